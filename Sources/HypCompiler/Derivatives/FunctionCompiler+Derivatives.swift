// FunctionCompiler+Derivatives.swift -- derivative operators, as written, to functions and calls.

import HypCode
import HypSyntax

extension FunctionCompiler {
  // MARK: Operators

  /// `f'`; the transpose of a matrix.
  func prime(_ value: Operand, span: Span) -> Operand {
    if value.kind.isChoice {
      return eachAlternative(of: [value], span) { prime($0[0], span: span) }
    }
    switch value.kind {
    case .never: return .never
    case .function: return derived(DerivativeOperator(.derivative), value, by: .prime, span: span)
    case .small(_, let shape) where shape.count == 2: return transposed(value, shape)
    case .small, .rows: return prime(whole(value), span: span)
    case .array, .mask, .any, .range:
      guard let kind = Builtin.prime.resultKind([value.kind], [nil]) else { break }
      let result = emitter.temporary(kind)
      perform(.builtin(.prime, [value], labels: [nil], result: result), span)
      return result
    default: break
    }
    return fail(.notAFunction(.prime, found: value.kind), span)
  }

  /// An operator applied to a function: another function.
  func derived(
    _ derivation: DerivativeOperator, _ function: Operand, by taker: RuntimeError.Taker, span: Span
  )
    -> Operand
  {
    if function.kind.isChoice {
      return eachAlternative(of: [function], span) {
        derived(derivation, $0[0], by: taker, span: span)
      }
    }
    switch function.kind {
    case .never: return .never
    case .function(let kind):
      return bounded(Operand(.function(.derived(derivation, kind)), function.leaves))
    case .any:
      let result = emitter.temporary(.any)
      perform(.derive(derivation, function, result: result), span)
      return result
    default: return fail(.notAFunction(taker, found: function.kind), span)
    }
  }

  /// `grad(f)`, `grad(f, x)`, `jvp(f, x, v)`, …
  func compileOperator(
    _ builtin: Builtin, _ arguments: [Expression.Argument], _ span: Span
  ) -> Operand {
    var parameters = DerivativeOperator.Parameters.first
    var rest: [Expression.Argument] = []
    for argument in arguments {
      guard argument.label?.name == "wrt" else {
        rest.append(argument)
        continue
      }
      if builtin == .checkpoint {
        return fail(
          .unknownParameter(.named("checkpoint"), parameter: "wrt", parameters: []),
          argument.value.span)
      }
      guard let chosen = Self.wrt(argument.value) else {
        return fail(.wrtNotLiteral, argument.value.span)
      }
      parameters = chosen
    }
    guard let first = rest.first, first.label == nil else {
      return fail(.missingArgument(.named(builtin.name), parameter: .named("f")), span)
    }
    let operands = compileAll(rest.map(\.value))
    let outer = written
    defer { written = outer }
    written = Written(
      function: first.value.span, wrt: arguments.first { $0.label?.name == "wrt" }?.value.span)
    guard operands.count == rest.count, !operands.contains(where: { $0.kind == .never }) else {
      return .never
    }
    let function = operands[0]
    let passed = zip(rest, operands).dropFirst().map { Argument(label: $0.label, operand: $1) }
    return pointing(at: rest.dropFirst().map(\.value.span)) {
      applyOperator(builtin, parameters, function, passed, functionSpan: first.value.span, span)
    }
  }

  /// An operator whose arguments came as values.
  func operatorOnValues(_ builtin: Builtin, _ arguments: [Argument], _ span: Span) -> Operand {
    guard let first = arguments.first else {
      return fail(.missingArgument(.named(builtin.name), parameter: .named("f")), span)
    }
    return applyOperator(
      builtin, .first, first.operand, Array(arguments.dropFirst()), functionSpan: span, span)
  }

  private static func wrt(_ expression: Expression) -> DerivativeOperator.Parameters? {
    func literal(_ expression: Expression) -> String? {
      guard case .string(let parts) = expression.form, parts.count <= 1 else { return nil }
      guard let part = parts.first else { return "" }
      if case .text(let text) = part { return text } else { return nil }
    }
    if let name = literal(expression) { return .one(name) }
    guard case .tuple(let items) = expression.form, !items.isEmpty else { return nil }
    var names: [String] = []
    for item in items {
      guard let name = literal(item), !names.contains(name) else { return nil }
      names.append(name)
    }
    return .several(names)
  }

