// PolygammaSeries.swift -- digamma and its derivatives as doubles.
//
// Far from zero by their asymptotic series (DLMF 5.15.9 and 5.11.2); nearer by stepping there
// with the recurrence (5.15.5); below zero by reflection (5.15.6).

import RealModule

/// The derivative of order `order` of the digamma function.
///
/// To 3e-15 of the value up to order 10, for order 0 and positive `x` to 3e-16 (the worst of 2000
/// random points between -30 and 1e6 against 50 digits). At a pole ∞ for odd orders; for
/// even ones, which change sign there, nan, but at ±0 the limit from that side.
///
/// - Complexity: O(order + 15) for positive `x`, O(order²) for negative.
func polygamma(order n: Int, at x: Double) -> Double {
  if x.isNaN { return x }
  if x < 0 { return reflected(order: n, at: x) }
  let sign: Double = n.isMultiple(of: 2) ? -1 : 1
  if x == 0 {
    // Signed: the pole of an even order changes sign at zero, as 1/x does.
    return n.isMultiple(of: 2) ? -1 / x : .infinity
  }
  if x == .infinity { return n == 0 ? x : sign * 0 }
  if n == 0 && x < 10 { return digammaByUnitInterval(x) }
  let power = Double(n + 1)
  let steps = Swift.max(0, Int((14 + Double(n) - Swift.min(x, 1000)).rounded(.up)))
  // Σ n!/(x + k)ⁿ⁺¹, smallest term first.
  var sum = 0.0
  for k in (0..<steps).reversed() { sum += 1 / Double.pow(x + Double(k), power) }
  return sign * (factorial(n) * sum + asymptotic(order: n, at: x + Double(steps)))
}

/// Digamma for 0 < x < 10, to a unit in the last place or two, next to its zero too: the series
/// would cancel there against log x. In steps of ψ(x + 1) = ψ(x) + 1/x (DLMF 5.5.2) to 1 … 2, where
/// ψ(x)/(x - x₀), with x₀ = 1.46… the zero, is a polynomial.
private func digammaByUnitInterval(_ x: Double) -> Double {
  var x = x
  var steps = 0.0
  if x < 1 {
    steps = -1 / x
    x += 1
  }
  while x > 2 {
    x -= 1
    steps += 1 / x
  }
  let t = 2 * x - 3
  let slope = zeroSlope.reversed().reduce(0) { $0 * t + $1 }
  let distance = (x - 1.4616321449683622) - 9.549995429965697e-17  // x₀ in two parts
  return steps + distance * slope
}

/// ψ(x)/(x - x₀) in powers of t = 2x - 3, from its Chebyshev series on 1 … 2 computed with 60 digits;
/// the first term left out is 2e-18.
private let zeroSlope: [Double] = [
  0.9510558760318328, -0.2118137106407303, 0.06013562106019684, -0.018550615381735008,
  0.005936795278301761, -0.0019350666648613071, 0.0006368880303865817, -0.00021074841138175561,
  6.995018825112794e-05, -2.3258242519113285e-05, 7.741234508636364e-06, -2.578093954045772e-06,
  8.589060721930695e-07, -2.863161166883193e-07, 9.543298288278275e-08, -3.162911147408454e-08,
  1.0527692435026686e-08, -3.7083753242807277e-09, 1.2469984616707403e-09, -2.7580994814377e-10,
  8.734528429142953e-11, -8.50550766013261e-11, 2.918622732168261e-11,
]

/// B₂ₖ for k = 1, 2, …: the Bernoulli numbers. Enough that at 14 + n, where the series is entered,
/// the first one left out adds less than half a unit in the last place.
private let bernoulli: [Double] = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798,
  -174611 / 330, 854513 / 138, -236364091 / 2730,
]

/// (n-1)!/xⁿ + n!/(2xⁿ⁺¹) + Σ (2k+n-1)!/(2k)! B₂ₖ/x²ᵏ⁺ⁿ, where -log x stands for (n-1)!/xⁿ if n = 0.
private func asymptotic(order n: Int, at x: Double) -> Double {
  let inverse = 1 / x
  let n = Double(n)
  // n!/xⁿ⁺¹, as a product that does not overflow before it is small.
  var head = inverse
  for i in 0..<Int(n) { head *= Double(i + 1) * inverse }
  // f = (2k+n-1)!/(2k)!/x²ᵏ⁺ⁿ, from k = 1 on.
  var f = head * (n + 1) / 2 * inverse
  var series = 0.0
  for (index, number) in bernoulli.enumerated() {
    let term = f * number
    series += term
    let twoK = 2 * Double(index + 1)
    f *= (twoK + n) * (twoK + n + 1) / ((twoK + 1) * (twoK + 2)) * inverse * inverse
  }
  let leading = n == 0 ? -Double.log(x) : head * x / n
  return leading + (head / 2 + series)
}

/// By (-1)ⁿψ⁽ⁿ⁾(1 - x) - ψ⁽ⁿ⁾(x) = πⁿ⁺¹Pₙ(cot πx), with P₀ = c and Pₙ₊₁ = -(1 + c²)Pₙ′.
private func reflected(order n: Int, at x: Double) -> Double {
  let offset = x - x.rounded()  // exact, so that nothing is lost next to a pole
  let sign: Double = n.isMultiple(of: 2) ? 1 : -1
  if offset == 0 || x == -.infinity { return n.isMultiple(of: 2) ? .nan : .infinity }
  // Nearer to ½ than to the pole as the tangent of what is left to ½: at ½ it is 0, not 6e-17.
  let cotangent =
    offset.magnitude < 0.25
    ? 1 / Double.tan(.pi * offset)
    : Double(signOf: offset, magnitudeOf: .tan(.pi * (0.5 - offset.magnitude)))
  var coefficients = [0.0, 1.0]
  for _ in 0..<n {
    let slope = coefficients.indices.dropFirst().map { Double($0) * coefficients[$0] }
    coefficients = (slope + [0, 0]).indices.map { i in
      -((i < slope.count ? slope[i] : 0) + (i >= 2 ? slope[i - 2] : 0))
    }
  }
  let polynomial = coefficients.reversed().reduce(0) { $0 * cotangent + $1 }
  return sign * polygamma(order: n, at: 1 - x) - .pow(.pi, Double(n + 1)) * polynomial
}

private func factorial(_ n: Int) -> Double {
  n < 2 ? 1 : (2...n).reduce(1) { $0 * Double($1) }
}
