// IncompleteGamma.swift -- the incomplete gamma functions, of any two positive numbers.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The regularised lower incomplete gamma function.
public enum LowerGamma: Binary {
  public static let entry = Entry(
    "gammainc(a, x)",
    "The regularised lower incomplete gamma function: the integral of t^(a - 1) exp(-t) from 0 to x, divided by"
      + " gamma(a). The probability that a gamma-distributed number of shape a is below x.",
    domain: "a > 0, x >= 0",
    derivative: "that of the series or the continued fraction, x^(a - 1) exp(-x) / gamma(a)",
    digits: "derivatives with respect to a to 1e-10",
    source: "DLMF 8.2.4", example: ("gammainc(1, 0)", "0"))
  public static let probes: [(x: Double, y: Double)] = [
    (0.5, 0.3), (2.5, 1.5), (3, 7.25), (20, 15),
  ]
  public static let edges: [Edge2] = [(x: 1, y: 800, partials: (0, 0))]
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ x: Double) -> Double {
    IncompleteGamma.values(a, x).lower.value
  }
  public static func partialX<N: Number>(_ a: N, _ x: N, _ z: N) -> N {
    IncompleteGamma.slopeByShape(a, x)
  }
  @inlinable
  public static func partialY<N: Number>(_ a: N, _ x: N, _ z: N) -> N { GammaDensity.of(a, x) }
}

/// The regularised upper incomplete gamma function.
public enum UpperGamma: Binary {
  public static let entry = Entry(
    "gammaincc(a, x)",
    "The regularised upper incomplete gamma function, 1 - gammainc(a, x), with all its digits for large x.",
    domain: "a > 0, x >= 0",
    derivative: "that of the series or the continued fraction, -x^(a - 1) exp(-x) / gamma(a)",
    digits: "derivatives with respect to a to 1e-10",
    source: "DLMF 8.2.4", example: ("gammaincc(1, 0)", "1"))
  public static let probes = LowerGamma.probes
  public static let edges: [Edge2] = [(x: 1, y: 800, partials: (0, 0))]
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ x: Double) -> Double {
    IncompleteGamma.values(a, x).upper.value
  }
  public static func partialX<N: Number>(_ a: N, _ x: N, _ z: N) -> N {
    -IncompleteGamma.slopeByShape(a, x)
  }
  @inlinable
  public static func partialY<N: Number>(_ a: N, _ x: N, _ z: N) -> N { -GammaDensity.of(a, x) }
}

/// x^(a - 1) e^-x / gamma(a): the rule of the incomplete gamma functions, and the density of a distribution.
public enum GammaDensity: Binary {
  public static let entry = Entry(
    "x^(a - 1) * exp(-x) / gamma(a)", "The density of the gamma distribution of shape a.",
    name: "gamma density", domain: "x >= 0",
    derivative: "the density times log(x) - digamma(a), density at a - 1 less that at a",
    source: "DLMF 8.8.13", example: ("0^0 * exp(-0) / gamma(1)", "1"), form: .auxiliary,
    derivativeHasValue: true)
  public static let probes: [(x: Double, y: Double)] = [(0.5, 0.3), (2.5, 1.5), (20, 15)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ x: Double) -> Double {
    guard x >= 0, a.isFinite else { return .nan }
    if x == .infinity { return 0 }
    if a <= 0, a == a.rounded() { return 0 }
    if x == 0 { return a == 1 ? 1 : a > 1 ? 0 : Gamma.value(a) * .infinity }
    if a < 1 {
      return Power.value(x, a) / x * .exp(-x) / Gamma.value(a)
    }
    return DoubleDouble.poissonTerm(a - 1, x).value
  }
  public static func partialX<N: Number>(_ a: N, _ x: N, _ z: N) -> N {
    let (shape, plain) = (a.plain, x.plain)
    if plain == 0, shape > 1 { return 0 }
    if shape > 0 || shape != shape.rounded() { return z * (Log.of(x) - Digamma.of(a)) }
    // 1/gamma is 0 at a pole, and has a slope there. Rules come to the first few.
    guard shape > -200 else { return .notANumber }
    return slope(at: a) { b in
      Exp.of((b - 1.0) * Log.of(Dual(still: x)) - Dual(still: x)) * reciprocalGamma(b)
    }
  }
  public static func partialY<N: Number>(_ a: N, _ x: N, _ z: N) -> N {
    Self.of(a - 1.0, x) - z
  }
}

/// 1 / gamma(x), also at the poles of gamma: steps up to a positive number.
func reciprocalGamma<N: Number>(_ x: N) -> N {
  var factor: N = 1
  var x = x
  while x.plain < 0.5 {
    factor = factor * x
    x = x + 1.0
  }
  return factor * Exp.of(-LogGamma.of(x))
}

