// ForwardMachines.swift -- the machine compiled for forward mode, along one direction or eight, and for Taylor mode.

import HypCode
import HypNumbers
import HypPrimitives
import HypTaylor

/// Forward mode.
final class ForwardMachine: Machine<Dual<Double>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Dual<Double>>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Dual<Double>>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Dual<Double>>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Dual<Double>>> {
    ReverseOfForwardMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Dual<Double>>> {
    ForwardOfForwardMachine(context, level: level + 1)
  }
}

/// Forward mode along eight directions.
final class LanesMachine: Machine<Lanes> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Lanes>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Lanes>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Lanes>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Lanes>> {
    ReverseOfLanesMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Lanes>> {
    ForwardOfLanesMachine(context, level: level + 1)
  }
}

/// Taylor mode.
final class JetMachine: Machine<Jet<Double>> {
  /// The arena of its jets, where all that are needed stand in its own registers; nil for a machine that
  /// another one of this level waits for.
  var arena: JetArena<Double>?

  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Jet<Double>>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Jet<Double>>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Jet<Double>>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateNestedBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Jet<Double>>> {
    ReverseOfJetMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Jet<Double>>> {
    ForwardOfJetMachine(context, level: level + 1)
  }
}
