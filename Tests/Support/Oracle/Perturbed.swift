// Perturbed.swift -- a number with any perturbations, told apart by a tag each: derivatives from their
// definition.
//
// A derivative operator takes a tag of its own, runs the function on x + ε, and takes what stands at ε.
// A number is plain, or p + ε·t with the tag of ε above all tags in p and t. So operators nest to any
// depth, and every one of them is defined through this one number. Nothing here is fast.

import Foundation

/// A real number, or one with a perturbation whose square is 0.
public indirect enum Perturbed: Sendable {
  /// No perturbation.
  case plain(Double)
  /// `primal` + ε · `tangent`, where neither part has a tag as high.
  case perturbed(tag: Int, primal: Perturbed, tangent: Perturbed)

  /// The number without any perturbation.
  public var base: Double {
    switch self {
    case .plain(let x): x
    case .perturbed(_, let primal, _): primal.base
    }
  }

  /// The highest tag; 0 where there is none.
  var tag: Int {
    switch self {
    case .plain: 0
    case .perturbed(let tag, _, _): tag
    }
  }

  /// What is left where the perturbation with this tag is 0.
  func primal(_ wanted: Int) -> Perturbed {
    switch self {
    case .perturbed(let tag, let primal, let tangent) where tag > wanted:
      .joined(tag, primal.primal(wanted), tangent.primal(wanted))
    case .perturbed(let tag, let primal, _) where tag == wanted: primal
    default: self
    }
  }

  /// What stands at the perturbation with this tag.
  func tangent(_ wanted: Int) -> Perturbed {
    switch self {
    case .perturbed(let tag, let primal, let tangent) where tag > wanted:
      .joined(tag, primal.tangent(wanted), tangent.tangent(wanted))
    case .perturbed(let tag, _, let tangent) where tag == wanted: tangent
    default: .plain(0)
    }
  }

  /// Nothing but zeros: a tangent that is that stays that, whatever it is multiplied by.
  var isZero: Bool {
    switch self {
    case .plain(let x): x == 0
    case .perturbed(_, let primal, let tangent): primal.isZero && tangent.isZero
    }
  }

  static func joined(_ tag: Int, _ primal: Perturbed, _ tangent: Perturbed) -> Perturbed {
    tangent.isZero ? primal : .perturbed(tag: tag, primal: primal, tangent: tangent)
  }

  // MARK: Rules

  /// A function of one number, from its value and its slope at the primal.
  func map(_ value: (Double) -> Double, slope: (Perturbed) -> Perturbed) -> Perturbed {
    switch self {
    case .plain(let x): .plain(value(x))
    case .perturbed(let tag, let primal, let tangent):
      .joined(tag, primal.map(value, slope: slope), tangent.times(slope(primal)))
    }
  }

  /// A function of two numbers, from its value and its slopes by either.
  static func map(
    _ x: Perturbed, _ y: Perturbed, _ value: (Double, Double) -> Double,
    slopes: (Perturbed, Perturbed) -> (Perturbed, Perturbed)
  ) -> Perturbed {
    let tag = Swift.max(x.tag, y.tag)
    guard tag > 0 else { return .plain(value(x.base, y.base)) }
    let (p, q) = (x.primal(tag), y.primal(tag))
    let (dx, dy) = (x.tangent(tag), y.tangent(tag))
    let (a, b) = slopes(p, q)
    return .joined(
      tag, map(p, q, value, slopes: slopes), dx.times(a) + dy.times(b))
  }

  /// A tangent times a slope, where zero wins: what is not perturbed stays so next to an infinite slope,
  /// and a slope of 0 lets nothing through.
  func times(_ slope: Perturbed) -> Perturbed {
    if isZero || slope.isZero { return .plain(0) }
    return self * slope
  }
}

// MARK: Arithmetic

extension Perturbed: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A constant.
  public init(floatLiteral value: Double) { self = .plain(value) }
  /// A constant.
  public init(integerLiteral value: Int) { self = .plain(Double(value)) }

  static func + (x: Perturbed, y: Perturbed) -> Perturbed {
    map(x, y, { $0 + $1 }, slopes: { _, _ in (1, 1) })
  }

  static func - (x: Perturbed, y: Perturbed) -> Perturbed {
    map(x, y, { $0 - $1 }, slopes: { _, _ in (1, -1) })
  }

  static func * (x: Perturbed, y: Perturbed) -> Perturbed {
    map(x, y, { $0 * $1 }, slopes: { ($1, $0) })
  }

  static func / (x: Perturbed, y: Perturbed) -> Perturbed {
    map(x, y, { $0 / $1 }, slopes: { (1 / $1, -$0 / ($1 * $1)) })
  }

  static prefix func - (x: Perturbed) -> Perturbed { x.map({ -$0 }, slope: { _ in -1 }) }

  /// Rounded down. What it leaves is `x - y * ⌊x/y⌋`, with the sign of `y`, a zero too.
  static func floorDivide(_ x: Perturbed, _ y: Perturbed) -> Perturbed {
    .plain(wholeQuotient(x.base, y.base))
  }

  static func remainder(_ x: Perturbed, _ y: Perturbed) -> Perturbed {
    map(x, y, rest, slopes: { x, y in (1, -floorDivide(x, y)) })
  }

  private static func wholeQuotient(_ x: Double, _ y: Double) -> Double {
    guard y != 0, x.isFinite, y.isFinite else { return (x / y).rounded(.down) }
    let quotient = ((x - rest(x, y)) / y).rounded()
    return quotient == 0 ? Double(signOf: x / y, magnitudeOf: 0) : quotient
  }

  private static func rest(_ x: Double, _ y: Double) -> Double {
    let rest = fmod(x, y)
    if rest == 0 { return Double(signOf: y, magnitudeOf: 0) }
    return (rest < 0) != (y < 0) ? rest + y : rest
  }

  /// A power. A constant exponent takes no logarithm, and at a base of 0 the exponent has no slope.
  static func power(_ x: Perturbed, _ y: Perturbed) -> Perturbed {
    map(
      x, y, { $1 == 2 ? $0 * $0 : pow($0, $1) },
      slopes: { x, y in
        let byBase: Perturbed = y.isZero ? 0 : y * power(x, y - 1)
        let byExponent: Perturbed = x.base == 0 && y.base >= 0 ? 0 : power(x, y) * log(x)
        return (byBase, byExponent)
      })
  }
}
