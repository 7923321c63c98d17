// BesselLimits.swift -- Y and K next to 0, where sums would have thousands of terms.
//
// The first terms of J and I are all there is of them (DLMF 10.2.2 and 10.25.2). The quotients that Y and K are of
// them (10.2.3 and 10.27.4) have a root at order 0 that is taken out: with log(gamma(1 ± n)) = s ± d, of which d is odd
// and s is log(πn / sin(πn))/2, everything is a power series in n.

import RealModule

enum BesselLimits {
  /// For smaller x the second terms are below the last digit.
  static let end = 1e-17

  /// Y of an order from 0 up to 2.
  static func y<N: Number>(_ order: N, _ x: N) -> N {
    guard order.plain < 0.5 else { return (-2 / Double.pi) * leading(order, x) }
    let (growth, angle) = parts(order, x)
    let sinc: N = Sinc.of(order)
    let whole: N = (2 / Double.pi) * growth * sinhQuotient(angle) / sinc
    return -(Sqrt.of(sinc) * (whole + Exp.of(-angle) * Tan.of((0.5 * Double.pi) * order)))
  }

  /// K of an order from 0 up to 2.
  static func k<N: Number>(_ order: N, _ x: N) -> N {
    guard order.plain < 0.5 else { return leading(order, x) }
    let (growth, angle) = parts(order, x)
    return growth * sinhQuotient(angle) / Sqrt.of(Sinc.of(order))
  }

  /// gamma(n)/2 (2/x)^n.
  private static func leading<N: Number>(_ order: N, _ x: N) -> N {
    let exponent: N = LogGamma.of(order) - order * Log.of(0.5 * x)
    return 0.5 * Exp.of(exponent)
  }

  /// log(2/x) + d/n, and n times that.
  private static func parts<N: Number>(_ order: N, _ x: N) -> (growth: N, angle: N) {
    let square: N = order * order
    var series: N = 0
    for coefficient in zetas.reversed() { series = (series + coefficient) * square }
    let logarithm: N = Log.of(x) - Double.log(2)
    let growth: N = -(logarithm + 0.5772156649015329 + series)
    return (growth, growth * order)
  }

  /// ζ(2k + 1)/(2k + 1) for k = 1, 2, …: the coefficients of -d.
  private static let zetas: [Double] = stride(from: 3.0, through: 55, by: 2).map {
    (s: Double) -> Double in Zeta.value(s) / s
  }

  /// sinh(w)/w.
  private static func sinhQuotient<N: Number>(_ w: N) -> N {
    guard w.plain.magnitude < 1 else { return Sinh.of(w) / w }
    let square: N = w * w
    var sum: N = 0
    for k in (0...12).reversed() {
      sum = 1.0 + sum * square / Double((2 * k + 2) * (2 * k + 3))
    }
    return sum
  }
}
