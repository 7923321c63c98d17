// ExponentialIntegral.swift -- the exponential integral Ei.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The exponential integral.
public enum ExponentialIntegral: Unary {
  public static let entry = Entry(
    "expint(x)",
    "The exponential integral Ei, the principal value of the integral of exp(t) / t from -∞ to x. The other one is"
      + " E1(x) = -expint(-x).",
    domain: "every number; -∞ at 0", derivative: "exp(x) / x", source: "DLMF 6.2.5",
    example: ("expint(1)", "1.8951178163559368"))
  public static let probes = [-1.5, 0.3, 2]
  public static let edges: [Edge] = [(-800, 0), (1e-300, 1e300)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is nan", samples: [(0, .nan)]) { $0 == 0 }
  ]
  public static func value(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    if x < -2 { return -tail(-x) }
    if x > 45 { return x == .infinity ? x : farOut(x) }
    if x.isNaN { return x }
    // γ + log |x| + Σ xᵏ/(k k!), which cancels next to the zero at 0.37 (DLMF 6.6.2).
    var sum = DoubleDouble.eulersConstant + .log(DoubleDouble(x.magnitude))
    var power = DoubleDouble(1)
    var k = 1.0
    while power.high.magnitude > 1e-33 * Swift.max(1e-3, sum.high.magnitude) {
      power = power * DoubleDouble(x) / DoubleDouble(k)
      sum += power / DoubleDouble(k)
      k += 1
    }
    return sum.value
  }

  /// E1, by its continued fraction (DLMF 6.9.1).
  private static func tail(_ x: Double) -> Double {
    if x > 745 { return 0 }
    func term(_ k: Int) -> (a: Double, b: Double) {
      (a: -Double(k * k), b: x + Double(2 * k + 1))
    }
    let count = (termCount(first: x + 1, term) ?? 0) + 8
    return .exp(-x) / continuedFraction(count: count, first: x + 1, term, +, /)
  }

  /// The asymptotic series (DLMF 6.12.2).
  private static func farOut(_ x: Double) -> Double {
    var (term, sum) = (1.0, 0.0)
    var k = 1.0
    while term > 1e-20, k < x {
      term *= k / x
      sum += term
      k += 1
    }
    // Half of the power twice: the first may overflow before the quotient.
    let half = Double.exp(0.5 * x)
    return x > 709 ? half / x * half * (1 + sum) : .exp(x) / x * (1 + sum)
  }

  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let plain = x.plain
    if plain == 0 { return .notANumber }
    return plain == -.infinity ? 0 : Exp.of(x) / x
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
}
