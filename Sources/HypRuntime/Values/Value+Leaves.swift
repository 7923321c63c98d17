// Value+Leaves.swift -- going through the parts of a value that are not tuples.
//
// A structure, as a loss hands it to its gradient, is tuples and records of leaves. What is done to all of
// them is written here once; when somebody asks to stop, the rest is left out, and the machine looks at
// the flag before it uses the result.

import CInterrupt
import HypCode
import HypNumbers

extension Value {
  /// A value of the same structure, with what `f` makes of each leaf.
  package func mapLeaves<M: Number, E: Error>(
    _ f: (Value) throws(E) -> Value<M>
  ) throws(E) -> Value<M> {
    guard case .tuple(let labels, let parts) = self else { return try f(self) }
    return .tuple(
      labels: labels,
      try parts.mapPatiently(orElse: .none) { part throws(E) in try part.mapLeaves(f) })
  }

  /// A value of the same structure, with what `f` makes of each leaf and what another value has in its place.
  ///
  /// - Parameter f: where the other has no such structure, is handed the parts that differ.
  func mapLeaves<M: Number, L: Number, E: Error>(
    beside other: Value<M>, _ f: (Value, Value<M>) throws(E) -> Value<L>
  ) throws(E) -> Value<L> {
    guard case .tuple(let labels, let parts) = self, case .tuple(let names, let others) = other,
      labels == names, parts.count == others.count
    else { return try f(self, other) }
    return .tuple(
      labels: labels,
      try Array(zip(parts, others)).mapPatiently(orElse: .none) { (pair) throws(E) in
        try pair.0.mapLeaves(beside: pair.1, f)
      })
  }

  /// Calls `body` with each leaf, in order.
  package func forEachLeaf<E: Error>(_ body: (Value) throws(E) -> Void) throws(E) {
    guard case .tuple(_, let parts) = self else { return try body(self) }
    for (index, part) in parts.enumerated() {
      if index & 255 == 0, ci_interrupted() { return }
      try part.forEachLeaf(body)
    }
  }

  /// The leaves, in order.
  var leaves: [Value] {
    var leaves: [Value] = []
    forEachLeaf { leaves.append($0) }
    return leaves
  }

  /// Calls `body` with each leaf and what another value has in its place, in order.
  ///
  /// - Parameter body: where the other has no such structure, is handed the parts that differ.
  package func forEachLeaf<M: Number, E: Error>(
    beside other: Value<M>, _ body: (Value, Value<M>) throws(E) -> Void
  ) throws(E) {
    guard case .tuple(let labels, let parts) = self, case .tuple(let names, let others) = other,
      labels == names, parts.count == others.count
    else { return try body(self, other) }
    for index in parts.indices {
      if index & 255 == 0, ci_interrupted() { return }
      try parts[index].forEachLeaf(beside: others[index], body)
    }
  }
}
