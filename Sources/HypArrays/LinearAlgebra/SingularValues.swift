// SingularValues.swift -- singular values and vectors, by the library or by plain loops.
//
// The loops are one-sided Jacobi rotations, which find small singular values to as many digits as large ones; what is taller than wide
// is factorised first. Source: Golub & Van Loan, Matrix Computations, 4th edition, 8.6.3.

extension DoubleArray {
  /// A = U diag(s) Vᵀ with descending s and orthonormal columns in U and V, the first large element of each column of V
  /// positive: `[n, m]` gives `[n, l]`, `[l]` and `[m, l]`, l the smaller length.
  ///
  /// - Complexity: O(n m l), some ten times.
  package func singularValues() -> (u: Self, s: Self, v: Self) {
    singularValues(by: LinearAlgebra.library(forFactors: Swift.min(rows, columns)))
  }

  package func singularValues(by library: LinearLibrary?) -> (u: Self, s: Self, v: Self) {
    let (n, m) = (rows, columns)
    let l = Swift.min(n, m)
    guard isFinite else {
      return (
        Self(repeating: .nan, shape: [n, l]), Self(repeating: .nan, shape: [l]),
        Self(repeating: .nan, shape: [m, l])
      )
    }
    if n < m {
      let (v, s, u) = transposed.singularValues(by: library)
      return Self.oriented(u, s, v)
    }
    if n > m, m > 0, let (q, r) = tallQR() {
      let (u, s, v) = r.singularValues(by: library)
      return (.matmul(q, u), s, v)
    }
    if n == m, let library, let (u, s, v) = squareSingularValues(library) {
      return Self.oriented(u, s, v)
    }
    guard var work = columnsToOverwrite(), var turned = Self.identity(m).columnsToOverwrite() else {
      return (.exhausted, .exhausted, .exhausted)
    }
    let (a, v) = (work.ownedPointer, turned.ownedPointer)
    JacobiRotations.orthogonalise(a, n, v, m)
    let lengths = (0..<m).map { JacobiRotations.length(a + $0 &* n, n) }
    let order = (0..<m).sorted { (-lengths[$0], $0) < (-lengths[$1], $1) }
    JacobiRotations.complete(a, n, lengths, order)
    func sorted(_ x: Self, _ count: Int) -> Self {
      x.selecting([.strided(start: 0, step: 1, count: count), .gather(order)])
    }
    return Self.oriented(
      sorted(work, n), Self(shape: [m], elements: order.map { lengths[$0] }), sorted(turned, m))
  }

  /// Of a square matrix, by LAPACK; nil where it does not find them.
  private func squareSingularValues(_ library: LinearLibrary) -> (u: Self, s: Self, v: Self)? {
    let n = rows
    guard n > 0, let order = Int32(exactly: n), let length = Int32(exactly: 6 * n * n + 64 * n),
      let a = columnsToOverwrite(), let u = Self(allocating: [n, n], byRows: false),
      let v = Self(allocating: [n, n], byRows: false), let work = Self(allocating: [Int(length)])
    else { return nil }
    let (wholes, roots, status) = (Room<Int32>(8 * n, 0), Room<Double>(n, 0), Room<Int32>(1, 0))
    guard wholes.isThere, roots.isThere, status.isThere else { return nil }
    let isDone = LongCall.run(steps: 20 * Double(n) * Double(n) * Double(n)) {
      var (order, length) = (order, length)
      library.gesdd(
        "S", &order, &order, a.buffer.pointer, &order, roots.start, u.buffer.pointer, &order,
        v.buffer.pointer, &order, work.buffer.pointer, &length, wholes.start, status.start, 1)
    }
    guard isDone, status[0] == 0 else { return nil }
    return (u, Self(shape: [n], elements: roots.elements), v.transposed)
  }

  /// The same with the first large element of each column of V positive.
  private static func oriented(_ u: Self, _ s: Self, _ v: Self) -> (u: Self, s: Self, v: Self) {
    var signs = [Double](repeating: 1, count: s.count)
    for k in signs.indices {
      let column = (0..<v.rows).map { v.element($0, k) }
      let largest = column.reduce(0) { Swift.max($0, $1.magnitude) }
      if let first = column.first(where: { $0.magnitude > 0.618 * largest }), first < 0 {
        signs[k] = -1
      }
    }
    let row = Self(shape: [1, s.count], elements: signs)
    return (u * row, s, v * row)
  }
}

