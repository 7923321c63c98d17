// AxisMap.swift -- an array to one of the same shape, along an axis or over all elements.

import HypCode
import HypNumbers
import HypRuntime

extension Kind {
  /// The kind of an array that is made of this one, with the same shape, along an axis of kind `axis`.
  func mapped(along axis: Kind) -> Kind? {
    guard let x = asArray, x.rank != 0, axis.isNumeric || axis == .any else { return nil }
    return x.rank.map { .array(active: x.isActive, rank: $0) } ?? .any
  }

  /// The kind of running values along an axis, or without one of all elements in row order.
  func running(along axis: Kind) -> Kind? {
    guard axis == .none else { return mapped(along: axis) }
    guard let x = asArray, x.rank != 0 else { return nil }
    return x.rank == nil ? .any : .vector(active: x.isActive)
  }
}

/// A function that keeps the shape of its array; with `axis=none` it goes over all elements.
protocol AxisMap: LibraryFunction {
  static func map<A: NumberArray>(_ x: A, _ axis: Int?) -> A
}

extension AxisMap {
  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0].mapped(along: arguments[1] == .none ? .real : arguments[1])
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    return machine.value(map(x, axis), isActive: arguments[0].isActive)
  }
}
