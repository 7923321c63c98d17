// FunctionCompiler+Plans.swift -- calls of derivatives, to plans that run one level further in.

import HypCode
import HypSyntax

extension FunctionCompiler {
  // MARK: Plans

  /// Arguments in the order of the parameters of the function at the centre.
  func bindPositions(
    _ function: FunctionKind, _ arguments: [Argument], _ span: Span
  ) -> [Operand]? {
    if case .template(let template, _) = function.core, !function.hidesParameters {
      return bind(template, arguments, span)
    }
    if let label = arguments.first(where: { $0.label != nil })?.label {
      _ = fail(.unknownParameter(.unnamed, parameter: label.name, parameters: []), label.span)
      return nil
    }
    return arguments.map(\.operand)
  }

  /// The places of the parameters to differentiate by; nil after an error.
  func variables(
    _ parameters: DerivativeOperator.Parameters, _ function: FunctionKind, count: Int, _ span: Span
  ) -> [Int]? {
    let wanted: [String]
    switch parameters {
    case .first:
      guard count > 0 else {
        _ = fail(.nothingToDifferentiateBy("grad"), written?.function ?? span)
        return nil
      }
      return [0]
    case .one(let name): wanted = [name]
    case .several(let names): wanted = names
    }
    var known: [String?] = []
    if case .template(let template, _) = function.core, !function.hidesParameters {
      known = template.parameterNames
    } else if case .primitive(let id) = function.core {
      known = Primitives.parameters(id)
    }
    var places: [Int] = []
    for name in wanted {
      guard let place = known.firstIndex(of: name) else {
        _ = fail(.wrtUnknown(name, parameters: known.compactMap { $0 }), written?.wrt ?? span)
        return nil
      }
      places.append(place)
    }
    return places
  }

  /// `derivation(inner)(arguments)`
  func compileDerived(
    _ derivation: DerivativeOperator, _ inner: FunctionKind, _ function: Operand,
    _ arguments: [Argument],
    _ span: Span
  ) -> Operand {
    switch derivation.op {
    case .checkpoint: return compileCheckpoint(inner, function, arguments, span)
    case .unruled: return compileUnruled(inner, function, arguments, span)
    case .repeated: return compileRepeated(inner, function, arguments, span)
    default: break
    }
    if arguments.contains(where: { $0.operand.kind.hasBox })
      || function.kind.hasBox
    {
      return callDynamically(function, arguments, span)
    }
    program.hasMetDerivative = true
    if derivation.op == .hessian {
      let gradient = FunctionKind.derived(
        DerivativeOperator(.grad, derivation.parameters, inHessian: true), inner)
      return compileDerived(
        DerivativeOperator(.forwardJacobian, derivation.parameters), gradient,
        Operand(.function(.derived(derivation, gradient)), function.leaves), arguments, span)
    }
    guard let bound = bindPositions(inner, arguments, span),
      let places = variables(derivation.parameters, inner, count: bound.count, span)
    else { return .never }
    var inputs = bound
    for place in places {
      guard place < inputs.count else {
        return fail(.nothingToDifferentiateBy(derivation.name), written?.function ?? span)
      }
      if inputs[place].kind == .absent {
        inputs[place] = fallback(of: place, inner, function, inputs, span)
        guard inputs[place].kind != .never else { return .never }
      }
      let argument = arguments.allSatisfy { $0.label == nil } ? partSpan(place) : nil
      guard let usable = differentiable(inputs[place], derivation.name, argument ?? span) else {
        return .never
      }
      inputs[place] = usable
    }
    if derivation.op == .derivative, !inputs[places[0]].kind.isNumeric || places.count > 1 {
      return fail(
        .notOneVariable(.derivative, found: inputs[places[0]].kind),
        partSpan(places[0]) ?? span)
    }
    if let high = highDerivative(derivation, inner, function, inputs, places, span) { return high }
    let captured = function.split(inner.leafKinds)
    if let quick = staticDerivative(derivation, inner, captured, inputs, places, span) {
      guard quick.mayCancel || !quick.guards.isEmpty else { return quick.answer }
      return checked(quick, span) {
        planned(derivation, inner, captured, inputs, places, span)
      }
    }
    return planned(derivation, inner, captured, inputs, places, span)
  }

  /// The derivative, or what `otherwise` computes where it may be another one.
  private func checked(
    _ quick: QuickDerivative, _ span: Span, _ otherwise: () -> Operand
  ) -> Operand {
    let name = uniqueName("derivative")
    assign(name, quick.answer, span: span)
    let held = home(name, quick.answer.kind)
    var edges: [Edge] = []
    for (jump, x, y) in quick.guards {
      let label = emitter.newLabel()
      emitter.emit(jump, .leaf(x), .leaf(y), .label(label))
      edges.append(Edge(state: state, label: label))
    }
    for leaf in held.leaves where quick.mayCancel {
      let register = passiveRegister(
        Operand(leaf.bank == .active ? .number : .real, [leaf]))
      let label = emitter.newLabel()
      emitter.jump(.passive(register), .notEqual, .passive(register), to: label)
      edges.append(Edge(state: state, label: label))
    }
    let end = jumpAway()
    merge(edges)
    assign(name, otherwise(), span: span)
    merge([Edge(state: state, label: nil), end])
    return takeVariable(name)
  }

