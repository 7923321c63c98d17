// LanesArray+LinearAlgebra.swift -- linear algebra in forward mode along several directions: the
// rules on planes of tangents, all directions as columns of one system.

extension LanesArray {
  /// op(A)⁻¹ b, where `solver` is of A; b: `[n, m]`.
  public static func solve(
    _ solver: LinearSolver, _ a: Self, _ b: Self, transposed: Bool
  ) -> Self {
    let x = DoubleArray.solve(solver, a.primal, b.primal, transposed: transposed)
    let (da, db) = matched(a.tangents, b.tangents)
    return Self(
      primal: x,
      tangents: DoubleArray.solveTangent(solver, a.primal, x, da, db, transposed: transposed))
  }
  /// A⁻¹, where `solver` is of A.
  public static func inverse(_ solver: LinearSolver, _ a: Self) -> Self {
    let x = DoubleArray.inverse(solver, a.primal)
    return Self(primal: x, tangents: a.tangents.map { DoubleArray.inverseTangent(x, $0) })
  }
  /// The sums of A⁻ᵀ ∘ Ȧ, one for each direction.
  private static func traces(_ solver: LinearSolver, _ a: Self) -> DoubleArray? {
    a.tangents.map {
      $0.carried(by: DoubleArray.inverse(solver, a.primal).transposed).sum(axis: 2).sum(axis: 1)
    }
  }
  /// The determinant, where `solver` is of A.
  public static func determinant(_ solver: LinearSolver, _ a: Self) -> Self {
    let y = DoubleArray.determinant(solver, a.primal)
    return Self(primal: y, tangents: traces(solver, a)?.carried(by: y))
  }
  /// The logarithm of the determinant's magnitude, where `solver` is of A.
  public static func logDeterminant(_ solver: LinearSolver, _ a: Self) -> Self {
    Self(primal: DoubleArray.logDeterminant(solver, a.primal), tangents: traces(solver, a))
  }
  /// The lower triangle L of L Lᵀ.
  public func cholesky() -> Self? {
    primal.cholesky().map { l in
      Self(primal: l, tangents: tangents.map { DoubleArray.choleskyTangent(l, $0) })
    }
  }
  /// Q and R. Their derivatives are nan where the columns depend on each other.
  public func qr() -> (q: Self, r: Self)? {
    guard shape.count == 2 else { return nil }
    if shape[0] < shape[1] { return wideQR() }
    guard let (q, r) = primal.qr() else { return nil }
    let parts = tangents.map { DoubleArray.qrTangents(q, r, $0) }
    return (Self(primal: q, tangents: parts?.q), Self(primal: r, tangents: parts?.r))
  }
  /// Eigenvalues and eigenvectors of the symmetric part.
  public func eigh() -> (values: Self, vectors: Self)? {
    guard let (values, v) = primal.eigh() else { return nil }
    let parts = tangents.map { DoubleArray.eighTangents(values, v, $0) }
    return (
      Self(primal: values, tangents: parts?.values), Self(primal: v, tangents: parts?.vectors)
    )
  }
}
