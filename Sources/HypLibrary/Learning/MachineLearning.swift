// MachineLearning.swift -- from scores to probabilities and losses, without overflow.
//
// The largest score is subtracted first. It may be held constant: a shift of all scores changes
// nothing, so that its derivatives of every order are zero.

import HypCode
import HypNumbers
import HypPrimitives
import HypRuntime

/// Scores along an axis, less the largest of them.
///
/// Where that is ∞ the infinite scores become 0 and the others -∞, all of them constant: the limit when
/// those grow alike.
struct Scores<A: NumberArray> {
  let shifted: A
  /// What was subtracted, in a shape that broadcasts.
  let shift: A
  let axis: Int?
  /// Some score is ∞.
  let isInfinite: Bool
  /// Where the largest score of each line is.
  private let places: [Int]

  init(_ x: A, _ axis: Int?) {
    self.axis = axis
    let (blocks, numbers) = (x.shape.blocks(axis), x.doubles)
    places =
      blocks[1] == 0
      ? []
      : Extremes.offsets(
        Extremes.places(x.base.asDoubles, blocks, isLargest: true).map(\.place), blocks)
    // If there is no finite score, nothing is subtracted: -∞ is 0 as a power.
    let places = places
    let largest = Blocks.map(places.count) { line in
      let x = numbers[places[line]]
      return x == -.infinity || x.isNaN ? 0 : x
    }
    let target = x.shape.without(axis)
    let shifts = blocks[1] == 0 ? A(zeros: target) : A(doubles: largest, shape: target)
    shift = shifts.alongside(axis, of: x.shape)
    isInfinite = largest.contains(.infinity)
    guard isInfinite else {
      shifted = x - shift
      return
    }
    let (n, inner) = (blocks[1], blocks[2])
    let infinite = largest.indices.filter { largest[$0] == .infinity }.flatMap { line in
      (0..<n).map { (line / inner * n + $0) * inner + line % inner }
    }
    var flat = (x - shift).reshaped(to: [x.count])
    let limits = Blocks.map(infinite.count) {
      numbers[infinite[$0]] == .infinity ? 0 : -Double.infinity
    }
    flat.replace([.gather(infinite)], with: A(doubles: limits, shape: [limits.count]))
    shifted = flat.reshaped(to: x.shape)
  }

  /// log Σ exp of the shifted scores, in a shape that broadcasts.
  ///
  /// The largest one, whose power is 1, is left to `log1p`: beside it small ones would lose their digits.
  var logSum: A {
    guard !places.isEmpty else {
      return A(doubles: shift.doubles.map { _ in -.infinity }, shape: shift.shape)
    }
    var powers = A.lift(Exp.self, shifted).reshaped(to: [shifted.count])
    let largest = shifted.gathered(places, shape: [places.count])
    powers.replace([.gather(places)], with: A.lift(Expm1.self, largest))
    let rest = powers.reshaped(to: shifted.shape).total(axis)
    return A.lift(Log1p.self, rest).alongside(axis, of: shifted.shape)
  }

  /// The scores' powers in proportion; where all are -∞ they are nan, or 0 if `orZero`.
  func probabilities(orZero: Bool = false) -> A {
    let powers = A.lift(Exp.self, shifted)
    let total = powers.total(axis).alongside(axis, of: shifted.shape)
    let totals = total.doubles
    guard orZero, totals.contains(0) else { return powers / total }
    let ones = Blocks.map(totals.count) { totals[$0] == 0 ? 1.0 : 0 }
    return powers / (total + A(doubles: ones, shape: total.shape))
  }
}

enum Softmax: AxisMap {
  static let entry = LibraryEntry(
    "softmax(xs, axis=-1)",
    "Probabilities proportional to exp(xs) along an axis; with `axis=none`, over all elements."
      + " Infinite scores share them equally.",
    expects: "an array of numbers", example: ("softmax([0, 0])", "[0.5, 0.5]"))

  static func map<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    Scores(x, axis).probabilities()
  }
}

enum LogSoftmax: AxisMap {
  static let entry = LibraryEntry(
    "log_softmax(xs, axis=-1)", "The logarithm of softmax, accurate even where softmax underflows.",
    expects: "an array of numbers", example: ("log_softmax([0, 1000])", "[-1000, 0]"))

  static func map<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    A.lift(LogSoftmaxRule(axis: axis), [x])
  }
}

/// The Jacobian of log softmax is 1 - 1 pᵀ, with the probabilities p: in reverse mode one record.
struct LogSoftmaxRule: ArrayPrimitive {
  let axis: Int?

  func value(_ x: [DoubleArray]) -> DoubleArray { composition(x[0]) }
  func composed<A: NumberArray>(_ x: [A]) -> A? { composition(x[0]) }

  private func composition<A: NumberArray>(_ x: A) -> A {
    let scores = Scores(x, axis)
    return scores.shifted - scores.logSum
  }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    guard let dx = dx[0] else { return A(zeros: y.shape) }
    return dx - dx.carried(by: A.lift(Exp.self, y)).total(axis).alongside(axis, of: y.shape)
  }

  func vjp<A: NumberArray>(_: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    [cy - cy.total(axis).alongside(axis, of: y.shape).carried(by: A.lift(Exp.self, y))]
  }
}

