// DoubleArray.swift -- arrays of doubles: where all loops over elements live.
//
// Storage: the last two axes are planes, stored one behind the other; a plane is stored by rows or
// by columns, whichever suits where it came from, so that transposing copies nothing. Tall matrices
// are stored by columns: n × d data with small d is then 1.6 to 3 times faster to multiply.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A rectangular array of doubles.
@frozen
public struct DoubleArray: @unchecked Sendable {
  @usableFromInline package var buffer: Buffer
  /// The length along each axis, outermost first.
  public internal(set) var shape: Shape
  /// How many elements it has.
  public internal(set) var count: Int
  @usableFromInline var shortRows: UInt32
  @usableFromInline var shortColumns: UInt32
  /// Planes are stored by rows. True also wherever both orders are the same.
  @usableFromInline package var byRows: Bool

  /// An array over a buffer that is large enough.
  package init(_ buffer: Buffer, shape: Shape, byRows: Bool = true) {
    self.buffer = buffer
    self.shape = shape
    count = shape.elementCount
    assert(count <= buffer.room, "an array has more elements than its block has room for")
    let rank = shape.count
    // Only an array without elements is longer.
    shortRows = rank > 1 ? UInt32(clamping: shape[rank - 2]) : 1
    shortColumns = rank > 0 ? UInt32(clamping: shape[rank - 1]) : 1
    self.byRows = byRows || shortRows <= 1 || shortColumns <= 1
  }

  /// The lengths of the last two axes; a vector is one row.
  @inlinable @inline(__always)
  package var rows: Int { Int(shortRows) }
  @inlinable @inline(__always)
  package var columns: Int { Int(shortColumns) }

  /// An array whose elements are still to be written; nil where there is no memory.
  package init?(allocating shape: Shape, byRows: Bool = true) {
    let count = shape.elementCount
    guard count > 0 || Self.canBeEmpty(shape), let buffer = Buffer.allocate(capacity: count) else {
      return nil
    }
    self.init(buffer, shape: shape, byRows: byRows)
  }

  /// An array without elements may have this shape: what is made of its other lengths is bounded.
  @inline(never)
  static func canBeEmpty(_ shape: Shape) -> Bool { shape.extent <= ArrayMemory.maximumElements }

  /// An array of the same shape and order, its elements still to be written.
  @usableFromInline
  package init?(like x: Self) {
    guard let buffer = Buffer.allocate(capacity: x.count) else { return nil }
    self = x
    self.buffer = buffer
  }

  /// What operations give where there is no memory; see `ArrayMemory`.
  @usableFromInline
  package static var exhausted: Self {
    ArrayMemory.refuse()
    return Self(.empty, shape: .vector(0))
  }

  // MARK: Making

  /// Itself.
  @inlinable @inline(__always)
  public init(constant: DoubleArray) { self = constant }

  /// An array of rank 0.
  public init(scalar: Double) {
    guard let array = Self(allocating: []) else {
      self = .exhausted
      return
    }
    array.buffer.pointer[0] = scalar
    self = array
  }

  /// An array of `shape` from its elements, rows first.
  public init(shape: Shape, elements: [Double]) {
    guard elements.count >= shape.elementCount else {
      self = .exhausted
      return
    }
    self = elements.withUnsafeBufferPointer { elements in
      guard let first = elements.baseAddress, shape.elementCount > 0 else {
        return Self(allocating: shape) ?? .exhausted
      }
      return Self(shape: shape, reading: first)
    }
  }

  /// An array of `shape` from elements in memory, rows first.
  public init(shape: Shape, reading elements: UnsafePointer<Double>) {
    guard let array = Self(allocating: shape) else {
      self = .exhausted
      return
    }
    Blocks.copy(array.buffer.pointer, elements, array.count)
    self = array.rows > array.columns ? array.ordered(byRows: false) : array
  }

  /// An array of `shape` from a number for each place, rows first.
  @inlinable @inline(__always)
  public init(shape: Shape, generating number: (Int) -> Double) {
    self.init(shape: shape, byRows: true) { room in
      guard let start = room.baseAddress else { return }
      Blocks.forEach(room.count) { for i in $0 { start[i] = number(i) } }
    }
    if rows > columns { self = ordered(byRows: false) }
  }

  /// Every element the same.
  public init(repeating x: Double, shape: Shape) {
    guard let array = Self(allocating: shape, byRows: false) else {
      self = .exhausted
      return
    }
    Blocks.fill(array.buffer.pointer, x, array.count)
    self = array
  }

