// NumberTests.swift -- numbers at every level agree with each other and with differences.

import HypNumbers
import RealModule
import Testing

/// A random straight-line program with a loop around it; smooth and bounded on [0.5, 1.5].
struct RandomProgram: Program {
  var seed: UInt64

  func callAsFunction<N: Number>(_ x: N) -> N {
    var chance = Chance(seed)
    var values: [N] = [x, x.scaled(by: 0.5), N(1)]
    for _ in 0..<12 {
      let a = values[chance.below(values.count)]
      let b = values[chance.below(values.count)]
      let c = N.Base(literal: chance.number(0.5...1.5))
      let next: N =
        switch chance.below(16) {
        case 0: a + b
        case 1: a - b
        case 2: (a * b).scaled(by: 0.5)
        case 3: a / b.squared.adding(1)
        case 4: -a
        case 5: Sine.of(a)
        case 6: HyperbolicTangent.of(a)
        case 7: Exponential.of(-(a.squared))
        case 8: SquareRoot.of(a.squared.adding(c))
        case 9: Wave.of(a, b)
        case 10: Power.of(a.squared.adding(c), HyperbolicTangent.of(b))
        case 11: N.lift(Power.self, a.squared.adding(c), c)
        case 12: N.lift(Power.self, c, HyperbolicTangent.of(a))
        case 13: a.subtracted(from: c).divided(by: c)
        case 14: a.squared.adding(c).dividing(c)
        default: a.subtracting(c) * b.stopped
        }
      values.append(next)
    }
    var total = N(0)
    for value in values.suffix(5) { total += HyperbolicTangent.of(value) }
    return total
  }
}

/// Everything that is held constant by `stopped` inside makes differences disagree; here nothing is.
struct SmoothProgram: Program {
  func callAsFunction<N: Number>(_ x: N) -> N {
    var y = x
    for _ in 0..<3 { y = Sine.of(y * x) + Exponential.of(-y) / x.adding(2) }
    return y
  }
}

@Suite("Numbers at every level")
struct NumberTests {
  @Test("First derivatives agree", arguments: 0..<200)
  func firstDerivatives(seed: Int) {
    let f = RandomProgram(seed: UInt64(seed))
    let x = 0.5 + Double(seed % 17) / 17
    let forward = Forward(f: f)(x)
    #expect(isClose(forward, Backward(f: f)(x), 1e-13), "seed \(seed)")
    #expect(isClose(forward, ByLane(f: f)(x), 1e-13), "seed \(seed)")
    // The value does not depend on the level.
    let plain = f(x)
    #expect(f(Dual(primal: x, tangent: 1)).primal == plain)
    let tape = Tape<Double>()
    #expect(f(tape.variable(x)).primal == plain)
    #expect(f(DualLanes<SIMD8<Double>>(x)).primal == plain)
  }

