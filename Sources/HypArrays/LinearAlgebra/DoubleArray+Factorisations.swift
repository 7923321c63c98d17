// DoubleArray+Factorisations.swift -- linear algebra at the bottom: values, without derivatives.

import RealModule

extension DoubleArray {
  /// A matrix with as many rows as columns.
  var isSquareMatrix: Bool { shape.count == 2 && rows == columns }

  /// No element is infinite or no number.
  package var isFinite: Bool {
    // 0 x is 0, or nan.
    var sum = 0.0
    Blocks.forEach(count) { for i in $0 { sum += buffer.pointer[i] * 0 } }
    return withExtendedLifetime(buffer) { sum == 0 }
  }

  /// A copy stored by columns that nobody else has; nil where there is no memory.
  package func columnsToOverwrite() -> Self? {
    var copy = ordered(byRows: false)
    copy.makeUnique()
    return copy.count == count && copy.shape == shape ? copy : nil
  }

  /// The elements, to be overwritten by who has just copied them.
  package var ownedPointer: UnsafeMutablePointer<Double> {
    mutating get { buffer.pointer }
  }

  /// 1 on the diagonal.
  package static func identity(_ n: Int) -> Self { pattern(n, n) { $0 == $1 ? 1 : 0 } }

  /// f(row, column)
  package static func pattern(_ n: Int, _ m: Int, _ f: (Int, Int) -> Double) -> Self {
    guard let result = Self(allocating: .matrix(n, m)) else { return .exhausted }
    for i in 0..<n where !Blocks.areStopped {
      for j in 0..<m { result.buffer.pointer[i &* m &+ j] = f(i, j) }
    }
    return result
  }

  // MARK: With a solver

  /// op(A)⁻¹ b, where `solver` is of A.
  public static func solve(
    _ solver: LinearSolver, _: Self, _ b: Self, transposed: Bool
  ) -> Self { solver.solve(b, transposed: transposed) }
  /// A⁻¹, where `solver` is of A.
  public static func inverse(_ solver: LinearSolver, _: Self) -> Self { solver.inverse() }
  /// The determinant, where `solver` is of A.
  public static func determinant(_ solver: LinearSolver, _: Self) -> Self {
    Self(scalar: solver.determinant().value)
  }
  /// The logarithm of the determinant's magnitude, where `solver` is of A.
  public static func logDeterminant(_ solver: LinearSolver, _: Self) -> Self {
    Self(scalar: solver.determinant().logarithm)
  }

  // MARK: Factorisations

  private var symmetricPart: Self { (self + transposed).scaled(by: 0.5) }

  /// The lower triangle L of L Lᵀ; nil where the symmetric part is not positive definite.
  public func cholesky() -> Self? { cholesky(by: LinearAlgebra.library(forFactors: rows)) }

  package func cholesky(by library: LinearLibrary?) -> Self? {
    guard isSquareMatrix else { return nil }
    guard isFinite else { return Self.pattern(rows, rows) { $0 < $1 ? 0 : .nan } }
    guard var result = symmetricPart.columnsToOverwrite() else { return .exhausted }
    let (a, n) = (result.ownedPointer, rows)
    if let library, n > 0, Int32(exactly: n) != nil {
      let status = Room<Int32>(1, 0)
      let matrix = result
      guard status.isThere else { return .exhausted }
      let isDone = LongCall.run(steps: Double(n) * Double(n) * Double(n) / 6) {
        var order = Int32(truncatingIfNeeded: n)
        library.potrf("L", &order, matrix.buffer.pointer, &order, status.start, 1)
      }
      if !isDone || status[0] != 0 { return nil }
    } else if !FallbackFactors.cholesky(a, n) {
      return nil
    }
    for j in 0..<n where !Blocks.areStopped {
      for i in 0..<j { a[j &* n &+ i] = 0 }
    }
    return result
  }

  /// Q with orthonormal columns and R upper triangular, its diagonal not negative, of a matrix `[n, m]` with
  /// n ≥ m: `[n, m]` and `[m, m]`; nil for any other.
  package func tallQR() -> (q: Self, r: Self)? {
    tallQR(by: LinearAlgebra.library(forFactors: columns))
  }

