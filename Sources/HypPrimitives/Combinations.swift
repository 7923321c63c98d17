// Combinations.swift -- binomial coefficients, of any numbers.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// The binomial coefficient.
public enum Binomial: Binary {
  public static let entry = Entry(
    "binomial(n, k)",
    "How many ways there are to choose k of n: exact for whole numbers as long as a double can be. For other numbers"
      + " gamma(n + 1) / (gamma(k + 1) gamma(n - k + 1)).",
    domain: "whole k; for others n, k and n - k above -1",
    derivative:
      "binomial(n, k) (digamma(n + 1) - digamma(n - k + 1)), binomial(n, k) (digamma(n - k + 1) - digamma(k"
      + " + 1)); the second is nan where k is whole and above n",
    digits:
      "fewer for numbers that are not whole, in derivatives with respect to k, and near the zeros of any",
    source: "DLMF 1.2.6", example: ("binomial(5, 2)", "10"))
  public static let probes: [(x: Double, y: Double)] = [(5.5, 2.25), (7, 3), (2.5, 1), (40, 20.5)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []

  public static func value(_ n: Double, _ k: Double) -> Double {
    if k == k.rounded(), k.isFinite {
      if k < 0 { return 0 }
      let isWhole = n == n.rounded()
      if isWhole, n >= 0, k > n { return 0 }
      // C(n, k) is C(n, n - k).
      let count = isWhole && n >= 0 ? Swift.min(k, n - k) : k
      if count <= 1000 { return product(n, Int(count), isWhole: isWhole) }
    }
    guard n > -1, k > -1, n - k > -1 else { return .nan }
    if n < 170 { return Gamma.value(n + 1) / (Gamma.value(k + 1) * Gamma.value(n - k + 1)) }
    return .exp(.logGamma(n + 1) - .logGamma(k + 1) - .logGamma(n - k + 1))
  }

  /// Factor by factor, each of the results a binomial coefficient itself.
  private static func product(_ n: Double, _ count: Int, isWhole: Bool) -> Double {
    var product = DoubleDouble(1)
    for factor in stride(from: 1, through: count, by: 1) {
      product *= DoubleDouble(sumOf: n, Double(factor - count)) / DoubleDouble(Double(factor))
      if !product.high.isFinite { return product.high.isNaN ? .infinity : product.high }
    }
    let value = product.value
    return isWhole && value.magnitude < 0x1p53 ? value.rounded() : value
  }

  // For a whole k that is held constant it is a polynomial of n.
  public static func partialX<N: Number>(_ n: N, _ k: N, _ z: N) -> N {
    let count = k.base.double
    guard k.isPassive, count == count.rounded(), count <= 1000 else {
      return z * (Digamma.of(n + 1.0) - Digamma.of(n - k + 1.0))
    }
    if count <= 0 { return 0 }
    let places = 0..<Int(count)
    let plain = n.base.double
    func factor(_ j: Int) -> N { n.subtracting(N.Base(literal: Double(j))) }
    guard plain >= 0, plain < count, plain == plain.rounded() else {
      var sum = N(N.Base(literal: 0))
      for j in places { sum = sum + Reciprocal.of(factor(j)) }
      return z * sum
    }
    // One of the factors is 0: the others make the derivative, and the sum of their reciprocals its own.
    var rest = N(N.Base(literal: 1))
    for j in places where Double(j) != plain { rest = rest * factor(j) / Double(j + 1) }
    let own = factor(Int(plain))
    var sum = N(N.Base(literal: 0))
    for j in places where Double(j) != plain { sum = sum + Reciprocal.of(factor(j)) }
    return (rest + own * (rest * sum)) / (plain + 1)
  }

  public static func partialY<N: Number>(_ n: N, _ k: N, _ z: N) -> N {
    let (plain, count) = (n.base.double, k.base.double)
    guard plain > -1, count > -1, plain - count > -1 else { return .notANumber }
    return z * (Digamma.of(n - k + 1.0) - Digamma.of(k + 1.0))
  }
}