  private func applyOperator(
    _ builtin: Builtin, _ parameters: DerivativeOperator.Parameters, _ function: Operand,
    _ passed: [Argument], functionSpan: Span, _ span: Span
  ) -> Operand {
    if function.kind.isChoice {
      return eachAlternative(of: [function], span) {
        applyOperator(builtin, parameters, $0[0], passed, functionSpan: functionSpan, span)
      }
    }
    let isFunction: Bool
    switch function.kind {
    case .function, .any: isFunction = true
    default: isFunction = false
    }
    guard isFunction else {
      return fail(.notAFunction(.function(builtin.name), found: function.kind), functionSpan)
    }
    if let op = builtin.derivationOperator {
      let operand = derived(
        DerivativeOperator(op, parameters), function, by: .function(builtin.name),
        span: functionSpan)
      return passed.isEmpty ? operand : compileCall(operand, passed, span: span)
    }
    let needed = builtin == .vjp ? 1 : 2
    let order: [Int]
    switch Self.order(of: passed, names: Array(builtin.parameterNames.dropFirst().prefix(needed))) {
    case .success(let found): order = found
    case .failure(let missing):
      return fail(.missingArgument(.named(builtin.name), parameter: .named(missing.name)), span)
    }
    let own = order.prefix(needed).map { Argument(label: nil, operand: passed[$0].operand) }
    let arguments = own + order.dropFirst(needed).map { passed[$0] }
    let parts = emitter.parts
    return pointing(at: parts.count == passed.count ? order.map { parts[$0] } : parts) {
      applyOperator(
        builtin, parameters, function, at: arguments, needed: needed, functionSpan: functionSpan,
        span)
    }
  }

  /// An argument that is not given.
  private struct Missing: Error { let name: String }

  /// The places of arguments, first of those that an operator itself takes: by position, or by `names`.
  private static func order(
    of arguments: [Argument], names: [String]
  ) -> Result<[Int], Missing> {
    var rest = Array(arguments.indices)
    var own: [Int] = []
    for name in names {
      guard
        let place = rest.firstIndex(where: { arguments[$0].label == nil })
          ?? rest.firstIndex(where: { arguments[$0].label?.name == name })
      else { return .failure(Missing(name: name)) }
      own.append(rest.remove(at: place))
    }
    return .success(own + rest)
  }

  /// An operator that takes more than a function, with what it takes first.
  private func applyOperator(
    _ builtin: Builtin, _ parameters: DerivativeOperator.Parameters, _ function: Operand,
    at passed: [Argument], needed: Int, functionSpan: Span, _ span: Span
  ) -> Operand {
    if function.kind == .any || passed.contains(where: { $0.operand.kind.hasBox }) {
      return callDynamically(
        .function(.builtin(builtin)),
        [Argument(label: nil, operand: function)] + passed, span)
    }
    let x = passed[0]
    let extra = passed.dropFirst(needed)
    let inputs = [x] + extra
    switch builtin {
    case .jvp:
      return directional(function, inputs, direction: passed[1].operand, parameters, span)
    case .taylor:
      return taylor(function, inputs, order: passed[1].operand, parameters, span)
    case .hvp:
      let gradient = derived(
        DerivativeOperator(.grad, parameters), function, by: .function("hvp"), span: functionSpan)
      let both = directional(gradient, inputs, direction: passed[1].operand, parameters, span)
      guard both.kind != .never else { return .never }
      return both.parts.count == 2 ? both.parts[1] : index(both, [.value(.constant(1))], span: span)
    case .vjp:
      guard case .function(let kind) = function.kind else { return .never }
      emitter.share(function)
      for input in inputs { emitter.share(input.operand) }
      let random = emitter.temporary(.tuple(labels: nil, Kind.randomState))
      perform(.randomState(result: random), span)
      let value = compileCall(function, inputs, span: span)
      guard value.kind != .never,
        let bound = bindPositions(kind, inputs, span)?.map(sealed),
        case let sealed = sealed(function), case .function(let sealedKind) = sealed.kind
      else { return .never }
      let pullback = FunctionKind.pullback(sealedKind, bound.map(\.kind))
      return bounded(.tuple([value, .function(pullback, [sealed] + bound + [random])]))
    default: return .never
    }
  }
}
