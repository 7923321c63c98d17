// FourierRules.swift -- the tangents and the cotangents of Fourier transforms and convolutions: again transforms.

import HypNumbers

/// The transform of complex lines, `[2, lines, n]`, without a factor. The adjoint has the other sign.
struct FourierRule: ArrayPrimitive {
  let isInverse: Bool

  func value(_ x: [DoubleArray]) -> DoubleArray { x[0].fourier(inverse: isInverse) }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    dx[0].map { A.lift(self, [$0]) } ?? A(zeros: y.shape)
  }

  func vjp<A: NumberArray>(_: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    [A.lift(FourierRule(isInverse: !isInverse), [cy])]
  }
}

/// The first half of the transform of real lines of `count` numbers: `[lines, count]` gives `[2, lines, count / 2 + 1]`.
struct HalfFourierRule: ArrayPrimitive {
  let count: Int

  func value(_ x: [DoubleArray]) -> DoubleArray { x[0].realFourier }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    dx[0].map { A.lift(self, [$0]) } ?? A(zeros: y.shape)
  }

  // In the way back every coefficient but the first, and for an even length the last, counts twice.
  func vjp<A: NumberArray>(_: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let weights = A(doubles: weights { Double(count) / $0 })
    return [A.lift(FromHalfFourierRule(count: count), [cy.carried(by: weights)])]
  }

  /// `f` of how often a coefficient counts.
  func weights(_ f: (Double) -> Double) -> [Double] {
    (0..<(count / 2 + 1)).map { f($0 == 0 || 2 * $0 == count ? 1 : 2) }
  }
}

/// Real lines of `count` numbers from the first half of their transforms.
struct FromHalfFourierRule: ArrayPrimitive {
  let count: Int

  func value(_ x: [DoubleArray]) -> DoubleArray { x[0].realFromFourier(count) }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    dx[0].map { A.lift(self, [$0]) } ?? A(zeros: y.shape)
  }

  func vjp<A: NumberArray>(_: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let rule = HalfFourierRule(count: count)
    let weights = A(doubles: rule.weights { $0 / Double(count) })
    return [A.lift(rule, [cy]).carried(by: weights)]
  }
}

extension NumberArray {
  /// A constant vector.
  fileprivate init(doubles: [Double]) {
    self.init(shape: [doubles.count]) { doubles[$0] }
  }
}

/// The products of polynomials: of vectors of n and m numbers all n + m - 1 sums, or the |n - m| + 1 of them to which the
/// whole shorter one contributes.
struct ConvolutionRule: ArrayPrimitive {
  /// All sums; else those of a first vector that is not shorter.
  let isFull: Bool

  func value(_ x: [DoubleArray]) -> DoubleArray { x[0].convolved(with: x[1], full: isFull) }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    let first = dx[0].map { A.lift(self, [$0, x[1]]) }
    let second = dx[1].map { A.lift(self, [x[0], $0]) }
    guard let first else { return second ?? A(zeros: y.shape) }
    return second.map { first + $0 } ?? first
  }

  func vjp<A: NumberArray>(_ x: [A], _: A, _ cy: A, wanted: [Bool]) -> [A?] {
    let (all, some) = (ConvolutionRule(isFull: true), ConvolutionRule(isFull: false))
    if isFull {
      return [
        wanted[0] ? A.lift(some, [cy, x[1].turned]) : nil,
        wanted[1] ? A.lift(some, [cy, x[0].turned]) : nil,
      ]
    }
    return [
      wanted[0] ? A.lift(all, [cy, x[1].turned]) : nil,
      wanted[1] ? A.lift(some, [x[0], cy.turned]).turned : nil,
    ]
  }
}

extension NumberArray {
  /// A vector from its end.
  fileprivate var turned: Self {
    selecting([.strided(start: count - 1, step: -1, count: count)])
  }
}
