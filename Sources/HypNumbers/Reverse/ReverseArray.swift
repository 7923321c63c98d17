// ReverseArray.swift -- arrays in reverse mode: an array of the numbers below, and where its
// elements' cotangents are found.
//
// Two forms. The result of an operation on arrays has a *record* on the tape. An array that was put
// together from numbers, or written to, has a *place* for each element: reading, writing, appending
// and picking parts then record nothing at all, they move places. An operation on arrays gathers
// places into a record.

import RealModule

/// An array of numbers below and, where it is not constant, what it was recorded as.
@frozen
public struct ReverseArray<P: Number>: NumberArray {
  /// What it holds.
  public typealias Element = Reverse<P>

  /// The values.
  public var primal: P.Array
  /// Where it was recorded; nil for a constant.
  @usableFromInline var tape: UnsafeMutablePointer<Tape<P>.Storage>?
  /// Its record, or -1 where every element has a place of its own.
  @usableFromInline var record: Int32
  #if DEBUG
    /// How often its tape had been reset when it was recorded. Here it takes no more room.
    @usableFromInline var generation: UInt32
  #endif
  /// The places of the elements, rows first, where there is no record.
  @usableFromInline var places: [Int32]

  /// The result of a record. Constant where there was no room for one.
  @inlinable
  init(primal: P.Array, tape: UnsafeMutablePointer<Tape<P>.Storage>, record: Int32) {
    self.primal = primal
    self.tape = record < 0 ? nil : tape
    self.record = record
    places = []
    #if DEBUG
      generation = tape.pointee.generation
    #endif
  }

  /// An array whose elements have the given places.
  @inlinable
  init(primal: P.Array, tape: UnsafeMutablePointer<Tape<P>.Storage>?, places: [Int32]) {
    self.primal = primal
    self.tape = tape
    record = -1
    self.places = tape == nil ? [] : places
    #if DEBUG
      generation = tape?.pointee.generation ?? 0
    #endif
  }

  /// Its elements have been written over by the result of a record; constant where there is none.
  mutating func becomeResult(_ tape: UnsafeMutablePointer<Tape<P>.Storage>?, record: Int32) {
    self.tape = record < 0 ? nil : tape
    self.record = record
    if !places.isEmpty { places = [] }
    #if DEBUG
      generation = tape?.pointee.generation ?? 0
    #endif
  }

  /// An array constant at this level.
  @inlinable
  public init(primal: P.Array) { self.init(primal: primal, tape: nil, places: []) }
  /// An array constant at every level.
  @inlinable
  public init(constant: P.Base.Array) { self.init(primal: P.Array(constant: constant)) }
  /// An array of rank 0.
  @inlinable
  public init(scalar: Reverse<P>) {
    self.init(
      primal: P.Array(scalar: scalar.primal), tape: scalar.tape,
      places: scalar.isConstant ? [] : [scalar.node])
  }
  /// An array of `shape` from its elements, rows first.
  @inlinable
  public init(shape: Shape, elements: [Reverse<P>]) {
    var tape: UnsafeMutablePointer<Tape<P>.Storage>?
    for x in elements where x.tape != nil {
      tape = x.tape
      break
    }
    self.init(
      primal: P.Array(shape: shape, elements: elements.map { $0.primal }), tape: tape,
      places: tape == nil ? [] : elements.map { $0.node })
  }
  /// An array of `shape` from elements in memory, rows first.
  @inlinable
  public init(shape: Shape, reading elements: UnsafePointer<Reverse<P>>) {
    self.init(
      shape: shape,
      elements: [Reverse<P>](UnsafeBufferPointer(start: elements, count: shape.elementCount)))
  }

  /// The length along each axis.
  @inlinable @inline(__always)
  public var shape: Shape { primal.shape }
  /// How many elements it has.
  @inlinable @inline(__always)
  public var count: Int { primal.count }
  /// The plain array.
  @inlinable
  public var base: P.Base.Array { primal.base }
  /// The same array off the tape.
  @inlinable
  public var stopped: Self { Self(primal: primal.stopped) }
  /// Nothing depends on it being recorded.
  @inlinable @inline(__always)
  public var isConstant: Bool { tape == nil }
  /// The one element of a constant of rank 0.
  @inlinable
  public var constantScalar: Double? { tape == nil ? primal.constantScalar : nil }
}

// MARK: Elements

extension ReverseArray {
  /// The place of the element at `offset`.
  @inlinable @inline(__always)
  func place(_ tape: UnsafeMutablePointer<Tape<P>.Storage>, _ offset: Int) -> Int32 {
    assertIsOn(tape)
    return record >= 0
      ? Tape.region(tape, record) &+ Int32(truncatingIfNeeded: offset) : places[offset]
  }

