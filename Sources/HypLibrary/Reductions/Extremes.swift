// Extremes.swift -- the largest and the smallest elements, their places, and orders.

import CKernels
import HypCode
import HypNumbers
import HypRuntime

/// Lines along an axis, over plain numbers.
enum Extremes {
  /// Where in a line its largest or smallest number is first, or its first nan, and how many are equal to it.
  typealias Place = (place: Int, ties: Int)

  /// The largest or smallest number of each line of blocks `[outer, length, inner]`, in the order of the result; place
  /// 0 of no numbers, and of what is left when a stop is requested.
  static func places(_ x: DoubleArray, _ blocks: Shape, isLargest: Bool) -> [Place] {
    x.lines(blocks, orElse: (0, 0)) { start, count in
      var ties = 0
      return (Int(hk_extreme(isLargest, count, start, &ties)), ties)
    }
  }

  /// The largest number of each line; 0 of an empty one.
  static func maxima(_ x: DoubleArray, _ blocks: Shape) -> [Double] {
    x.lines(blocks, orElse: 0) { start, count in
      var ties = 0
      return count == 0 ? 0 : start[Int(hk_extreme(true, count, start, &ties))]
    }
  }

  /// The array with each line in increasing or decreasing order, equals in theirs, nan last: the offset that
  /// each element comes from.
  static func sorted(_ x: [Double], _ blocks: Shape, descending: Bool = false) -> [Int] {
    let (n, inner) = (blocks[1], blocks[2])
    var offsets = [Int](repeating: 0, count: x.count)
    offsets.withUnsafeMutableBufferPointer { offsets in
      for line in 0..<blocks[0] * inner where !Blocks.areStopped {
        let start = line / inner * n * inner + line % inner
        let sign = descending ? -1.0 : 1
        Order.sort(n, { sign * x[start &+ $0 &* inner] }) { place, element in
          offsets[start &+ place &* inner] = start &+ element &* inner
        }
      }
    }
    return offsets
  }

  /// The same of the numbers alone; nil where equal numbers differ, as zeros of both signs do, and nan.
  static func sorted(_ x: DoubleArray, _ blocks: Shape) -> DoubleArray? {
    guard blocks[2] == 1 else { return nil }
    return x.withElements(byRows: true) { x in
      var isDone = true
      let sorted = DoubleArray(shape: blocks, byRows: true) { room in
        guard let from = x.baseAddress, let to = room.baseAddress else { return }
        for line in 0..<blocks[0] where isDone {
          let start = line * blocks[1]
          isDone = Order.sort(blocks[1], from + start, into: to + start)
        }
      }
      return isDone ? sorted : nil
    }?.reshaped(to: x.shape)
  }

  /// The offsets of places along the middle axis, one for each line.
  static func offsets(_ places: [Int], _ blocks: Shape) -> [Int] {
    let (n, inner) = (blocks[1], blocks[2])
    return Blocks.map(places.count) { line in
      let (outer, i) = line.quotientAndRemainder(dividingBy: inner)
      return (outer * n + places[line]) * inner + i
    }
  }
}

/// `min` and `max` of one argument.
protocol Extreme: Reduction {
  static var isLargest: Bool { get }
}

extension Extreme {
  static var kink: LibraryKink? {
    .tie(convention: "equal elements share the derivative equally")
  }
  static var zeroPartial: ZeroPartial { .flat }

  static var takesNothing: Bool { false }

  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    let blocks = x.shape.blocks(axis)
    let places = Extremes.places(x.base.asDoubles, blocks, isLargest: isLargest)
    let offsets = Extremes.offsets(places.map(\.place), blocks)
    let target = x.shape.without(axis)
    var result = x.gathered(offsets, shape: [offsets.count])
    // A plain number is the same wherever it is.
    guard x.carries, places.contains(where: { $0.ties > 1 }) else {
      return result.reshaped(to: target)
    }
    let ties = Self.ties(x.doubles, blocks, places, offsets)
    guard !ties.isEmpty else { return result.reshaped(to: target) }
    KinkSignal.raise(where: true)
    // Equals share the derivative.
    let lines = ties.map(\.line)
    let rule = SharedExtreme(axis: axis, ties: ties)
    result.replace([.gather(lines)], with: A.lift(rule, [x]))
    return result.reshaped(to: target)
  }

  /// The lines whose extreme is in several places, and these.
  private static func ties(
    _ x: [Double], _ blocks: Shape, _ places: [Extremes.Place], _ offsets: [Int]
  ) -> [(line: Int, offsets: [Int])] {
    let (n, inner) = (blocks[1], blocks[2])
    var result: [(line: Int, offsets: [Int])] = []
    for (line, place) in places.enumerated() where place.ties > 1 {
      if Blocks.areStopped { return [] }
      let start = line / inner * n * inner + line % inner
      result.append((line, Ties.equals(x, start, n, inner, x[offsets[line]])))
    }
    return result
  }
}

