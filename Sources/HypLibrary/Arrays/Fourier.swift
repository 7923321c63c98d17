// Fourier.swift -- Fourier transforms along an axis, and convolutions.

import HypCode
import HypNumbers
import HypRuntime

/// What the transforms have in common. Complex numbers are records of their parts.
protocol Fourier: LibraryFunction {
  /// The result is such a record.
  static var isComplex: Bool { get }
}

extension Fourier {
  static var scratch: Int { 10 }

  /// The rank of what is transformed and whether it carries derivatives, of an array or such a record; nil where the
  /// argument does not fit.
  private static func form(_ x: Kind) -> (rank: Int?, isActive: Bool)? {
    guard case .tuple(let labels?, let parts) = x else {
      return x.asArray.map { ($0.rank, $0.isActive) }
    }
    guard let re = labels.firstIndex(of: "re").flatMap({ parts[$0].asArray }),
      let im = labels.firstIndex(of: "im").flatMap({ parts[$0].asArray })
    else { return nil }
    return (re.rank == im.rank ? re.rank : nil, re.isActive || im.isActive)
  }

  static func kind(of arguments: [Kind]) -> Kind? {
    if arguments[0] == .any { return .any }
    guard let (rank, isActive) = form(arguments[0]), rank != 0,
      arguments.dropFirst().allSatisfy({ $0.isNumeric || $0 == .any || $0 == .none })
    else { return nil }
    guard let rank else { return .any }
    let part = Kind.array(active: isActive, rank: rank)
    return isComplex ? .tuple(labels: ["re", "im"], [part, part]) : part
  }

  /// The parts of an argument, the imaginary one nil where it is an array; and whether they carry derivatives.
  static func parts<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>
  ) throws(RuntimeError) -> (re: N.Array, im: N.Array?, isActive: Bool) {
    guard case .tuple(let labels?, let parts) = x else {
      return (try array(machine, x), nil, x.isActive)
    }
    guard let re = labels.firstIndex(of: "re"), let im = labels.firstIndex(of: "im") else {
      throw misfit(x)
    }
    let (a, b) = (try array(machine, parts[re]), try array(machine, parts[im]))
    guard a.shape == b.shape else {
      throw misfit(
        "parts of the shapes \(a.shape) and \(b.shape)",
        expected: "an `re` and an `im` of one shape")
    }
    return (a, b, parts[re].isActive || parts[im].isActive)
  }

  /// The axis that is transformed, the last where none is named; and the length that is asked for.
  static func plan<N: Number>(
    _ arguments: [Value<N>], rank: Int
  ) throws(RuntimeError) -> (axis: Int, count: Int?) {
    let axis = try axis(arguments[2], rank: rank) ?? rank - 1
    if arguments[1].isNone { return (axis, nil) }
    let count = try whole(arguments[1])
    guard count > 0 else { throw misfit("\(count)", expected: "a length `n` of 1 or more") }
    return (axis, count)
  }

  /// Lines along an axis as rows, `[lines, n]`, of `count` numbers each: cut, or with zeros behind.
  static func lines<N: Number>(
    _ machine: Machine<N>, _ x: N.Array, axis: Int, count: Int?
  ) throws(RuntimeError) -> N.Array {
    let own = x.shape[axis]
    let count = count ?? own
    guard own > 0 else {
      throw misfit("an axis without elements", expected: "an axis that is not empty")
    }
    try machine.checkSize([x.count / own, count])
    var rows = moved(x, from: axis, to: x.shape.count - 1).reshaped(to: [x.count / own, own])
    if count < own {
      rows = rows.picking(.strided(start: 0, step: 1, count: count), along: 1)
    } else if count > own {
      let zeros = N.Array(zeros: [rows.shape[0], count - own])
      rows = N.Array(joining: [rows, zeros], axis: 1) ?? rows
    }
    return rows
  }

  /// Rows as lines along an axis of an array that had the shape `shape`.
  static func value<N: Number>(
    _ machine: Machine<N>, _ rows: N.Array, _ shape: Shape, axis: Int, isActive: Bool
  ) -> Value<N> {
    var lengths = Array(shape)
    lengths.remove(at: axis)
    let spread = rows.reshaped(to: Shape(lengths + [rows.shape[1]]))
    return machine.value(moved(spread, from: shape.count - 1, to: axis), isActive: isActive)
  }

  /// Rows of both parts as a record of two arrays.
  static func record<N: Number>(
    _ machine: Machine<N>, _ planes: [N.Array], _ shape: Shape, axis: Int, isActive: Bool
  ) -> Value<N> {
    .tuple(
      labels: ["re", "im"],
      planes.map { value(machine, $0, shape, axis: axis, isActive: isActive) })
  }

  /// Lines of both parts, imaginary ones that are not there as zeros, as two rows of lines.
  static func bothLines<N: Number>(
    _ machine: Machine<N>, _ re: N.Array, _ im: N.Array?, axis: Int, count: Int?
  ) throws(RuntimeError) -> N.Array {
    let x = try lines(machine, re, axis: axis, count: count)
    guard let im else { return both(x, N.Array(zeros: x.shape)) }
    return both(x, try lines(machine, im, axis: axis, count: count))
  }

  /// With an axis at another place among the others.
  private static func moved<A: NumberArray>(_ x: A, from: Int, to: Int) -> A {
    if from == to { return x }
    var axes = Array(0..<x.shape.count)
    axes.insert(axes.remove(at: from), at: to)
    // Both planes of a matrix are turned without a copy; else every element is looked up.
    if axes.count == 2 { return x.transposed }
    let target = Shape(axes.map { x.shape[$0] })
    var steps = Array(repeating: 1, count: axes.count)
    for k in steps.indices.dropLast().reversed() { steps[k] = steps[k + 1] * x.shape[k + 1] }
    let strides = axes.map { steps[$0] }
    let places = Blocks.map(x.count) { place in
      var (rest, offset) = (place, 0)
      for k in target.indices.reversed() {
        offset += rest % target[k] * strides[k]
        rest /= target[k]
      }
      return offset
    }
    return x.gathered(places, shape: target)
  }

  /// Both planes of lines as two rows of lines.
  static func both<A: NumberArray>(_ re: A, _ im: A) -> A {
    let shape = Shape([1] + Array(re.shape))
    return A(joining: [re.reshaped(to: shape), im.reshaped(to: shape)], axis: 0) ?? re
  }
  /// One of them.
  static func plane<A: NumberArray>(_ x: A, _ k: Int) -> A { x.selecting([.at(k)]) }
}

