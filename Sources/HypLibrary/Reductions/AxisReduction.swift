// AxisReduction.swift -- what all reductions share: an axis that vanishes, or with `keepdims` stays with length 1.

import HypCode
import HypNumbers
import HypRuntime

/// A function whose first arguments are an array and an axis, and whose last says whether the axis stays.
protocol AxisReduction: LibraryFunction {
  /// The kind of the result where the axis does not stay, for the kinds of all arguments.
  static func reducedKind(_ arguments: [Kind]) -> Kind?
}

extension AxisReduction {
  static func kind(of arguments: [Kind]) -> Kind? {
    kind(of: arguments, truths: [Bool?](repeating: nil, count: arguments.count))
  }

  static func kind(of arguments: [Kind], truths: [Bool?]) -> Kind? {
    guard let kind = reducedKind(arguments) else { return nil }
    // What is no boolean says so when it runs.
    guard let truth = truths.last ?? nil else { return .any }
    if !truth || kind == .any { return kind }
    guard let rank = arguments[0].asArray?.rank else { return .any }
    let isTruth = kind.truthRank != nil
    return isTruth && rank > 0 ? .mask(rank: rank) : .numbers(rank: rank, active: kind.isActive)
  }

  /// Whether the axis stays.
  static func keepsAxis<N: Number>(_ arguments: [Value<N>]) throws(RuntimeError) -> Bool {
    guard let keeps = arguments.last, case .bool(let truth) = keeps else {
      throw misfit(
        .kinds(arguments.suffix(1).map(\.kind)), expected: "`true` or `false` as `keepdims`")
    }
    return truth
  }

  /// A result along `axis` of an array of `shape`, with the axis where it stays.
  static func kept<A: NumberArray, N: Number>(
    _ result: A, _ axis: Int?, of shape: Shape, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> A {
    try keepsAxis(arguments) ? result.reshaped(to: shape.keeping(axis)) : result
  }
}

extension Shape {
  /// The shape with the length 1 along an axis; with nil along all of them.
  func keeping(_ axis: Int?) -> Shape {
    guard let axis else { return Shape(map { _ in 1 }) }
    var shape = self
    shape[axis] = 1
    return shape
  }
}
