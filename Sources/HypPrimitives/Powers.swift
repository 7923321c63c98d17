// Powers.swift -- powers, roots, and the length of a pair.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// x to the power y: the operator `^`.
public enum Power: Binary {
  public static let entry = Entry(
    "x ^ y", "x to the power y; 0^0 is 1. With a constant exponent no logarithm of x is taken.",
    name: "^", domain: "x >= 0, or y a whole number; for the derivative with respect to y, x >= 0",
    derivative: "y x^(y - 1), x^y log(x)",
    digits:
      "a derivative with respect to both has fewer near its zeros, such as y log(x) = -1; a third derivative overflows early"
      + " if the exponent is below 1e-8, a second or third one with a base below 1e-150 or beyond 1e300;"
      + " those have fewer where x^(y - 1) is below 1e-300",
    source: "DLMF 4.7.10 and 4.7.13",
    example: ("2^10", "1024"), form: .binaryOperator)
  public static let probes: [(x: Double, y: Double)] = [(0.7, 2.5), (1.5, -2), (3, 3)]
  public static let edges: [Edge2] = [
    (x: 0, y: 1, partials: (1, 0)), (0, 2, (0, 0)), (0, 3, (0, 0)), (2, 0, (0, 0.6931471805599453)),
  ]
  public static let kinks = [
    Kink2(
      .pole,
      "at x = 0 the derivative with respect to x is 0 for y = 0 and ∞ for 0 < y < 1; with respect to y it is 0 for y >= 0",
      samples: [((0, 0.5), (.infinity, 0))]
    ) { $0.0 == 0 && $0.1 < 1 && $0.1 != 0 }
  ]

  // The powers that programs are full of are products and roots, within 2.5 units in the last place; of whole
  // numbers they are exact. Whole powers of negative numbers are C's, where swift-numerics' `pow` gives nan.
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    let twice = y + y
    guard twice >= -6, twice <= 8 else { return pow(x, y) }
    let halves = Int(twice)
    guard Double(halves) == twice else { return pow(x, y) }
    switch halves {
    case 2: return x
    case 4: return x * x
    case 6: return x * x * x
    case 8: return (x * x) * (x * x)
    case 1: return rooted(x, y) { $0 }
    case 3: return rooted(x, y) { (x + 0) * $0 }
    case 5: return rooted(x, y) { x * x * $0 }
    case -1: return rooted(x, y) { 1 / $0 }
    case -2: return 1 / x
    case -3: return rooted(x, y) { inverse(of: x * $0, x, y) }
    case -4: return inverse(of: x * x, x, y)
    case -6: return inverse(of: x * x * x, x, y)
    default: return pow(x, y)
    }
  }
  /// The same exponent for every element: one that is a product has a loop of its own.
  @inlinable
  public static func values(_ x: DoubleArray, _ y: Double) -> DoubleArray {
    switch y {
    case 2: x.mapped { $0 * $0 }
    case 3: x.mapped { $0 * $0 * $0 }
    case 4: x.mapped { ($0 * $0) * ($0 * $0) }
    case -1: x.mapped { 1 / $0 }
    case 0.5: x.mapped { value($0, 0.5) }
    case 1.5: x.mapped { value($0, 1.5) }
    case -2: x.mapped { value($0, -2) }
    default: values(x, DoubleArray(scalar: y))
    }
  }
  public static func values(_ x: DoubleArray, _ y: DoubleArray) -> DoubleArray {
    DoubleArray.powers(x, y) { Power.value($0, $1) } ?? DoubleArray.combine(x, y) { value($0, $1) }
  }

  /// A power x^y made of the root of x, which is that of +0 for -0; outside the domain what C says.
  @inlinable @inline(__always)
  static func rooted(_ x: Double, _ y: Double, _ power: (Double) -> Double) -> Double {
    _fastPath(x >= 0) ? power((x + 0).squareRoot()) : pow(x, y)
  }
  /// The power x^y of which `product` is the reciprocal, unless that left the range.
  @inlinable @inline(__always)
  static func inverse(of product: Double, _ x: Double, _ y: Double) -> Double {
    let size = product.magnitude
    return _fastPath(size >= .leastNormalMagnitude && size < .infinity) ? 1 / product : pow(x, y)
  }

  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    if y.isPassive { return slope(x, y.base, z) }
    if x.base == 0 && y.base == 0 { return 0 }
    // In the order of `slope`: the value does not depend on whether somebody differentiates it.
    let power = of(x, y - 1.0)
    if leavesRange(power, x, z) { return z * y / x }
    return power * y.scaled(by: correction(x.base, y.base))
  }

  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    if x.base == 0 && y.base >= 0 { return 0 }
    return z * Log.of(x)
  }

  /// The derivative of x^n = z, n constant. The low powers cost no `pow`; of x^0 and x^1 it is
  /// constant, so that 0·0⁻¹ never arises.
  @inlinable
  static func slope<N: Number>(_ x: N, _ n: N.Base, _ z: N) -> N {
    if n == 2 { return 2.0 * x }
    if n == 1 { return 1 }
    if n == 0 { return 0 }
    if n == 3 { return 3.0 * x.squared }
    let power = N.lift(Self.self, x, n - 1)
    if leavesRange(power, x, z) { return z.scaled(by: n) / x }
    return power.scaled(by: n * correction(x.base, n))
  }
  /// The power can overflow before the product with a small exponent does.
  @inlinable @inline(__always)
  static func leavesRange<N: Number>(_ power: N, _ x: N, _ z: N) -> Bool {
    _slowPath(power.base - power.base != 0) && x.base != 0 && z.base - z.base == 0
  }

  /// What x^(n - 1) is short of for the rounding of n - 1: a power far out multiplies that by the logarithm.
  @inlinable
  static func correction<B: BaseNumber>(_ x: B, _ n: B) -> B {
    let exponent = n - 1
    let part = exponent - n
    let rest = (n - (exponent - part)) - (1 + part)
    return _slowPath(rest < 0 || rest > 0) && x > 0 ? 1 + rest * Log.of(x) : 1
  }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 && y < 1 && y != 0 }
  @inlinable
  public static func isPole(_ x: Double, _ y: Double) -> Bool { x == 0 && y > 0 && y < 1 }
}

