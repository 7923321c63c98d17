// UniformGamma.swift -- the incomplete gamma functions of a large shape, by N. M. Temme's uniform expansion.
//
// DLMF 8.12.3 and 8.12.4: P(a, x) = erfc(-η√(a/2))/2 - S, with η²/2 = μ - log(1 + μ), μ = (x - a)/a, and
// S = exp(-aη²/2)/√(2πa) Σ cₖ(η) a⁻ᵏ. The work does not grow with the shape, as that of the series does.

import RealModule

enum UniformGamma {
  /// cₖ in powers of η (DLMF 8.12.10), computed with fractions.
  private static let coefficients: [[Double]] = [
    [
      -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
      0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06,
      -1.85406221071516e-06, 8.296711340953087e-07, -1.7665952736826078e-07, 6.707853543401498e-09,
      1.0261809784240309e-08, -4.382036018453353e-09, 9.14769958223679e-10, -2.5514193994946248e-11,
      -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12,
      1.1004392031956135e-13,
    ],
    [
      -0.001851851851851852, -0.003472222222222222, 0.0026455026455026454, -0.0009902263374485596,
      0.00020576131687242798, -4.018775720164609e-07, -1.8098550334489977e-05, 7.64916091608111e-06,
      -1.6120900894563446e-06, 4.647127802807434e-09, 1.378633446915721e-07, -5.752545603517705e-08,
      1.1951628599778148e-08, -1.7543241719747647e-11, -1.0091543710600413e-09,
    ],
    [
      0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049, 2.0093878600823047e-06,
      -0.0001073665322636516, 5.2923448829120125e-05, -1.2760635188618728e-05,
      3.423578734096138e-08,
      1.3721957309062934e-06, -6.298992138380055e-07,
    ],
    [
      0.0006494341563786008, 0.00022947209362139917, -0.0004691894943952557, 0.00026772063206283885,
      -7.561801671883977e-05, -2.396505113867297e-07,
    ],
  ]

  /// Whether a double has all its digits by it.
  static func holds(_ a: Double, _ x: Double) -> Bool { a > 1e6 && (x - a).magnitude < 0.3 * a }

  /// P and Q, as doubles of which the smaller has all digits.
  static func values(_ a: Double, _ x: Double) -> (lower: DoubleDouble, upper: DoubleDouble) {
    let one = DoubleDouble(1)
    let half = halfSquare(a, x)
    let exponent = DoubleDouble(a) * half
    let root = DoubleDouble.sqrt(exponent)
    let power = DoubleDouble.exp(-exponent).value
    // erfc of both parts of the root.
    let tail: Double = 0.5 * (.erfc(root.high) - 1.1283791670955126 * power * root.low)
    let size: Double = .sqrt(2 * half.value)
    let rest = power / (2.5066282746310002 * a.squareRoot()) * series(a, x < a ? -size : size)
    if x < a {
      let lower = DoubleDouble(tail - rest)
      return (lower, one - lower)
    }
    let upper = DoubleDouble(tail + rest)
    return (one - upper, upper)
  }

  /// Whether derivatives have the digits that are promised.
  static func holdsSmooth(_ a: Double, _ x: Double) -> Bool {
    a > 1e4 && (x - a).magnitude < 0.4 * a
  }

  /// P where x is below the shape, else -Q.
  static func smooth<N: Number>(_ a: N, _ x: N) -> N {
    let distance: N = (x - a) / a
    // η²/μ², a power series that has no root at the middle.
    var square: N = 0
    for k in (0...42).reversed() { square = 2.0 / Double(k + 2) - distance * square }
    let eta: N = distance * Sqrt.of(square)
    let root: N = eta * Sqrt.of(0.5 * a)
    let power: N = Exp.of(-(root * root))
    let rest: N = power * series(a, eta) / Sqrt.of((2 * Double.pi) * a)
    return x.plain < a.plain ? 0.5 * Erfc.of(-root) - rest : -(0.5 * Erfc.of(root)) - rest
  }

  private static func series<N: Number>(_ a: N, _ eta: N) -> N {
    var sum: N = 0
    for row in coefficients.reversed() {
      var own: N = 0
      for coefficient in row.reversed() { own = own * eta + coefficient }
      sum = sum / a + own
    }
    return sum
  }

  /// μ - log(1 + μ), with twice the digits also where x is next to the shape.
  static func halfSquare(_ a: Double, _ x: Double) -> DoubleDouble {
    let shape = DoubleDouble(a)
    let distance = DoubleDouble(sumOf: x, -a) / shape
    guard distance.high.magnitude < 0.1 else {
      return distance - (.log(DoubleDouble(x)) - .log(shape))
    }
    var sum = DoubleDouble(0)
    for k in (2...34).reversed() {
      sum = DoubleDouble(1) / DoubleDouble(Double(k)) - distance * sum
    }
    return distance * distance * sum
  }
}
