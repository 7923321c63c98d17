// EllipticIntegrals.swift -- the complete elliptic integrals, by the arithmetic-geometric mean.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The complete elliptic integral of the first kind.
public enum EllipticK: Unary {
  public static let entry = Entry(
    "ellipk(m)",
    "The complete elliptic integral of the first kind of the parameter m = k^2: the integral of"
      + " 1 / sqrt(1 - m sin(t)^2) from 0 to π/2.",
    domain: "m <= 1", derivative: "that of the arithmetic-geometric mean", source: "DLMF 19.8.5",
    example: ("ellipk(0)", "1.5707963267948966"), derivativeHasValue: true)
  public static let probes = [-2, 0, 0.5, 0.9]
  public static let edges: [Edge] = [(0, 0.39269908169872414)]
  public static let kinks = [
    Kink1(.pole, "at m = 1 the derivative is ∞", samples: [(1, .infinity)]) { $0 == 1 }
  ]
  public static func value(_ m: Double) -> Double { EllipticMean.integrals(m).first }
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let plain = x.plain
    guard plain < 1 else { return plain == 1 ? N(plain: .infinity) : .notANumber }
    if plain == -.infinity { return 0 }
    return slope(at: x) { EllipticMean.first($0) }
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 1 }
}

/// The complete elliptic integral of the second kind.
public enum EllipticE: Unary {
  public static let entry = Entry(
    "ellipe(m)",
    "The complete elliptic integral of the second kind of the parameter m = k^2: the integral of"
      + " sqrt(1 - m sin(t)^2) from 0 to π/2.",
    domain: "m <= 1", derivative: "(ellipe(m) - ellipk(m)) / (2m), next to 0 that of the mean",
    source: "DLMF 19.8.6", example: ("ellipe(1)", "1"))
  public static let probes = [-2, 0, 0.5, 0.9]
  public static let edges: [Edge] = [(0, -0.39269908169872414)]
  public static let kinks = [
    Kink1(.pole, "at m = 1 the derivative is -∞", samples: [(1, -.infinity)]) { $0 == 1 }
  ]
  public static func value(_ m: Double) -> Double { EllipticMean.integrals(m).second }
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let plain = x.plain
    guard plain < 1 else { return plain == 1 ? N(plain: -.infinity) : .notANumber }
    if plain == -.infinity { return 0 }
    // Next to 0 the difference would lose all digits.
    if plain.magnitude < 0.25 { return slope(at: x) { EllipticMean.second($0) } }
    return (y - EllipticK.of(x)) / (2.0 * x)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 1 }
}

/// The arithmetic-geometric mean of 1 and √(1 - m), and the integrals that it gives.
enum EllipticMean {
  /// Both, with twice the digits: E is what the sum of squares leaves of K.
  static func integrals(_ m: Double) -> (first: Double, second: Double) {
    guard m < 1 else { return m == 1 ? (.infinity, 1) : (.nan, .nan) }
    if m == -.infinity { return (0, .infinity) }
    var a = DoubleDouble(1)
    var g = DoubleDouble.sqrt(DoubleDouble(sumOf: 1, -m))
    var rest = DoubleDouble(1) - DoubleDouble(0.5 * m)
    var weight = 0.5
    while (a.high - g.high).magnitude > 1e-17 * a.high {
      let half = (a - g) * DoubleDouble(0.5)
      weight *= 2
      rest = rest - half * half * DoubleDouble(weight)
      (a, g) = ((a + g) * DoubleDouble(0.5), .sqrt(a * g))
      if weight > 1e6 { break }
    }
    let first = DoubleDouble.pi / (a + g)
    return (first.value, (first * rest).value)
  }

  static func first<N: Number>(_ m: N) -> N {
    var a: N = 1
    var g: N = Sqrt.of(1.0 - m)
    for _ in 0..<steps(m.plain) {
      let mean: N = 0.5 * (a + g)
      (a, g) = (mean, Sqrt.of(a * g))
    }
    return Double.pi * Reciprocal.of(a + g)
  }

  static func second<N: Number>(_ m: N) -> N {
    var a: N = 1
    var g: N = Sqrt.of(1.0 - m)
    var rest: N = 1.0 - 0.5 * m
    var weight = 0.5
    for _ in 0..<steps(m.plain) {
      let half: N = 0.5 * (a - g)
      weight *= 2
      rest = rest - weight * (half * half)
      let mean: N = 0.5 * (a + g)
      (a, g) = (mean, Sqrt.of(a * g))
    }
    return Double.pi * (rest / (a + g))
  }

  /// Until nothing changes, and two more for the derivatives.
  private static func steps(_ m: Double) -> Int {
    var (a, g) = (1.0, (1 - m).squareRoot())
    var count = 0
    while (a - g).magnitude > 1e-15 * a, count < 60 {
      (a, g) = (0.5 * (a + g), (a * g).squareRoot())
      count += 1
    }
    return count + 2
  }
}
