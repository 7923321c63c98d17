// Specialised.swift -- the machine compiled for the number types that matter.
//
// Each class overrides the generic bodies with its own, and makes its children of the next class.
// Levels that are not listed run on the generic bodies: right at any depth, and slower.

import HypNumbers

typealias Lanes = DualLanes<SIMD8<Double>>

/// Plain evaluation.
final class PlainMachine: Machine<Double> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Double>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Double>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Double>,
    _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Double>> {
    ReverseMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Double>> { ForwardMachine(context, level: level + 1) }
  override func makeJets() -> Machine<Jet<Double>> {
    let machine = JetMachine(context, level: level + 1)
    machine.arena = jetArena
    return machine
  }
  override func expand(_ plan: DerivativePlan, _ f: Frame) throws(Fault) {
    try expandBody(self, plan, f)
  }
  private var lanes: Machine<Lanes>?

  /// Up to eight directions at once.
  override func differentiateBasis(_ plan: DerivativePlan, _ f: Frame) throws(Fault) {
    let child = lanes ?? LanesMachine(context, level: level + 1)
    if child.mode == nil { child.mode = LanesMode(self) }
    lanes = child
    try basis(plan, f, child)
  }
}

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
}

/// Taylor mode.
final class JetMachine: Machine<Jet<Double>> {
  /// The arena of its jets, where all that are needed stand in its own registers; nil for a machine that
  /// another one of this level waits for.
  var arena: JetArena<Double>?

  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode.
final class ReverseMachine: Machine<Reverse<Double>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
  override func clearCotangents(of tape: Tape<Reverse<Double>>) { tape.clearCotangents() }
  override func propagate(_ tape: Tape<Reverse<Double>>) { tape.propagate() }
  override func differentiate(
    _ plan: DerivativePlan, _ d: UnsafeMutablePointer<Double>,
    _ r: UnsafeMutablePointer<Reverse<Double>>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) { try differentiateBody(self, plan, d, r, o) }
  override func makeReverse() -> Machine<Reverse<Reverse<Double>>> {
    ReverseOfReverseMachine(context, level: level + 1)
  }
  override func makeForward() -> Machine<Dual<Reverse<Double>>> {
    ForwardOfReverseMachine(context, level: level + 1)
  }
}

/// Reverse mode inside forward mode: duals threaded through backpropagation.
final class ReverseOfForwardMachine: Machine<Reverse<Dual<Double>>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
}

/// Reverse mode inside forward mode along eight directions.
final class ReverseOfLanesMachine: Machine<Reverse<Lanes>> {
  override func run(_ code: Code) -> Status { runBody(self, code) }
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
}
