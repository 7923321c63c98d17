// MatrixFunctions.swift -- the exponential, the logarithm and the square root of matrices.
//
// They are made of products and inverses, which have derivatives at every level, and so have these: those of a
// function of a block triangular matrix (R. Mathias, A chain rule for matrix functions and applications, 1996).
// Iterations take as many turns as the plain matrix needs, and three more, each of which makes twice as many
// derivatives right.

import HypCode
import HypNumbers
import HypRuntime
import RealModule

/// `expm`, `sqrtm` and `logm`.
protocol FunctionOfMatrix: MatrixFunction {
  /// What a matrix must be to have a result.
  static var domain: String { get }
  /// The result for a finite matrix of one row or more; nil where there is none.
  static func of<A: NumberArray>(_ a: A) -> A?
}

extension FunctionOfMatrix {
  static func result(active: Bool) -> Kind { .array(active: active, rank: 2) }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let a = try squareMatrix(machine, arguments[0])
    if a.count == 0 { return machine.value(a, isActive: arguments[0].isActive) }
    guard a.isAllFinite else {
      return machine.value(a * N.Array(number: .nan), isActive: arguments[0].isActive)
    }
    let result = try found(of(a), orElse: misfit("a matrix that has none", expected: domain))
    try machine.checkArrays()
    return machine.value(result, isActive: arguments[0].isActive)
  }
}

extension NumberArray {
  /// The identity matrix of as many rows.
  fileprivate var one: Self {
    let n = shape[0]
    return Self(shape: [n, n]) { $0 % (n + 1) == 0 ? 1 : 0 }
  }

  /// The largest sum of magnitudes in a column, of the plain matrix.
  fileprivate var columnNorm: Double {
    let (n, plain) = (shape[0], doubles)
    return (0..<n).map { j in (0..<n).reduce(0) { $0 + plain[$1 * n + j].magnitude } }.max() ?? 0
  }

  fileprivate func times(_ c: Double) -> Self { self * Self(number: c) }
}

enum MatrixExponential: FunctionOfMatrix {
  static let entry = LibraryEntry(
    "expm(A)",
    "The exponential of a matrix, 1 + A + A @ A / 2 + …: x(t) = expm(A * t) @ x0 solves x' = A @ x. By scaling and squaring"
      + " (Higham 2005).",
    expects: "a matrix", example: ("expm([[0, 0], [0, 0]])", "[[1, 0],\n [0, 1]]"))
  static let domain = "a matrix whose exponential is finite"

  /// The coefficients of the Padé approximant of order 13.
  private static let b: [Double] = [
    64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600, 1_187_353_796_428_800,
    129_060_195_264_000, 10_559_470_521_600, 670_442_572_800, 33_522_128_640, 1_323_241_920,
    40_840_800, 960_960, 16_380, 182, 1,
  ]

  static func of<A: NumberArray>(_ a: A) -> A? {
    // Up to this norm the approximant is exact to rounding.
    let ratio = a.columnNorm / 5.371920351148152
    let halvings = ratio > 1 ? Int(Double.log2(ratio).rounded(.up)) : 0
    guard halvings < 1100 else { return nil }
    let x = a.times(Double(sign: .plus, exponent: -halvings, significand: 1))
    let x2 = A.matmul(x, x)
    let x4 = A.matmul(x2, x2)
    let x6 = A.matmul(x2, x4)
    func high(_ odd: Int) -> A {
      x6.times(b[12 + odd]) + x4.times(b[10 + odd]) + x2.times(b[8 + odd])
    }
    func low(_ odd: Int) -> A {
      x6.times(b[6 + odd]) + x4.times(b[4 + odd]) + x2.times(b[2 + odd]) + x.one.times(b[odd])
    }
    let u = A.matmul(x, A.matmul(x6, high(1)) + low(1))
    let v = A.matmul(x6, high(0)) + low(0)
    guard var result = A.solve(v - u, v + u) else { return nil }
    for _ in 0..<halvings {
      if Blocks.areStopped { return nil }
      result = A.matmul(result, result)
    }
    return result
  }
}

enum MatrixRoot: FunctionOfMatrix {
  static let entry = LibraryEntry(
    "sqrtm(A)",
    "The principal square root of a matrix, X with X @ X = A whose eigenvalues have positive real parts. By the product form"
      + " of the iteration of Denman and Beavers (Higham 2008).",
    expects: "a matrix", example: ("sqrtm([[4, 0], [0, 9]])", "[[2, 0],\n [0, 3]]"))
  static let domain = "a matrix without eigenvalues that are negative or 0"

  static func of<A: NumberArray>(_ a: A) -> A? {
    let one = a.one
    let n = Double(a.shape[0])
    var (m, x) = (a, a)
    var turnsLeft: Int?
    for _ in 0..<100 {
      if Blocks.areStopped { return nil }
      guard let inverse = m.inverse() else { return nil }
      let distance = (m.base.asDoubles - one.base.asDoubles).columnNorm
      if !distance.isFinite { return nil }
      // Far from the end, scaled so that the determinant is 1: that takes fewer turns.
      var scale = 1.0
      if distance > 1e-2, turnsLeft == nil, let logarithm = m.base.asDoubles.logDeterminant() {
        scale = .exp(-logarithm / (2 * n))
      }
      let square = scale * scale
      x = A.matmul(x, one.times(0.5 * scale) + inverse.times(0.5 / scale))
      m = one.times(0.5) + (m.times(0.25 * square) + inverse.times(0.25 / square))
      if let left = turnsLeft {
        if left == 0 { return polished(x, a) }
        turnsLeft = left - 1
      } else if distance < 1e-7 {
        // The next turn squares what is left.
        turnsLeft = 3
      }
    }
    return nil
  }

  /// A last step of Newton's method, which takes off what rounding has left; but for an ill-conditioned matrix it would
  /// make that larger.
  private static func polished<A: NumberArray>(_ x: A, _ a: A) -> A {
    guard let inverse = x.inverse(), x.columnNorm * inverse.columnNorm < 16 else { return x }
    return (x + A.matmul(inverse, a)).times(0.5)
  }
}

enum MatrixLogarithm: FunctionOfMatrix {
  static let entry = LibraryEntry(
    "logm(A)",
    "The principal logarithm of a matrix, X with expm(X) = A. By inverse scaling and squaring: roots until it is near 1, then"
      + " a Padé approximant in partial fractions (Higham 2008).",
    expects: "a matrix", example: ("logm([[1, 0], [0, 1]])", "[[0, 0],\n [0, 0]]"))
  static let domain = "a matrix without eigenvalues that are negative or 0"

  /// Nodes and weights of Gauss and Legendre for eight points, of the interval from 0 to 1.
  private static let nodes = [
    0.019855071751231884, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751,
    0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681,
  ]
  private static let weights = [
    0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.18134189168918100,
    0.18134189168918100, 0.15685332293894363, 0.11119051722668724, 0.05061426814518813,
  ]

  static func of<A: NumberArray>(_ a: A) -> A? {
    let one = a.one
    var root = a
    var roots = 0
    while (root.base.asDoubles - one.base.asDoubles).columnNorm > 0.25 {
      guard roots < 60, let next = MatrixRoot.of(root) else { return nil }
      root = next
      roots += 1
    }
    let rest = root - one
    var sum = A(zeros: a.shape)
    for (node, weight) in zip(nodes, weights) {
      guard let part = A.solve(one + rest.times(node), rest) else { return nil }
      sum = sum + part.times(weight)
    }
    return sum.times(Double(sign: .plus, exponent: roots, significand: 1))
  }
}
