// Decompositions.swift -- singular values, least squares, eigenvalues of general matrices.

import HypCode
import HypNumbers
import HypRuntime

enum SingularValues: MatrixFunction {
  static let entry = LibraryEntry(
    "svd(A)",
    "Singular values in descending order and their vectors as columns: the record (u, s, v) with u @ diag(s) @ v' = A."
      + " Vectors of equal singular values have no derivatives: they are nan; singular values have.",
    expects: "a matrix",
    example: ("svd([[3, 0], [0, 4]]).s", "[4, 3]"))

  static func result(active: Bool) -> Kind {
    let matrix = Kind.array(active: active, rank: 2)
    return .tuple(labels: ["u", "s", "v"], [matrix, .vector(active: active), matrix])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try matrix(machine, arguments[0])
    let rule = SingularValueRule(rows: a.shape[0], columns: a.shape[1])
    let (u, s, v) = rule.parts(N.Array.lift(rule, [a]))
    try machine.checkArrays()
    let isActive = arguments[0].isActive
    return .tuple(
      labels: ["u", "s", "v"], [u, s, v].map { machine.value($0, isActive: isActive) })
  }
}

extension LibraryFunction {
  /// Up to what share of the largest a singular value counts as 0.
  static func tolerance<N: Number>(
    _ x: Value<N>, for shape: Shape
  ) throws(RuntimeError) -> Double {
    if x.isNone { return Double(max(shape[0], shape[1])) * 0x1p-52 }
    guard let number = x.base?.double, number >= 0 else {
      throw misfit(.kinds([x.kind]), expected: "a number that is not negative as `tol`")
    }
    return number
  }

  static func isTolerance(_ kind: Kind) -> Bool {
    kind == .none || kind.isNumeric || kind == .any
  }
}

enum Pseudoinverse: LibraryFunction {
  static let isCubic = true
  static let entry = LibraryEntry(
    "pinv(A, tol=none)",
    "The pseudoinverse of any matrix (Moore and Penrose). Singular values up to `tol` times the largest count as 0; without"
      + " it, those that are rounding. Derivatives hold while the rank stays the same.",
    expects: "a matrix", example: ("pinv([[2, 0], [0, 0]])", "[[0.5, 0],\n [  0, 0]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard isTolerance(arguments[1]) else { return nil }
    return Inverse.kind(of: [arguments[0]])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try matrix(machine, arguments[0])
    let rule = PseudoinverseRule(tolerance: try tolerance(arguments[1], for: a.shape))
    let inverse = N.Array.lift(rule, [a])
    try machine.checkArrays()
    return machine.value(inverse, isActive: arguments[0].isActive)
  }
}

enum NullSpace: LibraryFunction {
  static let isCubic = true
  static let entry = LibraryEntry(
    "null_space(A, tol=none)",
    "Orthonormal columns that span all x with A @ x = 0; no columns where there is only x = 0. Singular values up to `tol`"
      + " times the largest count as 0. Derivatives hold while the rank stays the same, and turn the columns no further"
      + " than they must.",
    expects: "a matrix", example: ("null_space([[0, 2]])", "[[1],\n [0]]"))

  static func kind(of arguments: [Kind]) -> Kind? { Pseudoinverse.kind(of: arguments) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try matrix(machine, arguments[0])
    let tolerance = try tolerance(arguments[1], for: a.shape)
    let (n, m) = (a.shape[0], a.shape[1])
    // With rows of zeros there are as many vectors as columns.
    var whole = a.base.asDoubles
    if n < m {
      whole = DoubleArray(joining: [whole, DoubleArray(zeros: [m - n, m])], axis: 0) ?? whole
    }
    guard whole.isFinite else {
      throw misfit("nan or infinite ones", expected: "a matrix of finite numbers")
    }
    let (_, s, v) = whole.singularValues()
    let least = tolerance * (s.elements.first ?? 0)
    let places = s.elements.indices.filter { s.elements[$0] <= least }
    let basis = v.picking(.gather(places), along: 1)
    let oriented = basis * DoubleArray(shape: [1, places.count], elements: places.map { _ in 1 })
    let columns = N.Array.lift(NullSpaceRule(tolerance: tolerance, basis: oriented), [a])
    try machine.checkArrays()
    return machine.value(columns, isActive: arguments[0].isActive)
  }
}

enum LeastSquares: LibraryFunction {
  static let isCubic = true
  static let entry = LibraryEntry(
    "lstsq(A, b)",
    "The x that makes norm(A @ x - b) least, for a vector b or for each column of a matrix: by QR where the columns of A are"
      + " independent; else the shortest such x, by the pseudoinverse.",
    expects: "a matrix A, and a vector or a matrix b",
    example: ("round(lstsq([[1, 0], [1, 1], [1, 2]], [1, 2, 3]), 12)", "[1, 1]"))

