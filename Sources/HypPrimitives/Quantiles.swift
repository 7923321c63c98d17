// Quantiles.swift -- inverses of distribution functions.
//
// By Newton's method on the logarithm of the smaller tail, a concave function of log x or of the log odds: it does not
// overshoot, and few steps are enough. The derivatives are those of the implicit function, from the value alone.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The inverse of the lower incomplete gamma function.
public enum GammaQuantile: Binary {
  public static let entry = Entry(
    "gammaincinv(a, p)", "The x for which gammainc(a, x) is p.", domain: "a > 0, 0 <= p <= 1",
    derivative: "those of the implicit function",
    digits: "to 1e-13; derivatives with respect to a to 1e-10",
    source: "DLMF 8.12.21", example: ("gammaincinv(1, 0)", "0"), derivativeHasValue: true)
  public static let probes: [(x: Double, y: Double)] = [(0.5, 0.3), (2.5, 0.5), (20, 0.8)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ a: Double, _ p: Double) -> Double {
    guard a > 0, a.isFinite, p >= 0, p <= 1 else { return .nan }
    if p == 0 || p == 1 { return p == 0 ? 0 : .infinity }
    let z = InverseNormalCumulation.value(p)
    let root: Double = 1 - 1 / (9 * a) + z / (3 * a.squareRoot())
    var x: Double = a * root * root * root
    if a < 1 || root < 0.1 { x = .exp((.log(p) + .logGamma(a + 1)) / a) }
    if x == 0 { return 0 }
    for _ in 0..<200 {
      let both = IncompleteGamma.values(a, x)
      let density: Double = x * GammaDensity.value(a, x)
      let step = Tails.step(lower: both.lower.value, upper: both.upper.value, p, density)
      x *= .exp(step)
      if step.magnitude < 1e-14 { break }
    }
    return x
  }
  public static func partialX<N: Number>(_ a: N, _ p: N, _ x: N) -> N {
    -(IncompleteGamma.slopeByShape(a, x) / GammaDensity.of(a, x))
  }
  public static func partialY<N: Number>(_ a: N, _ p: N, _ x: N) -> N {
    Reciprocal.of(GammaDensity.of(a, x))
  }
}

/// The inverse of the incomplete beta function.
public enum BetaQuantile: Ternary {
  public static let entry = Entry(
    "betaincinv(a, b, p)", "The x for which betainc(a, b, x) is p.",
    domain: "a > 0, b > 0, 0 <= p <= 1", derivative: "those of the implicit function",
    digits: "to 1e-13; derivatives with respect to a and b to 1e-10",
    source: "DLMF 8.17.2", example: ("betaincinv(1, 1, 0.25)", "0.25"))
  public static let conventions: [String] = []
  public static func convention(at point: [Double]) -> TakenConvention? { nil }
  public static let probes: [(x: Double, y: Double, z: Double)] = [
    (0.5, 1.5, 0.3), (2, 3.5, 0.9), (12, 20, 0.4),
  ]

  /// Newton's steps on numbers that carry derivatives, from the value: each doubles the orders that are right.
  public static func of<N: Number>(_ a: N, _ b: N, _ p: N) -> N {
    let value = solved(a.plain, b.plain, p.plain)
    guard a.carries || b.carries || p.carries, value > 0, value < 1 else {
      return value.isNaN ? .notANumber : N(plain: value)
    }
    var x = N(plain: value)
    let scale: N = LogBeta.of(a, b)
    for _ in 0..<5 {
      let inside: N = (a - 1.0) * Log.of(x)
      let outside: N = (b - 1.0) * Log1p.of(-x)
      let density: N = Exp.of(inside + outside - scale)
      let rest: N = IncompleteBeta.of(a, b, x) - p
      x = (x - rest / density).pinned(to: value)
    }
    return x
  }
  public static func of<A: NumberArray>(arrays a: A, _ b: A, _ p: A) -> A {
    elementwise(a, b, p) { of($0, $1, $2) }
  }

