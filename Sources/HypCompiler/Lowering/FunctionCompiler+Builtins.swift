// FunctionCompiler+Builtins.swift -- calls of what the machine itself can do: `len`, `iterate`, `stop_gradient`, ….

import HypCode
import HypSyntax

extension FunctionCompiler {
  func compileBuiltin(_ builtin: Builtin, _ arguments: [Argument], _ span: Span) -> Operand {
    emitter.span = span
    let operands = arguments.map(\.operand)
    let labels = arguments.map { $0.label?.name }
    let limits = builtin.argumentLimits
    let positional = labels.filter { $0 == nil }.count
    guard positional <= limits.upperBound else {
      return fail(
        .tooManyArguments(.named(builtin.name), expected: limits.upperBound, found: positional),
        span)
    }
    for (argument, label) in zip(arguments, labels) {
      guard let label, !builtin.labels.contains(label), builtin != .cost else { continue }
      return fail(
        .unknownParameter(.named(builtin.name), parameter: label, parameters: builtin.labels),
        argument.label?.span ?? span)
    }
    guard arguments.count >= limits.lowerBound else {
      return fail(
        .missingArgument(
          .named(builtin.name),
          parameter: .named(
            builtin.parameterNames.dropFirst(arguments.count).first ?? "argument")),
        span)
    }
    switch builtin {
    case .iterate: return compileIterate(arguments, span)
    case .withDerivative: return compileWithDerivative(arguments, span)
    case .stopGradient: return stopped(operands[0], span)
    case .late: return coerce(operands[0], to: .any)
    case .carries where !operands[0].kind.isBoxed: return .bool(operands[0].kind.isActive)
    case .isTuple where !operands[0].kind.isBoxed: return .bool(operands[0].kind.isStructure)
    case .isRecord where !operands[0].kind.isBoxed && !operands[0].kind.isChoice:
      if case .tuple(_?, _) = operands[0].kind { return .bool(true) } else { return .bool(false) }
    case .len:
      if case .tuple(_, let kinds) = operands[0].kind { return .constant(Double(kinds.count)) }
      if case .small(_, let shape) = operands[0].kind { return .constant(Double(shape[0])) }
      if operands[0].kind == .any || operands[0].kind.isCollection {
        return length(of: operands[0], span: span)
      }
      return fail(
        .badArgument(
          "len", expected: "a collection", found: .kinds([operands[0].kind]), argument: 0), span)
    case .assertThat where operands[0].kind == .bool && !labels.contains("tol"):
      let ok = emitter.newLabel()
      emitter.jump(if: passiveRegister(operands[0]), to: ok)
      perform(.builtin(builtin, operands, labels: labels, result: .none), span)
      emitter.place(ok)
      return .none
    case _ where builtin.isOperator:
      return operatorOnValues(builtin, arguments, span)
    default: break
    }
    if builtin == .assertThat, operands[0].kind != .bool, operands[0].kind != .any {
      return fail(.notBoolean(operands[0].kind), emitter.parts.first ?? span)
    }
    let given = operands.map(whole)
    guard let kind = builtin.resultKind(given.map(\.kind.boxingChoices), labels) else {
      return fail(
        .badArgument(
          builtin.name, expected: builtin.expects, found: .kinds(operands.map(\.kind)),
          argument: operands.count == 1 ? 0 : nil), span)
    }
    let result = emitter.temporary(kind)
    perform(.builtin(builtin, given, labels: labels, result: result), span)
    return result
  }

  /// `stop_gradient(x)`
  func stopped(_ value: Operand, _ span: Span) -> Operand {
    switch value.kind {
    case .number:
      // Outer levels hold it constant too, so that it is passive from here on.
      return Operand(.real, [.passive(passiveRegister(value))])
    case .tuple(let labels, _):
      return .tuple(labels: labels, value.parts.map { stopped($0, span) })
    case .small(true, let shape):
      return small(value.elements.map { stopped($0, span) }, shape)
    case .array(true, let rank):
      let result = emitter.temporary(.array(active: false, rank: rank))
      perform(.builtin(.stopGradient, [value], labels: [nil], result: result), span)
      return result
    case .range(let closed, true):
      return Operand(
        .range(closed: closed, active: false),
        value.leaves.map { .passive(passiveRegister(Operand(.number, [$0]))) })
    case .any, .choice:
      let result = emitter.temporary(.any)
      perform(.builtin(.stopGradient, [value], labels: [nil], result: result), span)
      return result
    default: return value
    }
  }
}
