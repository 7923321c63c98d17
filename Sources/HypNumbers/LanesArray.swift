// LanesArray.swift -- arrays in forward mode along several directions at once.

import RealModule

/// A primal array and a plane of tangents for each lane, absent where they are all zero.
///
/// The tangents are one array with the lanes as its first axis, so that products and elementwise
/// operations go over all directions in one loop.
@frozen
public struct LanesArray<L: SIMD & BitwiseCopyable & Sendable>: NumberArray
where L.Scalar == Double {
  /// What it holds.
  public typealias Element = DualLanes<L>

  /// The values.
  public var primal: DoubleArray
  /// The derivatives: of shape [lanes] + that of the primal; nil for zeros.
  public var tangents: DoubleArray?

  /// How many directions there are.
  @inlinable @inline(__always)
  static var lanes: Int { L.scalarCount }

  /// A primal and its tangents, which are broadcast to the shape of the primal.
  @inlinable
  public init(primal: DoubleArray, tangents: DoubleArray? = nil) {
    self.primal = primal
    if let tangents, tangents.shape.dropFirst() != primal.shape[...] {
      self.tangents = Self.padded(tangents, primal.shape.count)
        .broadcast(to: [Self.lanes] + primal.shape)
    } else {
      self.tangents = tangents
    }
  }

  /// Tangents of an array of lower rank, with axes of length 1 between the lanes and the rest.
  @usableFromInline
  static func padded(_ tangents: DoubleArray, _ rank: Int) -> DoubleArray {
    let missing = rank + 1 - tangents.shape.count
    if missing <= 0 { return tangents }
    return tangents.reshaped(
      to: [lanes] + Shape(repeating: 1, count: missing) + tangents.shape.dropFirst())
  }

  /// An array whose every derivative is zero.
  @inlinable
  public init(constant: DoubleArray) { self.init(primal: constant) }
  /// An array of rank 0.
  public init(scalar: DualLanes<L>) { self.init(shape: [], elements: [scalar]) }
  /// An array of `shape` from its elements, rows first.
  public init(shape: Shape, elements: [DualLanes<L>]) {
    primal = DoubleArray(shape: shape, elements: elements.map(\.primal))
    if elements.allSatisfy(\.tangentsAreZero) { return }
    var planes: [Double] = []
    for lane in 0..<Self.lanes { planes += elements.map { $0.tangents[lane] } }
    tangents = DoubleArray(shape: [Self.lanes] + shape, elements: planes)
      .ordered(byRows: shape.count < 2 || primal.byRows)
  }
  /// An array of `shape` from elements in memory, rows first.
  public init(shape: Shape, reading elements: UnsafePointer<DualLanes<L>>) {
    self.init(
      shape: shape,
      elements: [DualLanes<L>](UnsafeBufferPointer(start: elements, count: shape.elementCount)))
  }
  /// Arrays of one shape, stacked along a new first axis.
  public init(stacking parts: [Self]) {
    primal = DoubleArray(stacking: parts.map(\.primal))
    guard parts.contains(where: { $0.tangents != nil }) else { return }
    var stacked = DoubleArray(zeros: [Self.lanes] + primal.shape)
    for (k, part) in parts.enumerated() {
      guard let own = part.tangents else { continue }
      stacked.replace([.strided(start: 0, step: 1, count: Self.lanes), .at(k)], with: own)
    }
    tangents = stacked
  }

  /// The tangents, written out.
  var tangentsOrZeros: DoubleArray { tangents ?? DoubleArray(zeros: [Self.lanes] + primal.shape) }

  /// The length along each axis.
  @inlinable @inline(__always)
  public var shape: Shape { primal.shape }
  /// How many elements it has.
  @inlinable @inline(__always)
  public var count: Int { primal.count }
  /// The plain array.
  @inlinable
  public var base: DoubleArray { primal }
  /// The same array without tangents.
  @inlinable
  public var stopped: Self { Self(primal: primal) }
  /// The one element of a constant of rank 0.
  @inlinable
  public var constantScalar: Double? { tangents == nil ? primal.constantScalar : nil }
}

// MARK: Elements

