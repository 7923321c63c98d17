// Hyperbolic.swift -- hyperbolic functions and their inverses.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import CKernels
import RealModule

/// The hyperbolic sine.
public enum Sinh: Unary {
  public static let entry = Entry(
    "sinh(x)", "The hyperbolic sine of x.", domain: "every number", derivative: "cosh(x)",
    source: "DLMF 4.34.1", example: ("sinh(0)", "0"))
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = []
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .sinh(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { Cosh.of(x) }
}

/// The hyperbolic cosine.
public enum Cosh: Unary {
  public static let entry = Entry(
    "cosh(x)", "The hyperbolic cosine of x.", domain: "every number", derivative: "sinh(x)",
    source: "DLMF 4.34.2", example: ("cosh(0)", "1"))
  public static let probes = [-1.5, 0, 0.7]
  public static let edges: [Edge] = []
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .cosh(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { Sinh.of(x) }
}

/// The hyperbolic tangent.
public enum Tanh: Unary, Fusible {
  public static let entry = Entry(
    "tanh(x)", "The hyperbolic tangent of x.", domain: "every number",
    derivative: "1 - tanh(x)^2",
    digits: "fewer near the zeros of the third derivative, x = -0.658 and 0.658",
    source: "DLMF 4.34.3", example: ("tanh(0)", "0"))
  public static let kernel = Kernel(.tanh)
  public static let probes = [-1.5, 0, 0.5]
  public static let edges: [Edge] = [
    (15, 3.7430491875353693e-13), (-15, 3.7430491875353693e-13), (400, 0), (-400, 0),
  ]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { hk_tanh(x) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { TanhSlope.of(x, y) }
}

/// 1 - tanh²x: the rule of `tanh`, of x and y = tanh x.
///
/// 1 - y² is the cheapest and good where y² is below one half; it has 4 correct digits left at x = 15. There it is
/// 4p/(1 + p)² with p = exp(-2|x|). As a function to be differentiated it is one of y alone: it is asked for on the
/// curve y = tanh x only.
public enum TanhSlope: Binary, Fusible2 {
  public static let entry = Entry(
    "1 - tanh(x)^2", "The derivative of tanh, of x and y = tanh x.", name: "slope of tanh",
    domain: "every pair", derivative: "0, -2 y", source: "DLMF 4.34.3",
    example: ("1 - tanh(0)^2", "1"), form: .auxiliary)
  public static let kernel = Kernel(.tanhSlope)
  public static let probes: [(x: Double, y: Double)] = [(-0.5, -0.4), (0, 0.1), (0.5, 0.6)]
  public static let edges: [Edge2] = [(x: 400, y: 1, partials: (0, -2))]
  public static let kinks: [Kink2] = []
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    x.magnitude < HK_TANH_LIMIT ? 1 - y * y : hk_tanh_slope(x)
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 0 }
  @inlinable
  public static func partialY<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A { -2.0 * y }
}

/// The inverse hyperbolic sine.
public enum Asinh: Unary {
  public static let entry = Entry(
    "asinh(x)", "The number whose hyperbolic sine is x.", domain: "every number",
    derivative: "1 / sqrt(1 + x^2)",
    digits: "fewer near the zeros of the third derivative, x = -0.707 and 0.707",
    source: "DLMF 4.38.9", example: ("asinh(0)", "0"))
  public static let probes = [-2, 0, 0.7]
  public static let edges: [Edge] = [(1e200, 1e-200), (-1e300, 1e-300)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .asinh(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AsinhSlope.of(x) }
}

/// 1/√(1 + x²): the rule of `asinh`.
public enum AsinhSlope: Unary {
  public static let entry = Entry(
    "1 / sqrt(1 + x^2)", "The derivative of asinh.", name: "slope of asinh",
    domain: "every number", derivative: "-x / sqrt(1 + x^2)^3", source: "DLMF 4.38.9",
    example: ("1 / sqrt(1 + 0^2)", "1"), form: .auxiliary)
  public static let probes = [-2, 0, 0.7]
  public static let edges: [Edge] = [(1e100, -1e-200), (1e-300, -1e-300), (.infinity, 0)]
  public static let kinks: [Kink1] = []
  // By `hypot`, which does not overflow at 1e200.
  @inlinable
  public static func value(_ x: Double) -> Double { 1 / .hypot(x, 1) }
  // In this order nothing underflows before the result does; at infinity 0·∞ must not arise.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    y.base == 0 ? 0 : -(x * y) * y.squared
  }
}

/// The inverse hyperbolic cosine.
public enum Acosh: Unary {
  public static let entry = Entry(
    "acosh(x)", "The non-negative number whose hyperbolic cosine is x.", domain: "x >= 1",
    derivative: "1 / sqrt(x^2 - 1)", source: "DLMF 4.38.10", example: ("acosh(1)", "0"))
  public static let probes = [1.25, 1.7, 10]
  public static let edges: [Edge] = [(1e200, 1e-200), (1 + 0x1p-52, 47453132.81212578)]
  public static let kinks = [
    Kink1(.pole, "at x = 1 the derivative is ∞", samples: [(1, .infinity)]) { $0 == 1 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .acosh(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AcoshSlope.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 1 }
  @inlinable
  public static func isPole(_ x: Double) -> Bool { x == 1 }
}

/// 1/√(x² - 1): the rule of `acosh`.
///
/// A primitive of its own, since at 1, where it is infinite, a product of two roots would give ∞·0
/// in the pullback.
public enum AcoshSlope: Unary {
  public static let entry = Entry(
    "1 / sqrt(x^2 - 1)", "The derivative of acosh.", name: "slope of acosh", domain: "x >= 1",
    derivative: "-x / sqrt(x^2 - 1)^3", source: "DLMF 4.38.10",
    example: ("1 / sqrt(1.25^2 - 1)", "1.3333333333333333"), form: .auxiliary,
    derivativeHasValue: true)
  public static let probes = [1.25, 1.7, 10]
  public static let edges: [Edge] = [(1e100, -1e-200)]
  public static let kinks = [
    Kink1(.pole, "at x = 1 the derivative is -∞", samples: [(1, -.infinity)]) { $0 == 1 }
  ]
  // Two roots: x - 1 keeps its digits near 1, and neither overflows.
  @inlinable
  public static func value(_ x: Double) -> Double {
    1 / ((x - 1).squareRoot() * (x + 1).squareRoot())
  }
  // In this order nothing underflows before the result does.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { -(x * y) * y.squared }
}

/// The inverse hyperbolic tangent.
public enum Atanh: Unary {
  public static let entry = Entry(
    "atanh(x)", "The number whose hyperbolic tangent is x.", domain: "-1 <= x <= 1",
    derivative: "1 / (1 - x^2)", source: "DLMF 4.38.11", example: ("atanh(0)", "0"))
  public static let probes = [-0.9, 0, 0.5]
  public static let edges: [Edge] = [(1 - 0x1p-53, 4503599627370496)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1 and x = 1 the derivative is ∞", samples: [(1, .infinity), (-1, .infinity)]
    ) { $0.magnitude == 1 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .atanh(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AtanhSlope.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x.magnitude == 1 }
}

/// 1/(1 - x²): the rule of `atanh`.
///
/// A primitive of its own, since at 1, where it is infinite, the product (1 - x)(1 + x) would give
/// ∞·0 in the pullback; and as a sum of two parts it would lose its second derivative near 0.
public enum AtanhSlope: Unary {
  public static let entry = Entry(
    "1 / (1 - x^2)", "The derivative of atanh.", name: "slope of atanh", domain: "-1 <= x <= 1",
    derivative: "2 x / (1 - x^2)^2", source: "DLMF 4.38.11", example: ("1 / (1 - 0^2)", "1"),
    form: .auxiliary, derivativeHasValue: true)
  public static let probes = [-0.6, 0, 0.5]
  public static let edges: [Edge] = [
    (1e-17, 2e-17), (1 - 0x1p-53, 4.0564819207303336e31),
  ]
  public static let kinks = [
    Kink1(
      .pole, "at x = 1 the derivative is ∞, at x = -1 it is -∞",
      samples: [(1, .infinity), (-1, -.infinity)]
    ) { $0.magnitude == 1 }
  ]
  // As a product, which keeps its digits near 1.
  @inlinable
  public static func value(_ x: Double) -> Double {
    x.magnitude > 1 ? .nan : 1 / ((1 - x) * (1 + x))
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { 2.0 * x * y.squared }
}
