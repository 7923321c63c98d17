// FunctionCompiler+Calls.swift -- calls: arguments to parameters, and which code is called.

import HypCode
import HypPrimitives
import HypSyntax

extension FunctionCompiler {
  /// An argument of a call, evaluated.
  struct Argument {
    let label: (name: String, span: Span)?
    let operand: Operand
  }

  /// Compiles `callee(arguments)`.
  func compileCall(
    _ callee: Expression, _ arguments: [Expression.Argument], _ span: Span
  ) -> Operand {
    let outer = written
    defer { written = outer }
    let isOperand = isUnderNabla
    isUnderNabla = false
    let renewed = self.renewed
    self.renewed = []
    var function =
      // A distribution is not called; what was meant is said of an unknown name.
      if case .name(let name) = callee.form { compileName(name, span: callee.span) } else {
        compile(callee)
      }
    guard function.kind != .never else { return .never }
    if case .function(.builtin(let builtin)) = function.kind {
      if let answer = compileSpecial(builtin, arguments, span) { return answer }
    }
    if arguments.contains(where: { mayAssign($0.value) }) { function = copyIfVariable(function) }
    var operands = compileAll(arguments.map(\.value))
    guard operands.count == arguments.count, !operands.contains(where: { $0.kind == .never }) else {
      return .never
    }
    if !renewed.isEmpty, function.kind.isTemplate {
      operands = handOver(renewed, callee, arguments.map(\.value), operands)
    }
    written = Written(callee: callee)
    return pointing(at: arguments.map(\.value.span)) {
      if !function.kind.isChoice, function.kind != .any, !function.kind.isFunction {
        let found = function.kind
        var hidden: String?
        if case .name(let name) = callee.form, builtinValue(name) != nil { hidden = name }
        return fail(
          isOperand ? .nablaOfCall(found) : .notCallable(found, hides: hidden), callee.span)
      }
      return compileCall(
        function, zip(arguments, operands).map { Argument(label: $0.label, operand: $1) },
        span: span)
    }
  }

  /// Calls a function value.
  func compileCall(_ function: Operand, _ arguments: [Argument], span: Span) -> Operand {
    emitter.span = span
    guard function.kind != .never, !arguments.contains(where: { $0.operand.kind == .never }) else {
      return .never
    }
    let isChosen = arguments.contains(where: \.operand.kind.isChoice) && !takesChoices(function)
    if function.kind.isChoice || isChosen {
      return callEach(function, arguments, span) { compileCall($0, $1, span: span) }
    }
    switch function.kind {
    case .any: return callDynamically(function, arguments, span)
    case .function(let kind):
      switch kind {
      case .primitive(let id):
        // `min(xs)` and `max(xs)` reduce; everything else is elementwise.
        if arguments.filter({ $0.label == nil }).count == 1, Primitives.arity(id) > 1,
          let reduction = LibraryIndex.named(Primitives.name(id))
        {
          return compileLibrary(reduction, arguments, span)
        }
        // `round(x, digits)`, which is not elementwise in its second argument.
        if arguments.count == 2, Primitives.arity(id) == 1,
          let wider = LibraryIndex.named(Primitives.name(id))
        {
          return compileLibrary(wider, arguments, span)
        }
        if id == Primitives.min || id == Primitives.max, arguments.count > 2,
          arguments.allSatisfy({ $0.label == nil })
        {
          return extreme(id, of: arguments.map(\.operand), span)
        }
        if let (extreme, axis) = possibleAxis(id, arguments) {
          return fail(.axisOrNumber(extreme, axis), span)
        }
        if let labelled = arguments.first(where: { $0.label != nil })?.label {
          return fail(
            .unknownParameter(
              .named(Primitives.name(id)), parameter: labelled.name, parameters: []),
            labelled.span)
        }
        return primitive(id, arguments.map(\.operand), span: span)
      case .library(let id, _): return compileLibrary(id, arguments, span)
      case .builtin(let builtin): return compileBuiltin(builtin, arguments, span)
      case .template(let template, _):
        if arguments.contains(where: { $0.operand.kind.isBoxed }) && !template.isLibrary {
          return callDynamically(function, arguments, span)
        }
        guard let bound = bind(template, arguments, span) else { return .never }
        let code = program.code(for: kind, bound.map(\.kind), span: span)
        return emitCall(code, [Operand](function.split(kind.leafKinds)) + bound, span)
      case .derived(let derivation, let inner):
        return compileDerived(derivation, inner, function, arguments, span)
      case .pushforward(let inner, let active):
        return compilePushforward(inner, active, function, arguments, span)
      case .fallback: return fail(.notCallable(function.kind), span)
      case .ruled(let inner, let rule):
        return compileRuled(inner, rule, function, arguments, span)
      case .pullback(let inner, let kinds):
        return compilePullback(inner, kinds, function, arguments, span)
      }
    default: return fail(.notCallable(function.kind), span)
    }
  }

