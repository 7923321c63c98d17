// DoubleArray+Products.swift -- the matrix product: by BLAS from a certain size on.

import CKernels

/// A factor of a product: a plane in memory, by rows or by columns.
struct Plane {
  var start: UnsafePointer<Double>
  /// How far apart neighbours in a column and in a row are.
  var row: Int
  var column: Int

  /// A whole plane of an array.
  init(_ start: UnsafePointer<Double>, rows: Int, columns: Int, byRows: Bool) {
    self.start = start
    row = byRows ? columns : 1
    column = byRows ? 1 : rows
  }

  /// The part from `row` and `column` on.
  func from(row i: Int, column j: Int) -> Plane {
    var part = self
    part.start += i * row + j * column
    return part
  }
  var transposed: Plane {
    var plane = self
    swap(&plane.row, &plane.column)
    return plane
  }
}

extension DoubleArray {
  /// The matrix product, by NumPy's rules.
  ///
  /// - Complexity: n k m multiplications for `[n, k]` and `[k, m]`.
  public static func matmul(_ a: Self, _ b: Self) -> Self {
    if a.shape.count == 2, b.shape.count == 1, let y = multiplyColumns(a, b) { return y }
    if a.shape.count == 2, b.shape.count == 2 { return multiply(a, b) }
    guard let shape = Shape.product(a.shape, b.shape) else { return .exhausted }
    // A vector is a row on the left and a column on the right.
    let left = a.shape.count == 1 ? Self(a.buffer, shape: .matrix(1, a.count)) : a
    let right = b.shape.count == 1 ? Self(b.buffer, shape: .matrix(b.count, 1)) : b
    let outer = Shape(shape.dropLast((a.shape.count > 1 ? 1 : 0) + (b.shape.count > 1 ? 1 : 0)))
    let (n, k, m) = (left.rows, left.columns, right.columns)
    let planes = outer.elementCount
    // A batch times one matrix, or the other way round, is one product where memory allows it.
    let joinsLeft =
      planes > 1 && left.count == planes * n * k && left.byRows && right.count == k * m
    let joinsRight =
      planes > 1 && left.count == n * k && right.count == planes * k * m
      && (!right.byRows || k == 1 || m == 1)
    // Rows by rows gives rows: the transposed problem, columns by columns. All else gives columns.
    let isByRows = joinsLeft || !joinsRight && left.byRows && right.byRows && m > 1
    guard let result = Self(allocating: outer + [n, m], byRows: isByRows) else {
      return .exhausted
    }
    let c = result.buffer.pointer
    assert(
      result.count == planes * n * m
        && (planes == 0 || left.count >= n * k && right.count >= k * m && k == right.rows),
      "the planes of a product have not the size that its loops read")
    let (x, y) = (
      Plane(left.buffer.pointer, rows: n, columns: k, byRows: left.byRows),
      Plane(right.buffer.pointer, rows: k, columns: m, byRows: right.byRows && !joinsRight)
    )
    if joinsLeft {
      multiply(c, m, k, planes * n, y.transposed, x.transposed)
    } else if joinsRight {
      multiply(c, n, k, planes * m, x, y)
    } else {
      let offsets = { (x: Self) -> [Int] in
        planes == 1 ? [0] : broadcastOffsets(Shape(x.shape.dropLast(2)), to: outer)
      }
      for (p, (i, j)) in zip(offsets(left), offsets(right)).enumerated() where p < planes {
        var (x, y) = (x, y)
        x.start += i * n * k
        y.start += j * k * m
        if isByRows {
          multiply(c + p * n * m, m, k, n, y.transposed, x.transposed)
        } else {
          multiply(c + p * n * m, n, k, m, x, y)
        }
      }
    }
    let final = withExtendedLifetime((a.buffer, b.buffer)) { result }
    return Self(final.buffer, shape: shape, byRows: final.byRows)
  }

  /// The product of a long matrix of few columns, or of its transpose, and a vector; nil where it is
  /// another matrix. It has the same bits beside other vectors.
  private static func multiplyColumns(_ a: Self, _ x: Self) -> Self? {
    guard x.shape == .vector(a.columns), hasFewColumns(a),
      let y = Self(allocating: .vector(a.rows))
    else { return nil }
    var input: UnsafePointer<Double>? = UnsafePointer(x.buffer.pointer)
    var output: UnsafeMutablePointer<Double>? = y.buffer.pointer
    multiplyColumns(a, count: 1, &input, &output)
    return withExtendedLifetime((a.buffer, x.buffer)) { y }
  }

  /// A matrix of more columns has no advantage of its own loops over those of a library.
  private static let fewColumns = 64

  /// It is a long matrix of few columns, or the transpose of one.
  package static func hasFewColumns(_ a: Self) -> Bool {
    let (n, d) = a.byRows ? (a.columns, a.rows) : (a.rows, a.columns)
    return d > 0 && d <= fewColumns && n >= 8 && n >= 2 * d
  }

  /// Writes a x for each of `count` vectors x; `a` has few columns.
  package static func multiplyColumns(
    _ a: Self, count: Int, _ x: UnsafePointer<UnsafePointer<Double>?>,
    _ y: UnsafePointer<UnsafeMutablePointer<Double>?>
  ) {
    assert(a.count == a.rows * a.columns, "a matrix has not the size that its loops read")
    if a.byRows {
      hk_columns_dot(a.columns, a.rows, a.buffer.pointer, a.columns, count, x, y)
    } else {
      hk_columns_product(a.rows, a.columns, a.buffer.pointer, a.rows, count, x, y)
    }
  }

