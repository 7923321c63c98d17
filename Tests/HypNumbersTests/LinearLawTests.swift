// LinearLawTests.swift -- every function of linear algebra has the right derivatives at every level.

import HypNumbers
import RealModule
import Testing

@Suite("Laws of linear algebra")
struct LinearLawTests {
  enum Function: String, CaseIterable {
    case solveMatrix, solveVector, solveForMatrix, solveForRight
    case inverse, determinant, logDeterminant, cholesky, tallQ, tallR, wideQ, wideR
    case eigenvalues, eigenvectors, matrixSquare
  }

  /// A function of `[n, n + 2]`, which is made into what the function wants.
  struct Applied: ArrayProgram {
    var function: Function
    var n: Int

    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      let rows = AxisSelection.strided(start: 0, step: 1, count: n)
      let square = x.selecting([rows, .strided(start: 0, step: 1, count: n)])
      let rest = x.selecting([rows, .strided(start: n, step: 1, count: 2)])
      let column = rest.selecting([rows, .at(0)])
      let one = A(identity(n))
      let scale = 0.8 / Double(n).squareRoot()
      // Not far from the identity, symmetric positive, symmetric with eigenvalues apart.
      let a = one + square.scaled(by: A.Element.Base(literal: scale))
      var positive: A {
        A.matmul(a, a.transposed) + one
      }
      var apart: A {
        let d = DoubleArray(shape: [n], elements: (0..<n).map { 2 * Double($0) })
        return A(diagonalMatrix(d)) + square.scaled(by: 0.3)
      }
      let none = A(scalar: A.Element(A.Element.Base(literal: .nan)))
      switch function {
      case .solveMatrix: return A.solve(a, rest) ?? none
      case .solveVector: return A.solve(a, column) ?? none
      case .solveForMatrix: return A.solve(a, rest.stopped) ?? none
      case .solveForRight: return A.solve(a.stopped, rest) ?? none
      case .inverse: return a.inverse() ?? none
      case .determinant: return A(scalar: a.determinant())
      case .logDeterminant: return a.logDeterminant().map { A(scalar: $0) } ?? none
      case .cholesky: return positive.cholesky() ?? none
      case .tallQ: return (a + one).append(rows: rest.transposed).qr()?.q ?? none
      case .tallR: return (a + one).append(rows: rest.transposed).qr()?.r ?? none
      case .wideQ: return (x.selecting([rows]) + A(wideIdentity)).qr()?.q ?? none
      case .wideR: return (x.selecting([rows]) + A(wideIdentity)).qr()?.r ?? none
      case .eigenvalues: return apart.eigh()?.values ?? none
      case .eigenvectors: return apart.eigh()?.vectors ?? none
      case .matrixSquare:
        guard let (values, v) = apart.eigh() else { return none }
        return A.matmul(
          v * values.reshaped(to: [1, n]) * values.reshaped(to: [1, n]), v.transposed)
      }
    }

