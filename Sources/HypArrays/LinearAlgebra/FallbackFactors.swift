// FallbackFactors.swift -- LU, Cholesky and QR factorisations by plain loops: for small matrices, and
// where there is no library. Matrices are stored by columns and overwritten.
//
// Source: Golub & Van Loan, Matrix Computations, 4th edition: 3.4 (LU), 4.2 (Cholesky), 5.1 and 5.2
// (Householder).

/// Plain loops for factorisations.
enum FallbackFactors {
  typealias Matrix = UnsafeMutablePointer<Double>

  /// y += c x
  @inline(__always)
  static func add(_ c: Double, _ x: UnsafePointer<Double>, to y: Matrix, _ count: Int) {
    for i in 0..<count { y[i] += c * x[i] }
  }

  /// P A = L U with the largest pivot of each column. `pivots[k]` is the row that row k was swapped
  /// with. A pivot of zero leaves its column as it is.
  static func lu(_ a: Matrix, _ n: Int, _ pivots: inout [Int32]) {
    for k in 0..<n {
      let column = a + k &* n
      var p = k
      for i in k..<n where column[i].magnitude > column[p].magnitude { p = i }
      pivots[k] = Int32(truncatingIfNeeded: p)
      if p != k {
        for j in 0..<n {
          let x = a[j &* n &+ k]
          a[j &* n &+ k] = a[j &* n &+ p]
          a[j &* n &+ p] = x
        }
      }
      let pivot = column[k]
      if pivot == 0 { continue }
      for i in (k + 1)..<Swift.max(n, k + 1) { column[i] /= pivot }
      for j in (k + 1)..<Swift.max(n, k + 1) {
        if Blocks.areStopped { return }
        let y = a + j &* n
        if y[k] != 0 { add(-y[k], column + (k + 1), to: y + (k + 1), n - k - 1) }
      }
    }
  }

  /// The triangle of a solves op(a) x = b for every column of b, in place.
  static func solveTriangle(
    _ a: UnsafePointer<Double>, _ n: Int, upper: Bool, unit: Bool, transposed: Bool,
    _ b: Matrix, _ columns: Int
  ) {
    // The transposed triangle goes the other way.
    let goesDown = upper == transposed
    for j in 0..<columns {
      let x = b + j &* n
      for step in 0..<n {
        if Blocks.areStopped { return }
        let k = goesDown ? step : n - 1 - step
        let column = a + k &* n
        // Rows of the triangle in this column, without the diagonal.
        let first = upper ? 0 : k + 1
        let count = upper ? k : n - 1 - k
        if transposed {
          x[k] -= FallbackProduct.dot(column + first, 1, x + first, 1, count)
          if !unit { x[k] /= column[k] }
        } else {
          if !unit { x[k] /= column[k] }
          if x[k] != 0 { add(-x[k], column + first, to: x + first, count) }
        }
      }
    }
  }

  /// A = L Lᵀ from the lower triangle; false where A is not positive definite.
  static func cholesky(_ a: Matrix, _ n: Int) -> Bool {
    for k in 0..<n {
      let column = a + k &* n
      guard column[k] > 0 else { return false }
      let root = column[k].squareRoot()
      column[k] = root
      for i in (k + 1)..<Swift.max(n, k + 1) { column[i] /= root }
      for j in (k + 1)..<Swift.max(n, k + 1) {
        if Blocks.areStopped { return true }
        if column[j] != 0 { add(-column[j], column + j, to: a + (j &* n &+ j), n - j) }
      }
    }
    return true
  }

  /// A = Q R for n rows and m ≤ n columns: R in the upper triangle, below it the vectors v of the
  /// reflections 1 - τ v vᵀ, whose first element is 1.
  static func qr(_ a: Matrix, _ n: Int, _ m: Int, _ scales: inout [Double]) {
    for k in 0..<m {
      let x = a + (k &* n &+ k)
      let count = n - k
      // Scaled, so that squares neither overflow nor vanish.
      var largest = 0.0
      for i in 1..<Swift.max(count, 1) { largest = Swift.max(largest, x[i].magnitude) }
      if largest == 0 {
        scales[k] = 0
        continue
      }
      largest = Swift.max(largest, x[0].magnitude)
      var sum = 0.0
      for i in 0..<count { sum += (x[i] / largest) * (x[i] / largest) }
      let norm = largest * sum.squareRoot()
      let y = x[0] > 0 ? -norm : norm
      scales[k] = (y - x[0]) / y
      let divisor = x[0] - y
      for i in 1..<count { x[i] /= divisor }
      x[0] = y
      for j in (k + 1)..<Swift.max(m, k + 1) {
        if Blocks.areStopped { return }
        reflect(a + (j &* n &+ k), by: x, scales[k], count)
      }
    }
  }

  /// y -= τ (vᵀ y) v, where the first element of v is taken for 1.
  private static func reflect(
    _ y: Matrix, by v: UnsafePointer<Double>, _ scale: Double, _ count: Int
  ) {
    let c = scale * (y[0] + FallbackProduct.dot(v + 1, 1, y + 1, 1, count - 1))
    y[0] -= c
    add(-c, v + 1, to: y + 1, count - 1)
  }

  /// The m columns of Q from what `qr` left, in place.
  static func expandQ(_ a: Matrix, _ n: Int, _ m: Int, _ scales: [Double]) {
    for k in (0..<m).reversed() {
      let v = a + (k &* n &+ k)
      for j in (k + 1)..<Swift.max(m, k + 1) {
        if Blocks.areStopped { return }
        reflect(a + (j &* n &+ k), by: v, scales[k], n - k)
      }
      // The reflection of the k-th unit vector.
      for i in 1..<Swift.max(n - k, 1) { v[i] *= -scales[k] }
      v[0] = 1 - scales[k]
      for i in 0..<k { a[k &* n &+ i] = 0 }
    }
  }
}
