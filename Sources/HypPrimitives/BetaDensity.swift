// BetaDensity.swift -- the density of the beta distribution, of which those of others are made.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The density of the beta distribution, with the digits that its logarithm's large terms cancel.
public enum BetaDensity: Ternary {
  public static let entry = Entry(
    "x^(a - 1) * (1 - x)^(b - 1) / beta(a, b)", "The density of the beta distribution.",
    name: "beta density", domain: "a > 0, b > 0, 0 <= x <= 1",
    derivative: "those of the product", digits: "derivatives to 1e-10", source: "DLMF 8.17.1",
    example: ("0.5^0 * 0.5^0 / beta(1, 1)", "1"), form: .auxiliary)
  public static let conventions: [String] = []
  public static func convention(at point: [Double]) -> TakenConvention? { nil }
  public static let probes: [(x: Double, y: Double, z: Double)] = [
    (0.5, 1.5, 0.3), (2, 3.5, 0.9), (12, 20, 0.4),
  ]

  public static func of<N: Number>(_ a: N, _ b: N, _ x: N) -> N {
    let plain = x.plain
    let value = value(a.plain, b.plain, plain)
    guard a.carries || b.carries || x.carries else { return N(plain: value) }
    guard !value.isNaN else { return .notANumber }
    let rest: N = 1.0 - x
    let (below, above) = (a - 1.0, b - 1.0)
    if plain == 0 || plain == 1 {
      let powers: N = power(x, below) * power(rest, above)
      return (powers * Exp.of(-LogBeta.of(a, b))).pinned(to: value)
    }
    let exponent: N = below * Log.of(x) + above * Log1p.of(-x)
    return Exp.of(exponent - LogBeta.of(a, b)).pinned(to: value)
  }
  public static func of<A: NumberArray>(arrays a: A, _ b: A, _ x: A) -> A {
    elementwise(a, b, x) { of($0, $1, $2) }
  }

  private static func power<N: Number>(_ x: N, _ n: N) -> N {
    n.isPassive ? N.lift(Power.self, x, n.base) : Power.of(x, n)
  }

  static func value(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard a > 0, b > 0, a.isFinite, b.isFinite, x >= 0, x <= 1 else { return .nan }
    if x == 0 { return a > 1 ? 0 : a == 1 ? b : .infinity }
    if x == 1 { return b > 1 ? 0 : b == 1 ? a : .infinity }
    let inside = DoubleDouble(sumOf: a, -1) * .log(DoubleDouble(x))
    let outside = DoubleDouble(sumOf: b, -1) * .log(DoubleDouble(sumOf: 1, -x))
    return DoubleDouble.exp(inside + outside - LogBeta.logarithm(a, b)).value
  }
}
