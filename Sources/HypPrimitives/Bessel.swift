// Bessel.swift -- the Bessel functions, of any real order.

// What each member of a declaration means is said once, in Primitive.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import RealModule

/// What the four Bessel functions share.
protocol BesselFunction: Binary {
  /// The value, of any number, as a sum.
  static func smooth<N: Number>(_ n: N, _ x: N) -> N
  /// What C(n - 1) and C(n + 1) add to the derivative with respect to x.
  static var neighbours: (below: Double, above: Double) { get }
}

extension BesselFunction {
  static func slopeByOrder<N: Number>(_ n: N, _ x: N) -> N {
    slope(at: n) { smooth($0, Dual(still: x)) }
  }

  /// By the functions of the neighbouring orders where that is all; inside other derivatives it would be twice the
  /// work with each.
  static func slopeByArgument<N: Number>(_ n: N, _ x: N) -> N {
    guard n.carries || x.carries else {
      let order = n.plain
      let below = value(order - 1, x.plain) * neighbours.below
      return N(plain: below + value(order + 1, x.plain) * neighbours.above)
    }
    return slope(at: x) { smooth(Dual(still: n), $0) }
  }
}

/// The Bessel function of the first kind.
public enum BesselJ: Binary, BesselFunction {
  public static let entry = Entry(
    "besselj(n, x)",
    "The Bessel function of the first kind and order n: the solution of x^2 y'' + x y' + (x^2 - n^2) y = 0 that is"
      + " finite at 0.",
    domain: "orders up to 10,000; x >= 0, and x < 0 for whole n",
    derivative:
      "that of its series or integral, (besselj(n - 1, x) - besselj(n + 1, x)) / 2",
    digits:
      "next to its zeros counted from the amplitude; for negative n that is not whole up to 40 units in the last place;"
      + " derivatives to 1e-10",
    source: "DLMF 10.2.2", example: ("besselj(0, 0)", "1"))
  public static let probes: [(x: Double, y: Double)] = [
    (0.5, 0.7), (0, 2.5), (1.25, 11), (12, 9.5), (20, 9),
  ]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  static let neighbours = (below: 0.5, above: -0.5)

  public static func value(_ n: Double, _ x: Double) -> Double {
    guard !n.isNaN, !x.isNaN, n.isFinite else { return .nan }
    if x < 0 {
      return n == n.rounded() ? BesselSums.parity(n) * value(n, -x) : .nan
    }
    if x == .infinity { return 0 }
    if n < 0 {
      if n == n.rounded() { return BesselSums.parity(n) * value(-n, x) }
      return BesselSums.cosineOfPi(n) * value(-n, x)
        + BesselSums.sineOfPi(n) * BesselY.value(-n, x)
    }
    if x == 0 { return n == 0 ? 1 : 0 }
    return BesselDigits.j(n, x)
  }
  static func smooth<N: Number>(_ n: N, _ x: N) -> N {
    let (order, plain) = (n.plain, x.plain)
    guard order.isFinite, !plain.isNaN else { return .notANumber }
    if plain == .infinity { return 0 }
    if plain < 0 {
      guard order == order.rounded() else { return .notANumber }
      return BesselSums.parity(order) * smooth(n, -x)
    }
    if order >= 0 { return BesselSums.j(n, x) }
    if order == order.rounded(), n.isPassive { return BesselSums.parity(order) * smooth(-n, x) }
    return BesselSums.cosineOfPi(n) * BesselSums.j(-n, x)
      + BesselSums.sineOfPi(n) * BesselSums.y(-n, x)
  }
  public static func partialX<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByOrder(n, x) }
  public static func partialY<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByArgument(n, x) }
}

/// The Bessel function of the second kind.
public enum BesselY: Binary, BesselFunction {
  public static let entry = Entry(
    "bessely(n, x)",
    "The Bessel function of the second kind and order n, also called N or Neumann's: -∞ at 0.",
    domain: "orders up to 10,000; x >= 0",
    derivative: "that of its integral, (bessely(n - 1, x) - bessely(n + 1, x)) / 2",
    digits:
      "next to its zeros counted from the amplitude; for negative n that is not whole up to 40 units in the last place;"
      + " derivatives to 1e-10",
    source: "DLMF 10.2.3", example: ("bessely(1, 1)", "-0.7812128213002887"))
  public static let probes: [(x: Double, y: Double)] = [(0.5, 0.7), (0, 2.5), (1.25, 11), (4, 3)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  static let neighbours = (below: 0.5, above: -0.5)

  public static func value(_ n: Double, _ x: Double) -> Double {
    guard n.isFinite, x >= 0 else { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return 0 }
    if n >= 0 { return BesselDigits.y(n, x) }
    if n == n.rounded() { return BesselSums.parity(n) * value(-n, x) }
    return BesselSums.cosineOfPi(n) * value(-n, x) - BesselSums.sineOfPi(n) * BesselJ.value(-n, x)
  }
  static func smooth<N: Number>(_ n: N, _ x: N) -> N {
    let (order, plain) = (n.plain, x.plain)
    guard order.isFinite, plain > 0 else { return .notANumber }
    if plain == .infinity { return 0 }
    if order >= 0 { return BesselSums.y(n, x) }
    if order == order.rounded(), n.isPassive { return BesselSums.parity(order) * smooth(-n, x) }
    return BesselSums.cosineOfPi(n) * BesselSums.y(-n, x)
      - BesselSums.sineOfPi(n) * BesselSums.j(-n, x)
  }
  public static func partialX<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByOrder(n, x) }
  public static func partialY<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByArgument(n, x) }
}

