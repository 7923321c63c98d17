// RoundTo.swift -- `round(x, digits)`, on whole structures.

import HypCode
import HypNumbers
import HypRuntime

/// Rounding to decimal digits. One argument alone is the primitive.
enum RoundTo: LibraryFunction {
  static var zeroPartial: ZeroPartial { .flat }
  static let entry = LibraryEntry(
    "round(x, digits)",
    "The number nearest to x with the given number of digits after the decimal point, or, if `digits` is"
      + " negative, zeros before it; for every number of an array, a tuple or a record. Its derivative is 0.",
    expects: "numbers and a number of digits",
    example: ("round([1 / 3, 2 / 3], 3)", "[0.333, 0.667]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    return rounded(arguments[0])
  }

  private static func rounded(_ kind: Kind) -> Kind? {
    switch kind {
    case .any: return .any
    case .real, .number: return .real
    case .array(_, let rank), .mask(let rank): return .array(active: false, rank: rank)
    case .range: return .vector(active: false)
    case .tuple(let labels, let parts):
      let rounded = parts.compactMap(rounded)
      return rounded.count == parts.count ? .tuple(labels: labels, rounded) : nil
    default: return nil
    }
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let digits = try whole(arguments[1])
    guard abs(digits) <= NumberText.maximumDigits else {
      throw misfit("\(digits)", expected: "at most \(NumberText.maximumDigits) digits")
    }
    return try arguments[0].mapLeaves { (leaf) throws(RuntimeError) in
      try rounded(machine, leaf, digits)
    }
  }

  private static func rounded<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>, _ digits: Int
  ) throws(RuntimeError) -> Value<N> {
    if let number = x.base { return .real(N.Base(literal: rounded(number.double, digits))) }
    let array = try array(machine, x)
    return machine.value(
      array.doubles.mapPatiently(orElse: 0) { rounded($0, digits) }, shape: array.shape)
  }

  /// The decimal digits of the exact value decide, and not those of a product with a power of ten.
  private static func rounded(_ x: Double, _ digits: Int) -> Double {
    guard x.isFinite else { return x }
    if digits >= 0 { return Double(NumberText.fixed(x, digits)) ?? x }
    let unit = Double("1e\(-digits)") ?? .infinity
    return unit.isFinite ? (x / unit).rounded(.toNearestOrEven) * unit : x * 0
  }
}
