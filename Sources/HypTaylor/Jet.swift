// Jet.swift -- Taylor mode: a number and its derivatives along a curve.
//
// A jet is x(t) up to some order: the value and the derivatives x′, x″, … at t = 0. Derivatives are
// kept, and not Taylor coefficients: where they are whole numbers they are exact, and each
// coefficient is rounded once, when it is divided by its factorial. Products follow Leibniz' rule.
//
// The order belongs to the run and not to the number, and a number must be plain bytes: a jet points
// to its derivatives in an arena, which lives as long as the run. What is constant has none.

import HypNumbers
import RealModule

/// A number with its derivatives of order 1, 2, …, n by one variable.
///
/// It points into its arena without owning it: whoever made the arena keeps it alive for as long as
/// its jets are used.
@frozen
public struct Jet<P: Number>: Number, @unchecked Sendable {
  /// The number below.
  public typealias Base = P.Base
  /// An array of values and one for each order of derivatives.
  public typealias Array = JetArray<P>

  /// The value, itself with derivatives where levels are nested.
  public var primal: P
  /// The derivatives of order 1, 2, …; nil for a constant.
  @usableFromInline var tail: UnsafeMutablePointer<P>?
  /// Where they are; nil for a constant.
  @usableFromInline var arena: UnsafeMutablePointer<JetArena<P>.Storage>?

  @inlinable @inline(__always)
  init(
    primal: P, tail: UnsafeMutablePointer<P>?, arena: UnsafeMutablePointer<JetArena<P>.Storage>?
  ) {
    self.primal = primal
    self.tail = tail
    self.arena = arena
  }

  /// A number constant at this level.
  @inlinable @inline(__always)
  public init(primal: P) { self.init(primal: primal, tail: nil, arena: nil) }

  /// A number constant at every level.
  @inlinable @inline(__always)
  public init(_ constant: P.Base) { self.init(primal: P(constant)) }

  /// The plain number.
  @inlinable @inline(__always)
  public var base: P.Base { primal.base }
  /// A constant zero.
  @inlinable @inline(__always)
  public var isZero: Bool {
    guard let arena else { return primal.isZero }
    return arena.pointee.isRecording && primal.isZero && JetArena.isConstant(arena, self)
  }
  /// The same number without derivatives.
  @inlinable @inline(__always)
  public var stopped: Self { Self(primal: primal.stopped) }

  /// It has no derivatives.
  public var isConstant: Bool { tail == nil }

  /// The value and the derivatives. While operations are noted and not carried out, these are not there.
  public var layers: LayeredNumber {
    guard let arena, !arena.pointee.isRecording else { return primal.layers }
    return .series(
      primal: primal.layers, derivatives: (1...arena.pointee.order).map { derivative($0).layers })
  }

  /// Its derivative by t, as a jet, whose highest order is not known and stands as zero.
  public var rate: Self {
    guard let arena, let tail else { return Self(primal: 0) }
    let block = JetArena.block(arena)
    let order = arena.pointee.order
    for k in 0..<order { (block + k).initialize(to: k + 1 < order ? tail[k + 1] : 0) }
    return Self(primal: tail[0], tail: block, arena: arena)
  }

  /// The derivative of order `k`, from 1 to the order of the run.
  @inlinable
  public func derivative(_ k: Int) -> P { tail?[k - 1] ?? 0 }
}

// MARK: Arithmetic
//
// Zero wins as in `Dual`: where a derivative comes out as not a number, it is computed once more from
// products in which zero wins.

extension Jet {
  /// Two numbers may meet in an operation: their derivatives are there, and in one arena.
  @inlinable @inline(__always)
  static func assertMeet(_ x: Self, _ y: Self) {
    assert(x.isAlive && y.isAlive, "the derivatives of a jet have been forgotten by its arena")
    assert(x.arena == nil || y.arena == nil || x.arena == y.arena, "jets of two arenas meet")
  }
  @inlinable
  var isAlive: Bool {
    guard let tail, let arena else { return true }
    return JetArena.holds(tail, arena)
  }

