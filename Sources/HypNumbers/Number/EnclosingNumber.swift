// EnclosingNumber.swift -- what a level makes of functions that are compiled for the numbers below it.
//
// A level of a deep nest need not have every primitive compiled for its type: the chain rule takes the value and the
// slope from the level below.

/// A number that carries derivatives of a number of the level below.
public protocol EnclosingNumber: Number where Primal.Base == Base {
  /// The number below.
  associatedtype Primal: Number
  /// The value, itself with derivatives where levels are nested.
  var primal: Primal { get }
  /// `y`, a function of `x` with this slope.
  static func depending(_ y: Primal, on x: Self, _ slope: () -> Primal) -> Self
  /// `z`, a function of `x` and `y` with these partials.
  static func depending(
    _ z: Primal, on x: Self, _ partialX: () -> Primal, and y: Self, _ partialY: () -> Primal
  ) -> Self
}

extension Dual: EnclosingNumber {
  /// y + ẋ slope ε
  @inlinable @inline(__always)
  public static func depending(_ y: P, on x: Self, _ slope: () -> P) -> Self {
    Self(primal: y, tangent: x.tangent.carried(by: slope()))
  }
  /// z + (ẋ partialX + ẏ partialY)ε
  @inlinable @inline(__always)
  public static func depending(
    _ z: P, on x: Self, _ partialX: () -> P, and y: Self, _ partialY: () -> P
  ) -> Self {
    var result = Self(primal: z)
    if !x.tangent.isZero { result.tangent = x.tangent.carried(by: partialX()) }
    if !y.tangent.isZero { result.tangent.accumulate(y.tangent.carried(by: partialY())) }
    return result
  }
}

extension Reverse: EnclosingNumber {
  /// The number below.
  public typealias Primal = P
  /// `y`, on a node with the slope.
  @inlinable @inline(__always)
  public static func depending(_ y: P, on x: Self, _ slope: () -> P) -> Self {
    record(y, x, slope())
  }
  /// `z`, on a node with both partials; that of a constant is not computed.
  @inlinable @inline(__always)
  public static func depending(
    _ z: P, on x: Self, _ partialX: () -> P, and y: Self, _ partialY: () -> P
  ) -> Self {
    assertMeet(x, y)
    guard let tape = x.tape else { return record(z, y, partialY()) }
    guard y.tape != nil else { return record(z, x, partialX()) }
    return Self(
      primal: z, node: Tape.push(tape, x.node, partialX(), y.node, partialY()), tape: tape)
  }
}