/// The extremes that are in several places of their lines: each place has an equal share.
///
/// A primitive of its own, since a mean of infinite numbers less itself would not be 0.
struct SharedExtreme: ArrayPrimitive {
  let axis: Int?
  let ties: [(line: Int, offsets: [Int])]

  func value(_ x: [DoubleArray]) -> DoubleArray {
    let first = ties.map { $0.offsets[0] }
    return x[0].gathered(first, shape: [first.count])
  }

  /// The share of each element, in blocks around the axis.
  private func shares<A: NumberArray>(of x: A) -> A {
    var shares = [Double](repeating: 0, count: x.count)
    for (_, equals) in ties { for offset in equals { shares[offset] = 1 / Double(equals.count) } }
    return A(doubles: shares, shape: x.shape.blocks(axis))
  }

  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _: A) -> A {
    guard let dx = dx[0] else { return A(zeros: [ties.count]) }
    let means = dx.blocks(axis).carried(by: shares(of: x[0])).sum(axis: 1)
    return means.reshaped(to: [means.count]).gathered(ties.map(\.line), shape: [ties.count])
  }

  func vjp<A: NumberArray>(_ x: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    let blocks = x[0].shape.blocks(axis)
    let lines = cy.scattered(to: ties.map(\.line), shape: [blocks[0] * blocks[2]])
    let parts = lines.reshaped(to: [blocks[0], 1, blocks[2]]) * shares(of: x[0])
    return [parts.reshaped(to: x[0].shape)]
  }
}

enum Maximum: Extreme {
  static let entry = LibraryEntry(
    "max(xs, axis=none, keepdims=false)",
    "The largest element, of all or along an axis; equal elements share the derivative. With two arguments,"
      + " the larger, element by element.",
    expects: "an array of numbers", example: ("max([[1, 5], [7, 2]], axis=1)", "[5, 7]"))
  static let isLargest = true
  static let role: LibraryRole? = .extreme(isLargest: true, isPlace: false)
}

enum Minimum: Extreme {
  static let entry = LibraryEntry(
    "min(xs, axis=none, keepdims=false)",
    "The smallest element, of all or along an axis; equal elements share the derivative. With two arguments,"
      + " the smaller, element by element.",
    expects: "an array of numbers", example: ("min([3, 1, 2])", "1"))
  static let isLargest = false
  static let role: LibraryRole? = .extreme(isLargest: false, isPlace: false)
}

// MARK: Places

/// `argmin` and `argmax`.
protocol ExtremePlace: AxisReduction {
  static var isLargest: Bool { get }
}

extension ExtremePlace {
  static func reducedKind(_ arguments: [Kind]) -> Kind? {
    arguments[0].reduced(along: arguments[1], active: false)
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    guard x.length(axis) > 0 else { throw empty }
    let places = Extremes.places(x.base.asDoubles, x.shape.blocks(axis), isLargest: isLargest)
      .map(\.place)
    let target = try keepsAxis(arguments) ? x.shape.keeping(axis) : x.shape.without(axis)
    if target.isEmpty { return .real(N.Base(literal: Double(places[0]))) }
    return machine.value(places.map(Double.init), shape: target)
  }
}

enum ArgMax: ExtremePlace {
  static let entry = LibraryEntry(
    "argmax(xs, axis=none, keepdims=false)",
    "The index of the first largest element; without an axis, counted in row order.",
    expects: "an array of numbers", example: ("argmax([3, 9, 2])", "1"))
  static let isLargest = true
  static let role: LibraryRole? = .extreme(isLargest: true, isPlace: true)
}

enum ArgMin: ExtremePlace {
  static let entry = LibraryEntry(
    "argmin(xs, axis=none, keepdims=false)",
    "The index of the first smallest element; without an axis, counted in row order.",
    expects: "an array of numbers", example: ("argmin([3, 9, 2])", "2"))
  static let isLargest = false
  static let role: LibraryRole? = .extreme(isLargest: false, isPlace: true)
}
