// DualArray.swift -- arrays in forward mode: a primal array and a tangent array.

import RealModule

/// A primal array and the tangent array that travels with it, absent where it is zero.
@frozen
public struct DualArray<P: Number>: NumberArray {
  /// What it holds.
  public typealias Element = Dual<P>

  /// The values.
  public var primal: P.Array
  /// The derivatives along the direction that was seeded; nil for zeros. Of the shape of `primal`.
  public var tangent: P.Array?

  /// A primal and its tangent, which is broadcast to the shape of the primal.
  @inlinable
  public init(primal: P.Array, tangent: P.Array? = nil) {
    self.primal = primal
    if let tangent, tangent.shape != primal.shape {
      self.tangent = tangent.broadcast(to: primal.shape).stored(like: primal)
    } else {
      self.tangent = tangent?.stored(like: primal)
    }
  }

  /// An array whose every derivative is zero.
  @inlinable
  public init(constant: P.Base.Array) { self.init(primal: P.Array(constant: constant)) }
  /// An array of rank 0.
  @inlinable
  public init(scalar: Dual<P>) {
    self.init(
      primal: P.Array(scalar: scalar.primal),
      tangent: scalar.tangent.isZero ? nil : P.Array(scalar: scalar.tangent))
  }
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [Dual<P>]) {
    let isConstant = elements.allSatisfy { $0.tangent.isZero }
    self.init(
      primal: P.Array(shape: shape, elements: elements.map { $0.primal }),
      tangent: isConstant ? nil : P.Array(shape: shape, elements: elements.map { $0.tangent }))
  }
  /// An array of `shape` from elements in memory, rows first.
  @inlinable
  public init(shape: Shape, reading elements: UnsafePointer<Dual<P>>) {
    self.init(
      shape: shape,
      elements: [Dual<P>](UnsafeBufferPointer(start: elements, count: shape.elementCount)))
  }
  /// Arrays of one shape, stacked along a new first axis.
  @inlinable
  public init(stacking parts: [Self]) {
    let isConstant = parts.allSatisfy { $0.tangent == nil }
    self.init(
      primal: P.Array(stacking: parts.map { $0.primal }),
      tangent: isConstant ? nil : P.Array(stacking: parts.map { $0.tangentOrZeros }))
  }

  /// The tangent, written out.
  @inlinable
  var tangentOrZeros: P.Array { tangent ?? P.Array(zeros: primal.shape) }

  /// The length along each axis.
  @inlinable @inline(__always)
  public var shape: Shape { primal.shape }
  /// How many elements it has.
  @inlinable @inline(__always)
  public var count: Int { primal.count }
  /// The plain array.
  @inlinable
  public var base: P.Base.Array { primal.base }
  /// The same array without a tangent.
  @inlinable
  public var stopped: Self { Self(primal: primal.stopped) }
  /// The one element of a constant of rank 0.
  @inlinable
  public var constantScalar: Double? { tangent == nil ? primal.constantScalar : nil }
}

// MARK: Elements

