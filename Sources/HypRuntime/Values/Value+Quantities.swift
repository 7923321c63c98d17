// Value+Quantities.swift -- the numbers in a value that derivatives are about, one by one and exchanged.

import CInterrupt
import HypNumbers

extension Value {
  /// The numbers and arrays in it that may carry derivatives, in order.
  var quantities: [Quantity<N>] {
    switch self {
    case .number(let x): [.number(x)]
    case .activeArray(let a): [.array(a)]
    case .range(let range): [.number(range.start), .number(range.end), .number(range.step)]
    case .tuple(_, let parts), .function(_, let parts):
      ci_interrupted() ? [] : parts.flatMap(\.quantities)
    default: []
    }
  }

  package init(_ quantity: Quantity<N>) {
    switch quantity {
    case .number(let x): self = .number(x)
    case .array(let a): self = .activeArray(a)
    }
  }

  /// The same value with each of its quantities, in their order, as one of another level.
  func mapped<M: Number>(
    _ number: (N) -> M, _ array: (N.Array) -> M.Array
  ) -> Value<M> where M.Base == N.Base {
    mapLeaves { $0.mappedLeaf(number, array) }
  }

  private func mappedLeaf<M: Number>(
    _ number: (N) -> M, _ array: (N.Array) -> M.Array
  ) -> Value<M> where M.Base == N.Base {
    switch self {
    case .real(let x): return .real(x)
    case .number(let x): return .number(number(x))
    case .passiveArray(let a): return .passiveArray(a)
    case .mask(let a): return .mask(a)
    case .activeArray(let a): return .activeArray(array(a))
    case .range(let range):
      let (start, end, step) = (number(range.start), number(range.end), number(range.step))
      return .range(
        RangeValue(
          start: start, end: end, step: step, isClosed: range.isClosed, isActive: range.isActive))
    case .function(let function, let carried):
      return .function(function, carried.mapPatiently(orElse: .none) { $0.mapped(number, array) })
    default: return Value<M>(atom ?? .none)
    }
  }

  /// The same value at another level, without derivatives; over another base, with the nearest numbers.
  package func constant<M: Number>(at _: M.Type) -> Value<M> {
    mapLeaves { $0.constantLeaf(at: M.self) }
  }

  private func constantLeaf<M: Number>(at _: M.Type) -> Value<M> {
    // Nothing is done or copied where both bases are doubles.
    func converted(_ x: N.Base) -> M.Base { M.Base(literal: x.double) }
    func converted(_ array: N.Base.Array) -> M.Base.Array {
      M.Base.Array(rounding: array.asDoubles)
    }
    return switch self {
    case .real(let x): .real(converted(x))
    case .number(let x): .real(converted(x.base))
    case .passiveArray(let array): .passiveArray(converted(array))
    case .activeArray(let array): .passiveArray(converted(array.base))
    case .mask(let array): .mask(converted(array))
    case .range(let range):
      .range(
        RangeValue(
          start: M(converted(range.start.base)), end: M(converted(range.end.base)),
          step: M(converted(range.step.base)), isClosed: range.isClosed, isActive: false))
    case .function(let function, let carried):
      .function(function.settled, carried.map { $0.constant(at: M.self) })
    default: Value<M>(atom ?? .none)
    }
  }
}

extension Array {
  /// The quantities of all values, in order.
  func quantities<N: Number>() -> [Quantity<N>] where Element == Value<N> {
    flatMap(\.quantities)
  }
}

/// Quantities of another level, dealt out in their order to values that are mapped.
final class QuantityQueue<N: Number> {
  private var rest: ArraySlice<Quantity<N>>

  init(_ quantities: [Quantity<N>]) { rest = quantities[...] }

  /// The next, which is a number; zero where there is none.
  func number() -> N {
    if case .number(let x)? = rest.popFirst() { x } else { 0 }
  }

  /// The next, which is an array; zeros of `shape` where there is none.
  func array(_ shape: Shape) -> N.Array {
    if case .array(let a)? = rest.popFirst() { a } else { N.Array(zeros: shape) }
  }
}
