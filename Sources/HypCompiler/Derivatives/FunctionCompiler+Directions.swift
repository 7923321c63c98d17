// FunctionCompiler+Directions.swift -- derivatives along a direction, and cotangents: `jvp`, what `vjp` gave, and
// the derivative of a function of functions.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// `(f(x), directional derivative along v)`
  func directional(
    _ function: Operand, _ arguments: [Argument], direction: Operand,
    _ parameters: DerivativeOperator.Parameters, _ span: Span
  ) -> Operand {
    guard case .function(let inner) = function.kind else { return .never }
    program.hasMetDerivative = true
    guard let bound = bindPositions(inner, arguments, span),
      let places = variables(parameters, inner, count: bound.count, span),
      let place = places.first, place < bound.count,
      var usable = differentiable(bound[place], "jvp", span),
      var along = directionKind(direction, usable, span)
    else { return .never }
    if usable.kind.withActivity(false) != along.kind.withActivity(false) {
      (usable, along) = (whole(usable), whole(along))
    }
    guard usable.kind.withActivity(false) == along.kind.withActivity(false) else {
      return fail(
        .directionMismatch(
          .named("jvp"), expected: usable.kind, found: direction.kind), span)
    }
    var inputs = bound
    inputs[place] = usable
    let captured = function.split(inner.leafKinds)
    let plan = PlanBuilder(
      function: inner, captured: captured, inputs: inputs, variables: [place], names: parameters,
      isActive: (captured + inputs + [along]).contains { $0.kind.isActive }, direction: along)
    let code = program.code(for: inner, plan.innerKinds, exactly: true, span: span)
    let result = code.resultKind.boxingChoices
    guard result != .never else { return emitPlan(plan, code, .tangent, .none, span) }
    noteIndependence(code, inner, span)
    guard let kind = result.tangentKind(active: plan.isActive), !result.hasFunction else {
      return fail(.notDifferentiable("jvp", found: result), span)
    }
    let value = emitter.temporary(result.withActivity(plan.isActive))
    return emitPlan(
      plan, code, .valueAndTangent, .tuple([value, tangentOperand(result, kind)]), span)
  }

  /// Calls what `vjp` gave with a cotangent.
  func compilePullback(
    _ inner: FunctionKind, _ kinds: [Kind], _ function: Operand, _ arguments: [Argument],
    _ span: Span
  ) -> Operand {
    guard arguments.count == 1, let seed = arguments.first?.operand else {
      return fail(.tooManyArguments(.pullback, expected: 1, found: arguments.count), span)
    }
    if seed.kind.hasBox || function.kind.hasBox {
      return callDynamically(function, arguments, span)
    }
    program.hasMetDerivative = true
    let random = Kind.tuple(labels: nil, Kind.randomState)
    let parts = function.split(inner.leafKinds + kinds + [random])
    var inputs = Array(parts.dropFirst(inner.leafKinds.count).dropLast())
    let captured = Array(parts.prefix(inner.leafKinds.count))
    guard let usable = differentiable(inputs[0], "vjp", span),
      let cotangent = direction(seed, "vjp", span)
    else { return .never }
    inputs[0] = usable
    let plan = PlanBuilder(
      function: inner, captured: captured, inputs: inputs, variables: [0], names: .first,
      isActive: (captured + inputs + [cotangent]).contains { $0.kind.isActive })
    let code = program.code(for: inner, plan.innerKinds, exactly: true, span: span)
    guard code.resultKind != .never else {
      return emitPlan(plan, code, .gradient, emitter.temporary(plan.gradientKind), span)
    }
    noteIndependence(code, inner, span)
    // What is in a box, and shapes, are compared when they are known.
    guard
      code.resultKind.hasBox
        || code.resultKind.withActivity(false).whole == cotangent.kind.withActivity(false).whole
    else {
      return fail(
        .directionMismatch(
          .pullback, expected: code.resultKind, found: seed.kind), span
      )
    }
    return emitPlan(
      plan, code, .pullback(seed: cotangent, random: parts[parts.count - 1]),
      emitter.temporary(plan.gradientKind),
      span)
  }

  /// Calls the derivative of a function-valued function: the pointwise derivative.
  func compilePushforward(
    _ inner: FunctionKind, _ active: Bool, _ function: Operand, _ arguments: [Argument],
    _ span: Span
  ) -> Operand {
    if function.kind.hasBox || arguments.contains(where: { $0.operand.kind.hasBox }) {
      return callDynamically(function, arguments, span)
    }
    guard let bound = bindPositions(inner, arguments, span) else { return .never }
    // Each active leaf is carried as a primal and a tangent.
    let carried = function.split(inner.leafKinds.flatMap { $0.splitForPushforward(active: active) })
    var roles: [(Operand, Operand?)] = []
    var next = 0
    for kind in inner.leafKinds {
      roles.append((carried[next], kind.isActive ? carried[next + 1] : nil))
      next += kind.isActive ? 2 : 1
    }
    let plan = PlanBuilder(
      function: inner, carried: roles, inputs: bound,
      isActive: (carried + bound).contains { $0.kind.isActive })
    let code = program.code(for: inner, plan.innerKinds, exactly: true, span: span)
    guard code.resultKind != .never else { return emitPlan(plan, code, .tangent, .none, span) }
    let result = code.resultKind.boxingChoices
    guard let kind = result.tangentKind(active: plan.isActive) else {
      return fail(.notDifferentiable("derivative", found: result), span)
    }
    return emitPlan(plan, code, .tangent, tangentOperand(result, kind), span)
  }

  /// A direction as something that can be added to the argument; nil after an error.
  private func directionKind(_ direction: Operand, _ argument: Operand, _ span: Span) -> Operand? {
    guard direction.kind.numericRank != nil || direction.kind.isStructure else {
      _ = fail(
        .directionMismatch(
          .named("jvp"), expected: argument.kind, found: direction.kind), span)
      return nil
    }
    return self.direction(direction, "jvp", span)
  }

  /// A direction or a cotangent; nil after an error. One of booleans is one of zeros and ones.
  private func direction(_ operand: Operand, _ name: String, _ span: Span) -> Operand? {
    if case .mask(let rank) = operand.kind {
      return coerce(operand, to: .array(active: false, rank: rank))
    }
    return differentiable(operand, name, span)
  }
}