extension DualArray {
  /// The element at `offset`, which is there.
  @inlinable @inline(__always)
  public func knownElement(at offset: Int) -> Dual<P> {
    Dual(
      primal: primal.knownElement(at: offset), tangent: tangent?.knownElement(at: offset) ?? 0)
  }
  /// The element at `offset`.
  @inlinable @inline(__always)
  public func element(at offset: Int) -> Dual<P> {
    Dual(primal: primal.element(at: offset), tangent: tangent?.element(at: offset) ?? 0)
  }
  /// The element of a matrix in `row` and `column`.
  @inlinable @inline(__always)
  public func element(_ row: Int, _ column: Int) -> Dual<P> {
    Dual(
      primal: primal.element(row, column), tangent: tangent?.element(row, column) ?? 0)
  }
  /// Replaces the element at `offset`.
  @inlinable @inline(__always)
  public mutating func setElement(at offset: Int, to x: Dual<P>) {
    primal.setElement(at: offset, to: x.primal)
    if tangent == nil {
      if x.tangent.isZero { return }
      tangent = P.Array(zeros: primal.shape)
    }
    tangent?.setElement(at: offset, to: x.tangent)
  }
  /// Replaces the element of a matrix in `row` and `column`.
  @inlinable @inline(__always)
  public mutating func setElement(_ row: Int, _ column: Int, to x: Dual<P>) {
    primal.setElement(row, column, to: x.primal)
    if tangent == nil {
      if x.tangent.isZero { return }
      tangent = P.Array(zeros: primal.shape)
    }
    tangent?.setElement(row, column, to: x.tangent)
  }
  /// Adds an element behind the last one.
  @inlinable
  public mutating func append(_ x: Dual<P>) {
    if tangent == nil && !x.tangent.isZero { tangent = P.Array(zeros: primal.shape) }
    primal.append(x.primal)
    tangent?.append(x.tangent)
  }
  /// Adds an entry along the first axis.
  @inlinable
  public mutating func append(entry part: Self) {
    if tangent == nil && part.tangent != nil { tangent = P.Array(zeros: primal.shape) }
    primal.append(entry: part.primal)
    tangent?.append(entry: part.tangentOrZeros)
  }
  /// The part that `selection` picks.
  @inlinable
  public func selecting(_ selection: [AxisSelection]) -> Self {
    Self(primal: primal.selecting(selection), tangent: tangent?.selecting(selection))
  }
  /// Replaces the part that `selection` picks.
  @inlinable
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    primal.replace(selection, with: value.primal)
    if tangent == nil && value.tangent == nil { return }
    if tangent == nil { tangent = P.Array(zeros: primal.shape) }
    tangent?.replace(selection, with: value.tangent ?? P.Array(scalar: 0))
  }
  /// The same elements in another shape.
  @inlinable
  public func reshaped(to shape: Shape) -> Self {
    Self(primal: primal.reshaped(to: shape), tangent: tangent?.reshaped(to: shape))
  }
  /// The last two axes exchanged.
  @inlinable
  public var transposed: Self {
    Self(primal: primal.transposed, tangent: tangent?.transposed)
  }
  /// Repeated as broadcasting does.
  @inlinable
  public func broadcast(to shape: Shape) -> Self {
    Self(primal: primal.broadcast(to: shape), tangent: tangent?.broadcast(to: shape))
  }
  /// With its elements in memory as those of `other`.
  @inlinable
  public func stored(like other: Self) -> Self {
    Self(primal: primal.stored(like: other.primal), tangent: tangent)
  }
}

// MARK: Arithmetic

extension DualArray {
  /// The sum of two parts of a tangent, either of which may be absent.
  @inlinable
  static func sum(_ x: P.Array?, _ y: P.Array?) -> P.Array? {
    guard let x else { return y }
    guard let y else { return x }
    return x + y
  }

