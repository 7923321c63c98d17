// PolygammaSeries.swift -- digamma and its derivatives as doubles.
//
// Far from zero by their asymptotic series (DLMF 5.15.9 and 5.11.2); nearer by stepping there
// with the recurrence (5.15.5); below zero by reflection (5.15.6). Where terms can cancel, as next to the
// zeros that there are between any two poles, with twice the digits.

import RealModule

/// The derivative of order `order` of the digamma function, to a unit or two in the last place, next to
/// its zeros too.
///
/// At a pole ∞ for odd orders; for even ones, which change sign there, nan, but at ±0 the limit from
/// that side.
///
/// - Complexity: O(order + 20) steps of O(order) each; O(order²) below zero.
func polygamma(order n: Int, at x: Double) -> Double {
  if x.isNaN { return x }
  if x == .infinity { return n == 0 ? x : n.isMultiple(of: 2) ? -0.0 : 0 }
  // Nearer to zero than the last digit of the rest, and signed: the pole of an even order changes sign.
  if x.magnitude < 1e-30 { return pole(order: n, at: x) }
  if x < 0 { return reflected(order: n, at: x) }
  if n == 0 { return x < 10 ? digammaByUnitInterval(x) : digammaFarOut(x) }
  let magnitude = positivePolygamma(order: n, at: DoubleDouble(x)).value
  // Where it overflows, the pole is all there is.
  guard magnitude.isFinite else { return pole(order: n, at: x) }
  return n.isMultiple(of: 2) ? -magnitude : magnitude
}

/// What grows towards the pole at zero: (-1)ⁿ⁺¹ n!/xⁿ⁺¹.
private func pole(order n: Int, at x: Double) -> Double {
  if x == 0 && !n.isMultiple(of: 2) { return .infinity }
  let start = n.isMultiple(of: 2) ? -1 / x : 1 / x
  return n == 0 ? start : (1...n).reduce(start) { $0 * (Double($1) / x) }
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

/// B₂ₖ for k = 1, 2, …: the Bernoulli numbers, as quotients of whole numbers that doubles hold.
let bernoulliNumbers: [(Double, Double)] = [
  (1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6), (-3617, 510), (43867, 798),
  (-174611, 330), (854513, 138), (-236364091, 2730), (8553103, 6), (-23749461029, 870),
  (8615841276005, 14322), (-7709321041217, 510), (2577687858367, 6),
]

/// log x - 1/2x - Σ B₂ₖ/2k x²ᵏ, where nothing cancels.
private func digammaFarOut(_ x: Double) -> Double {
  let square = 1 / x / x
  var series = 0.0
  for (index, number) in bernoulliNumbers.prefix(11).enumerated().reversed() {
    series = (series + number.0 / number.1 / Double(2 * index + 2)) * square
  }
  return .log(x) - (0.5 / x + series)
}

/// |ψ⁽ⁿ⁾(x)| for positive x, of order 0 -ψ(x), to some 30 digits.
func positivePolygamma(order n: Int, at x: DoubleDouble) -> DoubleDouble {
  var x = x
  var sum = DoubleDouble(0)
  // Here the first Bernoulli number left out adds less than the last of the digits.
  let enough = Double(20 + n)
  while x.high < enough {
    sum += term(order: n, DoubleDouble(1) / x)
    x += DoubleDouble(1)
  }
  let inverse = DoubleDouble(1) / x
  // n!/xⁿ⁺¹; then f = (2k+n-1)!/(2k)!/x²ᵏ⁺ⁿ, from k = 1 on.
  let head = term(order: n, inverse)
  let square = inverse * inverse
  let order = Double(n)
  var f = head * inverse * DoubleDouble((order + 1) / 2)
  var series = DoubleDouble(0)
  for (index, number) in bernoulliNumbers.enumerated() {
    series += f * (DoubleDouble(number.0) / DoubleDouble(number.1))
    let twoK = 2 * Double(index + 1)
    f *=
      DoubleDouble((twoK + order) * (twoK + order + 1)) * square
      / DoubleDouble((twoK + 1) * (twoK + 2))
  }
  // (n-1)!/xⁿ, by a product of its own: n!/xⁿ⁺¹ underflows before it.
  let leading = n == 0 ? -DoubleDouble.log(x) : term(order: n - 1, inverse)
  return sum + (leading + (DoubleDouble(head.high / 2, head.low / 2) + series))
}

/// n!/xⁿ⁺¹ of 1/x, as a product that does not overflow before it is small.
private func term(order n: Int, _ inverse: DoubleDouble) -> DoubleDouble {
  var product = inverse
  for i in 0..<n { product *= inverse * DoubleDouble(Double(i + 1)) }
  return product
}

/// By (-1)ⁿψ⁽ⁿ⁾(1 - x) - ψ⁽ⁿ⁾(x) = πⁿ⁺¹Pₙ(cot πx), with P₀ = c and Pₙ₊₁ = -(1 + c²)Pₙ′.
private func reflected(order n: Int, at x: Double) -> Double {
  let offset = x - x.rounded()  // exact, so that nothing is lost next to a pole
  if offset == 0 || x == -.infinity { return n.isMultiple(of: 2) ? .nan : .infinity }
  // Nearer to ½ than to the pole as the tangent of what is left to ½.
  let rest = Double(signOf: offset, magnitudeOf: 0.5 - offset.magnitude)
  let cotangent =
    offset.magnitude < 0.25
    ? DoubleDouble(1) / .tangentOfPi(times: offset) : .tangentOfPi(times: rest)
  var power = DoubleDouble.pi
  for _ in 0..<n { power *= .pi }
  let polynomial = cotangentPolynomial(n).reversed().reduce(DoubleDouble(0)) {
    $0 * cotangent + $1
  }
  let result = -(positivePolygamma(order: n, at: DoubleDouble(sumOf: 1, -x)) + power * polynomial)
  // Next to a pole a power of the cotangent overflows, and the pole is all there is.
  return result.value.isFinite ? result.value : pole(order: n, at: offset)
}

/// The coefficients of Pₙ, the lowest first.
private func cotangentPolynomial(_ n: Int) -> [DoubleDouble] {
  var coefficients = [DoubleDouble(0), DoubleDouble(1)]
  for _ in 0..<n {
    var next = [DoubleDouble](repeating: DoubleDouble(0), count: coefficients.count + 1)
    for (place, coefficient) in coefficients.enumerated().dropFirst() {
      let slope = coefficient * DoubleDouble(Double(place))
      next[place - 1] = next[place - 1] - slope
      next[place + 1] = next[place + 1] - slope
    }
    coefficients = next
  }
  return coefficients
}
