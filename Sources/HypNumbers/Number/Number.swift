// Number.swift -- the one protocol the machine is generic over.
//
// Terms: a *level* is one derivative being taken; each level is one layer of type, `Dual<…>` or
// `Reverse<…>`, around the number below it. The *base* is the number at the bottom.

import RealModule

/// A number a Hyp program can compute with: a base number such as `Double`, or a number that
/// carries derivatives of another `Number` along with it.
///
/// It refines swift-numerics' `AlgebraicField`, so that rules read like mathematics. Comparisons are
/// made on `base`: derivatives never steer a branch.
public protocol Number: AlgebraicField, Algebraic, NumberTangent, ExpressibleByFloatLiteral,
  BitwiseCopyable, Sendable
where FloatLiteralType == Double, Factor == Self {
  /// The number at the bottom, of which every level carries derivatives.
  associatedtype Base: BaseNumber
  /// Arrays of these numbers, as structs of arrays.
  associatedtype Array: NumberArray where Array.Element == Self

  /// A number whose every derivative is zero.
  init(_ constant: Base)
  /// The plain number, with all derivatives dropped.
  var base: Base { get }
  /// Exactly zero, and with no derivative at any level: adding a multiple of it changes nothing.
  var isZero: Bool { get }
  /// The same number, held constant by every level.
  var stopped: Self { get }

  // Restated, so that they are seen without importing `AlgebraicField`, and are one where both protocols have them.
  /// `x + y`
  static func + (x: Self, y: Self) -> Self
  /// `x - y`
  static func - (x: Self, y: Self) -> Self
  /// `x * y`
  static func * (x: Self, y: Self) -> Self
  /// `x / y`
  static func / (x: Self, y: Self) -> Self
  /// `-x`
  static prefix func - (x: Self) -> Self

  // Arithmetic with a passive operand costs no lifting, and in reverse mode one partial.
  /// `self + c`
  func adding(_ c: Base) -> Self
  /// `self - c`
  func subtracting(_ c: Base) -> Self
  /// `c - self`
  func subtracted(from c: Base) -> Self
  /// `self * c`
  func scaled(by c: Base) -> Self
  /// `self / c`
  func divided(by c: Base) -> Self
  /// `c / self`
  func dividing(_ c: Base) -> Self
  /// `self * self`, in reverse mode with a single parent.
  var squared: Self { get }

  /// Some component, the plain number or a derivative of any level, is not a number.
  var hasNaN: Bool { get }
  /// A component that is not finite, the plain number first; where all are finite, any of them.
  var notFiniteComponent: Double { get }
  /// It carries a derivative, at some level.
  var carries: Bool { get }
  /// The number and what it carries, as data.
  var layers: LayeredNumber { get }
  /// This tangent or cotangent times a partial derivative, where zero wins: a component of either
  /// that is exactly zero gives zero, even times one that is infinite or undefined.
  ///
  /// So the modes agree, which multiply the factors of a chain from opposite ends.
  func carried(by partial: Self) -> Self
  /// Adds `x`; in reverse mode without a node where either is zero.
  mutating func accumulate(_ x: Self)

  // Sums with a product, rounded twice as the two operations are; in reverse mode one node.
  /// `self + x * c`
  func adding(_ x: Self, scaledBy c: Base) -> Self
  /// `self - x * c`
  func subtracting(_ x: Self, scaledBy c: Base) -> Self
  /// `self + x²`
  func adding(squareOf x: Self) -> Self
  /// `self - x²`
  func subtracting(squareOf x: Self) -> Self
  /// `self² * c`
  func squared(scaledBy c: Base) -> Self

  /// A primitive of one number, with its derivative at every level.
  static func lift<P: Elementwise>(_: P.Type, _ x: Self) -> Self
  /// A primitive of two numbers.
  static func lift<P: Elementwise2>(_: P.Type, _ x: Self, _ y: Self) -> Self
  /// A primitive of two numbers, the second held constant: its partial is not computed.
  static func lift<P: Elementwise2>(_: P.Type, _ x: Self, _ y: Base) -> Self
  /// A primitive of two numbers, the first held constant: its partial is not computed.
  static func lift<P: Elementwise2>(_: P.Type, _ x: Base, _ y: Self) -> Self
}

/// A number that carries no derivatives.
public protocol BaseNumber: Number, Comparable where Base == Self, Array: BaseArray {
  /// The nearest double: for indices and printing only.
  var double: Double { get }
  /// The number nearest to a literal of the program.
  init(literal: Double)
}

extension Number {
  /// The same number, but +0 for -0. Which zero a derivative is would say how it was found: a tangent that
  /// is zero is left out, or is multiplied by what it meets.
  @inlinable @inline(__always)
  public var positiveZero: Self { adding(0) }
  /// The plain number is none.
  @inlinable @inline(__always)
  public var hasNaN: Bool { base != base }
  /// `self + x * c`
  @inlinable @inline(__always)
  public func adding(_ x: Self, scaledBy c: Base) -> Self { self + x.scaled(by: c) }
  /// `self - x * c`
  @inlinable @inline(__always)
  public func subtracting(_ x: Self, scaledBy c: Base) -> Self { self - x.scaled(by: c) }
  /// `self + x²`
  @inlinable @inline(__always)
  public func adding(squareOf x: Self) -> Self { self + x.squared }
  /// `self - x²`
  @inlinable @inline(__always)
  public func subtracting(squareOf x: Self) -> Self { self - x.squared }
  /// `self² * c`
  @inlinable @inline(__always)
  public func squared(scaledBy c: Base) -> Self { squared.scaled(by: c) }
}
