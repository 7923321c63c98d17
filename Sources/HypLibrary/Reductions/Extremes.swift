// Extremes.swift -- the largest and the smallest elements, their places, and orders.

import HypCode
import HypNumbers
import HypRuntime

/// The numbers along an axis, in memory that is not copied.
struct Line: RandomAccessCollection {
  let start: UnsafePointer<Double>
  let count: Int
  let step: Int

  var startIndex: Int { 0 }
  var endIndex: Int { count }
  subscript(place: Int) -> Double {
    @inline(__always) get { start[place &* step] }
  }

  /// The place of the first number that comes before all others as `precedes` says; that of the first nan,
  /// if there is one; 0 of none.
  @inline(__always)
  func first(by precedes: (Double, Double) -> Bool) -> Int {
    var (best, nan) = (0, -1)
    Blocks.forEach(count) {
      if nan >= 0 { return }
      for place in $0 {
        let x = self[place]
        if x.isNaN {
          nan = place
          return
        }
        if precedes(x, self[best]) { best = place }
      }
    }
    return nan >= 0 ? nan : best
  }
}

/// Lines along an axis, over plain numbers.
enum Extremes {
  /// `f` of each line of blocks `[outer, length, inner]`, in the order of the result. When a stop is
  /// requested, the rest is what it gives for no numbers.
  static func lines<T>(_ x: [Double], _ blocks: Shape, _ f: (Line) -> T) -> [T] {
    let (n, inner) = (blocks[1], blocks[2])
    var results: [T] = []
    results.reserveCapacity(blocks[0] * inner)
    x.withUnsafeBufferPointer { x in
      // Of no numbers there is no memory, and nothing is read.
      let first = x.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Double>.alignment)
      guard let first else { return }
      for line in 0..<blocks[0] * inner {
        if line & 255 == 0, Blocks.areStopped { break }
        let start = line / inner * n * inner + line % inner
        results.append(f(Line(start: first + start, count: n, step: inner)))
      }
      let missing = blocks[0] * inner - results.count
      if missing > 0 {
        let nothing = f(Line(start: first, count: 0, step: 1))
        results.append(contentsOf: repeatElement(nothing, count: missing))
      }
    }
    return results
  }

  /// The place of the first largest number; that of the first nan, if there is one.
  static func largest(_ line: Line) -> Int { line.first { $0 > $1 } }

  static func smallest(_ line: Line) -> Int { line.first { $0 < $1 } }

  /// The largest number of each line; 0 of an empty one.
  static func maxima(_ x: [Double], _ blocks: Shape) -> [Double] {
    lines(x, blocks) { $0.isEmpty ? 0 : $0[largest($0)] }
  }

  /// The array with each line in increasing order, equals in theirs, nan last: the offset that each
  /// element comes from.
  static func sorted(_ x: [Double], _ blocks: Shape) -> [Int] {
    let (n, inner) = (blocks[1], blocks[2])
    var offsets = [Int](repeating: 0, count: x.count)
    offsets.withUnsafeMutableBufferPointer { offsets in
      for line in 0..<blocks[0] * inner where !Blocks.areStopped {
        let start = line / inner * n * inner + line % inner
        Order.sort(n, { x[start &+ $0 &* inner] }) { place, element in
          offsets[start &+ place &* inner] = start &+ element &* inner
        }
      }
    }
    return offsets
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
  static func place(_ line: Line) -> Int
}

extension Extreme {
  static var kink: LibraryKink? {
    .tie(convention: "equal elements share the derivative equally")
  }
  static var zeroPartial: ZeroPartial { .flat }

  static var takesNothing: Bool { false }

  static func reduce<A: NumberArray>(_ x: A, _ axis: Int?) -> A {
    let blocks = x.shape.blocks(axis)
    let numbers = x.doubles
    let places = Extremes.lines(numbers, blocks, Self.place)
    let offsets = Extremes.offsets(places, blocks)
    let target = x.shape.without(axis)
    var result = x.gathered(offsets, shape: [offsets.count])
    let ties = Self.ties(numbers, blocks, offsets)
    guard !ties.isEmpty else { return result.reshaped(to: target) }
    KinkSignal.raise(where: x.carries)
    // Equals share the derivative.
    let lines = ties.map(\.line)
    let rule = SharedExtreme(axis: axis, ties: ties)
    result.replace([.gather(lines)], with: A.lift(rule, [x]))
    return result.reshaped(to: target)
  }

