// Polyroots.swift -- the roots of a polynomial, with derivatives with respect to its coefficients.

import HypCode
import HypNumbers
import HypRuntime

enum Polyroots: LibraryFunction {
  static let scratch = 40
  static let isCubic = true
  static let entry = LibraryEntry(
    "polyroots(c)",
    "All roots of the polynomial c[0] + c[1] x + c[2] x² + …, real and complex, as the record (re, im, errors): in ascending"
      + " order, and how far each may be off (a power of two). The coefficients begin with the constant one, as those of `polyval`, and may"
      + " be a record (re, im). Roots that meet have no derivative: it is nan. By Aberth's iteration with twice the digits.",
    expects: "a vector of finite coefficients that are not all 0, or a record (re, im) of two",
    example: ("polyroots([2, -3, 1]).re", "[1, 2]"))

  private static let labels = ["re", "im", "errors"]

  static func kind(of arguments: [Kind]) -> Kind? {
    func result(_ isActive: Bool) -> Kind {
      .tuple(
        labels: labels,
        [.vector(active: isActive), .vector(active: isActive), .vector(active: false)])
    }
    if case .tuple(let names?, let parts) = arguments[0] {
      guard let re = names.firstIndex(of: "re").flatMap({ parts[$0].asArray }),
        let im = names.firstIndex(of: "im").flatMap({ parts[$0].asArray })
      else { return nil }
      guard let r = re.rank, let s = im.rank else { return .any }
      return r == 1 && s == 1 ? result(re.isActive || im.isActive) : nil
    }
    if arguments[0] == .any { return .any }
    guard let x = arguments[0].asArray else { return nil }
    guard let rank = x.rank else { return .any }
    return rank == 1 ? result(x.isActive) : nil
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (re, im, isActive) = try RealFourier.parts(machine, arguments[0])
    guard re.shape.count == 1 else { throw misfit(arguments[0]) }
    let c = RealFourier.both(re, im ?? N.Array(zeros: re.shape))
    let plain = c.base.asDoubles
    guard plain.isFinite else {
      throw misfit("nan or infinite ones", expected: "finite coefficients")
    }
    let numbers = plain.elements
    let n = re.count
    guard let top = (0..<n).last(where: { numbers[$0] != 0 || numbers[n + $0] != 0 }) else {
      throw misfit("coefficients that are all 0", expected: "a polynomial that is not 0 everywhere")
    }
    guard
      let roots = PolynomialRoots(Array(numbers[0...top]), Array(numbers[n...(n + top)]))
    else {
      try machine.checkArrays()
      throw misfit(
        "coefficients of sizes too different", expected: "roots within the range of doubles")
    }
    let known = DoubleArray(shape: [2, top], elements: roots.re + roots.im)
    let result = N.Array.lift(RootRule(known: known), [c])
    try machine.checkArrays()
    return .tuple(
      labels: labels,
      [0, 1].map { machine.value(result.selecting([.at($0)]), isActive: isActive) }
        + [machine.value(roots.errors, shape: [top])])
  }
}

/// Roots z of Σ cₖ zᵏ, both `[2, …]` with the real parts first. The implicit rule: ż = -Σ ċₖ zᵏ / p′(z).
private struct RootRule: ArrayPrimitive {
  let known: DoubleArray

  func value(_: [DoubleArray]) -> DoubleArray { known }

  /// A complex array.
  private typealias Pair<A> = (re: A, im: A)

  private func pair<A: NumberArray>(_ x: A) -> Pair<A> {
    (x.selecting([.at(0)]), x.selecting([.at(1)]))
  }
  private func times<A: NumberArray>(_ x: Pair<A>, _ y: Pair<A>) -> Pair<A> {
    (x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
  }
  private func plus<A: NumberArray>(_ x: Pair<A>, _ y: Pair<A>) -> Pair<A> {
    (x.re + y.re, x.im + y.im)
  }

  /// -1 / p′ at the roots; nan where it is nothing but rounding.
  private func slopes<A: NumberArray>(_ c: A, _ z: Pair<A>) -> Pair<A> {
    let n = c.shape[1]
    var slope: Pair<A> = (z.re * A(number: 0), z.im * A(number: 0))
    var bound = [Double](repeating: 0, count: known.shape[1])
    let (re, im) = (z.re.doubles, z.im.doubles)
    let plain = c.doubles
    for k in stride(from: n - 1, to: 0, by: -1) {
      let a = c.selecting([.gather([0, 1]), .at(k)])
      slope = plus(
        times(slope, z),
        (a.selecting([.at(0)]) * A(number: Double(k)), a.selecting([.at(1)]) * A(number: Double(k)))
      )
      let size = (plain[k].magnitude + plain[n + k].magnitude) * Double(k)
      for j in bound.indices {
        bound[j] = bound[j] * (re[j] * re[j] + im[j] * im[j]).squareRoot() + size
      }
    }
    let square = slope.re * slope.re + slope.im * slope.im
    let plainSquare = square.doubles
    let kept = A(shape: square.shape) { j in
      let noise = 8 * Double(n) * 0x1p-53 * bound[j]
      return plainSquare[j] <= noise * noise ? .nan : 1
    }
    let factor = kept / square
    return (-slope.re * factor, slope.im * factor)
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    guard let dc = dx[0] else { return A(zeros: y.shape) }
    let z = pair(y)
    var sum: Pair<A> = (z.re * A(number: 0), z.im * A(number: 0))
    for k in stride(from: dc.shape[1] - 1, through: 0, by: -1) {
      let d = dc.selecting([.gather([0, 1]), .at(k)])
      sum = plus(times(sum, z), (d.selecting([.at(0)]), d.selecting([.at(1)])))
    }
    let s = slopes(x[0], z)
    // A coefficient that does not move, moves no root, wherever it is.
    let moved: Pair<A> = (
      sum.re.carried(by: s.re) - sum.im.carried(by: s.im),
      sum.re.carried(by: s.im) + sum.im.carried(by: s.re)
    )
    return RealFourier.both(moved.re, moved.im)
  }

  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let (z, c, s) = (pair(y), pair(cy), slopes(x[0], pair(y)))
    // With conjugates: c̄ₖ = Σ conj(s zᵏ) z̄.
    var w: Pair<A> = (
      c.re.carried(by: s.re) + c.im.carried(by: s.im),
      c.im.carried(by: s.re) - c.re.carried(by: s.im)
    )
    var columns: [A] = []
    for _ in 0..<x[0].shape[1] {
      columns.append(
        RealFourier.both(w.re, w.im).sum(axis: 1).reshaped(to: [2, 1]))
      w = times(w, (z.re, -z.im))
    }
    return [A(joining: columns, axis: 1) ?? x[0]]
  }
}
