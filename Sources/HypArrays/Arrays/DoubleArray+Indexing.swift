// DoubleArray+Indexing.swift -- moving elements: selections, shapes, stacks.

extension DoubleArray {
  /// With its elements in memory as those of `other`.
  @inlinable @inline(__always)
  public func stored(like other: Self) -> Self {
    byRows == other.byRows ? self : ordered(byRows: other.byRows)
  }

  /// The same array with its planes stored in the given order.
  @usableFromInline
  package func ordered(byRows wanted: Bool) -> Self {
    if byRows == wanted || rows <= 1 || columns <= 1 { return self }
    guard let result = Self(allocating: shape, byRows: wanted) else { return .exhausted }
    // Lines lie behind one another in what is read, and side by side in what is written.
    let (lines, length) = byRows ? (rows, columns) : (columns, rows)
    // In squares: both sides of one fit the cache.
    let square = 16
    for plane in stride(from: 0, to: count, by: lines * length) {
      let (from, to) = (buffer.pointer + plane, result.buffer.pointer + plane)
      for first in stride(from: 0, to: lines, by: square) {
        if Blocks.areStopped { break }
        let last = Swift.min(first + square, lines)
        for start in stride(from: 0, to: length, by: square) {
          for k in start..<Swift.min(start + square, length) {
            for line in first..<last { to[k &* lines &+ line] = from[line &* length &+ k] }
          }
        }
      }
    }
    withExtendedLifetime((buffer, result.buffer)) {}
    return result
  }

  /// Copies along `walk`, whose first block is this buffer.
  private func copy(_ walk: StridedLoop, from source: Self) {
    let (a, b) = (buffer.pointer, source.buffer.pointer)
    assert(walk.stays(within: count, source.count), "a walk leads out of its arrays")
    walk.forEachRun { to, from, count, aStep, bStep in
      if aStep == 1, bStep == 1 {
        Blocks.copy(a + to, b + from, count)
      } else if bStep == 0 {
        let x = b[from]
        Blocks.forEach(count) { for k in $0 { a[to + k * aStep] = x } }
      } else {
        let (a, b) = (a + to, b + from)
        Blocks.forEach(count) { for k in $0 { a[k &* aStep] = b[k &* bStep] } }
      }
    } gather: { to, from, aStep, places in
      let (a, b) = (a + to, b + from)
      places.withUnsafeBufferPointer { places in
        Blocks.forEach(places.count) { for k in $0 { a[k &* aStep] = b[places[k]] } }
      }
    }
    withExtendedLifetime((buffer, source.buffer)) {}
  }

  /// The part that `selection` picks: a copy.
  ///
  /// - Complexity: O(elements of the part). The beginning of a vector, if it is most of it, stays where it stands, so
  ///   that a stack of numbers is popped in O(1) amortised.
  public func selecting(_ selection: [AxisSelection]) -> Self {
    if shape.count == 1, case .strided(start: 0, step: 1, let kept)? = selection.first,
      kept <= count, kept >= buffer.room / 2
    {
      return Self(buffer, shape: .vector(kept))
    }
    guard let source = SelectedStrides(selection, shape: shape, strides: strides) else {
      return .exhausted
    }
    let target = Shape(source.axes.map(\.count))
    // Where both last axes are left, the part is stored as the whole is.
    let keepsPlanes =
      !byRows && shape.count > 1
      && selection.dropFirst(shape.count - 2).allSatisfy {
        if case .at = $0 { false } else { true }
      }
    guard let result = Self(allocating: target, byRows: !keepsPlanes) else { return .exhausted }
    result.copy(
      StridedLoop(
        zip(source.axes, result.strides).map {
          StridedAxis(count: $0.count, a: $1, b: $0.step, bPlaces: $0.places)
        }, b: source.offset), from: self)
    return result
  }

  /// How to walk the selected part of this array together with `value`, which broadcasts to it; nil
  /// where it does not.
  private func walk(_ selection: [AxisSelection], _ value: Self) -> StridedLoop? {
    guard let target = SelectedStrides(selection, shape: shape, strides: strides) else {
      return nil
    }
    let part = Shape(target.axes.map(\.count))
    guard Shape.broadcast(part, value.shape) == part else { return nil }
    return StridedLoop(
      zip(target.axes, value.strides(broadcastTo: part)).map {
        StridedAxis(count: $0.count, a: $0.step, b: $1, aPlaces: $0.places)
      }, a: target.offset)
  }