  /// The derivative, or this product in its place.
  @inlinable @inline(__always)
  static func product(_ derivative: P, or x: P, by factor: @autoclosure () -> P) -> P {
    if _slowPath(derivative.hasNaN) { return x.carried(by: factor()) }
    return derivative
  }
  /// The derivative of order `k` of a product; orders are places in `a` and `b`, and 0 is the value.
  @inlinable @inline(never)
  static func carriedProduct(
    _ k: Int, _ a: (Int) -> P, _ b: (Int) -> P, _ ways: UnsafeMutablePointer<P.Base>
  ) -> P {
    var sum = b(k).carried(by: a(0)) + a(k).carried(by: b(0))
    for j in stride(from: 1, to: k, by: 1) {
      sum += a(j).carried(by: b(k - j)).scaled(by: ways[j])
    }
    return sum
  }
  /// The derivative of order `k` of a quotient q of a and b, of which those below are known.
  @inlinable @inline(never)
  static func carriedQuotient(
    _ k: Int, _ a: P, _ q: (Int) -> P, _ b: (Int) -> P, _ ways: UnsafeMutablePointer<P.Base>
  ) -> P {
    let r = b(0).dividing(1)
    var rest = a.carried(by: r) - b(k).carried(by: q(0) / b(0))
    for j in stride(from: 1, to: k, by: 1) {
      rest = rest - b(k - j).carried(by: q(j).carried(by: r)).scaled(by: ways[j])
    }
    return rest
  }

  /// `z` with f of each derivative of `x`: f is linear.
  @inlinable @inline(__always)
  static func mapped(_ z: P, _ x: Self, _ f: (P) -> P) -> Self {
    assertMeet(x, x)
    guard let arena = x.arena, let a = x.tail else { return Self(primal: z) }
    let c = JetArena.block(arena)
    for k in 0..<arena.pointee.order { (c + k).initialize(to: f(a[k])) }
    return Self(primal: z, tail: c, arena: arena)
  }

