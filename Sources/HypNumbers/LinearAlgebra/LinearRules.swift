// LinearRules.swift -- tangents and cotangents of the functions of linear algebra.
//
// Each rule is written once, with operations on arrays of any level: forward mode uses the tangents
// (also on planes of them, one for each direction), reverse mode the cotangents in its pullbacks, and
// since a rule can itself be differentiated, every nest follows.
//
// A dot is a tangent, a bar a cotangent. Sources: M. Giles, An extended collection of matrix
// derivative results (2008); I. Murray, Differentiation of the Cholesky decomposition (2016);
// S. Walter, L. Lehmann, Algorithmic differentiation of linear algebra functions (2010); H. Liao
// et al., Differentiable programming tensor networks (2019), for the pullback of QR.

extension NumberArray {
  /// A constant matrix.
  static func constant(_ n: Int, _ m: Int, _ f: (Int, Int) -> Double) -> Self {
    Self(doubles: DoubleArray.pattern(n, m, f))
  }
  /// A constant array, from doubles.
  init(doubles: DoubleArray) {
    self.init(constant: Element.Base.Array(rounding: doubles))
  }
  /// The plain array, as doubles.
  var doubles: DoubleArray { base.asDoubles }

  /// (A + Aᵀ) / 2
  var symmetricPart: Self { (self + transposed).scaled(by: Element.Base(literal: 0.5)) }
  /// The lower triangle, the diagonal times `diagonal`.
  func lowerTriangle(diagonal: Double = 1) -> Self {
    let n = shape.last ?? 0
    return carried(by: .constant(n, n) { $0 > $1 ? 1 : $0 == $1 ? diagonal : 0 })
  }
  /// The upper triangle with the diagonal.
  var upperTriangle: Self {
    let n = shape.last ?? 0
    return carried(by: .constant(n, n) { $0 <= $1 ? 1 : 0 })
  }
  /// The diagonal of planes: `[…, n, n]` gives `[…, n]`.
  var diagonal: Self {
    let n = shape.last ?? 0
    return carried(by: Self(doubles: .identity(n))).sum(axis: shape.count - 1)
  }
}

// MARK: Systems

extension NumberArray {
  /// ẋ = A⁻¹ (ḃ - Ȧ x); nil where both are zero.
  static func solveTangent(
    _ solver: LinearSolver, _ a: Self, _ x: Self, _ da: Self?, _ db: Self?, transposed: Bool
  ) -> Self? {
    let moved = da.map { matmul(transposed ? $0.transposed : $0, x) }
    guard let moved else {
      return db.map { solve(solver, a, $0, transposed: transposed) }
    }
    return solve(solver, a, db.map { $0 - moved } ?? -moved, transposed: transposed)
  }

  /// b̄ = A⁻ᵀ x̄ and Ā = -b̄ xᵀ, or for the transposed system Ā = -x b̄ᵀ.
  static func solveCotangents(
    _ solver: LinearSolver, _ a: Self, _ x: Self, _ y: Self, transposed: Bool, ofMatrix: Bool
  ) -> (a: Self?, b: Self) {
    let b = solve(solver, a, y, transposed: !transposed)
    guard ofMatrix else { return (nil, b) }
    return (-(transposed ? matmul(x, b.transposed) : matmul(b, x.transposed)), b)
  }

  /// -X Ȧ X for X = A⁻¹.
  static func inverseTangent(_ x: Self, _ da: Self) -> Self { -matmul(x, matmul(da, x)) }
  /// -Xᵀ X̄ Xᵀ for X = A⁻¹.
  static func inverseCotangent(_ x: Self, _ y: Self) -> Self {
    -matmul(x.transposed, matmul(y, x.transposed))
  }
}

// MARK: Cholesky

extension NumberArray {
  /// L̇ = L Φ(L⁻¹ Ṡ L⁻ᵀ), where S is the symmetric part of A and Φ takes the lower triangle with half
  /// the diagonal.
  package static func choleskyTangent(_ l: Self, _ da: Self) -> Self {
    guard let solver = LinearSolver(triangle: l.doubles, upper: false) else {
      return da.carried(by: Self(doubles: DoubleArray(scalar: .nan)))
    }
    let half = solve(solver, l, da.symmetricPart, transposed: false)
    let both = solve(solver, l, half.transposed, transposed: false)
    return matmul(l, both.lowerTriangle(diagonal: 0.5))
  }

