// Machine+DynamicCalls.swift -- calls whose code is known only when they are made.

import HypCode
import HypNumbers

extension Machine {
  /// Puts the arguments of a dynamic call into the next window and answers the code to run.
  final func prepareCall(
    _ action: Action, _ caller: Code, _ d: UnsafeMutablePointer<N.Base>,
    _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
  ) throws(RuntimeError) -> Code {
    guard case .call(let callee, let operands, let labels) = action.form else {
      throw .custom("not a call")
    }
    let f = Registers(d: d, r: r, o: o)
    guard case .function(var kind, var carried) = value(callee, f) else {
      throw .notCallable(value(callee, f).kind)
    }
    var arguments = operands.map { value($0, f) }
    guard let span = caller.spans.first else { throw .custom("code without a source") }
    if kind.needsKinds {
      // A derivative is compiled for what is in the boxes, or its code would come back to here.
      (kind, carried) = Self.unboxed(kind, carried)
      arguments = arguments.map { Self.unboxed($0) }
      for value in carried + arguments where !value.kind.isSpreadable {
        throw .tooManyVariables(Kind.maximumSpread)
      }
    }
    let (code, order) = try context.program.dynamicCode(kind, arguments.map(\.kind), labels, span)
    context.keep(code)
    let runs = context.watch?.watched(code) ?? code
    let values = carried + order.map { $0.map { arguments[$0] } ?? Value.none }
    let kinds = kind.leafKinds + code.parameterKinds
    let next = Registers(
      d: d + caller.passiveCount, r: r + caller.activeCount, o: o + caller.objectCount)
    if next.d > dEnd || next.r > rEnd || next.o > oEnd { return runs }
    assert(holds(runs, next.d, next.r, next.o), "the window of a call does not fit the banks")
    for (value, operand) in zip(values, Operand.window(kinds)) {
      try put(value, operand, next)
    }
    return runs
  }

  // MARK: What is in boxes

  /// A value with functions in it that know the kinds of what they carry.
  package static func unboxed(_ value: Value<N>) -> Value<N> {
    value.mapLeaves { leaf in
      guard case .function(let kind, let carried) = leaf else { return leaf }
      let (own, kept) = unboxed(kind, carried)
      return .function(own, kept)
    }
  }

  /// A function whose captured values are as they are, and not boxed, with what it carries.
  private static func unboxed(
    _ function: FunctionKind, _ carried: [Value<N>]
  ) -> (FunctionKind, [Value<N>]) {
    guard function.leafKinds.contains(where: \.hasBox) else { return (function, carried) }
    var left = carried.map { unboxed($0) }[...]
    var kept: [Value<N>] = []
    let kind = unboxed(function, &left, &kept)
    return (kind, kept)
  }

  private static func unboxed(
    _ function: FunctionKind, _ carried: inout ArraySlice<Value<N>>, _ kept: inout [Value<N>]
  ) -> FunctionKind {
    func take(_ kind: Kind) -> Kind {
      let value = carried.popFirst() ?? .none
      kept.append(value)
      return kind.hasBox ? value.kind : kind
    }
    switch function {
    case .template, .primitive, .library, .builtin, .derived, .fallback, .pullback, .ruled:
      return function.replacingLeaves(function.leafKinds.map(take))
    case .pushforward(let inner, let active):
      // What comes with a tangent is active inside; what turns out to be no number has none.
      var kinds: [Kind] = []
      for kind in inner.leafKinds {
        let primal = carried.popFirst() ?? .none
        let own = kind.hasBox ? primal.kind.withActivity(kind.isActive) : kind
        kinds.append(own)
        kept.append(primal)
        guard kind.isActive, let tangent = carried.popFirst(), own.isActive else { continue }
        kept.append(tangent)
      }
      return .pushforward(inner.replacingLeaves(kinds), active: active)
    }
  }
}