  /// A linear operation; shares the derivatives of one number where the other is a constant.
  @inlinable @inline(__always)
  static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    assertMeet(x, y)
    let z = O.value(x.primal, y.primal)
    guard let arena = x.arena ?? y.arena else { return Self(primal: z) }
    if arena.pointee.isRecording {
      return JetArena.record(arena, O.isDifference ? .difference : .sum, z, x, y)
    }
    guard let b = y.tail else { return Self(primal: z, tail: x.tail, arena: arena) }
    guard let a = x.tail else {
      return O.isDifference ? mapped(z, y) { -$0 } : Self(primal: z, tail: b, arena: arena)
    }
    let c = JetArena.block(arena)
    for k in 0..<arena.pointee.order { (c + k).initialize(to: O.value(a[k], b[k])) }
    return Self(primal: z, tail: c, arena: arena)
  }
  /// `x + y`
  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self { combined(Addition.self, x, y) }
  /// `x - y`
  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self { combined(Subtraction.self, x, y) }
  /// `x * y`, by Leibniz' rule: O(n²).
  @inlinable @inline(__always)
  public static func * (x: Self, y: Self) -> Self {
    assertMeet(x, y)
    let z = x.primal * y.primal
    guard let arena = x.arena ?? y.arena else { return Self(primal: z) }
    if arena.pointee.isRecording { return JetArena.record(arena, .product, z, x, y) }
    guard x.tail != nil else {
      return mapped(z, y) { product(x.primal * $0, or: $0, by: x.primal) }
    }
    guard y.tail != nil else {
      return mapped(z, x) { product($0 * y.primal, or: $0, by: y.primal) }
    }
    return product(arena, z, x, y)
  }
  /// The product of two numbers that both have derivatives.
  @inlinable @inline(never)
  static func product(
    _ arena: UnsafeMutablePointer<JetArena<P>.Storage>, _ z: P, _ x: Self, _ y: Self
  ) -> Self {
    guard let a = x.tail, let b = y.tail else { return Self(primal: z) }
    let c = JetArena.block(arena)
    let n = arena.pointee.order
    var k = 1
    while k <= n {
      let row = arena.pointee.binomials + k &* JetArena<P>.stride
      var sum = x.primal * b[k &- 1] + a[k &- 1] * y.primal
      var j = 1
      while j < k {
        sum += (a[j &- 1] * b[k &- j &- 1]).scaled(by: row[j])
        j &+= 1
      }
      if _slowPath(sum.hasNaN) {
        sum = carriedProduct(
          k, { $0 == 0 ? x.primal : a[$0 - 1] }, { $0 == 0 ? y.primal : b[$0 - 1] }, row)
      }
      (c + (k &- 1)).initialize(to: sum)
      k &+= 1
    }
    return Self(primal: z, tail: c, arena: arena)
  }
  /// `x / y`: Leibniz' rule for x = q y, solved for the last derivative of q.
  @inlinable @inline(__always)
  public static func / (x: Self, y: Self) -> Self {
    assertMeet(x, y)
    let q = x.primal / y.primal
    guard let arena = x.arena ?? y.arena else { return Self(primal: q) }
    if arena.pointee.isRecording { return JetArena.record(arena, .quotient, q, x, y) }
    guard y.tail != nil else {
      return mapped(q, x) { product($0 / y.primal, or: $0, by: y.primal.dividing(1)) }
    }
    return quotient(arena, q, x, y)
  }
  @inlinable @inline(never)
  static func quotient(
    _ arena: UnsafeMutablePointer<JetArena<P>.Storage>, _ q: P, _ x: Self, _ y: Self
  ) -> Self {
    assertMeet(x, y)
    guard let b = y.tail else { return Self(primal: q) }
    let c = JetArena.block(arena)
    let n = arena.pointee.order
    var k = 1
    while k <= n {
      let row = arena.pointee.binomials + k &* JetArena<P>.stride
      var sum = q * b[k &- 1]
      var j = 1
      while j < k {
        sum += (c[j &- 1] * b[k &- j &- 1]).scaled(by: row[j])
        j &+= 1
      }
      let rest = if let a = x.tail { a[k &- 1] - sum } else { -sum }
      var derivative = rest / y.primal
      if _slowPath(derivative.hasNaN) {
        derivative = carriedQuotient(
          k, x.tail?[k &- 1] ?? 0, { $0 == 0 ? q : c[$0 - 1] },
          { $0 == 0 ? y.primal : b[$0 - 1] }, row)
      }
      (c + (k &- 1)).initialize(to: derivative)
      k &+= 1
    }
    return Self(primal: q, tail: c, arena: arena)
  }
  /// `-x`
  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self {
    let z = -x.primal
    if let arena = x.arena, arena.pointee.isRecording {
      return JetArena.record(arena, .negative, z, x)
    }
    return mapped(z, x) { -$0 }
  }
  /// `z`, which differs from this number by a constant.
  @inlinable @inline(__always)
  func shifted(to z: P) -> Self {
    if let arena, arena.pointee.isRecording { return JetArena.record(arena, .same, z, self) }
    return Self(primal: z, tail: tail, arena: arena)
  }
  /// `self + c`, with the same derivatives.
  @inlinable @inline(__always)
  public func adding(_ c: Base) -> Self { shifted(to: primal.adding(c)) }
  /// `self - c`, with the same derivatives.
  @inlinable @inline(__always)
  public func subtracting(_ c: Base) -> Self { shifted(to: primal.subtracting(c)) }
  /// `c - self`
  @inlinable @inline(__always)
  public func subtracted(from c: Base) -> Self {
    let z = primal.subtracted(from: c)
    if let arena, arena.pointee.isRecording { return JetArena.record(arena, .negative, z, self) }
    return Self.mapped(z, self) { -$0 }
  }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Base) -> Self {
    let z = primal.scaled(by: c)
    if let arena, arena.pointee.isRecording {
      return JetArena.record(arena, .scaled, z, self, by: c)
    }
    return Self.mapped(z, self) { Self.product($0.scaled(by: c), or: $0, by: P(c)) }
  }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Base) -> Self {
    let z = primal.divided(by: c)
    if let arena, arena.pointee.isRecording {
      return JetArena.record(arena, .divided, z, self, by: c)
    }
    return Self.mapped(z, self) { Self.product($0.divided(by: c), or: $0, by: P(1 / c)) }
  }
  /// `c / self`
  @inlinable @inline(__always)
  public func dividing(_ c: Base) -> Self {
    let q = primal.dividing(c)
    guard let arena else { return Self(primal: q) }
    let constant = Self(primal: P(c))
    if arena.pointee.isRecording { return JetArena.record(arena, .quotient, q, constant, self) }
    return Self.quotient(arena, q, constant, self)
  }
  /// `self * self`
  @inlinable @inline(__always)
  public var squared: Self {
    let z = primal.squared
    guard let arena else { return Self(primal: z) }
    if arena.pointee.isRecording { return JetArena.record(arena, .product, z, self, self) }
    return Self.product(arena, z, self, self)
  }

  /// The product with `partial`; what is zero in `self` stays zero.
  @inlinable
  public func carried(by partial: Self) -> Self {
    Self.assertMeet(self, partial)
    let z = primal.carried(by: partial.primal)
    guard let arena = arena ?? partial.arena else { return Self(primal: z) }
    if arena.pointee.isRecording { return JetArena.record(arena, .carried, z, self, partial) }
    if isZero { return Self(primal: z) }
    guard let b = partial.tail else {
      return Self.mapped(z, self) { $0.carried(by: partial.primal) }
    }
    let c = JetArena.block(arena)
    for k in 1..<(arena.pointee.order + 1) {
      let row = arena.pointee.binomials + k &* JetArena<P>.stride
      var sum = primal.carried(by: b[k - 1])
      if let a = tail {
        for j in 1..<k { sum.accumulate(a[j - 1].carried(by: b[k - j - 1]).scaled(by: row[j])) }
        sum.accumulate(a[k - 1].carried(by: partial.primal))
      }
      (c + (k - 1)).initialize(to: sum)
    }
    return Self(primal: z, tail: c, arena: arena)
  }
  /// `self += x`
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Self) {
    if isZero { self = x } else if !x.isZero { self = self + x }
  }
}