  /// The call looks at the kinds of its arguments itself, if it does.
  private func takesChoices(_ function: Operand) -> Bool {
    switch function.kind {
    case .function(.library), .function(.builtin(.cost)), .function(.builtin(.assertThat)): true
    default: false
    }
  }

  /// A call, compiled for each kind that the function and its arguments may be of.
  private func callEach(
    _ function: Operand, _ arguments: [Argument], _ span: Span,
    _ call: (Operand, [Argument]) -> Operand
  ) -> Operand {
    eachAlternative(of: [function] + arguments.map(\.operand), span) { operands in
      call(
        operands[0],
        zip(arguments, operands.dropFirst()).map { Argument(label: $0.label, operand: $1) })
    }
  }

  /// `min(a, b, c)`. Numbers that carry derivatives are compared together, so that ties share equally.
  private func extreme(_ id: PrimitiveID, of operands: [Operand], _ span: Span) -> Operand {
    if operands.allSatisfy(\.kind.isNumeric), operands.contains(where: { $0.kind == .number }),
      Kind.isSmall([operands.count]), let reduction = LibraryIndex.named(Primitives.name(id))
    {
      let together = small(operands, [operands.count])
      return compileLibrary(reduction, [Argument(label: nil, operand: together)], span)
    }
    return operands.dropFirst().reduce(operands[0]) { primitive(id, [$0, $1], span: span) }
  }

  /// The second argument of `max(A, 1)`, where it is written as a number that is an axis of the first.
  private func possibleAxis(_ id: PrimitiveID, _ arguments: [Argument]) -> (
    RuntimeError.Extreme, Int
  )? {
    guard
      let extreme: RuntimeError.Extreme =
        id == Primitives.max ? .max : id == Primitives.min ? .min : nil,
      template?.isLibrary != true,
      arguments.count == 2, let rank = arguments[0].operand.kind.numericRank, rank > 0,
      arguments[1].operand.kind == .real,
      case .constant(let constant) = arguments[1].operand.leaves[0],
      let axis = Int(exactly: constant), (-rank..<rank).contains(axis)
    else { return nil }
    return (extreme, axis)
  }

  /// Arguments in the order of the parameters; `absent` where the fallback is to be used. Nil after
  /// an error.
  func bind(_ template: Template, _ arguments: [Argument], _ span: Span) -> [Operand]? {
    do throws(ParameterList.Misfit) {
      let order = try template.bind(arguments.map { $0.label?.name })
      return order.map { $0.map { arguments[$0].operand } ?? .absent }
    } catch {
      report(error, arguments, span)
      return nil
    }
  }

  private func report(_ misfit: ParameterList.Misfit, _ arguments: [Argument], _ span: Span) {
    _ = fail(misfit.error, misfit.argument.flatMap { arguments[$0].label?.span } ?? span)
  }

  /// Calls code whose parameters are `operands`, as a computation that levels may take in another way
  /// where there is one.
  func emitCall(
    _ code: Code, _ operands: [Operand], _ span: Span,
    as computation: ((CodeCall) -> RecomputedCall)? = nil
  ) -> Operand {
    // Where the code was compiled for boxes, arguments are boxed.
    let passed = operands.suffix(code.parameterKinds.count)
    let captured = operands.dropLast(code.parameterKinds.count)
    let adapted =
      captured + zip(passed, code.parameterKinds).map { coerce($0, to: $1) }
    for (operand, target) in zip(adapted, Emitter.window(adapted.map(\.kind))) {
      move(operand, to: target, isLast: operand.leaves.contains(where: handedOver.contains))
    }
    emitter.span = span
    emitter.forgetReads()
    if let computation {
      let call = CodeCall(code, adapted.map(\.kind))
      emitter.emit(
        .callComputation, .callee(code), emitter.action(.computation(computation(call), call)))
    } else {
      emitter.emit(.call, .callee(code))
    }
    return takeResult(code.resultKind)
  }

