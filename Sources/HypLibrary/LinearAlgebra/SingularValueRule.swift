// SingularValueRule.swift -- derivatives of singular values, of the pseudoinverse and of null spaces.
//
// Sources: M. Giles, An extended collection of matrix derivative results (2008); J. Townsend, Differentiating the singular
// value decomposition (2016), for the parts outside the column spaces; G. Golub and V. Pereyra, The differentiation of
// pseudo-inverses and nonlinear least squares problems whose variables separate (1973).

import HypNumbers
import HypRuntime

extension NumberArray {
  /// A part of a vector, in another shape.
  func packed(_ start: Int, _ shape: Shape) -> Self {
    selecting([.strided(start: start, step: 1, count: shape.elementCount)]).reshaped(to: shape)
  }

  /// Arrays one after the other, as a vector.
  static func packing(_ parts: [Self]) -> Self {
    let vectors = parts.map { $0.reshaped(to: [$0.count]) }
    return Self(joining: vectors, axis: 0) ?? vectors[0]
  }

  /// The diagonal of a square matrix.
  var squareDiagonal: Self {
    let n = shape[0]
    return gathered(Blocks.map(n) { $0 * (n + 1) }, shape: [n])
  }

  /// The square matrix with this diagonal.
  var diagonalMatrix: Self {
    let n = shape[0]
    return scattered(to: Blocks.map(n) { $0 * (n + 1) }, shape: [n, n])
  }

  /// 1 / (xⱼ - xᵢ), zero on the diagonal; nan for two numbers that rounding cannot tell apart, which `carried` leaves out
  /// where nothing depends on them.
  func reciprocalDistances(noise: Double) -> Self {
    let (n, plain) = (shape[0], doubles)
    let kept = Self(shape: [n, n]) { place in
      let (i, j) = place.quotientAndRemainder(dividingBy: n)
      return i == j ? 0 : (plain[i] - plain[j]).magnitude <= noise ? .nan : 1
    }
    let ones = Self(shape: [n, n]) { $0 % (n + 1) == 0 ? 1 : 0 }
    let distances = reshaped(to: [1, n]) - reshaped(to: [n, 1])
    return kept / (distances + ones)
  }

  /// What it leaves of `x` outside the space of its orthonormal columns; nil where they span all.
  func outside(_ x: Self) -> Self? {
    shape[0] == shape[1] ? nil : x - Self.matmul(self, Self.matmul(transposed, x))
  }
}

/// U, s and V of A = U diag(s) Vᵀ, one after the other.
///
/// With P = Uᵀ Ȧ V and Fᵢⱼ = 1 / (sⱼ² - sᵢ²): ṡ is the diagonal of P, U̇ = U (F ∘ (P S + S Pᵀ)) + (1 - U Uᵀ) Ȧ V S⁻¹, and V̇ the
/// same of the transpose. Vectors of equal singular values have no derivative: it is nan.
struct SingularValueRule: ArrayPrimitive {
  let rows: Int
  let columns: Int
  private var count: Int { Swift.min(rows, columns) }

  func value(_ x: [DoubleArray]) -> DoubleArray {
    let (u, s, v) = x[0].singularValues()
    return .packing([u, s, v])
  }

  func parts<A: NumberArray>(_ packed: A) -> (u: A, s: A, v: A) {
    let start = rows * count
    return (
      packed.packed(0, [rows, count]), packed.packed(start, [count]),
      packed.packed(start + count, [columns, count])
    )
  }

  private func reciprocals<A: NumberArray>(_ s: A) -> (gaps: A, inverse: A, row: A) {
    let largest = s.doubles.first ?? 0
    let noise = 4 * Double(Swift.max(rows, columns)) * 0x1p-52 * largest * largest
    let row = s.reshaped(to: [1, count])
    return ((s * s).reciprocalDistances(noise: noise), A(number: 1) / row, row)
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    guard let da = dx[0] else { return A(zeros: y.shape) }
    let (u, s, v) = parts(y)
    let (gaps, inverse, row) = reciprocals(s)
    let p = A.matmul(u.transposed, A.matmul(da, v))
    let (right, left) = (p * row, (p.transposed * row).transposed)
    var du = A.matmul(u, (right + right.transposed).carried(by: gaps))
    var dv = A.matmul(v, (left + left.transposed).carried(by: gaps))
    if let rest = u.outside(A.matmul(da, v)) { du = du + rest.carried(by: inverse) }
    if let rest = v.outside(A.matmul(da.transposed, u)) { dv = dv + rest.carried(by: inverse) }
    return .packing([du, p.squareDiagonal, dv])
  }

  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let ((u, s, v), (cu, cs, cv)) = (parts(y), parts(cy))
    let (gaps, inverse, row) = reciprocals(s)
    let (a, b) = (A.matmul(u.transposed, cu), A.matmul(v.transposed, cv))
    let right = (a - a.transposed).carried(by: gaps) * row
    let left = ((b - b.transposed).carried(by: gaps).transposed * row).transposed
    var result = A.matmul(A.matmul(u, right + left + cs.diagonalMatrix), v.transposed)
    if let rest = u.outside(cu) {
      result = result + A.matmul(rest.carried(by: inverse), v.transposed)
    }
    if let rest = v.outside(cv) {
      result = result + A.matmul(u, rest.carried(by: inverse).transposed)
    }
    return [result]
  }
}

