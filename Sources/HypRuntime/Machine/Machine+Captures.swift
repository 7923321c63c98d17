// Machine+Captures.swift -- what a value, and the functions in it, carry: read, and exchanged.
//
// A solver of the library needs the derivatives of a function by what it captured, as numbers, while it
// chooses its steps. It takes the captured values out, makes the function anew with others in their
// places, and so has an ordinary function of them.

import CInterrupt
import HypCode
import HypNumbers
import HypTaylor

extension Machine {
  /// What a function, the first of the values, gives for the others outside of every derivative; nil where it is none.
  ///
  /// It runs beside the derivatives that are being taken: a kink that it meets is none of theirs.
  func plainly(_ values: [Value<N>]) throws(RuntimeError) -> Value<N>? {
    guard let function = values.first.flatMap({ PlainFunction(outermost($0), context) }) else {
      return nil
    }
    let (kinks, hadOverflowed, watch) = (KinkSignal.count, RangeSignal.hasOverflowed, context.watch)
    context.watch = nil
    defer {
      context.watch = watch
      if !hadOverflowed, RangeSignal.hasOverflowed { RangeSignal.clear() }
      ci_note_kinks(kinks - KinkSignal.count)
    }
    return try function(values.dropFirst().map(outermost)).constant(at: N.self)
  }

  /// The highest order of the derivatives that a value may carry; at least 1 where it may carry some. A loop that is gone
  /// through backwards later has first a run without them, which must give values of the same kinds.
  func carriedOrder(_ value: Value<N>) -> Int {
    let order = value.holdsActive ? 1 : 0
    return value.quantities.map { quantity in
      switch quantity {
      case .number(let x): HypTaylor.carriedOrder(of: x)
      case .array(let a): HypTaylor.carriedOrder(of: a)
      }
    }.reduce(order, max)
  }

  /// The parts that may carry derivatives, each with its place among all parts that have no parts themselves.
  func captured(_ value: Value<N>) -> [(place: Int, value: Value<N>)] {
    var found: [(place: Int, value: Value<N>)] = []
    var place = 0
    func visit(_ value: Value<N>) {
      switch value {
      case .tuple(_, let parts), .function(_, let parts): parts.forEach(visit)
      default:
        if value.isActive {
          // A range is captured as the numbers in it.
          found.append((place, value.asActiveArray.map { leaf(value, $0) } ?? value))
        }
        place += 1
      }
    }
    visit(value)
    return found
  }

  /// The directions in which the parts that may carry derivatives move, laid out in one vector, one a row.
  func capturedDirections(_ value: Value<N>) -> Value<N> {
    let quantities = captured(value).map(\.value.quantities).flatMap(\.self)
    let count = quantities.reduce(0) { $0 + $1.shape.elementCount }
    var directions = CarriedDirections(count: count)
    var place = 0
    for quantity in quantities {
      switch quantity {
      case .number(let x): directions.add(x, at: place)
      case .array(let a): directions.add(a, at: place)
      }
      place += quantity.shape.elementCount
    }
    let rows = directions.vectors
    return .passiveArray(
      N.Base.Array(
        shape: rows.isEmpty ? [0] : [rows.count, count],
        elements: rows.flatMap { $0.map { N.Base(literal: $0) } }))
  }

  private func leaf(_ value: Value<N>, _ array: N.Array) -> Value<N> {
    if case .range = value { .activeArray(array) } else { value }
  }

  /// The value with others in some places; nil where places and values do not fit.
  func recaptured(_ value: Value<N>, _ places: Value<N>, _ values: Value<N>) -> Value<N>? {
    guard case .tuple(_, let places) = places, case .tuple(_, let values) = values,
      places.count == values.count
    else { return nil }
    var exchange = Exchange<N>()
    for (place, value) in zip(places, values) {
      guard let place = place.base.flatMap({ WholeNumber.exactly($0.double) }) else { return nil }
      exchange.values[place] = value
    }
    return exchange.value(value)
  }
}

/// Goes through a value, and puts others in some places.
private struct Exchange<N: Number> {
  var values: [Int: Value<N>] = [:]
  private var place = 0

  mutating func value(_ old: Value<N>) -> Value<N> {
    switch old {
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, parts.map { value($0) })
    case .function(let kind, let carried):
      var left = carried[...]
      var kept: [Value<N>] = []
      let own = function(kind, &left, &kept)
      return .function(own, kept)
    default:
      defer { place += 1 }
      return values[place] ?? old
    }
  }

  /// The function with what it carries exchanged, which is taken from `carried` and put to `kept`.
  private mutating func function(
    _ function: FunctionKind, _ carried: inout ArraySlice<Value<N>>, _ kept: inout [Value<N>]
  ) -> FunctionKind {
    var visitor = self
    defer { self = visitor }
    var (rest, result) = (carried, kept)
    defer { (carried, kept) = (rest, result) }
    func take(_ kind: Kind) -> Kind {
      let new = visitor.value(rest.popFirst() ?? .none)
      result.append(new)
      let isSame = kind.isActive == new.isActive && !kind.hasBox
      return isSame ? kind : new.kind
    }
    return function.mapLeaves(take) { inner, _ in
      // All that is active inside is here a pair, and all pairs are active or none is.
      var kinds: [Kind] = []
      var pairs: [Int] = []
      for kind in inner.leafKinds {
        let primal = visitor.value(rest.popFirst() ?? .none)
        kinds.append(primal.kind.withActivity(kind.isActive))
        if kind.isActive { pairs += [result.count, result.count + 1] }
        result.append(primal)
        guard kind.isActive else { continue }
        result.append(visitor.value(rest.popFirst() ?? .none))
      }
      let isActive = pairs.contains { result[$0].isActive }
      if isActive { for place in pairs { result[place] = result[place].lifted } }
      var own = kinds[...]
      return .pushforward(
        inner.mapLeaves({ own.popFirst() ?? $0 }, pushforward: FunctionKind.pushforward),
        active: isActive)
    }
  }
}

extension Value {
  /// The same value as one that may carry derivatives.
  fileprivate var lifted: Value {
    mapLeaves { leaf in
      switch leaf {
      case .real(let x): .number(N(x))
      case .passiveArray(let a): .activeArray(N.Array(constant: a))
      default: leaf
      }
    }
  }
}