/// The square root.
public enum Sqrt: Unary, Fusible {
  public static let entry = Entry(
    "sqrt(x)", "The square root of x.", domain: "x >= 0", derivative: "1 / (2 sqrt(x))",
    source: "DLMF 4.7.10", example: ("sqrt(16)", "4"))
  public static let kernel = Kernel(.squareRoot)
  public static let probes = [0.25, 1, 7]
  public static let edges: [Edge] = [(1e-200, 5e99), (1e300, 5e-151)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is ∞", samples: [(0, .infinity), (-0.0, .infinity)]) {
      $0 == 0
    }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { x.squareRoot() }
  @inlinable
  public static func derivative<A: Algebraic>(_ x: A, _ y: A) -> A { RootSlope.of(y) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
  @inlinable
  public static func isPole(_ x: Double) -> Bool { x == 0 }
}

/// 1 / (2 y): the rule of `sqrt`, of the root y.
///
/// A primitive of its own, as `Reciprocal` is.
public enum RootSlope: Unary, Fusible {
  public static let entry = Entry(
    "1 / (2 y)", "The derivative of sqrt, of its value y.", name: "slope of sqrt", domain: "y >= 0",
    derivative: "-1 / (2 y^2)", source: "DLMF 4.7.10", example: ("1 / (2 * 4)", "0.125"),
    form: .auxiliary)
  public static let kernel = Kernel(.rootSlope)
  public static let probes = [0.5, 1, 3]
  public static let edges: [Edge] = [(1e150, -5e-301)]
  public static let kinks = [
    Kink1(.pole, "at y = 0 the derivative is -∞", samples: [(0, -.infinity)]) { $0 == 0 }
  ]
  // The root of -0 is -0, and its reciprocal would be -∞.
  @inlinable
  public static func value(_ y: Double) -> Double { 0.5 / (y + 0.0) }
  @inlinable
  public static func derivative<A: Algebraic>(_ y: A, _ z: A) -> A { -2.0 * z.squared }
}

/// 1 / x: the rule of logarithms.
///
/// A primitive of its own, so that at a pole a zero tangent stays zero, where a quotient would
/// multiply it with infinity.
public enum Reciprocal: Unary {
  public static let entry = Entry(
    "1 / x", "The reciprocal of x.", name: "reciprocal", domain: "every number",
    derivative: "-1 / x^2", source: "definition", example: ("1 / 4", "0.25"), form: .auxiliary)
  public static let probes = [-2, 0.5, 3]
  public static let edges: [Edge] = [(1e150, -1e-300)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is -∞", samples: [(0, -.infinity)]) { $0 == 0 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { 1 / x }
  // The square by way of a primitive, for the same reason.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    -N.lift(Power.self, y, N.Base(literal: 2))
  }
}

/// The cube root.
public enum Cbrt: Unary {
  public static let entry = Entry(
    "cbrt(x)", "The cube root of x, also of negative numbers.", domain: "every number",
    derivative: "1 / (3 cbrt(x)^2)", source: "DLMF 4.7.10", example: ("cbrt(-27)", "-3"))
  public static let probes = [-2, 0.3, 8]
  public static let edges: [Edge] = [(1e-150, 1e100 / 3), (-1e150, 1e-100 / 3)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is ∞", samples: [(0, .infinity)]) { $0 == 0 }
  ]
  // One step of Newton's method with the residual x - y³ in twice the digits: glibc's root of 27
  // is 3.0000000000000004.
  public static func value(_ x: Double) -> Double {
    let y = cbrt(x)
    guard y.isFinite, y != 0 else { return y }
    let square = y * y
    let residual = (-x).addingProduct(square, y) + (-square).addingProduct(y, y) * y
    return y - residual / (3 * square)
  }
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { CbrtSlope.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 }
  @inlinable
  public static func isPole(_ x: Double) -> Bool { x == 0 }
  public static func both<N: Number>(_ x: N) -> (value: N, derivative: N) {
    guard N.self == Double.self else { return (of(x), CbrtSlope.of(x)) }
    let y = value(unsafeBitCast(x, to: Double.self))
    return (unsafeBitCast(y, to: N.self), unsafeBitCast(1 / (3 * y * y), to: N.self))
  }
}

/// 1/(3 cbrt(x)²): the rule of `cbrt`.
///
/// A primitive of its own, so that near 0 no derivative is a difference of infinities.
public enum CbrtSlope: Unary {
  public static let entry = Entry(
    "1 / (3 cbrt(x)^2)", "The derivative of cbrt.", name: "slope of cbrt", domain: "every number",
    derivative: "-2 / (9 x cbrt(x)^2)", source: "DLMF 4.7.10",
    example: ("1 / (3 * cbrt(8)^2)", "0.08333333333333333"), form: .auxiliary,
    derivativeHasValue: true)
  public static let probes = [-2, 0.3, 8]
  public static let edges: [Edge] = [(1e-150, -2e250 / 9), (-1e150, 2e-250 / 9)]
  public static let kinks = [
    Kink1(.pole, "at x = 0 the derivative is -∞", samples: [(0, -.infinity)]) { $0 == 0 }
  ]
  public static func value(_ x: Double) -> Double {
    let y = Cbrt.value(x)
    return 1 / (3 * y * y)
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { (-2.0 * y) / (3.0 * x) }
}

/// The length of a pair.
public enum Hypot: Binary {
  public static let entry = Entry(
    "hypot(x, y)", "The length √(x² + y²), without overflow.", domain: "every pair",
    derivative: "x / hypot(x, y), y / hypot(x, y)",
    digits:
      "third derivatives have fewer near their zeros, x^2 = 2 y^2 and y^2 = 2 x^2, and beyond 1e50",
    source: "definition",
    example: ("hypot(3, 4)", "5"))
  public static let probes: [(x: Double, y: Double)] = [(0.7, 2.0), (-3, 4), (1, 0)]
  public static let edges: [Edge2] = [
    (x: 3e200, y: -4e200, partials: (0.6, -0.8)), (3e-200, 4e-200, (0.6, 0.8)),
    (1, 1e-9, (1, 1e-9)),
  ]
  public static let kinks = [
    Kink2(.corner, "at (0, 0) the derivatives are 0", samples: [((0, 0), (0, 0))]) { $0 == (0, 0) }
  ]
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double { .hypot(x, y) }
  // Not x / z, whose derivative (1 - (x/z)²)/z has no correct digit left for y = 1e-9 x.
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { DirectionCosine.of(x, y) }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { DirectionCosine.of(y, x) }
  @inlinable
  public static func isKink(_ x: Double, _ y: Double) -> Bool { x == 0 && y == 0 }
}

/// x / √(x² + y²), 0 at the origin: the rule of `hypot`, and for far points of `atan2`.
public enum DirectionCosine: Binary {
  public static let entry = Entry(
    "x / hypot(x, y)", "The cosine of the angle between (x, y) and the first axis.",
    name: "direction cosine", domain: "every pair", derivative: "y²/hypot³, -xy/hypot³",
    source: "definition", example: ("3 / hypot(3, 4)", "0.6"), form: .auxiliary)
  public static let probes: [(x: Double, y: Double)] = [(0.7, 2.0), (-3, 4), (1, 0)]
  public static let edges: [Edge2] = [
    (x: 3e200, y: -4e200, partials: (0.64 / 5e200, 0.48 / 5e200)), (1, 1e-9, (1e-18, -1e-9)),
  ]
  public static let kinks = [
    Kink2(.jump, "at (0, 0) the derivatives are 0", samples: [((0, 0), (0, 0))]) { $0 == (0, 0) }
  ]
  public static func value(_ x: Double, _ y: Double) -> Double {
    let length = Double.hypot(x, y)
    if length == 0 { return 0 }
    // Lengths that overflow, or are subnormal and have lost digits, are scaled into range.
    if length > 1e300 { return x * 0x1p-60 / .hypot(x * 0x1p-60, y * 0x1p-60) }
    if length < 1e-290 { return x * 0x1p160 / .hypot(x * 0x1p160, y * 0x1p160) }
    return x / length
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    if x.base == 0 && y.base == 0 { return 0 }
    let sine = of(y, x)
    return sine * (sine / Hypot.of(x, y))  // the square of the sine underflows before the result
  }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    x.base == 0 && y.base == 0 ? 0 : -(z * of(y, x)) / Hypot.of(x, y)
  }
}
