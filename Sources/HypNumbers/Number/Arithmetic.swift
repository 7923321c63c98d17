// Arithmetic.swift -- the rules of + - * / and of the square: each is declared here, once, and nowhere else.
//
// A sum and a difference are linear: their derivative is themselves. A product and a quotient have partial
// derivatives. Every level makes of these what it carries: tangents of numbers, of arrays, along several
// directions, or written as symbols (`Tangent`), and partials on a tape.

/// What rules are written in: numbers, arrays and symbols.
public protocol Algebraic {
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
  /// `1 / self`
  var multiplicativeInverse: Self { get }
  /// `self * self`
  var squared: Self { get }
  /// `c * self`
  func times(_ c: Double) -> Self
  /// A primitive of one number.
  static func apply<F: Fusible>(_: F.Type, _ x: Self) -> Self
  /// A primitive of two numbers.
  static func apply<F: Fusible2>(_: F.Type, _ x: Self, _ y: Self) -> Self
}

/// What travels with a number: it can be added, and multiplied by partial derivatives. A number and an array can
/// travel with one of their own type; several tangents of a number have a type of their own.
public protocol Tangent {
  /// What partial derivatives are.
  associatedtype Factor: Algebraic
  /// `x + y`
  static func + (x: Self, y: Self) -> Self
  /// `x - y`
  static func - (x: Self, y: Self) -> Self
  /// `-x`
  static prefix func - (x: Self) -> Self
  /// The product with a partial derivative, in which zero wins.
  func carried(by partial: Factor) -> Self
}

/// A tangent that is a number, or several: where nothing in it is nan, products need no look at zeros.
public protocol NumberTangent: Tangent where Factor: Number {
  /// `x * y`
  static func * (x: Factor, y: Self) -> Self
  /// `x * y`
  static func * (x: Self, y: Factor) -> Self
  /// `x / y`
  static func / (x: Self, y: Factor) -> Self
  /// `self * c`
  func scaled(by c: Factor.Base) -> Self
  /// `self / c`
  func divided(by c: Factor.Base) -> Self
  /// The product of a partial derivative, which is a tangent of nothing, with a tangent, in which zero wins.
  static func carry(_ x: Factor, by y: Self) -> Self
  /// Adds `x`.
  mutating func accumulate(_ x: Self)
  /// 0
  static var zero: Self { get }
  /// It is 0 at the bottom; levels below may have derivatives of it.
  var hasZeroBase: Bool { get }
  /// Some of it is not a number.
  var hasNaN: Bool { get }
  /// It is 0 at every level.
  var isZero: Bool { get }
}

// MARK: - Linear operations

/// A linear operation on two numbers: what it does to values it does to tangents.
public protocol LinearOperation {
  /// The result.
  static func value<A: Algebraic>(_ x: A, _ y: A) -> A
  /// The partial by the second number is -1, and not 1.
  static var isDifference: Bool { get }
}

/// `x + y`
public enum Addition: LinearOperation {
  /// `x + y`
  @inlinable @inline(__always)
  public static func value<A: Algebraic>(_ x: A, _ y: A) -> A { x + y }
  /// No.
  @inlinable @inline(__always)
  public static var isDifference: Bool { false }
}

/// `x - y`
public enum Subtraction: LinearOperation {
  /// `x - y`
  @inlinable @inline(__always)
  public static func value<A: Algebraic>(_ x: A, _ y: A) -> A { x - y }
  /// Yes.
  @inlinable @inline(__always)
  public static var isDifference: Bool { true }
}

extension LinearOperation {
  /// The tangent of the result; nil stands for zero.
  @inlinable
  public static func tangent<T: Tangent>(_ dx: T?, _ dy: T?) -> T? {
    guard let dy else { return dx }
    guard let dx else { return isDifference ? -dy : dy }
    return isDifference ? dx - dy : dx + dy
  }
  /// The cotangents of both numbers from that of the result.
  @inlinable
  public static func cotangents<T: Tangent>(_ c: T) -> (T, T) { (c, isDifference ? -c : c) }
}

