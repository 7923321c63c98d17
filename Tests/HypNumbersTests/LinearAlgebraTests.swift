// LinearAlgebraTests.swift -- values of linear algebra, by plain loops and by the library.

import HypNumbers
import RealModule
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

func identity(_ n: Int) -> DoubleArray {
  DoubleArray(shape: [n, n], elements: (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 })
}
/// A random matrix that is not far from the identity.
func regular(_ n: Int, _ chance: inout Chance) -> DoubleArray {
  identity(n) + chance.array([n, n]).scaled(by: 0.8 / Double(n).squareRoot())
}
func positive(_ n: Int, _ chance: inout Chance) -> DoubleArray {
  let a = chance.array([n, n])
  return DoubleArray.matmul(a, a.transposed).scaled(by: 1 / Double(n)) + identity(n)
}
func diagonalMatrix(_ values: DoubleArray) -> DoubleArray {
  identity(values.count) * values.reshaped(to: [1, values.count])
}

@Suite("Linear algebra")
struct LinearAlgebraTests {
  /// Both ways where there is a library, and plain loops.
  static let ways: [LinearLibrary?] = LinearLibrary.shared.map { [nil, $0] } ?? [nil]

  @Test("Products agree, whatever the order of storage", arguments: [1, 2, 3, 4, 5, 7, 8, 33, 70])
  func products(n: Int) {
    for (k, m) in [(1, 1), (1, 5), (5, 1), (4, 4), (3, 9), (40, 33), (300, 2), (257, 34)] {
      var chance = Chance(UInt64(n * 1000 + k))
      for order in 0..<4 {
        let a = order & 1 == 0 ? chance.array([n, k]) : chance.array([k, n]).transposed
        let b = order & 2 == 0 ? chance.array([k, m]) : chance.array([m, k]).transposed
        let sums = (0..<n * m).map { place in
          (0..<k).reduce(0) { $0 + a.element(place / m, $1) * b.element($1, place % m) }
        }
        let expected = DoubleArray(shape: [n, m], elements: sums)
        expectClose(.matmul(a, b), expected, 1e-14 * Double(k), "\(n) \(k) \(m) \(order)")
        for way in Self.ways {
          expectClose(
            .product(a, b, by: way), expected, 1e-14 * Double(k), "\(n) \(k) \(m) \(order)")
        }
      }
    }
  }

  @Test("Batches agree with their planes")
  func batches() {
    var chance = Chance(3)
    for (a, b): (Shape, Shape) in [
      ([6, 2, 3], [3, 4]), ([2, 3], [6, 3, 4]), ([6, 2, 3], [6, 3, 4]), ([6, 2, 3], [3]),
      ([3], [6, 3, 4]), ([6, 40, 3], [3, 50]), ([40, 3], [6, 3, 50]), ([6, 3, 3], [1, 3, 1]),
      ([1, 4, 3], [6, 3, 2]), ([0, 2, 3], [3, 4]),
    ] {
      for order in 0..<4 {
        let swaps = { (x: DoubleArray, swap: Bool) -> DoubleArray in
          guard swap, x.shape.count > 1 else { return x }
          // The same elements, stored the other way.
          return DoubleArray(stacking: [x.transposed]).selecting([.at(0)]).transposed
        }
        let x = swaps(chance.array(a), order & 1 == 1)
        let y = swaps(chance.array(b), order & 2 == 2)
        let z = DoubleArray.matmul(x, y)
        for p in 0..<(z.shape.first ?? 0) {
          let left = a.count < 3 ? x : x.selecting([.at(a[0] == 1 ? 0 : p)])
          let right = b.count < 3 ? y : y.selecting([.at(b[0] == 1 ? 0 : p)])
          expectClose(
            z.selecting([.at(p)]), .matmul(left, right), 1e-14, "\(a) \(b) \(order) \(p)")
        }
      }
    }
  }

