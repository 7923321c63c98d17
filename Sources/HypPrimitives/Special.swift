// Special.swift -- the error function, the gamma function, and their kin.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The error function.
public enum Erf: Unary {
  public static let entry = Entry(
    "erf(x)", "The error function, 2/√π times the integral of exp(-t²) from 0 to x.",
    domain: "every number", derivative: "2/√π exp(-x^2)", source: "DLMF 7.2.1",
    example: ("erf(0)", "0"))
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = [(6, 2.617301239249265e-16), (40, 0), (-1e100, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .erf(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    1.1283791670955126 * Exp.of(-x.squared)  // 2/√π
  }
}

/// The complementary error function.
public enum Erfc: Unary {
  public static let entry = Entry(
    "erfc(x)", "1 - erf(x), with all its digits for large x.", domain: "every number",
    derivative: "-2/√π exp(-x^2)", source: "DLMF 7.2.2", example: ("erfc(0)", "1"))
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = [(6, -2.617301239249265e-16), (40, 0), (-1e100, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .erfc(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    -1.1283791670955126 * Exp.of(-x.squared)
  }
}

/// The gamma function.
public enum Gamma: Unary {
  public static let entry = Entry(
    "gamma(x)", "The gamma function: gamma(n) is (n - 1)!.",
    domain: "every number but -1, -2, …", derivative: "gamma(x) digamma(x)",
    source: "DLMF 5.2.2", example: ("gamma(5)", "24"))
  public static let probes = [-1.5, 0.7, 4.2]
  public static let edges: [Edge] = [(-180.5, 0), (1e-100, -1e200)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is -∞", samples: [(0, -.infinity)]) { $0 == 0 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .gamma(x) }
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
    domain: "every number but -1, -2, …", derivative: "polygamma(1, x)", source: "DLMF 5.2.2",
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
    domain: "n = 0, 1, 2, … up to 100; every number but -1, -2, …",
    derivative: "0 (n is held constant), polygamma(n + 1, x)", source: "DLMF 5.15.9",
    example: ("polygamma(1, 1)", "1.6449340668482264"))
  public static let probes: [(x: Double, y: Double)] = []
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
