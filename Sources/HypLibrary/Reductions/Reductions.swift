// Reductions.swift -- many numbers to one: of all elements, or along an axis, which vanishes.

import CKernels
import HypCode
import HypNumbers
import HypPrimitives
import HypRuntime

/// A function that makes one number of many, and with `axis=` one of each line along that axis.
protocol Reduction: AxisReduction {
  /// The reduction along an axis, or with nil of all elements, which has rank 0.
  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A
  /// It has a value for no elements.
  static var takesNothing: Bool { get }
}

extension Reduction {
  static func reducedKind(_ arguments: [Kind]) -> Kind? {
    // A number is an array without axes: what is written for arrays takes it too.
    if arguments[0].isNumeric, arguments[1] == .none { return arguments[0] }
    return arguments[0].reduced(along: arguments[1])
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let isActive = arguments[0].isActive
    if let number = arguments[0].asNumber, arguments[1].isNone {
      _ = try keepsAxis(arguments)
      let result = reduce(N.Array(shape: [1], elements: [number]), nil)
      return machine.value(result, isActive: isActive)
    }
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    guard takesNothing || x.length(axis) > 0 else { throw empty }
    return machine.value(
      try kept(reduce(x, axis), axis, of: x.shape, arguments), isActive: isActive)
  }
}

extension LibraryFunction {
  /// The error for an array without elements, which has no mean and no largest element.
  static var empty: RuntimeError { misfit("none", expected: "at least one element") }
}

enum Sum: Reduction {
  static let role: LibraryRole? = .sum
  static let entry = LibraryEntry(
    "sum(xs, axis=none, keepdims=false)",
    "The sum of all elements, or along an axis; with `keepdims=true` the axis stays, with length 1, so that the"
      + " result broadcasts against `xs`.",
    expects: "an array of numbers", example: ("sum([[1, 2], [3, 4]], axis=0)", "[4, 6]"))
  static let scratch = 0
  static let takesNothing = true
  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A { x.total(axis) }
}

enum Product: Reduction {
  static let entry = LibraryEntry(
    "prod(xs, axis=none, keepdims=false)",
    "The product of all elements, or along an axis. Its derivatives are correct even if factors are 0.",
    expects: "an array of numbers", example: ("prod([2, 3, 4])", "24"))
  static let takesNothing = true

  // Halves are multiplied with each other, so that no derivative divides by a factor.
  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    let target = x.shape.without(axis)
    var rest = x.blocks(axis)
    if rest.shape[1] == 0 { return A(number: 1).broadcast(to: target) }
    if let plain = rest as? DoubleArray, let product = plain.products() as? A {
      return product.reshaped(to: target)
    }
    var odd: A?
    while rest.shape[1] > 1 {
      let (n, half) = (rest.shape[1], rest.shape[1] / 2)
      if n % 2 == 1 {
        let last = rest.middle(n - 1..<n)
        odd = odd.map { $0 * last } ?? last
      }
      rest = rest.middle(0..<half) * rest.middle(half..<2 * half)
    }
    return (odd.map { rest * $0 } ?? rest).reshaped(to: target)
  }
}

enum Mean: Reduction {
  static let role: LibraryRole? = .mean
  static let entry = LibraryEntry(
    "mean(xs, axis=none, keepdims=false)",
    "The mean of all elements, or along an axis.",
    expects: "an array of numbers", example: ("mean([1, 2, 6])", "3"))
  static let scratch = 0
  static let takesNothing = false
  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    let (total, count) = (x.total(axis), Double(x.length(axis)))
    // The sum overflowed, which the mean does not.
    if !total.isAllFinite && x.isAllFinite { return (x / A(number: count)).total(axis) }
    // As the fused mean does.
    guard axis == nil else { return total / A(number: count) }
    return A(scalar: total.element(at: 0).divided(by: A.Element.Base(literal: count)))
  }
}

/// `var` and `std`, of the distances from the mean.
protocol Spread: AxisReduction {
  /// Of the numbers along an axis, when squares are divided by `count`.
  static func spread<A: NumberArray>(_ x: A, _ axis: Int?, count: Double) -> A
}

extension Spread {
  static func reducedKind(_ arguments: [Kind]) -> Kind? {
    guard arguments[2].isNumeric || arguments[2] == .any else { return nil }
    return arguments[0].reduced(along: arguments[1])
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    guard x.length(axis) > 0 else { throw empty }
    let count = max(x.length(axis) - (try whole(arguments[2])), 0)
    let spread = spread(x, axis, count: Double(count))
    return machine.value(
      try kept(spread, axis, of: x.shape, arguments), isActive: arguments[0].isActive)
  }

  /// The distances from the mean. In two passes: the mean of squares less the square of the mean would
  /// lose all digits.
  static func distances<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    x - Mean.reduce(x, axis).alongside(axis, of: x.shape)
  }
}

enum Variance: Spread {
  static let entry = LibraryEntry(
    "var(xs, axis=none, ddof=0, keepdims=false)",
    "The mean squared distance from the mean. With `ddof=1` the sum is divided by one less than the"
      + " number of elements.",
    expects: "an array of numbers", example: ("var([1, 2, 3, 4])", "1.25"))
  static func spread<A: NumberArray>(_ x: A, _ axis: Int?, count: Double) -> A {
    let distances = distances(x, axis)
    return (distances * distances).total(axis) / A(number: count)
  }
}

enum StandardDeviation: Spread {
  static let kink: LibraryKink? = .zero(
    convention: "where all elements are equal the derivative of `std` is 0")
  static let entry = LibraryEntry(
    "std(xs, axis=none, ddof=0, keepdims=false)",
    "The square root of the variance, without overflow. Its derivative is 0 where all elements are equal. Digits:"
      + " fewer where it is small beside the elements, and second derivatives where it is below 1e-150.",
    expects: "an array of numbers", example: ("std([2, 4, 4, 4, 5, 5, 7, 9])", "2"))
  static func spread<A: NumberArray>(_ x: A, _ axis: Int?, count: Double) -> A {
    let length = distances(x, axis).length(along: axis, divisor: count)
    guard !length.isAllFinite, x.isAllFinite else { return length }
    // Numbers of different signs may be further apart than any number is large.
    let quarter = A(number: 0.25)
    return distances(x * quarter, axis).length(along: axis, divisor: count) / quarter
  }
}

extension NumberArray {
  /// Every plain number is finite.
  var isAllFinite: Bool { Blocks.all(doubles, \.isFinite) }
}

enum Norm: AxisReduction {
  static let role: LibraryRole? = .norm
  static let kink: LibraryKink? = .zero(
    convention: "at the origin the derivative of `norm` is 0")
  static let entry = LibraryEntry(
    "norm(xs, axis=none, keepdims=false)",
    "The square root of the sum of squares, of all elements or along an axis, without overflow."
      + " Its derivative at the origin is 0.",
    expects: "an array of numbers", example: ("norm([3, 4])", "5"))

  static func reducedKind(_ arguments: [Kind]) -> Kind? {
    arguments[0].reduced(along: arguments[1])
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    return machine.value(
      try kept(x.length(along: axis), axis, of: x.shape, arguments),
      isActive: arguments[0].isActive)
  }
}