  /// A derivative of a function that runs one level further in.
  private func planned(
    _ derivation: DerivativeOperator, _ inner: FunctionKind, _ captured: [Operand],
    _ inputs: [Operand],
    _ places: [Int], _ span: Span
  ) -> Operand {
    let plan = PlanBuilder(
      function: inner, captured: captured, inputs: inputs, variables: places,
      names: derivation.parameters, isActive: (captured + inputs).contains { $0.kind.isActive })
    let code = program.code(for: inner, plan.innerKinds, exactly: true, span: span)
    // It always fails: run it, for the error.
    guard code.resultKind != .never else {
      return emitPlan(plan, code, .gradient, emitter.temporary(plan.gradientKind), span)
    }
    let result = code.resultKind.boxingChoices
    noteIndependence(code, inner, span)
    switch derivation.op {
    case .derivative:
      guard let kind = result.tangentKind(active: plan.isActive) else {
        return fail(
          .notDifferentiable(derivation.name, found: result), written?.function ?? span)
      }
      return emitPlan(plan, code, .tangent, tangentOperand(result, kind), span)
    case .grad, .valueAndGrad, .forwardGrad:
      guard result.isNumeric || result == .any else {
        return fail(
          .notScalar(derivation.name, found: result), written?.function ?? span)
      }
      let gradient = emitter.temporary(plan.gradientKind)
      if derivation.op == .forwardGrad {
        return emitPlan(plan, code, .forwardGradient, gradient, span)
      }
      if derivation.op == .grad { return emitPlan(plan, code, .gradient, gradient, span) }
      let value = emitter.temporary(plan.isActive ? .number : .real)
      return emitPlan(plan, code, .valueAndGradient, .tuple([value, gradient]), span)
    case .jacobian, .jacfwd, .jacrev, .forwardJacobian:
      if derivation.op == .jacobian, result.isNumeric, !plan.isScalar {
        return emitPlan(plan, code, .gradient, emitter.temporary(plan.gradientKind), span)
      }
      guard result.tangentKind(active: plan.isActive) != nil, !result.hasFunction else {
        return fail(
          .notDifferentiable(derivation.name, found: result), written?.function ?? span)
      }
      let kind = result.jacobianKind(plan.gradientKind, active: plan.isActive)
      let mode: DerivativePlan.JacobianMode =
        switch derivation.op {
        case .jacobian: .byShape
        case .jacrev: .reverse
        default: .forward
        }
      return emitPlan(plan, code, .jacobian(mode), emitter.temporary(kind), span)
    case .hessian, .checkpoint, .unruled, .repeated: return .never
    }
  }

  /// Warns of a function of the user's, or one like `floor`, whose result cannot depend on what it is
  /// differentiated by.
  func noteIndependence(_ code: Code, _ function: FunctionKind, _ span: Span) {
    let name: String?
    switch function {
    case .primitive(let id): name = Primitives.name(id)
    case .template(let template, _) where !code.isLibrary: name = template.function.name
    default: return
    }
    switch code.resultKind {
    case .real, .array(active: false, _), .small(active: false, _), .rows(active: false, _),
      .tuple where !code.resultKind.isActive:
      guard !code.resultKind.hasFunction, !code.resultKind.hasBox else { return }
      program.note(
        Notice(.independent(name), span: written?.function ?? span))
    default: return
    }
  }

  /// The value of a parameter that the call leaves out, so that it can be differentiated by.
  func fallback(
    of place: Int, _ inner: FunctionKind, _ function: Operand, _ inputs: [Operand], _ span: Span
  ) -> Operand {
    emitter.share(function)
    for input in inputs { emitter.share(input) }
    let kind = FunctionKind.fallback(inner.core, place)
    let given = Array(inputs.prefix(place))
    let code = program.code(for: kind, given.map(\.kind), span: span)
    return emitCall(code, function.split(inner.leafKinds) + given, span)
  }

  // MARK: Pieces

  /// Where argument number `index` of the call is written.
  func partSpan(_ index: Int) -> Span? {
    emitter.parts.indices.contains(index) ? emitter.parts[index] : nil
  }

  /// The operand as something that can be differentiated by; nil after an error.
  func differentiable(_ operand: Operand, _ name: String, _ span: Span) -> Operand? {
    switch operand.kind {
    case .real, .number, .array, .small, .rows: return operand
    case .range(_, let active):
      let result = emitter.temporary(.vector(active: active))
      perform(.convert(operand, result: result), span)
      return result
    case .tuple(let labels, _):
      var parts: [Operand] = []
      for part in operand.parts {
        guard let usable = differentiable(part, name, span) else { return nil }
        parts.append(usable)
      }
      return .tuple(labels: labels, parts)
    default:
      _ = fail(.noDerivative(name, of: operand.kind), span)
      return nil
    }
  }

  /// Registers for a tangent of a result of kind `inner`. What cannot depend on the input has the
  /// tangent 0, without a register.
  func tangentOperand(_ inner: Kind, _ outer: Kind) -> Operand {
    switch (inner, outer) {
    case (.real, _): return .constant(0)
    case (.tuple(let labels, let kinds), .tuple(_, let outerKinds)):
      return .tuple(labels: labels, zip(kinds, outerKinds).map { tangentOperand($0, $1) })
    default: return emitter.temporary(outer)
    }
  }

  func emitPlan(
    _ plan: PlanBuilder, _ code: Code, _ output: DerivativePlan.Output, _ result: Operand,
    _ span: Span
  ) -> Operand {
    emitter.span = span
    let action = DerivativePlan(
      output: output, callee: code, inputs: plan.inputs, result: result, names: plan.names)
    emitter.emit(.differentiate, emitter.action(.derivative(action)))
    if code.resultKind == .never {
      state.isReachable = false
      return .never
    }
    return result
  }
}
