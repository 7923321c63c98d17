// Trigonometric.swift -- circular functions and their inverses.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import CKernels
import RealModule

/// The sine.
public enum Sin: Unary, Fusible {
  public static let entry = Entry(
    "sin(x)", "The sine of x radians.", domain: "every finite number", derivative: "cos(x)",
    source: "DLMF 4.20.1", example: ("sin(0)", "0"))
  public static let kernel = Kernel(.sin)
  public static let probes = [-2, 0, 0.7]
  public static let edges: [Edge] = []
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .sin(x) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { Cos.of(x) }
  @inlinable @inline(__always)
  public static func both<N: Number>(_ x: N) -> (value: N, derivative: N) { sineAndCosine(x) }
}

/// sin x and cos x. At the bottom one call of the C library gives both.
@inlinable @inline(__always)
func sineAndCosine<N: Number>(_ x: N) -> (N, N) {
  guard N.self == Double.self else { return (Sin.of(x), Cos.of(x)) }
  var sine = 0.0
  var cosine = 0.0
  hk_sincos(unsafeBitCast(x, to: Double.self), &sine, &cosine)
  return (unsafeBitCast(sine, to: N.self), unsafeBitCast(cosine, to: N.self))
}

/// The cosine.
public enum Cos: Unary, Fusible {
  public static let entry = Entry(
    "cos(x)", "The cosine of x radians.", domain: "every finite number", derivative: "-sin(x)",
    source: "DLMF 4.20.2", example: ("cos(0)", "1"))
  public static let kernel = Kernel(.cos)
  public static let probes = [-2, 0, 0.7]
  public static let edges: [Edge] = []
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .cos(x) }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { -Sin.of(x) }
  @inlinable @inline(__always)
  public static func both<N: Number>(_ x: N) -> (value: N, derivative: N) {
    let (sine, cosine) = sineAndCosine(x)
    return (cosine, -sine)
  }
}

