// ElementaryFunctions.swift -- numbers that carry derivatives, in any Swift program.
//
// With these conformances a function written for swift-numerics' `ElementaryFunctions` can be
// differentiated by calling it with a `Dual` or a `Reverse`.

import HypTaylor
import RealModule

/// A number that carries derivatives, with the elementary functions of swift-numerics.
public protocol DifferentiatedNumber: Number, ElementaryFunctions {}

extension Dual: DifferentiatedNumber {}
extension DualLanes: DifferentiatedNumber {}
extension Jet: DifferentiatedNumber {}
extension Reverse: DifferentiatedNumber {}

extension DifferentiatedNumber {
  /// e to the power `x`.
  @inlinable
  public static func exp(_ x: Self) -> Self { Exp.of(x) }
  /// e to the power `x`, less 1.
  @inlinable
  public static func expMinusOne(_ x: Self) -> Self { Expm1.of(x) }
  /// The hyperbolic cosine.
  @inlinable
  public static func cosh(_ x: Self) -> Self { Cosh.of(x) }
  /// The hyperbolic sine.
  @inlinable
  public static func sinh(_ x: Self) -> Self { Sinh.of(x) }
  /// The hyperbolic tangent.
  @inlinable
  public static func tanh(_ x: Self) -> Self { Tanh.of(x) }
  /// The cosine.
  @inlinable
  public static func cos(_ x: Self) -> Self { Cos.of(x) }
  /// The sine.
  @inlinable
  public static func sin(_ x: Self) -> Self { Sin.of(x) }
  /// The tangent.
  @inlinable
  public static func tan(_ x: Self) -> Self { Tan.of(x) }
  /// The natural logarithm.
  @inlinable
  public static func log(_ x: Self) -> Self { Log.of(x) }
  /// The natural logarithm of 1 + `x`.
  @inlinable
  public static func log(onePlus x: Self) -> Self { Log1p.of(x) }
  /// The inverse hyperbolic cosine.
  @inlinable
  public static func acosh(_ x: Self) -> Self { Acosh.of(x) }
  /// The inverse hyperbolic sine.
  @inlinable
  public static func asinh(_ x: Self) -> Self { Asinh.of(x) }
  /// The inverse hyperbolic tangent.
  @inlinable
  public static func atanh(_ x: Self) -> Self { Atanh.of(x) }
  /// The inverse cosine.
  @inlinable
  public static func acos(_ x: Self) -> Self { Acos.of(x) }
  /// The inverse sine.
  @inlinable
  public static func asin(_ x: Self) -> Self { Asin.of(x) }
  /// The inverse tangent.
  @inlinable
  public static func atan(_ x: Self) -> Self { Atan.of(x) }
  /// `x` to the power `y`, as swift-numerics defines it: nan for `x` below 0, and for 0 to the 0.
  @inlinable
  public static func pow(_ x: Self, _ y: Self) -> Self {
    x.base > 0 || (x.base == 0 && y.base != 0) ? Power.of(x, y) : .notANumber
  }
  /// `x` to the power `n`.
  @inlinable
  public static func pow(_ x: Self, _ n: Int) -> Self {
    lift(Power.self, x, Base(literal: Double(n)))
  }
  /// The square root.
  @inlinable
  public static func sqrt(_ x: Self) -> Self { Sqrt.of(x) }
  /// The `n`-th root; of negative numbers too, if `n` is odd.
  @inlinable
  public static func root(_ x: Self, _ n: Int) -> Self {
    if n == 2 { return Sqrt.of(x) }
    if n == 3 { return Cbrt.of(x) }
    let isMirrored = x.base < 0 && !n.isMultiple(of: 2)
    let root = lift(Power.self, isMirrored ? -x : x, Base(literal: 1 / Double(n)))
    return isMirrored ? -root : root
  }
}