  /// The arguments, of which those that are variables in `names` are taken out of their registers: in
  /// `a = put(a, i, x)` the function alone holds the array, and changes it where it stands.
  private func handOver(
    _ names: Set<String>, _ callee: Expression, _ written: [Expression], _ operands: [Operand]
  ) -> [Operand] {
    operands.enumerated().map { place, operand in
      guard case .name(let name) = written[place].form, names.contains(name),
        let variable = variableName(name), !captures.contains(where: { $0.name == name }),
        case .defined(operand.kind)? = state.variables[variable],
        operand.leaves.contains(where: { $0.bank == .object }),
        home(variable, operand.kind).leaves == operand.leaves
      else { return operand }
      var resolver = Resolver()
      resolver.visit(callee)
      for (other, expression) in written.enumerated() where other != place {
        resolver.visit(expression)
      }
      guard !resolver.freeNames.contains(name), !resolver.locals.contains(name) else {
        return operand
      }
      let taken = operand.leaves.map { leaf -> Leaf in
        guard leaf.bank == .object else { return leaf }
        let temporary = emitter.temporary(.object)
        emitter.emit(.take, .leaf(temporary), .leaf(leaf))
        handedOver.insert(temporary)
        return temporary
      }
      emitter.forgetReads(from: operand.leaves)
      return Operand(operand.kind, taken)
    }
  }

  /// The result of the call just made, out of the callee's window.
  func takeResult(_ kind: Kind) -> Operand {
    if kind == .never {
      state.isReachable = false
      return .never
    }
    let result = emitter.temporary(kind)
    let window = Emitter.window([kind])[0]
    for (source, target) in zip(window.leaves, result.leaves) {
      emitter.emit(source.bank == .object ? .take : .copy, .leaf(target), .leaf(source))
    }
    return result
  }

  /// A call whose callee, or the kinds of whose arguments, are known when it runs.
  func callDynamically(_ function: Operand, _ arguments: [Argument], _ span: Span) -> Operand {
    emitter.span = span
    let action = emitter.action(
      .call(
        function: whole(function), arguments.map { whole($0.operand) },
        labels: arguments.map { $0.label?.name }))
    emitter.emit(.callDynamic, action)
    let result = emitter.temporary(.any)
    perform(.boxResult(result: result), span)
    return result
  }

  // MARK: Library functions

  /// What a name of the library means; nil where there is none.
  func builtinValue(_ name: String) -> Operand? {
    if let constant = Builtin.constants[name] { return .constant(constant) }
    if let id = Primitives.named(name) { return .function(.primitive(id)) }
    if let id = LibraryIndex.named(name) { return .function(.library(id, names: [])) }
    if let builtin = Builtin.named(name) { return .function(.builtin(builtin)) }
    return nil
  }

  /// Functions that look at their arguments as written; nil for all others.
  private func compileSpecial(
    _ builtin: Builtin, _ arguments: [Expression.Argument], _ span: Span
  ) -> Operand? {
    switch builtin {
    case .map where arguments.count >= 2 && arguments.allSatisfy({ $0.label == nil }):
      return compileMap(arguments[0].value, arguments.dropFirst().map(\.value), span: span)
    case .assertThat
    where (1...2).contains(arguments.count) && arguments.allSatisfy({ $0.label == nil })
      && arguments[0].value.isSingleComparison:
      return compileAssertion(arguments.map(\.value), span)
    case .assertThat where arguments.count == 2 && arguments.allSatisfy({ $0.label == nil }):
      // The message is made only where it is needed.
      let holds = branchIf(arguments[0].value)
      if state.isReachable {
        let message = compile(arguments[1].value)
        if message.kind != .never {
          perform(
            .builtin(.assertThat, [.bool(false), message], labels: [nil, nil], result: .none), span)
        }
      }
      state.isReachable = false
      merge(holds)
      return state.isReachable ? Operand.none : .never
    case _ where builtin.isOperator: return compileOperator(builtin, arguments, span)
    default: return nil
    }
  }

