// Truth.swift -- whether any or all of many booleans are true, and which.

import CKernels
import HypCode
import HypNumbers
import HypRuntime

/// `any` and `all`.
protocol Quantifier: AxisReduction {
  /// What holds for no elements; any other decides.
  static var start: Bool { get }
}

extension Quantifier {
  static func reducedKind(_ arguments: [Kind]) -> Kind? {
    if case .tuple(_, let parts) = arguments[0], parts.allSatisfy({ $0 == .bool || $0 == .any }) {
      return arguments[1] == .none ? .bool : nil
    }
    guard let array = arguments[0].asArray, array.rank != 0 else { return nil }
    if arguments[1] == .none { return .bool }
    return arguments[0].reduced(along: arguments[1], active: false)?.asBooleans
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    if case .tuple(_, let parts) = arguments[0], !parts.isEmpty, arguments[1].isNone {
      let truths = parts.compactMap { if case .bool(let truth) = $0 { truth } else { nil } }
      if truths.count == parts.count {
        return .bool(start ? !truths.contains(false) : truths.contains(true))
      }
    }
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    let truths = x.base.asDoubles.lines(x.shape.blocks(axis), orElse: start) { first, count in
      // The first that decides is there, or is not.
      (Int(hk_first(start, count, first)) == count) == start
    }
    let keeps = try keepsAxis(arguments)
    if axis == nil || x.shape.count == 1, !keeps { return .bool(truths.first ?? start) }
    let shape = keeps ? x.shape.keeping(axis) : x.shape.without(axis)
    return machine.asBooleans(machine.value(truths.map { $0 ? 1 : 0 }, shape: shape))
  }
}

/// `where` of one argument; that of three is elementwise.
enum Where: LibraryFunction {
  static let entry = LibraryEntry(
    "where(mask)",
    "The indices at which an array of booleans is true: a vector, or for a matrix a tuple of row and"
      + " column indices. With three arguments it chooses, element by element.",
    expects: "an array of booleans", example: ("where([5, 0, 7] > 3)", "[0, 2]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    switch arguments[0] {
    case .mask(1): .vector(active: false)
    case .mask(let rank):
      .tuple(labels: nil, [Kind](repeating: .vector(active: false), count: rank))
    case .any: .any
    default: nil
    }
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .mask(let mask) = arguments[0] else { throw misfit(arguments[0]) }
    return machine.places(where: mask)
  }
}

enum AnyOf: Quantifier {
  static let entry = LibraryEntry(
    "any(xs, axis=none, keepdims=false)",
    "Whether any element is true or not 0; along an axis, an array of booleans.",
    expects: "an array or booleans", example: ("any([1, 2, 3] > 2)", "true"))
  static let start = false
}

enum AllOf: Quantifier {
  static let entry = LibraryEntry(
    "all(xs, axis=none, keepdims=false)",
    "Whether every element is true or not 0; along an axis, an array of booleans.",
    expects: "an array or booleans", example: ("all([1, 2, 3] > 2)", "false"))
  static let start = true
}
