// BesselSums.swift -- Bessel functions of real order, of numbers that carry derivatives too.
//
// Orders between 0 and 2 by trapezoidal sums over contours of steepest descent, which converge faster than any power
// of the step; from there by the recurrence, in the direction in which it is stable. Where x is small, the power
// series.

import RealModule

enum BesselSums {
  /// Orders above take too many steps.
  private static let highestOrder = 1e4

  /// The step of the sums: what is left out is below the last digit.
  private static func step(_ x: Double) -> Double { Swift.min(0.12, 0.44 / x.squareRoot()) }

  // MARK: J and Y

  /// J and Y of an order from 0 up to 2, for positive x: Hankel's integral (DLMF 10.9.18) over t = s + iπ/2 + i gd(s),
  /// where nothing oscillates but for the order.
  static func hankel<N: Number>(_ order: N, _ x: N) -> (j: N, y: N) {
    let plain = x.plain
    guard plain > 0 else { return (.notANumber, .notANumber) }
    let h = step(plain)
    var (a, b): (N, N) = (0, 0)
    for direction in [1.0, -1.0] {
      var k = direction > 0 ? 0.0 : 1.0
      while true {
        let s = direction * k * h
        let decay: Double = .sinh(s) * .tanh(s)
        let exponent: Double = plain * decay - 2 * s.magnitude
        if exponent > 50 { break }
        let angle: Double = 2 * .atan(.tanh(0.5 * s))
        let weight: N = Exp.of(-(decay * x + s * order))
        let turn: N = angle * order
        let (sine, cosine) = (Sin.of(turn), Cos.of(turn))
        let secant: Double = 1 / .cosh(s)
        a = a + weight * (cosine + secant * sine)
        b = b + weight * (secant * cosine - sine)
        k += 1
      }
    }
    // The phase x - (order + 1)π/2, of which x is not rounded.
    let quarter: N = (0.5 * Double.pi) * (order + 1.0)
    let (sineX, cosineX) = (Sin.of(x), Cos.of(x))
    let (sineQ, cosineQ) = (Sin.of(quarter), Cos.of(quarter))
    let cosine: N = cosineX * cosineQ + sineX * sineQ
    let sine: N = sineX * cosineQ - cosineX * sineQ
    let scale = h / Double.pi
    return (j: scale * (a * cosine - b * sine), y: scale * (a * sine + b * cosine))
  }

  /// J of an order that is not negative, for x >= 0.
  static func j<N: Number>(_ order: N, _ x: N) -> N {
    let (n, z) = (order.plain, x.plain)
    if z < 8 || z * z < 8 * (n + 1) { return series(order, x, sign: -1) }
    guard n <= highestOrder else { return .notANumber }
    let steps = Int(n)
    let start = order - Double(steps)
    let (low, high) = (hankel(start, x).j, hankel(start + 1.0, x).j)
    return n <= z
      ? forward(low, high, start, x, steps) : backward(low, high, start, x, steps)
  }

  /// Y of an order that is not negative, for positive x.
  static func y<N: Number>(_ order: N, _ x: N) -> N {
    guard order.plain <= highestOrder else { return .notANumber }
    let steps = Int(order.plain)
    let start = order - Double(steps)
    let (low, high) =
      x.plain < BesselLimits.end
      ? (BesselLimits.y(start, x), BesselLimits.y(start + 1.0, x))
      : (hankel(start, x).y, hankel(start + 1.0, x).y)
    return forward(low, high, start, x, steps)
  }

  /// C(start + steps), by C(n + 1) = 2n/x C(n) - C(n - 1) (DLMF 10.6.1).
  private static func forward<N: Number>(
    _ low: N, _ high: N, _ start: N, _ x: N, _ steps: Int
  ) -> N {
    var (low, high) = (low, high)
    let twice: N = Reciprocal.of(x) * 2.0
    for k in 0..<steps {
      let next: N = twice * (start + Double(k + 1)) * high - low
      (low, high) = (high, next)
    }
    return low
  }

  /// The same for J where the order is above x: from there down to `start`, beginning with the ratio that a continued
  /// fraction gives (DLMF 10.10.1).
  private static func backward<N: Number>(
    _ low: N, _ high: N, _ start: N, _ x: N, _ steps: Int
  ) -> N {
    let top: N = start + Double(steps)
    let twice: N = Reciprocal.of(x) * 2.0
    let (n, ratio) = (top.plain, twice.plain)
    let count = termCount(first: (n + 1) * ratio) { (a: -1, b: (n + 1 + Double($0)) * ratio) } ?? 0
    func term(_ k: Int) -> (a: N, b: N) { (a: -1, b: twice * (top + Double(k + 1))) }
    let fraction = continuedFraction(
      count: count + count / 2 + 8, first: twice * (top + 1.0), term, +, /)
    // What the order at the top has become, and the two at hand.
    var unit: N = 1
    var above: N = Reciprocal.of(fraction)
    var here: N = 1
    for k in stride(from: steps, to: 0, by: -1) {
      let below: N = twice * (start + Double(k)) * here - above
      (above, here) = (here, below)
      if here.plain.magnitude > 1e250 {
        (above, here, unit) = (1e-250 * above, 1e-250 * here, 1e-250 * unit)
      }
    }
    // By the one of the two that is farther from its zeros.
    return low.plain.magnitude > high.plain.magnitude ? unit * low / here : unit * high / above
  }

  // MARK: I and K

