// DoubleArray+Sums.swift -- sums along axes.

extension DoubleArray {
  /// The sum of `count` numbers, in eight interleaved parts: faster, and more exact than in one.
  static func sum(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    var parts = SIMD8<Double>(repeating: 0)
    var i = 0
    while i &+ 8 <= count, !Blocks.areStopped {
      let end = Swift.min(count, i &+ Blocks.length)
      while i &+ 8 <= end {
        parts += UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
        i &+= 8
      }
    }
    var rest = 0.0
    for i in count & ~7..<count { rest += x[i] }
    let four = parts.lowHalf + parts.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1] + rest
  }

  /// The sum of all elements.
  @inline(never)
  public func sum() -> Double { withExtendedLifetime(buffer) { Self.sum(buffer.pointer, count) } }

  /// The sums along `axis`, which vanishes.
  public func sum(axis: Int) -> Self {
    guard shape.indices.contains(axis) else { return .exhausted }
    var target = shape
    let length = target.remove(at: axis)
    if count == 0 { return Self(repeating: 0, shape: target) }
    if axis == shape.count - 1 && byRows || axis == shape.count - 2 && !byRows {
      // Along stretches.
      guard let result = Self(allocating: target) else { return .exhausted }
      for k in 0..<result.count where !Blocks.areStopped {
        result.buffer.pointer[k] = Self.sum(buffer.pointer + k &* length, length)
      }
      return withExtendedLifetime(buffer) { result }
    }
    // Of stretches. Only whole planes keep their order.
    let inner: Int
    if axis >= shape.count - 2 {
      inner = byRows ? columns : rows
    } else {
      inner = shape[(axis + 1)...].reduce(1, *)
    }
    let isPlanes = axis < shape.count - 2
    guard let result = Self(allocating: target, byRows: !isPlanes || byRows) else {
      return .exhausted
    }
    let (y, x) = (result.buffer.pointer, buffer.pointer)
    Blocks.fill(y, 0, result.count)
    for outer in 0..<result.count / inner where !Blocks.areStopped {
      let to = y + outer &* inner
      for k in 0..<length {
        let from = x + (outer &* length &+ k) &* inner
        Blocks.forEach(inner) { for i in $0 { to[i] += from[i] } }
      }
    }
    return withExtendedLifetime(buffer) { result }
  }

  /// The sums along the axes that broadcasting from `shape` would repeat.
  public func sum(to shape: Shape) -> Self {
    if shape == self.shape { return self }
    if shape.isEmpty { return Self(scalar: sum()) }
    guard shape.count <= self.shape.count else { return .exhausted }
    var result = self
    while result.shape.count > shape.count { result = result.sum(axis: 0) }
    for axis in shape.indices where shape[axis] == 1 {
      guard result.shape.count == shape.count else { return .exhausted }
      if result.shape[axis] == 1 { continue }
      var kept = result.shape
      kept[axis] = 1
      result = result.sum(axis: axis).reshaped(to: kept)
    }
    return result
  }
}
