// Dual.swift -- forward mode: a number and its tangent.
//
// Rules: W. K. Clifford's ε² = 0, so f(x + ẋε) = f(x) + f′(x)ẋε.

import RealModule

/// A primal and the tangent that travels with it: `primal + tangent ε`, ε² = 0.
@frozen
public struct Dual<P: Number>: RuledNumber {
  /// The number below.
  public typealias Base = P.Base
  /// A primal array and a tangent array.
  public typealias Array = DualArray<P>

  /// The value, itself with derivatives where levels are nested.
  public var primal: P
  /// The derivative along the direction that was seeded.
  public var tangent: P

  /// `primal + tangent ε`
  @inlinable @inline(__always)
  public init(primal: P, tangent: P) {
    self.primal = primal
    self.tangent = tangent
  }

  /// A number constant at this level.
  @inlinable @inline(__always)
  public init(primal: P) { self.init(primal: primal, tangent: 0) }

  /// A number constant at every level.
  @inlinable @inline(__always)
  public init(_ constant: P.Base) { self.init(primal: P(constant), tangent: 0) }

  /// The plain number.
  @inlinable @inline(__always)
  public var base: P.Base { primal.base }
  /// Zero, with a zero tangent.
  @inlinable @inline(__always)
  public var isZero: Bool { primal.isZero && tangent.isZero }
  /// The primal or the tangent is not a number.
  @inlinable @inline(__always)
  public var hasNaN: Bool { primal.hasNaN || tangent.hasNaN }
  /// The same number without a tangent.
  @inlinable @inline(__always)
  public var stopped: Self { Self(primal: primal.stopped, tangent: 0) }
}

// MARK: Arithmetic
//
// The rules are those of Arithmetic.swift, as in `DualLanes`, so that a derivative along several directions at once has the
// same bits as along one. Where a tangent comes out as not a number, it is computed once more from products in which zero
// wins: that costs nothing elsewhere.

extension Dual {
  /// A linear operation.
  @inlinable @inline(__always)
  public static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    Self(primal: O.value(x.primal, y.primal), tangent: O.value(x.tangent, y.tangent))
  }
  /// An operation with partial derivatives.
  @inlinable @inline(__always)
  public static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let (dx, dy) = (x.tangent, y.tangent)
    let (z, tangent) = O.valueAndTangent(x.primal, dx, y.primal, dy)
    return Self(
      primal: z,
      tangent: _slowPath(tangent.hasNaN)
        ? O.carriedTangent(dx, dy, x.primal, y.primal, z) : tangent)
  }
  /// The tangent, or this product in its place.
  @inlinable @inline(__always)
  static func product(_ tangent: P, or x: P, by partial: @autoclosure () -> P) -> P {
    if _slowPath(tangent.hasNaN) { return x.carried(by: partial()) }
    return tangent
  }

  /// `-x`
  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self {
    Self(primal: -x.primal, tangent: -x.tangent)
  }
  /// `self + c`
  @inlinable @inline(__always)
  public func adding(_ c: Base) -> Self { Self(primal: primal.adding(c), tangent: tangent) }
  /// `self - c`
  @inlinable @inline(__always)
  public func subtracting(_ c: Base) -> Self {
    Self(primal: primal.subtracting(c), tangent: tangent)
  }
  /// `c - self`
  @inlinable @inline(__always)
  public func subtracted(from c: Base) -> Self {
    Self(primal: primal.subtracted(from: c), tangent: -tangent)
  }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Base) -> Self {
    Self(
      primal: primal.scaled(by: c),
      tangent: Self.product(tangent.scaled(by: c), or: tangent, by: P(c)))
  }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Base) -> Self {
    Self(
      primal: primal.divided(by: c),
      tangent: Self.product(tangent.divided(by: c), or: tangent, by: P(1 / c)))
  }
  /// `c / self`
  @inlinable @inline(__always)
  public func dividing(_ c: Base) -> Self {
    let q = primal.dividing(c)
    return Self(
      primal: q, tangent: tangent.carried(by: -Division.partialY(quotient: q, divisor: primal)))
  }
  /// `self * self`
  @inlinable @inline(__always)
  public var squared: Self {
    Self(primal: primal.squared, tangent: tangent.carried(by: Squaring.partial(primal)))
  }

  /// The product with `partial`, in which zero wins, and in its tangent too.
  @inlinable @inline(__always)
  public func carried(by partial: Self) -> Self {
    let (x, y, z) = (primal, partial.primal, primal.carried(by: partial.primal))
    return Self(
      primal: z,
      tangent: tangent.carried(by: Multiplication.partialX(x, y, z))
        + Multiplication.partialY(x, y, z).carried(by: partial.tangent))
  }
  /// `self += x`
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Self) {
    primal.accumulate(x.primal)
    tangent.accumulate(x.tangent)
  }
}

// MARK: Primitives

extension Dual {
  /// f(x) + f′(x)ẋε; f′ is not evaluated where ẋ is zero.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    guard !x.tangent.isZero else {
      F.tellPole(x.base)
      return Self(primal: F.of(x.primal))
    }
    F.tellKink(x.base)
    let (y, slope) = F.both(x.primal)
    return Self(primal: y, tangent: x.tangent.carried(by: slope))
  }
  /// f(x, y) + (∂f/∂x ẋ + ∂f/∂y ẏ)ε; a partial is evaluated only where its tangent is not zero.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    let z = F.of(x.primal, y.primal)
    var result = Self(primal: z)
    if !x.tangent.isZero || !y.tangent.isZero { F.tellKink(x.base, y.base) }
    if !x.tangent.isZero {
      result.tangent = x.tangent.carried(by: F.partialX(x.primal, y.primal, z))
    }
    if !y.tangent.isZero {
      result.tangent.accumulate(y.tangent.carried(by: F.partialY(x.primal, y.primal, z)))
    }
    return result
  }
  /// f(x, c) + ∂f/∂x ẋε
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Base) -> Self {
    let z = P.lift(F.self, x.primal, c)
    guard !x.tangent.isZero else {
      F.tellPole(x.base, c)
      return Self(primal: z)
    }
    F.tellKink(x.base, c)
    return Self(primal: z, tangent: x.tangent.carried(by: F.partialX(x.primal, P(c), z)))
  }
  /// f(c, y) + ∂f/∂y ẏε
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Base, _ y: Self) -> Self {
    let z = P.lift(F.self, c, y.primal)
    guard !y.tangent.isZero else { return Self(primal: z) }
    F.tellKink(c, y.base)
    return Self(primal: z, tangent: y.tangent.carried(by: F.partialY(P(c), y.primal, z)))
  }
}
