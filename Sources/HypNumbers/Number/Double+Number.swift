// Double+Number.swift -- the number at the bottom: no derivatives.

import RealModule

extension Double: BaseNumber {
  /// Itself.
  public typealias Base = Double
  /// Where all loops over elements live.
  public typealias Array = DoubleArray

  /// Itself.
  @inlinable @inline(__always)
  public var base: Double { self }
  /// Zero of either sign.
  @inlinable @inline(__always)
  public var isZero: Bool { self == 0 }
  /// Itself.
  @inlinable @inline(__always)
  public var stopped: Double { self }
  /// Itself.
  @inlinable @inline(__always)
  public var double: Double { self }
  /// Itself.
  @inlinable @inline(__always)
  public init(literal: Double) { self = literal }

  /// `self + c`
  @inlinable @inline(__always)
  public func adding(_ c: Double) -> Double { self + c }
  /// `self - c`
  @inlinable @inline(__always)
  public func subtracting(_ c: Double) -> Double { self - c }
  /// `c - self`
  @inlinable @inline(__always)
  public func subtracted(from c: Double) -> Double { c - self }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Double) -> Double { self * c }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Double) -> Double { self / c }
  /// `c / self`
  @inlinable @inline(__always)
  public func dividing(_ c: Double) -> Double { c / self }
  /// `self * self`
  @inlinable @inline(__always)
  public var squared: Double { self * self }

  /// `self * partial`, but zero where either is zero.
  @inlinable @inline(__always)
  public func carried(by partial: Double) -> Double {
    let product = self * partial
    // Only a zero times what is not finite needs a second look.
    return _fastPath(product == product) ? product : self == 0 || partial == 0 ? 0 : product
  }
  /// `self += x`
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Double) { self += x }

  /// f(x)
  @inlinable @inline(__always)
  public static func lift<P: Elementwise>(_: P.Type, _ x: Double) -> Double { P.value(x) }
  /// f(x, y)
  @inlinable @inline(__always)
  public static func lift<P: Elementwise2>(_: P.Type, _ x: Double, _ y: Double) -> Double {
    P.value(x, y)
  }
}
