// BesselDigits.swift -- values of Bessel functions of high order, by recurrences with twice the digits.
//
// A recurrence adds a rounding in each of its steps; with twice the digits only those of the two orders that it begins
// with are left. What grows beyond the largest double on the way is kept in units of a power of two.

import RealModule

enum BesselDigits {
  /// Orders above take too many steps.
  private static let highestOrder = 1e4
  private static let unit = 0x1p600
  private static let inverse = DoubleDouble(0x1p-600)

  /// J of an order that is not negative, for positive x.
  static func j(_ order: Double, _ x: Double) -> Double {
    if x <= 30 || x * x < 40 * (order + 1) { return BesselSums.series(order, x, sign: -1) }
    guard order <= highestOrder else { return .nan }
    let steps = Int(order)
    let start = order - Double(steps)
    let (low, high) = starts(start, x).j
    return order <= x
      ? forward(low, high, start, x, steps, sign: -1).unscaled
      : backward(low, high, start, x, steps)
  }

  /// Y of an order that is not negative, for positive x.
  static func y(_ order: Double, _ x: Double) -> Double {
    guard order <= highestOrder else { return .nan }
    let steps = Int(order)
    let start = order - Double(steps)
    let (low, high) = starts(start, x).y
    return forward(low, high, start, x, steps, sign: -1).unscaled
  }

  /// K of an order that is not negative, for positive x.
  static func k(_ order: Double, _ x: Double) -> Double {
    guard order <= highestOrder else { return .nan }
    let steps = Int(order)
    let start = order - Double(steps)
    // Times exp(x), which may be more than a double can hold, as 1 / K may.
    let low = DoubleDouble(BesselSums.decaying(start, x))
    let high = DoubleDouble(BesselSums.decaying(start + 1, x))
    let grown = forward(low, high, start, x, steps, sign: 1)
    var (value, units) = (grown.value, grown.units)
    var left = x
    while left > 700 {
      if value == 0 { return 0 }
      value *= .exp(-700)
      left -= 700
      if units > 0 {
        value *= unit
        units -= 1
      }
    }
    return Scaled(value: value * .exp(-left), units: units).unscaled
  }

  /// J and Y of an order from 0 up to 1, and of the next.
  private typealias Starts = (
    j: (DoubleDouble, DoubleDouble), y: (DoubleDouble, DoubleDouble)
  )

  private static func starts(_ order: Double, _ x: Double) -> Starts {
    if x >= 2, x <= 2e4 { return steed(order, x) }
    let (low, high) = (BesselSums.hankel(order, x), BesselSums.hankel(order + 1, x))
    return (
      j: (DoubleDouble(low.j), DoubleDouble(high.j)), y: (DoubleDouble(low.y), DoubleDouble(high.y))
    )
  }

  /// Both with twice the digits (Barnett, Feng, Steed and Goldfarb 1974): the ratio of J
  /// and the J of the next order by the recurrence downwards, that of J + iY and its derivative by a continued fraction,
  /// and their size by the Wronskian, J Y′ - J′ Y = 2 / (πx).
  private static func steed(_ order: Double, _ x: Double) -> Starts {
    let twice = DoubleDouble(2) / DoubleDouble(x)
    // Where J is nothing beside Y.
    let top = Int(x + 10 * .root(x, 3)) + 40
    var (above, here) = (DoubleDouble(0), DoubleDouble(1))
    for k in stride(from: top, to: 0, by: -1) {
      (above, here) = (here, twice * DoubleDouble(sumOf: order, Double(k)) * here - above)
      if here.high.magnitude > 1e250 { (above, here) = (above * inverse, here * inverse) }
    }
    // p + iq = (J′ + iY′) / (J + iY)
    let square = DoubleDouble(order) * DoubleDouble(order)
    var (re, im) = (DoubleDouble(0), DoubleDouble(0))
    for k in stride(from: Int(200 / x) + 12, to: 0, by: -1) {
      let half = Double(k) - 0.5
      let a = DoubleDouble(half) * DoubleDouble(half) - square
      let (b, c) = (DoubleDouble(2 * x) + re, DoubleDouble(2 * Double(k)) + im)
      let size = b * b + c * c
      (re, im) = (a * b / size, -(a * c / size))
    }
    let p = -(DoubleDouble(0.25) * twice + DoubleDouble(0.5) * twice * im)
    let q = DoubleDouble(1) + DoubleDouble(0.5) * twice * re
    // In units of what the recurrence began with.
    let ratio = DoubleDouble(0.5) * twice * DoubleDouble(order)
    let slope = ratio * here - above
    let y = (p * here - slope) / q
    let size = DoubleDouble.sqrt(twice / (DoubleDouble.pi * q * (here * here + y * y)))
    let nextY = ratio * y - (q * here + p * y)
    return (j: (size * here, size * above), y: (size * y, size * nextY))
  }

