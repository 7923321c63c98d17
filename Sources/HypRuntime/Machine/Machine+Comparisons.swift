// Machine+Comparisons.swift -- comparisons of whole values: of numbers and arrays element by element, of anything
// else by whether both are the same.

import CInterrupt
import HypCode
import HypNumbers
import HypSyntax

extension Machine {
  /// `x op y` on values of any kinds: a boolean, or for arrays one for each pair of elements.
  package func compare(_ op: ComparisonOperator, _ x: Value<N>, _ y: Value<N>) throws(RuntimeError)
    -> Value<N>
  {
    let isEquality = op == .equal || op == .notEqual
    switch (x, y) {
    // Beside a number, true is 1.
    case (.bool(let truth), .real), (.bool(let truth), .number):
      if isEquality { return try compare(op, .real(truth ? 1 : 0), y) }
    case (.real, .bool(let truth)), (.number, .bool(let truth)):
      if isEquality { return try compare(op, x, .real(truth ? 1 : 0)) }
    case (.mask, .bool), (.bool, .mask):
      guard let p = x.asTruths, let q = y.asTruths else { break }
      return try compare(op, .passiveArray(p), .passiveArray(q))
    default: break
    }
    if let a = x.shape, let b = y.shape {
      if a.isEmpty, b.isEmpty { return .bool(op.holds(x.base ?? 0, y.base ?? 0)) }
      guard let shape = Shape.broadcast(a, b) else {
        throw .shapes(.named(op.rawValue), .elementwise, a, b)
      }
      try checkSize(shape)
      guard let p = x.asPassiveArray ?? x.asActiveArray?.base,
        let q = y.asPassiveArray ?? y.asActiveArray?.base
      else { throw whyNoArray(x, y) }
      return .mask(
        N.Base.Array(rounding: .comparing(p.asDoubles, op.relation, q.asDoubles)))
    }
    if case .string(let a) = x, case .string(let b) = y { return .bool(op.holds(a, b)) }
    guard isEquality else {
      throw .notComparable(op, left: x.kind, right: y.kind)
    }
    return .bool(isEqual(x, y) == (op == .equal))
  }

  /// Whether `x` is an element of a collection, a part of a text, or the name of a field of a record; nil where it can
  /// be none of these.
  func contains(_ xs: Value<N>, _ x: Value<N>) throws(RuntimeError) -> Bool? {
    switch (xs, x) {
    case (.string(let text), .string(let part)): return TextSearch.first(part, in: text) != nil
    case (.string, _): return nil
    case (.tuple(let labels?, _), .string(let name)): return labels.contains(name)
    case (.tuple(.some, _), _): return nil
    case (.tuple(nil, let parts), _): return parts.contains { !ci_interrupted() && isEqual($0, x) }
    case (.mask(let truths), .bool(let truth)):
      return holds(truths, truth ? 1 : 0)
    case (.range(let range), _):
      if let fault = range.fault { throw fault }
      guard let number = x.base else { return nil }
      return range.contains(number)
    default:
      guard let array = xs.asPassiveArray ?? xs.asActiveArray?.base, let number = x.base,
        !array.shape.isEmpty
      else { return nil }
      return holds(array, number)
    }
  }

  private func holds(_ array: N.Base.Array, _ x: N.Base) -> Bool {
    (0..<array.shape.elementCount).contains {
      ($0 & 1023 != 0 || !ci_interrupted()) && array.element(at: $0) == x
    }
  }

  /// The same structure with the same plain numbers.
  package func isEqual(_ x: Value<N>, _ y: Value<N>) -> Bool {
    switch (x, y) {
    case (.tuple(let labels, let a), .tuple(let labels2, let b)):
      return labels == labels2 && a.count == b.count
        && zip(a, b).allSatisfy { !ci_interrupted() && isEqual($0, $1) }
    case (.function(let f, let a), .function(let g, let b)):
      return f == g && a.count == b.count && zip(a, b).allSatisfy { isEqual($0, $1) }
    default:
      if let a = x.atom, let b = y.atom { return a == b }
      guard let a = x.shape, let b = y.shape, a == b,
        let p = x.asPassiveArray ?? x.asActiveArray?.base,
        let q = y.asPassiveArray ?? y.asActiveArray?.base
      else { return false }
      return (0..<a.elementCount).allSatisfy {
        ($0 & 1023 != 0 || !ci_interrupted()) && p.element(at: $0) == q.element(at: $0)
      }
    }
  }
}

extension ComparisonOperator {
  /// What it asks of two numbers.
  var relation: DoubleArray.Relation {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }
}
