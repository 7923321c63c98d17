// NestedMachines.swift -- the machine compiled for two levels, one inside the other.

import HypCode
import HypNumbers
import HypPrimitives

/// Reverse mode inside forward mode: duals threaded through backpropagation.
final class ReverseOfForwardMachine: Machine<Reverse<Dual<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Reverse<Dual<Double>>>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Reverse<Dual<Double>>>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Reverse<Dual<Double>>>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateNestedBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Reverse<Dual<Double>>>> {
    ReverseOfReverseOfForwardMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Reverse<Dual<Double>>>> {
    ForwardOfReverseOfForwardMachine(context, level: level + 1)
  }
}

/// Reverse mode inside forward mode along eight directions.
final class ReverseOfLanesMachine: Machine<Reverse<Lanes>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Reverse<Lanes>>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Reverse<Lanes>>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Reverse<Lanes>>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateNestedBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Reverse<Lanes>>> {
    ReverseOfReverseOfLanesMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Reverse<Lanes>>> {
    ForwardOfReverseOfLanesMachine(context, level: level + 1)
  }
}

/// Forward mode twice.
final class ForwardOfForwardMachine: Machine<Dual<Dual<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Forward mode inside reverse mode.
final class ForwardOfReverseMachine: Machine<Dual<Reverse<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode twice.
final class ReverseOfReverseMachine: Machine<Reverse<Reverse<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Reverse<Reverse<Double>>>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Reverse<Reverse<Double>>>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Reverse<Reverse<Double>>>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateNestedBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Reverse<Reverse<Double>>>> {
    ReverseOfReverseOfReverseMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Reverse<Reverse<Double>>>> {
    ForwardOfReverseOfReverseMachine(context, level: level + 1)
  }
}
