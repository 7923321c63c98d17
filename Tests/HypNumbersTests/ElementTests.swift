// ElementTests.swift -- programs that read and write arrays element by element, and parts.

import HypNumbers
import RealModule
import Testing

/// v[i] = sin(v[i-1]) x[i] + x[0], element by element, growing the array or filling it.
private struct Recurrence: ArrayProgram {
  var appends: Bool
  func callAsFunction<A: NumberArray>(_ x: A) -> A {
    let n = x.count
    var v = appends ? A(zeros: [0]) : A(zeros: [n])
    for i in 0..<n {
      let before = i == 0 ? A.Element(1) : v.element(at: i - 1)
      let y = Sine.of(before) * x.element(at: i) + x.element(at: 0)
      if appends { v.append(y) } else { v.setElement(at: i, to: y) }
    }
    return v
  }
}

/// Writes into its argument, reads what was there before and after, and uses the whole in between.
private struct Rewriting: ArrayProgram {
  func callAsFunction<A: NumberArray>(_ x: A) -> A {
    var a = x
    let old = a.element(at: 1)
    a.setElement(at: 1, to: a.element(at: 0) * old)
    let copy = a
    a.setElement(at: 0, to: Exponential.of(old))
    let whole = a * copy
    a.setElement(at: 2, to: whole.sum())
    a.setElement(at: 0, to: 3)
    return a * x + whole
  }
}

/// Random reads, writes, selections and replacements of a matrix.
private struct RandomMoves: ArrayProgram {
  var seed: UInt64
  func callAsFunction<A: NumberArray>(_ x: A) -> A {
    var chance = Chance(seed)
    var a = x
    var total = A(zeros: x.shape)
    for _ in 0..<8 {
      switch chance.below(9) {
      case 0:
        let y = a.element(at: chance.below(a.count)) * a.element(at: chance.below(a.count))
        a.setElement(at: chance.below(a.count), to: y)
      case 1:
        let (from, to) = (chance.below(a.shape[0]), chance.below(a.shape[0]))
        a.replace([.at(to)], with: A.lift(Sine.self, a.selecting([.at(from)])))
      case 2:
        let columns = AxisSelection.gather([0, chance.below(a.shape[1])])
        let part = a.selecting([.strided(start: 0, step: 1, count: a.shape[0]), columns])
        total = total + A(scalar: part.sum()) * a
      case 3: a = a.transposed.transposed * a
      case 4: a = a.reshaped(to: [a.count]).reshaped(to: a.shape)
      case 5:
        a.accumulate(a.selecting([.at(0)]), at: [.at(chance.below(a.shape[0]))])
      case 6: total.accumulate(a.broadcast(to: a.shape))
      case 7:
        a = A(stacking: (0..<a.shape[0]).map { a.selecting([.at(a.shape[0] - 1 - $0)]) })
      default:
        var rows = A(zeros: [0] + a.shape.dropFirst())
        for i in 0..<a.shape[0] { rows.append(entry: a.selecting([.at(i)])) }
        a = A.lift(Sine.self, rows)
      }
      a = a.scaled(by: 0.9)
    }
    return total + a
  }
}

/// A gather that names places twice, and parts that are replaced by a broadcast number.
private struct Gathers: ArrayProgram {
  func callAsFunction<A: NumberArray>(_ x: A) -> A {
    let doubled = (x * x).selecting([.gather([0, 2, 0, 1])])
    var y = doubled
    y.replace([.strided(start: 3, step: -2, count: 2)], with: A(scalar: x.element(at: 1)))
    y.accumulate(doubled * doubled, at: [.gather([1, 1, 0, 3])])
    return y
  }
}

@Suite("Elements and parts of arrays")
struct ElementTests {
  @Test("Recurrences by filling and by appending", arguments: [false, true])
  func recurrences(appends: Bool) {
    var chance = Chance(1)
    for n in [0, 1, 2, 7, 20] {
      checkLaws(Recurrence(appends: appends), at: chance.array([n]), "recurrence \(n)")
    }
  }