  static func solved(_ a: Double, _ b: Double, _ p: Double) -> Double {
    guard a > 0, b > 0, a.isFinite, b.isFinite, p >= 0, p <= 1 else { return .nan }
    if p == 0 || p == 1 { return p }
    let scale = LogBeta.value(a, b)
    // The odds x / (1 - x): those of the mean, or of the tail's leading term.
    let left: Double = .exp((.log(p) + .log(a) + scale) / a)
    let right: Double = .exp((.log(onePlus: -p) + .log(b) + scale) / b)
    var odds = a / b
    if p <= 0.5, left < 0.5 { odds = Swift.min(odds, left) }
    if p > 0.5, right < 0.5 { odds = Swift.max(odds, 1 / right) }
    if odds == 0 || odds == .infinity { return odds == 0 ? 0 : 1 }
    for _ in 0..<200 {
      let (x, rest) = (odds / (1 + odds), 1 / (1 + odds))
      let lower = IncompleteBeta.probability(a, b, x)
      let upper = IncompleteBeta.probability(b, a, rest)
      let density: Double = .exp(a * .log(x) + b * .log(rest) - scale)
      let step = Tails.step(lower: lower, upper: upper, p, density)
      odds *= .exp(step)
      if step.magnitude < 1e-14 { break }
    }
    return odds / (1 + odds)
  }
}

/// The step of Newton's method that all share.
enum Tails {
  /// On the logarithm of the tail that is smaller where the answer is; `density` is the derivative of the lower one.
  static func step(lower: Double, upper: Double, _ p: Double, _ density: Double) -> Double {
    guard density > 0 else { return lower > 0.5 ? -2 : 2 }
    let step =
      p <= 0.5
      ? -.log(lower / p) * (lower / density) : .log(upper / (1 - p)) * (upper / density)
    return step.isNaN ? 0 : Swift.max(-3, Swift.min(3, step))
  }
}

/// The inverse of the distribution function of the standard normal distribution.
public enum InverseNormalCumulation: Unary {
  public static let entry = Entry(
    "-sqrt(2) * erfinv(1 - 2 * p)",
    "The number below which a standard normal one is with probability p.",
    name: "inverse normal cumulation", domain: "0 <= p <= 1", derivative: "1 / density",
    source: "DLMF 7.17",
    example: ("1 - 1", "0"), form: .auxiliary, derivativeHasValue: true)
  public static let probes = [0.3, 0.5, 0.7]
  public static let edges: [Edge] = []
  public static let kinks = [
    Kink1(
      .pole, "at p = 0 and p = 1 the derivative is ∞", samples: [(0, .infinity), (1, .infinity)]
    ) {
      $0 == 0 || $0 == 1
    }
  ]
  public static func value(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    if p < 0.25 { return -1.4142135623730951 * InverseErf.inverseErfc(2 * p) }
    if p > 0.75 { return 1.4142135623730951 * InverseErf.inverseErfc(2 * (1 - p)) }
    return 1.4142135623730951 * InverseErf.value(2 * p - 1)
  }
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N {
    Reciprocal.of(NormalDensity.of(y))
  }
}

