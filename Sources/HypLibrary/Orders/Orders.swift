// Orders.swift -- sorted elements, their places, and the largest ones.

import HypCode
import HypNumbers
import HypRuntime

/// `sort` and `argsort`: of arrays along an axis, and of collections by keys.
protocol Ordering: LibraryFunction {}

extension Ordering {
  /// Whether the kinds of axis, key and direction fit; others are reported one by one when it runs.
  static func optionsFit(_ arguments: [Kind]) -> Bool {
    let (axis, by, descending) = (arguments[1], arguments[2], arguments[3])
    return (axis.isNumeric || axis == .any) && (by == .none || by == .any || by.isFunction)
      && (descending == .bool || descending == .any)
  }

  /// A boolean argument.
  static func truth<N: Number>(_ x: Value<N>, _ parameter: String) throws(RuntimeError) -> Bool {
    guard case .bool(let truth) = x else {
      throw misfit(.kinds([x.kind]), expected: "`true` or `false` as `\(parameter)`")
    }
    return truth
  }

  /// The places of the entries of a collection in the order of their keys, or of themselves.
  static func order<N: Number>(
    _ machine: Machine<N>, _ xs: Value<N>, by: Value<N>, descending: Bool
  ) throws(RuntimeError) -> [Int] {
    guard let count = xs.elementCount else { throw misfit(xs) }
    let function = PlainFunction(machine.outermost(by), machine.context)
    if function == nil, !by.isNone {
      throw misfit(.kinds([by.kind]), expected: "a function as `by`")
    }
    try machine.context.require(count, of: rowBytes, for: "\(count) keys")
    var keys: [SortKey] = []
    for index in 0..<count {
      let element = machine.outermost(try machine.element(xs, index))
      let value = try function.map { (f) throws(RuntimeError) in try f([element]) } ?? element
      guard let key = SortKey(value), keys.first?.isLike(key) ?? true else {
        throw misfit(
          .kinds([value.kind]),
          expected: "numbers or strings to sort by, or lists of them, all of one kind")
      }
      keys.append(key)
    }
    if case .number? = keys.first {
      let numbers = keys.map { if case .number(let x) = $0 { x } else { Double.nan } }
      return Extremes.sorted(numbers, [1, count, 1], descending: descending)
    }
    let places = keys.indices.sorted { a, b in
      let (x, y) = (keys[a], keys[b])
      if x.isLast != y.isLast { return y.isLast }
      return x == y ? a < b : descending ? y < x : x < y
    }
    if Blocks.areStopped { throw .interrupted }
    return places
  }

  /// An array along its first axis, or a tuple, in another order.
  static func arranged<N: Number>(
    _ machine: Machine<N>, _ xs: Value<N>, _ places: [Int]
  ) throws(RuntimeError) -> Value<N> {
    if !isList(xs), let x = machine.arrayIfNumeric(xs) {
      return machine.value(x.picking(.gather(places), along: 0), isActive: xs.isActive)
    }
    return try machine.tuple(places.count) { (index) throws(RuntimeError) in
      try machine.element(xs, places[index])
    }
  }
}

/// What collections are sorted by.
private enum SortKey: Comparable {
  case number(Double)
  case text(String)
  case list([SortKey])

  /// Nil for what has no order.
  init?(_ value: Value<Double>) {
    switch value {
    case .real(let x), .number(let x): self = .number(x)
    case .bool(let truth): self = .number(truth ? 1 : 0)
    case .string(let text): self = .text(text)
    case .tuple(nil, let parts):
      let keys = parts.compactMap { SortKey($0) }
      guard keys.count == parts.count else { return nil }
      self = .list(keys)
    case .passiveArray(let array), .activeArray(let array):
      guard array.shape.count == 1 else { return nil }
      self = .list(array.elements.map { .number($0) })
    default: return nil
    }
  }

  /// It can be compared with another one.
  func isLike(_ other: SortKey) -> Bool {
    switch (self, other) {
    case (.number, .number), (.text, .text): true
    case (.list(let a), .list(let b)): zip(a, b).allSatisfy { $0.isLike($1) }
    default: false
    }
  }

  /// It is not a number, and comes last in either direction.
  var isLast: Bool { if case .number(let x) = self { x.isNaN } else { false } }

  static func < (a: SortKey, b: SortKey) -> Bool {
    switch (a, b) {
    case (.number(let x), .number(let y)): x < y
    case (.text(let x), .text(let y)): x < y
    case (.list(let x), .list(let y)): x.lexicographicallyPrecedes(y)
    default: false
    }
  }

  static func == (a: SortKey, b: SortKey) -> Bool {
    switch (a, b) {
    case (.number(let x), .number(let y)): x == y || x.isNaN && y.isNaN
    case (.text(let x), .text(let y)): x == y
    case (.list(let x), .list(let y)): x == y
    default: false
    }
  }
}

