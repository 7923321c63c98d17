// LambertW.swift -- the inverse of w e^w.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// Lambert's W function.
public enum LambertW: Unary {
  public static let entry = Entry(
    "lambertw(x)",
    "Lambert's W function, the principal branch: the w >= -1 with w exp(w) = x.",
    domain: "x >= -1/e", derivative: "exp(-w) / (1 + w), with w = lambertw(x)",
    digits: "derivatives lose digits next to -1/e, where w + 1 is what is left of w",
    source: "DLMF 4.13.1", example: ("lambertw(0)", "0"))
  public static let probes = [-0.25, 0, 0.5, 20]
  public static let edges: [Edge] = [(1e-300, 1)]
  public static let kinks = [
    Kink1(
      .pole, "at x = -1/e the derivative is ∞", samples: [(-0.36787944117144233, .infinity)]
    ) { $0 == -0.36787944117144233 }
  ]
  public static func value(_ x: Double) -> Double {
    if x == 0 || x == .infinity || x.isNaN { return x }
    let e = DoubleDouble(2.718281828459045, 1.4456468917292502e-16)
    // The square of the distance from the branch point. The double next to -1/e stands for it.
    let square = x < 1 ? 2 * (e * DoubleDouble(x) + DoubleDouble(1)).value : 1
    guard square > -1e-15 else { return .nan }
    if square <= 0 { return -1 }
    let p = square.squareRoot()
    if p < 0.01 {
      let coefficients = [
        1963.0 / 204120, 680863.0 / 43_545_600, -221.0 / 8505, 769.0 / 17280, -43.0 / 540,
        11.0 / 72, -1.0 / 3, 1,
      ]
      // The sign of the last of them is alternate too.
      let series = coefficients.dropFirst().reduce(-coefficients[0]) { $0 * p + $1 }
      return -1 + p * series
    }
    var w =
      x < 0 ? -1 + p - p * p / 3 : x < 3 ? Double.log(onePlus: x) * 0.8 : .log(x) - .log(.log(x))
    for _ in 0..<8 {
      let power = Double.exp(w)
      let rest = w - x / power
      let step = rest / (w + 1 - (w + 2) * rest / (2 * w + 2))
      w -= step
      if step.magnitude < 1e-8 * w.magnitude { break }
    }
    // A step of Newton's with twice the digits.
    let quotient = DoubleDouble(x) * DoubleDouble.exp(-w)
    let rest = (DoubleDouble(w) - quotient).value
    return w - rest / (1 + w)
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    Exp.of(-y) / (y + 1.0)
  }
  @inlinable
  public static func isKink(_ x: Double) -> Bool { x == -0.36787944117144233 }
}