/// The distribution function of Student's distribution.
public enum StudentCumulation: Binary {
  public static let entry = Entry(
    "student.cdf(t, ν)", "The probability that a number of Student's distribution is below t.",
    name: "student cumulation", domain: "ν > 0",
    derivative: "that of the incomplete beta function, the density", source: "DLMF 8.17.2",
    example: ("1 / 2", "0.5"), form: .auxiliary)
  public static let probes: [(x: Double, y: Double)] = [(1, 0.5), (3.5, -2), (10, 1)]
  public static let edges: [Edge2] = [(x: 2, y: 0, partials: (0, 0.3535533905932738))]
  public static let kinks: [Kink2] = []
  public static func value(_ n: Double, _ t: Double) -> Double {
    guard n > 0, !t.isNaN else { return .nan }
    if n == .infinity { return NormalCumulation.value(t) }
    if t.isInfinite { return t > 0 ? 1 : 0 }
    let tail = tail(n, t.magnitude)
    return t > 0 ? 1 - tail : tail
  }
  /// The probability beyond t >= 0.
  private static func tail(_ n: Double, _ t: Double) -> Double {
    let ratio = t / n.squareRoot()
    if ratio > 1e9 {
      // The first term is all there is of the incomplete beta function.
      let growth =
        DoubleDouble(n) * (.log(DoubleDouble(t)) - DoubleDouble(0.5) * .log(DoubleDouble(n)))
      return (DoubleDouble.exp(-(growth + LogBeta.logarithm(0.5 * n, 0.5))) / DoubleDouble(n)).value
    }
    if ratio < 1e-140 { return 0.5 }
    let (freedom, square) = (DoubleDouble(n), DoubleDouble(t) * DoubleDouble(t))
    let whole = freedom + square
    return 0.5 * IncompleteBeta.both(0.5 * n, 0.5, freedom / whole, square / whole).lower
  }
  static func slopeByFreedom<N: Number>(_ n: N, _ t: N) -> N {
    let (freedom, plain) = (n.plain, t.plain)
    guard freedom > 0, freedom.isFinite, !plain.isNaN else { return .notANumber }
    // Where t is 0, or vanishes to first order only, the root of t² is t itself.
    if plain.isInfinite { return 0 }
    return slope(at: n) { m in
      let still = Dual(still: t)
      if plain == 0 { return still * density(m, still) }
      let square: Dual<N> = still * still
      if square.plain < m.plain {
        let half = IncompleteBeta.of(0.5, 0.5 * m, square / (m + square))
        return plain > 0 ? 0.5 * half : -(0.5 * half)
      }
      let tail = IncompleteBeta.of(0.5 * m, 0.5, m / (m + square))
      return plain > 0 ? -(0.5 * tail) : 0.5 * tail
    }
  }
  static func density<N: Number>(_ n: N, _ t: N) -> N {
    let power: N = (0.5 * (n + 1.0)) * Log1p.of(t * t / n)
    return Exp.of(-(power + LogBeta.of(0.5, 0.5 * n))) / Sqrt.of(n)
  }
  public static func partialX<N: Number>(_ n: N, _ t: N, _ z: N) -> N { slopeByFreedom(n, t) }
  public static func partialY<N: Number>(_ n: N, _ t: N, _ z: N) -> N {
    t.plain.isInfinite ? 0 : density(n, t)
  }
}

/// The inverse of the distribution function of Student's distribution.
public enum StudentQuantile: Binary {
  public static let entry = Entry(
    "student.quantile(p, ν)",
    "The number below which one of Student's distribution is with probability p.",
    name: "inverse student cumulation", domain: "ν > 0, 0 <= p <= 1",
    derivative: "those of the implicit function", source: "DLMF 8.17.2",
    example: ("1 - 1", "0"), form: .auxiliary, derivativeHasValue: true)
  public static let probes: [(x: Double, y: Double)] = [(1, 0.3), (3.5, 0.7), (10, 0.6)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ n: Double, _ p: Double) -> Double {
    guard n > 0, p >= 0, p <= 1 else { return .nan }
    if n == .infinity { return InverseNormalCumulation.value(p) }
    if p == 0.5 { return 0 }
    if p == 0 || p == 1 { return p == 0 ? -.infinity : .infinity }
    let tail = 2 * Swift.min(p, 1 - p)
    var ratio: Double
    if tail < 0.5 {
      let share = BetaQuantile.solved(0.5 * n, 0.5, tail)
      ratio = (1 - share) / share
    } else {
      let share = BetaQuantile.solved(0.5, 0.5 * n, 2 * (p - 0.5).magnitude)
      ratio = share / (1 - share)
    }
    ratio = (n * ratio).squareRoot()
    return p < 0.5 ? -ratio : ratio
  }
  public static func partialX<N: Number>(_ n: N, _ p: N, _ t: N) -> N {
    -(StudentCumulation.slopeByFreedom(n, t) / StudentCumulation.density(n, t))
  }
  public static func partialY<N: Number>(_ n: N, _ p: N, _ t: N) -> N {
    Reciprocal.of(StudentCumulation.density(n, t))
  }
}