/// The pseudoinverse P of A. While the rank stays the same, Ṗ = -P Ȧ P + P Pᵀ Ȧᵀ (1 - A P) + (1 - P A) Ȧᵀ Pᵀ P.
struct PseudoinverseRule: ArrayPrimitive {
  /// Singular values up to this share of the largest count as 0.
  let tolerance: Double

  func value(_ x: [DoubleArray]) -> DoubleArray {
    let (u, s, v) = x[0].singularValues()
    let least = tolerance * (s.elements.first ?? 0)
    let inverse = s.elements.map { $0 > least ? 1 / $0 : $0.isNaN ? $0 : 0 }
    let row = DoubleArray(shape: [1, s.count], elements: inverse)
    return .matmul(v * row, u.transposed)
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ p: A) -> A {
    guard let da = dx[0] else { return A(zeros: p.shape) }
    let (a, dat, pt) = (x[0], da.transposed, p.transposed)
    let first = A.matmul(A.matmul(p, pt), dat)
    let second = A.matmul(dat, A.matmul(pt, p))
    return first - A.matmul(A.matmul(first, a), p) + second - A.matmul(p, A.matmul(a, second))
      - A.matmul(p, A.matmul(da, p))
  }

  func vjp<A: NumberArray>(_ x: [A], _ p: A, _ cp: A, wanted _: [Bool]) -> [A?] {
    let (a, cpt, pt) = (x[0], cp.transposed, p.transposed)
    let first = A.matmul(cpt, A.matmul(p, pt))
    let second = A.matmul(A.matmul(pt, p), cpt)
    return [
      first - A.matmul(a, A.matmul(p, first)) + second - A.matmul(A.matmul(second, p), a)
        - A.matmul(pt, A.matmul(cp, pt))
    ]
  }
}

/// Orthonormal columns N with A N = 0. While the rank stays the same, Ṅ = -A⁺ Ȧ N: it turns no further than it must.
struct NullSpaceRule: ArrayPrimitive {
  let tolerance: Double
  /// Its columns.
  let basis: DoubleArray

  func value(_: [DoubleArray]) -> DoubleArray { basis }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    guard let da = dx[0] else { return A(zeros: y.shape) }
    let inverse = A.lift(PseudoinverseRule(tolerance: tolerance), x)
    return -A.matmul(inverse, A.matmul(da, y))
  }

  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let inverse = A.lift(PseudoinverseRule(tolerance: tolerance), x)
    return [-A.matmul(A.matmul(inverse.transposed, cy), y.transposed)]
  }
}

/// Real eigenvalues λ and eigenvectors V of a general matrix, one after the other.
///
/// With W = V⁻¹ Ȧ V and Fᵢⱼ = 1 / (λⱼ - λᵢ): λ̇ is the diagonal of W, and V̇ = V M - V diag(G M), where M = F ∘ W and G = Vᵀ V, so that
/// columns keep their length. Vectors of equal eigenvalues have no derivative: it is nan.
struct EigenvectorRule: ArrayPrimitive {
  /// Those of the plain matrix.
  let known: DoubleArray
  let count: Int

  func value(_: [DoubleArray]) -> DoubleArray { known }

  func parts<A: NumberArray>(_ packed: A) -> (values: A, vectors: A) {
    (packed.packed(0, [count]), packed.packed(count, [count, count]))
  }

  private func gaps<A: NumberArray>(_ values: A) -> A {
    let largest = values.doubles.reduce(0) { Swift.max($0, $1.magnitude) }
    return values.reciprocalDistances(noise: 4 * Double(count) * 0x1p-52 * largest)
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    guard let da = dx[0] else { return A(zeros: y.shape) }
    let (values, v) = parts(y)
    guard let w = A.solve(v, A.matmul(da, v)) else { return y * A(number: .nan) }
    let m = w.carried(by: gaps(values))
    let g = A.matmul(v.transposed, v)
    // The diagonal of G M, G being symmetric.
    let lengths = (g * m).sum(axis: 0).reshaped(to: [1, count])
    return .packing([w.squareDiagonal, A.matmul(v, m) - v * lengths])
  }

  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let ((values, v), (cValues, cVectors)) = (parts(y), parts(cy))
    let g = A.matmul(v.transposed, v)
    let vcv = A.matmul(v.transposed, cVectors)
    let cm = vcv - g * vcv.squareDiagonal.reshaped(to: [1, count])
    let cw = cm.carried(by: gaps(values)) + cValues.diagonalMatrix
    guard let result = A.solve(v.transposed, A.matmul(cw, v.transposed)) else {
      return [x[0] * A(number: .nan)]
    }
    return [result]
  }
}