extension LanesArray {
  /// The element at `offset`. O(lanes).
  @inlinable @inline(__always)
  public func element(at offset: Int) -> DualLanes<L> {
    var result = DualLanes<L>(primal.element(at: offset))
    if let tangents {
      if primal.shape.count == 1 {
        for lane in 0..<Self.lanes { result.tangents[lane] = tangents.element(lane, offset) }
      } else {
        for lane in 0..<Self.lanes {
          result.tangents[lane] = tangents.element(at: lane &* primal.count &+ offset)
        }
      }
    }
    return result
  }
  /// The element of a matrix in `row` and `column`.
  @inlinable @inline(__always)
  public func element(_ row: Int, _ column: Int) -> DualLanes<L> {
    element(at: row &* primal.columns &+ column)
  }
  /// Replaces the element at `offset`.
  @inlinable @inline(__always)
  public mutating func setElement(at offset: Int, to x: DualLanes<L>) {
    primal.setElement(at: offset, to: x.primal)
    if tangents == nil {
      if x.tangentsAreZero { return }
      tangents = DoubleArray(zeros: [Self.lanes] + primal.shape)
    }
    for lane in 0..<Self.lanes {
      tangents?.setElement(at: lane &* primal.count &+ offset, to: x.tangents[lane])
    }
  }
  /// Replaces the element of a matrix in `row` and `column`.
  @inlinable @inline(__always)
  public mutating func setElement(_ row: Int, _ column: Int, to x: DualLanes<L>) {
    setElement(at: row &* primal.columns &+ column, to: x)
  }
  /// Adds an element behind the last one.
  ///
  /// From the first one on that has tangents, these are kept with the lanes of an element together,
  /// so that this stays O(1).
  public mutating func append(_ x: DualLanes<L>) {
    if tangents == nil && x.tangentsAreZero {
      primal.append(x.primal)
      return
    }
    var elements = tangentsOrZeros.transposed
    tangents = nil
    primal.append(x.primal)
    let added = (0..<Self.lanes).map { x.tangents[$0] }
    elements.append(entry: DoubleArray(shape: [Self.lanes], elements: added))
    tangents = elements.transposed
  }
  /// Adds an entry along the first axis. O(elements) where there are tangents.
  public mutating func append(entry part: Self) {
    guard tangents != nil || part.tangents != nil else {
      primal.append(entry: part.primal)
      return
    }
    let (old, added) = (tangentsOrZeros, part.tangentsOrZeros)
    let length = primal.shape.first ?? 0
    primal.append(entry: part.primal)
    var joined = DoubleArray(zeros: [Self.lanes] + primal.shape)
    let lanes = AxisSelection.strided(start: 0, step: 1, count: Self.lanes)
    if length > 0 {
      joined.replace([lanes, .strided(start: 0, step: 1, count: length)], with: old)
    }
    joined.replace([lanes, .at(length)], with: added)
    tangents = joined
  }

  /// A selection of elements as one of tangents.
  static func onLanes(_ selection: [AxisSelection]) -> [AxisSelection] {
    [.strided(start: 0, step: 1, count: Self.lanes)] + selection
  }
  /// The part that `selection` picks.
  public func selecting(_ selection: [AxisSelection]) -> Self {
    Self(
      primal: primal.selecting(selection), tangents: tangents?.selecting(Self.onLanes(selection)))
  }
  /// Replaces the part that `selection` picks.
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    let rank = primal.shape.selecting(selection).count
    primal.replace(selection, with: value.primal)
    if tangents == nil && value.tangents == nil { return }
    var own = tangentsOrZeros
    tangents = nil
    let new = value.tangents.map { Self.padded($0, rank) } ?? DoubleArray(scalar: 0)
    own.replace(Self.onLanes(selection), with: new)
    tangents = own
  }
  /// The same elements in another shape.
  public func reshaped(to shape: Shape) -> Self {
    Self(
      primal: primal.reshaped(to: shape), tangents: tangents?.reshaped(to: [Self.lanes] + shape))
  }
  /// The last two axes exchanged.
  public var transposed: Self {
    guard primal.shape.count > 1 else { return self }
    return Self(primal: primal.transposed, tangents: tangents?.transposed)
  }
  /// Repeated as broadcasting does.
  public func broadcast(to shape: Shape) -> Self {
    Self(primal: primal.broadcast(to: shape), tangents: tangents)
  }
}
