// PlainMachine.swift -- the machine at the bottom: plain evaluation.
//
// The machines of the number types that matter are subclasses. Each overrides the generic bodies with its own, and
// makes its children of the next class. Levels that are not listed run on the generic bodies: right at any depth,
// and slower. They stand in several files so that the bodies are optimised side by side when the package is built.

import HypCode
import HypNumbers
import HypPrimitives
import HypTaylor

/// Plain evaluation.
package final class PlainMachine: Machine<Double> {
  package override func run(_ code: Code) -> Status { runBody(self, code) }
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
  override func expand(_ plan: DerivativePlan, _ f: Registers) throws(Fault) {
    try expandBody(self, plan, f)
  }
  private var lanes: Machine<Lanes>?

  /// Up to eight directions at once.
  override func differentiateBasis(_ plan: DerivativePlan, _ f: Registers) throws(Fault) {
    let child = lanes ?? LanesMachine(context, level: level + 1)
    if child.strategy == nil { child.strategy = LanesStrategy(self) }
    lanes = child
    try basis(plan, f, child)
  }
}