  @Test("Writes over what was read")
  func rewriting() {
    var chance = Chance(2)
    checkLaws(Rewriting(), at: chance.array([3], 0.5...1.5), "rewriting")
    checkLaws(Rewriting(), at: chance.array([2, 3], 0.5...1.5), "rewriting a matrix")
    checkLaws(Gathers(), at: chance.array([4], 0.5...1.5), "gathers")
  }

  @Test("Random moves", arguments: 0..<60)
  func moves(seed: Int) {
    var chance = Chance(UInt64(seed))
    let shape: Shape = [1 + chance.below(4), 1 + chance.below(4)]
    checkLaws(
      RandomMoves(seed: UInt64(seed) + 100), at: chance.array(shape), "moves \(seed)",
      differences: 1e-5)
    checkLaws(
      RandomMoves(seed: UInt64(seed) + 100), at: chance.array(shape).transposed.transposed,
      "moves \(seed)", differences: 1e-5)
  }

  @Test("A loop over elements costs a node for each number computed")
  func cost() {
    func nodes(_ n: Int, _ f: some ArrayProgram) -> (Int, Int) {
      let tape = Tape<Reverse<Double>>()
      let inner = Tape<Double>()
      let x = tape.variable(inner.variable(DoubleArray(repeating: 0.5, shape: [n])))
      let y = f(x)
      let forward = tape.nodeCount
      tape.seed(y, with: ReverseArray(primal: DoubleArray(repeating: 1, shape: [n])))
      tape.propagate()
      _ = tape.cotangent(of: x)
      return (forward, inner.nodeCount)
    }
    for appends in [false, true] {
      let (small, smallInner) = nodes(1000, Recurrence(appends: appends))
      let (large, largeInner) = nodes(2000, Recurrence(appends: appends))
      // Sine, product, sum; and at the inner level what their derivatives cost.
      #expect(large - small == 3000)
      #expect(largeInner - smallInner <= 20_000)
    }
    // Reading alone records nothing.
    let tape = Tape<Double>()
    let x = tape.variable(DoubleArray(repeating: 1, shape: [100]))
    for i in 0..<100 { _ = x.element(at: i) }
    var y = x
    for i in 0..<100 { y.setElement(at: i, to: x.element(at: 99 - i)) }
    _ = y.selecting([.strided(start: 0, step: 2, count: 50)])
    #expect(tape.nodeCount == 1)
  }

  @Test("Loops over a hundred thousand elements end soon, in every mode")
  func linear() {
    // Were they quadratic, they would take minutes.
    let x = DoubleArray(repeating: 0.5, shape: [100_000])
    for appends in [false, true] {
      let f = Recurrence(appends: appends)
      let y = vjp(f, x, DoubleArray(repeating: 1, shape: x.shape))
      #expect(y.count == x.count)
      _ = jvp(f, x, x)
      _ = f(
        LanesArray<SIMD8<Double>>(
          primal: x, tangents: DoubleArray(repeating: 1, shape: [8] + x.shape)))
      _ = jvp(Gradient(f: Weighted(f: f, w: x)), x, x)
      _ = vjp(Gradient(f: Weighted(f: f, w: x)), x, x)
    }
  }

  @Test("Rows of a matrix are read and written in the time of a row")
  func rows() {
    struct Rows: ArrayProgram {
      func callAsFunction<A: NumberArray>(_ x: A) -> A {
        var y = x
        for i in 1..<x.shape[0] {
          y.replace([.at(i)], with: x.selecting([.at(i)]) + x.selecting([.at(i - 1)]))
        }
        return y
      }
    }
    var chance = Chance(8)
    checkLaws(Rows(), at: chance.array([5, 3]), "rows")
    let x = DoubleArray(repeating: 1, shape: [20_000, 4])
    #expect(vjp(Rows(), x, x).element(1, 1) == 2)
    _ = jvp(Gradient(f: Weighted(f: Rows(), w: x)), x, x)
    _ = vjp(Gradient(f: Weighted(f: Rows(), w: x)), x, x)
  }

