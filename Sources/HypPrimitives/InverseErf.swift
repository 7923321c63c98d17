// InverseErf.swift -- the inverse of the error function.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The inverse of the error function.
public enum InverseErf: Unary {
  public static let entry = Entry(
    "erfinv(x)", "The inverse of erf: the number whose error function is x.",
    domain: "-1 <= x <= 1", derivative: "√π/2 exp(erfinv(x)^2)", source: "DLMF 7.17.1",
    example: ("erfinv(0.5)", "0.4769362762044699"), derivativeHasValue: true)
  public static let probes = [-0.9, 0, 0.5]
  public static let edges: [Edge] = [(1e-300, 0.886226925452758)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1 and x = 1 the derivative is ∞", samples: [(1, .infinity), (-1, .infinity)]
    ) { $0.magnitude == 1 }
  ]
  public static func value(_ x: Double) -> Double {
    guard x.magnitude < 1 else { return x.magnitude == 1 ? x * .infinity : .nan }
    if x.magnitude < 1e-9 { return 0.886226925452758 * x }  // √π/2
    if x.magnitude >= 0.5 {
      return Double(signOf: x, magnitudeOf: inverseErfc(1 - x.magnitude))
    }
    var y = centralGuess(x)
    for _ in 0..<2 {
      let step = (.erf(y) - x) / ErfSlope.value(y)
      y -= step / (1 + y * step)
    }
    return y
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    Reciprocal.of(ErfSlope.of(y))
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x.magnitude == 1 }

  /// To seven digits where |x| < 0.99 (M. Giles, 2010).
  private static func centralGuess(_ x: Double) -> Double {
    let w = -Double.log((1 - x) * (1 + x)) - 2.5
    let coefficients = [
      2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
      -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
    ]
    return x * coefficients.reduce(0) { $0 * w + $1 }
  }

  /// The number whose complementary error function is `q`, for 0 < q <= 0.5: Newton's method on the logarithm, which
  /// is nearly a parabola.
  static func inverseErfc(_ q: Double) -> Double {
    let logarithm = -Double.log(q)
    var y =
      q > 0.01 ? centralGuess(1 - q) : (logarithm - 0.5 * .log(3.14159 * logarithm)).squareRoot()
    for _ in 0..<6 {
      let tail = Double.erfc(y)
      let step = Double.log(tail / q) * tail / ErfSlope.value(y)
      y += step
      if step.magnitude < 1e-9 * y { break }
    }
    return y
  }
}
