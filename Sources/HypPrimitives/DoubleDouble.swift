// DoubleDouble.swift -- a sum of two doubles, for values whose terms cancel.
//
// The second is what the first leaves out, so that there are some 32 digits. Sums and products by
// T. J. Dekker and D. E. Knuth; for finite numbers whose products stay in range.

import RealModule

/// A number of twice the digits of a double: `high + low`.
package struct DoubleDouble {
  package var high: Double
  package var low: Double

  package init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// `x + y`, exactly.
  package init(sumOf x: Double, _ y: Double) {
    let sum = x + y
    let part = sum - x
    self.init(sum, (x - (sum - part)) + (y - part))
  }

  /// The nearest double.
  package var value: Double { high + low }

  /// `high + low`, where `low` may have grown.
  private static func normal(_ high: Double, _ low: Double) -> Self {
    let sum = high + low
    return Self(sum, low - (sum - high))
  }

  package static func + (x: Self, y: Self) -> Self {
    let high = Self(sumOf: x.high, y.high)
    let low = Self(sumOf: x.low, y.low)
    let first = normal(high.high, high.low + low.high)
    return normal(first.high, first.low + low.low)
  }
  package static prefix func - (x: Self) -> Self { Self(-x.high, -x.low) }
  package static func - (x: Self, y: Self) -> Self { x + -y }
  package static func * (x: Self, y: Self) -> Self {
    let high = x.high * y.high
    let rest = (-high).addingProduct(x.high, y.high) + (x.high * y.low + x.low * y.high)
    return normal(high, rest)
  }
  package static func / (x: Self, y: Self) -> Self {
    let first = x.high / y.high
    let rest = x - y * Self(first)
    let second = rest.high / y.high
    let last = (rest - y * Self(second)).high / y.high
    return normal(first, second) + Self(last)
  }
  package static func += (x: inout Self, y: Self) { x = x + y }
  package static func *= (x: inout Self, y: Self) { x = x * y }
}

extension DoubleDouble {
  static let pi = Self(3.141592653589793, 1.2246467991473532e-16)
  static let logOfTwo = Self(0.6931471805599453, 2.3190468138462996e-17)

  /// e to the power `x`; with the digits of a double where it is subnormal or overflows.
  static func exp(_ x: Double) -> Self {
    guard x > -708, x < 709.7 else { return Self(.exp(x)) }
    // x = n log 2 + 256 r; for r so small few terms of Taylor's series are enough. Squared eight times
    // as exp(r) - 1, which loses nothing where that is small.
    let n = (x / logOfTwo.high).rounded()
    let reduced = Self(x) - logOfTwo * Self(n)
    let r = Self(reduced.high / 256, reduced.low / 256)
    var less1 = Self(0)
    for k in (1...10).reversed() { less1 = r * (less1 + Self(1)) / Self(Double(k)) }
    for _ in 0..<8 { less1 = less1 * (less1 + Self(2)) }
    let power = less1 + Self(1)
    // Half of it: the power of two next above the largest number is none.
    let scale = Double(sign: .plus, exponent: Int(n) - 1, significand: 1)
    return Self(2 * (power.high * scale), 2 * (power.low * scale))
  }

  /// The natural logarithm; of what is not positive or not finite that of a double.
  static func log(_ x: Self) -> Self {
    guard x.high > 0, x.high.isFinite else { return Self(.log(x.high)) }
    // Where a power of e, or what a product leaves out, would leave the range: in units of a power of two.
    if x.high > 0x1p1000 {
      return log(Self(x.high * 0x1p-600, x.low * 0x1p-600)) + Self(600) * logOfTwo
    }
    if x.high < 0x1p-900 {
      return log(Self(x.high * 0x1p600, x.low * 0x1p600)) - Self(600) * logOfTwo
    }
    // A step of Newton's method from the nearest double doubles the digits.
    let guess = Double.log(x.high)
    let power = exp(guess)
    return Self(guess) + (x - power) / power
  }

  /// The tangent of π `x`, for `x` between -1/4 and 1/4.
  static func tangentOfPi(times x: Double) -> Self {
    let angle = pi * Self(x)
    let square = -(angle * angle)
    // 29: the next term is below 2^-106 at π/4.
    var (sine, cosine) = (Self(1), Self(1))
    for k in stride(from: 29.0, to: 1, by: -2) {
      sine = Self(1) + square * sine / Self(k * (k - 1))
      cosine = Self(1) + square * cosine / Self((k - 1) * (k - 2))
    }
    return angle * sine / cosine
  }
}