// MARK: - Products

/// An operation on two numbers with partial derivatives that are no constants.
public protocol ProductOperation {
  /// The result.
  static func value<A: Algebraic>(_ x: A, _ y: A) -> A
  /// ∂z/∂x, where `z` is the result.
  static func partialX<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A
  /// ∂z/∂y, or that of -z where `isNegative`.
  static func partialY<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A
  /// `partialY` is given without its sign, which is minus: it is subtracted.
  static var isNegative: Bool { get }
  /// A `y` that is 0 makes the result 0, whatever x is.
  static var vanishesWithY: Bool { get }
  /// The result and its tangent, for numbers; the tangent is not used where it comes out as nan.
  static func valueAndTangent<T: NumberTangent>(
    _ x: T.Factor, _ dx: T, _ y: T.Factor, _ dy: T
  ) -> (value: T.Factor, tangent: T)
}

/// `x * y`
///
/// Whatever multiplies takes its derivative from here, and so does a product in which zero wins. Jets alone do not: what
/// they carry is a series, and the series of a product is a product itself (Leibniz), where a derivative of the rule
/// above would need as many sums again for each order.
public enum Multiplication: ProductOperation {
  /// `x * y`
  @inlinable @inline(__always)
  public static func value<A: Algebraic>(_ x: A, _ y: A) -> A { x * y }
  /// y
  @inlinable @inline(__always)
  public static func partialX<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A { y }
  /// x
  @inlinable @inline(__always)
  public static func partialY<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A { x }
  /// No.
  @inlinable @inline(__always)
  public static var isNegative: Bool { false }
  /// Yes.
  @inlinable @inline(__always)
  public static var vanishesWithY: Bool { true }
  /// xy and xẏ + ẋy
  @inlinable @inline(__always)
  public static func valueAndTangent<T: NumberTangent>(
    _ x: T.Factor, _ dx: T, _ y: T.Factor, _ dy: T
  ) -> (value: T.Factor, tangent: T) {
    let tangent = x * dy + dx * y
    return (x * y, tangent)
  }
}

/// `x / y`
public enum Division: ProductOperation {
  /// `x / y`
  @inlinable @inline(__always)
  public static func value<A: Algebraic>(_ x: A, _ y: A) -> A { x / y }
  /// 1/y
  @inlinable @inline(__always)
  public static func partialX<A: Algebraic>(divisor y: A) -> A { y.multiplicativeInverse }
  /// z/y, subtracted. Not z(1/y): of that product the derivative has a term 1/y², which leaves the range long
  /// before the result does.
  @inlinable @inline(__always)
  public static func partialY<A: Algebraic>(quotient z: A, divisor y: A) -> A { z / y }
  /// 1/y
  @inlinable @inline(__always)
  public static func partialX<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A { partialX(divisor: y) }
  /// z/y, subtracted.
  @inlinable @inline(__always)
  public static func partialY<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A {
    partialY(quotient: z, divisor: y)
  }
  /// Yes.
  @inlinable @inline(__always)
  public static var isNegative: Bool { true }
  /// No.
  @inlinable @inline(__always)
  public static var vanishesWithY: Bool { false }
  /// z and (ẋ - zẏ)/y: one division less than the partials take.
  @inlinable @inline(__always)
  public static func valueAndTangent<T: NumberTangent>(
    _ x: T.Factor, _ dx: T, _ y: T.Factor, _ dy: T
  ) -> (value: T.Factor, tangent: T) {
    let z = x / y
    // A constant has the same derivative whether it is known to be one or not, and whatever the tangent 0
    // carries itself.
    if dx.hasZeroBase {
      return dx.isZero
        ? (z, dy.carried(by: signedPartialY(x, y, z))) : (z, carriedTangent(dx, dy, x, y, z))
    }
    return (z, (dx - z * dy) / y)
  }
}