  /// A number in units of 2^600 to a power.
  private struct Scaled {
    var value: Double
    var units: Int
    var unscaled: Double {
      // Beyond three it is infinite.
      (0..<Swift.min(units, 4)).reduce(value) { value, _ in value * unit }
    }
  }

  /// C(start + steps), by C(n + 1) = 2n/x C(n) ± C(n - 1) (DLMF 10.6.1 and 10.29.1).
  private static func forward(
    _ low: DoubleDouble, _ high: DoubleDouble, _ start: Double, _ x: Double, _ steps: Int,
    sign: Double
  ) -> Scaled {
    var (low, high) = (low, high)
    let twice = DoubleDouble(2) / DoubleDouble(x)
    var units = 0
    for k in 0..<steps {
      let grown = twice * DoubleDouble(sumOf: start, Double(k + 1)) * high
      (low, high) = (high, sign > 0 ? grown + low : grown - low)
      if !(high.high.magnitude <= 1e250) {
        // In its lower half the infinite is no number. It has the sign of what it grew from; the one after the last is not asked for.
        guard high.value.isFinite else {
          if k == steps - 1 { break }
          return Scaled(value: low.high < 0 ? -.infinity : .infinity, units: 0)
        }
        (low, high) = (low * inverse, high * inverse)
        units += 1
      }
    }
    return Scaled(value: low.value, units: units)
  }

  /// J where the order is above x: down to `start`, beginning with the ratio that a continued fraction gives (DLMF
  /// 10.10.1), and then in proportion.
  private static func backward(
    _ low: DoubleDouble, _ high: DoubleDouble, _ start: Double, _ x: Double, _ steps: Int
  ) -> Double {
    let twice = DoubleDouble(2) / DoubleDouble(x)
    let top = start + Double(steps)
    let ratio = twice.high
    let count =
      termCount(first: (top + 1) * ratio) { (a: -1, b: (top + 1 + Double($0)) * ratio) } ?? 0
    func order(_ k: Int) -> DoubleDouble { DoubleDouble(sumOf: start, Double(steps + k)) }
    let fraction = continuedFraction(
      count: 2 * count + 20, first: twice * order(1),
      { (a: DoubleDouble(-1), b: twice * order($0 + 1)) }, +, /)
    var above = DoubleDouble(1) / fraction
    var here = DoubleDouble(1)
    var units = 0
    for k in stride(from: 0, to: -steps, by: -1) {
      (above, here) = (here, twice * order(k) * here - above)
      if here.high.magnitude > 1e250 {
        (above, here) = (above * inverse, here * inverse)
        units += 1
      }
    }
    // By the one of the two that is farther from its zeros.
    let value =
      low.high.magnitude > high.high.magnitude
      ? (low / here).value : (high / above).value
    return (0..<Swift.min(units, 5)).reduce(value) { value, _ in value * 0x1p-600 }
  }
}
