// FunctionCompiler+Recomputation.swift -- `checkpoint` and `iterate`: calls that reverse mode does not record.

import HypCode
import HypSyntax

extension FunctionCompiler {
  // MARK: checkpoint

  /// `checkpoint(inner)(arguments)`
  func compileCheckpoint(
    _ inner: FunctionKind, _ function: Operand, _ arguments: [Argument], _ span: Span
  ) -> Operand {
    if hasBox(function, arguments), !isWrapper(of: function) {
      return callDynamically(function, arguments, span)
    }
    guard let bound = bindPositions(inner, arguments, span) else { return .never }
    let code = program.code(for: inner, bound.map(\.kind), span: span)
    return emitCall(code, function.split(inner.leafKinds) + bound, span) { .code($0) }
  }

  /// The kinds of the arguments, or of what the function captured, are known when the program runs.
  func hasBox(_ function: Operand, _ arguments: [Argument]) -> Bool {
    function.kind.hasBox || arguments.contains { $0.operand.kind.hasBox }
  }

  /// What is being compiled is the code that a call of this function leads to while the program runs.
  func isWrapper(of function: Operand) -> Bool {
    guard case .function(let kind) = function.kind, case .function(let own, _) = body else {
      return false
    }
    return own == kind && !kind.needsKinds
  }

  // MARK: iterate

  /// `iterate(step, state, n, inverse=undo)`
  func compileIterate(_ arguments: [Argument], _ span: Span) -> Operand {
    let signature = Signature("iterate(step, state, n, inverse=none)")
    guard let (operands, places) = arranged(arguments, by: signature, span) else { return .never }
    let (step, undo) = (operands[0], operands[3].kind == .none ? nil : operands[3])
    for (operand, place) in [(step, places[0])] + (undo.map { [($0, places[3])] } ?? []) {
      guard !operand.kind.isFunction, operand.kind != .any else { continue }
      return fail(
        .notAFunction(.function("iterate"), found: operand.kind),
        part(place, span))
    }
    if operands.contains(where: \.kind.hasBox) {
      let passed = undo == nil ? operands.dropLast() : operands[...]
      return callDynamically(
        .function(.builtin(.iterate)), passed.map { Argument(label: nil, operand: $0) }, span)
    }
    let count = emitter.temporary(.real)
    guard operands[2].kind.isNumeric else {
      return fail(
        .badArgument(
          "iterate", expected: "a number of steps", found: .kinds([operands[2].kind]),
          argument: places[2]), span)
    }
    pointing(at: [part(places[2], span)]) {
      perform(.builtin(.stepCount, [operands[2]], labels: [nil], result: count), span)
    }
    guard let kind = stateKind(of: step, from: operands[1], at: places[0], span) else {
      return .never
    }
    let state = coerce(operands[1], to: kind)
    let loop = repeated(step, [state, count] + (undo.map { [$0] } ?? []), span)
    guard let loop else { return .never }
    var undoing: CodeCall?
    if let undo {
      guard stateKind(of: undo, from: state, at: places[3], span) != nil,
        let (code, captured) = repeated(undo, [state, count], span)
      else { return .never }
      undoing = CodeCall(code, captured.map(\.kind) + code.parameterKinds)
    }
    let passed = loop.captured + [state, count] + (undo.map { [$0] } ?? [])
    return emitCall(loop.code, passed, span) {
      .iteration(
        StateIteration(loop: $0, captureCount: loop.captured.count, inverse: undoing))
    }
  }

  /// Where argument number `place` of the call is written.
  func part(_ place: Int, _ span: Span) -> Span {
    emitter.parts.indices.contains(place) ? emitter.parts[place] : span
  }

  /// The code of a loop over a step, and what the step captured.
  private func repeated(
    _ step: Operand, _ arguments: [Operand], _ span: Span
  ) -> (code: Code, captured: [Operand])? {
    guard case .function(let kind) = step.kind else { return nil }
    let code = program.code(
      for: .derived(DerivativeOperator(.repeated), kind), arguments.map(\.kind), exactly: true,
      span: span)
    return (code, step.split(kind.leafKinds))
  }

  /// The kind that a state has behind any number of steps; nil after an error.
  private func stateKind(
    of step: Operand, from state: Operand, at place: Int, _ span: Span
  ) -> Kind? {
    guard case .function(let function) = step.kind else { return nil }
    var kind = state.kind
    while true {
      let argument = Argument(label: nil, operand: Operand(kind, state.leaves))
      guard let bound = bindPositions(function, [argument], span) else { return nil }
      let next = program.code(for: function, bound.map(\.kind), span: span).resultKind
      let joined = bounded(kind.joined(next)).boxingChoices
      if let change = kind.change(to: next) {
        _ = fail(change, part(place, span))
        return nil
      }
      if joined == kind { return kind }
      kind = joined
    }
  }

  /// The loop of `iterate`, in code of its own: its registers are those of the arguments.
  func compileRepeated(
    _ step: FunctionKind, _ function: Operand, _ arguments: [Argument], _ span: Span
  ) -> Operand {
    let home = arguments[0].operand
    let count = passiveRegister(arguments[1].operand)
    let index = emitter.permanent(.real)
    move(.constant(0), to: index)
    let tally = beginTally()
    let register = index.leaves[0].register ?? 0
    let (head, done) = (emitter.newLabel(), emitter.newLabel())
    emitter.jump(.passive(register), .less, .passive(count), is: false, to: done)
    emitter.place(head)
    turnTally(tally)
    let mark = emitter.temporaryMark
    let next = compileCall(
      Operand(.function(step), function.leaves), [Argument(label: nil, operand: home)], span: span)
    if state.isReachable {
      if home.kind.hasBox {
        perform(.builtin(.sameState, [home, next], labels: [nil, nil], result: .none), span)
      }
      let result = coerce(next, to: home.kind)
      move(result, to: home, isLast: true)
      emitter.clearTemporaries(since: mark, emitting: true)
      emitter.loop(register, to: count, isClosed: false, head: head)
    }
    state.isReachable = true
    emitter.place(done)
    if let tally { perform(.tally(.iterationEnds(tally, span, home)), span) }
    return home
  }
}
