// Rules.swift -- what an elementwise primitive must declare to be differentiable at every level.

/// A primitive of one number, applied to an array element by element.
public protocol Elementwise: SendableMetatype {
  /// f(x).
  static func value(_ x: Double) -> Double
  /// f′(x), given also `y` = f(x). Made of arithmetic and other primitives, so that it can itself
  /// be differentiated.
  static func derivative<N: Number>(_ x: N, _ y: N) -> N
  /// f(x) and f′(x). Declared where the two share work; both must be what `value` and `derivative`
  /// give, bit for bit.
  static func both<N: Number>(_ x: N) -> (value: N, derivative: N)
  /// There is no finite derivative at x: the rule gives a convention. False where nothing is declared.
  static func isKink(_ x: Double) -> Bool
  /// The derivative at x is infinite, though f(x) is finite. False where nothing is declared.
  static func isPole(_ x: Double) -> Bool
  /// f(x) for every element: `value` in a loop, if nothing faster is declared, bit for bit.
  static func values(_ x: DoubleArray) -> DoubleArray
  /// What it is in a fused expression, which makes its loop over arrays at all levels alike; else `value` makes the
  /// loop.
  static var fused: FusedFunction? { get }
}

/// A primitive of two numbers.
public protocol Elementwise2: SendableMetatype {
  /// f(x, y).
  static func value(_ x: Double, _ y: Double) -> Double
  /// f(x, y) for every element x: `value` in a loop, if nothing faster is declared, bit for bit.
  static func values(_ x: DoubleArray, _ y: Double) -> DoubleArray
  /// f(x, y) for every pair of elements, broadcasting: the same.
  static func values(_ x: DoubleArray, _ y: DoubleArray) -> DoubleArray
  /// ∂f/∂x, given also `z` = f(x, y).
  static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N
  /// ∂f/∂y, given also `z` = f(x, y).
  static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N
  /// There are no finite partial derivatives at (x, y): the rules give a convention.
  static func isKink(_ x: Double, _ y: Double) -> Bool
  /// ∂f/∂x is infinite at (x, y), though f(x, y) is finite. False where nothing is declared.
  static func isPole(_ x: Double, _ y: Double) -> Bool
}

/// A function of one number with a derivative at every level: an `Elementwise` primitive, or an
/// `Elementwise2` one of which one argument is fixed.
public protocol UnaryRule {
  /// f(x).
  func value(_ x: Double) -> Double
  /// f(x) for every element.
  func values(_ x: DoubleArray) -> DoubleArray
  /// f′(x), given also `y` = f(x).
  func derivative<N: Number>(_ x: N, _ y: N) -> N
  /// There is no finite derivative at x.
  func isKink(_ x: Double) -> Bool
  /// What it is in a fused expression, if anything.
  var fused: FusedFunction? { get }
}

extension UnaryRule {
  /// f(x) for every element.
  @inlinable
  public func values(_ x: DoubleArray) -> DoubleArray { x.mapped { value($0) } }
  /// It is not part of fused expressions.
  @inlinable
  public var fused: FusedFunction? { nil }
}

/// An elementwise primitive as a rule.
@frozen
public struct Rule<F: Elementwise>: UnaryRule {
  /// There is nothing to say but which.
  @inlinable @inline(__always)
  public init(_: F.Type) {}
  /// f(x).
  @inlinable @inline(__always)
  public func value(_ x: Double) -> Double { F.value(x) }
  /// f(x) for every element.
  @inlinable
  public func values(_ x: DoubleArray) -> DoubleArray { F.values(x) }
  /// f′(x).
  @inlinable @inline(__always)
  public func derivative<N: Number>(_ x: N, _ y: N) -> N { F.derivative(x, y) }
  /// There is no finite derivative at x.
  @inlinable @inline(__always)
  public func isKink(_ x: Double) -> Bool { F.isKink(x) }
  /// What the primitive is in a fused expression.
  @inlinable
  public var fused: FusedFunction? { F.fused }
}

