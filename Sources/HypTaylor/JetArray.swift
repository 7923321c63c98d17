// JetArray.swift -- arrays in Taylor mode: an array of values, and one for each order of derivatives.

import HypNumbers
import RealModule

/// A primal array and the arrays of its derivatives of order 1, 2, …, each absent where it is zero.
@frozen
public struct JetArray<P: Number>: NumberArray {
  /// What it holds.
  public typealias Element = Jet<P>

  /// The values.
  public var primal: P.Array
  /// The derivatives of order 1, 2, …, of the shape of `primal`, nil for zeros; empty for a constant.
  @usableFromInline var tail: [P.Array?]
  /// Where the derivatives of its elements live; nil for a constant.
  @usableFromInline var arena: UnsafeMutablePointer<JetArena<P>.Storage>?

  /// Values and their derivatives, which are broadcast to the shape of the values.
  @inlinable
  init(
    primal: P.Array, tail: [P.Array?], arena: UnsafeMutablePointer<JetArena<P>.Storage>?
  ) {
    self.primal = primal
    guard tail.contains(where: { $0 != nil }) else {
      (self.tail, self.arena) = ([], nil)
      return
    }
    let shape = primal.shape
    self.tail = tail.map { part in
      part.map { ($0.shape == shape ? $0 : $0.broadcast(to: shape)).stored(like: primal) }
    }
    self.arena = arena
  }

  /// An array constant at this level.
  @inlinable
  public init(primal: P.Array) { (self.primal, tail, arena) = (primal, [], nil) }
  /// An array constant at every level.
  @inlinable
  public init(constant: P.Base.Array) { self.init(primal: P.Array(constant: constant)) }
  /// An array of rank 0.
  @inlinable
  public init(scalar: Jet<P>) { self.init(shape: [], elements: [scalar]) }
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [Jet<P>]) {
    let primal = P.Array(shape: shape, elements: elements.map { $0.primal })
    guard let arena = elements.lazy.compactMap({ $0.arena }).first else {
      self.init(primal: primal)
      return
    }
    let tail = (0..<arena.pointee.order).map { k -> P.Array? in
      let part = elements.map { $0.tail?[k] ?? 0 }
      return part.allSatisfy { $0.isZero } ? nil : P.Array(shape: shape, elements: part)
    }
    self.init(primal: primal, tail: tail, arena: arena)
  }
  /// An array of `shape` from elements in memory, rows first.
  @inlinable
  public init(shape: Shape, reading elements: UnsafePointer<Jet<P>>) {
    self.init(
      shape: shape,
      elements: [Jet<P>](UnsafeBufferPointer(start: elements, count: shape.elementCount)))
  }
  /// Arrays of one shape, stacked along a new first axis.
  @inlinable
  public init(stacking parts: [Self]) {
    let order = parts.reduce(0) { Swift.max($0, $1.tail.count) }
    let tail = (0..<order).map { k -> P.Array? in
      if parts.allSatisfy({ $0.part(k + 1) == nil }) { return nil }
      return P.Array(stacking: parts.map { $0.part(k + 1) ?? P.Array(zeros: $0.shape) })
    }
    self.init(
      primal: P.Array(stacking: parts.map { $0.primal }), tail: tail,
      arena: parts.lazy.compactMap { $0.arena }.first)
  }

  /// The derivative of order `k`, the value for 0; nil for zeros.
  @inlinable
  func part(_ k: Int) -> P.Array? {
    if k == 0 { return primal }
    return k <= tail.count ? tail[k - 1] : nil
  }
  /// The derivatives of order `k`, from 1 on.
  @inlinable
  public func derivative(_ k: Int) -> P.Array { part(k) ?? P.Array(zeros: primal.shape) }

  /// It has no derivatives.
  public var isConstant: Bool { tail.isEmpty }

  /// Its derivative by t, whose highest order is not known and stands as zero.
  public var rate: Self { rate(order: tail.count) }

  /// The length along each axis.
  @inlinable @inline(__always)
  public var shape: Shape { primal.shape }
  /// How many elements it has.
  @inlinable @inline(__always)
  public var count: Int { primal.count }
  /// The plain array.
  @inlinable
  public var base: P.Base.Array { primal.base }
  /// The same array without derivatives.
  @inlinable
  public var stopped: Self { Self(primal: primal.stopped) }
  /// The one element of a constant of rank 0.
  @inlinable
  public var constantScalar: Double? { tail.isEmpty ? primal.constantScalar : nil }
}

// MARK: Elements