/// What the two incomplete gamma functions share.
enum IncompleteGamma {
  /// Both, one of them by its series (DLMF 8.7.1) or its continued fraction (8.9.2), the other as what is left to 1.
  static func values(_ a: Double, _ x: Double) -> (lower: DoubleDouble, upper: DoubleDouble) {
    let (none, all) = (DoubleDouble(0), DoubleDouble(1))
    guard a > 0, x >= 0, a.isFinite else { return (DoubleDouble(.nan), DoubleDouble(.nan)) }
    if x == 0 { return (none, all) }
    if x == .infinity { return (all, none) }
    if UniformGamma.holds(a, x) { return UniformGamma.values(a, x) }
    if a > 1e9 { return x < a ? (none, all) : (all, none) }
    let term = DoubleDouble.poissonTerm(a, x)
    if x < a + 1 {
      // The sum times the first factor, which may underflow where the sum is huge: never, below a + 1.
      let lower = term * series(a, x)
      return (lower, all - lower)
    }
    if term.high == 0 { return (all, none) }
    guard let count = termCount(a, x) else { return (DoubleDouble(.nan), DoubleDouble(.nan)) }
    let upper = term * DoubleDouble(a) * fraction(a, x, count + 8)
    return (all - upper, upper)
  }

  private static func series(_ a: Double, _ x: Double) -> DoubleDouble {
    var (term, sum) = (DoubleDouble(1), DoubleDouble(1))
    var n = 1.0
    while term.high > 1e-24 * sum.high {
      term *= DoubleDouble(x) / DoubleDouble(sumOf: a, n)
      sum += term
      n += 1
    }
    return sum
  }

  private static func termCount(_ a: Double, _ x: Double) -> Int? {
    HypPrimitives.termCount(first: x + 1 - a) { k in
      let n = Double(k)
      return (a: n * (a - n), b: x + (2 * n + 1) - a)
    }
  }

  private static func fraction(_ a: Double, _ x: Double, _ count: Int) -> DoubleDouble {
    let start = DoubleDouble(sumOf: x, -a)
    func term(_ k: Int) -> (a: DoubleDouble, b: DoubleDouble) {
      let n = Double(k)
      return (a: DoubleDouble(n) * DoubleDouble(sumOf: a, -n), b: start + DoubleDouble(2 * n + 1))
    }
    let value = continuedFraction(count: count, first: start + DoubleDouble(1), term, +, /)
    return DoubleDouble(1) / value
  }

  /// ∂P/∂a.
  static func slopeByShape<N: Number>(_ a: N, _ x: N) -> N {
    let (shape, plain) = (a.plain, x.plain)
    guard shape > 0, shape.isFinite, plain >= 0 else { return .notANumber }
    if plain == 0 || plain == .infinity { return 0 }
    if UniformGamma.holdsSmooth(shape, plain) {
      return slope(at: a) { UniformGamma.smooth($0, Dual(still: x)) }
    }
    if shape > 1e9 { return 0 }
    return slope(at: a) { smooth($0, Dual(still: x)) }
  }

  /// P, of numbers that carry derivatives; where the continued fraction is taken less 1.
  private static func smooth<N: Number>(_ a: N, _ x: N) -> N {
    let (shape, plain) = (a.plain, x.plain)
    let term = poissonTerm(a, x)
    if plain < shape + 1 {
      let count = seriesCount(shape, plain)
      var (power, sum): (N, N) = (1, 1)
      for n in 1...count {
        power = power * x / (a + Double(n))
        sum = sum + power
      }
      return term * sum
    }
    // Of whole numbers the fraction ends, but not its derivatives.
    guard let own = termCount(shape, plain), let other = termCount(shape + 0.382, plain) else {
      return .notANumber
    }
    let count = Swift.max(own, other)
    let start = x - a
    func fractionTerm(_ k: Int) -> (a: N, b: N) {
      (a: Double(k) * (a - Double(k)), b: start + Double(2 * k + 1))
    }
    let value = continuedFraction(
      count: count + count / 2 + 8, first: start + 1.0, fractionTerm, +, /)
    return -(term * a / value)
  }

  private static func seriesCount(_ a: Double, _ x: Double) -> Int {
    var term = 1.0
    var sum = 1.0
    var n = 0
    while term > 1e-19 * sum {
      n += 1
      term *= x / (a + Double(n))
      sum += term
    }
    return n + n / 4 + 4
  }

  /// x^a e^-x / gamma(a + 1). For large a by the distance of x from a, of which little is lost.
  private static func poissonTerm<N: Number>(_ a: N, _ x: N) -> N {
    guard a.plain > 10 else { return Exp.of(a * Log.of(x) - x - LogGamma.of(a + 1.0)) }
    let distance = x - a
    let square = Reciprocal.of(a * a)
    var series: N = 0
    for (index, number) in bernoulliNumbers.prefix(10).enumerated().reversed() {
      let twoK = Double(2 * index + 2)
      series = series * square + number.0 / number.1 / (twoK * (twoK - 1))
    }
    let exponent = a * Log1p.of(distance / a) - distance - series / a
    return Exp.of(exponent) / Sqrt.of(2 * Double.pi * a)
  }
}