  @Test("Reverse arrays never alias")
  func aliasing() {
    let tape = Tape<Double>()
    let x = tape.variable(DoubleArray(shape: [2], elements: [2, 3]))
    var a = x
    a.setElement(at: 0, to: a.element(at: 0) * a.element(at: 1))
    let b = a
    a.setElement(at: 0, to: 0)
    let y = (b * b).sum() + (x * x).sum() + (a * a).sum()
    // 36 + 9 + 4 + 9 + 0 + 9
    #expect(y.primal == 67)
    tape.seed(y, with: 1)
    tape.propagate()
    // 2·6·3 + 2·2 and 2·6·2 + 3·2·3
    #expect(tape.cotangent(of: x).elements == [40, 42])
  }

  @Test("What does not fit gives an empty array, never a crash")
  func misfits() {
    struct Misfits: ArrayProgram {
      func callAsFunction<A: NumberArray>(_ x: A) -> A {
        var y = x
        y.replace([.at(7)], with: x)
        y.replace([.strided(start: 1, step: 1, count: 5)], with: x)
        y.accumulate(x, at: [.gather([1, 9])])
        y.setElement(at: 99, to: x.element(at: 77))
        y.append(x.element(at: 0))
        y.append(entry: A(zeros: [2, 2]))
        let parts = [
          x + A(zeros: [7]), A.matmul(x, A(zeros: [9, 9])), x.reshaped(to: [17]), x.sum(axis: 5),
          x.sum(to: [1, 1, 1, 1]), x.sum(to: [5]), x.broadcast(to: [5]), x.selecting([.at(44)]),
          x.selecting([.strided(start: 2, step: -3, count: 4)]), A(stacking: [x, A(zeros: [8])]),
          x.reshaped(to: [1 << 40, 1 << 40]), x.carried(by: A(zeros: [5, 5])),
          A.lift(Wave.self, x, A(zeros: [5, 5])),
        ]
        let total = parts.reduce(A.Element(0)) { $0 + $1.sum() } + y.sum()
        return x * A(scalar: total.stopped) + A(scalar: parts[2].sum() + parts[0].sum()) * x
      }
    }
    // Memory that was refused is noted: here, and not for the tests after this one.
    Execution().within {
      for shape in [[3], [2, 3], [0], []] as [Shape] {
        let x = DoubleArray(repeating: 1, shape: shape)
        _ = Misfits()(x)
        _ = jvp(Misfits(), x, x)
        _ = vjp(Misfits(), x, x)
        _ = Misfits()(
          LanesArray<SIMD4<Double>>(
            primal: x, tangents: DoubleArray(repeating: 1, shape: [4] + shape)))
        _ = jvp(Gradient(f: Weighted(f: Misfits(), w: x)), x, x)
        _ = vjp(Gradient(f: Weighted(f: Misfits(), w: x)), x, x)
      }
    }
  }

  @Test("Zeros of arrays stay zero through infinite partials")
  func zeros() {
    struct Roots: ArrayProgram {
      func callAsFunction<A: NumberArray>(_ x: A) -> A {
        A.lift(SquareRoot.self, x) * A(DoubleArray(shape: [3], elements: [0, 1, 0]))
      }
    }
    let x = DoubleArray(shape: [3], elements: [0, 4, 0])
    #expect(vjp(Roots(), x, DoubleArray(scalar: 1)).elements == [0, 0.25, 0])
    let v = DoubleArray(shape: [3], elements: [0, 1, 0])
    #expect(jvp(Roots(), x, v).elements == [0, 0.25, 0])
    let second = vjp(
      Gradient(f: Weighted(f: Roots(), w: v)), x, DoubleArray(shape: [3], elements: [0, 1, 0]))
    #expect(second.elements == [0, -1.0 / 32, 0])
  }
}