enum ForwardFourier: Fourier {
  static let isComplex = true
  static let entry = LibraryEntry(
    "fft(x, n=none, axis=-1)",
    "The discrete Fourier transform, Σ xⱼ exp(-2πi jk / n), along an axis of an array or of a record (re, im) of the real"
      + " and the imaginary parts: such a record. Any length takes O(n log n) steps. With `n` so many elements are"
      + " transformed: the first, or with zeros behind. See `rfft` for the half that says all of real numbers.",
    expects: "an array of numbers, or a record (re, im) of two",
    example: ("fft([1, 2, 3, 4])", "(re=[10, -2, -2, -2], im=[0, 2, 0, -2])"))

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (re, im, isActive) = try parts(machine, arguments[0])
    let (axis, count) = try plan(arguments, rank: re.shape.count)
    let planes: [N.Array]
    if let im {
      let x = try bothLines(machine, re, im, axis: axis, count: count)
      let result = N.Array.lift(FourierRule(isInverse: false), [x])
      planes = [plane(result, 0), plane(result, 1)]
    } else {
      let x = try lines(machine, re, axis: axis, count: count)
      // The second half mirrors the first.
      let n = x.shape[1]
      let half = N.Array.lift(HalfFourierRule(count: n), [x])
      let mirror = (0..<n).map { 2 * $0 <= n ? $0 : n - $0 }
      let signs = N.Array(shape: [n]) { 2 * $0 <= n ? 1 : -1 }
      planes = [
        plane(half, 0).picking(.gather(mirror), along: 1),
        plane(half, 1).picking(.gather(mirror), along: 1) * signs,
      ]
    }
    try machine.checkArrays()
    return record(machine, planes, re.shape, axis: axis, isActive: isActive)
  }
}

enum InverseFourier: Fourier {
  static let isComplex = true
  static let entry = LibraryEntry(
    "ifft(x, n=none, axis=-1)",
    "The inverse of `fft`: Σ xₖ exp(2πi jk / n) / n, of an array or a record (re, im), as a record (re, im).",
    expects: "an array of numbers, or a record (re, im) of two",
    example: ("ifft(fft([1, 2, 3, 4])).re", "[1, 2, 3, 4]"))

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (re, im, isActive) = try parts(machine, arguments[0])
    let (axis, count) = try plan(arguments, rank: re.shape.count)
    let x = try bothLines(machine, re, im, axis: axis, count: count)
    let n = x.shape[2]
    let scaled =
      N.Array.lift(FourierRule(isInverse: true), [x]) / N.Array(shape: []) { _ in Double(n) }
    try machine.checkArrays()
    return record(
      machine, [plane(scaled, 0), plane(scaled, 1)], re.shape, axis: axis, isActive: isActive)
  }
}

