// Activations.swift -- the Gaussian error linear unit, and the normal distribution that it is made of.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The Gaussian error linear unit.
public enum Gelu: Unary {
  public static let entry = Entry(
    "gelu(x)",
    "The Gaussian error linear unit: x times the probability that a standard normal number is below x.",
    domain: "every number", derivative: "Φ(x) + x exp(-x^2 / 2) / √(2π), with gelu(x) = x Φ(x)",
    digits:
      "fewer near the zeros of each derivative: the first has one at x = -0.752, the second at -1.414 and 1.414",
    source: "Hendrycks and Gimpel 2016", example: ("gelu(0)", "0"))
  public static let probes = [-2, 0, 0.75]
  public static let edges: [Edge] = [
    (40, 1), (-40, 0), (-10, -7.618400096464814e-22), (-.infinity, 0),
  ]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double {
    x == -.infinity ? 0 : x * NormalCumulation.value(x)
  }
  // Where the density underflows x may be infinite, and 0·∞ must not arise.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let density = NormalDensity.of(x)
    let share = NormalCumulation.of(x)
    return density.base == 0 ? share : share + x * density
  }
}

/// The cumulative distribution function of the standard normal distribution.
///
/// erfc(-x / √2) / 2, where the rounding of x / √2, which the power in erfc multiplies by x², is undone.
public enum NormalCumulation: Unary {
  public static let entry = Entry(
    "erfc(-x / sqrt(2)) / 2", "The probability that a standard normal number is below x.",
    name: "normal cumulation", domain: "every number", derivative: "exp(-x^2 / 2) / √(2π)",
    source: "DLMF 7.2.2", example: ("erfc(-0 / sqrt(2)) / 2", "0.5"), form: .auxiliary)
  public static let probes = [-2, 0, 0.75]
  public static let edges: [Edge] = [(40, 0), (6, 6.075882849823286e-9), (-.infinity, 0)]
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double {
    let root = DoubleDouble(0.7071067811865476, -4.833646656726457e-17)  // √½
    let high = -x * root.high
    guard high.magnitude < 40 else { return x.isNaN ? x : x > 0 ? 1 : 0 }
    let low = (-high).addingProduct(-x, root.high) - x * root.low
    return 0.5 * (.erfc(high) - 1.1283791670955126 * .exp(-high * high) * low)  // 2/√π
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { NormalDensity.of(x) }
}

/// The density of the standard normal distribution, with the rounding of x² undone.
public enum NormalDensity: Unary {
  public static let entry = Entry(
    "exp(-x^2 / 2) / sqrt(2 * pi)", "The density of the standard normal distribution.",
    name: "normal density", domain: "every number", derivative: "-x exp(-x^2 / 2) / √(2π)",
    source: "DLMF 7.1", example: ("1 / sqrt(2 * pi)", "0.3989422804014327"),
    form: .auxiliary)
  public static let probes = [-2, 0, 0.75]
  public static let edges: [Edge] = [(5, -7.433597573671488e-6), (40, 0), (.infinity, 0)]
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double {
    let square = x * x
    if square > 1500 { return 0 }
    let rest = (-square).addingProduct(x, x)
    return 0.3989422804014327 * (.exp(-0.5 * square) * (1 - 0.5 * rest))  // 1/√(2π)
  }
  // Where it underflows x may be infinite, and 0·∞ must not arise.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { y.base == 0 ? 0 : -(x * y) }
}
