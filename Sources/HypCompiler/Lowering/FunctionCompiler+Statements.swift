// FunctionCompiler+Statements.swift -- statements, loops, comprehensions.

import HypCode
import HypNumbers
import HypSyntax

extension FunctionCompiler {
  /// Compiles a statement.
  ///
  /// - Parameter isDiscarded: nobody needs its value.
  /// - Returns: its value; `none` where it has none.
  func compile(_ statement: Statement, isDiscarded: Bool = false) -> Operand {
    guard state.isReachable else { return .never }
    let mark = emitter.temporaryMark
    let span = statement.span
    emitter.span = span
    switch statement.form {
    case .expression(let value):
      if isDiscarded { compileDiscarding(value) } else { return compile(value) }
    case .assign(let pattern, let value):
      noteMaskSum(pattern, value)
      if case .name(let name, _) = pattern, let sum = value.addition(to: name),
        compileTextAppend(name, at: sum.name, sum.more, sum.sign)
      {
        break
      }
      if compileAppend(pattern, value, span) || compileShortening(pattern, value) { break }
      renewed = []
      if case .call = value.form { renewed = Set(pattern.names) }
      bind(pattern, to: compile(value))
    case .update(let place, let op, let opSpan, let value): compileUpdate(place, op, opSpan, value)
    case .store(let place, let value): compileStore(place, value)
    case .define(let function):
      if let name = function.name {
        assign(name, compileFunction(function), span: function.headSpan)
      }
    case .forEach(let pattern, let collection, let body):
      noteKeptFunctions(pattern.names, body)
      compileFor(
        pattern, collection, head: Span(span.source, span.start, collection.span.end),
        assigned: assignedNames(body), isScoped: false
      ) {
        self.compileLoopBody(body)
      }
    case .whileLoop(let condition, let body):
      compileWhile(
        condition, head: Span(span.source, span.start, condition.span.end), body)
    case .breakLoop: leaveLoop(span, .breakLoop) { $0.breaks.append($1) }
    case .continueLoop: leaveLoop(span, .continueLoop) { $0.continues.append($1) }
    case .returnValue(let value):
      if isTopLevel { return fail(.misplaced(.returnValue), span) }
      if let value { compileTail(value) } else { emitReturn(.none) }
    case .importFile: return fail(.misplaced(.importFile), span)
    }
    emitter.clearTemporaries(since: mark, emitting: state.isReachable)
    return state.isReachable ? .none : .never
  }

  private func compileLoopBody(_ body: [Statement]) {
    for statement in body { _ = compile(statement, isDiscarded: true) }
  }

  private func leaveLoop(
    _ span: Span, _ statement: RuntimeError.PlacedStatement, _ add: (Loop, Edge) -> Void
  ) {
    guard let loop = loops.last else {
      _ = fail(.misplaced(statement), span)
      return
    }
    add(loop, jumpAway())
  }

  private func compileWhile(_ condition: Expression, head line: Span, _ body: [Statement]) {
    compileLoop(
      assigned: variables(assignedNames(body)),
      enter: { branchUnless(condition) },
      body: { self.compileLoopBody(body) },
      repeat: { head in
        let exits = branchUnless(condition)
        emitter.span = line
        if state.isReachable { emitter.emit(.jumpBack, .none, .none, .label(head)) }
        state.isReachable = false
        return exits
      })
  }

  /// What names are called among the variables.
  private func variables(_ names: Set<String>) -> Set<String> {
    Set(names.map { variableName($0) ?? $0 })
  }

  // MARK: For

  /// Compiles `for pattern in collection`.
  ///
  /// - Parameters:
  ///   - line: the head of the loop as it is written; nil for that of a comprehension.
  ///   - assigned: names that the body assigns.
  ///   - isScoped: the pattern's names live in the loop alone.
  ///   - bytes: what each element leads to takes at least so many, and must fit; nil if nothing is kept.
  func compileFor(
    _ pattern: Pattern, _ collection: Expression, head line: Span? = nil, assigned: Set<String>,
    isScoped: Bool, bytes: Double? = nil, body: @escaping () -> Void
  ) {
    let line = line ?? collection.span
    guard let source = iteration(collection) else { return }
    let outer = scopes
    if isScoped {
      var scope: [String: String] = [:]
      for name in pattern.names { scope[name] = uniqueName(name) }
      scopes.append(scope)
    }
    defer { scopes = outer }
    let bound = variables(Set(pattern.names))
    let assigned = variables(assigned)
    let scoped = isScoped ? bound : []
    if case .tuple(_, let parts) = source {
      unroll(pattern, parts, body)
      for name in scoped { state.variables[name] = nil }
      return
    }
    if case .name(let name, _) = pattern, name != "_",
      case .range(let range, isUnit: true) = source,
      !range.kind.isActive, assigned.isDisjoint(with: bound), let variable = bound.first,
      // A name that functions read is stored in the session at each turn.
      !(isTopLevel && variable == name && storedThrough.contains(name))
    {
      return compileCounting(
        variable, range, head: line, assigned.union(bound), scoped, bytes: bytes, body)
    }
    walk(
      source, head: line, assigned: assigned.union(bound), scoped: scoped, span: collection.span,
      bytes: bytes
    ) { item in
      self.bind(pattern, to: item)
      body()
    }
  }

