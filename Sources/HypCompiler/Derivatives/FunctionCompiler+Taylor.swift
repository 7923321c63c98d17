// FunctionCompiler+Taylor.swift -- calls that run in Taylor mode: `taylor`, and derivatives of high order.

import HypCode
import HypSyntax

extension FunctionCompiler {
  /// `taylor(f, x, n)`
  func taylor(
    _ function: Operand, _ arguments: [Argument], order: Operand,
    _ parameters: DerivativeOperator.Parameters, _ span: Span
  ) -> Operand {
    guard case .function(let inner) = function.kind else { return .never }
    guard order.kind.isNumeric else {
      return fail(.taylorOrderKind(order.kind), partSpan(1) ?? span)
    }
    guard let bound = bindPositions(inner, arguments, span),
      let places = variables(parameters, inner, count: bound.count, span),
      let place = places.first, place < bound.count,
      let usable = differentiable(bound[place], "taylor", span)
    else { return .never }
    guard usable.kind.isNumeric, places.count == 1 else {
      return fail(.notOneVariable(.taylor, found: usable.kind), partSpan(0) ?? span)
    }
    var inputs = bound
    inputs[place] = usable
    let (plan, code) = runs(inner, function, inputs, place, span)
    guard code.resultKind != .never else {
      return emitPlan(plan, code, .taylor(order: order), .none, span)
    }
    guard let kind = code.resultKind.boxingChoices.taylorKind(active: plan.isActive),
      !code.resultKind.hasFunction
    else {
      return fail(
        .notDifferentiable("taylor", found: code.resultKind),
        written?.function ?? span)
    }
    noteIndependence(code, inner, span)
    return emitPlan(plan, code, .taylor(order: order), emitter.temporary(kind), span)
  }

  /// From this order on one run on jets is faster than nested dual numbers, whose work doubles with
  /// each order.
  private static let highOrder = 3
  /// The same where the function takes derivatives itself: there is a machine for these inside of jets.
  private static let highOrderOfNests = 2
  /// Jets have so many derivatives at most; what is left of the order nests around them.
  private static let highestOrder = 30

  /// A derivative of a derivative of a derivative …, all by the same parameter, as one run; nil where
  /// there are too few of them, or the result is not made of numbers alone.
  func highDerivative(
    _ derivation: DerivativeOperator, _ inner: FunctionKind, _ function: Operand,
    _ inputs: [Operand],
    _ places: [Int], _ span: Span
  ) -> Operand? {
    guard derivation.op == .derivative, let place = places.first else { return nil }
    var (center, order) = (inner, 1)
    while case .derived(derivation, let next) = center {
      (center, order) = (next, order + 1)
    }
    guard Self.highOrderOfNests...Self.highestOrder ~= order else { return nil }
    let (plan, code) = runs(center, function, inputs, place, span)
    guard order >= Self.highOrder || code.takesDerivatives else { return nil }
    let result = code.resultKind
    guard result != .never, !result.hasBox, !result.hasFunction,
      let kind = result.tangentKind(active: plan.isActive)
    else { return nil }
    noteIndependence(code, center, span)
    return emitPlan(
      plan, code, .highDerivative(order: order), tangentOperand(result, kind), span)
  }

  /// The plan and the code of a function, by one number.
  private func runs(
    _ inner: FunctionKind, _ function: Operand, _ inputs: [Operand], _ place: Int, _ span: Span
  ) -> (PlanBuilder, Code) {
    let captured = function.split(inner.leafKinds)
    let plan = PlanBuilder(
      function: inner, captured: captured, inputs: inputs, variables: [place], names: .first,
      isActive: (captured + inputs).contains { $0.kind.isActive })
    return (plan, program.code(for: inner, plan.innerKinds, exactly: true, span: span))
  }
}

extension Code {
  /// It runs something one level further in, or calls what does.
  fileprivate var takesDerivatives: Bool {
    var seen: Set<ObjectIdentifier> = []
    var left = [self]
    while let code = left.popLast() {
      guard code.isFinished, let function = (code.lowered as? LoweredFunction)?.function,
        seen.insert(ObjectIdentifier(code)).inserted
      else { continue }
      for instruction in function.blocks.lazy.flatMap(\.instructions) {
        if instruction.operation == .differentiate { return true }
        if instruction.operation == .call, case .callee(let callee) = instruction.a {
          left.append(callee)
        }
      }
    }
    return false
  }
}
