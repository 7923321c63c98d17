// NumberArray+LinearAlgebra.swift -- systems, inverses and determinants at every level.

extension NumberArray {
  /// x with A x = b, for b: `[n]` or `[n, m]`; nil where A is not `[n, n]` or singular to working
  /// precision: where some pivot of its factors is nothing but rounding.
  ///
  /// - Complexity: O(n³), for the value and all its derivatives one factorisation; then O(n² m).
  public static func solve(_ a: Self, _ b: Self) -> Self? {
    guard let n = b.shape.first, a.shape == [n, n], b.shape.count <= 2,
      let solver = LinearSolver(factorising: a.doubles), !solver.isSingular
    else { return nil }
    if b.shape.count == 2 { return solve(solver, a, b, transposed: false) }
    return solve(solver, a, b.reshaped(to: .matrix(n, 1)), transposed: false).reshaped(
      to: .vector(n))
  }

  /// A⁻¹; nil where it is not square or singular to working precision.
  public func inverse() -> Self? {
    guard let solver = LinearSolver(factorising: doubles), !solver.isSingular else { return nil }
    return Self.inverse(solver, self)
  }

  /// log |det A|, whatever the sign of the determinant; nil where A is not square or singular to
  /// working precision. Does not overflow where the determinant does.
  public func logDeterminant() -> Element? {
    guard let solver = LinearSolver(factorising: doubles), !solver.isSingular else { return nil }
    return Self.logDeterminant(solver, self).element(at: 0)
  }

  /// The determinant; nan where it is not square.
  ///
  /// Its derivatives, the cofactors and so on, are right for singular matrices too. Up to three rows
  /// it is the sum of products, exact for small whole numbers.
  ///
  /// - Complexity: O(n³), for a singular matrix of many rows in slow loops.
  public func determinant() -> Element {
    guard shape.count == 2, shape[0] == shape[1] else {
      return Element(Element.Base(literal: .nan))
    }
    if shape[0] <= 3 { return sumOfProducts() }
    guard let solver = LinearSolver(factorising: doubles) else {
      return Element(Element.Base(literal: .nan))
    }
    // Complete pivoting is plain loops: of many rows only for what would else be wrong.
    let splits = solver.isSingular || solver.isNearlySingular && shape[0] <= 256
    if splits, let result = determinantByBlocks() { return result }
    return Self.determinant(solver, self).element(at: 0)
  }
}

extension NumberArray {
  /// Q and R for more columns than rows: the square matrix on the left is factorised, Qᵀ takes the
  /// rest along.
  package func wideQR() -> (q: Self, r: Self)? {
    let (n, m) = (shape[0], shape[1])
    func columns(_ first: Int, _ count: Int) -> Self {
      selecting([
        .strided(start: 0, step: 1, count: n), .strided(start: first, step: 1, count: count),
      ])
    }
    guard let (q, r) = columns(0, n).qr() else { return nil }
    let rest = Self.matmul(q.transposed, columns(n, m - n))
    return Self(joining: [r, rest], axis: 1).map { (q, $0) }
  }
}

// MARK: Determinants of singular matrices

// det A tr(A⁻¹ Ȧ) is 0 · ∞ there. But A splits, its rows and columns in the order of a factorisation
// with complete pivoting, into a regular block and the rest, and det A = det A₁₁ det S with the Schur
// complement S = A₂₂ - A₂₁ A₁₁⁻¹ A₁₂: small, for most singular matrices of a single element, and its
// determinant is a polynomial. All of it is made of differentiable operations.

extension NumberArray {
  /// As the sum of products of up to three elements.
  private func sumOfProducts() -> Element {
    let x = { (i: Int, j: Int) in element(i, j) }
    switch shape[0] {
    case 0: return Element(Element.Base(literal: 1))
    case 1: return x(0, 0)
    case 2: return x(0, 0) * x(1, 1) - x(0, 1) * x(1, 0)
    default:
      let first = x(0, 0) * (x(1, 1) * x(2, 2) - x(1, 2) * x(2, 1))
      let second = x(0, 1) * (x(1, 0) * x(2, 2) - x(1, 2) * x(2, 0))
      return first - second + x(0, 2) * (x(1, 0) * x(2, 1) - x(1, 1) * x(2, 0))
    }
  }

