// Smooth.swift -- derivatives of functions that have no closed rule.
//
// Such a function is written a second time, of any number: as a series, a continued fraction or a quadrature whose
// number of terms is decided by the plain numbers and then held. Its derivative is that of what was computed, and is
// differentiable in turn. The value itself has an algorithm of its own, of doubles alone and with more digits.

import HypNumbers

extension Number {
  /// A constant.
  init(plain number: Double) { self.init(Base(literal: number)) }
  /// The plain number, as a double.
  var plain: Double { base.double }

  /// The same derivatives, and `value` as the plain number.
  func pinned(to value: Double) -> Self {
    let pinned = adding(Base(literal: value - plain))
    return pinned.plain == value ? pinned : subtracting(base).adding(Base(literal: value))
  }
}

/// The derivative of `f` at `x`, itself a number that carries derivatives.
///
/// Never specialised: the type of number grows with each level.
@_semantics("optimize.sil.specialize.generic.never")
func slope<N: Number>(at x: N, _ f: (Dual<N>) -> Dual<N>) -> N {
  f(Dual(primal: x, tangent: 1)).tangent
}

extension Dual {
  /// A number that stands still while another moves.
  init(still x: P) { self.init(primal: x, tangent: 0) }
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)), of which `term(k)` gives aₖ and bₖ, up to the term `count`: from the last to the first.
func continuedFraction<F>(
  count: Int, first: F, _ term: (Int) -> (a: F, b: F), _ add: (F, F) -> F, _ divide: (F, F) -> F
) -> F {
  var (a, sum) = term(count)
  for k in stride(from: count - 1, through: 1, by: -1) {
    let next = term(k)
    sum = add(next.b, divide(a, sum))
    a = next.a
  }
  return add(first, divide(a, sum))
}

/// How many terms of a continued fraction are enough for a double, by Lentz's method; nil if 200,000 are not.
func termCount(first: Double, _ term: (Int) -> (a: Double, b: Double)) -> Int? {
  let tiny = 1e-300
  var c = first == 0 ? tiny : first
  var d = 0.0
  for k in 1...200_000 {
    let (a, b) = term(k)
    d = b + a * d
    if d == 0 { d = tiny }
    c = b + a / c
    if c == 0 { c = tiny }
    d = 1 / d
    let factor = c * d
    if factor.isNaN { return nil }
    if (factor - 1).magnitude < 1e-16 { return k }
  }
  return nil
}
