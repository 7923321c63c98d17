// Zeta.swift -- Riemann's zeta function, of real numbers.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The zeta function.
public enum Zeta: Unary {
  public static let entry = Entry(
    "zeta(s)", "Riemann's zeta function: the sum of k^-s over k = 1, 2, …, continued to s < 1.",
    domain: "every number except 1", derivative: "that of the Euler-Maclaurin sum",
    digits: "below 0 a few units in the last place more; derivatives to 1e-10",
    source: "DLMF 25.2.9", example: ("zeta(2)", "1.6449340668482264"))
  public static let probes = [-2.5, -2, 0, 0.5, 3]
  public static let edges: [Edge] = [(0, -0.9189385332046727), (2000, 0)]
  public static let kinks = [
    Kink1(.pole, "at s = 1 the derivative is nan", samples: [(1, .nan)]) { $0 == 1 }
  ]
  /// The sum stops before this number; what follows is an integral and its corrections.
  private static let bound = 16

  public static func value(_ s: Double) -> Double {
    if s == 1 { return .infinity }
    if s == -.infinity { return .nan }
    if s > 60 { return 1 + .exp2(-s) }
    if s >= 0 { return sum(DoubleDouble(s)).value }
    if s.isNaN { return s }
    // DLMF 25.4.1: 2 (2π)^(s - 1) sin(πs/2) gamma(1 - s) zeta(1 - s).
    let mirror = DoubleDouble(sumOf: 1, -s)
    let exponent: DoubleDouble = .logGamma(mirror) - .log(.pi + .pi) * mirror
    let factor = DoubleDouble.exp(exponent) * (mirror.high > 60 ? DoubleDouble(1) : sum(mirror))
    let sine = BesselSums.sineOfPi(0.5 * s)
    // Beyond the largest number the lower half is none.
    let size = exponent.high > 709.8 ? .infinity : factor.value
    return sine == 0 ? 0 : 2 * sine * size
  }

  /// The Euler-Maclaurin sum (DLMF 25.2.9), for s >= 0: with less, terms that cancel would lose digits.
  private static func sum(_ s: DoubleDouble) -> DoubleDouble {
    let n = DoubleDouble(Double(bound))
    var sum = DoubleDouble(1)
    for k in 2..<bound { sum += .exp(-(s * .log(DoubleDouble(Double(k))))) }
    let power = DoubleDouble.exp(-(s * .log(n)))
    sum += power * (n / (s - DoubleDouble(1)) + DoubleDouble(0.5))
    var term = power * s / n
    for (index, number) in bernoulliNumbers.enumerated() {
      let twoJ = Double(2 * index + 2)
      // B₂ⱼ/(2j)! s (s + 1) … (s + 2j - 2) n^(1 - s - 2j), of which `term` lacks the Bernoulli number.
      term = term / DoubleDouble(index == 0 ? 2 : twoJ * (twoJ - 1))
      sum += term * DoubleDouble(number.0) / DoubleDouble(number.1)
      let (next, after) = (s + DoubleDouble(twoJ - 1), s + DoubleDouble(twoJ))
      term = term * next * after / (n * n)
    }
    return sum
  }

  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let plain = x.plain
    if plain == 1 || plain.isNaN || plain == -.infinity { return .notANumber }
    if plain > 1100 { return 0 }
    return slope(at: x) { smooth($0) }
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 1 }

  private static func smooth<N: Number>(_ s: N) -> N {
    // Next to 0 the reflection has a zero times a pole.
    guard s.plain < -1 else { return smoothSum(s) }
    let mirror: N = 1.0 - s
    let exponent: N = LogGamma.of(mirror) - Double.log(2 * .pi) * mirror
    let sine: N = BesselSums.sineOfPi(0.5 * s)
    return 2.0 * sine * Exp.of(exponent) * smoothSum(mirror)
  }

  private static func smoothSum<N: Number>(_ s: N) -> N {
    let n = Double(bound)
    var sum: N = 0
    for k in 2..<bound { sum = sum + Exp.of(-(Double.log(Double(k)) * s)) }
    let power: N = Exp.of(-(Double.log(n) * s))
    let integral: N = n * Reciprocal.of(s - 1.0)
    sum = sum + power * (integral + 0.5)
    var term: N = power * s / n
    for (index, number) in bernoulliNumbers.enumerated() {
      let twoJ = Double(2 * index + 2)
      term = term / (index == 0 ? 2 : twoJ * (twoJ - 1))
      sum = sum + (number.0 / number.1) * term
      term = term * (s + (twoJ - 1)) * (s + twoJ) / (n * n)
    }
    return sum + 1.0
  }
}
