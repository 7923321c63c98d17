// IncompleteBeta.swift -- the incomplete beta function, of any three numbers.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The regularised incomplete beta function.
public enum IncompleteBeta: Ternary {
  public static let entry = Entry(
    "betainc(a, b, x)",
    "The regularised incomplete beta function: the integral of t^(a - 1) (1 - t)^(b - 1) from 0 to x, divided by"
      + " beta(a, b). The probability that a beta-distributed number is below x.",
    domain: "a > 0, b > 0, 0 <= x <= 1",
    derivative: "those of the continued fraction, x^(a - 1) (1 - x)^(b - 1) / beta(a, b)",
    digits: "derivatives with respect to a and b to 1e-10, for a and b up to 1e4",
    source: "DLMF 8.17.2", example: ("betainc(2, 2, 0.5)", "0.5"))
  public static let conventions: [String] = []
  public static func convention(at point: [Double]) -> TakenConvention? { nil }
  public static let probes: [(x: Double, y: Double, z: Double)] = [
    (0.5, 1.5, 0.3), (2, 3.5, 0.9), (12, 20, 0.4),
  ]

  public static func of<N: Number>(_ a: N, _ b: N, _ x: N) -> N {
    let value = probability(a.plain, b.plain, x.plain)
    guard a.carries || b.carries || x.carries else { return N(plain: value) }
    guard !value.isNaN else { return .notANumber }
    return smooth(a, b, x).pinned(to: value)
  }
  public static func of<A: NumberArray>(arrays a: A, _ b: A, _ x: A) -> A {
    elementwise(a, b, x) { of($0, $1, $2) }
  }

  static func probability(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard a > 0, b > 0, x >= 0, x <= 1, a.isFinite, b.isFinite else { return .nan }
    if x == 0 || x == 1 { return x }
    return both(a, b, DoubleDouble(x), DoubleDouble(sumOf: 1, -x)).lower
  }

  /// It and what it leaves to 1, of `x` and 1 - x: one of the two by its continued fraction (DLMF 8.17.22), with twice
  /// the digits.
  static func both(
    _ a: Double, _ b: Double, _ x: DoubleDouble, _ rest: DoubleDouble
  ) -> (lower: Double, upper: Double) {
    let factor = DoubleDouble.exp(
      DoubleDouble(a) * .log(x) + DoubleDouble(b) * .log(rest) - LogBeta.logarithm(a, b))
    let isLower = isNear(a, b, x.high)
    let own = factor * (isLower ? tail(a, b, x) : tail(b, a, rest))
    let other = (DoubleDouble(1) - own).value
    return isLower ? (own.value, other) : (other, own.value)
  }

  private static func isNear(_ a: Double, _ b: Double, _ x: Double) -> Bool {
    x <= (a + 1) / (a + b + 2)
  }

  /// 1/a of the reciprocal of the fraction.
  private static func tail(_ a: Double, _ b: Double, _ x: DoubleDouble) -> DoubleDouble {
    guard let enough = termCount(a, b, x.high) else { return DoubleDouble(.nan) }
    let count = enough + 8
    let (first, second) = (DoubleDouble(a), DoubleDouble(b))
    func term(_ k: Int) -> (a: DoubleDouble, b: DoubleDouble) {
      let m = DoubleDouble(Double(k / 2))
      let even = first + DoubleDouble(Double(k))
      var numerator = m * (second - m)
      if !k.isMultiple(of: 2) {
        let whole: DoubleDouble = first + second + m
        numerator = -((first + m) * whole)
      }
      let denominator = (even - DoubleDouble(1)) * even
      return (a: numerator * x / denominator, b: DoubleDouble(1))
    }
    let value = continuedFraction(count: count, first: DoubleDouble(1), term, +, /)
    return DoubleDouble(1) / (first * value)
  }

  private static func termCount(_ a: Double, _ b: Double, _ x: Double) -> Int? {
    HypPrimitives.termCount(first: 1) { k in
      let m = Double(k / 2)
      let even = a + Double(k)
      let whole: Double = a + b + m
      let numerator: Double = k.isMultiple(of: 2) ? m * (b - m) : -((a + m) * whole)
      return (a: numerator / ((even - 1) * even) * x, b: 1)
    }
  }

  /// The same, of numbers that carry derivatives; where what is left to 1 is computed, the other one's negative.
  private static func smooth<N: Number>(_ a: N, _ b: N, _ x: N) -> N {
    let rest: N = 1.0 - x
    let logScale: N = LogBeta.of(a, b)
    let factor: N
    if a.plain + b.plain < 300 {
      let powers: N = Power.of(x, a) * Power.of(rest, b)
      factor = powers * Exp.of(-logScale)
    } else {
      let inside: N = a * Log.of(x)
      let outside: N = b * Log1p.of(-x)
      factor = Exp.of(inside + outside - logScale)
    }
    return isNear(a.plain, b.plain, x.plain)
      ? factor * smoothTail(a, b, x) : -(factor * smoothTail(b, a, rest))
  }

  private static func smoothTail<N: Number>(_ a: N, _ b: N, _ x: N) -> N {
    // Of whole numbers the fraction ends, but not its derivatives.
    guard let own = termCount(a.plain, b.plain, x.plain),
      let other = termCount(a.plain, b.plain + 0.382, x.plain)
    else { return .notANumber }
    let count = Swift.max(own, other)
    func term(_ k: Int) -> (a: N, b: N) {
      let m = Double(k / 2)
      let even: N = a + Double(k)
      var numerator: N = m * (b - m)
      if !k.isMultiple(of: 2) {
        let whole: N = a + b + m
        numerator = -((a + m) * whole)
      }
      let denominator: N = (even - 1.0) * even
      return (a: numerator * x / denominator, b: 1)
    }
    let value: N = continuedFraction(count: count + count / 2 + 10, first: 1, term, +, /)
    return Reciprocal.of(a * value)
  }
}

extension Ternary {
  /// `f` on every triple of elements, broadcasting.
  static func elementwise<A: NumberArray>(
    _ x: A, _ y: A, _ z: A, _ f: (A.Element, A.Element, A.Element) -> A.Element
  ) -> A {
    guard let sides = Shape.broadcast(x.shape, y.shape),
      let shape = Shape.broadcast(sides, z.shape)
    else { return x }
    let stretched = [x, y, z].map { Where.stretched($0, to: shape) }
    return A(
      shape: shape,
      elements: (0..<shape.elementCount).map { place in
        f(
          stretched[0].knownElement(at: place), stretched[1].knownElement(at: place),
          stretched[2].knownElement(at: place))
      })
  }
}
