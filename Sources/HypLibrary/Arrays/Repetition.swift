// Repetition.swift -- arrays made of copies of others, and differences of neighbours.

import HypCode
import HypNumbers
import HypRuntime

enum Tile: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "tile(xs, counts…)",
    "The array repeated as a whole: so many times along each of the last axes, one count an axis or a tuple of"
      + " them; further counts add axes.",
    expects: "an array, and counts as whole numbers",
    example: ("tile([1, 2], 2, 2)", "[[1, 2, 1, 2],\n [1, 2, 1, 2]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, let rank = Kind.rank(ofShape: arguments[1].tupleParts)
    else { return nil }
    guard let own = x.rank, let rank else { return .any }
    return .numbers(rank: max(own, rank), active: x.isActive)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let x = machine.arrayIfNumeric(arguments[0]) else { throw misfit(arguments[0]) }
    var counts = Array(try shape(machine, arguments[1].tupleParts))
    if let count = counts.first(where: { $0 < 0 }) {
      throw misfit("\(count)", expected: "counts that are not negative")
    }
    var own = Array(x.shape)
    while own.count < counts.count { own.insert(1, at: 0) }
    while counts.count < own.count { counts.insert(1, at: 0) }
    var target: Shape = []
    for (length, count) in zip(own, counts) {
      let (product, overflow) = length.multipliedReportingOverflow(by: count)
      guard !overflow else { throw .outOfMemory("an array of \(count) times \(length)") }
      target.append(product)
    }
    try machine.checkSize(target)
    let apart = Shape(own.flatMap { [1, $0] })
    let repeated = Shape(zip(own, counts).flatMap { [$1, $0] })
    let tiled = x.reshaped(to: apart).broadcast(to: repeated).reshaped(to: target)
    return machine.value(tiled, isActive: arguments[0].isActive)
  }
}

enum Repeat: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "repeat(xs, count, axis=none)",
    "Each element repeated, along an axis or in row order: `count` times, or for a vector of counts, each as often"
      + " as its own says.",
    expects: "an array, and a count or a vector of counts",
    example: ("repeat([1, 2], 2)", "[1, 1, 2, 2]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let count = arguments[1].asArray, count.rank == nil || count.rank == 0 || count.rank == 1
    else { return nil }
    if arguments[0].isNumeric { return .vector(active: arguments[0].isActive) }
    return arguments[0].running(along: arguments[2])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let x = machine.arrayIfNumeric(arguments[0]) else { throw misfit(arguments[0]) }
    let axis = try axis(arguments[2], rank: x.shape.count)
    let n = x.length(axis)
    guard let given = machine.arrayIfNumeric(arguments[1]), given.shape.count <= 1 else {
      throw misfit(arguments[0], arguments[1])
    }
    guard given.shape.isEmpty || given.count == n else {
      throw misfit("\(given.count) counts", expected: "one count for each of \(n) elements")
    }
    var counts: [Int] = []
    var total = 0
    for number in given.doubles {
      let count = try whole(Value<N>.real(N.Base(literal: number)))
      guard count >= 0 else { throw misfit("\(count)", expected: "counts that are not negative") }
      counts.append(count)
      let times = given.shape.isEmpty ? n : 1
      let (product, overflow) = count.multipliedReportingOverflow(by: times)
      guard !overflow, product < 1 << 48 else { throw .outOfMemory("\(count) copies") }
      total += product
    }
    var target = axis == nil ? [total] : x.shape
    if let axis { target[axis] = total }
    try machine.checkSize(target)
    let places = (0..<n).flatMap { place in
      [Int](repeating: place, count: counts[given.shape.isEmpty ? 0 : place])
    }
    try machine.checkArrays()
    let flat = axis == nil ? x.reshaped(to: [n]) : x
    return machine.value(
      flat.picking(.gather(places), along: axis ?? 0), isActive: arguments[0].isActive)
  }
}

enum Meshgrid: LibraryFunction {
  static let entry = LibraryEntry(
    "meshgrid(xs…, indexing=\"xy\")",
    "The coordinates of all points of a grid, as a tuple of arrays, one for each vector. Of two vectors, x varies"
      + " along the columns and y along the rows; with `indexing=\"ij\"` the axes are in the order of the vectors.",
    expects: "vectors", example: ("meshgrid([1, 2], [3, 4]).1", "[[3, 3],\n [4, 4]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1] == .string || arguments[1] == .any else { return nil }
    let vectors = arguments[0].tupleParts
    let arrays = vectors.compactMap(\.asArray)
    guard !vectors.isEmpty, arrays.count == vectors.count,
      arrays.allSatisfy({ $0.rank == nil || $0.rank == 1 })
    else { return nil }
    if arrays.contains(where: { $0.rank == nil }) { return .any }
    return .tuple(
      labels: nil, arrays.map { .array(active: $0.isActive, rank: arrays.count) })
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .string(let indexing) = arguments[1], indexing == "xy" || indexing == "ij" else {
      throw misfit(
        .kinds([arguments[1].kind]), expected: "`\"xy\"` or `\"ij\"` as `indexing`")
    }
    let given = arguments[0].tupleParts
    var vectors: [N.Array] = []
    for vector in given {
      let x = try array(machine, vector)
      guard x.shape.count == 1 else { throw misfit(vector) }
      vectors.append(x)
    }
    var axes = Array(vectors.indices)
    if indexing == "xy", axes.count > 1 { axes.swapAt(0, 1) }
    let shape = Shape(axes.map { vectors[$0].count })
    try machine.checkSize(shape)
    return .tuple(
      labels: nil,
      zip(vectors, given).enumerated().map { k, pair in
        let own = Shape(axes.map { $0 == k ? pair.0.count : 1 })
        let grid = pair.0.reshaped(to: own).broadcast(to: shape)
        return machine.value(grid, isActive: pair.1.isActive)
      })
  }
}

enum Difference: LibraryFunction {
  static let entry = LibraryEntry(
    "diff(xs, n=1, axis=-1)",
    "The differences of neighbours along an axis, each element less the one before it; n times. For the derivative of a"
      + " function see `derivative`.",
    expects: "an array of numbers, and how often as a whole number",
    example: ("diff([1, 4, 9, 16])", "[3, 5, 7]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    return arguments[0].mapped(along: arguments[2])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    var x = try array(machine, arguments[0])
    let times = try whole(arguments[1])
    guard times >= 0 else { throw misfit("\(times)", expected: "how often, 0 or more") }
    let axis = try axis(arguments[2], rank: x.shape.count) ?? x.shape.count - 1
    for _ in 0..<Swift.min(times, x.shape[axis]) {
      try machine.checkArrays()
      let count = x.shape[axis] - 1
      x =
        x.picking(.strided(start: 1, step: 1, count: count), along: axis)
        - x.picking(.strided(start: 0, step: 1, count: count), along: axis)
    }
    return machine.value(x, isActive: arguments[0].isActive)
  }
}