/// The modified Bessel function of the first kind.
public enum BesselI: Binary, BesselFunction {
  public static let entry = Entry(
    "besseli(n, x)",
    "The modified Bessel function of the first kind and order n: the solution of x^2 y'' + x y' - (x^2 + n^2) y = 0"
      + " that is finite at 0.",
    domain: "orders up to 10,000; x >= 0, and x < 0 for whole n",
    derivative: "that of its series, (besseli(n - 1, x) + besseli(n + 1, x)) / 2",
    digits:
      "for negative n that is not whole fewer; derivatives to 1e-10, with respect to n counted from the value",
    source: "DLMF 10.25.2", example: ("besseli(0, 0)", "1"), derivativeHasValue: true)
  public static let probes: [(x: Double, y: Double)] = [
    (0.5, 0.7), (0, 2.5), (1.25, 11), (3, 2),
  ]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  static let neighbours = (below: 0.5, above: 0.5)

  public static func value(_ n: Double, _ x: Double) -> Double {
    guard !n.isNaN, !x.isNaN, n.isFinite else { return .nan }
    if x < 0 {
      return n == n.rounded() ? BesselSums.parity(n) * value(n, -x) : .nan
    }
    if x > 1e5 { return n.magnitude <= 1e6 ? .infinity : .nan }
    if n < 0 {
      if n == n.rounded() { return value(-n, x) }
      return value(-n, x)
        - 2 / Double.pi * BesselSums.sineOfPi(n) * BesselK.value(n, x)
    }
    if x == 0 { return n == 0 ? 1 : 0 }
    return BesselSums.series(n, x, sign: 1)
  }
  static func smooth<N: Number>(_ n: N, _ x: N) -> N {
    let (order, plain) = (n.plain, x.plain)
    guard order.isFinite, !plain.isNaN else { return .notANumber }
    if plain < 0 {
      guard order == order.rounded() else { return .notANumber }
      return BesselSums.parity(order) * smooth(n, -x)
    }
    if plain > 1e5 { return order.magnitude <= 1e6 ? N(plain: .infinity) : .notANumber }
    if order >= 0 { return BesselSums.i(n, x) }
    if order == order.rounded(), n.isPassive { return smooth(-n, x) }
    let rest: N = BesselSums.sineOfPi(n) * BesselSums.k(-n, x)
    return BesselSums.i(-n, x) - (2 / Double.pi) * rest
  }
  public static func partialX<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByOrder(n, x) }
  public static func partialY<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByArgument(n, x) }
}

/// The modified Bessel function of the second kind.
public enum BesselK: Binary, BesselFunction {
  public static let entry = Entry(
    "besselk(n, x)",
    "The modified Bessel function of the second kind and order n, also called Macdonald's: ∞ at 0.",
    domain: "orders up to 10,000; x >= 0",
    derivative: "that of its integral, -(besselk(n - 1, x) + besselk(n + 1, x)) / 2",
    digits: "derivatives to 1e-10",
    source: "DLMF 10.32.9", example: ("besselk(1, 1)", "0.6019072301972346"),
    derivativeHasValue: true)
  public static let probes: [(x: Double, y: Double)] = [(0.5, 0.7), (0, 2.5), (1.25, 11), (4, 3)]
  public static let edges: [Edge2] = []
  public static let kinks: [Kink2] = []
  static let neighbours = (below: -0.5, above: -0.5)

  public static func value(_ n: Double, _ x: Double) -> Double {
    guard n.isFinite, x >= 0 else { return .nan }
    if x == 0 { return .infinity }
    return x == .infinity ? 0 : BesselDigits.k(n.magnitude, x)
  }
  static func smooth<N: Number>(_ n: N, _ x: N) -> N {
    let (order, plain) = (n.plain, x.plain)
    guard order.isFinite, plain > 0 else { return .notANumber }
    if plain == .infinity { return 0 }
    return BesselSums.k(order < 0 ? -n : n, x)
  }
  public static func partialX<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByOrder(n, x) }
  public static func partialY<N: Number>(_ n: N, _ x: N, _ z: N) -> N { slopeByArgument(n, x) }
}