enum RealFourier: Fourier {
  static let isComplex = true
  static let entry = LibraryEntry(
    "rfft(x, n=none, axis=-1)",
    "The first half of the Fourier transform of real numbers, the coefficients 0 to n / 2, as a record (re, im); the others"
      + " mirror them.",
    expects: "an array of numbers", example: ("rfft([1, 2, 3, 4]).re", "[10, -2, -2]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray else { return nil }
    if x.rank == 0 { return nil }
    guard let rank = x.rank else { return .any }
    let part = Kind.array(active: x.isActive, rank: rank)
    return .tuple(labels: ["re", "im"], [part, part])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    if case .tuple(labels: _?, _) = arguments[0] { throw misfit(arguments[0]) }
    let re = try array(machine, arguments[0])
    let (axis, count) = try plan(arguments, rank: re.shape.count)
    let x = try lines(machine, re, axis: axis, count: count)
    let half = N.Array.lift(HalfFourierRule(count: x.shape[1]), [x])
    try machine.checkArrays()
    return record(
      machine, [plane(half, 0), plane(half, 1)], re.shape, axis: axis,
      isActive: arguments[0].isActive)
  }
}

enum InverseRealFourier: Fourier {
  static let isComplex = false
  static let entry = LibraryEntry(
    "irfft(x, n=none, axis=-1)",
    "The real numbers whose `rfft` is the record (re, im): n of them, by default the even number that has so many"
      + " coefficients; an odd one must be given. Imaginary parts that no real numbers have, of the first and for an even n"
      + " of the last coefficient, have no influence.",
    expects: "a record (re, im) of two arrays of numbers",
    example: ("irfft(rfft([1, 2, 3]), 3)", "[1, 2, 3]"))

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (re, im, isActive) = try parts(machine, arguments[0])
    let (axis, given) = try plan(arguments, rank: re.shape.count)
    let n = given ?? 2 * (re.shape[axis] - 1)
    guard n > 0 else {
      throw misfit("a single coefficient", expected: "two coefficients or more, or a length `n`")
    }
    let x = try bothLines(machine, re, im, axis: axis, count: n / 2 + 1)
    try machine.checkSize([x.shape[1], n])
    let result = N.Array.lift(FromHalfFourierRule(count: n), [x])
    try machine.checkArrays()
    return value(machine, result, re.shape, axis: axis, isActive: isActive)
  }
}

enum Convolve: LibraryFunction {
  static var zeroPartial: ZeroPartial { .factor }
  static let scratch = 12
  static let entry = LibraryEntry(
    "convolve(a, b, mode=\"full\")",
    "The convolution of two vectors, Σ aⱼ bₖ₋ⱼ, which are the coefficients of a product of polynomials. `mode` is \"full\","
      + " all sums; \"same\", as many as the longer vector has, from the middle; or \"valid\", those to which the whole"
      + " shorter vector contributes. Sums of products, and of two long vectors by `rfft`, whose error is a rounding of the"
      + " largest sum.",
    expects: "two vectors of numbers, and \"full\", \"same\" or \"valid\"",
    example: ("convolve([1, 2, 3], [0, 1, 0.5])", "[0, 1, 2.5, 4, 1.5]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let a = arguments[0].asArray, let b = arguments[1].asArray,
      arguments[2] == .string || arguments[2] == .any
    else { return nil }
    guard let r = a.rank, let s = b.rank else { return .any }
    return r == 1 && s == 1 ? .vector(active: a.isActive || b.isActive) : nil
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (a, b) = (try array(machine, arguments[0]), try array(machine, arguments[1]))
    guard a.shape.count == 1, b.shape.count == 1, case .string(let mode) = arguments[2] else {
      throw misfit(arguments[0], arguments[1], arguments[2])
    }
    guard a.count > 0, b.count > 0 else {
      throw misfit("a vector without elements", expected: "vectors that are not empty")
    }
    let (n, m) = (max(a.count, b.count), min(a.count, b.count))
    try machine.checkSize([n + m - 1])
    var result: N.Array
    switch "\(mode)" {
    case "full": result = N.Array.lift(ConvolutionRule(isFull: true), [a, b])
    case "valid":
      result = N.Array.lift(
        ConvolutionRule(isFull: false), a.count >= b.count ? [a, b] : [b, a])
    case "same":
      result = N.Array.lift(ConvolutionRule(isFull: true), [a, b])
        .picking(.strided(start: (m - 1) / 2, step: 1, count: n), along: 0)
    default:
      throw misfit("\"\(mode)\"", expected: "\"full\", \"same\" or \"valid\"")
    }
    try machine.checkArrays()
    return machine.value(result, isActive: arguments[0].isActive || arguments[1].isActive)
  }
}
