// LinearAlgebra.swift -- systems of equations and factorisations of matrices.

import CInterrupt
import HypCode
import HypNumbers
import HypRuntime

/// A function of one matrix.
protocol MatrixFunction: LibraryFunction {
  /// The kind of the result for a matrix.
  static func result(active: Bool) -> Kind
}

extension MatrixFunction {
  static var isCubic: Bool { true }

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray else { return nil }
    switch a.rank {
    case nil: return .any
    case 2: return result(active: a.isActive)
    default: return nil
    }
  }
}

extension LibraryFunction {
  /// An argument as a matrix.
  static func matrix<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>
  ) throws(RuntimeError) -> N.Array {
    let a = try array(machine, x)
    guard a.shape.count == 2 else { throw misfit(x) }
    try machine.checkSize(a.shape)
    return a
  }

  /// An argument as a matrix with as many rows as columns.
  static func squareMatrix<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>
  ) throws(RuntimeError) -> N.Array {
    let a = try matrix(machine, x)
    guard a.shape[0] == a.shape[1] else {
      throw .notSquare(name, rows: a.shape[0], columns: a.shape[1])
    }
    return a
  }

  /// A result, unless someone has asked to stop, or the matrix has none.
  static func found<A>(
    _ result: A?, orElse error: RuntimeError
  ) throws(RuntimeError) -> A {
    if ci_interrupted() { throw .interrupted }
    guard let result else { throw error }
    return result
  }

  /// The error for a matrix without an inverse.
  static var singular: RuntimeError { .singular(name) }
}

// MARK: Systems

enum Solve: LibraryFunction {
  static let role: LibraryRole? = .solve
  static let isCubic = true
  static let entry = LibraryEntry(
    "solve(A, b)",
    "The x with A @ x = b, for a vector b or for each column of a matrix; more accurate and faster than"
      + " inv(A) @ b.",
    expects: "a square matrix A, and a vector or a matrix b",
    example: ("solve([[2, 0], [1, 4]], [2, 9])", "[1, 2]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray else { return nil }
    if let rank = a.rank, rank != 2 { return nil }
    guard let rank = b.rank, a.rank != nil else { return .any }
    guard rank == 1 || rank == 2 else { return nil }
    return .array(active: a.isActive || b.isActive, rank: rank)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let b = try array(machine, arguments[1])
    guard b.shape.count <= 2 else { throw misfit(arguments[0], arguments[1]) }
    guard b.shape[0] == a.shape[0] else {
      throw misfit(
        "A with \(a.shape[0]) and b with \(b.shape[0])",
        expected: "a b with as many rows as A")
    }
    let x = try found(N.Array.solve(a, b), orElse: singular)
    return machine.value(x, isActive: arguments[0].isActive || arguments[1].isActive)
  }
}

enum Inverse: MatrixFunction {
  static let role: LibraryRole? = .inverse
  static let entry = LibraryEntry(
    "inv(A)", "The inverse of a matrix. For inv(A) @ b write solve(A, b).", expects: "a matrix",
    example: ("inv([[2, 0], [0, 4]])", "[[0.5,    0],\n [  0, 0.25]]"))

  static func result(active: Bool) -> Kind { .array(active: active, rank: 2) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    return machine.value(
      try found(a.inverse(), orElse: singular), isActive: arguments[0].isActive)
  }
}

// MARK: Determinants

enum Determinant: MatrixFunction {
  static let role: LibraryRole? = .determinant
  static let entry = LibraryEntry(
    "det(A)",
    "The determinant of a matrix. It has derivatives even where it is 0. For large matrices see"
      + " logdet.",
    expects: "a matrix", example: ("det([[1, 2], [3, 4]])", "-2"))

  static func result(active: Bool) -> Kind { .numbers(rank: 0, active: active) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let determinant = try found(a.determinant(), orElse: singular)
    return machine.value(N.Array(scalar: determinant), isActive: arguments[0].isActive)
  }
}

enum LogDeterminant: MatrixFunction {
  static let entry = LibraryEntry(
    "logdet(A)",
    "log(abs(det(A))), even if the determinant itself would overflow or underflow.",
    expects: "a matrix", example: ("logdet([[1e200, 0], [0, 1e-200]])", "0"))

  static func result(active: Bool) -> Kind { .numbers(rank: 0, active: active) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let logarithm = try found(a.logDeterminant(), orElse: singular)
    return machine.value(N.Array(scalar: logarithm), isActive: arguments[0].isActive)
  }
}

// MARK: Factorisations

enum Cholesky: MatrixFunction {
  static let entry = LibraryEntry(
    "cholesky(A)",
    "The lower triangle L with L @ L' = A, for a symmetric positive definite A. Only the symmetric"
      + " part of A, (A + A') / 2, is used.",
    expects: "a matrix",
    example: ("cholesky([[4, 2], [2, 10]])", "[[2, 0],\n [1, 3]]"))

  static func result(active: Bool) -> Kind { .array(active: active, rank: 2) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let l = try found(
      a.cholesky(),
      orElse: misfit(
        "an A with an eigenvalue that is not positive", expected: "a positive definite matrix A"))
    return machine.value(l, isActive: arguments[0].isActive)
  }
}

enum FactorQR: MatrixFunction {
  static let entry = LibraryEntry(
    "qr(A)",
    "Q with orthonormal columns and R upper triangular with a non-negative diagonal, so that Q @ R = A:"
      + " the record (q, r).",
    expects: "a matrix",
    example: ("qr([[0, 2], [3, 1]])", "(q=[[0, 1],\n [1, 0]], r=[[3, 1],\n [0, 2]])"))

  static func result(active: Bool) -> Kind {
    let matrix = Kind.array(active: active, rank: 2)
    return .tuple(labels: ["q", "r"], [matrix, matrix])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try matrix(machine, arguments[0])
    let (q, r) = try found(a.qr(), orElse: misfit(arguments[0]))
    let isActive = arguments[0].isActive
    return .tuple(
      labels: ["q", "r"],
      [machine.value(q, isActive: isActive), machine.value(r, isActive: isActive)])
  }
}

enum Eigh: MatrixFunction {
  static let entry = LibraryEntry(
    "eigh(A)",
    "Eigenvalues in ascending order and eigenvectors as columns, for a symmetric A: the record"
      + " (values, vectors). Only the symmetric part of A, (A + A') / 2, is used. Eigenvectors of"
      + " equal eigenvalues have no derivatives.",
    expects: "a matrix",
    example: (
      "eigh([[2, 0], [0, 1]])", "(values=[1, 2], vectors=[[0, 1],\n [1, 0]])"
    ))

  static func result(active: Bool) -> Kind {
    .tuple(
      labels: ["values", "vectors"],
      [.vector(active: active), .array(active: active, rank: 2)])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let (values, vectors) = try found(a.eigh(), orElse: misfit(arguments[0]))
    let isActive = arguments[0].isActive
    return .tuple(
      labels: ["values", "vectors"],
      [machine.value(values, isActive: isActive), machine.value(vectors, isActive: isActive)])
  }
}