  static func kind(of arguments: [Kind]) -> Kind? { Solve.kind(of: arguments) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try matrix(machine, arguments[0])
    let b = try array(machine, arguments[1])
    guard b.shape.count <= 2 else { throw misfit(arguments[0], arguments[1]) }
    let (n, m) = (a.shape[0], a.shape[1])
    guard b.shape[0] == n else {
      throw misfit("A with \(n) and b with \(b.shape[0])", expected: "a b with as many rows as A")
    }
    let right = b.shape.count == 2 ? b : b.reshaped(to: [n, 1])
    var x: N.Array?
    if n >= m, m > 0, let (q, r) = a.qr() {
      let pivots = r.base.asDoubles.squareDiagonal.elements.map(\.magnitude)
      let least = Double(n) * 0x1p-52 * (pivots.max() ?? 0)
      if pivots.allSatisfy({ $0 > least }),
        let solver = LinearSolver(triangle: r.base.asDoubles, upper: true)
      {
        x = N.Array.solve(solver, r, N.Array.matmul(q.transposed, right), transposed: false)
      }
    }
    let rule = PseudoinverseRule(tolerance: try tolerance(Value<N>.none, for: a.shape))
    let solution = x ?? N.Array.matmul(N.Array.lift(rule, [a]), right)
    try machine.checkArrays()
    return machine.value(
      b.shape.count == 2 ? solution : solution.reshaped(to: [m]),
      isActive: arguments[0].isActive || arguments[1].isActive)
  }
}

enum SolveTriangular: LibraryFunction {
  static let entry = LibraryEntry(
    "solve_triangular(A, b, lower=false)",
    "The x with T @ x = b, where T is the upper triangle of A, or with `lower=true` the lower one; the rest of A is not looked"
      + " at. For a vector b or for each column of a matrix.",
    expects: "a square matrix A, and a vector or a matrix b",
    example: ("solve_triangular([[2, 1], [0, 4]], [4, 8])", "[1, 2]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    // What is no boolean says so when it runs.
    guard arguments[2] == .bool else { return .any }
    return Solve.kind(of: Array(arguments.prefix(2)))
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let b = try array(machine, arguments[1])
    guard b.shape.count <= 2 else { throw misfit(arguments[0], arguments[1]) }
    let n = a.shape[0]
    guard b.shape[0] == n else {
      throw misfit("A with \(n) and b with \(b.shape[0])", expected: "a b with as many rows as A")
    }
    let isLower = try Sort.truth(arguments[2], "lower")
    // What is not looked at has no derivative.
    let mask = N.Array(shape: [n, n]) { place in
      (isLower ? place / n >= place % n : place / n <= place % n) ? 1 : 0
    }
    let triangle = mask.carried(by: a)
    guard let solver = LinearSolver(triangle: triangle.base.asDoubles, upper: !isLower) else {
      throw singular
    }
    let right = b.shape.count == 2 ? b : b.reshaped(to: [n, 1])
    let x = N.Array.solve(solver, triangle, right, transposed: false)
    try machine.checkArrays()
    return machine.value(
      x.reshaped(to: b.shape), isActive: arguments[0].isActive || arguments[1].isActive)
  }
}

enum Eigenvectors: MatrixFunction {
  static let entry = LibraryEntry(
    "eig(A)",
    "Eigenvalues in ascending order and eigenvectors as columns of length 1, of a matrix that need not be symmetric: the"
      + " record (values, vectors). Eigenvalues that are not real are an error. Eigenvectors of equal eigenvalues have"
      + " no derivatives. For a symmetric matrix `eigh` is faster and more accurate.",
    expects: "a matrix", example: ("eig([[2, 1], [0, 3]]).values", "[2, 3]"))

  static func result(active: Bool) -> Kind { Eigh.result(active: active) }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    let plain = try found(
      a.base.asDoubles.realEigenvectors(),
      orElse: misfit("an A with complex ones", expected: "a matrix with real eigenvalues"))
    let rule = EigenvectorRule(
      known: .packing([plain.values, plain.vectors]), count: a.shape[0])
    let (values, vectors) = rule.parts(N.Array.lift(rule, [a]))
    let isActive = arguments[0].isActive
    return .tuple(
      labels: ["values", "vectors"],
      [machine.value(values, isActive: isActive), machine.value(vectors, isActive: isActive)])
  }
}
