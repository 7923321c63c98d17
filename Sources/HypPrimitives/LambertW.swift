// LambertW.swift -- the inverse of w e^w.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The principal branch of Lambert's W function.
public enum LambertW: Unary {
  public static let entry = Entry(
    "lambertw(x)",
    "Lambert's W function, the principal branch: the w >= -1 with w exp(w) = x.",
    name: "principal lambertw", domain: "x >= -1/e",
    derivative: "exp(-w) / (1 + w), with w = lambertw(x)",
    digits: "derivatives lose digits next to -1/e, where w + 1 is what is left of w",
    source: "DLMF 4.13.1", example: ("1 - 1", "0"), form: .auxiliary)
  public static let probes = [-0.25, 0, 0.5, 20]
  public static let edges: [Edge] = [(1e-300, 1)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1/e the derivative is ∞", samples: [(-0.36787944117144233, .infinity)]
    ) { $0 == -0.36787944117144233 }
  ]
  public static func value(_ x: Double) -> Double {
    if x == 0 || x == .infinity || x.isNaN { return x }
    let square = x < 1 ? LambertBranches.square(x) : 1
    guard square > -1e-15 else { return .nan }
    if square <= 0 { return -1 }
    let p = square.squareRoot()
    if p < 0.01 { return LambertBranches.near(p) }
    var w =
      x < 0 ? -1 + p - p * p / 3 : x < 3 ? Double.log(onePlus: x) * 0.8 : .log(x) - .log(.log(x))
    for _ in 0..<8 {
      let power = Double.exp(w)
      let rest = w - x / power
      let step = rest / (w + 1 - (w + 2) * rest / (2 * w + 2))
      w -= step
      if step.magnitude < 1e-8 * w.magnitude { break }
    }
    return LambertBranches.polished(w, x)
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    Exp.of(-y) / (y + 1.0)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == -0.36787944117144233 }
}

/// The lower branch of Lambert's W function.
public enum LowerLambertW: Unary {
  public static let entry = Entry(
    "lambertw(x, -1)", "Lambert's W function, the lower branch: the w <= -1 with w exp(w) = x.",
    name: "lower lambertw", domain: "-1/e <= x < 0",
    derivative: "exp(-w) / (1 + w), with w = lambertw(x, -1)",
    digits: "derivatives lose digits next to -1/e, where w + 1 is what is left of w",
    source: "DLMF 4.13.1", example: ("0 - 1", "-1"), form: .auxiliary)
  public static let probes = [-0.25, -0.2, -0.15]
  public static let edges: [Edge] = [(-1e-100, -1.00426037433007743e100)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1/e the derivative is -∞", samples: [(-0.36787944117144233, -.infinity)]
    ) { $0 == -0.36787944117144233 },
    Kink1(.pole, "at x = 0 the derivative is -∞", samples: [(0, -.infinity)]) { $0 == 0 },
  ]
  public static func value(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    let square = LambertBranches.square(x)
    guard x < 0, square > -1e-15 else { return .nan }
    if square <= 0 { return -1 }
    let p = square.squareRoot()
    if p < 0.01 { return LambertBranches.near(-p) }
    let log = Double.log(-x)
    var w = x < -0.25 ? -1 - p - p * p / 3 : log - .log(-log) + .log(-log) / log
    // Newton's method for log(-w) + w = log(-x), which does not underflow.
    for _ in 0..<20 {
      let step = (Double.log(-w) + w - log) * w / (1 + w)
      w -= step
      if step.magnitude < 1e-9 * w.magnitude { break }
    }
    // Far out the logarithms have all digits that w has.
    return w < -600 ? w - (Double.log(-w) + w - log) * w / (1 + w) : LambertBranches.polished(w, x)
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    if x.base == 0 { return -Reciprocal.of(x * x) }
    return x.base == -0.36787944117144233 ? -Reciprocal.of(y + 1.0) : y / (x * (y + 1.0))
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == -0.36787944117144233 || x == 0 }
}

/// What both branches have in common.
private enum LambertBranches {
  /// 2 (e x + 1), the square of the distance from the branch point. The double next to -1/e stands for that.
  static func square(_ x: Double) -> Double {
    let e = DoubleDouble(2.718281828459045, 1.4456468917292502e-16)
    return 2 * (e * DoubleDouble(x) + DoubleDouble(1)).value
  }

  /// w at the distance `p` from the branch point, negative on the lower branch.
  static func near(_ p: Double) -> Double {
    let coefficients = [
      1963.0 / 204120, 680863.0 / 43_545_600, -221.0 / 8505, 769.0 / 17280, -43.0 / 540,
      11.0 / 72, -1.0 / 3, 1,
    ]
    // The sign of the last of them is alternate too.
    let series = coefficients.dropFirst().reduce(-coefficients[0]) { $0 * p + $1 }
    return -1 + p * series
  }

  /// A step of Newton's from `w`, with twice the digits.
  static func polished(_ w: Double, _ x: Double) -> Double {
    let quotient = DoubleDouble(x) * DoubleDouble.exp(-w)
    let rest = (DoubleDouble(w) - quotient).value
    return w - rest / (1 + w)
  }
}
