// DoubleArray+Arithmetic.swift -- elementwise loops with broadcasting.

extension DoubleArray {
  /// How an operand is walked while a result is written from front to back: a step for each axis,
  /// 0 where it broadcasts.
  @usableFromInline
  struct Axis {
    @usableFromInline var count: Int
    @usableFromInline var x: Int
    @usableFromInline var y: Int

    init(count: Int, x: Int, y: Int) {
      self.count = count
      self.x = x
      self.y = y
    }
  }

  /// How far apart neighbours along each axis are stored.
  static func strides(_ shape: Shape, byRows: Bool) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var size = 1
    for axis in shape.indices.reversed() {
      strides[axis] = size
      size = size &* Swift.max(shape[axis], 1)
    }
    if !byRows, shape.count > 1 {
      strides[shape.count - 2] = 1
      strides[shape.count - 1] = shape[shape.count - 2]
    }
    return strides
  }

  var strides: [Int] { Self.strides(shape, byRows: byRows) }

  /// Strides for walking a larger shape: 0 along axes that broadcast.
  func strides(broadcastTo target: Shape) -> [Int] {
    let own = strides
    let added = target.count - shape.count
    return target.indices.map { axis in
      axis < added || shape[axis - added] == 1 ? 0 : own[axis - added]
    }
  }

  /// The axes of a result of `shape` in the order of its storage, outermost first, those of length
  /// 1 left out and neighbours joined where both operands allow; at least one.
  @usableFromInline
  static func axes(_ shape: Shape, byRows: Bool, _ x: Self, _ y: Self) -> [Axis] {
    let (xs, ys) = (x.strides(broadcastTo: shape), y.strides(broadcastTo: shape))
    var order = Swift.Array(shape.indices)
    if !byRows, shape.count > 1 { order.swapAt(shape.count - 1, shape.count - 2) }
    var axes: [Axis] = []
    for axis in order where shape[axis] != 1 {
      let inner = Axis(count: shape[axis], x: xs[axis], y: ys[axis])
      if let outer = axes.last, outer.x == inner.x * inner.count, outer.y == inner.y * inner.count {
        axes[axes.count - 1] = Axis(count: outer.count * inner.count, x: inner.x, y: inner.y)
      } else {
        axes.append(inner)
      }
    }
    return axes.isEmpty ? [Axis(count: shape.elementCount, x: 1, y: 1)] : axes
  }

  /// f on every pair of elements.
  @inlinable @inline(__always)
  package static func combine(_ x: Self, _ y: Self, _ f: (Double, Double) -> Double) -> Self {
    if x.shape == y.shape && x.byRows == y.byRows {
      guard let result = Self(like: x) else { return .exhausted }
      let (z, a, b) = (result.buffer.pointer, x.buffer.pointer, y.buffer.pointer)
      Blocks.forEach(x.count) { for i in $0 { z[i] = f(a[i], b[i]) } }
      return withExtendedLifetime((x.buffer, y.buffer)) { result }
    }
    if y.shape.isEmpty {
      guard let result = Self(like: x) else { return .exhausted }
      let (z, a, b) = (result.buffer.pointer, x.buffer.pointer, y.buffer.pointer[0])
      Blocks.forEach(x.count) { for i in $0 { z[i] = f(a[i], b) } }
      return withExtendedLifetime((x.buffer, y.buffer)) { result }
    }
    if x.shape.isEmpty {
      guard let result = Self(like: y) else { return .exhausted }
      let (z, a, b) = (result.buffer.pointer, x.buffer.pointer[0], y.buffer.pointer)
      Blocks.forEach(y.count) { for i in $0 { z[i] = f(a, b[i]) } }
      return withExtendedLifetime((x.buffer, y.buffer)) { result }
    }
    guard let (result, axes) = broadcasting(x, y), let inner = axes.last else {
      return .exhausted
    }
    guard result.count > 0 else { return result }
    var (z, a, b) = (result.buffer.pointer, x.buffer.pointer, y.buffer.pointer)
    let outer = axes.count - 1
    var counters = [Int](repeating: 0, count: outer)
    while true {
      switch (inner.x, inner.y) {
      case (1, 1): Blocks.forEach(inner.count) { for i in $0 { z[i] = f(a[i], b[i]) } }
      case (1, 0):
        let c = b[0]
        Blocks.forEach(inner.count) { for i in $0 { z[i] = f(a[i], c) } }
      case (0, 1):
        let c = a[0]
        Blocks.forEach(inner.count) { for i in $0 { z[i] = f(c, b[i]) } }
      default:
        Blocks.forEach(inner.count) {
          for i in $0 { z[i] = f(a[i &* inner.x], b[i &* inner.y]) }
        }
      }
      if Blocks.areStopped { break }
      z += inner.count
      var axis = outer - 1
      while axis >= 0 {
        counters[axis] += 1
        a += axes[axis].x
        b += axes[axis].y
        if counters[axis] < axes[axis].count { break }
        a -= axes[axis].x * axes[axis].count
        b -= axes[axis].y * axes[axis].count
        counters[axis] = 0
        axis -= 1
      }
      if axis < 0 { break }
    }
    return withExtendedLifetime((x.buffer, y.buffer)) { result }
  }

  /// Memory for a result of operands that broadcast, in the order of the operand that is as large,
  /// and how to walk it; nil where the shapes do not fit or there is no memory.
  @usableFromInline
  static func broadcasting(_ x: Self, _ y: Self) -> (Self, [Axis])? {
    guard let shape = Shape.broadcast(x.shape, y.shape) else { return nil }
    // Of two orders that which a new array has, as fused expressions do.
    let byRows =
      x.shape == y.shape
      ? isByRows(x, y) : shape == x.shape ? x.byRows : shape == y.shape ? y.byRows : true
    guard let result = Self(allocating: shape, byRows: byRows) else { return nil }
    let axes = axes(shape, byRows: result.byRows, x, y)
    assert(
      result.count == 0
        || axes.reduce(1) { $0 * $1.count } == result.count
          && axes.reduce(0) { $0 + ($1.count - 1) * $1.x } < x.count
          && axes.reduce(0) { $0 + ($1.count - 1) * $1.y } < y.count,
      "the steps of a loop lead out of its arrays")
    return (result, axes)
  }

  /// Whether what two arrays of one shape give is stored by rows.
  private static func isByRows(_ x: Self, _ y: Self) -> Bool {
    x.byRows == y.byRows ? x.byRows : x.rows <= x.columns
  }

  /// `x + y`
  @inline(never)
  public static func + (x: Self, y: Self) -> Self { combine(x, y) { $0 + $1 } }
  /// `x - y`
  @inline(never)
  public static func - (x: Self, y: Self) -> Self { combine(x, y) { $0 - $1 } }
  /// `x * y`, element by element
  @inline(never)
  public static func * (x: Self, y: Self) -> Self { combine(x, y) { $0 * $1 } }
  /// `x / y`, element by element
  @inline(never)
  public static func / (x: Self, y: Self) -> Self { combine(x, y) { $0 / $1 } }
  /// `self * partial`, element by element, but zero where either is zero.
  @inline(never)
  public func carried(by partial: Self) -> Self {
    Self.combine(self, partial) { ($0 == 0) != ($1 == 0) ? 0 : $0 * $1 }
  }
  /// `-x`
  @inline(never)
  public static prefix func - (x: Self) -> Self { x.mapped { -$0 } }

  /// f on every element.
  @inlinable @inline(__always)
  package func mapped(_ f: (Double) -> Double) -> Self {
    guard let result = Self(like: self) else { return .exhausted }
    let (y, x) = (result.buffer.pointer, buffer.pointer)
    Blocks.forEach(count) { for i in $0 { y[i] = f(x[i]) } }
    return withExtendedLifetime(buffer) { result }
  }

  /// `self + c`
  @inline(never)
  public func adding(_ c: Double) -> Self { mapped { $0 + c } }
  /// `c - self`
  @inline(never)
  public func subtracted(from c: Double) -> Self { mapped { c - $0 } }
  /// `self * c`
  @inline(never)
  public func scaled(by c: Double) -> Self { mapped { $0 * c } }

  /// Adds `x`, which broadcasts to this shape, in place where the buffer is owned alone.
  @inline(never)
  public mutating func accumulate(_ x: Self) {
    if !isKnownUniquelyReferenced(&buffer) {
      // It keeps its order.
      if x.shape == shape && x.byRows == byRows || x.shape.isEmpty {
        self = self + x
        return
      }
      self = mapped { $0 }
    }
    if x.shape == shape && x.byRows == byRows {
      let (a, b) = (buffer.pointer, x.buffer.pointer)
      Blocks.forEach(count) { for i in $0 { a[i] += b[i] } }
    } else if x.shape.isEmpty {
      let (a, b) = (buffer.pointer, x.buffer.pointer[0])
      Blocks.forEach(count) { for i in $0 { a[i] += b } }
    } else {
      accumulate(x, at: [])
    }
    withExtendedLifetime(x.buffer) {}
  }
}
