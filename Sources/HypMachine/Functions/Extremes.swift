// Extremes.swift -- the largest and the smallest elements, their places, and orders.

import HypNumbers

/// Lines along an axis, over plain numbers.
enum Extremes {
  /// `f` of each line of blocks `[outer, length, inner]`, in the order of the result.
  static func lines<T>(_ x: [Double], _ blocks: Shape, _ f: ([Double]) -> T) -> [T] {
    let (n, inner) = (blocks[1], blocks[2])
    var results: [T] = []
    results.reserveCapacity(blocks[0] * inner)
    for outer in 0..<blocks[0] {
      for i in 0..<inner {
        let start = outer * n * inner + i
        // A line of neighbours is copied at once.
        results.append(
          f(inner == 1 ? Array(x[start..<start + n]) : (0..<n).map { x[start + $0 * inner] }))
      }
    }
    return results
  }

  /// The place of the first largest number; that of the first nan, where there is one.
  static func largest(_ line: [Double]) -> Int {
    var best = 0
    for place in line.indices {
      if line[place].isNaN { return place }
      if line[place] > line[best] { best = place }
    }
    return best
  }

  static func smallest(_ line: [Double]) -> Int {
    var best = 0
    for place in line.indices {
      if line[place].isNaN { return place }
      if line[place] < line[best] { best = place }
    }
    return best
  }

  /// The largest number of each line; 0 of an empty one.
  static func maxima(_ x: [Double], _ blocks: Shape) -> [Double] {
    lines(x, blocks) { $0.isEmpty ? 0 : $0[largest($0)] }
  }

  /// The places in increasing order, equals in theirs, nan last.
  private static func order(_ line: [Double]) -> [Int] {
    // The standard library's sort is stable, but does not promise it.
    line.indices.sorted { a, b in
      let (x, y) = (line[a], line[b])
      if x < y { return true }
      if x > y { return false }
      if x.isNaN != y.isNaN { return y.isNaN }
      return a < b
    }
  }

  /// The array with each line in increasing order: the offset that each element comes from.
  static func sorted(_ x: [Double], _ blocks: Shape) -> [Int] {
    let (n, inner) = (blocks[1], blocks[2])
    var offsets = [Int](repeating: 0, count: x.count)
    for (line, order) in lines(x, blocks, order).enumerated() {
      let start = line / inner * n * inner + line % inner
      for (k, place) in order.enumerated() { offsets[start + k * inner] = start + place * inner }
    }
    return offsets
  }

  /// Some line along an axis, or all of `x` without one, has its extreme, of those in `results`, in more
  /// than one place.
  static func haveTies(
    _ x: [Double], _ shape: Shape, axis: Int?, _ results: [Double]
  ) -> Bool {
    let places = shape.count
    if let axis, axis < -places || axis >= places { return false }
    let blocks = shape.blocks(axis.map { $0 < 0 ? $0 + places : $0 })
    let (n, inner) = (blocks[1], blocks[2])
    return results.enumerated().contains { line, result in
      let start = line / inner * n * inner + line % inner
      return result.isFinite && (0..<n).count { x[start + $0 * inner] == result } > 1
    }
  }

  /// The offsets of places along the middle axis, one for each line.
  static func offsets(_ places: [Int], _ blocks: Shape) -> [Int] {
    let (n, inner) = (blocks[1], blocks[2])
    return places.enumerated().map { line, place in
      let (outer, i) = line.quotientAndRemainder(dividingBy: inner)
      return (outer * n + place) * inner + i
    }
  }
}

/// `min` and `max` of one argument.
protocol Extreme: Reduction {
  static func place(_ line: [Double]) -> Int
}

extension Extreme {
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
    // Equals share the derivative: their mean, whose value is exactly that of each of them. A mask of
    // zeros carries nothing, not even of infinite elements.
    var mask = [Double](repeating: 0, count: numbers.count)
    for (_, equals) in ties { for offset in equals { mask[offset] = 1 / Double(equals.count) } }
    let share = A(doubles: mask, shape: blocks).carried(by: x.blocks(axis))
    let means = share.sum(axis: 1).reshaped(to: [offsets.count])
    let lines = ties.map(\.line)
    let shared = means.gathered(lines, shape: [lines.count])
    let exact = A(doubles: lines.map { numbers[offsets[$0]] }, shape: [lines.count])
    result.replace([.gather(lines)], with: exact + (shared - shared.stopped))
    return result.reshaped(to: target)
  }

  /// The lines whose extreme stands in several places, and these. Infinite ones do not vary.
  private static func ties(
    _ x: [Double], _ blocks: Shape, _ offsets: [Int]
  ) -> [(line: Int, offsets: [Int])] {
    let (n, inner) = (blocks[1], blocks[2])
    var result: [(line: Int, offsets: [Int])] = []
    for (line, offset) in offsets.enumerated() where x[offset].isFinite {
      let start = line / inner * n * inner + line % inner
      let equals = (0..<n).map { start + $0 * inner }.filter { x[$0] == x[offset] }
      if equals.count > 1 { result.append((line, equals)) }
    }
    return result
  }
}

enum Maximum: Extreme {
  static let entry = LibraryEntry(
    "max(xs, axis=none)",
    "The largest element, of all or along an axis; equals share the derivative. Of two arguments,"
      + " the larger, element by element.",
    expects: "an array of numbers", example: ("max([[1, 5], [7, 2]], axis=1)", "[5, 7]"))
  static func place(_ line: [Double]) -> Int { Extremes.largest(line) }
}

enum Minimum: Extreme {
  static let entry = LibraryEntry(
    "min(xs, axis=none)",
    "The smallest element, of all or along an axis; equals share the derivative. Of two arguments,"
      + " the smaller, element by element.",
    expects: "an array of numbers", example: ("min([3, 1, 2])", "1"))
  static func place(_ line: [Double]) -> Int { Extremes.smallest(line) }
}

// MARK: Places

/// `argmin` and `argmax`.
protocol ExtremePlace: LibraryFunction {
  static func place(_ line: [Double]) -> Int
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
    "The place of the first largest element; without an axis counted rows first.",
    expects: "an array of numbers", example: ("argmax([3, 9, 2])", "1"))
  static func place(_ line: [Double]) -> Int { Extremes.largest(line) }
}

enum ArgMin: ExtremePlace {
  static let entry = LibraryEntry(
    "argmin(xs, axis=none)",
    "The place of the first smallest element; without an axis counted rows first.",
    expects: "an array of numbers", example: ("argmin([3, 9, 2])", "2"))
  static func place(_ line: [Double]) -> Int { Extremes.smallest(line) }
}

// MARK: Orders

enum ArgSort: LibraryFunction {
  static let entry = LibraryEntry(
    "argsort(xs, axis=-1)",
    "The places of the elements in increasing order; equals keep theirs, nan is last.",
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
    let places = Extremes.sorted(x.doubles, blocks).map { Double($0 / blocks[2] % blocks[1]) }
    return machine.value(places, shape: x.shape)
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
    return machine.value(x.gathered(offsets, shape: x.shape), isActive: arguments[0].isActive)
  }
}
