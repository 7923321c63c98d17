// FunctionCompiler+Rules.swift -- functions with a derivative of the user's own.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// `with_derivative(f, df, check=true)`
  func compileWithDerivative(_ arguments: [Argument], _ span: Span) -> Operand {
    let signature = Signature("with_derivative(f, df, check=true)")
    guard let (operands, places) = arranged(arguments, by: signature, span) else { return .never }
    for (operand, place) in zip(operands, places).prefix(2) {
      guard !operand.kind.isFunction, operand.kind != .any else { continue }
      return fail(
        .notAFunction(.function("with_derivative"), found: operand.kind), part(place, span))
    }
    guard operands[2].kind == .bool || operands[2].kind == .any else {
      return fail(.notBoolean(operands[2].kind), part(places[2], span))
    }
    guard case .function(let f) = operands[0].kind, case .function(let rule) = operands[1].kind,
      operands[2].kind == .bool
    else {
      return callDynamically(
        .function(.builtin(.withDerivative)),
        operands.map { Argument(label: nil, operand: $0) }, span)
    }
    return bounded(
      Operand(.function(.ruled(f, rule)), operands.flatMap(\.leaves)))
  }

  /// Calls a function with a rule.
  func compileRuled(
    _ inner: FunctionKind, _ rule: FunctionKind, _ function: Operand, _ arguments: [Argument],
    _ span: Span
  ) -> Operand {
    if hasBox(function, arguments), !isWrapper(of: function) {
      return callDynamically(function, arguments, span)
    }
    guard var bound = bindPositions(inner, arguments, span) else { return .never }
    let parts = function.split(inner.leafKinds + rule.leafKinds + [.bool])
    let captured = Array(parts.prefix(inner.leafKinds.count))
    let ruleCaptured = Array(parts.dropFirst(inner.leafKinds.count).dropLast())
    // The rule is given every argument.
    for place in bound.indices where bound[place].kind == .absent {
      let own = Operand(.function(inner), captured.flatMap(\.leaves))
      bound[place] = fallback(of: place, inner, own, bound, span)
      guard bound[place].kind != .never else { return .never }
    }
    let passed = bound.map { Argument(label: nil, operand: $0) }
    guard let ruleBound = bindPositions(rule, passed, span) else { return .never }
    let ruleCode = program.code(for: rule, ruleBound.map(\.kind), span: span)
    let ruleCall = CodeCall(ruleCode, ruleCaptured.map(\.kind) + ruleCode.parameterKinds)
    let kind = FunctionKind.ruled(inner, rule)
    let code = program.code(
      for: .derived(DerivativeOperator(.unruled), kind), bound.map(\.kind), exactly: true,
      span: span)
    var names: [String?] = bound.map { _ in nil }
    if case .template(let template, _) = inner.core, !inner.hidesParameters {
      names = template.parameterNames
    }
    return emitCall(code, parts + bound, span) {
      .ruled(
        RuledCall(
          kind: kind, primal: $0, rule: ruleCall, captureCount: captured.count,
          ruleCaptureCount: ruleCaptured.count, parameters: names))
    }
  }

  /// The function of a rule alone, in code of its own.
  func compileUnruled(
    _ ruled: FunctionKind, _ function: Operand, _ arguments: [Argument], _ span: Span
  ) -> Operand {
    guard case .ruled(let inner, _) = ruled else { return .never }
    let captured = function.split(ruled.leafKinds).prefix(inner.leafKinds.count)
    guard let bound = bindPositions(inner, arguments, span) else { return .never }
    let code = program.code(for: inner, bound.map(\.kind), span: span)
    let result = emitCall(code, Array(captured) + bound, span)
    // With the rule it may depend on what the function alone does not, as where that rounds.
    guard bound.contains(where: \.kind.isActive) else { return result }
    return coerce(result, to: result.kind.withActivity(true))
  }
}
