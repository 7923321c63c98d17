// Number+Field.swift -- what swift-numerics' protocols ask for and every level answers alike.

import RealModule

extension Number {
  /// The constant nearest to a literal.
  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(Base(literal: value)) }
  /// The constant `value`.
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(Base(literal: Double(value))) }
  /// The constant `source`, where the base can hold it exactly.
  @inlinable
  public init?<T: BinaryInteger>(exactly source: T) {
    guard let constant = Base(exactly: source) else { return nil }
    self.init(constant)
  }
  /// The constant 0.
  @inlinable @inline(__always)
  public static var zero: Self { Self(Base(literal: 0)) }
  /// `x = x + y`
  @inlinable @inline(__always)
  public static func += (x: inout Self, y: Self) { x = x + y }
  /// `x = x - y`
  @inlinable @inline(__always)
  public static func -= (x: inout Self, y: Self) { x = x - y }
  /// `x = x * y`
  @inlinable @inline(__always)
  public static func *= (x: inout Self, y: Self) { x = x * y }
  /// `x = x / y`
  @inlinable @inline(__always)
  public static func /= (x: inout Self, y: Self) { x = x / y }
  /// `x = -x`
  @inlinable @inline(__always)
  public mutating func negate() { self = -self }
  /// `1 / self`
  @inlinable @inline(__always)
  public var reciprocal: Self? { dividing(1) }
}

extension Dual {
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: P.Magnitude { primal.magnitude }
}

extension DualLanes {
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: Double { primal.magnitude }
}

extension Reverse {
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: P.Magnitude { primal.magnitude }
}