  /// The element `x` of the array, which is at `offset`.
  @inlinable @inline(__always)
  func element(_ x: P, at offset: Int) -> Reverse<P> {
    guard let tape, UInt(bitPattern: offset) < UInt(bitPattern: primal.count) else {
      return Reverse(primal: x)
    }
    let place = place(tape, offset)
    return place == -1 ? Reverse(primal: x) : Reverse(primal: x, node: place, tape: tape)
  }

  /// The element at `offset`, which is there. Records nothing.
  @inlinable @inline(__always)
  public func knownElement(at offset: Int) -> Reverse<P> {
    let x = primal.knownElement(at: offset)
    guard let tape else { return Reverse(primal: x) }
    let place = place(tape, offset)
    return place == -1 ? Reverse(primal: x) : Reverse(primal: x, node: place, tape: tape)
  }

  /// The element at `offset` of an array in memory. Records nothing.
  @inlinable @inline(__always)
  public static func knownElement(
    in array: UnsafeMutablePointer<Self>, at offset: Int
  ) -> Reverse<P> {
    let x = withUnsafeMutablePointer(to: &array.pointee.primal) {
      P.Array.knownElement(in: $0, at: offset)
    }
    return knownElement(x, in: array, at: offset)
  }
  /// The element of a matrix in memory in `row` and `column`. Records nothing.
  @inlinable @inline(__always)
  public static func knownElement(
    in array: UnsafeMutablePointer<Self>, _ row: Int, _ column: Int
  ) -> Reverse<P> {
    let (x, columns) = withUnsafeMutablePointer(to: &array.pointee.primal) {
      (P.Array.knownElement(in: $0, row, column), P.Array.shape(in: $0).last ?? 1)
    }
    return knownElement(x, in: array, at: row &* columns &+ column)
  }
  /// What stands at `offset` of an array in memory, where the primal is `x`.
  @inlinable @inline(__always)
  static func knownElement(
    _ x: P, in array: UnsafeMutablePointer<Self>, at offset: Int
  ) -> Reverse<P> {
    guard let tape = array.pointee.tape else { return Reverse(primal: x) }
    let place = array.pointee.place(tape, offset)
    return place == -1 ? Reverse(primal: x) : Reverse(primal: x, node: place, tape: tape)
  }
  /// The shape of an array in memory.
  @inlinable @inline(__always)
  public static func shape(in array: UnsafeMutablePointer<Self>) -> Shape {
    withUnsafeMutablePointer(to: &array.pointee.primal) { P.Array.shape(in: $0) }
  }
  /// How many elements an array in memory has.
  @inlinable @inline(__always)
  public static func count(in array: UnsafeMutablePointer<Self>) -> Int {
    withUnsafeMutablePointer(to: &array.pointee.primal) { P.Array.count(in: $0) }
  }

  /// The element at `offset`. Records nothing.
  @inlinable @inline(__always)
  public func element(at offset: Int) -> Reverse<P> {
    element(primal.element(at: offset), at: offset)
  }
  /// The element of a matrix in `row` and `column`. Records nothing.
  @inlinable @inline(__always)
  public func element(_ row: Int, _ column: Int) -> Reverse<P> {
    element(primal.element(row, column), at: row &* (shape.last ?? 1) &+ column)
  }

  /// Gives every element its own place, in O(elements) the first time.
  @inlinable
  mutating func separate(_ other: UnsafeMutablePointer<Tape<P>.Storage>?) {
    guard let tape = tape ?? other else { return }
    if self.tape == nil {
      self.tape = tape
      #if DEBUG
        generation = tape.pointee.generation
      #endif
      places = [Int32](repeating: -1, count: primal.count)
    } else if record >= 0 {
      let first = Tape.region(tape, record)
      places = (0..<primal.count).map { first &+ Int32(truncatingIfNeeded: $0) }
    }
    record = -1
  }

  /// Replaces the element at `offset`. Records nothing.
  @inlinable @inline(__always)
  public mutating func setElement(at offset: Int, to x: Reverse<P>) {
    guard UInt(bitPattern: offset) < UInt(bitPattern: primal.count) else { return }
    primal.setElement(at: offset, to: x.primal)
    if _slowPath(places.isEmpty) {
      if tape == nil && x.tape == nil { return }
      separate(x.tape)
    }
    if offset < places.count { places[offset] = x.node }
  }
  /// Replaces the element of a matrix in `row` and `column`. Records nothing.
  @inlinable @inline(__always)
  public mutating func setElement(_ row: Int, _ column: Int, to x: Reverse<P>) {
    setElement(at: row &* (shape.last ?? 1) &+ column, to: x)
  }
  /// Adds an element behind the last one. Records nothing.
  @inlinable
  public mutating func append(_ x: Reverse<P>) {
    separate(x.tape)
    primal.append(x.primal)
    if tape != nil { places.append(x.node) }
  }
  /// Adds an entry along the first axis. Records nothing.
  @inlinable
  public mutating func append(entry part: Self) {
    separate(part.tape)
    primal.append(entry: part.primal)
    if tape != nil { places.append(contentsOf: part.separated.places(or: part.count)) }
  }

