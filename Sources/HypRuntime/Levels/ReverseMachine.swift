// ReverseMachine.swift -- the machine compiled for reverse mode.

import HypCode
import HypNumbers

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
