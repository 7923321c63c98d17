// Arguments.swift -- how library functions read their arguments and give their results.
//
// Arrays are worked on as `N.Array` whatever they carry: without derivatives they are constants
// there, which costs a wrapper and no loop. What depends on no derivative is given back passive.

import HypNumbers

/// What is known of an argument that is to be an array.
struct ArrayKind {
  /// Nil where it is known only when the program runs.
  let rank: Int?
  let isActive: Bool
}

extension Kind {
  /// An array of this rank; of rank 0, a number.
  static func numbers(rank: Int, active: Bool) -> Kind {
    rank > 0 ? .array(active: active, rank: rank) : active ? .number : .real
  }

  /// This kind as an array: of a number, an array, a range, or a tuple of them; nil for all else.
  var asArray: ArrayKind? {
    switch self {
    case .any: return ArrayKind(rank: nil, isActive: true)
    case .tuple(_, let parts):
      guard let first = parts.first else { return ArrayKind(rank: 1, isActive: false) }
      guard let kind = first.asArray else { return nil }
      var rank = kind.rank
      for part in parts {
        guard let other = part.asArray else { return nil }
        if rank != nil, other.rank != nil, rank != other.rank { return nil }
        if other.rank == nil { rank = nil }
      }
      return ArrayKind(rank: rank.map { $0 + 1 }, isActive: isActive)
    default: return numericRank.map { ArrayKind(rank: $0, isActive: isActive) }
    }
  }

  /// The kind of a reduction of this array along an axis of kind `axis`.
  func reduced(along axis: Kind, active: Bool? = nil) -> Kind? {
    guard let array = asArray, array.rank != 0 else { return nil }
    let active = active ?? array.isActive
    switch axis {
    case .none: return array.rank == nil ? .any : .numbers(rank: 0, active: active)
    case .real, .number:
      return array.rank.map { .numbers(rank: $0 - 1, active: active) } ?? .any
    case .any: return .any
    default: return nil
    }
  }

  /// How many axes an array has whose shape is given by values of these kinds: numbers, or one
  /// tuple or array of them. The outer nil where they do not fit, the inner where it is not known.
  static func rank(ofShape kinds: [Kind]) -> Int?? {
    if kinds.count == 1 {
      switch kinds[0] {
      case .any, .array(_, rank: 1), .range: return .some(nil)
      case .tuple(_, let parts): return rank(ofLengths: parts)
      default: break
      }
    }
    return rank(ofLengths: kinds)
  }

  private static func rank(ofLengths kinds: [Kind]) -> Int?? {
    if kinds.contains(.any) { return .some(nil) }
    return kinds.allSatisfy(\.isNumeric) ? .some(kinds.count) : nil
  }

  /// The parts of a tuple.
  var tupleParts: [Kind] { if case .tuple(_, let parts) = self { parts } else { [] } }
}

extension Value {
  /// The parts of a tuple.
  var tupleParts: [Value] { if case .tuple(_, let parts) = self { parts } else { [] } }

  var isNone: Bool { if case .none = self { true } else { false } }
}

extension Machine {
  /// A number, an array, a range, or a tuple of them as an array; nil for all else.
  func arrayIfNumeric(_ x: Value<N>) -> N.Array? {
    if case .tuple(_, let parts) = x {
      return numeric(parts.mapPatiently(orElse: .none) { numericTuple($0) })?.asActiveArray
    }
    return x.asActiveArray
  }

  private func numericTuple(_ x: Value<N>) -> Value<N> {
    if case .tuple(_, let parts) = x {
      numeric(parts.mapPatiently(orElse: .none) { numericTuple($0) }) ?? x
    } else {
      x
    }
  }

  /// An array as a value, passive where nothing that it was made of carries a derivative.
  func value(_ array: N.Array, isActive: Bool) -> Value<N> {
    guard isActive else {
      let base = array.base
      return base.shape.isEmpty ? .real(base.element(at: 0)) : .passiveArray(base)
    }
    return array.shape.isEmpty ? .number(array.element(at: 0)) : .activeArray(array)
  }

  /// Doubles as a passive array.
  func value(_ doubles: [Double], shape: Shape) -> Value<N> {
    .passiveArray(N.Array(doubles: doubles, shape: shape).base)
  }
}

extension LibraryFunction {
  /// An argument as an array of rank 1 or more.
  static func array<N: Number>(
    _ machine: Machine<N>, _ x: Value<N>
  ) throws(RuntimeError) -> N.Array {
    if let fault = x.rangeFault { throw fault }
    guard let array = machine.arrayIfNumeric(x), !array.shape.isEmpty else {
      if case .range = x { throw machine.whyNoArray(x) }
      if case .tuple = x {
        throw misfit(
          "a tuple of something else", expected: entry.expects)
      }
      throw misfit(x)
    }
    return array
  }

  /// A whole number.
  static func whole<N: Number>(_ x: Value<N>) throws(RuntimeError) -> Int {
    guard let number = x.base?.double else {
      throw misfit(x.kind.description, expected: "whole numbers")
    }
    guard let whole = WholeNumber.exactly(number) else { throw .notWhole(number) }
    return whole
  }

  /// The axis that an argument names, counted from the end where it is negative; nil for none.
  static func axis<N: Number>(_ x: Value<N>, rank: Int) throws(RuntimeError) -> Int? {
    if x.isNone { return nil }
    let axis = try whole(x)
    guard (-rank..<rank).contains(axis) else {
      throw misfit("\(axis)", expected: "an axis from \(-rank) to \(rank - 1)")
    }
    return axis < 0 ? axis + rank : axis
  }

  /// The shape that arguments name: lengths, or one tuple or array of them.
  static func shape<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Shape {
    var lengths = arguments
    if arguments.count == 1 {
      switch arguments[0] {
      case .tuple(_, let parts): lengths = parts
      case .passiveArray, .activeArray, .range:
        let array = try array(machine, arguments[0])
        guard array.shape.count == 1 else { throw misfit(arguments[0]) }
        lengths = array.base.elements.map { .real($0) }
      default: break
      }
    }
    var shape: Shape = []
    for length in lengths { shape.append(try whole(length)) }
    return shape
  }

  /// A shape for an array to be made.
  static func newShape<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Shape {
    let shape = try shape(machine, arguments)
    if let length = shape.first(where: { $0 < 0 }) {
      throw misfit("\(length)", expected: "lengths that are not negative")
    }
    try machine.checkSize(shape)
    return shape
  }
}