  /// Replaces the part that `selection` picks by `value`, which broadcasts to its shape.
  public mutating func replace(_ selection: [AxisSelection], with value: Self) {
    guard let walk = walk(selection, value) else { return }
    let shape = self.shape
    makeUnique()
    guard shape == self.shape else { return }
    copy(walk, from: value)
  }

  /// Adds `x`, which broadcasts to the shape of the part, to the part that `selection` picks. A
  /// place that a gather names twice is added to twice.
  public mutating func accumulate(_ x: Self, at selection: [AxisSelection]) {
    guard let walk = walk(selection, x) else { return }
    let shape = self.shape
    makeUnique()
    guard shape == self.shape else { return }
    let (a, b) = (buffer.pointer, x.buffer.pointer)
    assert(walk.stays(within: count, x.count), "a walk leads out of its arrays")
    walk.forEachRun { to, from, count, aStep, bStep in
      if aStep == 1, bStep == 1 {
        Blocks.forEach(count) { for k in $0 { a[to + k] += b[from + k] } }
      } else {
        Blocks.forEach(count) { for k in $0 { a[to + k * aStep] += b[from + k * bStep] } }
      }
    }
    withExtendedLifetime(x.buffer) {}
  }

  /// The same elements in another shape; shares the buffer where it is stored by rows.
  public func reshaped(to shape: Shape) -> Self {
    guard shape.elementCount == count, count > 0 || Self.canBeEmpty(shape) else {
      return .exhausted
    }
    if shape == self.shape { return self }
    if !byRows, shape.suffix(2) == self.shape.suffix(2) {
      return Self(buffer, shape: shape, byRows: false)
    }
    return Self(ordered(byRows: true).buffer, shape: shape)
  }

  /// The last two axes exchanged; the buffer is shared.
  public var transposed: Self {
    guard shape.count > 1 else { return self }
    var shape = shape
    shape.swapAt(shape.count - 1, shape.count - 2)
    // A plane with one row or column is the same in either order.
    return Self(buffer, shape: shape, byRows: !byRows)
  }

  /// The axes in another order: axis k of the result is axis `order[k]`, which names each once.
  public func permuted(_ order: [Int]) -> Self {
    let target = Shape(order.map { shape[$0] })
    guard let result = Self(allocating: target) else { return .exhausted }
    let (from, to) = (strides, result.strides)
    result.copy(
      StridedLoop(
        order.indices.map { StridedAxis(count: target[$0], a: to[$0], b: from[order[$0]]) }),
      from: self)
    return result
  }

  /// Repeated along the axes that `shape` adds or that have length 1.
  public func broadcast(to shape: Shape) -> Self {
    if shape == self.shape { return self }
    guard Shape.broadcast(self.shape, shape) == shape else { return .exhausted }
    if self.shape.isEmpty { return Self(repeating: element(at: 0), shape: shape) }
    let byRows = self.shape.count < 2 || self.byRows
    guard let result = Self(allocating: shape, byRows: byRows) else { return .exhausted }
    let steps = strides(broadcastTo: shape)
    result.copy(
      StridedLoop(
        zip(shape, zip(result.strides, steps)).map { StridedAxis(count: $0, a: $1.0, b: $1.1) }),
      from: self)
    return result
  }

  /// Vectors, one behind the other.
  package init(joiningVectors parts: [Self]) {
    guard let result = Self(allocating: .vector(parts.reduce(0) { $0 + $1.count })) else {
      self = .exhausted
      return
    }
    var end = result.buffer.pointer
    for part in parts {
      withExtendedLifetime(part.buffer) { Blocks.copy(end, part.buffer.pointer, part.count) }
      end += part.count
    }
    self = result
  }

  /// Arrays of one shape, stacked along a new first axis.
  public init(stacking parts: [Self]) {
    guard let first = parts.first else {
      self = Self(.empty, shape: .vector(0))
      return
    }
    let byRows = first.shape.count < 2 || first.byRows
    guard parts.allSatisfy({ $0.shape == first.shape }),
      let result = Self(allocating: first.shape.stacked(parts.count), byRows: byRows)
    else {
      self = .exhausted
      return
    }
    for (k, part) in parts.enumerated() {
      let part = part.ordered(byRows: byRows)
      withExtendedLifetime(part.buffer) {
        Blocks.copy(
          result.buffer.pointer + k * first.count, part.buffer.pointer, first.count)
      }
    }
    self =
      result.rows > result.columns && first.shape.count == 1
      ? result.ordered(byRows: false) : result
  }
}
