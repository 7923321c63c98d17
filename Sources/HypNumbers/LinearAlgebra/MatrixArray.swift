// MatrixArray.swift -- what is done to an array of numbers as a matrix.

/// An array that can be solved with and factorised. What takes a solver wants that of the plain matrix.
public protocol MatrixArray: IndexedArray {
  /// A⁻¹ b, or A⁻ᵀ b where `transposed`; b: `[n, m]`.
  static func solve(_ solver: LinearSolver, _ a: Self, _ b: Self, transposed: Bool) -> Self
  /// A⁻¹.
  static func inverse(_ solver: LinearSolver, _ a: Self) -> Self
  /// det A, of rank 0, for a regular matrix.
  static func determinant(_ solver: LinearSolver, _ a: Self) -> Self
  /// log |det A|, of rank 0, for a regular matrix.
  static func logDeterminant(_ solver: LinearSolver, _ a: Self) -> Self
  /// The lower triangle L of A = L Lᵀ; nil where A is not square or not positive definite. Only the
  /// symmetric part of A counts, in derivatives too.
  func cholesky() -> Self?
  /// A = Q R with orthonormal columns in Q and R upper triangular, its diagonal not negative:
  /// `[n, m]` gives `[n, l]` and `[l, m]`, l the smaller length; nil where A is no matrix. There are
  /// derivatives where the first l columns are independent.
  func qr() -> (q: Self, r: Self)?
  /// A V = V diag(λ) with ascending eigenvalues and orthonormal columns in V, each with its first
  /// large element positive; nil where A is not square. Only the symmetric part of A counts.
  ///
  /// Of equal eigenvalues, first derivatives of what treats them alike are right; derivatives of
  /// their vectors, and higher ones of the eigenvalues, are nan.
  func eigh() -> (values: Self, vectors: Self)?
}
