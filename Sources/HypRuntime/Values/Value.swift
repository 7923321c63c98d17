// Value.swift -- a value whose kind is known only when the program runs.
//
// The hot path never sees one: values stand in registers. They are what names of the session hold,
// what `any` registers box, and what actions work on.

import HypCode
import HypNumbers

/// Something a name can hold, at one level of differentiation.
package enum Value<N: Number> {
  case none
  case real(N.Base)
  case number(N)
  case bool(Bool)
  case string(String)
  case passiveArray(N.Base.Array)
  case activeArray(N.Array)
  /// An array of booleans, each as 0 or 1: in arithmetic these are what it means.
  case mask(N.Base.Array)
  case range(RangeValue<N>)
  indirect case tuple(labels: [String]?, [Value<N>])
  /// With the values it carries, as `FunctionKind.leafKinds` names them.
  indirect case function(FunctionKind, [Value<N>])

  /// Tuples nest at most so deep: showing, comparing and releasing them is native recursion.
  static var maximumDepth: Int { 1000 }

  /// What the compiler would know of it.
  package var kind: Kind {
    switch self {
    case .none: .none
    case .real: .real
    case .number: .number
    case .bool: .bool
    case .string: .string
    case .passiveArray(let array): .array(active: false, rank: array.shape.count)
    case .activeArray(let array): .array(active: true, rank: array.shape.count)
    case .mask(let array): .mask(rank: array.shape.count)
    case .range(let range): .range(closed: range.isClosed, active: range.isActive)
    case .tuple(let labels, let parts):
      .tuple(labels: labels, parts.mapPatiently(orElse: .none) { $0.kind })
    case .function(let function, _): .function(function)
    }
  }
}

/// What a value is that holds neither numbers nor other values: at every level the same, and equal where it
/// is the same.
package enum Atom: Hashable {
  case none
  case bool(Bool)
  case string(String)
}

extension Value {
  /// Nil for what has numbers or parts.
  package var atom: Atom? {
    switch self {
    case .none: Atom.none
    case .bool(let x): .bool(x)
    case .string(let text): .string(text)
    default: nil
    }
  }

  package init(_ atom: Atom) {
    self =
      switch atom {
      case .none: .none
      case .bool(let x): .bool(x)
      case .string(let text): .string(text)
      }
  }
}

extension Value where N.Base == N {
  /// The value outside every derivative, where nothing carries one. What is known only when the program
  /// runs may have come out of a derivative as if it did.
  package var settled: Value { mapLeaves(\.settledLeaf) }

  private var settledLeaf: Value {
    switch self {
    case .number(let x): .real(x)
    case .activeArray(let array): .passiveArray(array)
    case .range(let range):
      .range(
        RangeValue(
          start: range.start, end: range.end, step: range.step, isClosed: range.isClosed,
          isActive: false))
    case .function(let function, let carried): .function(function, carried.map(\.settled))
    default: self
    }
  }
}

/// A range: numbers from `start` to `end` by `step`.
package struct RangeValue<N: Number> {
  package let start: N
  package let end: N
  package let step: N
  package let isClosed: Bool
  package let isActive: Bool

  package init(start: N, end: N, step: N, isClosed: Bool, isActive: Bool) {
    (self.start, self.end, self.step) = (start, end, step)
    (self.isClosed, self.isActive) = (isClosed, isActive)
  }

  /// Number `index` of the range.
  package func value(at index: N.Base) -> N { start + step.scaled(by: index) }

  /// How many numbers it has; nil where `fault` says why it has none.
  package var count: Int? {
    let (a, b, s) = (start.base.double, end.base.double, step.base.double)
    guard isSound else { return nil }
    // An end that rounding alone has moved past still counts: 0...0.3 by 0.1 has four numbers.
    let steps = (b - a) / s
    // Beyond a million, whole numbers must not become one more or less.
    let slack = min(1e-9 * max(1, abs(steps)), 1e-3)
    let count = isClosed ? (steps + slack).rounded(.down) + 1 : (steps - slack).rounded(.up)
    guard count > 0 else { return 0 }
    return WholeNumber.exactly(count)
  }

  /// Whether a number is one of it.
  func contains(_ x: N.Base) -> Bool {
    guard let count else { return false }
    let steps = ((x.double - start.base.double) / step.base.double).rounded()
    return steps >= 0 && steps < Double(count) && value(at: N.Base(literal: steps)).base == x
  }

  private var isSound: Bool {
    let (a, b, s) = (start.base.double, end.base.double, step.base.double)
    return s != 0 && !s.isNaN && !a.isNaN && !b.isNaN
  }

  /// Why it cannot be written out as an array; nil where it can.
  package var fault: RuntimeError? {
    guard isSound else { return .rangeStep }
    guard let count else { return .rangeTooLong }
    return count <= Self.maximumCount ? nil : .outOfMemory("an array of shape [\(count)]")
  }
}