  /// I of an order that is not negative, for x >= 0.
  static func i<N: Number>(_ order: N, _ x: N) -> N { series(order, x, sign: 1) }

  /// K of an order that is not negative, for positive x: the integral of exp(-x cosh t) cosh(order t) (DLMF 10.32.9).
  static func k<N: Number>(_ order: N, _ x: N) -> N {
    guard order.plain <= highestOrder else { return .notANumber }
    let steps = Int(order.plain)
    let start = order - Double(steps)
    var (low, high) =
      x.plain < BesselLimits.end
      ? (BesselLimits.k(start, x), BesselLimits.k(start + 1.0, x))
      : (macdonald(start, x), macdonald(start + 1.0, x))
    let twice: N = Reciprocal.of(x) * 2.0
    for k in 0..<steps {
      let next: N = twice * (start + Double(k + 1)) * high + low
      (low, high) = (high, next)
    }
    return low
  }

  private static func macdonald<N: Number>(_ order: N, _ x: N) -> N {
    Exp.of(-x) * decaying(order, x)
  }

  /// K exp(x), of an order up to 2 and positive x.
  static func decaying<N: Number>(_ order: N, _ x: N) -> N {
    let plain = x.plain
    guard plain > 0 else { return .notANumber }
    let h = step(plain)
    var sum: N = 0.5
    var k = 1.0
    while true {
      let t = k * h
      let half: Double = .sinh(0.5 * t)
      let decay: Double = 2 * half * half
      if plain * decay - 2 * t > 50 { break }
      let power: N = Exp.of(-(decay * x))
      sum = sum + power * Cosh.of(t * order)
      k += 1
    }
    return h * sum
  }

  // MARK: The power series

  /// (x/2)^n Σ (sign x²/4)^k / (k! gamma(n + k + 1)), for x >= 0 (DLMF 10.2.2 and 10.25.2).
  private static func series<N: Number>(_ order: N, _ x: N, sign: Double) -> N {
    let square: N = (0.25 * sign) * (x * x)
    var (term, sum): (N, N) = (1, 1)
    let (n, z) = (order.plain, square.plain.magnitude)
    var size = 1.0
    var largest = 1.0
    var k = 1.0
    var extra = 0
    while extra < 12, size.isFinite {
      // The quotient first: at the end of the numbers the product would be infinite, and the function is not.
      term = term * (square / (k * (order + k)))
      sum = sum + term
      size *= z / (k * (n + k))
      largest = Swift.max(largest, size)
      if size < 1e-18 * largest { extra += 1 }
      k += 1
    }
    if n < 150 {
      let power: N =
        order.isPassive
        ? N.lift(Power.self, 0.5 * x, order.base) : Power.of(0.5 * x, order)
      return power * Exp.of(-LogGamma.of(order + 1.0)) * sum
    }
    let exponent: N = order * Log.of(0.5 * x) - LogGamma.of(order + 1.0)
    return Exp.of(exponent) * sum
  }

  /// The same with twice the digits, for positive x.
  static func series(_ order: Double, _ x: Double, sign: Double) -> Double {
    let half = DoubleDouble(0.5 * x)
    let square = half * half * DoubleDouble(sign)
    var (term, sum) = (DoubleDouble(1), DoubleDouble(1))
    var largest = 1.0
    var k = 1.0
    // Factors 2^-512 that the sum was made smaller by.
    var shrunk = 0.0
    while term.high.magnitude > 1e-34 * largest {
      term = term * square / (DoubleDouble(k) * DoubleDouble(sumOf: order, k))
      sum += term
      if term.high.magnitude > 0x1p512 {
        term = term * DoubleDouble(0x1p-512)
        sum = sum * DoubleDouble(0x1p-512)
        largest *= 0x1p-512
        shrunk += 1
      }
      largest = Swift.max(largest, term.high.magnitude)
      k += 1
    }
    let exponent =
      DoubleDouble(order) * .log(half) - .logGamma(DoubleDouble(sumOf: order, 1))
    guard shrunk > 0 else { return (DoubleDouble.exp(exponent) * sum).value }
    let rest = exponent + DoubleDouble(512 * shrunk) * .logOfTwo
    // In two halves, neither of which comes near the ends of the numbers alone.
    let power = DoubleDouble.exp(rest * DoubleDouble(0.5))
    let value = (power * (power * sum)).value
    return value.isNaN ? .infinity : value
  }

  // MARK: Orders of either sign

  /// sin(πx), exact where x is whole.
  static func sineOfPi<N: Number>(_ x: N) -> N {
    let whole = x.plain.rounded()
    let sine = Sin.of(Double.pi * (x - whole))
    return whole.truncatingRemainder(dividingBy: 2) == 0 ? sine : -sine
  }

  /// cos(πx).
  static func cosineOfPi<N: Number>(_ x: N) -> N {
    let whole = x.plain.rounded()
    let rest: N = x - whole
    // Next to its zeros by the sine.
    let cosine =
      rest.plain.magnitude < 0.25
      ? Cos.of(Double.pi * rest)
      : rest.plain > 0 ? Sin.of(Double.pi * (0.5 - rest)) : Sin.of(Double.pi * (0.5 + rest))
    return whole.truncatingRemainder(dividingBy: 2) == 0 ? cosine : -cosine
  }

  /// ±1: the sign of a function of whole order at -x.
  static func parity(_ order: Double) -> Double {
    order.truncatingRemainder(dividingBy: 2) == 0 ? 1 : -1
  }
}
