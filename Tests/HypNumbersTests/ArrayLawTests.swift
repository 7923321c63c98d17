// ArrayLawTests.swift -- every operation on arrays has the right derivatives at every level.

import HypNumbers
import RealModule
import Testing

/// How an operand broadcasts against [2, 3, 4] and smaller.
private let shapes: [(Shape, Shape)] = [
  ([], []), ([], [3]), ([3], []), ([3], [3]), ([1], [3]), ([3], [1]), ([2, 3], [3]),
  ([3], [2, 3]), ([2, 1], [3]), ([1, 3], [2, 1]), ([2, 3], [2, 3]), ([4, 3], [4, 1]),
  ([4, 3], []), ([0], [1]), ([0], []), ([0, 3], [3]), ([2, 3, 4], [3, 4]), ([3, 1], [2, 3, 4]),
  ([2, 1, 4], [1, 3, 1]), ([1, 1], [2]), ([2, 3, 4], []),
]

@Suite("Laws of operations on arrays")
struct ArrayLawTests {
  /// An operation with a constant on either side, and with itself.
  struct Binary: ArrayProgram {
    var operation: Int
    var c: DoubleArray
    var side: Int
    func apply<A: NumberArray>(_ x: A, _ y: A) -> A {
      switch operation {
      case 0: x + y
      case 1: x - y
      case 2: x * y
      case 3: x / y
      case 4: A.lift(Power.self, x, y)
      case 5: A.lift(Wave.self, x, y)
      default: x.carried(by: y)
      }
    }
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      // Sine keeps the operand in [0.5, 1.5], on a record or a tangent of its own.
      let x = A.lift(Sine.self, x).scaled(by: 0.5).adding(1)
      return switch side {
      case 0: apply(x, A(c))
      case 1: apply(A(c), x)
      default: apply(x, A.lift(Cosine.self, x * A(c)).adding(1.5))
      }
    }
  }

  @Test("Binary operations with every broadcast", arguments: 0..<7, 0..<3)
  func binary(operation: Int, side: Int) {
    for (k, (a, b)) in shapes.enumerated() {
      var chance = Chance(UInt64(k * 100 + operation))
      let f = Binary(operation: operation, c: chance.array(b, 0.5...1.5), side: side)
      checkLaws(
        f, at: chance.array(a, 0.5...1.5), "operation \(operation), side \(side), \(a) \(b)")
    }
  }

  struct Unary: ArrayProgram {
    var operation: Int
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      switch operation {
      case 0: -x
      case 1: A.lift(Sine.self, x)
      case 2: A.lift(Power.self, x, 2.5)
      case 3: A.lift(Power.self, 2.5, x)
      case 4: A(scalar: x.sum())
      case 5: x.transposed * x.transposed
      case 6: x.scaled(by: 3).subtracted(from: 1)
      case 7: x.stopped * x
      case 8: (x * x).reshaped(to: [x.count])
      case 9: (x * x).broadcast(to: [2] + x.shape)
      case 10: A(stacking: [x, x * x, A(zeros: x.shape)])
      case 11: A.derivatives(of: Rule(Sine.self), at: x, order: 3)[2] * x
      default: A.lift(Exponential.self, A.lift(Sine.self, x) / x.adding(2))
      }
    }
  }

  @Test("Unary operations and shapes", arguments: 0..<13)
  func unary(operation: Int) {
    for (k, shape)
      in ([[], [1], [4], [0], [2, 3], [3, 2], [3, 1], [0, 2], [2, 3, 2]] as [Shape])
      .enumerated()
    {
      var chance = Chance(UInt64(k * 100 + operation))
      checkLaws(
        Unary(operation: operation), at: chance.array(shape, 0.5...1.5),
        "unary \(operation), \(shape)", differences: operation == 7 ? nil : 1e-6)
    }
  }

  struct Sums: ArrayProgram {
    var axis: Int
    var target: Shape?
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      let y = x * x
      return target.map { y.sum(to: $0) } ?? y.sum(axis: axis)
    }
  }

  @Test("Sums along every axis and to every shape")
  func sums() {
    var chance = Chance(5)
    for shape in [
      [4], [0], [2, 3], [3, 2], [1, 3], [3, 1], [0, 2], [2, 0], [2, 3, 4], [3, 4, 2],
    ]
      as [Shape]
    {
      for axis in shape.indices {
        checkLaws(Sums(axis: axis), at: chance.array(shape), "sum \(shape) over \(axis)")
      }
      for mask in 0..<(1 << shape.count) {
        let target = shape.indices.map { mask >> $0 & 1 == 1 ? 1 : shape[$0] }
        for drop in 0...target.prefix(while: { $0 == 1 }).count {
          let target = Shape(target.dropFirst(drop))
          checkLaws(
            Sums(axis: 0, target: target), at: chance.array(shape), "sum \(shape) to \(target)")
        }
      }
    }
  }

  struct Product: ArrayProgram {
    var c: DoubleArray
    var side: Int
    var flips: Bool
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      // The other storage order.
      let y = flips ? A.lift(Sine.self, x.transposed).transposed : A.lift(Sine.self, x)
      let c = flips ? DoubleArray(shape: c.shape, elements: c.elements).transposed.transposed : c
      return side == 0 ? A.matmul(y, A(c)) : A.matmul(A(c), y)
    }
  }

  @Test("Matrix products of all ranks and orders", arguments: 0..<2, [false, true])
  func products(side: Int, flips: Bool) {
    var chance = Chance(6)
    for (a, b) in [
      ([3], [3]), ([2, 3], [3]), ([3], [3, 2]), ([2, 3], [3, 4]), ([5, 2], [2, 6]),
      ([1, 3], [3, 1]),
      ([9, 5], [5, 7]), ([0, 3], [3]), ([2, 0], [0, 3]), ([2, 3, 4], [4]), ([2, 3, 4], [4, 5]),
      ([4], [2, 4, 3]), ([2, 3, 4], [2, 4, 3]), ([3, 4], [2, 4, 3]), ([1, 3, 4], [2, 4, 3]),
    ] as [(Shape, Shape)] {
      let (own, other) = side == 0 ? (a, b) : (b, a)
      checkLaws(
        Product(c: chance.array(other), side: side, flips: flips), at: chance.array(own),
        "product \(a) \(b), side \(side)")
    }
    // Both factors from x.
    struct Square: ArrayProgram {
      func callAsFunction<A: NumberArray>(_ x: A) -> A { A.matmul(x.transposed, x) }
    }
    for shape in [[3], [2, 3], [5, 2], [2, 2, 3]] as [Shape] {
      checkLaws(Square(), at: chance.array(shape), "xᵀx \(shape)")
    }
  }

  struct Custom: ArrayProgram {
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      func at<P: Number>(_ x: ReverseArray<P>) -> ReverseArray<P> {
        let y = x.primal * x.primal
        return .custom(y, of: [x]) { [($0 * x.primal).scaled(by: 2)] }
      }
      // Only the outermost level has its own pullback; others take the product.
      if let y = x as? ReverseArray<Double>, let z = at(y) as? A { return z }
      if let y = x as? ReverseArray<Dual<Double>>, let z = at(y) as? A { return z }
      if let y = x as? ReverseArray<Reverse<Double>>, let z = at(y) as? A { return z }
      return x * x
    }
  }

  /// Sums of all up to each element; and a quadratic form, which has two arguments.
  struct Cumulative: ArrayPrimitive {
    func value(_ x: [DoubleArray]) -> DoubleArray {
      var total = 0.0
      let sums = x[0].elements.map { element -> Double in
        total += element
        return total
      }
      return DoubleArray(shape: x[0].shape, elements: sums)
    }
    func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
      dx[0].map { A.lift(self, [$0]) } ?? A(zeros: y.shape)
    }
    func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted: [Bool]) -> [A?] {
      let flip = [AxisSelection.strided(start: y.count - 1, step: -1, count: y.count)]
      return [A.lift(self, [cy.selecting(flip)]).selecting(flip)]
    }
  }
  struct Form: ArrayPrimitive {
    func value(_ x: [DoubleArray]) -> DoubleArray { .matmul(x[0], .matmul(x[1], x[0])) }
    func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
      let byVector = dx[0].map {
        A.matmul($0, A.matmul(x[1], x[0])) + A.matmul(x[0], A.matmul(x[1], $0))
      }
      let byMatrix = dx[1].map { A.matmul(x[0], A.matmul($0, x[0])) }
      return (byVector ?? A(zeros: [])) + (byMatrix ?? A(zeros: []))
    }
    func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted: [Bool]) -> [A?] {
      let (v, m) = (x[0], x[1])
      let n = v.count
      return [
        wanted[0] ? cy * (A.matmul(m, v) + A.matmul(m.transposed, v)) : nil,
        wanted[1] ? cy * v.reshaped(to: [n, 1]) * v.reshaped(to: [1, n]) : nil,
      ]
    }
  }
  struct Primitives: ArrayProgram {
    func callAsFunction<A: NumberArray>(_ x: A) -> A {
      let sums = A.lift(Cumulative(), [x * x])
      let outer = x.reshaped(to: [x.count, 1]) * sums
      return sums * A.lift(Form(), [A.lift(Sine.self, x), outer])
        + A.lift(Form(), [x.stopped, outer]) + A.lift(Form(), [x, outer.stopped])
    }
  }

  @Test("Primitives of arrays by their jvp and vjp")
  func primitives() {
    struct Sums: ArrayProgram {
      func callAsFunction<A: NumberArray>(_ x: A) -> A { A.lift(Cumulative(), [x * x]) }
    }
    var chance = Chance(9)
    for n in [0, 1, 4] {
      checkLaws(Sums(), at: chance.array([n]), "cumulative sums of \(n)")
      checkLaws(Primitives(), at: chance.array([n]), "primitives of \(n)", differences: nil)
    }
  }

  @Test("Derivatives of any order on arrays")
  func orders() {
    var chance = Chance(10)
    let x = chance.array([3, 2])
    let jet = DoubleArray.derivatives(of: Rule(Sine.self), at: x, order: 7)
    let cycle = [Double.sin, Double.cos, { -Double.sin($0) }, { -Double.cos($0) }]
    for (k, y) in jet.enumerated() {
      expectClose(y, DoubleArray(shape: [3, 2], elements: x.elements.map(cycle[k % 4])))
    }
    // (√x)″ at 0 is infinite, not a nan.
    let root = DoubleArray.derivatives(
      of: Rule(SquareRoot.self), at: DoubleArray(scalar: 0), order: 2)
    #expect(root.map { $0.element(at: 0) } == [0, .infinity, -.infinity])
  }

  @Test("A pullback of one's own")
  func custom() {
    var chance = Chance(7)
    checkLaws(Custom(), at: chance.array([2, 3]), "custom")
    checkLaws(Custom(), at: chance.array([0]), "custom")
  }
}