  /// The lines whose extreme is in several places, and these.
  private static func ties(
    _ x: [Double], _ blocks: Shape, _ offsets: [Int]
  ) -> [(line: Int, offsets: [Int])] {
    let (n, inner) = (blocks[1], blocks[2])
    var result: [(line: Int, offsets: [Int])] = []
    for (line, offset) in offsets.enumerated() {
      if Blocks.areStopped { return [] }
      guard !x[offset].isNaN else { continue }
      let start = line / inner * n * inner + line % inner
      if Blocks.areStopped { return [] }
      let equals = Ties.equals(x, start, n, inner, x[offset])
      if equals.count > 1 { result.append((line, equals)) }
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
    "max(xs, axis=none)",
    "The largest element, of all or along an axis; equal elements share the derivative. With two arguments,"
      + " the larger, element by element.",
    expects: "an array of numbers", example: ("max([[1, 5], [7, 2]], axis=1)", "[5, 7]"))
  static func place(_ line: Line) -> Int { Extremes.largest(line) }
}

enum Minimum: Extreme {
  static let entry = LibraryEntry(
    "min(xs, axis=none)",
    "The smallest element, of all or along an axis; equal elements share the derivative. With two arguments,"
      + " the smaller, element by element.",
    expects: "an array of numbers", example: ("min([3, 1, 2])", "1"))
  static func place(_ line: Line) -> Int { Extremes.smallest(line) }
}

// MARK: Places

/// `argmin` and `argmax`.
protocol ExtremePlace: LibraryFunction {
  static func place(_ line: Line) -> Int
}

extension ExtremePlace {
  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0].reduced(along: arguments[1], active: false)
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count)
    guard x.length(axis) > 0 else { throw empty }
    let places = Extremes.lines(x.doubles, x.shape.blocks(axis), Self.place)
    let target = x.shape.without(axis)
    if target.isEmpty { return .real(N.Base(literal: Double(places[0]))) }
    return machine.value(places.map(Double.init), shape: target)
  }
}

enum ArgMax: ExtremePlace {
  static let entry = LibraryEntry(
    "argmax(xs, axis=none)",
    "The index of the first largest element; without an axis, counted in row order.",
    expects: "an array of numbers", example: ("argmax([3, 9, 2])", "1"))
  static func place(_ line: Line) -> Int { Extremes.largest(line) }
}

enum ArgMin: ExtremePlace {
  static let entry = LibraryEntry(
    "argmin(xs, axis=none)",
    "The index of the first smallest element; without an axis, counted in row order.",
    expects: "an array of numbers", example: ("argmin([3, 9, 2])", "2"))
  static func place(_ line: Line) -> Int { Extremes.smallest(line) }
}

// MARK: Orders

enum ArgSort: LibraryFunction {
  static let entry = LibraryEntry(
    "argsort(xs, axis=-1)",
    "The indices that sort the elements in increasing order; equal elements keep their order, nan is last.",
    expects: "an array of numbers", example: ("argsort([3, 1, 2])", "[1, 2, 0]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    Sort.kind(of: arguments)?.withActivity(false)
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count) ?? x.shape.count - 1
    let blocks = x.shape.blocks(axis)
    let offsets = Extremes.sorted(x.doubles, blocks)
    let (n, inner) = (blocks[1], blocks[2])
    let places = N.Array(shape: x.shape) { Double(offsets[$0] / inner % n) }
    return machine.value(places, isActive: false)
  }
}

enum Sort: LibraryFunction {
  static let entry = LibraryEntry(
    "sort(xs, axis=-1)", "The elements in increasing order along an axis; nan is last.",
    expects: "an array of numbers", example: ("sort([3, 1, 2])", "[1, 2, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, x.rank != 0 else { return nil }
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    return x.rank.map { .array(active: x.isActive, rank: $0) } ?? .any
  }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count) ?? x.shape.count - 1
    let offsets = Extremes.sorted(x.doubles, x.shape.blocks(axis))
    try machine.checkArrays()
    return machine.value(x.gathered(offsets, shape: x.shape), isActive: arguments[0].isActive)
  }
}