  @Test("Second derivatives agree in every nest", arguments: 0..<100)
  func secondDerivatives(seed: Int) {
    let f = RandomProgram(seed: UInt64(seed) + 1000)
    let x = 0.5 + Double(seed % 13) / 13
    let first = Forward(f: Forward(f: f))(x)
    for (name, other) in [
      ("forward over reverse", Forward(f: Backward(f: f))(x)),
      ("reverse over forward", Backward(f: Forward(f: f))(x)),
      ("reverse over reverse", Backward(f: Backward(f: f))(x)),
      ("lanes over reverse", ByLane(f: Backward(f: f))(x)),
    ] { #expect(isClose(first, other, 1e-12), "seed \(seed), \(name): \(first) \(other)") }
  }

  @Test("Third derivatives agree in every nest", arguments: 0..<20)
  func thirdDerivatives(seed: Int) {
    let f = RandomProgram(seed: UInt64(seed) + 2000)
    let x = 0.75
    let first = Forward(f: Forward(f: Forward(f: f)))(x)
    let others = [
      Forward(f: Forward(f: Backward(f: f)))(x), Forward(f: Backward(f: Forward(f: f)))(x),
      Forward(f: Backward(f: Backward(f: f)))(x), Backward(f: Forward(f: Forward(f: f)))(x),
      Backward(f: Forward(f: Backward(f: f)))(x), Backward(f: Backward(f: Forward(f: f)))(x),
      Backward(f: Backward(f: Backward(f: f)))(x),
    ]
    for (k, other) in others.enumerated() {
      #expect(isClose(first, other, 1e-11), "seed \(seed), nest \(k): \(first) \(other)")
    }
  }

  @Test("Derivatives agree with differences")
  func differences() {
    let f = SmoothProgram()
    let (x, h) = (0.7, 1e-5)
    let first = (f(x + h) - f(x - h)) / (2 * h)
    #expect(isClose(Forward(f: f)(x), first, 1e-9))
    let second = (Forward(f: f)(x + h) - Forward(f: f)(x - h)) / (2 * h)
    #expect(isClose(Backward(f: Forward(f: f))(x), second, 1e-8))
  }

  @Test("What belongs to an outer level is constant to the inner one")
  func perturbationConfusion() {
    struct Inner<M: Number>: Sendable {
      var outer: M
      func callAsFunction(_ y: Dual<M>) -> Dual<M> { Dual(primal: outer) + y }
    }
    struct Outer: Program {
      func callAsFunction<N: Number>(_ x: N) -> N {
        let inner = Inner(outer: x)(Dual(primal: 1, tangent: 1)).tangent
        let tape = Tape<N>()
        let y = tape.variable(1)
        let sum = Reverse(primal: x) + y
        tape.seed(sum, with: 1)
        tape.propagate()
        return x * inner * tape.cotangent(of: y)
      }
    }
    #expect(Forward(f: Outer())(1) == 1)
    #expect(Backward(f: Outer())(1) == 1)
    #expect(Forward(f: Backward(f: Outer()))(1) == 0)
  }

  @Test("A tangent or cotangent that is zero stays zero")
  func zerosStay() {
    // √ and log have infinite derivatives at 0.
    for y in [
      SquareRoot.of(Dual(primal: 0.0, tangent: 0)), Logarithm.of(Dual(primal: 0.0, tangent: 0)),
      Power.of(Dual(primal: 0.0, tangent: 0), Dual(primal: 0.5, tangent: 0)),
    ] { #expect(y.tangent == 0) }
    // Only the exponent moves: log of a negative base is not looked at.
    #expect(Power.of(-2.0, 3.0) == -8)
    let z = Power.of(Dual(primal: -2.0, tangent: 1), Dual(primal: 3.0, tangent: 0))
    #expect(z.primal == -8 && z.tangent == 12)
    let short = Tape<Double>()
    let w = Reverse<Double>.lift(Power.self, short.variable(-2), 3.0 as Double)
    #expect(w.primal == -8)

    let lanes = SquareRoot.of(
      DualLanes<SIMD4<Double>>(primal: 0, tangents: [0, 1, 0, 2]))
    #expect(lanes.tangents == [0, .infinity, 0, .infinity])

    let tape = Tape<Double>()
    let x = tape.variable(0)
    let y = SquareRoot.of(x).scaled(by: 0) + x
    tape.seed(y, with: 1)
    tape.propagate()
    #expect(tape.cotangent(of: x) == 1)

    // A component of a nested tangent that is zero, too: (√x)″ at 0.
    let nested = SquareRoot.of(
      Dual(primal: Dual(primal: 0.0, tangent: 1), tangent: Dual(primal: 1, tangent: 0)))
    #expect(nested.tangent.primal == .infinity && nested.tangent.tangent == -.infinity)
  }

  @Test("Constants record nothing")
  func constants() {
    let tape = Tape<Double>()
    let x = tape.variable(2)
    let c: Reverse<Double> = 3
    #expect(tape.nodeCount == 1)
    _ = Sine.of(c * c + c) / c
    #expect(tape.nodeCount == 1)
    let y = x + c - c
    #expect(tape.nodeCount == 1 && y.node == x.node)
    #expect(x.adding(1).subtracting(3).node == x.node)
    _ = x.stopped * x.stopped
    #expect(tape.nodeCount == 1)
    _ = x.scaled(by: 2)
    #expect(tape.nodeCount == 2)
    _ = x.squared
    #expect(tape.nodeCount == 3)
  }
}

@Suite("The tape")
struct TapeTests {
  @Test("Ten million nodes are recorded, replayed and released without recursion")
  func long() {
    let tape = Tape<Double>()
    let x = tape.variable(1)
    var y = x
    for _ in 0..<10_000_000 { y = y.scaled(by: 1) }
    #expect(tape.nodeCount == 10_000_001)
    tape.seed(y, with: 2)
    tape.propagate()
    #expect(tape.cotangent(of: x) == 2)
    #expect(!tape.hasOverflowed)
    // What is not needed for long is given back.
    let held = tape.byteCount
    for _ in 0..<100 { tape.reset() }
    #expect(tape.byteCount < held / 8)
    #expect(tape.nodeCount == 0)
  }

  @Test("A tape that is full says so, and values stay right")
  func overflow() {
    let tape = Tape<Double>(byteLimit: 1 << 16)
    var x = tape.variable(1)
    for _ in 0..<100_000 { x = x.scaled(by: 1).adding(1) }
    #expect(x.primal == 100_001)
    #expect(tape.hasOverflowed)
    tape.seed(x, with: 1)
    tape.propagate()
    #expect(tape.cotangent(of: x) == 0)
    // Arrays go on as constants.
    let a = tape.variable(DoubleArray(shape: [2], elements: [1, 2]))
    #expect((a * a).sum().primal == 5)
    tape.reset()
    #expect(!tape.hasOverflowed)
    let y = tape.variable(3)
    tape.seed(y * y, with: 1)
    tape.propagate()
    #expect(tape.cotangent(of: y) == 6)
  }

  @Test("Cotangents are cleared between passes, and seeds add up")
  func passes() {
    let tape = Tape<Double>()
    let (x, y) = (tape.variable(3), tape.variable(5))
    let (u, v) = (x * y, x + y)
    tape.seed(u, with: 1)
    tape.propagate()
    #expect(tape.cotangent(of: x) == 5 && tape.cotangent(of: y) == 3)
    tape.clearCotangents()
    tape.seed(v, with: 1)
    tape.propagate()
    #expect(tape.cotangent(of: x) == 1 && tape.cotangent(of: y) == 1)
    tape.clearCotangents()
    tape.seed(u, with: 2)
    tape.seed(v, with: 1)
    tape.propagate()
    #expect(tape.cotangent(of: x) == 11 && tape.cotangent(of: y) == 7)
    #expect(tape.cotangent(of: 4) == 0)
  }
}
