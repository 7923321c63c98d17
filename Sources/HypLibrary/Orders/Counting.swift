// Counting.swift -- distinct elements, places in sorted ones, and how often whole numbers occur.

import HypCode
import HypNumbers
import HypRuntime

enum Unique: LibraryFunction {
  static let entry = LibraryEntry(
    "unique(xs, counts=false)",
    "The distinct elements in increasing order, of an array or of a tuple of strings. With `counts=true` a record:"
      + " the `values`, and `counts`, how often each occurs.",
    expects: "an array of numbers, or a tuple of numbers or strings",
    example: ("unique([3, 1, 3, 2])", "[1, 2, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    kind(of: arguments, truths: [nil, nil])
  }

  static func kind(of arguments: [Kind], truths: [Bool?]) -> Kind? {
    if case .tuple(nil, _) = arguments[0], arguments[0].asArray == nil { return .any }
    guard let x = arguments[0].asArray, x.rank != 0 else { return nil }
    return x.rank == nil || truths[1] != false ? .any : .vector(active: x.isActive)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let wantsCounts = try Sort.truth(arguments[1], "counts")
    let (values, counts): (Value<N>, [Int])
    if case .tuple(nil, let parts) = arguments[0], machine.arrayIfNumeric(arguments[0]) == nil {
      var texts: [String: Int] = [:]
      for part in parts {
        guard case .string(let text) = part else { throw misfit(part) }
        texts[text, default: 0] += 1
      }
      let sorted = texts.sorted { $0.key < $1.key }
      values = .tuple(labels: nil, sorted.map { .string($0.key) })
      counts = sorted.map(\.value)
    } else {
      let x = try array(machine, arguments[0])
      let numbers = x.doubles
      let offsets = Extremes.sorted(numbers, [1, x.count, 1])
      try machine.checkArrays()
      var firsts: [Int] = []
      var found: [Int] = []
      for offset in offsets {
        if let last = firsts.last,
          numbers[last] == numbers[offset] || numbers[last].isNaN && numbers[offset].isNaN
        {
          found[found.count - 1] += 1
        } else {
          firsts.append(offset)
          found.append(1)
        }
      }
      counts = found
      values = machine.value(
        x.gathered(firsts, shape: [firsts.count]), isActive: arguments[0].isActive)
    }
    guard wantsCounts else { return values }
    return .tuple(
      labels: ["values", "counts"],
      [values, machine.value(counts.map(Double.init), shape: [counts.count])])
  }
}

enum SearchSorted: LibraryFunction {
  static let entry = LibraryEntry(
    "searchsorted(xs, x, side=\"left\")",
    "The index at which each number of x would have to be inserted so that the vector xs, which must be sorted, stays"
      + " sorted: before equal elements, or with `side=\"right\"` after them.",
    expects: "a sorted vector, and a number or an array",
    example: ("searchsorted([1, 3, 5], [0, 3, 9])", "[0, 1, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let xs = arguments[0].asArray, xs.rank == nil || xs.rank == 1,
      let x = arguments[1].asArray, arguments[2] == .string || arguments[2] == .any
    else { return nil }
    return x.rank.map { .numbers(rank: $0, active: false) } ?? .any
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let xs = try array(machine, arguments[0])
    guard xs.shape.count == 1 else { throw misfit(arguments[0], arguments[1]) }
    guard let x = machine.arrayIfNumeric(arguments[1]) else {
      throw misfit(arguments[0], arguments[1])
    }
    guard case .string(let side) = arguments[2], side == "left" || side == "right" else {
      throw misfit(
        .kinds([arguments[2].kind]), expected: "`\"left\"` or `\"right\"` as `side`")
    }
    let sorted = xs.doubles
    if let place = sorted.indices.dropFirst().first(where: { sorted[$0] < sorted[$0 - 1] }) {
      throw misfit(
        "a smaller element at index \(place) than before it",
        expected: "elements in increasing order")
    }
    let isRight = side == "right"
    let places = x.doubles.mapPatiently(orElse: 0) { number -> Double in
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        // nan is last.
        let isBelow =
          isRight
          ? !(number < sorted[middle]) && !(sorted[middle].isNaN && !number.isNaN)
          : sorted[middle] < number || number.isNaN && !sorted[middle].isNaN
        if isBelow { low = middle + 1 } else { high = middle }
      }
      return Double(low)
    }
    guard let first = places.first, x.shape.isEmpty else {
      return machine.value(places, shape: x.shape)
    }
    return .real(N.Base(literal: first))
  }
}

enum BinCount: LibraryFunction {
  static let entry = LibraryEntry(
    "bincount(xs, weights=none, minlength=0)",
    "How often each of the whole numbers 0, 1, … up to the largest occurs in xs; with `weights`, their sums."
      + " `minlength` is the least length of the result.",
    expects: "whole numbers that are not negative, and as many weights",
    example: ("bincount([1, 3, 1])", "[0, 2, 0, 1]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let x = arguments[0].asArray, x.rank != 0,
      arguments[2].isNumeric || arguments[2] == .any
    else { return nil }
    if arguments[1] == .none { return .vector(active: false) }
    guard let weights = arguments[1].asArray, weights.rank != 0 else { return nil }
    return arguments[1] == .any ? .any : .vector(active: weights.isActive)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let numbers = x.doubles
    let least = try whole(arguments[2])
    if let wrong = numbers.first(where: { $0 < 0 }) {
      throw misfit("\(NumberText.shortest(wrong))", expected: entry.expects)
    }
    let largest = numbers.reduce(-1, Swift.max)
    guard largest < 0x1p40 else { throw .outOfMemory("\(NumberText.shortest(largest)) counts") }
    let count = Swift.max(Int(largest) + 1, least, 0)
    try machine.checkSize([count])
    let bins = try classes(numbers, count: count)
    let rule = BinSums(bins: bins, count: count)
    guard !arguments[1].isNone else {
      let ones = DoubleArray(repeating: 1, shape: [bins.count])
      return machine.value(
        N.Array(constant: N.Base.Array(rounding: rule.value([ones]))), isActive: false)
    }
    let weights = try array(machine, arguments[1])
    guard weights.shape == x.shape else {
      throw .shapes(.named(name), .elementwise, x.shape, weights.shape)
    }
    let sums = N.Array.lift(rule, [weights.reshaped(to: [weights.count])])
    return machine.value(sums, isActive: arguments[1].isActive)
  }
}

/// The sums of the numbers of each bin. It is linear: its tangent is the same of tangents, its pullback gathers.
struct BinSums: ArrayPrimitive {
  let bins: [Int]
  let count: Int

  func value(_ x: [DoubleArray]) -> DoubleArray {
    let weights = x[0].elements
    return DoubleArray(shape: [count], byRows: true) { sums in
      sums.initialize(repeating: 0)
      Blocks.forEach(bins.count) { for i in $0 { sums[bins[i]] += weights[i] } }
    }
  }

  func jvp<A: NumberArray>(_: [A], _ dx: [A?], _ y: A) -> A {
    dx[0].map { A.lift(self, [$0]) } ?? A(zeros: y.shape)
  }

  func vjp<A: NumberArray>(_: [A], _: A, _ cy: A, wanted _: [Bool]) -> [A?] {
    [cy.gathered(bins, shape: [bins.count])]
  }
}
