// LanesArray.swift -- arrays in forward mode along several directions at once.

import RealModule

/// A primal array and a plane of tangents for each lane, absent where they are all zero.
///
/// The tangents are one array with the lanes as its first axis, so that products and elementwise
/// operations go over all directions in one loop. It has planes up to the last lane that is in use:
/// where two arrays meet, the one that has fewer has zeros in the others.
@frozen
public struct LanesArray<L: SIMD & BitwiseCopyable & Sendable>: NumberArray
where L.Scalar == Double {
  /// What it holds.
  public typealias Element = DualLanes<L>

  /// The values.
  public var primal: DoubleArray
  /// The derivatives: of shape [planes] + that of the primal; nil for zeros.
  public var tangents: DoubleArray?

  /// How many planes of tangents there are.
  @inlinable @inline(__always)
  var planeCount: Int { tangents?.shape[0] ?? 0 }

  /// A primal and its tangents, which are broadcast to the shape of the primal.
  @inlinable
  public init(primal: DoubleArray, tangents: DoubleArray? = nil) {
    self.primal = primal
    if let tangents, tangents.shape.entry != primal.shape {
      self.tangents = Self.padded(tangents, primal.shape.count)
        .broadcast(to: primal.shape.stacked(tangents.shape[0]))
        .ordered(byRows: primal.shape.count < 2 || primal.byRows)
    } else if primal.shape.count < 2 {
      self.tangents = tangents
    } else {
      self.tangents = tangents?.ordered(byRows: primal.byRows)
    }
  }

  /// Tangents of an array of lower rank, with axes of length 1 between the lanes and the rest.
  @usableFromInline
  static func padded(_ tangents: DoubleArray, _ rank: Int) -> DoubleArray {
    let missing = rank + 1 - tangents.shape.count
    if missing <= 0 { return tangents }
    return tangents.reshaped(
      to: (Shape(repeating: 1, count: missing) + tangents.shape.entry).stacked(tangents.shape[0]))
  }

  /// An array whose every derivative is zero.
  @inlinable
  public init(constant: DoubleArray) { self.init(primal: constant) }
  /// An array of rank 0.
  public init(scalar: DualLanes<L>) { self.init(shape: [], elements: [scalar]) }
  /// An array of `shape` from its elements, rows first.
  @specialized(where L == SIMD8<Double>)
  public init(shape: Shape, elements: [DualLanes<L>]) {
    self = elements.withUnsafeBufferPointer { Self(shape, $0) }
  }
  /// An array of `shape` from elements in memory, rows first.
  @specialized(where L == SIMD8<Double>)
  public init(shape: Shape, reading elements: UnsafePointer<DualLanes<L>>) {
    self.init(shape, UnsafeBufferPointer(start: elements, count: shape.elementCount))
  }
  @specialized(where L == SIMD8<Double>)
  private init(_ shape: Shape, _ elements: UnsafeBufferPointer<DualLanes<L>>) {
    guard elements.count >= shape.elementCount else {
      self.init(primal: .exhausted)
      return
    }
    let places = 0..<shape.elementCount
    let values = DoubleArray(shape: shape, byRows: true) { memory in
      for place in places { memory[place] = elements[place].primal }
    }
    let primal = values.rows > values.columns ? values.ordered(byRows: false) : values
    var count = 0
    for place in places { count = Swift.max(count, elements[place].laneCount) }
    guard count > 0 else {
      self.init(primal: primal)
      return
    }
    let planes = DoubleArray(shape: shape.stacked(count), byRows: true) { memory in
      for lane in 0..<count {
        for place in places {
          memory[lane * places.count + place] = elements[place].tangents[lane]
        }
      }
    }
    self.init(
      primal: primal, tangents: planes.ordered(byRows: shape.count < 2 || primal.byRows))
  }
  /// Arrays of one shape, stacked along a new first axis.
  @specialized(where L == SIMD8<Double>)
  public init(stacking parts: [Self]) {
    primal = DoubleArray(stacking: parts.map(\.primal))
    let count = parts.reduce(0) { Swift.max($0, $1.planeCount) }
    if count == 0 { return }
    var stacked = DoubleArray(zeros: primal.shape.stacked(count))
    for (k, part) in parts.enumerated() {
      guard let own = part.tangents else { continue }
      stacked.replace([Self.planes(own.shape[0]), .at(k)], with: own)
    }
    tangents = stacked
  }

  /// The first planes of tangents, as a selection.
  static func planes(_ count: Int) -> AxisSelection {
    .strided(start: 0, step: 1, count: count)
  }

  /// The tangents in `count` planes, zeros where there are none; no fewer than there are.
  @usableFromInline
  func tangents(inPlanes count: Int) -> DoubleArray {
    guard let tangents else { return DoubleArray(zeros: primal.shape.stacked(count)) }
    return Self.widened(tangents, to: count)
  }

  /// Tangents with planes of zeros behind them, so that there are at least `count`.
  static func widened(_ tangents: DoubleArray, to count: Int) -> DoubleArray {
    guard let own = tangents.shape.first, own < count else { return tangents }
    var wide = DoubleArray(zeros: tangents.shape.entry.stacked(count))
      .ordered(byRows: tangents.shape.count < 3 || tangents.byRows)
    wide.replace([planes(own)], with: tangents)
    return wide
  }

  /// Tangents of two arrays in as many planes as the one that has more.
  static func matched(_ x: DoubleArray?, _ y: DoubleArray?) -> (DoubleArray?, DoubleArray?) {
    guard let x, let y else { return (x, y) }
    let count = Swift.max(x.shape[0], y.shape[0])
    return (widened(x, to: count), widened(y, to: count))
  }

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
        for lane in 0..<tangents.rows { result.tangents[lane] = tangents.element(lane, offset) }
      } else {
        for lane in 0..<tangents.shape[0] {
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
    let needed = x.laneCount
    if needed == 0 && tangents == nil { return }
    if planeCount < needed { widen(to: needed) }
    for lane in 0..<planeCount {
      tangents?.setElement(at: lane &* primal.count &+ offset, to: x.tangents[lane])
    }
  }
  /// Makes planes of tangents for lanes that had none.
  @usableFromInline @inline(never)
  mutating func widen(to count: Int) { tangents = tangents(inPlanes: count) }

  /// Replaces the element of a matrix in `row` and `column`.
  @inlinable @inline(__always)
  public mutating func setElement(_ row: Int, _ column: Int, to x: DualLanes<L>) {
    setElement(at: row &* primal.columns &+ column, to: x)
  }
  /// Adds an element behind the last one.
  ///
  /// From the first one on that has tangents, these are kept with the lanes of an element together,
  /// so that this stays O(1).
  @specialized(where L == SIMD8<Double>)
  public mutating func append(_ x: DualLanes<L>) {
    let count = Swift.max(planeCount, x.laneCount)
    if count == 0 {
      primal.append(x.primal)
      return
    }
    var elements = tangents(inPlanes: count).transposed
    tangents = nil
    primal.append(x.primal)
    let added = (0..<count).map { x.tangents[$0] }
    elements.append(entry: DoubleArray(shape: .vector(count), elements: added))
    tangents = elements.transposed
  }
  /// Adds an entry along the first axis. O(elements) where there are tangents.
  @specialized(where L == SIMD8<Double>)
  public mutating func append(entry part: Self) {
    let count = Swift.max(planeCount, part.planeCount)
    if count == 0 {
      primal.append(entry: part.primal)
      return
    }
    let (old, added) = (tangents(inPlanes: count), part.tangents(inPlanes: count))
    let length = primal.shape.first ?? 0
    primal.append(entry: part.primal)
    var joined = DoubleArray(zeros: primal.shape.stacked(count))
    let lanes = Self.planes(count)
    if length > 0 {
      joined.replace([lanes, .strided(start: 0, step: 1, count: length)], with: old)
    }
    joined.replace([lanes, .at(length)], with: added)
    tangents = joined
  }

  /// The part that `selection` picks.
  @specialized(where L == SIMD8<Double>)
  public func selecting(_ selection: [AxisSelection]) -> Self {
    Self(
      primal: primal.selecting(selection),
      tangents: tangents?.selecting([Self.planes(planeCount)] + selection))
  }
  /// Replaces the part that `selection` picks.
  @specialized(where L == SIMD8<Double>)
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    let rank = primal.shape.selecting(selection).count
    primal.replace(selection, with: value.primal)
    let count = Swift.max(planeCount, value.planeCount)
    if count == 0 { return }
    var own = tangents(inPlanes: count)
    tangents = nil
    let new =
      value.tangents.map { Self.widened(Self.padded($0, rank), to: count) }
      ?? DoubleArray(scalar: 0)
    own.replace([Self.planes(count)] + selection, with: new)
    tangents = own
  }
  /// The same elements in another shape.
  @specialized(where L == SIMD8<Double>)
  public func reshaped(to shape: Shape) -> Self {
    Self(
      primal: primal.reshaped(to: shape),
      tangents: tangents?.reshaped(to: shape.stacked(planeCount)))
  }
  /// The last two axes exchanged.
  public var transposed: Self {
    guard primal.shape.count > 1 else { return self }
    return Self(primal: primal.transposed, tangents: tangents?.transposed)
  }
  /// With its elements in memory as those of `other`.
  @inlinable
  public func stored(like other: Self) -> Self {
    Self(primal: primal.stored(like: other.primal), tangents: tangents)
  }
  /// Repeated as broadcasting does.
  @specialized(where L == SIMD8<Double>)
  public func broadcast(to shape: Shape) -> Self {
    Self(primal: primal.broadcast(to: shape), tangents: tangents)
  }
}