  /// The product of two matrices.
  private static func multiply(_ a: Self, _ b: Self) -> Self {
    let (n, k, m) = (a.rows, a.columns, b.columns)
    let isByRows = a.byRows && b.byRows && m > 1
    guard k == b.rows, let result = Self(allocating: .matrix(n, m), byRows: isByRows) else {
      return .exhausted
    }
    let x = Plane(a.buffer.pointer, rows: n, columns: k, byRows: a.byRows)
    let y = Plane(b.buffer.pointer, rows: k, columns: m, byRows: b.byRows)
    if isByRows {
      multiply(result.buffer.pointer, m, k, n, y.transposed, x.transposed)
    } else {
      multiply(result.buffer.pointer, n, k, m, x, y)
    }
    return withExtendedLifetime((a.buffer, b.buffer)) { result }
  }

  /// c = a b for one plane, c stored by columns.
  private static func multiply(
    _ c: UnsafeMutablePointer<Double>, _ n: Int, _ k: Int, _ m: Int, _ a: Plane, _ b: Plane
  ) {
    let library = LinearAlgebra.library(forProduct: n, k, m)
    multiply(c, n, k, m, a, b, library)
  }

  /// c = a b for one plane, c stored by columns, in blocks between which it can be stopped.
  private static func multiply(
    _ c: UnsafeMutablePointer<Double>, _ n: Int, _ k: Int, _ m: Int, _ a: Plane, _ b: Plane,
    _ library: LinearLibrary?
  ) {
    guard n > 0, m > 0 else { return }
    guard k > 0 else {
      Blocks.fill(c, 0, n * m)
      return
    }
    let library = Swift.max(n, k, m) < Int(Int32.max) ? library : nil
    // Some 5 ms at the speed of each, on a computer of 2023: products with vectors wait for memory.
    let block = n == 1 || m == 1 ? 1 << 22 : library == nil ? 1 << 24 : 1 << 27
    if n * m <= block / k {
      multiplyBlock(c, n, n, k, m, a, b, library)
      return
    }
    let columns = Swift.min(m, 512)
    let rows = Swift.min(n, Swift.max(64, block / k / columns))
    // Plain loops look at the flag by themselves.
    let depth = library == nil ? k : Swift.min(k, Swift.max(1 << 12, block / rows / columns))
    for j in stride(from: 0, to: m, by: columns) {
      let width = Swift.min(columns, m - j)
      for i in stride(from: 0, to: n, by: rows) {
        let height = Swift.min(rows, n - i)
        if Blocks.areStopped { return }
        let target = c + (j * n + i)
        for l in stride(from: 0, to: k, by: depth) where !Blocks.areStopped {
          multiplyBlock(
            target, n, height, Swift.min(depth, k - l), width, a.from(row: i, column: l),
            b.from(row: l, column: j), library, adds: l > 0)
        }
      }
    }
  }

  /// c = a b, or c += a b, the columns of c `step` apart.
  private static func multiplyBlock(
    _ c: UnsafeMutablePointer<Double>, _ step: Int, _ n: Int, _ k: Int, _ m: Int,
    _ a: Plane, _ b: Plane, _ library: LinearLibrary?, adds: Bool = false
  ) {
    guard let library else {
      FallbackProduct.multiply(c, step, n, k, m, a, b)
      return
    }
    // A plane by rows is the transposed one by columns.
    func flag(_ x: Plane) -> Int32 {
      x.row == 1 ? LinearLibrary.Flag.plain : LinearLibrary.Flag.transposed
    }
    // A plane with a single column may say 1 for either step.
    func leading(_ x: Plane, _ rows: Int, _ columns: Int) -> Int32 {
      Int32(x.row == 1 ? Swift.max(x.column, rows) : Swift.max(x.row, columns))
    }
    let order = LinearLibrary.Flag.byColumns
    if m == 1 {
      let isPlain = a.row == 1
      library.gemv(
        order, flag(a), Int32(isPlain ? n : k), Int32(isPlain ? k : n), 1, a.start,
        leading(a, n, k), b.start, Int32(b.row), adds ? 1 : 0, c, 1)
    } else if n == 1 && step == 1 {
      // The transposed problem: cᵀ = bᵀ aᵀ.
      let z = b.transposed
      let isPlain = z.row == 1
      library.gemv(
        order, flag(z), Int32(isPlain ? m : k), Int32(isPlain ? k : m), 1, z.start,
        leading(z, m, k), a.start, Int32(a.column), adds ? 1 : 0, c, 1)
    } else {
      library.gemm(
        order, flag(a), flag(b), Int32(n), Int32(m), Int32(k), 1, a.start,
        leading(a, n, k), b.start, leading(b, k, m), adds ? 1 : 0, c, Int32(step))
    }
  }
}

extension DoubleArray {
  /// The product of two matrices by one of the two ways: for tests and measurements.
  package static func product(_ a: Self, _ b: Self, by library: LinearLibrary?) -> Self {
    guard a.shape.count == 2, b.shape.count == 2, a.columns == b.rows,
      let result = Self(allocating: .matrix(a.rows, b.columns), byRows: false)
    else { return .exhausted }
    multiply(
      result.buffer.pointer, a.rows, a.columns, b.columns,
      Plane(a.buffer.pointer, rows: a.rows, columns: a.columns, byRows: a.byRows),
      Plane(b.buffer.pointer, rows: b.rows, columns: b.columns, byRows: b.byRows), library)
    return withExtendedLifetime((a.buffer, b.buffer)) { result }
  }
}
