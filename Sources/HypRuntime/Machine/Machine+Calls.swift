// Machine+Calls.swift -- a function value called with values: its code is found when the call is made.
//
// All calls of function values come through here: those in a program, into the next window of the machine that
// runs it, and those from Swift, on a machine of their own.

import HypCode
import HypNumbers
import HypSyntax

/// A function value and its arguments, compiled for what they are.
package struct PreparedCall<N: Number> {
  package let code: Code
  /// What the function carries, and its arguments in the order of its parameters.
  let values: [Value<N>]
  let kinds: [Kind]
}

extension Machine {
  /// `function(arguments)`: finds the code, which may have to be compiled.
  ///
  /// - Parameter labels: the names of the arguments, if there are any.
  /// - Throws: that the value is no function, or that the arguments do not fit.
  package final func prepare(
    _ function: Value<N>, _ arguments: [Value<N>], labels: [String?]? = nil, _ span: Span
  ) throws(RuntimeError) -> PreparedCall<N> {
    guard case .function(var kind, var carried) = function else {
      throw .notCallable(function.kind)
    }
    var arguments = arguments
    if kind.needsKinds {
      // A derivative is compiled for what is in the boxes, or its code would come back to here.
      (kind, carried) = Self.unboxed(kind, carried)
      arguments = arguments.map { Self.unboxed($0) }
      for value in carried + arguments where !value.kind.isSpreadable {
        throw .tooManyVariables(Kind.maximumSpread)
      }
    }
    let (code, order) = try context.program.dynamicCode(
      kind, arguments.map(\.kind), labels ?? arguments.map { _ in nil }, span)
    context.keep(code)
    return PreparedCall(
      code: code, values: carried + order.map { $0.map { arguments[$0] } ?? Value.none },
      kinds: kind.leafKinds + code.parameterKinds)
  }

  /// Runs a call on this machine, on which nothing else runs.
  package final func run(_ call: PreparedCall<N>) throws(RuntimeError) -> Value<N> {
    do throws(Fault) {
      return try run(call.code, call.values, Operand.window(call.kinds))
    } catch { throw .within(error) }
  }

  /// Runs code whose window holds these values on this machine, on which nothing else runs.
  final func run(
    _ code: Code, _ values: [Value<N>], _ window: [Operand]
  ) throws(Fault) -> Value<N> {
    do throws(RuntimeError) {
      try load(values, window, Registers(d: d, r: r, o: o))
    } catch { throw Fault(error) }
    guard run(code) == .ok else { throw takeFault() }
    return takeResult(code.resultKind)
  }

  private func load(
    _ values: [Value<N>], _ window: [Operand], _ f: Registers
  ) throws(RuntimeError) {
    for (value, operand) in zip(values, window) { try put(value, operand, f) }
  }

  /// The result of the run that ended.
  package final func takeResult(_ kind: Kind) -> Value<N> {
    let operand = Operand.window([kind])[0]
    let value = value(operand, Registers(d: d, r: r, o: o))
    for case .object(let register) in operand.leaves { o[register] = nil }
    return value
  }

  /// Why the last run failed.
  package final func takeFault() -> Fault {
    defer { fault = nil }
    return fault ?? Fault(.custom("no reason given"))
  }

  /// Puts the arguments of a call in a program into the next window and returns the code to run.
  final func prepareCall(
    _ action: Action, _ caller: Code, _ d: UnsafeMutablePointer<N.Base>,
    _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
  ) throws(RuntimeError) -> Code {
    guard case .call(let callee, let operands, let labels) = action.form else {
      throw .custom("not a call")
    }
    let f = Registers(d: d, r: r, o: o)
    guard let span = caller.spans.first else { throw .custom("code without a source") }
    let call = try prepare(value(callee, f), operands.map { value($0, f) }, labels: labels, span)
    let next = Registers(
      d: d + caller.passiveCount, r: r + caller.activeCount, o: o + caller.objectCount)
    if next.d > dEnd || next.r > rEnd || next.o > oEnd { return call.code }
    assert(holds(call.code, next.d, next.r, next.o), "the window of a call does not fit the banks")
    try load(call.values, Operand.window(call.kinds), next)
    return call.code
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
    return function.mapLeaves(take) { inner, active in
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
      var own = kinds[...]
      return .pushforward(
        inner.mapLeaves({ own.popFirst() ?? $0 }, pushforward: FunctionKind.pushforward),
        active: active)
    }
  }
}
