// DoubleDouble+Functions.swift -- exponentials, roots and the gamma function with twice the digits.

import RealModule

extension DoubleDouble {
  static let halfLogOfTwoPi = Self(0.9189385332046728, -3.878294158067242e-17)
  static let eulersConstant = Self(0.5772156649015329, -4.942915152430645e-18)

  /// e to the power `x`: 0 where a double would be subnormal, ∞ where it overflows.
  static func exp(_ x: Self) -> Self {
    if x.high < -708 { return x.high < -746 ? Self(0) : Self(.exp(x.high)) }
    if x.high > 709.7 || x.high.isNaN { return Self(.exp(x.high)) }
    let power = exp(x.high)
    return power + power * Self(x.low + 0.5 * x.low * x.low)
  }

  /// The square root.
  static func sqrt(_ x: Self) -> Self {
    guard x.high > 0 else { return Self(.sqrt(x.high)) }
    let root = x.high.squareRoot()
    return Self(root) + (x - Self(root) * Self(root)) / Self(2 * root)
  }

  /// The logarithm of the gamma function, of a positive number: Stirling's series (DLMF 5.11.1), after steps up
  /// to where the first term left out is below the last digit.
  static func logGamma(_ x: Self) -> Self {
    // The product of the steps would be short of digits.
    if x.high < 1e-40 { return -log(x) - eulersConstant * x }
    var x = x
    var steps = Self(1)
    while x.high < 24 {
      steps *= x
      x += Self(1)
    }
    let leading = (x - Self(0.5)) * log(x) - x + halfLogOfTwoPi + stirlingRest(x)
    return steps.high == 1 ? leading : leading - log(steps)
  }

  /// What Stirling's series adds to (x - 1/2) log(x) - x + log(2π)/2, for x from 24 on.
  static func stirlingRest(_ x: Self) -> Self {
    if x.high > 1e20 { return Self(1 / 12.0 / x.high) }
    let inverse = Self(1) / x
    let square = inverse * inverse
    var power = inverse
    var series = Self(0)
    for (index, number) in bernoulliNumbers.enumerated() {
      let twoK = Double(2 * index + 2)
      series += power * Self(number.0) / Self(number.1 * twoK * (twoK - 1))
      power *= square
    }
    return series
  }

  /// The logarithm of 1 + `x`, for x >= 0.
  static func log(onePlus x: Self) -> Self {
    guard x.high < 1e-5 else { return log(Self(1) + x) }
    var sum = Self(0)
    for k in (1...7).reversed() { sum = x * (Self(1) / Self(Double(k)) - sum) }
    return sum
  }

  /// x^a e^-x / gamma(a + 1), of positive numbers.
  static func poissonTerm(_ a: Double, _ x: Double) -> Self {
    if a > 1e4 {
      // By the distance of x from a, of which nothing is lost.
      let shape = Self(a)
      let exponent = shape * UniformGamma.halfSquare(a, x) + stirlingRest(shape)
      return exp(-exponent) / (sqrt(shape) * sqrt(pi + pi))
    }
    return exp(Self(a) * log(Self(x)) - Self(x) - logGamma(Self(sumOf: a, 1)))
  }
}