extension JetArray {
  /// A number with the value `x` and the derivatives that `part` reads.
  @inlinable
  func element(_ x: P, _ part: (P.Array) -> P) -> Jet<P> {
    guard let arena else { return Jet(primal: x) }
    let block = JetArena.block(arena)
    for k in 0..<arena.pointee.order {
      (block + k).initialize(to: k < tail.count ? tail[k].map(part) ?? 0 : 0)
    }
    return Jet(primal: x, tail: block, arena: arena)
  }
  /// The element at `offset`. O(order).
  @inlinable
  public func element(at offset: Int) -> Jet<P> {
    element(primal.element(at: offset)) { $0.element(at: offset) }
  }
  /// The element of a matrix in `row` and `column`. O(order).
  @inlinable
  public func element(_ row: Int, _ column: Int) -> Jet<P> {
    element(primal.element(row, column)) { $0.element(row, column) }
  }

  /// Makes room for the derivatives of `x`.
  @inlinable
  mutating func prepare(for x: Jet<P>) {
    guard let own = x.arena, arena == nil else { return }
    arena = own
    tail = Swift.Array(repeating: nil, count: own.pointee.order)
  }
  /// Changes the derivatives of every order: `store` does it with one of a number.
  @inlinable
  mutating func store(_ x: Jet<P>, _ store: (inout P.Array, P) -> Void) {
    prepare(for: x)
    for k in tail.indices {
      let derivative = x.tail?[k] ?? 0
      if tail[k] == nil {
        if derivative.isZero { continue }
        tail[k] = P.Array(zeros: primal.shape)
      }
      // Taken out, so that it is owned alone while it is changed.
      guard var part = tail[k] else { continue }
      tail[k] = nil
      store(&part, derivative)
      tail[k] = part
    }
  }
  /// Replaces the element at `offset`. O(order).
  @inlinable
  public mutating func setElement(at offset: Int, to x: Jet<P>) {
    primal.setElement(at: offset, to: x.primal)
    store(x) { $0.setElement(at: offset, to: $1) }
  }
  /// Replaces the element of a matrix in `row` and `column`. O(order).
  @inlinable
  public mutating func setElement(_ row: Int, _ column: Int, to x: Jet<P>) {
    primal.setElement(row, column, to: x.primal)
    store(x) { $0.setElement(row, column, to: $1) }
  }
  /// Adds an element behind the last one.
  @inlinable
  public mutating func append(_ x: Jet<P>) {
    prepare(for: x)
    for k in tail.indices {
      let derivative = x.tail?[k] ?? 0
      if tail[k] == nil && !derivative.isZero { tail[k] = P.Array(zeros: primal.shape) }
      tail[k]?.append(derivative)
    }
    primal.append(x.primal)
  }
  /// Adds an entry along the first axis.
  @inlinable
  public mutating func append(entry part: Self) {
    let order = Swift.max(tail.count, part.tail.count)
    arena = arena ?? part.arena
    while tail.count < order { tail.append(nil) }
    for k in tail.indices {
      let derivative = part.part(k + 1)
      if tail[k] == nil && derivative != nil { tail[k] = P.Array(zeros: primal.shape) }
      tail[k]?.append(entry: derivative ?? P.Array(zeros: part.shape))
    }
    primal.append(entry: part.primal)
  }
  /// The part that `selection` picks.
  @inlinable
  public func selecting(_ selection: [AxisSelection]) -> Self {
    mapped { $0.selecting(selection) }
  }
  /// Replaces the part that `selection` picks.
  @inlinable
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    primal.replace(selection, with: value.primal)
    if value.tail.isEmpty && tail.isEmpty { return }
    arena = arena ?? value.arena
    while tail.count < value.tail.count { tail.append(nil) }
    for k in tail.indices {
      let derivative = value.part(k + 1)
      if tail[k] == nil && derivative == nil { continue }
      if tail[k] == nil { tail[k] = P.Array(zeros: primal.shape) }
      tail[k]?.replace(selection, with: derivative ?? P.Array(scalar: 0))
    }
  }
  /// The same elements in another shape.
  @inlinable
  public func reshaped(to shape: Shape) -> Self { mapped { $0.reshaped(to: shape) } }
  /// The last two axes exchanged.
  @inlinable
  public var transposed: Self { mapped { $0.transposed } }
  /// Repeated as broadcasting does.
  @inlinable
  public func broadcast(to shape: Shape) -> Self { mapped { $0.broadcast(to: shape) } }
  /// With its elements in memory as those of `other`.
  @inlinable
  public func stored(like other: Self) -> Self { mapped { $0.stored(like: other.primal) } }
}
