// Number+Field.swift -- what swift-numerics' protocols ask for and every level answers alike.

import RealModule

extension Number {
  /// The constant nearest to a literal.
  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(Base(literal: value)) }
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
  /// The constant `value`.
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(P.Base(literal: Double(value))) }
  /// The constant `source`, where the base can hold it exactly.
  @inlinable
  public init?<T: BinaryInteger>(exactly source: T) {
    guard let constant = P.Base(exactly: source) else { return nil }
    self.init(constant)
  }
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: P.Magnitude { primal.magnitude }
}

extension DualLanes {
  /// The constant `value`.
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(Double(value)) }
  /// The constant `source`, where a double can hold it exactly.
  @inlinable
  public init?<T: BinaryInteger>(exactly source: T) {
    guard let constant = Double(exactly: source) else { return nil }
    self.init(constant)
  }
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: Double { primal.magnitude }
}

extension Reverse {
  /// The constant `value`.
  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(P.Base(literal: Double(value))) }
  /// The constant `source`, where the base can hold it exactly.
  @inlinable
  public init?<T: BinaryInteger>(exactly source: T) {
    guard let constant = P.Base(exactly: source) else { return nil }
    self.init(constant)
  }
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: P.Magnitude { primal.magnitude }
}
