// BetaFunction.swift -- the beta function and its logarithm.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The beta function.
public enum Beta: Binary {
  public static let entry = Entry(
    "beta(a, b)", "The beta function, gamma(a) gamma(b) / gamma(a + b).",
    domain: "every pair; infinite or nan where gamma(a) or gamma(b) is",
    derivative:
      "beta(a, b) (digamma(a) - digamma(a + b)), beta(a, b) (digamma(b) - digamma(a + b))",
    digits:
      "fewer for negative arguments; second derivatives where an argument is far below the other",
    source: "DLMF 5.12.1", example: ("beta(2, 3)", "0.08333333333333333"),
    derivativeHasValue: true)
  public static let probes: [(x: Double, y: Double)] = [(0.5, 1.5), (3, 2.25), (-0.5, 2.25)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ b: Double) -> Double {
    if a > 0, b > 0 {
      return DoubleDouble.exp(LogBeta.logarithm(a, b)).value
    }
    return Gamma.value(a) * (Gamma.value(b) / Gamma.value(a + b))
  }
  @inlinable
  public static func partialX<N: Number>(_ a: N, _ b: N, _ z: N) -> N {
    z * DigammaDifference.of(a, b)
  }
  @inlinable
  public static func partialY<N: Number>(_ a: N, _ b: N, _ z: N) -> N {
    z * DigammaDifference.of(b, a)
  }
}

/// The logarithm of the beta function.
public enum LogBeta: Binary {
  public static let entry = Entry(
    "lbeta(a, b)", "The logarithm of |beta(a, b)|, which neither over- nor underflows.",
    domain: "every pair", derivative: "digamma(a) - digamma(a + b), digamma(b) - digamma(a + b)",
    digits:
      "fewer for negative arguments; second derivatives where an argument is far below the other",
    source: "DLMF 5.12.1", example: ("lbeta(1, 1)", "0"))
  public static let probes: [(x: Double, y: Double)] = [(0.5, 1.5), (3, 2.25), (200, 300)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ b: Double) -> Double {
    if a > 0, b > 0 {
      // Next to 0 what is left is below the digits of the terms.
      let value = logarithm(a, b).value
      return value.magnitude < 1e-27 ? 0 : value
    }
    return .logGamma(a) + .logGamma(b) - .logGamma(a + b)
  }
  static func logarithm(_ a: Double, _ b: Double) -> DoubleDouble {
    guard a.isFinite, b.isFinite else { return DoubleDouble(-.infinity) }
    let (less, more) = (Swift.min(a, b), Swift.max(a, b))
    guard more < 1000 else { return logarithm(less, farOut: more) }
    return .logGamma(DoubleDouble(a)) + .logGamma(DoubleDouble(b))
      - .logGamma(DoubleDouble(sumOf: a, b))
  }
  /// By Stirling's series for each that is large, ordered so that nothing huge cancels: neither the logarithms of
  /// gamma functions nor the sum of the arguments need be doubles.
  private static func logarithm(_ less: Double, farOut more: Double) -> DoubleDouble {
    let (s, l, half) = (DoubleDouble(less), DoubleDouble(more), DoubleDouble(0.5))
    let ratio = s / l
    let growth = DoubleDouble.log(onePlus: ratio)
    // more log(1 + less/more), which is `less` where the quotient has no digits.
    let lost = ratio.high < 1e-40 ? s : l * growth
    var result: DoubleDouble = .stirlingRest(l) - .stirlingRest(DoubleDouble(sumOf: more, less))
    result = result - (s - half) * growth
    if less < 24 {
      result = result + .logGamma(s) - s * .log(l) + (s - lost)
    } else {
      result = result + .stirlingRest(s) + .halfLogOfTwoPi - half * .log(s)
      result = result + s * (.log(s) - .log(l)) - lost
    }
    return result.value.isFinite ? result : DoubleDouble(-.infinity)
  }
  @inlinable
  public static func partialX<N: Number>(_ a: N, _ b: N, _ z: N) -> N {
    DigammaDifference.of(a, b)
  }
  @inlinable
  public static func partialY<N: Number>(_ a: N, _ b: N, _ z: N) -> N {
    DigammaDifference.of(b, a)
  }
}

/// ψ(a) - ψ(a + b): the rule of `lbeta`, where little is left of either if b is far below a.
public enum DigammaDifference: Binary {
  public static let entry = Entry(
    "digamma(a) - digamma(a + b)", "The difference of two digammas.", name: "digamma difference",
    domain: "every pair", derivative: "polygamma(1, a) - polygamma(1, a + b), -polygamma(1, a + b)",
    digits: "fewer for negative arguments", source: "DLMF 5.2.2",
    example: ("-1 / 1", "-1"), form: .auxiliary)
  public static let probes: [(x: Double, y: Double)] = [(0.5, 1.5), (3, 2.25), (200, 300)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ b: Double) -> Double {
    if a > 0, b > 0, a + b < 1e-20 { return -(b / (a + b)) / a }
    // Where 1/a is below the last digit.
    if a > 1e17, b > 0, a.isFinite, b.isFinite { return -.log(onePlus: b / a) }
    guard a > 1e-30, b > 0, a.isFinite, b.isFinite else {
      return Digamma.value(a) - Digamma.value(a + b)
    }
    let sum = DoubleDouble(sumOf: a, b)
    return (positivePolygamma(order: 0, at: sum) - positivePolygamma(order: 0, at: DoubleDouble(a)))
      .value
  }
  @inlinable
  public static func partialX<N: Number>(_ a: N, _ b: N, _ z: N) -> N {
    let one = N.Base(literal: 1)
    return N.lift(Polygamma.self, one, a) - N.lift(Polygamma.self, one, a + b)
  }
  @inlinable
  public static func partialY<N: Number>(_ a: N, _ b: N, _ z: N) -> N {
    -N.lift(Polygamma.self, N.Base(literal: 1), a + b)
  }
}