  /// The same array with a place for each element.
  @inlinable
  var separated: Self {
    var result = self
    result.separate(nil)
    return result
  }
  /// The places, or as many times none for a constant.
  @inlinable
  func places(or count: Int) -> [Int32] {
    tape == nil ? [Int32](repeating: -1, count: count) : places
  }
}

// MARK: Parts

extension ReverseArray {
  /// The part that `selection` picks.
  @inlinable
  public func selecting(_ selection: [AxisSelection]) -> Self {
    let part = primal.selecting(selection)
    guard let tape else { return Self(primal: part) }
    if record >= 0 {
      return Self(
        primal: part, tape: tape, record: Tape.record(tape, .select(record, selection), part.shape))
    }
    return Self(primal: part, tape: tape, places: picked(selectedOffsets(selection, shape)))
  }
  @inlinable
  func picked(_ offsets: [Int]) -> [Int32] {
    offsets.map { $0 < places.count ? places[$0] : -1 }
  }

  /// Replaces the part that `selection` picks. Records nothing.
  @inlinable
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    let part = primal.shape.selecting(selection)
    guard Shape.broadcast(part, value.shape) == part else { return }
    let isConstant = tape == nil && value.tape == nil
    primal.replace(selection, with: value.primal)
    if isConstant { return }
    separate(value.tape)
    let sources = value.separated.places(or: value.count)
    let offsets = selectedOffsets(selection, shape)
    if value.count == offsets.count {
      for (k, offset) in offsets.enumerated() { places[offset] = sources[k] }
    } else {
      for (offset, source) in zip(offsets, broadcastOffsets(value.shape, to: part)) {
        places[offset] = sources[source]
      }
    }
  }
  /// The same elements in another shape.
  @inlinable
  public func reshaped(to shape: Shape) -> Self {
    let result = primal.reshaped(to: shape)
    guard let tape else { return Self(primal: result) }
    if record >= 0 {
      return Self(primal: result, tape: tape, record: Tape.record(tape, .reshape(record), shape))
    }
    return Self(primal: result, tape: tape, places: places)
  }
  /// The last two axes exchanged.
  @inlinable
  public var transposed: Self {
    guard shape.count > 1 else { return self }
    let result = primal.transposed
    guard let tape else { return Self(primal: result) }
    let index = gathered(tape)
    return Self(
      primal: result, tape: tape, record: Tape.record(tape, .transpose(index), result.shape))
  }
  /// Repeated as broadcasting does.
  @inlinable
  public func broadcast(to shape: Shape) -> Self {
    if shape == self.shape { return self }
    let result = primal.broadcast(to: shape)
    guard let tape else { return Self(primal: result) }
    if record >= 0 {
      return Self(
        primal: result, tape: tape, record: Tape.record(tape, .broadcast(record), result.shape))
    }
    return Self(
      primal: result, tape: tape, places: picked(broadcastOffsets(self.shape, to: result.shape)))
  }
  /// With its elements in memory as those of `other`. Records nothing.
  @inlinable
  public func stored(like other: Self) -> Self {
    var result = self
    result.primal = primal.stored(like: other.primal)
    return result
  }
  /// Arrays of one shape, stacked along a new first axis.
  @inlinable
  public init(stacking parts: [Self]) {
    let primal = P.Array(stacking: parts.map { $0.primal })
    guard let tape = parts.lazy.compactMap({ $0.tape }).first else {
      self.init(primal: primal)
      return
    }
    let records = parts.map { $0.gathered(tape) }
    self.init(primal: primal, tape: tape, record: Tape.record(tape, .stack(records), primal.shape))
  }

  /// The record that operations on this array refer to: its own, or a new one that gathers its
  /// places; -1 for a constant.
  @inlinable
  func gathered(_ tape: UnsafeMutablePointer<Tape<P>.Storage>) -> Int32 {
    assertIsOn(tape)
    if record >= 0 || self.tape == nil { return record }
    return Tape.record(tape, .gather(places), shape)
  }
}
