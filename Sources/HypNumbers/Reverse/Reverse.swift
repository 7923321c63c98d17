// Reverse.swift -- reverse mode: a number and its place on a tape.

import RealModule

/// A primal and the tape node whose cotangent the backward pass will find.
///
/// It points to its tape without owning it: whoever made the tape keeps it alive for as long as
/// numbers recorded on it are used. A number without a tape is a constant and costs no node.
@frozen
public struct Reverse<P: Number>: RuledNumber, @unchecked Sendable {
  /// The number below.
  public typealias Base = P.Base
  /// An array of the numbers below, and where their cotangents are found.
  public typealias Array = ReverseArray<P>

  /// The value, itself with derivatives where levels are nested.
  public var primal: P
  /// The place of its cotangent; -1 for a constant.
  public var node: Int32
  #if DEBUG
    /// How often its tape had been reset when it was recorded. Here it takes no more room.
    @usableFromInline let generation: UInt32
  #endif
  /// Where it was recorded; nil for a constant.
  public var tape: UnsafeMutablePointer<Tape<P>.Storage>?

  @inlinable @inline(__always)
  init(primal: P, node: Int32, tape: UnsafeMutablePointer<Tape<P>.Storage>?) {
    self.primal = primal
    self.node = node
    self.tape = tape
    #if DEBUG
      generation = tape?.pointee.generation ?? 0
    #endif
  }

  /// A number constant at this level.
  @inlinable @inline(__always)
  public init(primal: P) { self.init(primal: primal, node: -1, tape: nil) }

  /// A number constant at every level.
  @inlinable @inline(__always)
  public init(_ constant: P.Base) { self.init(primal: P(constant)) }

  /// The plain number.
  @inlinable @inline(__always)
  public var base: P.Base { primal.base }
  /// Nothing depends on it being recorded.
  @inlinable @inline(__always)
  public var isConstant: Bool { tape == nil }
  /// A constant zero.
  @inlinable @inline(__always)
  public var isZero: Bool { tape == nil && primal.isZero }
  /// The plain number, or a derivative below this level, is not a number.
  @inlinable @inline(__always)
  public var hasNaN: Bool { primal.hasNaN }
  /// The same number off the tape.
  @inlinable @inline(__always)
  public var stopped: Self { Self(primal: primal.stopped) }

  /// A result that depends on `x` alone; the partial is computed only where it is needed.
  @inlinable @inline(__always)
  static func record(_ y: P, _ x: Self, _ partial: @autoclosure () -> P) -> Self {
    assertMeet(x, x)
    guard let tape = x.tape else { return Self(primal: y) }
    return Self(primal: y, node: Tape.push(tape, x.node, partial(), -1, 0), tape: tape)
  }
}

// MARK: Arithmetic

