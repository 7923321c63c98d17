// Concatenation.swift -- several collections to one.

import HypCode
import HypNumbers
import HypRuntime

extension LibraryFunction {
  /// About what a short tuple takes.
  static var rowBytes: Int { 200 }

  /// What is to be joined: the arguments, or the elements of one tuple.
  private static func joinedKinds(_ arguments: [Kind]) -> [Kind]? {
    guard arguments.count == 1 else { return arguments }
    if case .tuple(_, let parts) = arguments[0] { return parts }
    return arguments[0] == .any ? nil : arguments
  }

  /// The kind of arrays of one rank, joined along the axis that is the second argument; `joinedRank`
  /// is nil if arrays of that rank cannot be.
  static func joinedKind(_ arguments: [Kind], joinedRank: (Int) -> Int?) -> Kind? {
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    guard let parts = joinedKinds(arguments[0].tupleParts) else { return .any }
    let kinds = parts.compactMap(\.asArray)
    guard kinds.count == parts.count, let first = kinds.first else { return nil }
    if kinds.contains(where: { $0.rank == nil }) { return .any }
    guard let rank = first.rank, kinds.allSatisfy({ $0.rank == rank }) else { return nil }
    return joinedRank(rank).map { .array(active: kinds.contains(where: \.isActive), rank: $0) }
  }

  /// What is to be joined, as arrays.
  static func joinedArrays<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> [N.Array] {
    var parts = arguments
    if arguments.count == 1, case .tuple(_, let own) = arguments[0] { parts = own }
    var arrays: [N.Array] = []
    for part in parts {
      if let fault = part.rangeFault { throw fault }
      guard let array = machine.arrayIfNumeric(part) else { throw misfit(part) }
      arrays.append(array)
    }
    guard !arrays.isEmpty else { throw misfit("none", expected: entry.expects) }
    return arrays
  }
}

enum Concat: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "concat(xs…, axis=0)", "Arrays joined along an existing axis.",
    expects: "arrays of one rank", example: ("concat([1, 2], [3])", "[1, 2, 3]"))
  static let scratch = 0

  static func kind(of arguments: [Kind]) -> Kind? {
    joinedKind(arguments) { rank in rank > 0 ? rank : nil }
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let parts = try joinedArrays(machine, arguments[0].tupleParts)
    let first = parts[0].shape
    guard !first.isEmpty else { throw misfit("a number", expected: entry.expects) }
    let axis = try axis(arguments[1], rank: first.count) ?? 0
    for part in parts.dropFirst() {
      guard part.shape.count == first.count, part.shape.without(axis) == first.without(axis) else {
        throw .shapes(.named(name), .joined, first, part.shape)
      }
    }
    var shape = first
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    try machine.checkSize(shape)
    guard let joined = N.Array(joining: parts, axis: axis) else { throw misfit(arguments[0]) }
    return machine.value(joined, isActive: arguments[0].isActive)
  }
}

enum Stack: LibraryFunction {
  static let rearranges = true
  static let entry = LibraryEntry(
    "stack(xs…, axis=0)", "Numbers or arrays of one shape, side by side along a new axis.",
    expects: "numbers, or arrays of one shape",
    example: ("stack([1, 2], [3, 4], axis=1)", "[[1, 3],\n [2, 4]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    joinedKind(arguments) { rank in rank + 1 }
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let parts = try joinedArrays(machine, arguments[0].tupleParts)
    let first = parts[0].shape
    for part in parts where part.shape != first {
      throw .shapes(.named(name), .stacked, first, part.shape)
    }
    try machine.checkSize(first.stacked(parts.count))
    let rank = first.count + 1
    let axis = try axis(arguments[1], rank: rank) ?? 0
    // The new axis is made in front, and moved.
    var order = Array(1..<rank)
    order.insert(0, at: axis)
    let stacked = N.Array(stacking: parts).permuted(order)
    return machine.value(stacked, isActive: arguments[0].isActive)
  }
}

enum Append: LibraryFunction {
  static let role: LibraryRole? = .append
  static let entry = LibraryEntry(
    "append(xs, x)",
    "The array with one more element, the matrix with one more row, or the tuple with one more value.",
    expects: "an array, and a number or an array to append",
    example: ("append([1, 2], 3)", "[1, 2, 3]"))
  static let scratch = 2