    var wideIdentity: DoubleArray {
      DoubleArray(
        shape: [n, n + 2], elements: (0..<n * (n + 2)).map { $0 / (n + 2) == $0 % (n + 2) ? 9 : 0 })
    }
  }

  @Test("Every function at several sizes", arguments: Function.allCases, [1, 2, 3, 5, 40])
  func laws(function: Function, n: Int) {
    var chance = Chance(UInt64(n))
    let x = chance.array([n, n + 2])
    // Differences see through `stopped`.
    let isPartial = function == .solveForMatrix || function == .solveForRight
    checkLaws(
      Applied(function: function, n: n), at: x, "\(function) \(n)",
      differences: isPartial ? nil : 1e-6)
  }

  @Test("Reverse agrees with forward to the last digits", arguments: Function.allCases, [2, 5, 40])
  func precision(function: Function, n: Int) {
    var chance = Chance(UInt64(n + 50))
    let x = chance.array([n, n + 2])
    let f = Applied(function: function, n: n)
    let w = chance.array(f(x).shape)
    let gradient = vjp(f, x, w)
    let scale = gradient.elements.reduce(0) { max($0, abs($1)) }
    for k in [0, 1, n + 1, n * (n + 2) - 1] {
      var unit = DoubleArray(zeros: x.shape)
      unit.setElement(at: k, to: 1)
      let forward = dot(w, jvp(f, x, unit))
      #expect(abs(forward - gradient.element(at: k)) <= 1e-13 * max(scale, 1), "\(function) \(n)")
    }
  }

  @Test("Third derivatives agree in four nests", arguments: Function.allCases)
  func thirdDerivatives(function: Function) {
    var chance = Chance(12)
    let x = chance.array([3, 5])
    let v = chance.array([3, 5])
    let f = Applied(function: function, n: 3)
    let g = Weighted(f: f, w: chance.array(f(x).shape))
    let one = DoubleArray(scalar: 1)
    let expected = vjp(Along(f: Along(f: g, v: v), v: v), x, one)
    let nests = [
      jvp(Along(f: Gradient(f: g), v: v), x, v),
      vjp(Weighted(f: Along(f: Gradient(f: g), v: v), w: v), x, one),
      vjp(Weighted(f: Gradient(f: Weighted(f: Gradient(f: g), w: v)), w: v), x, one),
    ]
    for (k, other) in nests.enumerated() {
      expectClose(other, expected, 1e-11, "\(function), nest \(k)")
    }
  }

  // MARK: Determinants of singular matrices

  struct Determinant: ArrayProgram {
    func callAsFunction<A: NumberArray>(_ x: A) -> A { A(scalar: x.determinant()) }
  }

  @Test(
    "Determinants of singular matrices have cofactors and second derivatives",
    arguments: [2, 3, 4, 5, 8, 40], [1, 2, 3, 5])
  func singularDeterminants(n: Int, deficiency: Int) {
    guard deficiency <= n else { return }
    var chance = Chance(UInt64(n * 10 + deficiency))
    // Rows that are sums of other rows.
    var a = regular(n, &chance)
    let rest = a.selecting([.strided(start: deficiency, step: 1, count: n - deficiency)])
    a.replace(
      [.strided(start: 0, step: 1, count: deficiency)],
      with: .matmul(chance.array([deficiency, n - deficiency]), rest))
    checkLaws(Determinant(), at: a, "\(n) \(deficiency)")

    // The cofactors, by determinants of minors.
    let gradient = vjp(Determinant(), a, DoubleArray(scalar: 1))
    for (i, j) in [(0, 0), (n - 1, 0), (0, n - 1), (n / 2, n / 3)] {
      let rows = (0..<n).filter { $0 != i }
      let columns = (0..<n).filter { $0 != j }
      let minor = a.selecting([.gather(rows), .gather(columns)]).determinant()
      #expect(
        isClose(gradient.element(i, j), (i + j).isMultiple(of: 2) ? minor : -minor, 1e-12),
        "\(n) \(deficiency): \(gradient.element(i, j)) \(minor)")
    }
  }

  @Test("Cofactors where the determinant is nearly zero", arguments: [1e-3, 1e-7, 1e-12, 1e-16])
  func nearlySingular(epsilon: Double) {
    var chance = Chance(6)
    var a = regular(6, &chance)
    a.replace([.at(0)], with: a.selecting([.at(3)]))
    let exact = vjp(Determinant(), a, DoubleArray(scalar: 1))
    a.setElement(at: 2, to: a.element(at: 2) + epsilon)
    let near = vjp(Determinant(), a, DoubleArray(scalar: 1))
    expectClose(near, exact, max(10 * epsilon, 1e-13), "\(epsilon)")
    // Third derivatives are of size 1/ε³ before they cancel: nothing is left of them to compare.
    checkLaws(Determinant(), at: a, "\(epsilon)", jets: false)
  }

  // MARK: Equal eigenvalues

  struct SumOfSquares: ArrayProgram {
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      guard let (values, _) = x.eigh() else { return x }
      return A(scalar: (values * values).sum())
    }
  }

  @Test("What treats equal eigenvalues alike has a gradient; second derivatives are nan")
  func equalEigenvalues() {
    var chance = Chance(2)
    let a = identity(4).scaled(by: 3)
    expectClose(
      vjp(SumOfSquares(), a, DoubleArray(scalar: 1)), a.scaled(by: 2), 1e-14)
    let v = chance.array([4, 4])
    #expect(isClose(jvp(SumOfSquares(), a, v).element(at: 0), dot(a.scaled(by: 2), v), 1e-13))
    #expect(jvp(Along(f: SumOfSquares(), v: v), a, v).element(at: 0).isNaN)
  }

  @Test("Dependent columns: Q and R have values, but no derivatives")
  func dependentColumns() throws {
    let a = DoubleArray(shape: [3, 2], elements: [1, 0, 2, 0, 2, 0])
    let (q, r) = try #require(DualArray<Double>(primal: a, tangent: a).qr())
    expectClose(.matmul(q.primal, r.primal), a, 1e-14)
    #expect(q.tangent?.element(at: 0).isNaN == true)
  }
}

extension NumberArray {
  /// These rows, and those below them.
  func append(rows other: Self) -> Self { Self(joining: [self, other], axis: 0) ?? self }
}
