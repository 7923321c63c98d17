// ReverseArray+LinearAlgebra.swift -- linear algebra in reverse mode: one record for each operation.
//
// A pullback works with arrays of the level below and the factors of the value: it factorises nothing
// again, and is itself recorded where the level below records.

extension ReverseArray {
  /// op(A)⁻¹ b, where `solver` is of A.
  public static func solve(
    _ solver: LinearSolver, _ a: Self, _ b: Self, transposed: Bool
  ) -> Self {
    let x = P.Array.solve(solver, a.primal, b.primal, transposed: transposed)
    let (matrix, isActive) = (a.primal, !a.isConstant)
    return custom(x, of: [a, b]) { y in
      let (ya, yb) = P.Array.solveCotangents(
        solver, matrix, x, y, transposed: transposed, ofMatrix: isActive)
      return [ya, yb]
    }
  }
  /// A⁻¹, where `solver` is of A.
  public static func inverse(_ solver: LinearSolver, _ a: Self) -> Self {
    let x = P.Array.inverse(solver, a.primal)
    return custom(x, of: [a]) { y in [P.Array.inverseCotangent(x, y)] }
  }
  /// The determinant, where `solver` is of A. The pullback is ȳ det A A⁻ᵀ.
  public static func determinant(_ solver: LinearSolver, _ a: Self) -> Self {
    let (matrix, y) = (a.primal, P.Array.determinant(solver, a.primal))
    return custom(y, of: [a]) { cy in
      [cy.carried(by: y).carried(by: P.Array.inverse(solver, matrix).transposed)]
    }
  }
  /// The logarithm of the determinant's magnitude, where `solver` is of A. The pullback is ȳ A⁻ᵀ.
  public static func logDeterminant(_ solver: LinearSolver, _ a: Self) -> Self {
    let matrix = a.primal
    return custom(P.Array.logDeterminant(solver, matrix), of: [a]) { y in
      [y.carried(by: P.Array.inverse(solver, matrix).transposed)]
    }
  }
  /// The lower triangle L of L Lᵀ.
  public func cholesky() -> Self? {
    primal.cholesky().map { l in
      Self.custom(l, of: [self]) { y in [P.Array.choleskyCotangent(l, y)] }
    }
  }

  /// Two results of one operation on `self`, of as many columns each, as one record: the rows of the
  /// first above those of the second.
  private func recordedPair(
    _ first: P.Array, _ second: P.Array, _ pullback: @escaping (P.Array, P.Array) -> P.Array
  ) -> (Self, Self)? {
    guard tape != nil else { return (Self(primal: first), Self(primal: second)) }
    let (n, m) = (first.shape[0], second.shape[0])
    guard let joined = P.Array(joining: [first, second], axis: 0) else { return nil }
    let top = [AxisSelection.strided(start: 0, step: 1, count: n)]
    let bottom = [AxisSelection.strided(start: n, step: 1, count: m)]
    let pair = Self.custom(joined, of: [self]) { y in
      [pullback(y.selecting(top), y.selecting(bottom))]
    }
    return (pair.selecting(top), pair.selecting(bottom))
  }

  /// Q and R. Their derivatives are nan where the columns depend on each other.
  public func qr() -> (q: Self, r: Self)? {
    guard shape.count == 2 else { return nil }
    if shape[0] < shape[1] { return wideQR() }
    guard let (q, r) = primal.qr(),
      let pair = recordedPair(q, r, { P.Array.qrCotangent(q, r, $0, $1) })
    else { return nil }
    return (pair.0, pair.1)
  }
  /// Eigenvalues and eigenvectors of the symmetric part.
  public func eigh() -> (values: Self, vectors: Self)? {
    guard let (values, v) = primal.eigh() else { return nil }
    let n = values.count
    let pair = recordedPair(values.reshaped(to: .matrix(1, n)), v) {
      P.Array.eighCotangent(values, v, $0.reshaped(to: .vector(n)), $1)
    }
    return pair.map { ($0.0.reshaped(to: .vector(n)), $0.1) }
  }
}
