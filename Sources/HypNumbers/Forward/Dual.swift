// Dual.swift -- forward mode along one direction: a number and its tangent, which is a number too.

import RealModule

/// A primal and the tangent that travels with it: `primal + tangent ε`, ε² = 0.
@frozen
public struct Dual<P: Number>: ForwardNumber {
  /// The number at the bottom.
  public typealias Base = P.Base
  /// The number below.
  public typealias Primal = P
  /// A number of the same level.
  public typealias Carried = P
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
}
