// Constructors.swift -- arrays from nothing but their shape.

import HypCode
import HypNumbers
import HypRuntime

/// `zeros` and `ones`.
protocol Filled: LibraryFunction {
  static var number: Double { get }
}

extension Filled {
  static func kind(of arguments: [Kind]) -> Kind? {
    guard let rank = Kind.rank(ofShape: arguments[0].tupleParts) else { return nil }
    return rank.map { .numbers(rank: $0, active: false) } ?? .any
  }

  @_specialize(kind:partial,where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let shape = try newShape(machine, arguments[0].tupleParts)
    return machine.value(N.Array(number: number).broadcast(to: shape), isActive: false)
  }
}

enum Zeros: Filled {
  static let role: LibraryRole? = .zeros
  static let entry = LibraryEntry(
    "zeros(shape…)", "An array of zeros; the lengths are given one by one or as a tuple.",
    expects: "lengths, as whole numbers",
    example: ("zeros(2, 3)", "[[0, 0, 0],\n [0, 0, 0]]"))
  static let number = 0.0
}

enum Ones: Filled {
  static let role: LibraryRole? = .ones
  static let entry = LibraryEntry(
    "ones(shape…)", "An array of ones; the lengths are given one by one or as a tuple.",
    expects: "lengths, as whole numbers", example: ("ones(3)", "[1, 1, 1]"))
  static let number = 1.0
}

enum Full: LibraryFunction {
  static let role: LibraryRole? = .full
  static let entry = LibraryEntry(
    "full(shape, value)",
    "An array of the given shape (a length or a tuple of lengths), with the same number everywhere.",
    expects: "a length or a tuple of lengths, and a number",
    example: ("full((2, 2), 7)", "[[7, 7],\n [7, 7]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard let rank = Kind.rank(ofShape: [arguments[0]]) else { return nil }
    guard arguments[1].isNumeric || arguments[1] == .any else { return nil }
    guard let rank, arguments[1] != .any else { return .any }
    return .numbers(rank: rank, active: arguments[1].isActive)
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let shape = try newShape(machine, [arguments[0]])
    guard let number = arguments[1].asNumber else { throw misfit(arguments[0], arguments[1]) }
    return machine.value(
      N.Array(scalar: number).broadcast(to: shape), isActive: arguments[1].isActive)
  }
}

enum Eye: LibraryFunction {
  static let role: LibraryRole? = .identity
  static let entry = LibraryEntry(
    "eye(n, m=none)", "The matrix with ones on its diagonal: n rows, and n columns or m.",
    expects: "whole numbers", example: ("eye(2)", "[[1, 0],\n [0, 1]]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments[0].isNumeric || arguments[0] == .any else { return nil }
    return .array(active: false, rank: 2)
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    let shape = try newShape(
      machine, [arguments[0], arguments[1].isNone ? arguments[0] : arguments[1]])
    try machine.context.require(min(shape[0], shape[1]), of: 24, for: "an array of shape \(shape)")
    let diagonal = Blocks.map(min(shape[0], shape[1])) { $0 * (shape[1] + 1) }
    let ones = N.Array(number: 1).broadcast(to: [diagonal.count])
    return machine.value(ones.scattered(to: diagonal, shape: shape), isActive: false)
  }
}

enum Linspace: LibraryFunction {
  static let entry = LibraryEntry(
    "linspace(start, stop, num=50)", "`n` equally spaced numbers, including both ends.",
    expects: "numbers", example: ("linspace(0, 1, 5)", "[0, 0.25, 0.5, 0.75, 1]"))

  static func kind(of arguments: [Kind]) -> Kind? {
    guard arguments.allSatisfy({ $0.isNumeric || $0 == .any }) else { return nil }
    if arguments[..<2].contains(.any) { return .any }
    return .vector(active: arguments[0].isActive || arguments[1].isActive)
  }

  @specialized(where N == Double)
  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard let start = arguments[0].asNumber, let stop = arguments[1].asNumber else {
      throw misfit(arguments[0], arguments[1])
    }
    let shape = try newShape(machine, [arguments[2]])
    let count = shape[0]
    if N.Base.self == Double.self, !arguments[0].isActive, !arguments[1].isActive,
      (stop.base.double - start.base.double).isFinite
    {
      var result = DoubleArray(
        count: count, start: start.base.double, distance: stop.base.double - start.base.double,
        divisor: Double(max(count - 1, 1)))
      if count > 1 { result.setElement(at: count - 1, to: stop.base.double) }
      return .passiveArray(N.Base.Array(rounding: result))
    }
    let steps = N.Array(shape: shape) { count > 1 ? Double($0) / Double(count - 1) : 0 }
    let (first, last) = (N.Array(scalar: start), N.Array(scalar: stop))
    // Where the distance overflows, each end has its share.
    let distance = last - first
    var result =
      distance.doubles[0].isFinite
      ? first + distance * steps : first * steps.subtracted(from: 1) + last * steps
    // Where the sum has rounded, the end is still the end.
    if count > 1 { result.setElement(at: count - 1, to: stop) }
    return machine.value(result, isActive: arguments[0].isActive || arguments[1].isActive)
  }
}
