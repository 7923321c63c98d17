// Shape.swift -- the lengths of an array's axes.

/// The length along each axis, outermost first.
///
/// Up to four lengths stand in the value itself, and it is small: arrays are made, passed on and let go
/// of so often that a block of memory for each shape would show. The rest, lengths that do not fit 32
/// bits among them, stands in an array.
@frozen
public struct Shape: Sendable {
  /// The lengths where there are at most four that fit, 0 where there is no such axis; else all 0.
  @usableFromInline var near: (UInt32, UInt32, UInt32, UInt32)
  /// All lengths where they do not stand in `near`.
  @usableFromInline var far: [Int]?
  @usableFromInline var rank: UInt32

  /// No axes: the shape of a number.
  @inlinable @inline(__always)
  public init() {
    near = (0, 0, 0, 0)
    far = nil
    rank = 0
  }

  /// The shape of a vector of `length` elements.
  @inlinable @inline(__always)
  public static func vector(_ length: Int) -> Shape {
    var shape = Shape()
    shape.append(length)
    return shape
  }
  /// The shape of a matrix.
  @inlinable @inline(__always)
  public static func matrix(_ rows: Int, _ columns: Int) -> Shape {
    var shape = Shape()
    shape.append(rows)
    shape.append(columns)
    return shape
  }

  /// Replaces or adds a length in `near`; false where that has no room for it.
  @inlinable @inline(__always)
  mutating func setNear(_ axis: Int, _ length: Int) -> Bool {
    guard far == nil, let short = UInt32(exactly: length) else { return false }
    switch axis {
    case 0: near.0 = short
    case 1: near.1 = short
    case 2: near.2 = short
    case 3: near.3 = short
    default: return false
    }
    return true
  }

  /// Lets all lengths stand in `far`.
  @usableFromInline @inline(never)
  mutating func spill() {
    if far != nil { return }
    far = Array(self)
    near = (0, 0, 0, 0)
  }
}

// MARK: A collection of lengths

extension Shape: RandomAccessCollection, MutableCollection {
  /// The outermost axis.
  @inlinable @inline(__always)
  public var startIndex: Int { 0 }
  /// Behind the innermost axis.
  @inlinable @inline(__always)
  public var endIndex: Int { Int(rank) }
  /// How many axes there are.
  @inlinable @inline(__always)
  public var count: Int { Int(rank) }

  /// The length along an axis.
  @inlinable
  public subscript(axis: Int) -> Int {
    @inline(__always)
    get {
      if let far { return far[axis] }
      switch axis {
      case 0: return Int(near.0)
      case 1: return Int(near.1)
      case 2: return Int(near.2)
      case 3: return Int(near.3)
      default: return 0
      }
    }
    set {
      if setNear(axis, newValue) { return }
      var lengths = Array(self)
      lengths[axis] = newValue
      // Back in `near` where that is possible again, so that equal shapes look alike.
      self = Shape(lengths)
    }
  }
}

extension Shape: RangeReplaceableCollection, ExpressibleByArrayLiteral {
  /// Adds an axis inside the others.
  @inlinable
  public mutating func append(_ length: Int) {
    if !setNear(Int(rank), length) {
      spill()
      far?.append(length)
    }
    rank += 1
  }

  /// Puts other axes in the place of some.
  public mutating func replaceSubrange(
    _ range: Range<Int>, with lengths: some Collection<Int>
  ) {
    var result = Shape()
    for axis in 0..<range.lowerBound { result.append(self[axis]) }
    for length in lengths { result.append(length) }
    for axis in range.upperBound..<count { result.append(self[axis]) }
    self = result
  }

  /// The shape with these lengths.
  @inlinable
  public init(_ lengths: some Sequence<Int>) {
    self.init()
    for length in lengths { append(length) }
  }

  /// The shape with these lengths.
  @inlinable
  public init(arrayLiteral lengths: Int...) { self.init(lengths) }
}

extension Shape: Hashable {
  /// The same lengths along the same axes.
  @inlinable
  public static func == (a: Shape, b: Shape) -> Bool {
    a.rank == b.rank && a.near == b.near && a.far == b.far
  }

  /// Feeds the lengths to a hasher.
  public func hash(into hasher: inout Hasher) {
    for length in self { hasher.combine(length) }
  }
}

extension Shape: CustomStringConvertible {
  /// `[2, 3]`
  public var description: String { Array(self).description }
}

// MARK: What operations make of shapes

extension Shape {
  /// How many elements an array of this shape has; `Int.max` where an `Int` cannot say.
  public var elementCount: Int {
    var count = 1
    var isTooLarge = false
    for length in self {
      if length == 0 { return 0 }
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      isTooLarge = isTooLarge || overflow
      count = product
    }
    return isTooLarge ? .max : count
  }

  /// How many elements there would be if no axis had the length 0; `Int.max` where an `Int` cannot say.
  ///
  /// What bounds it bounds every number that is made of some of the lengths. An array without elements
  /// has such numbers too: `[0, 9e18]` has lines of 9e18 elements along its last axis, and none of them.
  public var extent: Int {
    var count = 1
    for length in self where length != 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if overflow { return .max }
      count = product
    }
    return count
  }

  /// The shape of one entry along the first axis.
  @inlinable
  public var entry: Shape {
    var result = Shape()
    for axis in 1..<Swift.max(count, 1) { result.append(self[axis]) }
    return result
  }

  /// The shape of `count` arrays of this shape, stacked along a new first axis.
  @inlinable
  public func stacked(_ count: Int) -> Shape {
    var result = Shape.vector(count)
    for length in self { result.append(length) }
    return result
  }

  /// The shape of what `selection` picks from an array of this shape; axes it does not name are
  /// kept whole.
  public func selecting(_ selection: [AxisSelection]) -> Shape {
    var result: Shape = []
    for (axis, length) in enumerated() {
      guard axis < selection.count else {
        result.append(length)
        continue
      }
      if case .at = selection[axis] { continue }
      result.append(selection[axis].count)
    }
    return result
  }

  /// The shape of the matrix product of arrays of shapes `a` and `b`, or nil where they do not fit.
  ///
  /// `[n, k]` and `[k, m]` give `[n, m]`; a vector counts as a row on the left, as a column on the
  /// right, and that axis vanishes; axes before the last two broadcast.
  public static func product(_ a: Shape, _ b: Shape) -> Shape? {
    guard let k = a.last, !b.isEmpty else { return nil }
    let inner = b.count == 1 ? b[0] : b[b.count - 2]
    guard k == inner, var shape = broadcast(Shape(a.dropLast(2)), Shape(b.dropLast(2))) else {
      return nil
    }
    if a.count > 1 { shape.append(a[a.count - 2]) }
    if b.count > 1 { shape.append(b[b.count - 1]) }
    return shape
  }

  /// The shape that `a` and `b` broadcast to by NumPy's rules, or nil where they do not fit.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = Swift.max(a.count, b.count)
    var result = Shape(repeating: 1, count: rank)
    for axis in 0..<rank {
      let n = axis < rank - a.count ? 1 : a[axis - (rank - a.count)]
      let m = axis < rank - b.count ? 1 : b[axis - (rank - b.count)]
      guard n == m || n == 1 || m == 1 else { return nil }
      result[axis] = n == 1 ? m : n
    }
    return result
  }
}
