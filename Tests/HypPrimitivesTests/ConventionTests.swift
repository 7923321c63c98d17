// ConventionTests.swift -- conventions that need more than a point and a slope.

import HypPrimitives
import RealModule
import Testing

@Suite struct Conventions {
  typealias D = Dual<Double>

  @Test func constantExponentTakesNoLogarithm() {
    for nest in ["F", "R"] {
      #expect(derivative(nest, of: First<Power>(y: 3, passive: true), at: -2) == 12)
      #expect(derivative(nest, of: First<Power>(y: 3), at: -2) == 12)
      #expect(derivative(nest, of: Second<Power>(x: -2), at: 3).isNaN)
    }
    for nest in ["FF", "FR", "RF", "RR"] {
      #expect(derivative(nest, of: First<Power>(y: 3), at: -2) == -12)
      #expect(derivative(nest, of: First<Power>(y: 2, passive: true), at: 0) == 2)
      #expect(derivative(nest, of: First<Power>(y: 1), at: 0) == 0)
      #expect(derivative(nest, of: First<Power>(y: 0), at: 0) == 0)
    }
    #expect(Power.value(0.1, 2) == 0.1 * 0.1)
    #expect(Power.value(-3, 3) == -27)
  }

  @Test func bothArgumentsOfAPowerAtOnce() {
    for (x, y, dx, dy) in [(0.0, 2.0, 0.0, 0.0), (0, 0, 0, 0), (0, 1, 1, 0)] {
      let tape = Tape<Double>()
      withExtendedLifetime(tape) {
        let (a, b) = (tape.variable(x), tape.variable(y))
        tape.seed(Power.of(a, b), with: 1)
        tape.propagate()
        #expect(tape.cotangent(of: a) == dx)
        #expect(tape.cotangent(of: b) == dy)
      }
    }
  }

  @Test func tiesShareTheDerivative() {
    struct Twice<P: Binary>: Curve {
      func at<N: Number>(_ t: N) -> N { P.of(t, t) }
    }
    for nest in ["F", "R"] {
      #expect(derivative(nest, of: Twice<Max>(), at: 2) == 1)
      #expect(derivative(nest, of: Twice<Min>(), at: 2) == 1)
      #expect(derivative(nest, of: Place<Clamp>(x: [0, 0, 1], active: 0), at: 0) == 0.5)
      #expect(derivative(nest, of: Place<Clamp>(x: [2, 0, 1], active: 0), at: 2) == 0)
    }
  }

  @Test func nanIsNeverLost() {
    for (x, y) in [(Double.nan, 1.0), (1, .nan)] {
      #expect(Max.value(x, y).isNaN && Min.value(x, y).isNaN)
      #expect(Max.partialX(x, y, .nan).isNaN && Min.partialY(x, y, .nan).isNaN)
    }
    #expect(Max.value(-0.0, 0).sign == .plus && Max.value(0, -0.0).sign == .plus)
    #expect(Min.value(-0.0, 0).sign == .minus && Min.value(0, -0.0).sign == .minus)
  }

  /// where(x > 0, sqrt(x), 0) at 0.
  struct Guarded: Curve {
    func at<N: Number>(_ t: N) -> N { Where.of(0, Sqrt.of(t), N(0)) }
  }

  @Test func whereSeesOneSideOnly() {
    for nest in ["F", "R", "FF", "FR", "RF", "RR"] {
      #expect(derivative(nest, of: Guarded(), at: 0) == 0)
    }
  }

  @Test func whereOnArraysPassesNoNan() {
    let x = D.Array(shape: [3], elements: [0, 1, 4].map { D(primal: $0, tangent: 1) })
    let condition = D.Array(shape: [3], elements: [0, 1, 1])
    let chosen = Where.of(
      arrays: condition, D.Array.lift(Log.self, x), D.Array(scalar: D(primal: -1)))
    #expect((0..<3).map { chosen.element(at: $0).tangent } == [0, 1, 0.25])
    #expect(chosen.element(at: 0).primal == -1)

    let tape = Tape<Double>()
    withExtendedLifetime(tape) {
      let v = tape.variable(DoubleArray(shape: [3], elements: [0, 1, 4]))
      let chosen = Where.of(
        arrays: Reverse<Double>.Array(constant: condition.base),
        Reverse<Double>.Array.lift(Log.self, v), Reverse<Double>.Array(scalar: 0))
      tape.seed(chosen.sum(), with: 1)
      tape.propagate()
      let cotangent = tape.cotangent(of: v)
      #expect((0..<3).map { cotangent.element(at: $0) } == [0, 1, 0.25])
    }
  }

  @Test func arraysBroadcast() {
    let column = DoubleArray(shape: [2, 1], elements: [1, 0])
    let row = DoubleArray(shape: [3], elements: [1, 2, 3])
    let chosen = Where.of(arrays: column, row, DoubleArray(scalar: -1))
    #expect(chosen.shape == [2, 3])
    #expect((0..<6).map { chosen.element(at: $0) } == [1, 2, 3, -1, -1, -1])
    let clamped = Clamp.of(arrays: row, DoubleArray(scalar: 1.5), DoubleArray(scalar: 2.5))
    #expect((0..<3).map { clamped.element(at: $0) } == [1.5, 2, 2.5])
  }

  @Test func atTheOriginTheAngleHasNoDerivative() {
    #expect(derivative("F", of: First<Atan2>(y: 0), at: 0).isNaN)
    #expect(derivative("R", of: Second<Atan2>(x: 0), at: 0).isNaN)
  }
}

@Suite struct SwiftNumerics {
  func slope<T: ElementaryFunctions>(_ x: T) -> T { .exp(.sin(x)) + .pow(x, 3) + .root(x, 5) }

  @Test func aFunctionOfElementaryFunctionsIsDifferentiable() {
    let x = -0.7
    let expected = Double.cos(x) * .exp(.sin(x)) + 3 * x * x + 0.2 * .pow(0.7, -0.8)
    let forward = slope(Dual(primal: x, tangent: 1))
    expectClose(forward.tangent, expected, within: 1e-14)
    expectClose(forward.primal, slope(x), within: 1e-14)
    let tape = Tape<Double>()
    withExtendedLifetime(tape) {
      let v = tape.variable(x)
      tape.seed(slope(v), with: 1)
      tape.propagate()
      expectClose(tape.cotangent(of: v), expected, within: 1e-14)
    }
  }
}