  package func tallQR(by library: LinearLibrary?) -> (q: Self, r: Self)? {
    guard shape.count == 2, rows >= columns else { return nil }
    let (n, m) = (rows, columns)
    guard isFinite else {
      return (Self(repeating: .nan, shape: shape), Self.pattern(m, m) { $0 > $1 ? 0 : .nan })
    }
    guard var q = columnsToOverwrite(), let r = Self(allocating: .matrix(m, m), byRows: false)
    else {
      return (.exhausted, .exhausted)
    }
    let a = q.ownedPointer
    func takeR() {
      for j in 0..<m where !Blocks.areStopped {
        for i in 0..<m { r.buffer.pointer[j &* m &+ i] = i <= j ? a[j &* n &+ i] : 0 }
      }
    }
    if let library, let height = Int32(exactly: n), let width = Int32(exactly: m), m > 0 {
      // 64 columns at a time is what LAPACK would ask for.
      let length = Int32(clamping: 64 * m)
      let (work, factors, matrix) = (Room<Double>(Int(length), 0), Room<Double>(m, 0), q)
      guard work.isThere, factors.isThere else { return (.exhausted, .exhausted) }
      let steps = Double(n) * Double(m) * Double(m)
      func run(_ step: @escaping @Sendable (inout Int32, inout Int32, inout Int32) -> Void) -> Bool
      {
        LongCall.run(steps: steps) {
          var (height, width, length) = (height, width, length)
          step(&height, &width, &length)
        }
      }
      let hasFactors = run { height, width, length in
        var status: Int32 = 0
        library.geqrf(
          &height, &width, matrix.buffer.pointer, &height, factors.start, work.start, &length,
          &status)
      }
      guard hasFactors else { return nil }
      takeR()
      let hasQ = run { height, width, length in
        var status: Int32 = 0
        library.orgqr(
          &height, &width, &width, matrix.buffer.pointer, &height, factors.start, work.start,
          &length,
          &status)
      }
      guard hasQ else { return nil }
    } else {
      var scales = [Double](repeating: 0, count: m)
      FallbackFactors.qr(a, n, m, &scales)
      takeR()
      FallbackFactors.expandQ(a, n, m, scales)
    }
    for k in 0..<m where r.buffer.pointer[k &* m &+ k] < 0 && !Blocks.areStopped {
      for i in 0..<n { a[k &* n &+ i] = -a[k &* n &+ i] }
      for j in k..<m { r.buffer.pointer[j &* m &+ k] *= -1 }
    }
    return (q, r)
  }

  /// Ascending eigenvalues of the symmetric part, and its eigenvectors as columns, each with the
  /// first of its large elements positive.
  public func eigh() -> (values: Self, vectors: Self)? {
    eigh(by: LinearAlgebra.library(forFactors: rows))
  }

  package func eigh(by library: LinearLibrary?) -> (values: Self, vectors: Self)? {
    guard isSquareMatrix else { return nil }
    let n = rows
    guard isFinite else {
      return (Self(repeating: .nan, shape: .vector(n)), Self(repeating: .nan, shape: shape))
    }
    guard var a = symmetricPart.columnsToOverwrite() else { return (.exhausted, .exhausted) }
    let start = a.ownedPointer
    if let library, n > 0, let order = Int32(exactly: n),
      let length = Int32(exactly: 1 + 6 * n + 2 * n * n),
      let wholeLength = Int32(exactly: 3 + 5 * n)
    {
      guard let work = Self(allocating: [Int(length)]) else { return (.exhausted, .exhausted) }
      let (wholes, roots, status) = (
        Room<Int32>(Int(wholeLength), 0), Room<Double>(n, 0), Room<Int32>(1, 0)
      )
      guard wholes.isThere, roots.isThere, status.isThere else { return (.exhausted, .exhausted) }
      let matrix = a
      let isDone = LongCall.run(steps: 8 * Double(n) * Double(n) * Double(n)) {
        var (order, length, wholeLength) = (order, length, wholeLength)
        library.syevd(
          "V", "L", &order, matrix.buffer.pointer, &order, roots.start, work.buffer.pointer,
          &length,
          wholes.start, &wholeLength, status.start, 1, 1)
      }
      if !isDone || status[0] != 0 { return nil }
      orient(start, n)
      return (Self(shape: .vector(n), elements: roots.elements), a)
    }
    var values = [Double](repeating: 0, count: n)
    guard var v = a.columnsToOverwrite() else { return (.exhausted, .exhausted) }
    FallbackEigenvectors.diagonalise(start, v.ownedPointer, n)
    for k in 0..<n { values[k] = start[k &* n &+ k] }
    orient(v.ownedPointer, n)
    let order = (0..<n).sorted { (values[$0], $0) < (values[$1], $1) }
    return (
      Self(shape: .vector(n), elements: order.map { values[$0] }),
      v.selecting([.strided(start: 0, step: 1, count: n), .gather(order)])
    )
  }

  /// Makes the first large element of every column positive. Large is more than 0.618 of the
  /// largest: a number that no two elements of a simple vector are likely to have as their ratio.
  private func orient(_ v: UnsafeMutablePointer<Double>, _ n: Int) {
    for k in 0..<n where !Blocks.areStopped {
      let x = v + k &* n
      var largest = 0.0
      for i in 0..<n { largest = Swift.max(largest, x[i].magnitude) }
      guard let first = (0..<n).first(where: { x[$0].magnitude > 0.618 * largest }),
        x[first] < 0
      else { continue }
      for i in 0..<n { x[i] = -x[i] }
    }
  }
}
