// Rounding.swift -- whole numbers: rounding, and division that rounds down.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import CKernels

/// The next whole number below.
public enum Floor: Piecewise {
  public static let entry = Entry(
    "floor(x)", "The largest whole number not above x.", domain: "every number",
    derivative: "0", source: "definition", example: ("floor(-1.5)", "-2"))
  public static let probes = [-1.5, 0.25, 7.75]
  public static let edges: [Edge] = [(1e300, 0)]
  public static let kinks = [atWholeNumbers]
  @inlinable
  public static func value(_ x: Double) -> Double { x.rounded(.down) }
  public static func values(_ x: DoubleArray) -> DoubleArray { x.rounded(HKRounding.down) }

  static let atWholeNumbers = Kink1(
    .jump, "at a whole number, where the value jumps, the derivative is 0",
    samples: [(0, 0), (-3, 0)]
  ) { $0 == $0.rounded() }
}

/// The next whole number above.
public enum Ceil: Piecewise {
  public static let entry = Entry(
    "ceil(x)", "The smallest whole number not below x.", domain: "every number",
    derivative: "0", source: "definition", example: ("ceil(1.5)", "2"))
  public static let probes = [-1.5, 0.25, 7.75]
  public static let edges: [Edge] = [(1e300, 0)]
  public static let kinks = [Floor.atWholeNumbers]
  @inlinable
  public static func value(_ x: Double) -> Double { x.rounded(.up) }
  public static func values(_ x: DoubleArray) -> DoubleArray { x.rounded(HKRounding.up) }
}

/// The next whole number towards 0.
public enum Trunc: Piecewise {
  public static let entry = Entry(
    "trunc(x)", "The whole part of x: the nearest whole number towards 0.",
    domain: "every number", derivative: "0", source: "definition", example: ("trunc(-1.5)", "-1"))
  public static let probes = [-1.5, 0.25, 7.75]
  public static let edges: [Edge] = [(1e300, 0), (0, 0)]
  public static let kinks = [
    Kink1(
      .jump, "at a whole number other than 0, where the value jumps, the derivative is 0",
      samples: [(1, 0), (-3, 0)]
    ) { $0 == $0.rounded() && $0 != 0 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { x.rounded(.towardZero) }
  public static func values(_ x: DoubleArray) -> DoubleArray { x.rounded(HKRounding.towardZero) }
}

/// The nearest whole number.
public enum Round: Piecewise {
  public static let entry = Entry(
    "round(x)", "The whole number nearest to x; halfway between two, the even one.",
    domain: "every number",
    derivative: "0", source: "IEEE 754, roundToIntegralTiesToEven", example: ("round(2.5)", "2"))
  public static let probes = [-1.75, 0.25, 7.75]
  public static let edges: [Edge] = [(1e300, 0)]
  public static let kinks = [
    Kink1(
      .jump, "halfway between whole numbers, where the value jumps, the derivative is 0",
      samples: [(0.5, 0), (-1.5, 0)]
    ) { ($0 - $0.rounded(.down)) == 0.5 }
  ]
  @inlinable
  public static func value(_ x: Double) -> Double { x.rounded(.toNearestOrEven) }
  public static func values(_ x: DoubleArray) -> DoubleArray { x.rounded(HKRounding.toNearest) }
}

/// The whole number nearest to x / y, and what is left of x, for whole numbers below 2^51; both are exact then, and a
/// hundredth of the time of C's `fmod` where the quotient is large. Nil for other numbers.
@inlinable @inline(__always)
func nearestQuotient(_ x: Double, _ y: Double) -> (quotient: Double, rest: Double)? {
  // Added and taken away again, this rounds to a whole number.
  let whole = 0x1.8p52
  guard (x + whole) - whole == x, (y + whole) - whole == y, x.magnitude < 0x1p51 else { return nil }
  let quotient = (x / y + whole) - whole
  let rest = x - quotient * y
  // It is nan where y is 0 or infinite.
  return rest == rest ? (quotient, rest) : nil
}

/// Division that rounds down: the operator `//`.
public enum FloorDivide: Binary {
  public static let entry = Entry(
    "x // y", "The largest whole number not above x / y; exact for whole numbers up to 2^53.",
    name: "//", domain: "every pair", derivative: "0, 0", source: "definition",
    example: ("-7 // 2", "-4"), form: .binaryOperator)
  public static let probes: [(x: Double, y: Double)] = [(7.5, 2.0), (-7.5, 2), (7.5, -2)]
  public static let edges: [Edge2] = []
  public static let kinks = [
    Kink2(
      .jump, "where y divides x, and the value jumps, the derivatives are 0",
      samples: [((4, 2), (0, 0)), ((-6, 3), (0, 0))]
    ) { Remainder.value($0.0, $0.1) == 0 }
  ]
  // The rounded quotient can be the whole number above the true one, so the exact remainder
  // decides. What is left to divide is a multiple of y.
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 0 { return x / y }
    if let (quotient, rest) = nearestQuotient(x, y) {
      return rest != 0 && (rest < 0) != (y < 0) ? quotient - 1 : quotient
    }
    let rest = x.truncatingRemainder(dividingBy: y)
    let quotient = ((x - rest) / y).rounded(.toNearestOrEven)
    if rest != 0 && (rest < 0) != (y < 0) { return quotient - 1 }
    return quotient == 0 ? 0 : quotient  // not -0, of signs that are alike
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 0 }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 0 }
}

/// What division that rounds down leaves: the operator `%`.
public enum Remainder: Binary {
  public static let entry = Entry(
    "x % y", "The remainder of x // y, x - y (x // y): exact, and with the sign of y.",
    name: "%", domain: "y not 0", derivative: "1, -(x // y)", source: "definition",
    example: ("-7 % 3", "2"), form: .binaryOperator)
  public static let probes: [(x: Double, y: Double)] = [(7.5, 2.0), (-7.5, 2), (7.5, -2)]
  public static let edges: [Edge2] = []
  public static let kinks = [
    Kink2(
      .jump, "where y divides x, and the value jumps, the derivatives are those for a larger x / y",
      samples: [((4, 2), (1, -2)), ((-6, 3), (1, 2))]
    ) { value($0.0, $0.1) == 0 }
  ]
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    let rest = nearestQuotient(x, y)?.rest ?? x.truncatingRemainder(dividingBy: y)
    if rest == 0 { return y < 0 ? -0.0 : 0 }
    return (rest < 0) != (y < 0) ? rest + y : rest
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 1 }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { -FloorDivide.of(x, y) }
}
