// JetArray+LinearAlgebra.swift -- linear algebra in Taylor mode: one factorisation, and the derivatives
// order by order.

import HypNumbers

extension JetArray {
  /// op(A)⁻¹ b, where `solver` is of A: Leibniz' rule for A x = b, solved for the last derivative of x.
  public static func solve(
    _ solver: LinearSolver, _ a: Self, _ b: Self, transposed: Bool
  ) -> Self {
    var x = Self(primal: P.Array.solve(solver, a.primal, b.primal, transposed: transposed))
    guard let arena = a.arena ?? b.arena else { return x }
    x.arena = arena
    for k in 1..<(Swift.max(a.tail.count, b.tail.count) + 1) {
      let known = leibniz(arena, k, 0..<k, x.part, a.part) { x, _, a in
        P.Array.matmul(transposed ? a.transposed : a, x)
      }
      var rest = b.part(k)
      if let known { rest = rest.map { $0 - known } ?? -known }
      x.tail.append(
        rest.map { P.Array.solve(solver, a.primal, $0, transposed: transposed) })
    }
    return Self(primal: x.primal, tail: x.tail, arena: arena)
  }
  /// A⁻¹, where `solver` is of A: Leibniz' rule for A X = I.
  public static func inverse(_ solver: LinearSolver, _ a: Self) -> Self {
    var x = Self(primal: P.Array.inverse(solver, a.primal))
    guard let arena = a.arena else { return x }
    x.arena = arena
    for k in 1..<(a.tail.count + 1) {
      let known = leibniz(arena, k, 0..<k, x.part, a.part) { x, _, a in P.Array.matmul(a, x) }
      x.tail.append(known.map { -P.Array.matmul(x.primal, $0) })
    }
    return Self(primal: x.primal, tail: x.tail, arena: arena)
  }
  /// The sum of A⁻ᵀ ∘ A′, the derivative of the determinant's logarithm, up to one order less than A.
  private static func trace(_ solver: LinearSolver, _ a: Self) -> Self {
    let order = a.tail.count - 1
    let inverse = inverse(solver, a.truncated(to: order))
    return a.rate(order: order).carried(by: inverse.transposed).sum(to: [])
  }
  /// The determinant, where `solver` is of A.
  public static func determinant(_ solver: LinearSolver, _ a: Self) -> Self {
    let y = P.Array.determinant(solver, a.primal)
    guard let arena = a.arena else { return Self(primal: y) }
    let trace = trace(solver, a)
    return integrated([y], arena, order: a.tail.count) { y, k in
      [trace.truncated(to: k).carried(by: y[0])]
    }[0]
  }
  /// The logarithm of the determinant's magnitude, where `solver` is of A.
  public static func logDeterminant(_ solver: LinearSolver, _ a: Self) -> Self {
    let y = P.Array.logDeterminant(solver, a.primal)
    guard let arena = a.arena else { return Self(primal: y) }
    let trace = trace(solver, a)
    return Self(primal: y, tail: a.tail.indices.map(trace.part), arena: arena)
  }
  /// The lower triangle L of L Lᵀ.
  public func cholesky() -> Self? {
    guard let l = primal.cholesky() else { return nil }
    return Self.integrated([l], arena, order: tail.count) { l, k in
      [Self.choleskyTangent(l[0], rate(order: k))]
    }[0]
  }
  /// Q and R. Their derivatives are nan where the columns depend on each other.
  public func qr() -> (q: Self, r: Self)? {
    guard shape.count == 2 else { return nil }
    if shape[0] < shape[1] { return wideQR() }
    guard let (q, r) = primal.qr() else { return nil }
    let both = Self.integrated([q, r], arena, order: tail.count) { y, k in
      let rates = Self.qrTangents(y[0], y[1], rate(order: k))
      return [rates.q, rates.r]
    }
    return (both[0], both[1])
  }
  /// Eigenvalues and eigenvectors of the symmetric part.
  public func eigh() -> (values: Self, vectors: Self)? {
    guard let (values, vectors) = primal.eigh() else { return nil }
    let both = Self.integrated([values, vectors], arena, order: tail.count) { y, k in
      let rates = Self.eighTangents(y[0], y[1], rate(order: k))
      return [rates.values, rates.vectors]
    }
    return (both[0], both[1])
  }
}
