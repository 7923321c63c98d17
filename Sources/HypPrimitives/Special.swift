// Special.swift -- the error function, the gamma function, and their kin.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The error function.
public enum Erf: Unary {
  public static let entry = Entry(
    "erf(x)", "The error function, 2/√π times the integral of exp(-t²) from 0 to x.",
    domain: "every number", derivative: "2/√π exp(-x^2)",
    digits: "fewer near the zeros of the third derivative, x = -0.707 and 0.707",
    source: "DLMF 7.2.1", example: ("erf(0)", "0"))
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = [(6, 2.617301239249265e-16), (40, 0), (-1e100, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .erf(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { ErfSlope.of(x) }
}

/// The complementary error function.
public enum Erfc: Unary {
  public static let entry = Entry(
    "erfc(x)", "1 - erf(x), with all its digits for large x.", domain: "every number",
    derivative: "-2/√π exp(-x^2)",
    digits: "fewer near the zeros of the third derivative, x = -0.707 and 0.707",
    source: "DLMF 7.2.2", example: ("erfc(0)", "1"))
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = [(6, -2.617301239249265e-16), (40, 0), (-1e100, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .erfc(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { -ErfSlope.of(x) }
}

/// 2/√π exp(-x²): the rule of `erf`.
///
/// A primitive of its own, so that the rounding of x², which the power multiplies by x², can be undone.
public enum ErfSlope: Unary {
  public static let entry = Entry(
    "2 / sqrt(pi) * exp(-x^2)", "The derivative of erf.", name: "slope of erf",
    domain: "every number", derivative: "-4 x / sqrt(pi) * exp(-x^2)", source: "DLMF 7.2.1",
    example: ("2 / sqrt(pi) * exp(-0^2)", "1.1283791670955126"), form: .auxiliary)
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = [(6, -3.1407614870991178e-15), (40, 0), (.infinity, 0)]
  public static let kinks: [Kink1] = []
  public static func value(_ x: Double) -> Double {
    let square = x * x
    if square > 750 { return 0 }
    let rest = (-square).addingProduct(x, x)
    return 1.1283791670955126 * (.exp(-square) * (1 - rest))  // 2/√π
  }
  // Where it underflows x may be infinite, and 0·∞ must not arise.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    y.base == 0 ? 0 : -2.0 * x * y
  }
}

/// The gamma function.
public enum Gamma: Unary {
  public static let entry = Entry(
    "gamma(x)", "The gamma function: gamma(n) is (n - 1)!.",
    domain: "every number except -1, -2, …", derivative: "gamma(x) digamma(x)",
    digits:
      "fewer near the zeros of the third derivative: x = 1.742, and one between any two poles",
    source: "DLMF 5.2.2", example: ("gamma(5)", "24"), derivativeHasValue: true)
  public static let probes = [-1.5, 0.7, 4.2]
  public static let edges: [Edge] = [(-180.5, 0), (1e-100, -1e200)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is -∞", samples: [(0, -.infinity)]) { $0 == 0 }
  ]
  // Whole numbers from a table: the product of whole numbers is exact up to 22!, then nearest to it.
  public static func value(_ x: Double) -> Double {
    if x >= 1, x <= 171, x == x.rounded() { return factorials[Int(x) - 1] }
    return .gamma(x)
  }
  /// n! for n up to 170, each the double next to it.
  private static let factorials: [Double] = {
    var product = DoubleDouble(1)
    return [1]
      + (1...170).map { n in
        product *= DoubleDouble(Double(n))
        return product.value
      }
  }()
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { y * Digamma.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x <= 0 && x == x.rounded() }
}

/// The logarithm of the gamma function.
public enum LogGamma: Unary {
  public static let entry = Entry(
    "lgamma(x)", "The logarithm of |gamma(x)|, which overflows much later.",
    domain: "every number", derivative: "digamma(x)", source: "DLMF 5.2.2",
    example: ("lgamma(1)", "0"))
  public static let probes = [-1.5, 0.7, 4.2]
  public static let edges: [Edge] = [(1e10, 23.025850929890456), (1e-100, -1e100)]
  public static let kinks = [
    Kink1(
      .pole, "at x = 0 the derivative is -∞, at -1, -2, … nan",
      samples: [(0, -.infinity), (-1, .nan)]
    ) { $0 <= 0 && $0 == $0.rounded() }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .logGamma(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { Digamma.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x <= 0 && x == x.rounded() }
}

/// The logarithmic derivative of the gamma function.
public enum Digamma: Unary {
  public static let entry = Entry(
    "digamma(x)", "The derivative of lgamma, gamma'(x) / gamma(x).",
    domain: "every number except -1, -2, …", derivative: "polygamma(1, x)",
    digits: "fewer where the value is below 1e-15, near a zero", source: "DLMF 5.2.2",
    example: ("digamma(1)", "-0.5772156649015329"))
  public static let probes = [-1.5, 0.7, 4.2, 30]
  public static let edges: [Edge] = [(1e10, 1.00000000005e-10), (1e-100, 1e200)]
  public static let kinks = [
    Kink1(
      .pole, "at x = 0, -1, -2, … the derivative is ∞", samples: [(0, .infinity), (-1, .infinity)]
    ) { $0 <= 0 && $0 == $0.rounded() }
  ]
  public static func value(_ x: Double) -> Double { polygamma(order: 0, at: x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    N.lift(Polygamma.self, N.Base(literal: 1), x)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x <= 0 && x == x.rounded() }
}

/// The derivatives of digamma.
public enum Polygamma: Binary {
  public static let entry = Entry(
    "polygamma(n, x)", "The n-th derivative of digamma at x.",
    domain: "n = 0, 1, 2, … up to 100; every number except -1, -2, …",
    derivative: "0 (n is held constant), polygamma(n + 1, x)", source: "DLMF 5.15.9",
    example: ("polygamma(1, 1)", "1.6449340668482264"), holdsFirst: true)
  public static let probes: [(x: Double, y: Double)] = [(1.0, 0.7), (2, -1.5), (0, 4.2), (5, 3)]
  public static let edges: [Edge2] = [
    (x: 1, y: 1e10, partials: (0, -1.0000000001e-20)), (2, 1, (0, 6.493939402266829)),
    (0, -1.5, (0, 9.379246644989124)),
  ]
  public static let kinks: [Kink2] = []
  public static func value(_ n: Double, _ x: Double) -> Double {
    guard let order = Int(exactly: n), (0...101).contains(order) else { return .nan }
    return polygamma(order: order, at: x)
  }
  @inlinable
  public static func partialX<N: Number>(_ n: N, _ x: N, _ z: N) -> N { 0 }
  @inlinable
  public static func partialY<N: Number>(_ n: N, _ x: N, _ z: N) -> N {
    N.lift(Self.self, n.base + 1, x)
  }
}