extension ProductOperation {
  /// ∂z/∂y, with its sign.
  @inlinable @inline(__always)
  public static func signedPartialY<A: Algebraic>(_ x: A, _ y: A, _ z: A) -> A {
    isNegative ? -partialY(x, y, z) : partialY(x, y, z)
  }
  /// The tangent of the result, by products in which zero wins.
  @inlinable @inline(never)
  public static func carriedTangent<T: Tangent>(
    _ dx: T, _ dy: T, _ x: T.Factor, _ y: T.Factor, _ z: T.Factor
  ) -> T {
    let first = dx.carried(by: partialX(x, y, z))
    let second = dy.carried(by: partialY(x, y, z))
    return isNegative ? first - second : first + second
  }
  /// The same; nil stands for zero.
  @inlinable
  public static func tangent<T: Tangent>(
    _ dx: T?, _ dy: T?, _ x: T.Factor, _ y: T.Factor, _ z: T.Factor
  ) -> T? {
    guard let dy else { return dx.map { $0.carried(by: partialX(x, y, z)) } }
    guard let dx else {
      let second = dy.carried(by: partialY(x, y, z))
      return isNegative ? -second : second
    }
    return carriedTangent(dx, dy, x, y, z)
  }
}

extension ProductOperation {
  /// The cotangents of both numbers from that of the result.
  @inlinable
  public static func cotangents<T: Tangent>(
    _ c: T, _ x: T.Factor, _ y: T.Factor, _ z: T.Factor
  ) -> (T, T) {
    let first = c.carried(by: partialX(x, y, z))
    let second = c.carried(by: partialY(x, y, z))
    return (first, isNegative ? -second : second)
  }
}

// MARK: - The square

/// `x * x`, as an operation on one number.
public enum Squaring {
  /// 2x, as a sum.
  @inlinable @inline(__always)
  public static func partial<A: Algebraic>(_ x: A) -> A { x + x }
}

// MARK: - Numbers and arrays

/// A number that carries something along by the rules above.
public protocol RuledNumber: Number {
  /// A linear operation.
  static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self
  /// An operation with partial derivatives.
  static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self
}

extension RuledNumber {
  /// `x + y`
  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self { combined(Addition.self, x, y) }
  /// `x - y`
  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self { combined(Subtraction.self, x, y) }
  /// `x * y`
  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self { combined(Multiplication.self, x, y) }
  /// `x / y`
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self { combined(Division.self, x, y) }
}

extension Number {
  /// The product of two numbers, in which zero wins.
  @inlinable @inline(__always)
  public static func carry(_ x: Self, by y: Self) -> Self { x.carried(by: y) }
  /// It is 0 at the bottom.
  @inlinable @inline(__always)
  public var hasZeroBase: Bool { base == 0 }
  /// `1 / self`
  @inlinable @inline(__always)
  public var multiplicativeInverse: Self { dividing(1) }
  /// `c * self`
  @inlinable @inline(__always)
  public func times(_ c: Double) -> Self { scaled(by: Base(literal: c)) }
  /// A primitive of one number.
  @inlinable @inline(__always)
  public static func apply<F: Fusible>(_: F.Type, _ x: Self) -> Self { lift(F.self, x) }
  /// A primitive of two numbers.
  @inlinable @inline(__always)
  public static func apply<F: Fusible2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    lift(F.self, x, y)
  }
}

extension NumberArray {
  /// `1 / self`
  @inlinable
  public var multiplicativeInverse: Self { Self(scalar: 1) / self }
  /// `self * self`
  @inlinable
  public var squared: Self { self * self }
  /// `c * self`
  @inlinable
  public func times(_ c: Double) -> Self { scaled(by: Element.Base(literal: c)) }
  /// A primitive of one number.
  @inlinable
  public static func apply<F: Fusible>(_: F.Type, _ x: Self) -> Self { lift(F.self, x) }
  /// A primitive of two numbers.
  @inlinable
  public static func apply<F: Fusible2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    lift(F.self, x, y)
  }
}