  static func kind(of arguments: [Kind]) -> Kind? {
    if arguments[0].hasBox || arguments[1].hasBox { return .any }
    switch (arguments[0], arguments[1]) {
    case (.array(let active, 1), .real), (.array(let active, 1), .number):
      return .vector(active: active || arguments[1].isActive)
    case (.array(let active, let rank), .array(let active2, let rank2))
    where rank2 == rank - 1 || (rank == 1 && rank2 == 1):
      return .array(active: active || active2, rank: max(rank, rank2 + 1))
    case (.mask(1), .bool): return .mask(rank: 1)
    case (.mask(let rank), .mask(let rank2)) where rank2 == rank - 1 || (rank == 1 && rank2 == 1):
      return .mask(rank: max(rank, rank2 + 1))
    // `append([], true)` begins an array of booleans; one of numbers becomes a tuple.
    case (.tuple, _), (.range, _), (.array, .bool), (.array, .mask), (.mask, _): return .any
    default: return nil
    }
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let (xs, x) = (arguments[0], arguments[1])
    if case .tuple(let labels, let parts) = xs {
      guard labels == nil else { throw misfit(xs, x) }
      return .tuple(labels: nil, parts + [x])
    }
    guard let shape = xs.shape, !shape.isEmpty else { throw misfit(xs, x) }
    if let truth = x.asTruths, case .mask(var array) = xs {
      guard truth.shape == shape.entry || shape == [0] else {
        throw .shapes(.named(name), .appended, shape, truth.shape)
      }
      if shape == [0] { return machine.booleans([x]) ?? .none }
      if truth.shape.isEmpty {
        array.append(truth.element(at: 0))
      } else {
        array.append(entry: truth)
      }
      return .mask(array)
    }
    if shape == [0], let first = machine.booleans([x]) { return first }
    guard let own = x.shape else {
      // A collection of anything else is a tuple.
      return try machine.tuple(shape[0] + 1) { (index) throws(RuntimeError) in
        index < shape[0] ? try machine.element(xs, index) : x
      }
    }
    if shape == [0], !own.isEmpty { return machine.numeric([x]) ?? .none }
    guard own == shape.entry else { throw .shapes(.named(name), .appended, shape, own) }
    try machine.checkSize(own.stacked(shape[0] + 1))
    if !xs.isActive, !x.isActive, var array = xs.asPassiveArray {
      if own.isEmpty, let last = x.base {
        array.append(last)
      } else if let part = x.asPassiveArray {
        array.append(entry: part)
      }
      return .passiveArray(array)
    }
    guard var array = xs.asActiveArray else { throw misfit(xs, x) }
    if own.isEmpty, let last = x.asNumber {
      array.append(last)
    } else if let part = x.asActiveArray {
      array.append(entry: part)
    }
    return .activeArray(array)
  }
}

enum Zip: LibraryFunction {
  static let role: LibraryRole? = .zip
  static let entry = LibraryEntry(
    "zip(xs…)", "Tuples of corresponding elements, up to the end of the shortest.",
    expects: "collections", example: ("zip([1, 2], [3, 4])", "((1, 3), (2, 4))"))

  static func kind(of arguments: [Kind]) -> Kind? {
    let parts = arguments[0].tupleParts
    return !parts.isEmpty && parts.allSatisfy { $0 == .any || $0.isCollection } ? .any : nil
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let collections = arguments[0].tupleParts
    let counts = collections.compactMap(\.elementCount)
    guard counts.count == collections.count, let count = counts.min() else {
      throw misfit(collections.first { $0.elementCount == nil } ?? .none)
    }
    try machine.context.require(count, of: rowBytes, for: "\(count) tuples")
    return try machine.tuple(count) { (index) throws(RuntimeError) in
      var row: [Value<N>] = []
      for collection in collections { row.append(try machine.element(collection, index)) }
      return .tuple(labels: nil, row)
    }
  }
}

enum Enumerate: LibraryFunction {
  static let role: LibraryRole? = .enumerate
  static let entry = LibraryEntry(
    "enumerate(xs)", "Each element with its index: `(i, x)`.", expects: "a collection",
    example: ("enumerate([5, 6])", "((0, 5), (1, 6))"))

  static func kind(of arguments: [Kind]) -> Kind? {
    arguments[0] == .any || arguments[0].isCollection ? .any : nil
  }

  @_specialize(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let count = arguments[0].elementCount else { throw misfit(arguments[0]) }
    try machine.context.require(count, of: rowBytes, for: "\(count) tuples")
    return try machine.tuple(count) { (index) throws(RuntimeError) in
      let number = Value<N>.real(N.Base(literal: Double(index)))
      return .tuple(labels: nil, [number, try machine.element(arguments[0], index)])
    }
  }
}
