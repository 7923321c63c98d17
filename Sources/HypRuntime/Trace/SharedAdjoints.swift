// SharedAdjoints.swift -- adjoints of operations that share a place on the tape.

import HypNumbers

/// What adds a constant stands on the tape where its operand does: the cotangent there is that of both. Which part of it
/// belongs to the result is what its uses carry back.
struct SharedAdjoints {
  /// The nodes after the first at each place, each with the cotangent there.
  private var totals: [Int: TracedValue?] = [:]

  mutating func note(_ nodes: some Sequence<Int>, _ total: TracedValue?) {
    for node in nodes { totals[node] = .some(total) }
  }

  /// Adds up the adjoints of these nodes, which are of one run.
  func find(in trace: inout Trace) {
    guard let first = totals.keys.min() else { return }
    let run = trace.nodes[first].run
    for use in trace.nodes.indices.reversed() where use > first && trace.nodes[use].run == run {
      if let total = totals[use], trace.nodes[use].adjoint == nil {
        // What nothing is made from is the result: its adjoint is given.
        trace.nodes[use].adjoint = total
      }
      guard let adjoint = trace.nodes[use].adjoint?.number else { continue }
      for input in trace.nodes[use].inputs {
        guard let node = input.node, totals[node] != nil, let slope = input.slope else { continue }
        let sum = trace.nodes[node].adjoint?.number
        let carried = adjoint.carried(by: slope)
        trace.nodes[node].adjoint = .number(sum.map { $0.adding(carried) } ?? carried)
      }
    }
  }
}