  /// A linear operation.
  @inlinable
  static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    Self(
      primal: O.value(x.primal, y.primal),
      tangent: O.tangent(x.tangent, y.tangent))
  }
  /// An operation with partial derivatives; tangents that are zero stay zero.
  @inlinable
  static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let z = O.value(x.primal, y.primal)
    if x.tangent == nil && y.tangent == nil { return Self(primal: z) }
    return Self(
      primal: z,
      tangent: O.tangent(x.tangent, y.tangent, x.primal, y.primal, z))
  }
  /// `x + y`
  @inlinable
  public static func + (x: Self, y: Self) -> Self { combined(Addition.self, x, y) }
  /// `x - y`
  @inlinable
  public static func - (x: Self, y: Self) -> Self { combined(Subtraction.self, x, y) }
  /// `x * y`, element by element
  @inlinable
  public static func * (x: Self, y: Self) -> Self { combined(Multiplication.self, x, y) }
  /// `x / y`, element by element
  @inlinable
  public static func / (x: Self, y: Self) -> Self { combined(Division.self, x, y) }
  /// `-x`
  @inlinable
  public static prefix func - (x: Self) -> Self {
    Self(primal: -x.primal, tangent: x.tangent.map { -$0 })
  }
  /// The product with `partial`, in which zero wins.
  @inlinable
  public func carried(by partial: Self) -> Self {
    let (x, y, z) = (primal, partial.primal, primal.carried(by: partial.primal))
    return Self(
      primal: z,
      tangent: Self.sum(
        tangent?.carried(by: Multiplication.partialX(x, y, z)),
        partial.tangent.map { Multiplication.partialY(x, y, z).carried(by: $0) }))
  }
  /// Adds `x`, which broadcasts to this shape.
  @inlinable
  public mutating func accumulate(_ x: Self) {
    primal.accumulate(x.primal)
    guard let other = x.tangent else { return }
    if tangent == nil {
      tangent = other.shape == primal.shape ? other : other.broadcast(to: primal.shape)
    } else {
      tangent?.accumulate(other)
    }
  }
  /// Adds `x` to the part that `selection` picks.
  @inlinable
  public mutating func accumulate(_ x: Self, at selection: [AxisSelection]) {
    primal.accumulate(x.primal, at: selection)
    guard let other = x.tangent else { return }
    if tangent == nil { tangent = P.Array(zeros: primal.shape) }
    tangent?.accumulate(other, at: selection)
  }
  /// The sum of all elements.
  @inlinable
  public func sum() -> Dual<P> { Dual(primal: primal.sum(), tangent: tangent?.sum() ?? 0) }
  /// The sums along `axis`.
  @inlinable
  public func sum(axis: Int) -> Self {
    Self(primal: primal.sum(axis: axis), tangent: tangent?.sum(axis: axis))
  }
  /// The sums along the axes that broadcasting from `shape` would repeat.
  @inlinable
  public func sum(to shape: Shape) -> Self {
    Self(primal: primal.sum(to: shape), tangent: tangent?.sum(to: shape))
  }
  /// The matrix product.
  @inlinable
  public static func matmul(_ a: Self, _ b: Self) -> Self {
    Self(
      primal: P.Array.matmul(a.primal, b.primal),
      tangent: sum(
        a.tangent.map { P.Array.matmul($0, b.primal) },
        b.tangent.map { P.Array.matmul(a.primal, $0) }))
  }
}

// MARK: Primitives

extension DualArray {
  /// f, f′, … on every element: each with the next one times the tangent as its tangent.
  @inlinable
  public static func derivatives<F: UnaryRule>(of f: F, at x: Self, order: Int) -> [Self] {
    guard let tangent = x.tangent else {
      return P.Array.derivatives(of: f, at: x.primal, order: order).map { Self(primal: $0) }
    }
    let jet = P.Array.derivatives(of: f, at: x.primal, order: order + 1)
    return (0...order).map { Self(primal: jet[$0], tangent: tangent.carried(by: jet[$0 + 1])) }
  }
  /// A primitive of one number on every element.
  @inlinable
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    guard x.tangent != nil else { return Self(primal: P.Array.lift(F.self, x.primal)) }
    return derivatives(of: Rule(F.self), at: x, order: 0)[0]
  }
  /// A primitive of two numbers on every pair of elements.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    if let c = y.constantScalar { return lift(F.self, x, c) }
    if let c = x.constantScalar { return lift(F.self, c, y) }
    let z = P.Array.lift(F.self, x.primal, y.primal)
    let (px, py) = P.Array.partials(
      F.self, x.primal, y.primal, z, x: x.tangent != nil, y: y.tangent != nil)
    let dx = px.flatMap { partial in x.tangent?.carried(by: partial) }
    let dy = py.flatMap { partial in y.tangent?.carried(by: partial) }
    return Self(primal: z, tangent: sum(dx, dy))
  }
}
