// DualArray+LinearAlgebra.swift -- linear algebra in forward mode: values of the level below, and
// their tangents by the rules.

extension DualArray {
  /// op(A)⁻¹ b, where `solver` is of A.
  public static func solve(
    _ solver: LinearSolver, _ a: Self, _ b: Self, transposed: Bool
  ) -> Self {
    let x = P.Array.solve(solver, a.primal, b.primal, transposed: transposed)
    return Self(
      primal: x,
      tangent: P.Array.solveTangent(
        solver, a.primal, x, a.tangent, b.tangent, transposed: transposed))
  }
  /// A⁻¹, where `solver` is of A.
  public static func inverse(_ solver: LinearSolver, _ a: Self) -> Self {
    let x = P.Array.inverse(solver, a.primal)
    return Self(primal: x, tangent: a.tangent.map { P.Array.inverseTangent(x, $0) })
  }
  /// The sum of A⁻ᵀ ∘ Ȧ: the derivative of the determinant's logarithm.
  private static func trace(_ solver: LinearSolver, _ a: Self) -> P.Array? {
    a.tangent.map {
      P.Array(scalar: $0.carried(by: P.Array.inverse(solver, a.primal).transposed).sum())
    }
  }
  /// The determinant, where `solver` is of A.
  public static func determinant(_ solver: LinearSolver, _ a: Self) -> Self {
    let y = P.Array.determinant(solver, a.primal)
    return Self(primal: y, tangent: trace(solver, a)?.carried(by: y))
  }
  /// The logarithm of the determinant's magnitude, where `solver` is of A.
  public static func logDeterminant(_ solver: LinearSolver, _ a: Self) -> Self {
    Self(primal: P.Array.logDeterminant(solver, a.primal), tangent: trace(solver, a))
  }
  /// The lower triangle L of L Lᵀ.
  public func cholesky() -> Self? {
    primal.cholesky().map { l in
      Self(primal: l, tangent: tangent.map { P.Array.choleskyTangent(l, $0) })
    }
  }
  /// Q and R. Their derivatives are nan where the columns depend on each other.
  public func qr() -> (q: Self, r: Self)? {
    guard shape.count == 2 else { return nil }
    if shape[0] < shape[1] { return wideQR() }
    guard let (q, r) = primal.qr() else { return nil }
    let tangents = tangent.map { P.Array.qrTangents(q, r, $0) }
    return (Self(primal: q, tangent: tangents?.q), Self(primal: r, tangent: tangents?.r))
  }
  /// Eigenvalues and eigenvectors of the symmetric part.
  public func eigh() -> (values: Self, vectors: Self)? {
    guard let (values, v) = primal.eigh() else { return nil }
    let tangents = tangent.map { P.Array.eighTangents(values, v, $0) }
    return (
      Self(primal: values, tangent: tangents?.values), Self(primal: v, tangent: tangents?.vectors)
    )
  }
}