  /// An array of `shape` whose elements `write` puts into memory: plane by plane, each by rows or
  /// by columns.
  public init(
    shape: Shape, byRows: Bool, writing write: (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    guard let array = Self(allocating: shape, byRows: byRows) else {
      self = .exhausted
      return
    }
    write(UnsafeMutableBufferPointer(start: array.buffer.pointer, count: array.count))
    self = array
  }

  /// Reads the elements in memory: plane by plane, each by rows or by columns. Copies them only
  /// where they are stored the other way.
  public func withElements<R>(
    byRows: Bool, _ read: (UnsafeBufferPointer<Double>) throws -> R
  ) rethrows -> R {
    let array = ordered(byRows: byRows)
    defer { withExtendedLifetime(array.buffer) {} }
    return try read(UnsafeBufferPointer(start: array.buffer.pointer, count: array.count))
  }

  /// The elements, rows first.
  public var elements: [Double] {
    withElements(byRows: true) { elements in Blocks.map(count) { elements[$0] } }
  }

  // MARK: Levels

  /// Itself.
  @inlinable @inline(__always)
  public var base: DoubleArray { self }
  /// Itself.
  @inlinable @inline(__always)
  public var stopped: DoubleArray { self }
  /// The one element of an array of rank 0.
  @inlinable
  public var constantScalar: Double? { shape.isEmpty ? element(at: 0) : nil }

  // MARK: Elements

  /// Where the element at `offset` is stored.
  @inlinable @inline(__always)
  func index(_ offset: Int) -> Int { _fastPath(byRows) ? offset : indexByColumns(offset) }

  @inlinable
  func indexByColumns(_ offset: Int) -> Int {
    let (row, column) = offset.quotientAndRemainder(dividingBy: columns)
    let (plane, i) = row < rows ? (0, row) : row.quotientAndRemainder(dividingBy: rows)
    return (plane &* columns &+ column) &* rows &+ i
  }

  /// The element at `offset`, which is there.
  @inlinable @inline(__always)
  public func knownElement(at offset: Int) -> Double {
    assert(0..<count ~= offset, "an element that is known to be there is not")
    return buffer.pointer[index(offset)]
  }

  /// The element at `offset`, or a nan where there is none.
  @inlinable @inline(__always)
  public func element(at offset: Int) -> Double {
    guard UInt(bitPattern: offset) < UInt(bitPattern: count) else { return .nan }
    return buffer.pointer[index(offset)]
  }

  /// The element of a matrix in `row` and `column`, or a nan where there is none.
  @inlinable @inline(__always)
  public func element(_ row: Int, _ column: Int) -> Double {
    guard UInt(bitPattern: row) < UInt(bitPattern: rows),
      UInt(bitPattern: column) < UInt(bitPattern: columns)
    else { return .nan }
    return buffer.pointer[byRows ? row &* columns &+ column : column &* rows &+ row]
  }

  /// Replaces the element at `offset`, where there is one.
  @inlinable @inline(__always)
  public mutating func setElement(at offset: Int, to x: Double) {
    guard UInt(bitPattern: offset) < UInt(bitPattern: count) else { return }
    if _slowPath(!isKnownUniquelyReferenced(&buffer)) { copyBuffer(capacity: buffer.room) }
    guard UInt(bitPattern: offset) < UInt(bitPattern: count) else { return }
    buffer.pointer[index(offset)] = x
  }

  /// Replaces the element of a matrix in `row` and `column`, where there is one.
  @inlinable @inline(__always)
  public mutating func setElement(_ row: Int, _ column: Int, to x: Double) {
    guard UInt(bitPattern: row) < UInt(bitPattern: rows),
      UInt(bitPattern: column) < UInt(bitPattern: columns)
    else { return }
    if _slowPath(!isKnownUniquelyReferenced(&buffer)) { copyBuffer(capacity: buffer.room) }
    // There was no memory for a copy.
    guard UInt(bitPattern: row) < UInt(bitPattern: rows) else { return }
    buffer.pointer[byRows ? row &* columns &+ column : column &* rows &+ row] = x
  }

  /// Moves into a buffer of its own; becomes empty where there is no memory.
  @usableFromInline @inline(never)
  mutating func copyBuffer(capacity: Int) {
    guard let copy = Buffer.allocate(capacity: capacity) else {
      self = .exhausted
      return
    }
    Blocks.copy(copy.pointer, buffer.pointer, count)
    buffer = copy
  }

  /// Makes the buffer its own before it is written to.
  @usableFromInline
  mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { copyBuffer(capacity: count) }
  }

  /// Room for `more` elements behind the last, amortised O(1) each; false where there is no memory.
  private mutating func reserve(_ more: Int) -> Bool {
    let needed = count + more
    if !isKnownUniquelyReferenced(&buffer) || buffer.room < needed {
      copyBuffer(capacity: needed <= count * 3 / 2 ? count * 3 / 2 + 8 : needed + 8)
    }
    return buffer.room >= needed
  }

  /// Adds an element behind the last one.
  public mutating func append(_ x: Double) {
    guard shape.count == 1, reserve(1) else { return }
    assert(count < buffer.room, "a block has no room for the element that it was made for")
    buffer.pointer[count] = x
    count += 1
    shortColumns += 1
    shape[0] += 1
  }

  /// Adds an entry along the first axis: `part` has the shape of one.
  public mutating func append(entry part: Self) {
    guard let first = shape.first else { return }
    if first > 0, shape.count == 2, byRows, part.shape.count == 1, part.count == columns {
      // A row of a matrix, as in a loop that collects them.
      guard reserve(part.count) else { return }
      Blocks.copy(buffer.pointer + count, part.buffer.pointer, part.count)
      withExtendedLifetime(part.buffer) {}
      shape[0] = first + 1
      shortRows = UInt32(clamping: first + 1)
      count += part.count
      return
    }
    if first == 0 && part.shape != shape.entry {
      shape = part.shape.stacked(0)
      self = Self(buffer, shape: shape)
    }
    guard part.shape == shape.entry else { return }
    if shape.count == 2 && !byRows { self = ordered(byRows: true) }
    let part = part.ordered(byRows: byRows)
    guard reserve(part.count) else { return }
    withExtendedLifetime(part.buffer) {
      Blocks.copy(buffer.pointer + count, part.buffer.pointer, part.count)
    }
    shape[0] += 1
    self = Self(buffer, shape: shape, byRows: byRows)
  }
}