// MARK: Primitives

extension Jet {
  /// f(x), with derivatives by its own rule: y′ = f′(x) x′.
  @inlinable
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    guard let arena = x.arena else { return Self(primal: F.of(x.primal)) }
    F.tellKink(x.base)
    if arena.pointee.isRecording { return JetArena.lift(arena, F.self, F.of(x.primal), x) }
    let graph = JetArena.begin(arena)
    let y = JetArena.lift(graph, F.self, F.of(x.primal), JetArena.leaf(graph, x))
    return JetArena.finish(graph, y, arena)
  }
  /// f(x, y), with derivatives by its own rule.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    guard x.arena != nil || y.arena != nil else {
      return Self(primal: F.of(x.primal, y.primal))
    }
    return lift(F.self, F.of(x.primal, y.primal), x, y)
  }
  /// f(x, c)
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Base) -> Self {
    let z = P.lift(F.self, x.primal, c)
    return x.arena == nil ? Self(primal: z) : lift(F.self, z, x, Self(c))
  }
  /// f(c, y)
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Base, _ y: Self) -> Self {
    let z = P.lift(F.self, c, y.primal)
    return y.arena == nil ? Self(primal: z) : lift(F.self, z, Self(c), y)
  }
  /// f(x, y) with the value `z`, where one of them has derivatives.
  @inlinable
  static func lift<F: Elementwise2>(_: F.Type, _ z: P, _ x: Self, _ y: Self) -> Self {
    guard let arena = x.arena ?? y.arena else { return Self(primal: z) }
    F.tellKink(x.base, y.base)
    if arena.pointee.isRecording { return JetArena.lift(arena, F.self, z, x, y) }
    let graph = JetArena.begin(arena)
    let w = JetArena.lift(graph, F.self, z, JetArena.leaf(graph, x), JetArena.leaf(graph, y))
    return JetArena.finish(graph, w, arena)
  }
}

extension Jet {
  /// The size of the plain number.
  @inlinable @inline(__always)
  public var magnitude: P.Magnitude { primal.magnitude }

  /// A component that is not finite, if there is one, the primal first.
  public var notFiniteComponent: Double {
    guard primal.isAllFinite, let arena, let tail else { return primal.notFiniteComponent }
    for k in 0..<arena.pointee.order where !tail[k].isAllFinite {
      return tail[k].notFiniteComponent
    }
    return primal.notFiniteComponent
  }
  /// It has derivatives that are not all zero, at some level.
  public var carries: Bool {
    if primal.carries { return true }
    guard let arena, let tail else { return false }
    return (0..<arena.pointee.order).contains { !tail[$0].isZero }
  }
}