  /// By a regular block and its Schur complement; nil where the rest is too large for it to pay.
  private func determinantByBlocks() -> Element? {
    let n = shape[0]
    let order = CompletePivoting(doubles)
    let (r, rest) = (order.rank, n - order.rank)
    let sign = Element(Element.Base(literal: order.sign))
    func block(_ rows: ArraySlice<Int>, _ columns: ArraySlice<Int>) -> Self {
      selecting([.gather(Swift.Array(rows)), .gather(Swift.Array(columns))])
    }
    let (rows, columns) = (order.rows, order.columns)
    // Of so many vanishing pivots, all derivatives that anyone takes are zero; a product of pivots
    // that are merely small is best left as it is.
    if rest == 0 || rest > 64 { return nil }
    if r == 0 { return block(rows[...], columns[...]).polynomialDeterminant() * sign }
    let a = block(rows[..<r], columns[..<r])
    guard let solver = LinearSolver(factorising: a.doubles), !solver.isSingular else { return nil }
    let x = Self.solve(solver, a, block(rows[..<r], columns[r...]), transposed: false)
    let s = block(rows[r...], columns[r...]) - Self.matmul(block(rows[r...], columns[..<r]), x)
    return Self.determinant(solver, a).element(at: 0) * s.polynomialDeterminant() * sign
  }

  /// By products of matrices only: O(n⁴). Source: R. S. Bird, A simple division-free algorithm for
  /// computing determinants (2011).
  private func polynomialDeterminant() -> Element {
    let n = shape[0]
    if n <= 3 { return sumOfProducts() }
    let above = Self.constant(n, n) { $0 < $1 ? 1 : 0 }
    let identity = Self(doubles: .identity(n))
    var x = self
    for _ in 1..<n {
      let tails = Self.matmul(above, x.diagonal)
      x = Self.matmul(
        x.carried(by: above) - identity.carried(by: tails.reshaped(to: .matrix(1, n))), self)
    }
    let result = x.element(0, 0)
    return n.isMultiple(of: 2) ? -result : result
  }
}

/// The order of rows and columns in which the largest pivots come first.
private struct CompletePivoting {
  var rows: [Int]
  var columns: [Int]
  /// Of both permutations together.
  var sign = 1.0
  /// How many pivots there are before they become small against the first.
  var rank = 0

  init(_ a: DoubleArray) {
    let n = a.rows
    (rows, columns) = (Swift.Array(0..<n), Swift.Array(0..<n))
    guard a.isFinite, var work = a.columnsToOverwrite() else { return }
    let x = work.ownedPointer
    var first = 0.0
    for k in 0..<n {
      var (p, q, largest) = (k, k, 0.0)
      for j in k..<n {
        if Blocks.areStopped { return }
        for i in k..<n where x[j &* n &+ i].magnitude > largest {
          (p, q, largest) = (i, j, x[j &* n &+ i].magnitude)
        }
      }
      if k == 0 { first = largest }
      if largest <= 1e-4 * first || Blocks.areStopped { return }
      if p != k {
        for j in 0..<n { (x[j &* n &+ k], x[j &* n &+ p]) = (x[j &* n &+ p], x[j &* n &+ k]) }
        rows.swapAt(k, p)
        sign = -sign
      }
      if q != k {
        for i in 0..<n { (x[k &* n &+ i], x[q &* n &+ i]) = (x[q &* n &+ i], x[k &* n &+ i]) }
        columns.swapAt(k, q)
        sign = -sign
      }
      rank = k + 1
      for j in (k + 1)..<Swift.max(n, k + 1) {
        if Blocks.areStopped { return }
        let c = x[j &* n &+ k] / x[k &* n &+ k]
        if c == 0 { continue }
        for i in (k + 1)..<n { x[j &* n &+ i] -= c * x[k &* n &+ i] }
      }
    }
  }
}
