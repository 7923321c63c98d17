// AxisMap.swift -- an array to one of the same shape, along an axis or over all elements.

import HypCode
import HypNumbers
import HypRuntime

/// A function that keeps the shape of its array; with `axis=none` it goes over all elements.
protocol AxisMap: LibraryFunction {
  static func map<A: NumberArray>(_ x: A, _ axis: Int?) -> A
}

extension AxisMap {
  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[1] == .none ? Sort.kind(of: [arguments[0], .real]) : Sort.kind(of: arguments)
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    return machine.value(map(x, axis), isActive: arguments[0].isActive)
  }
}
