// Support.swift -- what the tests of the numbers share: chance, primitives, programs.

import HypNumbers
import RealModule
import SplitMix
import Testing

/// Numbers, arrays and shapes that follow from a seed.
struct Chance: RandomNumberGenerator {
  private var random: SplitMix

  init(_ seed: UInt64) { random = SplitMix(state: seed &* 0x9e37_79b9_7f4a_7c15 &+ 1) }

  mutating func next() -> UInt64 { random.next() }
  mutating func number(_ range: ClosedRange<Double> = -1...1) -> Double {
    Double.random(in: range, using: &self)
  }
  mutating func below(_ n: Int) -> Int { Int.random(in: 0..<n, using: &self) }
  mutating func array(_ shape: Shape, _ range: ClosedRange<Double> = -1...1) -> DoubleArray {
    DoubleArray(shape: shape, elements: (0..<shape.elementCount).map { _ in number(range) })
  }
  /// A shape of the given rank, now and then with an axis of length 0 or 1.
  mutating func shape(rank: Int) -> Shape {
    Shape((0..<rank).map { _ in [0, 1, 1, 2, 3, 4][below(6)] })
  }
}

// MARK: Primitives

enum Sine: Elementwise {
  static func value(_ x: Double) -> Double { .sin(x) }
  static func derivative<N: Number>(_ x: N, _ y: N) -> N { Cosine.of(x) }
}
enum Cosine: Elementwise {
  static func value(_ x: Double) -> Double { .cos(x) }
  static func derivative<N: Number>(_ x: N, _ y: N) -> N { -Sine.of(x) }
}
enum Exponential: Elementwise {
  static func value(_ x: Double) -> Double { .exp(x) }
  static func derivative<N: Number>(_ x: N, _ y: N) -> N { y }
}
enum Logarithm: Elementwise {
  static func value(_ x: Double) -> Double { .log(x) }
  static func derivative<N: Number>(_ x: N, _ y: N) -> N { x.dividing(1) }
}
enum SquareRoot: Elementwise {
  static func value(_ x: Double) -> Double { x.squareRoot() }
  static func derivative<N: Number>(_ x: N, _ y: N) -> N { y.dividing(0.5) }
}
enum HyperbolicTangent: Elementwise {
  static func value(_ x: Double) -> Double { .tanh(x) }
  static func derivative<N: Number>(_ x: N, _ y: N) -> N { y.squared.subtracted(from: 1) }
}
/// x^y for x > 0, or a whole y.
enum Power: Elementwise2 {
  static func value(_ x: Double, _ y: Double) -> Double {
    y == y.rounded() && abs(y) < 100 ? .pow(x, Int(y)) : .pow(x, y)
  }
  static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N {
    y * Power.of(x, y.subtracting(1))
  }
  static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { z * Logarithm.of(x) }
}
/// x sin y, with two partials of different kinds.
enum Wave: Elementwise2 {
  static func value(_ x: Double, _ y: Double) -> Double { x * .sin(y) }
  static func partialX<N: Number>(_ x: N, _ y: N, _ z: N) -> N { Sine.of(y) }
  static func partialY<N: Number>(_ x: N, _ y: N, _ z: N) -> N { x * Cosine.of(y) }
}

// MARK: Comparing

/// Equal but for rounding: relative to the larger one, or absolute for small ones.
func isClose(_ x: Double, _ y: Double, _ tolerance: Double) -> Bool {
  if x == y || x.isNaN && y.isNaN { return true }
  return abs(x - y) <= tolerance * max(1, abs(x), abs(y))
}

func expectClose(
  _ x: DoubleArray, _ y: DoubleArray, _ tolerance: Double = 1e-13, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(x.shape == y.shape, "\(what)", sourceLocation: sourceLocation)
  guard x.shape == y.shape else { return }
  let scale = max(1, (x.elements + y.elements).map(abs).max() ?? 0)
  for i in 0..<x.count {
    let (a, b) = (x.element(at: i), y.element(at: i))
    // Relative to the largest element: small ones may be what is left of large ones.
    if a != b && !(a.isNaN && b.isNaN) && !(abs(a - b) <= tolerance * scale) {
      Issue.record("\(what): element \(i) is \(a) and \(b)", sourceLocation: sourceLocation)
      return
    }
  }
}

func dot(_ x: DoubleArray, _ y: DoubleArray) -> Double { (x * y).sum() }

// MARK: Programs on numbers

/// A function of one number at every level.
protocol Program: Sendable {
  func callAsFunction<N: Number>(_ x: N) -> N
}

/// The derivative by a dual number.
struct Forward<F: Program>: Program {
  var f: F
  func callAsFunction<N: Number>(_ x: N) -> N { f(Dual(primal: x, tangent: 1)).tangent }
}

/// The derivative by a tape.
struct Backward<F: Program>: Program {
  var f: F
  func callAsFunction<N: Number>(_ x: N) -> N {
    let tape = Tape<N>()
    let x = tape.variable(x)
    let y = f(x)
    tape.seed(y, with: 1)
    tape.propagate()
    return tape.cotangent(of: x)
  }
}

/// The derivative by one lane, or by forward mode where there is a level below.
struct ByLane<F: Program>: Program {
  var f: F
  func callAsFunction<N: Number>(_ x: N) -> N {
    guard let x = x as? Double else { return Forward(f: f)(x) }
    var seed = DualLanes<SIMD4<Double>>(x)
    seed.tangents[2] = 1
    return N(N.Base(literal: f(seed).tangents[2]))
  }
}
