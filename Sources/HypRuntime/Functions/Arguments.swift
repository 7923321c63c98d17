// Arguments.swift -- how library functions read their arguments and give their results.
//
// Arrays are worked on as `N.Array` whatever they carry: without derivatives they are constants
// there, which costs a wrapper and no loop. What depends on no derivative is given back passive.

import HypCode
import HypNumbers

extension Value {
  /// The parts of a tuple.
  package var tupleParts: [Value] { if case .tuple(_, let parts) = self { parts } else { [] } }

  package var isNone: Bool { if case .none = self { true } else { false } }
}

extension Machine {
  /// A number, an array, a range, or a tuple of them as an array; nil for all else.
  @_specialize(where N == Double)
  package func arrayIfNumeric(_ x: Value<N>) -> N.Array? {
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
  @_specialize(where N == Double)
  package func value(_ array: N.Array, isActive: Bool) -> Value<N> {
    guard isActive else {
      let base = array.base
      return base.shape.isEmpty ? .real(base.element(at: 0)) : .passiveArray(base)
    }
    return array.shape.isEmpty ? .number(array.element(at: 0)) : .activeArray(array)
  }

  /// Doubles as a passive array.
  package func value(_ doubles: [Double], shape: Shape) -> Value<N> {
    .passiveArray(N.Array(doubles: doubles, shape: shape).base)
  }
}

extension LibraryFunction {
  /// An argument as an array of rank 1 or more.
  @_specialize(kind:partial,where N == Double)
  package static func array<N: Number>(
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
  @_specialize(kind:partial,where N == Double)
  package static func whole<N: Number>(_ x: Value<N>) throws(RuntimeError) -> Int {
    guard let number = x.base?.double else {
      throw misfit(.kinds([x.kind]), expected: "whole numbers")
    }
    guard let whole = WholeNumber.exactly(number) else { throw .notWhole(number) }
    return whole
  }

  /// The axis that an argument names, counted from the end where it is negative; nil for none.
  @_specialize(kind:partial,where N == Double)
  package static func axis<N: Number>(_ x: Value<N>, rank: Int) throws(RuntimeError) -> Int? {
    if x.isNone { return nil }
    let axis = try whole(x)
    guard (-rank..<rank).contains(axis) else {
      throw misfit("\(axis)", expected: "an axis from \(-rank) to \(rank - 1)")
    }
    return axis < 0 ? axis + rank : axis
  }

  /// The shape that arguments name: lengths, or one tuple or array of them.
  @_specialize(kind:partial,where N == Double)
  package static func shape<N: Number>(
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
  package static func newShape<N: Number>(
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
