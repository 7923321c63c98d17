// Quantiles.swift -- the median and other quantiles, between sorted elements.

import HypCode
import HypNumbers
import HypRuntime

/// Numbers between sorted ones.
enum Quantiles {
  /// The quantiles `q`, a vector, along an axis: its shape is the length of `q` and that of the rest.
  ///
  /// Each is interpolated linearly between the two elements around place q (n - 1), from the nearer one, so that an
  /// element comes out as it is.
  static func along<A: NumberArray>(_ x: A, _ q: A, _ axis: Int?) -> A {
    let blocks = x.shape.blocks(axis)
    let (n, inner) = (blocks[1], blocks[2])
    let (numbers, lines) = (x.doubles, blocks[0] * inner)
    let sorted = Extremes.sorted(numbers, blocks)
    let last = Double(n - 1)
    let lows = q.doubles.map {
      Swift.min(Swift.max(($0 * last).rounded(.down), 0), Swift.max(last - 1, 0))
    }
    let isNearHigh = zip(q.doubles, lows).map { $0 * last - $1 >= 0.5 }
    /// The elements so many places above the lower one of each quantile; nan where there is any in the line.
    func elements(_ step: (Int) -> Int) -> A {
      let offsets = Blocks.map(lows.count * lines) { place in
        let (k, line) = place.quotientAndRemainder(dividingBy: lines)
        let start = line / inner * n * inner + line % inner
        let largest = sorted[start + (n - 1) * inner]
        if numbers[largest].isNaN { return largest }
        return sorted[start + Swift.min(Int(lows[k]) + step(k), n - 1) * inner]
      }
      return x.gathered(offsets, shape: [lows.count, lines])
    }
    let near = elements { isNearHigh[$0] ? 1 : 0 }
    let far = elements { isNearHigh[$0] ? 0 : 1 }
    // How far it is from the nearer one, of the distance between both.
    let signs = A(doubles: isNearHigh.map { $0 ? -1 : 1 }, shape: [lows.count, 1])
    let places = A(
      doubles: zip(lows, isNearHigh).map { $1 ? $0 + 1 : $0 }, shape: [lows.count, 1])
    let share =
      signs * (q.reshaped(to: [lows.count, 1]) * A(number: last) - places)
    let distance = far - near
    let result =
      distance.isAllFinite
      ? near + share.carried(by: distance)
      : (A(number: 1) - share).carried(by: near) + share.carried(by: far)
    return result.reshaped(to: [lows.count] + x.shape.without(axis))
  }
}

enum Median: Reduction {
  static let entry = LibraryEntry(
    "median(xs, axis=none, keepdims=false)",
    "The middle element in sorted order, or the mean of the two in the middle, of all elements or along an axis. Of equal"
      + " elements one has the derivative, as in `sort`.",
    expects: "an array of numbers", example: ("median([3, 1, 2, 10])", "2.5"))
  static let takesNothing = false

  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    let middle = Quantiles.along(x, A(doubles: [0.5], shape: [1]), axis)
    return middle.reshaped(to: x.shape.without(axis))
  }
}

enum Quantile: AxisReduction {
  static let entry = LibraryEntry(
    "quantile(xs, q, axis=none, keepdims=false)",
    "The number below which the share q of the elements lies, from 0 to 1, interpolated linearly between sorted"
      + " elements; for a vector q, one for each, along a new first axis. Differentiable with respect to q too.",
    expects: "an array of numbers, and shares from 0 to 1",
    example: ("quantile([1, 2, 3, 4, 5], [0.25, 0.5])", "[2, 3]"))

  static func reducedKind(_ arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, x.rank != 0, let q = arguments[1].asArray,
      q.rank == nil || q.rank == 0 || q.rank == 1,
      let kind = arguments[0].reduced(along: arguments[2], active: x.isActive || q.isActive)
    else { return nil }
    guard kind != .any, let rank = q.rank, let own = kind.numericRank else { return .any }
    return .numbers(rank: own + rank, active: kind.isActive)
  }

  static func kind(of arguments: [Kind], truths: [Bool?]) -> Kind? {
    reducedKind(arguments).map { truths[3] == false ? $0 : .any }
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    guard let q = machine.arrayIfNumeric(arguments[1]), q.shape.count <= 1 else {
      throw misfit(arguments[0], arguments[1])
    }
    let axis = try axis(arguments[2], rank: x.shape.count)
    if let wrong = q.doubles.first(where: { !(0...1).contains($0) }) {
      throw misfit("\(NumberText.shortest(wrong))", expected: "shares from 0 to 1")
    }
    guard x.length(axis) > 0 else { throw empty }
    let shares = q.reshaped(to: [q.count])
    let shape = try keepsAxis(arguments) ? x.shape.keeping(axis) : x.shape.without(axis)
    try machine.checkSize([q.count] + shape)
    let result = Quantiles.along(x, shares, axis).reshaped(to: q.shape + shape)
    try machine.checkArrays()
    return machine.value(result, isActive: arguments[0].isActive || arguments[1].isActive)
  }
}