extension Value {
  /// A plain number, whatever it carries.
  package var base: N.Base? {
    switch self {
    case .real(let x): x
    case .number(let x): x.base
    default: nil
    }
  }

  /// A number with derivatives, zero where it has none.
  package var asNumber: N? {
    switch self {
    case .real(let x): N(x)
    case .number(let x): x
    default: nil
    }
  }

  package var isActive: Bool {
    switch self {
    case .number, .activeArray: true
    case .range(let range): range.isActive
    case .tuple(_, let parts): hasActivePart(parts)
    case .function: kind.isActive
    default: false
    }
  }

  /// Some part of it is active, by what functions carry: of what is in a box among that the compiler knew nothing.
  package var holdsActive: Bool {
    switch self {
    case .tuple: firstLeaf { $0.holdsActive ? true : nil } ?? false
    case .function(_, let parts): parts.contains(where: \.holdsActive)
    default: isActive
    }
  }

  /// An array or a range as an array with derivatives; a number as one of rank 0.
  package var asActiveArray: N.Array? {
    switch self {
    case .real(let x): N.Array(constant: N.Base.Array(scalar: x))
    case .number(let x): N.Array(scalar: x)
    case .passiveArray(let array), .mask(let array): N.Array(constant: array)
    case .activeArray(let array): array
    case .range(let range): range.array
    default: nil
    }
  }

  /// An array, a range or a number without derivatives.
  package var asPassiveArray: N.Base.Array? {
    switch self {
    case .real(let x): N.Base.Array(scalar: x)
    case .passiveArray(let array), .mask(let array): array
    case .range(let range) where !range.isActive: range.array?.base
    default: nil
    }
  }

  package var shape: Shape? {
    switch self {
    case .real, .number: []
    case .passiveArray(let array), .mask(let array): array.shape
    case .activeArray(let array): array.shape
    case .range(let range): range.count.map { [$0] }
    default: nil
    }
  }

  /// The parts of anything that can be walked over, or nil.
  package var elementCount: Int? {
    switch self {
    case .tuple(_, let parts): parts.count
    case .string(let text): text.count
    case .passiveArray, .activeArray, .mask, .range: shape?.first
    default: nil
    }
  }
}

extension Value {
  /// Why a range cannot be written out as an array; nil for all else.
  package var rangeFault: RuntimeError? {
    if case .range(let range) = self { range.fault } else { nil }
  }
}

extension Machine {
  /// Why some of these values, which are numeric, are no arrays: one is a range, and not a sound one.
  func whyNoArray(_ values: Value<N>...) -> RuntimeError {
    values.lazy.compactMap(\.rangeFault).first ?? .outOfMemory("an array of this size")
  }
}

extension RangeValue {
  /// The largest range that is written out as an array.
  static var maximumCount: Int { min(1 << 28, ArrayMemory.maximumElements) }

  /// The range as a vector; nil where it is too long.
  package var array: N.Array? {
    guard let count, count <= Self.maximumCount,
      // The numbers are a list before they are an array.
      MemoryLimit.hasRoom(for: count * MemoryLayout<N>.stride * 2)
    else { return nil }
    if isActive {
      return N.Array(shape: [count]) { value(at: N.Base(literal: Double($0))) }
    }
    let (a, s) = (start.base, step.base)
    if let (a, s) = (a, s) as? (Double, Double) {
      let numbers = DoubleArray(count: count, start: a, distance: s, divisor: 1)
      return N.Array(constant: N.Base.Array(rounding: numbers))
    }
    return N.Array(
      constant: N.Base.Array(shape: [count]) { a + s * N.Base(literal: Double($0)) })
  }
}
