// Primitive.swift -- the kinds of primitive, and what each must declare.
//
// Every requirement is stated by every primitive, empty lists too: with a default, a declaration
// of nearly the right type would silently not be seen.

@_exported import HypNumbers

/// A function or an operator of the language that is not written in the language.
public protocol Primitive: SendableMetatype {
  /// What the manual says.
  static var entry: Entry { get }
  /// The conventions at its kinks, in words.
  static var conventions: [String] { get }
  /// How many arguments it takes.
  static var arity: Int { get }
  /// The convention that decides the derivatives at a point, if it is at a corner or a pole; the
  /// point has as many numbers as there are arguments.
  ///
  /// Not at a jump: there the derivative is that of either side.
  static func convention(at point: [Double]) -> TakenConvention?
}

/// A point and the derivative there.
public typealias Edge = (x: Double, derivative: Double)
/// A pair of arguments and the partial derivatives there.
public typealias Edge2 = (x: Double, y: Double, partials: (Double, Double))
/// A kink of a function of one number.
public typealias Kink1 = Kink<Double, Double>
/// A kink of a function of two numbers: pairs of arguments, and of partial derivatives.
public typealias Kink2 = Kink<(Double, Double), (Double, Double)>

/// A primitive of one number, applied to arrays element by element.
public protocol Unary: Primitive, Elementwise {
  /// Points inside the domain and away from kinks, where tests differentiate.
  static var probes: [Double] { get }
  /// Derivatives where difference quotients say little, as far out. The second is finite there.
  static var edges: [Edge] { get }
  /// Points without a derivative, and the conventions.
  static var kinks: [Kink1] { get }
}

/// A primitive of one number that is flat between jumps.
public protocol Piecewise: Unary {}

/// A primitive of two numbers, applied to arrays element by element.
public protocol Binary: Primitive, Elementwise2 {
  /// Pairs inside the domain and away from kinks, where tests differentiate.
  static var probes: [(x: Double, y: Double)] { get }
  /// Partial derivatives where difference quotients say little. The second ones are finite there.
  static var edges: [Edge2] { get }
  /// Pairs without a derivative, and the conventions.
  static var kinks: [Kink2] { get }
}

/// A primitive of three numbers, composed of others.
public protocol Ternary: Primitive {
  /// Triples inside the domain and away from kinks, where tests differentiate.
  static var probes: [(x: Double, y: Double, z: Double)] { get }
  /// f(x, y, z).
  static func of<N: Number>(_ x: N, _ y: N, _ z: N) -> N
  /// f on every triple of elements, broadcasting; shapes must fit, which the caller checks.
  static func of<A: NumberArray>(arrays x: A, _ y: A, _ z: A) -> A
}

extension Unary {
  /// How many arguments it takes.
  public static var arity: Int { 1 }
  /// The conventions at its kinks, in words.
  public static var conventions: [String] { kinks.map { $0.convention } }
}

extension Unary {
  /// How a program calls it; nil for what rules alone call.
  public static var functionName: String? { entry.form == .function ? entry.name : nil }
}

extension Binary {
  /// How many arguments it takes.
  public static var arity: Int { 2 }
  /// The conventions at its kinks, in words.
  public static var conventions: [String] { kinks.map { $0.convention } }
}

extension Ternary {
  /// How many arguments it takes.
  public static var arity: Int { 3 }
}

extension Unary {
  /// The convention that decides the derivative at a number, if it is at a corner or a pole.
  public static func convention(at point: [Double]) -> TakenConvention? {
    kinks.first { $0.kind != .jump && $0.contains(point[0]) }.map { TakenConvention($0) }
  }
}

extension Binary {
  /// The convention that decides the derivatives at a pair, if it is at a corner or a pole.
  public static func convention(at point: [Double]) -> TakenConvention? {
    kinks.first { $0.kind != .jump && $0.contains((point[0], point[1])) }
      .map { TakenConvention($0) }
  }
}

extension Piecewise {
  /// Zero.
  @inlinable
  public static func derivative<N: Number>(_ x: N, _ y: N) -> N { 0 }
}

// MARK: - Writing rules

// With a decimal point a literal is a plain Double, and costs no lifting: `2.0 * x` has one
// partial where `2 * x` would multiply two numbers that carry derivatives.
extension Algebraic {
  @inlinable @inline(__always)
  static func * (c: Double, x: Self) -> Self { x.times(c) }
}

extension Number {
  @inlinable @inline(__always)
  static func + (c: Double, x: Self) -> Self { x.adding(Base(literal: c)) }
  @inlinable @inline(__always)
  static func + (x: Self, c: Double) -> Self { x.adding(Base(literal: c)) }
  @inlinable @inline(__always)
  static func - (c: Double, x: Self) -> Self { x.subtracted(from: Base(literal: c)) }
  @inlinable @inline(__always)
  static func - (x: Self, c: Double) -> Self { x.subtracting(Base(literal: c)) }
  @inlinable @inline(__always)
  static func / (x: Self, c: Double) -> Self { x.divided(by: Base(literal: c)) }
  @inlinable @inline(__always)
  static func / (c: Double, x: Self) -> Self { x.dividing(Base(literal: c)) }

  /// Not a number, and constant.
  @inlinable
  static var notANumber: Self { Self(Base(literal: .nan)) }

  /// The same number where it is at least 0, else not a number: a rule that would be finite
  /// outside the domain, as 1/x of the logarithm, must not hide a value that is not.
  ///
  /// It makes -0 to 0, so that a pole at the end of a domain has the sign of the inside.
  @inlinable
  var inDomain: Self {
    base > 0 ? self : base == 0 ? adding(Base(literal: 0)) : .notANumber
  }

  /// Held constant by every level, so that no rule needs its derivative.
  @inlinable
  var isPassive: Bool { subtracting(base).isZero }
}