/// The inverse of the distribution function of Poisson's distribution: flat between jumps.
public enum PoissonQuantile: Binary {
  public static let entry = Entry(
    "poisson.quantile(p, λ)",
    "The least whole number that is not exceeded with probability p or more.",
    name: "inverse poisson cumulation", domain: "λ >= 0, 0 <= p <= 1", derivative: "0, 0",
    source: "definition", example: ("1 - 1", "0"), form: .auxiliary)
  public static let probes: [(x: Double, y: Double)] = [(1, 0.3), (30, 0.9)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  public static func value(_ rate: Double, _ p: Double) -> Double {
    guard rate >= 0, rate <= 1e9, p >= 0, p <= 1 else { return .nan }
    if p == 1 { return rate == 0 ? 0 : .infinity }
    if rate == 0 || p == 0 { return 0 }
    let z = InverseNormalCumulation.value(p)
    return Whole.least(from: rate + z * rate.squareRoot(), upTo: .infinity) {
      UpperGamma.value($0 + 1, rate) >= p
    }
  }
  public static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 0 }
  public static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { 0 }
}

/// The inverse of the distribution function of the binomial distribution: flat between jumps.
public enum BinomialQuantile: Ternary {
  public static let entry = Entry(
    "binomial.quantile(q, n, p)",
    "The least whole number that is not exceeded with probability q or more.",
    name: "inverse binomial cumulation", domain: "n >= 0, 0 <= p <= 1, 0 <= q <= 1",
    derivative: "0, 0, 0", source: "definition", example: ("1 - 1", "0"), form: .auxiliary)
  public static let conventions: [String] = []
  public static func convention(at point: [Double]) -> TakenConvention? { nil }
  public static let probes: [(x: Double, y: Double, z: Double)] = [(10, 0.3, 0.77)]
  public static func of<N: Number>(_ n: N, _ p: N, _ q: N) -> N {
    N(plain: value(n.plain, p.plain, q.plain))
  }
  public static func of<A: NumberArray>(arrays n: A, _ p: A, _ q: A) -> A {
    elementwise(n, p, q) { of($0, $1, $2) }
  }
  private static func value(_ n: Double, _ p: Double, _ q: Double) -> Double {
    guard n >= 0, n <= 1e9, p >= 0, p <= 1, q >= 0, q <= 1 else { return .nan }
    if q == 0 || p == 0 || n == 0 { return 0 }
    if q == 1 || p == 1 { return n }
    let (inside, rest) = (DoubleDouble(p), DoubleDouble(sumOf: 1, -p))
    let deviation: Double = (n * p * (1 - p)).squareRoot()
    let guess: Double = n * p + InverseNormalCumulation.value(q) * deviation
    return Whole.least(from: Swift.min(guess, n), upTo: n) {
      if $0 >= n { return true }
      // By the tail that has the digits of q.
      return q < 0.5
        ? IncompleteBeta.both(n - $0, $0 + 1, rest, inside).lower >= q
        : IncompleteBeta.both($0 + 1, n - $0, inside, rest).lower <= 1 - q
    }
  }
}

/// Searching whole numbers.
enum Whole {
  /// The least one, from 0 on, at which something holds that holds from there on: in steps that double, and then halves.
  static func least(from guess: Double, upTo end: Double, _ holds: (Double) -> Bool) -> Double {
    // It holds at `high`, and not at `low`.
    var high = Swift.max(0, guess.rounded(.down))
    var low = high
    var step = 1.0
    if holds(high) {
      low = high - 1
      while low >= 0, holds(low) {
        high = low
        step *= 2
        low = Swift.max(low - step, -1)
      }
    } else {
      repeat {
        low = high
        high = Swift.min(high + step, end)
        step *= 2
      } while low < end && !holds(high)
    }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