extension Reverse {
  /// A linear operation; no node where one is a constant, and the other is not subtracted.
  @inlinable @inline(__always)
  public static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    assertMeet(x, y)
    let z = O.value(x.primal, y.primal)
    guard y.tape != nil else { return Self(primal: z, node: x.node, tape: x.tape) }
    guard let tape = x.tape else {
      return O.isDifference ? record(z, y, -1) : Self(primal: z, node: y.node, tape: y.tape)
    }
    return Self(
      primal: z, node: Tape.push(tape, x.node, 1, y.node, O.isDifference ? -1 : 1), tape: tape)
  }
  /// An operation with partial derivatives; no node where a constant zero makes the result zero.
  @inlinable @inline(__always)
  public static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    assertMeet(x, y)
    let z = O.value(x.primal, y.primal)
    guard let tape = x.tape else {
      return x.primal.isZero
        ? Self(primal: z) : record(z, y, O.signedPartialY(x.primal, y.primal, z))
    }
    guard y.tape != nil else {
      return O.vanishesWithY && y.primal.isZero
        ? Self(primal: z) : record(z, x, O.partialX(x.primal, y.primal, z))
    }
    let node = Tape.push(
      tape, x.node, O.partialX(x.primal, y.primal, z), y.node,
      O.signedPartialY(x.primal, y.primal, z))
    return Self(primal: z, node: node, tape: tape)
  }

  /// `-x`
  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self { record(-x.primal, x, -1) }
  /// `self + c`, on the same node.
  @inlinable @inline(__always)
  public func adding(_ c: Base) -> Self {
    Self.assertMeet(self, self)
    return Self(primal: primal.adding(c), node: node, tape: tape)
  }
  /// `self - c`, on the same node.
  @inlinable @inline(__always)
  public func subtracting(_ c: Base) -> Self {
    Self.assertMeet(self, self)
    return Self(primal: primal.subtracting(c), node: node, tape: tape)
  }
  /// `c - self`
  @inlinable @inline(__always)
  public func subtracted(from c: Base) -> Self {
    Self.record(primal.subtracted(from: c), self, -1)
  }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Base) -> Self { Self.record(primal.scaled(by: c), self, P(c)) }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Base) -> Self {
    Self.record(primal.divided(by: c), self, P(1 / c))
  }
  /// `c / self`
  @inlinable @inline(__always)
  public func dividing(_ c: Base) -> Self {
    let q = primal.dividing(c)
    return Self.record(q, self, -Division.partialY(quotient: q, divisor: primal))
  }
  /// `self * self`, on a node with a single parent.
  @inlinable @inline(__always)
  public var squared: Self { Self.record(primal.squared, self, Squaring.partial(primal)) }

  /// `self + x * c`, on one node.
  @inlinable @inline(__always)
  public func adding(_ x: Self, scaledBy c: Base) -> Self {
    joined(primal.adding(x.primal, scaledBy: c), x, P(c))
  }
  /// `self - x * c`, on one node.
  @inlinable @inline(__always)
  public func subtracting(_ x: Self, scaledBy c: Base) -> Self {
    joined(primal.subtracting(x.primal, scaledBy: c), x, P(-c))
  }
  /// `self + x²`, on one node.
  @inlinable @inline(__always)
  public func adding(squareOf x: Self) -> Self {
    joined(primal.adding(squareOf: x.primal), x, Squaring.partial(x.primal))
  }
  /// `self - x²`, on one node.
  @inlinable @inline(__always)
  public func subtracting(squareOf x: Self) -> Self {
    joined(primal.subtracting(squareOf: x.primal), x, -Squaring.partial(x.primal))
  }
  /// `self² * c`, on one node.
  @inlinable @inline(__always)
  public func squared(scaledBy c: Base) -> Self {
    Self.record(primal.squared(scaledBy: c), self, Squaring.partial(primal).scaled(by: c))
  }
  /// `z`, which depends on `self` with the partial 1 and on `x` with the one given.
  @inlinable @inline(__always)
  func joined(_ z: P, _ x: Self, _ partial: @autoclosure () -> P) -> Self {
    Self.assertMeet(self, x)
    guard x.tape != nil else { return Self(primal: z, node: node, tape: tape) }
    guard let tape else { return Self.record(z, x, partial()) }
    return Self(primal: z, node: Tape.push(tape, node, 1, x.node, partial()), tape: tape)
  }

  /// The product with `partial`, in which zero wins. A partial of exactly one costs no node.
  @inlinable @inline(__always)
  public func carried(by partial: Self) -> Self {
    Self.assertMeet(self, partial)
    let (x, y, z) = (primal, partial.primal, primal.carried(by: partial.primal))
    guard partial.tape != nil else {
      if tape == nil || y == 1 { return Self(primal: z, node: node, tape: tape) }
      return y.isZero
        ? Self(primal: z) : Self.record(z, self, Multiplication.partialX(x, y, z))
    }
    guard let tape else {
      return x.isZero
        ? Self(primal: z) : Self.record(z, partial, Multiplication.partialY(x, y, z))
    }
    return Self(
      primal: z,
      node: Tape.push(
        tape, node, Multiplication.partialX(x, y, z), partial.node,
        Multiplication.partialY(x, y, z)), tape: tape)
  }
  /// `self += x`, without a node where either is zero.
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Self) {
    if isZero { self = x } else if !x.isZero { self = self + x }
  }
}

// MARK: Primitives

extension Reverse {
  /// f(x), on a node with the partial f′(x).
  @inlinable @inline(__always)
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    assertMeet(x, x)
    guard let tape = x.tape else { return Self(primal: F.of(x.primal)) }
    F.tellKink(x.base)
    let (y, slope) = F.both(x.primal)
    return Self(primal: y, node: Tape.push(tape, x.node, slope, -1, 0), tape: tape)
  }
  /// f(x, y), on a node with both partials; that of a constant is not computed.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    assertMeet(x, y)
    let z = F.of(x.primal, y.primal)
    if x.tape != nil || y.tape != nil { F.tellKink(x.base, y.base) }
    guard let tape = x.tape else { return record(z, y, F.partialY(x.primal, y.primal, z)) }
    guard y.tape != nil else { return record(z, x, F.partialX(x.primal, y.primal, z)) }
    let node = Tape.push(
      tape, x.node, F.partialX(x.primal, y.primal, z), y.node, F.partialY(x.primal, y.primal, z))
    return Self(primal: z, node: node, tape: tape)
  }
  /// f(x, c), on a node with the partial ∂f/∂x.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Base) -> Self {
    let z = P.lift(F.self, x.primal, c)
    if x.tape != nil { F.tellKink(x.base, c) }
    return record(z, x, F.partialX(x.primal, P(c), z))
  }
  /// f(c, y), on a node with the partial ∂f/∂y.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Base, _ y: Self) -> Self {
    let z = P.lift(F.self, c, y.primal)
    if y.tape != nil { F.tellKink(c, y.base) }
    return record(z, y, F.partialY(P(c), y.primal, z))
  }
}
