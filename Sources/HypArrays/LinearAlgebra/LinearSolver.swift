// LinearSolver.swift -- a plain matrix, factorised so that systems with it can be solved.
//
// Every level of derivatives solves with the matrix of doubles at the bottom only: its tangents and
// pullbacks are further solves. So one factorisation serves a value and all its derivatives.

/// A square matrix of doubles that can be solved with, in O(n²) for each right-hand side.
public final class LinearSolver: @unchecked Sendable {
  private enum Kind {
    /// P A = L U, both in one matrix.
    case lu
    /// A triangle as it is.
    case triangle(upper: Bool)
    /// Elements that are infinite or no numbers: whatever is solved is nan.
    case undefined
  }

  private let kind: Kind
  private let n: Int
  /// Stored by columns.
  private var matrix: DoubleArray
  /// The row that each row was swapped with, counted from 1 as LAPACK does.
  private var pivots: [Int32] = []
  private let library: LinearLibrary?
  /// How much of each pivot rounding has left, at worst: |pivot| over the sum of the magnitudes it
  /// is the difference of.
  private(set) var smallestPivot = 1.0
  private var knownInverse: DoubleArray?

  /// The factors of a square matrix, or nil where `a` is none.
  ///
  /// - Complexity: O(n³).
  package convenience init?(factorising a: DoubleArray) {
    self.init(factorising: a, by: LinearAlgebra.library(forFactors: a.rows))
  }

  package init?(factorising a: DoubleArray, by library: LinearLibrary?) {
    guard a.isSquareMatrix, var matrix = a.columnsToOverwrite() else { return nil }
    n = a.rows
    self.library = library
    guard a.isFinite else {
      (kind, self.matrix) = (.undefined, a)
      return
    }
    kind = .lu
    var pivots = [Int32](repeating: 0, count: n)
    let start = matrix.ownedPointer
    if let library, n > 0, let order = Int32(exactly: n) {
      let (factors, rows) = (matrix, Room<Int32>(n, 0))
      guard rows.isThere else { return nil }
      let isDone = LongCall.run(steps: Double(n) * Double(n) * Double(n) / 3) {
        var (order, status) = (order, Int32(0))
        library.getrf(&order, &order, factors.buffer.pointer, &order, rows.start, &status)
      }
      guard isDone else { return nil }
      pivots = rows.elements
    } else {
      FallbackFactors.lu(start, n, &pivots)
      for k in pivots.indices { pivots[k] += 1 }
    }
    self.matrix = matrix
    self.pivots = pivots
    smallestPivot = Self.smallestPivot(start, n)
  }

  /// A triangular matrix, of which only that triangle is looked at; nil where it has a zero on its
  /// diagonal.
  package init?(triangle a: DoubleArray, upper: Bool) {
    guard a.isSquareMatrix else { return nil }
    n = a.rows
    library = LinearAlgebra.library(forFactors: n)
    matrix = a.ordered(byRows: false)
    kind = a.isFinite ? .triangle(upper: upper) : .undefined
    for i in 0..<n where a.element(i, i) == 0 { return nil }
  }

  /// Some pivot is nothing but rounding. Unlike the condition number this does not depend on the
  /// units of rows and columns.
  package var isSingular: Bool {
    if case .undefined = kind { return false }
    return n > 0 && smallestPivot <= Self.leastPivot(n)
  }

  /// What part of the magnitudes that a pivot is made of it must be at least, of a matrix of n rows: so many
  /// additions leave errors of some n ε, which the regular part of a random matrix then magnifies by some √n.
  package static func leastPivot(_ n: Int) -> Double {
    2 * Double(n) * Double(n).squareRoot() * 0x1p-52
  }

  /// The factors are too near to those of a singular matrix for products of the inverse and the
  /// determinant to be exact.
  package var isNearlySingular: Bool { smallestPivot < 1e-4 }

  private static func smallestPivot(_ a: UnsafePointer<Double>, _ n: Int) -> Double {
    var sums = [Double](repeating: 0, count: n)
    // Tiles, since one of the two triangles is read across.
    let tile = 32
    for first in stride(from: 0, to: n, by: tile) where !Blocks.areStopped {
      for top in stride(from: first, to: n, by: tile) {
        for k in top..<Swift.min(top + tile, n) {
          var sum = 0.0
          for j in first..<Swift.min(first + tile, k, n) {
            sum += (a[j &* n &+ k] * a[k &* n &+ j]).magnitude
          }
          sums[k] += sum
        }
      }
    }
    var smallest = 1.0
    for k in 0..<n {
      let pivot = a[k &* n &+ k].magnitude
      smallest = Swift.min(smallest, pivot == 0 ? 0 : pivot / (pivot + sums[k]))
    }
    return smallest
  }

  // MARK: Solving