enum Sort: Ordering {
  static let rearranges = true
  static let entry = LibraryEntry(
    "sort(xs, axis=-1, by=none, descending=false)",
    "The elements in increasing order along an axis, or with `descending=true` in decreasing order; equal"
      + " elements keep their order, nan is last. With `by=f` the elements of a vector or a tuple, or the rows of"
      + " a matrix, are sorted by what `f` gives for each: numbers, strings, or lists of them.",
    expects: "an array of numbers, or a tuple of numbers or strings",
    example: ("sort([3, 1, 2], descending=true)", "[3, 2, 1]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard optionsFit(arguments) else { return .any }
    if case .tuple(nil, _) = arguments[0], arguments[0].asArray == nil { return .any }
    return arguments[0].mapped(along: arguments[1])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let descending = try truth(arguments[3], "descending")
    if !arguments[2].isNone || isTuple(machine, arguments[0]) {
      let places = try order(machine, arguments[0], by: arguments[2], descending: descending)
      return try arranged(machine, arguments[0], places)
    }
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count) ?? x.shape.count - 1
    if !arguments[0].isActive, N.Base.self == Double.self,
      let sorted = Extremes.sorted(x.base.asDoubles, x.shape.blocks(axis))
    {
      return .passiveArray(
        N.Base.Array(rounding: descending ? sorted.reversed(along: axis) : sorted))
    }
    let offsets = Extremes.sorted(x.doubles, x.shape.blocks(axis), descending: descending)
    try machine.checkArrays()
    return machine.value(x.gathered(offsets, shape: x.shape), isActive: arguments[0].isActive)
  }
}

extension Ordering {
  /// It is a tuple of anything but numbers.
  private static func isList<N: Number>(_ xs: Value<N>) -> Bool {
    if case .tuple(_, let parts) = xs { parts.contains { !$0.kind.isNumeric } } else { false }
  }

  /// It is a tuple of something else than numbers, such as strings.
  static func isTuple<N: Number>(_ machine: Machine<N>, _ x: Value<N>) -> Bool {
    if case .tuple(nil, _) = x { machine.arrayIfNumeric(x) == nil } else { false }
  }
}

enum ArgSort: Ordering {
  static let entry = LibraryEntry(
    "argsort(xs, axis=-1, by=none, descending=false)",
    "The indices that sort the elements, as `sort` does with the same options.",
    expects: "an array of numbers, or a tuple of numbers or strings",
    example: ("argsort([3, 1, 2])", "[1, 2, 0]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard optionsFit(arguments) else { return .any }
    if case .tuple(nil, _) = arguments[0], arguments[0].asArray == nil {
      return .vector(active: false)
    }
    guard arguments[2] == .none else { return .any }
    return arguments[0].mapped(along: arguments[1])?.withActivity(false)
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let descending = try truth(arguments[3], "descending")
    if !arguments[2].isNone || isTuple(machine, arguments[0]) {
      let places = try order(machine, arguments[0], by: arguments[2], descending: descending)
      return machine.value(places.map(Double.init), shape: [places.count])
    }
    let x = try array(machine, arguments[0])
    let axis = try axis(arguments[1], rank: x.shape.count) ?? x.shape.count - 1
    let blocks = x.shape.blocks(axis)
    let offsets = Extremes.sorted(x.doubles, blocks, descending: descending)
    let (n, inner) = (blocks[1], blocks[2])
    let places = N.Array(shape: x.shape) { Double(offsets[$0] / inner % n) }
    return machine.value(places, isActive: false)
  }
}

enum Top: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "top(xs, k, axis=-1)",
    "The k largest elements along an axis, the largest first. Their places are the first k of"
      + " `argsort(xs, descending=true)`.",
    expects: "an array of numbers, and how many to take", example: ("top([3, 1, 4], 2)", "[4, 3]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    return arguments[0].mapped(along: arguments[2])
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let x = try array(machine, arguments[0])
    let count = try whole(arguments[1])
    let axis = try axis(arguments[2], rank: x.shape.count) ?? x.shape.count - 1
    let blocks = x.shape.blocks(axis)
    let (n, inner) = (blocks[1], blocks[2])
    guard (0...n).contains(count) else {
      throw misfit("\(count)", expected: "how many of \(n) elements to take, from 0 to \(n)")
    }
    let offsets = Extremes.sorted(x.doubles, blocks, descending: true)
    try machine.checkArrays()
    let places = Blocks.map(blocks[0] * count * inner) { place in
      let (outer, rest) = place.quotientAndRemainder(dividingBy: count * inner)
      return offsets[outer * n * inner + rest]
    }
    var shape = x.shape
    shape[axis] = count
    return machine.value(x.gathered(places, shape: shape), isActive: arguments[0].isActive)
  }
}
