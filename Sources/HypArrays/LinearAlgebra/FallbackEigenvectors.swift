// FallbackEigenvectors.swift -- eigenvalues and eigenvectors of symmetric matrices by plain loops.
//
// Jacobi's method, slower than that of LAPACK from some twenty rows on but at least as exact.
// Source: Golub & Van Loan, Matrix Computations, 4th edition, 8.5.

/// Plain loops for eigenvectors.
enum FallbackEigenvectors {
  /// Makes the symmetric matrix `a` diagonal, and the columns of `v` its eigenvectors; both are
  /// stored by columns. Stops after 60 sweeps; some ten are needed.
  static func diagonalise(
    _ a: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    Blocks.fill(v, 0, n * n)
    for i in 0..<n { v[i &* n &+ i] = 1 }
    var scale = Double.leastNormalMagnitude
    Blocks.forEach(n * n) { for i in $0 { scale = Swift.max(scale, a[i].magnitude) } }
    for _ in 0..<60 {
      var isDone = true
      for p in 0..<n {
        if Blocks.areStopped { return }
        for q in (p + 1)..<Swift.max(n, p + 1) {
          if Blocks.areStopped { return }
          let x = a[q &* n &+ p]
          let (d, e) = (a[p &* n &+ p], a[q &* n &+ q])
          if x == 0 { continue }
          // Too small to change either eigenvalue.
          if x.magnitude
            < Swift.max(
              0x1p-54 * Swift.min(d.magnitude, e.magnitude), 0x1p-60 * scale)
          {
            a[q &* n &+ p] = 0
            a[p &* n &+ q] = 0
            continue
          }
          isDone = false
          rotate(a, v, n, p, q, angle(x, d, e))
        }
      }
      if isDone { return }
    }
  }

  /// The cosine and sine that make x vanish between d and e, the smaller angle.
  private static func angle(_ x: Double, _ d: Double, _ e: Double) -> (c: Double, s: Double) {
    let ratio = (e - d) / (2 * x)
    let t =
      ratio.magnitude > 1e150
      ? 0.5 / ratio
      : (ratio < 0 ? -1 : 1) / (ratio.magnitude + (1 + ratio * ratio).squareRoot())
    let c = 1 / (1 + t * t).squareRoot()
    return (c, t * c)
  }

  /// a = Jᵀ a J and v = v J for the rotation J of the axes p and q.
  private static func rotate(
    _ a: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ n: Int, _ p: Int,
    _ q: Int, _ angle: (c: Double, s: Double)
  ) {
    let (c, s) = angle
    func turn(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
      for i in 0..<n {
        let (u, w) = (x[i], y[i])
        x[i] = c * u - s * w
        y[i] = s * u + c * w
      }
    }
    turn(a + p &* n, a + q &* n)
    for j in 0..<n {
      let (u, w) = (a[j &* n &+ p], a[j &* n &+ q])
      a[j &* n &+ p] = c * u - s * w
      a[j &* n &+ q] = s * u + c * w
    }
    a[q &* n &+ p] = 0
    a[p &* n &+ q] = 0
    turn(v + p &* n, v + q &* n)
  }
}
