// Ravel.swift -- structures of numbers as vectors, and back.

import HypCode
import HypNumbers
import HypRuntime

enum Ravel: LibraryFunction {
  static let role: LibraryRole? = .ravel
  static let entry = LibraryEntry(
    "ravel(x)",
    "All numbers of a number, an array, or a tuple or record of such as one vector: part after part, of an array the rows"
      + " first. `unravel` goes back.",
    expects: "numbers, arrays, and tuples and records of them",
    example: ("ravel((a=1, b=[[2, 3], [4, 5]]))", "[1, 2, 3, 4, 5]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    isOfNumbers(arguments[0]) ? .vector(active: arguments[0].isActive || arguments[0].isBoxed) : nil
  }

  /// It has numbers in all places, or may have.
  static func isOfNumbers(_ kind: Kind) -> Bool {
    switch kind {
    case .any: true
    case .tuple(_, let parts): parts.allSatisfy(isOfNumbers)
    default: kind.numericRank != nil
    }
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    var parts: [N.Array] = []
    _ = try arguments[0].mapLeaves { (leaf) throws(RuntimeError) -> Value<N> in
      if let fault = leaf.rangeFault { throw fault }
      guard let array = machine.arrayIfNumeric(leaf) else { throw misfit(leaf) }
      parts.append(array.reshaped(to: [array.shape.elementCount]))
      return leaf
    }
    let isActive = arguments[0].isActive
    guard !parts.isEmpty else { return machine.value([Double](), shape: [0]) }
    guard let joined = N.Array(joining: parts, axis: 0) else { throw misfit(arguments[0]) }
    return machine.value(joined, isActive: isActive)
  }
}

enum Unravel: LibraryFunction {
  static let role: LibraryRole? = .unravel
  static let entry = LibraryEntry(
    "unravel(v, like)",
    "The numbers of a vector in the structure of `like`, whose own numbers do not matter: what `ravel` has made of such a"
      + " structure as it was.",
    expects: "a vector with as many numbers as the structure",
    example: ("unravel([1, 2, 3], (a=0, b=[0, 0]))", "(a=1, b=[2, 3])"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[0].numericRank == 1 || arguments[0] == .any, Ravel.isOfNumbers(arguments[1])
    else { return nil }
    return arguments[0] == .any ? .any : filled(arguments[1], arguments[0].isActive)
  }

  private static func filled(_ kind: Kind, _ isActive: Bool) -> Kind {
    switch kind {
    case .any: return .any
    case .tuple(let labels, let parts):
      let kinds = parts.map { filled($0, isActive) }
      return kinds.contains(.any) ? .any : .tuple(labels: labels, kinds)
    default: return .numbers(rank: kind.numericRank ?? 0, active: isActive)
    }
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let isActive = arguments[0].isActive
    guard let numbers = machine.arrayIfNumeric(arguments[0]), numbers.shape.count == 1 else {
      throw misfit(arguments[0])
    }
    var start = 0
    let value = try arguments[1].mapLeaves { (leaf) throws(RuntimeError) -> Value<N> in
      guard let shape = leaf.shape else { throw misfit(leaf) }
      let count = shape.elementCount
      guard start + count <= numbers.shape[0] else { throw misfit(arguments[0]) }
      let part = numbers.selecting([.strided(start: start, step: 1, count: count)])
        .reshaped(to: shape)
      start += count
      guard shape.isEmpty else { return machine.value(part, isActive: isActive) }
      return isActive ? .number(part.element(at: 0)) : .real(part.element(at: 0).base)
    }
    guard start == numbers.shape[0] else { throw misfit(arguments[0]) }
    return value
  }
}
