// DoubleArray+Sums.swift -- sums along axes, and the matrix product.

extension DoubleArray {
  /// The sum of `count` numbers, in eight interleaved parts: faster, and more exact than in one.
  static func sum(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    var parts = SIMD8<Double>(repeating: 0)
    var i = 0
    while i &+ 8 <= count {
      parts += UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
      i &+= 8
    }
    var rest = 0.0
    while i < count {
      rest += x[i]
      i &+= 1
    }
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
      for k in 0..<result.count {
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
    y.initialize(repeating: 0, count: result.count)
    for outer in 0..<result.count / inner {
      let to = y + outer &* inner
      for k in 0..<length {
        let from = x + (outer &* length &+ k) &* inner
        for i in 0..<inner { to[i] += from[i] }
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

// MARK: Products

extension DoubleArray {
  /// The matrix product, by NumPy's rules.
  ///
  /// - Complexity: n k m multiplications for `[n, k]` and `[k, m]`.
  public static func matmul(_ a: Self, _ b: Self) -> Self {
    guard let shape = Shape.product(a.shape, b.shape) else { return .exhausted }
    // A vector is a row on the left and a column on the right.
    let left = a.shape.count == 1 ? Self(a.buffer, shape: [1, a.count]) : a
    let right = b.shape.count == 1 ? Self(b.buffer, shape: [b.count, 1]) : b
    let outer = Shape(shape.dropLast((a.shape.count > 1 ? 1 : 0) + (b.shape.count > 1 ? 1 : 0)))
    let (n, k, m) = (left.rows, left.columns, right.columns)
    // Rows by rows gives rows: the transposed problem, columns by columns. All else gives columns.
    let isTransposed = left.byRows && right.byRows && m > 1
    guard let result = Self(allocating: outer + [n, m], byRows: isTransposed) else {
      return .exhausted
    }
    result.buffer.pointer.initialize(repeating: 0, count: result.count)
    let planes = { (x: Self) -> [Int] in
      broadcastOffsets(Shape(x.shape.dropLast(2)), to: outer)
    }
    let size = n &* m
    for (p, (i, j)) in zip(planes(left), planes(right)).enumerated() {
      let c = result.buffer.pointer + p * size
      let (x, y) = (left.buffer.pointer + i * n * k, right.buffer.pointer + j * k * m)
      if isTransposed {
        multiply(c, m, k, n, y, byRows: !right.byRows, x, byRows: !left.byRows)
      } else {
        multiply(c, n, k, m, x, byRows: left.byRows, y, byRows: right.byRows)
      }
    }
    let final = withExtendedLifetime((a.buffer, b.buffer)) { result }
    return Self(final.buffer, shape: shape, byRows: final.byRows)
  }

  /// c += a b for one plane, c stored by columns.
  private static func multiply(
    _ c: UnsafeMutablePointer<Double>, _ n: Int, _ k: Int, _ m: Int,
    _ a: UnsafePointer<Double>, byRows aByRows: Bool,
    _ b: UnsafePointer<Double>, byRows bByRows: Bool
  ) {
    let (bRow, bColumn) = bByRows ? (m, 1) : (1, k)
    for j in 0..<m {
      let y = c + j &* n
      if aByRows {
        for i in 0..<n {
          let row = a + i &* k
          y[i] += dot(row, b + j &* bColumn, step: bRow, k)
        }
      } else {
        // Four columns of a at a time, so that y is loaded and stored a quarter as often.
        var l = 0
        while l &+ 4 <= k {
          let z = b + (l &* bRow &+ j &* bColumn)
          let (z0, z1, z2, z3) = (z[0], z[bRow], z[2 &* bRow], z[3 &* bRow])
          let x0 = a + l &* n
          let (x1, x2, x3) = (x0 + n, x0 + 2 &* n, x0 + 3 &* n)
          for i in 0..<n { y[i] += (x0[i] * z0 + x1[i] * z1) + (x2[i] * z2 + x3[i] * z3) }
          l &+= 4
        }
        while l < k {
          let (x, z) = (a + l &* n, b[l &* bRow &+ j &* bColumn])
          for i in 0..<n { y[i] += x[i] * z }
          l &+= 1
        }
      }
    }
  }

  /// The scalar product of a stretch and a stepped vector.
  private static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, step: Int, _ count: Int
  ) -> Double {
    var i = 0
    var total = 0.0
    if step == 1 {
      var parts = SIMD8<Double>(repeating: 0)
      while i &+ 8 <= count {
        parts +=
          UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
          * UnsafeRawPointer(y + i).loadUnaligned(as: SIMD8<Double>.self)
        i &+= 8
      }
      total = parts.sum()
    }
    while i < count {
      total += x[i] * y[i &* step]
      i &+= 1
    }
    return total
  }
}