/// Rotations of pairs of columns.
private enum JacobiRotations {
  /// Turns the columns of `a`, `[n, m]` by columns, until they are orthogonal, and those of `v` alike. Stops after 60
  /// sweeps; some ten are needed.
  static func orthogonalise(
    _ a: UnsafeMutablePointer<Double>, _ n: Int, _ v: UnsafeMutablePointer<Double>, _ m: Int
  ) {
    for _ in 0..<60 {
      var isDone = true
      for p in 0..<m {
        for q in (p + 1)..<Swift.max(m, p + 1) {
          if Blocks.areStopped { return }
          let (x, y) = (a + p &* n, a + q &* n)
          let (alpha, beta, gamma) = products(x, y, n)
          if gamma == 0 || gamma.magnitude <= 0x1p-53 * (alpha * beta).squareRoot() { continue }
          isDone = false
          let ratio = (beta - alpha) / (2 * gamma)
          let t =
            ratio.magnitude > 1e150
            ? 0.5 / ratio
            : (ratio < 0 ? -1 : 1) / (ratio.magnitude + (1 + ratio * ratio).squareRoot())
          let c = 1 / (1 + t * t).squareRoot()
          turn(x, y, n, c, c * t)
          turn(v + p &* m, v + q &* m, m, c, c * t)
        }
      }
      if isDone { return }
    }
  }

  /// The squares of two columns and their product, divided by a power of two so that they stay in range.
  private static func products(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) -> (Double, Double, Double) {
    var largest = 0.0
    for i in 0..<n { largest = Swift.max(largest, x[i].magnitude, y[i].magnitude) }
    guard largest > 0 else { return (0, 0, 0) }
    let isExtreme = largest > 1e150 || largest < 1e-140
    let scale =
      isExtreme
      ? Double(sign: .plus, exponent: Swift.min(-largest.exponent, 1022), significand: 1) : 1
    var (alpha, beta, gamma) = (0.0, 0.0, 0.0)
    for i in 0..<n {
      let (u, w) = (x[i] * scale, y[i] * scale)
      alpha += u * u
      beta += w * w
      gamma += u * w
    }
    return (alpha, beta, gamma)
  }

  private static func turn(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int, _ c: Double,
    _ s: Double
  ) {
    for i in 0..<n {
      let (u, w) = (x[i], y[i])
      x[i] = c * u - s * w
      y[i] = s * u + c * w
    }
  }

  /// The length of a column, of numbers of any size.
  static func length(_ x: UnsafeMutablePointer<Double>, _ n: Int) -> Double {
    var largest = 0.0
    for i in 0..<n { largest = Swift.max(largest, x[i].magnitude) }
    guard largest > 0 else { return 0 }
    let exponent = largest.exponent
    let scale = Double(sign: .plus, exponent: Swift.min(-exponent, 1022), significand: 1)
    var sum = 0.0
    for i in 0..<n { sum += (x[i] * scale) * (x[i] * scale) }
    return sum.squareRoot() / scale
  }

  /// Gives each column the length 1; those that are nothing but rounding beside the largest are made of the axes, orthogonal
  /// to the others.
  static func complete(
    _ a: UnsafeMutablePointer<Double>, _ n: Int, _ lengths: [Double], _ order: [Int]
  ) {
    let largest = order.first.map { lengths[$0] } ?? 0
    var axis = 0
    for (place, k) in order.enumerated() {
      let x = a + k &* n
      if lengths[k] > 0x1p-1000, lengths[k] > largest * 0x1p-52 * Double(n) {
        for i in 0..<n { x[i] /= lengths[k] }
        continue
      }
      while axis < n {
        for i in 0..<n { x[i] = i == axis ? 1 : 0 }
        axis += 1
        // Twice: what the first leaves over is rounding.
        for _ in 0..<2 {
          for other in order[..<place] {
            let y = a + other &* n
            var product = 0.0
            for i in 0..<n { product += x[i] * y[i] }
            for i in 0..<n { x[i] -= product * y[i] }
          }
        }
        let own = length(x, n)
        if own < 0.5 / Double(n).squareRoot() { continue }
        for i in 0..<n { x[i] /= own }
        break
      }
    }
  }
}
