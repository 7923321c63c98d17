// Sinc.swift -- the cardinal sine.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// The cardinal sine.
public enum Sinc: Unary {
  public static let entry = Entry(
    "sinc(x)",
    "The cardinal sine, sin(πx) / (πx), which is 1 at x = 0 and 0 at all other whole numbers.",
    domain: "every number", derivative: "(cos(πx) - sinc(x)) / x",
    digits: "fewer near the zeros of each derivative", source: "DLMF 3.3.43",
    example: ("sinc(0.5)", "0.6366197723675814"))
  public static let probes = [-1.3, 0, 0.25, 2.6]
  public static let edges: [Edge] = [
    (1, -1), (2, 0.5), (-3, 1.0 / 3), (1e-30, -3.289868133696453e-30),
  ]
  public static let kinks: [Kink1] = []
  // Whole numbers are taken away before π multiplies: that is exact, and sin of what is left keeps its digits.
  public static func value(_ x: Double) -> Double {
    if x == 0 { return 1 }
    if x.isInfinite { return 0 }
    let whole = x.rounded(.toNearestOrEven)
    let sine = Sin.value(.pi * (x - whole))
    let isOdd = whole.truncatingRemainder(dividingBy: 2) != 0
    return (isOdd ? -sine : sine) / (.pi * x)
  }
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    let plain = x.base.double
    if plain.isInfinite { return 0 }
    // Near 0 the difference loses all digits, and the series needs few terms.
    if plain.magnitude < 0.5 {
      let square = x * x
      var sum = N(N.Base(literal: 0))
      for coefficient in coefficients.reversed() { sum = coefficient + square * sum }
      return x * sum
    }
    let whole = plain.rounded(.toNearestOrEven)
    let rest = x.subtracting(N.Base(literal: whole))
    // cos(πt) is sin(π(½ - |t|)), which keeps its digits near its zero.
    let cosine = Sin.of(.pi * (rest.base > 0 ? 0.5 - rest : 0.5 + rest))
    let isOdd = whole.truncatingRemainder(dividingBy: 2) != 0
    return ((isOdd ? -cosine : cosine) - y) / x
  }
  /// Of x^1, x^3, …: (-1)ᵏ 2k π²ᵏ / (2k + 1)!.
  private static let coefficients: [Double] = {
    var coefficients: [Double] = []
    var term = DoubleDouble(1)  // π²ᵏ / (2k + 1)!, with its sign
    for k in 1...18 {
      let n = Double(2 * k)
      term *= -(DoubleDouble.pi * DoubleDouble.pi) / DoubleDouble(n * (n + 1))
      coefficients.append((term * DoubleDouble(n)).value)
    }
    return coefficients
  }()
}