/// The tangent.
public enum Tan: Unary {
  public static let entry = Entry(
    "tan(x)", "The tangent of x radians.", domain: "every finite number",
    derivative: "1 + tan(x)^2", source: "DLMF 4.20.3", example: ("tan(0)", "0"))
  public static let probes = [-1, 0, 0.7]
  public static let edges: [Edge] = [(1.5707963267948966, 2.667093788113571e32)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .tan(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { 1.0 + y.squared }
}

/// The inverse sine.
public enum Asin: Unary {
  public static let entry = Entry(
    "asin(x)", "The angle between -π/2 and π/2 whose sine is x.", domain: "-1 <= x <= 1",
    derivative: "1 / sqrt(1 - x^2)", source: "DLMF 4.24.7", example: ("asin(0)", "0"))
  public static let probes = [-0.9, 0, 0.5]
  public static let edges: [Edge] = [(1 - 0x1p-53, 67108864.00000001)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1 and x = 1 the derivative is ∞", samples: [(1, .infinity), (-1, .infinity)]
    ) { $0.magnitude == 1 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .asin(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AsinSlope.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x.magnitude == 1 }
  @inlinable
  public static func isPole(_ x: Double) -> Bool { x.magnitude == 1 }
}

/// The inverse cosine.
public enum Acos: Unary {
  public static let entry = Entry(
    "acos(x)", "The angle between 0 and π whose cosine is x.", domain: "-1 <= x <= 1",
    derivative: "-1 / sqrt(1 - x^2)", source: "DLMF 4.24.8", example: ("acos(1)", "0"))
  public static let probes = [-0.9, 0, 0.5]
  public static let edges: [Edge] = [(1 - 0x1p-53, -67108864.00000001)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1 and x = 1 the derivative is -∞",
      samples: [(1, -.infinity), (-1, -.infinity)]
    ) { $0.magnitude == 1 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { .acos(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { -AsinSlope.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x.magnitude == 1 }
  @inlinable
  public static func isPole(_ x: Double) -> Bool { x.magnitude == 1 }
}

/// 1/√(1 - x²): the rule of `asin` and `acos`.
///
/// A primitive of its own, since at 1, where it is infinite, the product (1 - x)(1 + x) would give
/// ∞·0 in the pullback.
public enum AsinSlope: Unary {
  public static let entry = Entry(
    "1 / sqrt(1 - x^2)", "The derivative of asin.", name: "slope of asin",
    domain: "-1 <= x <= 1", derivative: "x / sqrt(1 - x^2)^3", source: "DLMF 4.24.7",
    example: ("1 / sqrt(1 - 0^2)", "1"), form: .auxiliary, derivativeHasValue: true)
  public static let probes = [-0.8, 0, 0.5]
  public static let edges: [Edge] = [(1 - 0x1p-53, 3.022314549036573e+23)]
  public static let kinks = [
    Kink1(
      .pole, "at x = 1 the derivative is ∞, at x = -1 it is -∞",
      samples: [(1, .infinity), (-1, -.infinity)]
    ) { $0.magnitude == 1 }
  ]
  // 1 - x² as a product, which keeps its digits near 1.
  @inlinable
  public static func value(_ x: Double) -> Double { 1 / ((1 - x) * (1 + x)).squareRoot() }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { x * y * y.squared }
}

/// The inverse tangent.
public enum Atan: Unary {
  public static let entry = Entry(
    "atan(x)", "The angle between -π/2 and π/2 whose tangent is x.", domain: "every number",
    derivative: "1 / (1 + x^2)",
    digits: "fewer near the zeros of the third derivative, x = -0.577 and 0.577",
    source: "DLMF 4.24.9", example: ("atan(0)", "0"))
  public static let probes = [-2, 0, 0.7]
  public static let edges: [Edge] = [(1e150, 1e-300), (1e200, 0), (-.infinity, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double { .atan(x) }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { AtanSlope.of(x) }
}

/// 1/(1 + x²): the rule of `atan`.
///
/// A primitive of its own, since far out the square of a quotient underflows long before its
/// derivative does.
public enum AtanSlope: Unary {
  public static let entry = Entry(
    "1 / (1 + x^2)", "The derivative of atan.", name: "slope of atan", domain: "every number",
    derivative: "-2 x / (1 + x^2)^2", source: "DLMF 4.24.9", example: ("1 / (1 + 0^2)", "1"),
    form: .auxiliary)
  public static let probes = [-2, 0, 0.7]
  public static let edges: [Edge] = [(1e99, -2e-297), (1e-300, -2e-300), (-.infinity, 0)]
  public static let kinks: [Kink1] = []
  @inlinable
  public static func value(_ x: Double) -> Double {
    x.magnitude < 1e100 ? 1 / (1 + x * x) : 1 / x / x
  }
  // In this order nothing underflows before the result does; at infinity 0·∞ must not arise.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    y.base == 0 ? 0 : -2.0 * (x * y) * y
  }
}

/// The angle of a point in the plane.
public enum Atan2: Binary {
  public static let entry = Entry(
    "atan2(y, x)", "The angle, between -π and π, of the point with abscissa x and ordinate y.",
    domain: "every pair", derivative: "x / (x^2 + y^2), -y / (x^2 + y^2)",
    digits:
      "third derivatives have fewer near their zeros, x^2 = 3 y^2 and y^2 = 3 x^2, beyond 1e50, and where"
      + " one argument is 1e3 times the other",
    source: "DLMF 4.24.9",
    example: ("atan2(0, 1)", "0"))
  public static let probes: [(x: Double, y: Double)] = [(1.0, 2.0), (-0.7, -2), (2, -0.5)]
  public static let edges: [Edge2] = [
    (x: 1e-200, y: 1e-200, partials: (5e199, -5e199)), (1e200, 1e200, (5e-201, -5e-201)),
    (0, -1, (-1, 0)),
  ]
  public static let kinks = [
    Kink2(.pole, "at (0, 0) the derivatives are nan", samples: [((0, 0), (.nan, .nan))]) {
      $0 == (0, 0)
    }
  ]
  public static func value(_ x: Double, _ y: Double) -> Double { hk_angle(x, y) }
  public static func values(_ x: DoubleArray, _ y: Double) -> DoubleArray {
    values(x, DoubleArray(scalar: y))
  }
  public static func values(_ x: DoubleArray, _ y: DoubleArray) -> DoubleArray {
    .angles(x, y) ?? .combine(x, y) { value($0, $1) }
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { Atan2Slope.of(y, x) }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { -Atan2Slope.of(x, y) }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 && y == 0 }
}

/// x/(x² + y²): the rule of `atan2`.
///
/// A primitive of its own, since the derivative of a quotient would lose all digits on the diagonals,
/// where it is zero, and leaves the range long before the result does.
public enum Atan2Slope: Binary {
  public static let entry = Entry(
    "x / (x^2 + y^2)", "The derivative of atan2.", name: "slope of atan2", domain: "every pair",
    derivative: "(y^2 - x^2) / (x^2 + y^2)^2, -2 x y / (x^2 + y^2)^2", source: "DLMF 4.24.9",
    example: ("2 / (2^2 + 1^2)", "0.4"), form: .auxiliary)
  public static let probes: [(x: Double, y: Double)] = [(1.0, 2.0), (-0.7, -2), (2, -0.5)]
  public static let edges: [Edge2] = [
    (x: 1e100, y: 1e100, partials: (0, -5e-201)), (1e-100, 1e-100, (0, -5e199)),
    (1e200, 1, (0, 0)),
  ]
  public static let kinks = [
    Kink2(.pole, "at (0, 0) the derivatives are nan", samples: [((0, 0), (.nan, .nan))]) {
      $0 == (0, 0)
    }
  ]
  // By way of the length √(x² + y²) where the square would leave the range.
  public static func value(_ x: Double, _ y: Double) -> Double {
    let square = x * x + y * y
    if square > 1e-200 && square < 1e200 { return x / square }
    if x == 0 && y == 0 { return .nan }
    return DirectionCosine.value(x, y) / .hypot(x, y)
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    let length = Hypot.of(x, y)
    if length.base > 1e300 { return 0 }  // before anything overflows
    return (y - x) / length * ((y + x) / length) / length / length
  }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    let length = Hypot.of(x, y)
    if length.base > 1e300 { return 0 }
    return -2.0 * DirectionCosine.of(x, y) * DirectionCosine.of(y, x) / length / length
  }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 && y == 0 }
}
