// Odds.swift -- logarithms of odds and of sums of probabilities.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The logit, the inverse of the sigmoid.
public enum Logit: Unary {
  public static let entry = Entry(
    "logit(x)", "The logarithm of the odds x / (1 - x): the inverse of sigmoid.",
    domain: "0 <= x <= 1", derivative: "1 / (x (1 - x))", source: "definition",
    example: ("logit(0.5)", "0"))
  public static let probes = [0.1, 0.5, 0.9]
  public static let edges: [Edge] = [(0x1p-900, 0x1p900), (1e-20, 1e20)]
  public static let kinks = [
    Kink1(
      .pole, "at x = 0 and x = 1 the derivative is ∞",
      samples: [(0, .infinity), (-0.0, .infinity), (1, .infinity)]
    ) { $0 == 0 || $0 == 1 }
  ]
  // Near its zero, x = 1/2, the difference of two logarithms would lose all digits; 2x - 1 is exact there.
  @inlinable
  public static func value(_ x: Double) -> Double {
    (0.25...0.75).contains(x) ? 2 * .atanh(2 * x - 1) : .log(x) - .log(onePlus: -x)
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { LogitSlope.of(x) }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 || x == 1 }
}

/// 1 / (x (1 - x)): the rule of `logit`.
///
/// A primitive of its own: its derivative has a zero, at which a sum of quotients would lose all digits.
public enum LogitSlope: Unary {
  public static let entry = Entry(
    "1 / (x (1 - x))", "The derivative of logit.", name: "slope of logit", domain: "0 <= x <= 1",
    derivative: "(2x - 1) / (x (1 - x))^2", source: "definition",
    example: ("1 / (0.5 * (1 - 0.5))", "4"), form: .auxiliary)
  public static let probes = [0.3, 0.5, 0.7]
  public static let edges: [Edge] = [(0x1p-400, -0x1p800)]
  public static let kinks = [
    Kink1(
      .pole, "at x = 0 the derivative is -∞, at x = 1 it is ∞",
      samples: [(0, -.infinity), (-0.0, -.infinity), (1, .infinity)]
    ) { $0 == 0 || $0 == 1 }
  ]
  // -0 is made 0: the pole at the end of the domain has the sign of the inside.
  @inlinable
  public static func value(_ x: Double) -> Double {
    x < 0 || x > 1 ? .nan : 1 / ((x + 0) * (1 - x))
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    y.squared * (2.0 * x - 1.0)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == 0 || x == 1 }
}

/// The logarithm of a sum of powers.
public enum LogAddExp: Binary {
  public static let entry = Entry(
    "logaddexp(x, y)", "log(exp(x) + exp(y)), without overflow.", domain: "every pair",
    derivative: "sigmoid(x - y), sigmoid(y - x)",
    digits:
      "fewer where the value is small beside x and y, and near the zeros of second and third derivatives",
    source: "definition", example: ("logaddexp(1000, 1000)", "1000.6931471805599"))
  public static let probes: [(x: Double, y: Double)] = [(0.5, -1), (2, 2), (-3, 1)]
  public static let edges: [Edge2] = [
    (x: 1000, y: 0, partials: (1, 0)), (40, 0, (1, 4.248354255291589e-18)),
    (.infinity, 0, (1, 0)),
  ]
  public static let kinks: [Kink2] = []
  @inlinable
  public static func value(_ x: Double, _ y: Double) -> Double {
    // Of two infinities there is no difference.
    if x == y { return x + 0.6931471805599453 }
    return (x > y ? x : y) + .log(onePlus: .exp(-(x - y).magnitude))
  }
  @inlinable
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { share(of: x, beside: y) }
  @inlinable
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { share(of: y, beside: x) }

  @inlinable
  static func share<N: Number>(of x: N, beside y: N) -> N {
    if x.base == y.base, x.base.double.isInfinite { return N(N.Base(literal: 0.5)) }
    return Sigmoid.of(x - y)
  }
}