  /// A⁻¹ b, or A⁻ᵀ b, for planes of right-hand sides: `[…, n, m]`.
  package func solve(_ b: DoubleArray, transposed: Bool) -> DoubleArray {
    guard b.shape.count > 1, b.rows == n else { return .exhausted }
    if case .undefined = kind { return DoubleArray(repeating: .nan, shape: b.shape) }
    // Planes by columns are the columns of one matrix.
    guard let x = b.columnsToOverwrite() else { return .exhausted }
    let columns = n == 0 ? 0 : x.count / n
    if columns == 0 { return x }
    let right = x
    // The thread that it may run on keeps both blocks, and the solver.
    _ = LongCall.run(steps: Double(n) * Double(n) * Double(columns)) { [self] in
      let (a, y) = (matrix.buffer.pointer, right.buffer.pointer)
      switch kind {
      case .undefined: break
      case .triangle(let upper):
        solveTriangle(a, upper: upper, unit: false, transposed: transposed, y, columns)
      case .lu: solveFactors(a, transposed: transposed, y, columns)
      }
      withExtendedLifetime((matrix.buffer, right.buffer)) {}
    }
    return x
  }

  private func solveFactors(
    _ a: UnsafePointer<Double>, transposed: Bool, _ y: UnsafeMutablePointer<Double>, _ columns: Int
  ) {
    if let library, var order = Int32(exactly: n), var width = Int32(exactly: columns) {
      var status: Int32 = 0
      library.getrs(
        transposed ? "T" : "N", &order, &width, a, &order, pivots, y, &order, &status, 1)
      return
    }
    func exchange(_ k: Int) {
      let p = Int(pivots[k]) - 1
      if p == k { return }
      for j in 0..<columns {
        let x = y[j &* n &+ k]
        y[j &* n &+ k] = y[j &* n &+ p]
        y[j &* n &+ p] = x
      }
    }
    if transposed {
      FallbackFactors.solveTriangle(a, n, upper: true, unit: false, transposed: true, y, columns)
      FallbackFactors.solveTriangle(a, n, upper: false, unit: true, transposed: true, y, columns)
      for k in (0..<n).reversed() { exchange(k) }
    } else {
      for k in 0..<n { exchange(k) }
      FallbackFactors.solveTriangle(a, n, upper: false, unit: true, transposed: false, y, columns)
      FallbackFactors.solveTriangle(a, n, upper: true, unit: false, transposed: false, y, columns)
    }
  }

  private func solveTriangle(
    _ a: UnsafePointer<Double>, upper: Bool, unit: Bool, transposed: Bool,
    _ y: UnsafeMutablePointer<Double>, _ columns: Int
  ) {
    guard let library, let order = Int32(exactly: n), let width = Int32(exactly: columns) else {
      FallbackFactors.solveTriangle(
        a, n, upper: upper, unit: unit, transposed: transposed, y, columns)
      return
    }
    typealias Flag = LinearLibrary.Flag
    library.trsm(
      Flag.byColumns, Flag.left, upper ? Flag.upper : Flag.lower,
      transposed ? Flag.transposed : Flag.plain, Flag.notUnit, order, width, 1, a, order, y, order)
  }

  // MARK: From the factors

  /// A⁻¹, computed once.
  func inverse() -> DoubleArray {
    if let knownInverse { return knownInverse }
    let result = computeInverse()
    knownInverse = result
    return result
  }

  private func computeInverse() -> DoubleArray {
    if case .lu = kind, let library, var order = Int32(exactly: n), n > 0,
      var result = matrix.columnsToOverwrite()
    {
      var (status, length): (Int32, Int32) = (0, -1)
      var size = 0.0
      library.getri(&order, result.ownedPointer, &order, pivots, &size, &length, &status)
      length = Int32(exactly: size) ?? order
      let (work, rows, outcome) = (
        Room<Double>(Int(length), 0), Room<Int32>(pivots), Room<Int32>(1, 0)
      )
      guard work.isThere, rows.isThere, outcome.isThere else { return .exhausted }
      let (inverse, wanted) = (result, (order, length))
      let isDone = LongCall.run(steps: Double(n) * Double(n) * Double(n)) {
        var (order, length) = wanted
        library.getri(
          &order, inverse.buffer.pointer, &order, rows.start, work.start, &length, outcome.start)
      }
      if !isDone { return .exhausted }
      if outcome[0] == 0 { return result }
    }
    return solve(.identity(n), transposed: false)
  }

  /// The product of the pivots, and the sum of the logarithms of their magnitudes.
  func determinant() -> (value: Double, logarithm: Double) {
    if case .undefined = kind { return (.nan, .nan) }
    // Powers of two apart, so that nothing overflows on the way.
    var (product, exponent, logarithm) = (1.0, 0, 0.0)
    for k in 0..<n {
      let pivot = matrix.element(k, k)
      if pivot == 0 { return (0, -.infinity) }
      product *= pivot.significand * (pivot < 0 ? -1 : 1)
      exponent += Int(pivot.exponent)
      exponent += Int(product.exponent)
      product = product.significand * (product < 0 ? -1 : 1)
      logarithm += .log(pivot.magnitude)
      if !pivots.isEmpty, pivots[k] != Int32(k + 1) { product = -product }
    }
    let value = Double(
      sign: .plus, exponent: Swift.min(Swift.max(exponent, -5000), 5000),
      significand: product)
    return (value, logarithm)
  }
}
