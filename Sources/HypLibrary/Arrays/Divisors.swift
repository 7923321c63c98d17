// Divisors.swift -- common divisors and multiples of whole numbers.

import HypCode
import HypNumbers
import HypRuntime

/// `gcd` and `lcm`, element by element; no derivative flows through them.
protocol Divisibility: LibraryFunction {
  static func of(_ a: Double, _ b: Double) -> Double
}

extension Divisibility {
  static var zeroPartial: ZeroPartial { .flat }

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray else { return nil }
    guard let r = a.rank, let s = b.rank else { return .any }
    return .numbers(rank: max(r, s), active: false)
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let a = machine.arrayIfNumeric(arguments[0])?.base.asDoubles,
      let b = machine.arrayIfNumeric(arguments[1])?.base.asDoubles
    else { throw misfit(arguments[0], arguments[1]) }
    guard let shape = Shape.broadcast(a.shape, b.shape) else {
      throw .shapes(.named(name), .elementwise, a.shape, b.shape)
    }
    try machine.checkSize(shape)
    for number in [a, b].flatMap(\.elements) where number != number.rounded() || !number.isFinite {
      throw .notWhole(number)
    }
    let (x, y) = (a.broadcast(to: shape).elements, b.broadcast(to: shape).elements)
    let results = Blocks.map(x.count) { of(x[$0], y[$0]) }
    if shape.isEmpty { return .real(N.Base(literal: results[0])) }
    return machine.value(results, shape: shape)
  }

  /// Euclid's algorithm, which is exact.
  static func greatestDivisor(_ a: Double, _ b: Double) -> Double {
    var (a, b) = (a.magnitude, b.magnitude)
    while b > 0 { (a, b) = (b, a.truncatingRemainder(dividingBy: b)) }
    return a
  }
}

enum GreatestDivisor: Divisibility {
  static let entry = LibraryEntry(
    "gcd(a, b)",
    "The greatest common divisor of whole numbers, element by element; gcd(a, 0) is abs(a). Its derivatives are 0.",
    expects: "whole numbers, or arrays of them", example: ("gcd(12, [8, 18])", "[4, 6]"))
  static func of(_ a: Double, _ b: Double) -> Double { greatestDivisor(a, b) }
}

enum LeastMultiple: Divisibility {
  static let entry = LibraryEntry(
    "lcm(a, b)",
    "The least common multiple of whole numbers, element by element; 0 if one of them is 0. Its derivatives are 0.",
    expects: "whole numbers, or arrays of them", example: ("lcm(4, 6)", "12"))
  static func of(_ a: Double, _ b: Double) -> Double {
    a == 0 || b == 0 ? 0 : (a / greatestDivisor(a, b) * b).magnitude
  }
}