  /// `assert(a < b)`, which shows both sides where it fails.
  private func compileAssertion(_ arguments: [Expression], _ span: Span) -> Operand {
    guard case .comparison(let sides, let operators) = arguments[0].form else { return .never }
    let (x, y) = compilePair(sides[0], sides[1])
    let truth = pointing(at: [sides[0].span, sides[1].span]) {
      compare(operators[0].operator, x, y, span: operators[0].span)
    }
    let holds = branch(truth, on: true, arguments[0].span)
    if state.isReachable {
      let message = arguments.count > 1 ? compile(arguments[1]) : Operand.none
      if message.kind != .never {
        perform(
          .builtin(
            .assertThat, [.bool(false), message, x, y], labels: [nil, nil, nil, nil], result: .none),
          span)
      }
    }
    state.isReachable = false
    merge(holds)
    return state.isReachable ? .none : .never
  }

  /// Calls a function of the library.
  private func compileLibrary(_ id: LibraryID, _ arguments: [Argument], _ span: Span) -> Operand {
    emitter.span = span
    guard let (operands, _) = arranged(arguments, by: LibraryIndex.signature(id), span) else {
      return .never
    }
    let kind = LibraryIndex[id].resultKind(
      of: operands.map(\.kind.whole.boxingChoices), truths: operands.map(\.knownTruth))
    // Where the result is of one kind whatever the arguments are, they are looked at when it runs.
    if kind?.hasBox ?? true, arguments.contains(where: \.operand.kind.isChoice) {
      let function = Operand.function(.library(id, names: []))
      return callEach(function, arguments, span) { compileLibrary(id, $1, span) }
    }
    let call = { self.library(id, operands, for: arguments, span) }
    return smallLibrary(id, operands, orElse: call, span) ?? call()
  }

  /// A call of a function of the library with an operand for each parameter.
  private func library(
    _ id: LibraryID, _ operands: [Operand], for arguments: [Argument], _ span: Span
  ) -> Operand {
    let given = operands.map(whole)
    guard
      let kind = LibraryIndex[id].resultKind(
        of: given.map(\.kind.boxingChoices), truths: given.map(\.knownTruth))
    else {
      let entry = LibraryIndex.entry(id)
      return fail(
        .badArgument(
          entry.name, expected: entry.expects, found: .kinds(arguments.map(\.operand.kind)),
          argument: arguments.count == 1 ? 0 : nil), span)
    }
    let result = emitter.temporary(kind)
    perform(.library(id, given, result: result), span)
    return result
  }

  /// The value of each parameter of a signature, and which argument it is, or their count where it is none; nil
  /// where the arguments do not fit, which is reported.
  func arranged(
    _ arguments: [Argument], by signature: Signature, _ span: Span
  ) -> (operands: [Operand], places: [Int])? {
    do throws(ParameterList.Misfit) {
      let sources = try signature.arranged(arguments.map { $0.label?.name })
      let operands = sources.map { source -> Operand in
        switch source {
        case .argument(let place): arguments[place].operand
        case .rest(let places): .tuple(places.map { arguments[$0].operand })
        case .fallback(let fallback): self.fallback(fallback, span)
        }
      }
      let places = sources.map {
        if case .argument(let place) = $0 { place } else { arguments.count }
      }
      return (operands, places)
    } catch {
      report(error, arguments, span)
      return nil
    }
  }

  private func fallback(_ fallback: Signature.Fallback, _ span: Span) -> Operand {
    switch fallback {
    case .none: return .none
    case .number(let x): return .constant(x)
    case .bool(let truth): return .bool(truth)
    case .string(let text):
      let result = emitter.temporary(.string)
      perform(.format([.text(text)], result: result), span)
      return result
    }
  }

  /// The arguments of a call that is made while the program runs: its code's parameters.
  func labelled(_ operands: [Operand], for function: FunctionKind) -> [Argument] {
    var names: [String] = []
    if case .library(_, let own) = function { names = own }
    let unnamed = operands.count - names.count
    return operands.enumerated().map { index, operand in
      Argument(
        label: index < unnamed ? nil : (names[index - unnamed], emitter.span), operand: operand)
    }
  }
}

extension Expression {
  fileprivate var isSingleComparison: Bool {
    if case .comparison(_, let operators) = form { operators.count == 1 } else { false }
  }
}

extension FunctionCompiler.Written {
  /// The parts of a callee, where it is a derivative.
  init(callee: Expression) {
    switch callee.form {
    case .prime(let value), .unary(.nabla, let value): function = value.span
    case .call(let inner, let arguments):
      guard case .name(let name) = inner.form, Builtin.named(name)?.isOperator == true else {
        break
      }
      function = arguments.first { $0.label == nil }?.value.span
      wrt = arguments.first { $0.label?.name == "wrt" }?.value.span
    default: break
    }
  }
}