  @Test("Blocks of a long product join without a seam, and stop when they are told to")
  func blocks() {
    var chance = Chance(1)
    let a = chance.array([3000, 700])
    let b = chance.array([700, 1100])
    let z = DoubleArray.product(a, b, by: nil)
    for place in [0, 255, 256, 257, 1099, 1100 * 2999, 1100 * 2999 + 1099, 1100 * 1500 + 511] {
      let (i, j) = (place / 1100, place % 1100)
      let expected = (0..<700).reduce(0) { $0 + a.element(i, $1) * b.element($1, j) }
      #expect(isClose(z.element(i, j), expected, 1e-12))
    }

    // Blocks that were not begun when it stopped are not the product: it comes first, so that no memory holds that.
    let other = chance.array([3000, 700])
    let execution = Execution()
    execution.interrupt()
    let stopped = execution.within {
      DoubleArray.product(other, b, by: nil).element(2999, 1099)
    }
    #expect(stopped != DoubleArray.product(other, b, by: nil).element(2999, 1099))
  }

  @Test("Factors solve", arguments: [0, 1, 2, 3, 5, 40, 131])
  func solving(n: Int) throws {
    var chance = Chance(UInt64(n))
    let a = regular(n, &chance)
    let b = chance.array([n, 3])
    for way in Self.ways {
      let solver = try #require(LinearSolver(factorising: a, by: way))
      expectClose(.matmul(a, solver.solve(b, transposed: false)), b, 1e-12)
      expectClose(.matmul(a.transposed, solver.solve(b, transposed: true)), b, 1e-12)
    }
    let inverse = try #require(a.inverse())
    expectClose(.matmul(a, inverse), identity(n), 1e-12)
    let x = try #require(
      DoubleArray.solve(
        a,
        b.selecting([
          .strided(start: 0, step: 1, count: n), .at(1),
        ])))
    #expect(x.shape == [n])
  }

  @Test("Cholesky factors", arguments: [0, 1, 2, 5, 40, 131])
  func cholesky(n: Int) throws {
    var chance = Chance(UInt64(n))
    let a = positive(n, &chance)
    var factors: [DoubleArray] = []
    for way in Self.ways {
      let l = try #require(a.cholesky(by: way))
      expectClose(.matmul(l, l.transposed), a, 1e-13)
      for i in 0..<n {
        for j in (i + 1)..<max(n, i + 1) { #expect(l.element(i, j) == 0) }
      }
      factors.append(l)
      if n > 0 { #expect((a - identity(n).scaled(by: 4)).cholesky(by: way) == nil) }
    }
    if factors.count == 2 { expectClose(factors[0], factors[1], 1e-13) }
  }

  @Test("Q and R", arguments: [0, 1, 2, 5, 40, 131], [0, 1, 7])
  func qr(m: Int, more: Int) throws {
    var chance = Chance(UInt64(m * 10 + more))
    let a = chance.array([m + more, m])
    var results: [DoubleArray] = []
    for way in Self.ways {
      let (q, r) = try #require(a.tallQR(by: way))
      expectClose(.matmul(q, r), a, 1e-13)
      expectClose(.matmul(q.transposed, q), identity(m), 1e-13)
      for i in 0..<m {
        #expect(r.element(i, i) >= 0)
        for j in 0..<i { #expect(r.element(i, j) == 0) }
      }
      results.append(q)
    }
    if results.count == 2 { expectClose(results[0], results[1], 1e-11) }
    let (q, r) = try #require(a.transposed.qr())
    #expect(q.shape == [m, m] && r.shape == [m, m + more])
    expectClose(.matmul(q, r), a.transposed, 1e-13)
  }

  @Test("Eigenvalues and eigenvectors", arguments: [0, 1, 2, 5, 40, 131])
  func eigh(n: Int) throws {
    var chance = Chance(UInt64(n))
    let half = chance.array([n, n])
    let a = half + half.transposed
    var results: [(values: DoubleArray, vectors: DoubleArray)] = []
    for way in Self.ways {
      let (values, v) = try #require(a.eigh(by: way))
      expectClose(.matmul(a, v), .matmul(v, diagonalMatrix(values)), 1e-13)
      expectClose(.matmul(v.transposed, v), identity(n), 1e-13)
      #expect(values.elements == values.elements.sorted())
      results.append((values, v))
    }
    if results.count == 2 {
      expectClose(results[0].values, results[1].values, 1e-13)
      expectClose(results[0].vectors, results[1].vectors, 1e-10)
    }
  }

  @Test("Eigenvalues that repeat, vanish, or differ by many powers of ten")
  func specialEigenvalues() throws {
    for way in Self.ways {
      for values: [Double] in [
        [1, 1, 1, 1], [0, 0, 0, 0], [-1, 0, 0, 2], [1e-300, 1, 1e10, 1e200], [3, 3, 5, 5],
      ] {
        var chance = Chance(9)
        let (q, _) = try #require(chance.array([4, 4]).qr())
        let d = DoubleArray(shape: [4], elements: values)
        let a = DoubleArray.matmul(q, .matmul(diagonalMatrix(d), q.transposed))
        let (found, _) = try #require(a.eigh(by: way))
        for k in 0..<4 {
          #expect(
            abs(found.element(at: k) - values[k]) <= 1e-14 * max(1e-300, values.map(abs).max() ?? 0)
          )
        }
      }
    }
  }

  @Test(
    "Singular values",
    arguments: [(0, 0), (1, 1), (3, 2), (2, 5), (40, 40), (131, 70), (35, 90), (4, 0)])
  func singularValues(n: Int, m: Int) {
    var chance = Chance(UInt64(n * 1000 + m))
    let a = chance.array([n, m])
    var results: [DoubleArray] = []
    for way in Self.ways {
      let (u, s, v) = a.singularValues(by: way)
      let l = min(n, m)
      expectClose(.matmul(.matmul(u, diagonalMatrix(s)), v.transposed), a, 1e-12)
      expectClose(.matmul(u.transposed, u), identity(l), 1e-13)
      expectClose(.matmul(v.transposed, v), identity(l), 1e-13)
      #expect(s.elements == s.elements.sorted(by: >) && s.elements.allSatisfy { $0 >= 0 })
      results.append(s)
    }
    if results.count == 2 { expectClose(results[0], results[1], 1e-13) }
  }

  @Test("Real eigenvalues of general matrices", arguments: [0, 1, 2, 3, 5, 12, 40])
  func realEigenvectors(n: Int) throws {
    var chance = Chance(UInt64(n + 7))
    // Of known eigenvalues, with vectors that are not orthogonal.
    let basis =
      chance.array([n, n]) + identity(n) * DoubleArray(scalar: 2 * Double(n).squareRoot())
    let values = DoubleArray(shape: [n], elements: (0..<n).map { Double($0) - Double(n) / 3 })
    let inverse = try #require(n == 0 ? basis : basis.inverse())
    let a = DoubleArray.matmul(basis, .matmul(diagonalMatrix(values), inverse))
    let (found, v) = try #require(a.realEigenvectors())
    expectClose(found, values, 1e-11)
    expectClose(.matmul(a, v), .matmul(v, diagonalMatrix(found)), 1e-11)
  }

  @Test("A rotation has no real eigenvalues")
  func complexEigenvalues() {
    let turn = DoubleArray(shape: [3, 3], elements: [0, 1, 0, -1, 0, 0, 0, 0, 1])
    #expect(turn.realEigenvectors() == nil)
  }

  @Test("Determinants")
  func determinants() {
    func matrix(_ rows: [[Double]]) -> DoubleArray {
      DoubleArray(shape: [rows.count, rows[0].count], elements: rows.flatMap { $0 })
    }
    #expect(DoubleArray(zeros: [0, 0]).determinant() == 1)
    #expect(matrix([[-3]]).determinant() == -3)
    #expect(matrix([[1, 2], [3, 4]]).determinant() == -2)
    #expect(matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]]).determinant() == 18)
    #expect(DoubleArray(zeros: [2, 3]).determinant().isNaN)
    #expect(DoubleArray(zeros: [5, 5]).determinant() == 0)
    #expect(DoubleArray(zeros: [100, 100]).determinant() == 0)
    // The permutation's sign, and factors that overflow on the way.
    var swapped = identity(6)
    swapped.replace([.gather([0, 1])], with: identity(6).selecting([.gather([1, 0])]))
    #expect(swapped.determinant() == -1)
    let d = DoubleArray(shape: [5], elements: [1e200, 1e200, 1e-200, 1e-200, 7])
    #expect(isClose(diagonalMatrix(d).determinant(), 7, 1e-14))
    #expect(isClose(diagonalMatrix(d).logDeterminant() ?? .nan, .log(7), 1e-12))
    #expect(isClose(swapped.scaled(by: 2).logDeterminant() ?? .nan, 6 * .log(2), 1e-14))
    #expect(DoubleArray(zeros: [0, 0]).logDeterminant() == 0)
    var chance = Chance(4)
    for n in [4, 5, 40] {
      let (a, b) = (regular(n, &chance), regular(n, &chance))
      let product = DoubleArray.matmul(a, b).determinant()
      #expect(isClose(product, a.determinant() * b.determinant(), 1e-12))
      #expect(
        isClose(.log(abs(a.determinant())), a.logDeterminant() ?? .nan, 1e-12), "\(n)")
    }
  }

  @Test("Singular matrices are told apart from badly scaled ones")
  func singular() {
    func matrix(_ n: Int, _ f: (Int, Int) -> Double) -> DoubleArray {
      DoubleArray(shape: [n, n], elements: (0..<n * n).map { f($0 / n, $0 % n) })
    }
    for n in [3, 5, 9, 40] {
      // Of rank 2.
      let a = matrix(n) { Double($0 * n + $1 + 1) }
      #expect(a.inverse() == nil && a.logDeterminant() == nil, "\(n)")
      #expect(DoubleArray.solve(a, identity(n)) == nil, "\(n)")
      #expect(DoubleArray.solve(DoubleArray(zeros: [n, n]), identity(n)) == nil)
    }
    #expect(DoubleArray(zeros: [1, 1]).inverse() == nil)
    let tiny = matrix(3) { $0 == $1 ? [1e-200, 1, 1e200][$0] : 0 }
    #expect(tiny.inverse()?.element(0, 0) == 1e200)
    #expect(matrix(2) { [[1e20, 1e20], [1e-3, 2e-3]][$0][$1] }.inverse() != nil)
    // Hilbert's: of condition 5e5 and 3e11, still with correct digits.
    #expect(matrix(5) { 1 / Double($0 + $1 + 1) }.inverse() != nil)
    #expect(matrix(9) { 1 / Double($0 + $1 + 1) }.inverse() != nil)
    var chance = Chance(8)
    for n in [2, 10, 100, 300] {
      var a = chance.array([n, n])
      #expect(a.inverse() != nil)
      a.replace([.at(0)], with: a.selecting([.at(1)]))
      #expect(a.inverse() == nil, "\(n)")
    }
  }

  @Test(
    "Wrong shapes give nil", arguments: [[], [3], [2, 3], [3, 2], [2, 2, 2], [0, 1]] as [Shape])
  func wrongShapes(shape: Shape) {
    let a = DoubleArray(zeros: shape)
    #expect(a.inverse() == nil && a.logDeterminant() == nil && a.cholesky() == nil)
    #expect(a.eigh() == nil && a.determinant().isNaN)
    #expect((a.qr() == nil) == (shape.count != 2))
    #expect(DoubleArray.solve(a, DoubleArray(zeros: [2])) == nil)
    #expect(DoubleArray.solve(identity(2), a) == nil || shape == [2, 3])
    let dual = DualArray<Double>(primal: a, tangent: a)
    #expect(dual.inverse() == nil && dual.cholesky() == nil && dual.eigh() == nil)
  }

  @Test("Elements that are no numbers neither hang nor trap", arguments: [1, 2, 5, 40])
  func notFinite(n: Int) throws {
    for x in [Double.nan, .infinity, -.infinity] {
      var chance = Chance(5)
      var a = positive(n, &chance)
      a.setElement(at: n / 2, to: x)
      #expect(try #require(DoubleArray.solve(a, identity(n))).element(at: 0).isNaN)
      #expect(try #require(a.inverse()).element(at: 0).isNaN)
      #expect(n == 1 || !a.determinant().isFinite)
      #expect(try #require(a.logDeterminant()).isNaN)
      #expect(try #require(a.cholesky()).element(at: 0).isNaN)
      #expect(try #require(a.qr()).r.element(at: 0).isNaN)
      #expect(try #require(a.eigh()).values.element(at: 0).isNaN)
      let tape = Tape<Double>()
      let v = tape.variable(a)
      let y = try #require(v.eigh())
      tape.seed(y.vectors, with: identity(n))
      tape.propagate()
      #expect(tape.cotangent(of: v).shape == [n, n])
      _ = DualArray<Double>(primal: a, tangent: a).qr()
      _ = DualArray<Double>(primal: a, tangent: a).cholesky()
      _ = DualArray<Double>(primal: a, tangent: a).determinant()
    }
  }
}