enum LogSumExp: Reduction {
  static let entry = LibraryEntry(
    "logsumexp(xs, axis=-1, keepdims=false)",
    "log(sum(exp(xs))) along an axis, without overflow; with `axis=none`, over all elements. Digits: fewer where it is"
      + " small beside the elements, and in second derivatives that are small beside the first ones.",
    expects: "an array of numbers", example: ("logsumexp([1000, 1000])", "1000.6931471805599")
  )

  static let takesNothing = true

  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    A.lift(LogSumExpRule(axis: axis), [x])
  }
}

/// The gradient of log Σ exp are the probabilities, infinite scores or not.
struct LogSumExpRule: ArrayPrimitive {
  let axis: Int?

  func value(_ x: [DoubleArray]) -> DoubleArray { composition(Scores(x[0], axis)) }
  func composed<A: NumberArray>(_ x: [A]) -> A? {
    let scores = Scores(x[0], axis)
    return scores.isInfinite ? nil : composition(scores)
  }

  private func composition<A: NumberArray>(_ scores: Scores<A>) -> A {
    (scores.shift + scores.logSum).reshaped(to: scores.shifted.shape.without(axis))
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A {
    guard let dx = dx[0] else { return A(zeros: y.shape) }
    return dx.carried(by: Scores(x[0], axis).probabilities(orZero: true)).total(axis)
  }

  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let shares = Scores(x[0], axis).probabilities(orZero: true)
    return [cy.alongside(axis, of: x[0].shape).carried(by: shares)]
  }
}

enum CrossEntropy: LibraryFunction {
  static let entry = LibraryEntry(
    "cross_entropy(logits, targets, axis=-1)",
    "The mean of -log softmax(logits) at the targets: class numbers, with one axis less, or"
      + " probabilities of the same shape.",
    expects: "logits, and targets as class numbers or as probabilities",
    example: ("cross_entropy([[0, 0], [0, 1000]], [0, 1])", "0.34657359027997264"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, x.rank != 0, let targets = arguments[1].asArray else {
      return nil
    }
    guard arguments[2].isNumeric || arguments[2] == .any else { return nil }
    guard let rank = x.rank, let own = targets.rank else { return .any }
    guard own == rank || own == rank - 1 else { return nil }
    return .numbers(rank: 0, active: x.isActive || targets.isActive)
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[2], rank: x.shape.count) ?? x.shape.count - 1
    guard let targets = machine.arrayIfNumeric(arguments[1]) else { throw misfit(arguments[1]) }
    let isActive = arguments[0].isActive || arguments[1].isActive
    let rows = x.shape.without(axis).elementCount
    guard x.count > 0 else { throw empty }
    let logs = LogSoftmax.map(x, axis)
    let total: N.Array
    if targets.shape == x.shape {
      // A probability of 0 takes nothing, not even of an infinite logarithm.
      total = targets.carried(by: logs).total(nil)
    } else {
      guard targets.shape == x.shape.without(axis) else {
        throw .shapes(.named(name), .elementwise, x.shape, targets.shape)
      }
      let places = try classes(targets.doubles, count: x.shape[axis])
      let offsets = Extremes.offsets(places, x.shape.blocks(axis))
      total = logs.gathered(offsets, shape: [offsets.count]).total(nil)
    }
    return machine.value(-total / N.Array(number: Double(rows)), isActive: isActive)
  }
}

extension LibraryFunction {
  /// Numbers of classes.
  static func classes(_ numbers: [Double], count: Int) throws(RuntimeError) -> [Int] {
    var classes: [Int] = []
    for (k, number) in numbers.enumerated() {
      if k & 1023 == 0, Blocks.areStopped { throw .interrupted }
      guard let place = WholeNumber.exactly(number) else { throw .notWhole(number) }
      guard place >= 0, place < count else { throw .index(place, count: max(0, count)) }
      classes.append(place)
    }
    return classes
  }
}

enum OneHot: LibraryFunction {
  static let entry = LibraryEntry(
    "one_hot(classes, count)",
    "For each class number, a vector of zeros with a one at that index, along a new last axis.",
    expects: "class numbers, and how many classes there are",
    example: ("one_hot([2, 0], 3)", "[[0, 0, 1],\n [1, 0, 0]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, arguments[1].isNumeric || arguments[1] == .any else {
      return nil
    }
    return x.rank.map { .array(active: false, rank: $0 + 1) } ?? .any
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let x = machine.arrayIfNumeric(arguments[0]) else { throw misfit(arguments[0]) }
    let count = try whole(arguments[1])
    let shape = x.shape + [max(0, count)]
    try machine.checkSize(shape)
    try machine.context.require(shape.elementCount, of: 8, for: "an array of shape \(shape)")
    var result = [Double](repeating: 0, count: shape.elementCount)
    for (row, place) in try classes(x.doubles, count: count).enumerated() {
      result[row * count + place] = 1
    }
    return machine.value(result, shape: shape)
  }
}