  /// S̄ = the symmetric part of L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, where only the lower triangle of L̄ counts.
  static func choleskyCotangent(_ l: Self, _ y: Self) -> Self {
    guard let solver = LinearSolver(triangle: l.doubles, upper: false) else {
      return y.carried(by: Self(doubles: DoubleArray(scalar: .nan)))
    }
    let p = matmul(l.transposed, y.lowerTriangle()).lowerTriangle(diagonal: 0.5)
    let half = solve(solver, l, p, transposed: true)
    return solve(solver, l, half.transposed, transposed: true).transposed.symmetricPart
  }
}

// MARK: QR

extension NumberArray {
  /// With E = Ȧ R⁻¹ and W = Qᵀ E, the upper part of W that a skew part Ω leaves is T = W - Ω: Ṙ = T R
  /// and Q̇ = E - Q T.
  package static func qrTangents(_ q: Self, _ r: Self, _ da: Self) -> (q: Self, r: Self) {
    guard let solver = LinearSolver(triangle: r.doubles, upper: true) else {
      // Columns that depend on each other: no derivative.
      let nan = Self(doubles: DoubleArray(scalar: .nan))
      return (da.carried(by: nan), matmul(da.transposed, da).carried(by: nan))
    }
    let e = solve(solver, r, da.transposed, transposed: true).transposed
    let w = matmul(q.transposed, e)
    let lower = w.lowerTriangle(diagonal: 0)
    let t = w.upperTriangle + lower.transposed
    return (e - matmul(q, t), matmul(t, r))
  }

  /// Ā = (Q̄ + Q M′) R⁻ᵀ, where M = R R̄ᵀ - Q̄ᵀ Q and M′ repeats its lower triangle above the diagonal.
  /// Only the upper triangle of R̄ counts.
  static func qrCotangent(_ q: Self, _ r: Self, _ yq: Self, _ yr: Self) -> Self {
    guard let solver = LinearSolver(triangle: r.doubles, upper: true) else {
      return yq.carried(by: Self(doubles: DoubleArray(scalar: .nan)))
    }
    let m = matmul(r, yr.upperTriangle.transposed) - matmul(yq.transposed, q)
    let symmetric = m.lowerTriangle() + m.lowerTriangle(diagonal: 0).transposed
    let sum = yq + matmul(q, symmetric)
    return solve(solver, r, sum.transposed, transposed: false).transposed
  }
}

// MARK: Eigenvectors

extension NumberArray {
  /// 1 / (λⱼ - λᵢ), zero on the diagonal; nan for two eigenvalues that rounding cannot tell apart,
  /// whose vectors have no derivative. Where nothing depends on these vectors it is not used:
  /// `carried` leaves a zero zero.
  private static func reciprocalGaps(_ values: Self) -> Self {
    let plain = values.doubles.elements
    let n = plain.count
    let largest = plain.reduce(0) { Swift.max($0, $1.magnitude) }
    let noise = 4 * Double(n) * 0x1p-52 * largest
    let kept = constant(n, n) { i, j in
      i == j ? 0 : (plain[i] - plain[j]).magnitude <= noise ? .nan : 1
    }
    let gaps = values.reshaped(to: .matrix(1, n)) - values.reshaped(to: .matrix(n, 1))
    return kept / (gaps + Self(doubles: .identity(n)))
  }

  /// With W = Vᵀ Ṡ V: λ̇ is its diagonal, and V̇ = V (F ∘ W) for the reciprocal gaps F.
  package static func eighTangents(
    _ values: Self, _ v: Self, _ da: Self
  ) -> (values: Self, vectors: Self) {
    let w = matmul(v.transposed, matmul(da.symmetricPart, v))
    return (w.diagonal, matmul(v, w.carried(by: reciprocalGaps(values))))
  }

  /// S̄ = the symmetric part of V (diag(λ̄) + F ∘ (Vᵀ V̄)) Vᵀ.
  static func eighCotangent(_ values: Self, _ v: Self, _ yValues: Self, _ yVectors: Self) -> Self {
    let n = values.count
    let onDiagonal = Self(doubles: .identity(n)).carried(by: yValues.reshaped(to: .matrix(1, n)))
    let off = matmul(v.transposed, yVectors).carried(by: reciprocalGaps(values))
    return matmul(v, matmul(onDiagonal + off, v.transposed)).symmetricPart
  }
}