/// x ↦ f(x, c).
@frozen
public struct SecondFixed<F: Elementwise2>: UnaryRule {
  @usableFromInline let c: Double
  /// The rule for f(·, c).
  @inlinable @inline(__always)
  public init(_: F.Type, _ c: Double) { self.c = c }
  /// f(x, c).
  @inlinable @inline(__always)
  public func value(_ x: Double) -> Double { F.value(x, c) }
  /// f(x, c) for every element.
  @inlinable
  public func values(_ x: DoubleArray) -> DoubleArray { F.values(x, c) }
  /// ∂f/∂x.
  @inlinable @inline(__always)
  public func derivative<N: Number>(_ x: N, _ y: N) -> N {
    F.partialX(x, N(N.Base(literal: c)), y)
  }
  /// There is no finite derivative at x.
  @inlinable @inline(__always)
  public func isKink(_ x: Double) -> Bool { F.isKink(x, c) }
}

/// y ↦ f(c, y).
@frozen
public struct FirstFixed<F: Elementwise2>: UnaryRule {
  @usableFromInline let c: Double
  /// The rule for f(c, ·).
  @inlinable @inline(__always)
  public init(_: F.Type, _ c: Double) { self.c = c }
  /// f(c, y).
  @inlinable @inline(__always)
  public func value(_ x: Double) -> Double { F.value(c, x) }
  /// ∂f/∂y.
  @inlinable @inline(__always)
  public func derivative<N: Number>(_ x: N, _ y: N) -> N {
    F.partialY(N(N.Base(literal: c)), x, y)
  }
  /// There is no finite derivative at y.
  @inlinable @inline(__always)
  public func isKink(_ y: Double) -> Bool { F.isKink(c, y) }
}

extension Elementwise {
  /// f(x) for every element.
  @inlinable
  public static func values(_ x: DoubleArray) -> DoubleArray { x.mapped { value($0) } }
  /// Smooth everywhere.
  @inlinable @inline(__always)
  public static func isKink(_ x: Double) -> Bool { false }
  /// The derivative is finite wherever the value is.
  @inlinable @inline(__always)
  public static func isPole(_ x: Double) -> Bool { false }
  /// Tells of a derivative that was taken at x.
  @inlinable @inline(__always)
  public static func tellKink<B: BaseNumber>(_ x: B) { KinkSignal.raise(where: isKink(x.double)) }
  /// Tells of an infinite derivative at x that a zero tangent has met.
  @inlinable @inline(__always)
  public static func tellPole<B: BaseNumber>(_ x: B) { KinkSignal.raise(where: isPole(x.double)) }
  /// It is not part of fused expressions.
  @inlinable
  public static var fused: FusedFunction? { nil }

  /// f(x) at any number type.
  @inlinable @inline(__always)
  public static func of<N: Number>(_ x: N) -> N { N.lift(Self.self, x) }

  /// f(x) and f′(x), one after the other.
  @inlinable @inline(__always)
  public static func both<N: Number>(_ x: N) -> (value: N, derivative: N) {
    let y = of(x)
    return (y, derivative(x, y))
  }
}

extension Elementwise2 {
  /// f(x, y) for every pair of elements.
  @inlinable
  public static func values(_ x: DoubleArray, _ y: DoubleArray) -> DoubleArray {
    DoubleArray.combine(x, y) { value($0, $1) }
  }
  /// f(x, y) for every element x.
  @inlinable
  public static func values(_ x: DoubleArray, _ y: Double) -> DoubleArray {
    x.mapped { value($0, y) }
  }
  /// Smooth everywhere.
  @inlinable @inline(__always)
  public static func isKink(_ x: Double, _ y: Double) -> Bool { false }
  /// The derivatives are finite wherever the value is.
  @inlinable @inline(__always)
  public static func isPole(_ x: Double, _ y: Double) -> Bool { false }
  /// Tells of an infinite derivative by x that a zero tangent has met.
  @inlinable @inline(__always)
  public static func tellPole<B: BaseNumber>(_ x: B, _ y: B) {
    KinkSignal.raise(where: isPole(x.double, y.double))
  }
  /// Tells of a derivative that was taken at (x, y).
  @inlinable @inline(__always)
  public static func tellKink<B: BaseNumber>(_ x: B, _ y: B) {
    KinkSignal.raise(where: isKink(x.double, y.double))
  }

  /// f(x, y) at any number type.
  @inlinable @inline(__always)
  public static func of<N: Number>(_ x: N, _ y: N) -> N { N.lift(Self.self, x, y) }
}