  /// A loop with a hidden counter over the elements of an iteration.
  func walk(
    _ source: Iteration, head line: Span? = nil, assigned: Set<String>, scoped: Set<String>,
    span: Span, bytes: Double? = nil, _ body: @escaping (Operand) -> Void
  ) {
    let counter = emitter.temporary(.real)
    let count = length(of: source, span: span)
    let (k, n) = (counter.leaves[0].register ?? 0, count.leaves[0].register ?? 0)
    refuse(n, of: bytes)
    compileLoop(
      assigned: assigned, scoped: scoped,
      enter: {
        emitter.set(k, to: 0)
        let empty = emitter.newLabel()
        emitter.jump(.passive(k), .less, .passive(n), is: false, to: empty)
        return [Edge(state: state, label: empty)]
      },
      body: {
        let mark = self.emitter.temporaryMark
        body(self.element(of: source, at: counter, span: span))
        self.emitter.clearTemporaries(since: mark, emitting: self.state.isReachable)
      },
      repeat: { head in
        emitter.span = line ?? span
        emitter.loop(k, to: n, isClosed: false, head: head)
        return []
      })
  }

  /// `for i in a..<b` with steps of 1: the variable is the counter.
  private func compileCounting(
    _ variable: String, _ range: Operand, head line: Span, _ assigned: Set<String>,
    _ scoped: Set<String>, bytes: Double?, _ body: @escaping () -> Void
  ) {
    guard case .range(let closed, _) = range.kind else { return }
    let start = Operand(.real, [range.leaves[0]])
    let end = emitter.temporary(.real)
    move(Operand(.real, [range.leaves[1]]), to: end)
    let last = end.leaves[0].register ?? 0
    let counter = home(variable, .real).leaves[0].register ?? 0
    guard endsSomewhere(range.leaves[1], in: last) else { return }
    if bytes != nil {
      emitter.countsTurns = true
      let count = compute(.subtract, [.passive(last), .passive(passiveRegister(start))])
      emitter.countsTurns = false
      refuse(count.leaves[0].register ?? 0, of: bytes)
    }
    compileLoop(
      assigned: assigned, scoped: scoped, entered: [variable],
      enter: {
        let first = passiveRegister(start)
        let empty = emitter.newLabel()
        emitter.jump(
          .passive(first), closed ? .lessOrEqual : .less, .passive(last), is: false, to: empty)
        let edge = Edge(state: state, label: empty)
        if first != counter { emitter.copy(.passive(first), to: .passive(counter)) }
        state.variables[variable] = .defined(.real)
        return [edge]
      },
      body: body,
      repeat: { head in
        emitter.span = line
        emitter.loop(counter, to: last, isClosed: closed, head: head)
        return []
      },
      leave: {
        emitter.countsTurns = true
        emitter.emit(
          .subtract, .leaf(.passive(counter)), .leaf(.passive(counter)), .leaf(.constant(1)))
        emitter.countsTurns = false
      })
  }

  /// Traps where the end of a counting loop, which stands in a register too, is not a number, or is
  /// one that counting in steps of 1 never reaches; false where that is known now. An infinite end is one
  /// that is meant.
  private func endsSomewhere(_ end: Leaf, in register: Int) -> Bool {
    let largest = Double(WholeNumber.largest)
    if case .constant(let constant) = end {
      if constant <= largest || constant == .infinity { return true }
      _ = fail(constant.isNaN ? .rangeStep : .rangeTooLong, emitter.span)
      return false
    }
    let (ok, isNumber) = (emitter.newLabel(), emitter.newLabel())
    emitter.jump(.passive(register), .lessOrEqual, .constant(largest), to: ok)
    emitter.jump(.passive(register), .equal, .passive(register), to: isNumber)
    emitter.trap(.rangeStep)
    emitter.place(isNumber)
    emitter.jump(.passive(register), .equal, .constant(.infinity), to: ok)
    emitter.trap(.rangeTooLong)
    emitter.place(ok)
    return true
  }

  private func unroll(_ pattern: Pattern, _ parts: [Operand], _ body: () -> Void) {
    var breaks: [Edge] = []
    for part in parts {
      guard state.isReachable else { break }
      let loop = Loop(assigned: [])
      loops.append(loop)
      bind(pattern, to: part)
      body()
      loops.removeLast()
      merge([Edge(state: state, label: nil)] + loop.continues)
      breaks += loop.breaks
    }
    merge([Edge(state: state, label: nil)] + breaks)
  }
}
