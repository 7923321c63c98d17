// Assertions.swift -- what `check_grad` needs of values: products of structures, directions, a verdict.

import HypCode
import HypNumbers
import HypRuntime

enum Inner: LibraryFunction {
  static let entry = LibraryEntry(
    "inner(a, b)",
    "The sum of the products of corresponding numbers in two values of the same structure.",
    expects: "numbers, arrays, tuples or records of one structure",
    example: ("inner((a=1, b=[2, 3]), (a=4, b=[5, 6]))", "32"))

  static func kind(of arguments: [Kind]) -> Kind? { .any }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let products = try machine.binary(.multiply, arguments[0], arguments[1])
    guard let total = total(products) else { throw misfit(arguments[0], arguments[1]) }
    return products.isActive ? .number(total) : .real(total.base)
  }

  private static func total<N: Number>(_ value: Value<N>) -> N? {
    guard case .tuple(_, let parts) = value else {
      return value.asNumber ?? value.asActiveArray?.sum()
    }
    var sum: N = 0
    for part in parts {
      guard let own = total(part) else { return nil }
      sum.accumulate(own)
    }
    return sum
  }
}

enum Directions: LibraryFunction {
  static let entry = LibraryEntry(
    "directions(x, n=3)",
    "A tuple of n directions in the space of `x`: values of its structure that consist of normal random"
      + " numbers, the same ones each time. For a number there is only one, 1.",
    expects: "a number, an array, or a tuple or record of them, and a whole number",
    example: ("directions(5)", "(1,)"))

  static func kind(of arguments: [Kind]) -> Kind? { .any }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    if arguments[0].base != nil { return .tuple(labels: nil, [.real(1)]) }
    let count = try whole(arguments[1])
    guard (1...1000).contains(count) else {
      throw misfit("\(count)", expected: "1 to 1000 directions")
    }
    // A stream of its own: the session's random numbers go on as if nothing had been drawn.
    var stream = Philox(seed: 1)
    var results: [Value<N>] = []
    for _ in 0..<count { results.append(try direction(machine, arguments[0], &stream)) }
    return .tuple(labels: nil, results)
  }

  private static func direction<N: Number>(
    _ machine: Machine<N>, _ value: Value<N>, _ stream: inout Philox
  ) throws(RuntimeError) -> Value<N> {
    try value.mapLeaves { (leaf) throws(RuntimeError) in
      guard let shape = leaf.shape else { throw misfit(leaf) }
      let numbers = stream.words(shape.elementCount).map(Philox.normal)
      return shape.isEmpty
        ? .real(N.Base(literal: numbers[0])) : machine.value(numbers, shape: shape)
    }
  }
}
