// Rules.swift -- what an elementwise primitive must declare to be differentiable at every level.

/// A primitive of one number, applied to an array element by element.
public protocol Elementwise: SendableMetatype {
  /// f(x).
  static func value(_ x: Double) -> Double
  /// f′(x), given also `y` = f(x). Made of arithmetic and other primitives, so that it can itself
  /// be differentiated.
  static func derivative<N: Number>(_ x: N, _ y: N) -> N
}

/// A primitive of two numbers.
public protocol Elementwise2: SendableMetatype {
  /// f(x, y).
  static func value(_ x: Double, _ y: Double) -> Double
  /// ∂f/∂x, given also `z` = f(x, y).
  static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N
  /// ∂f/∂y, given also `z` = f(x, y).
  static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N
}

extension Elementwise {
  /// f(x) at any number type.
  @inlinable @inline(__always)
  public static func of<N: Number>(_ x: N) -> N { N.lift(Self.self, x) }
}

extension Elementwise2 {
  /// f(x, y) at any number type.
  @inlinable @inline(__always)
  public static func of<N: Number>(_ x: N, _ y: N) -> N { N.lift(Self.self, x, y) }
}
