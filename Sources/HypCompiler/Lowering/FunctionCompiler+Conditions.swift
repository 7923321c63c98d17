// FunctionCompiler+Conditions.swift -- conditions to jumps, comparisons to booleans.

import HypCode
import HypSyntax

extension FunctionCompiler {
  // MARK: Conditions

  func compileCondition(
    _ condition: Expression, _ then: Expression, _ otherwise: Expression?
  ) -> Operand {
    guard let otherwise else {
      let edges = branchUnless(condition)
      compileDiscarding(then)
      merge([Edge(state: state, label: nil)] + edges)
      return state.isReachable ? .none : .never
    }
    let name = uniqueName("if")
    let edges = branchUnless(condition)
    assign(name, compile(then), span: then.span)
    let end = jumpAway()
    merge(edges)
    assign(name, compile(otherwise), span: otherwise.span)
    merge([Edge(state: state, label: nil), end])
    return takeVariable(name)
  }

  /// The value of a variable that the compiler made, which is then forgotten.
  func takeVariable(_ name: String) -> Operand {
    guard state.isReachable, case .defined(let kind)? = state.variables[name] else { return .never }
    state.variables[name] = nil
    return home(name, kind)
  }

  func compileBlock(_ statements: [Statement]) -> Operand {
    // Its statements end before the expression around it does.
    emitter.forgetReads()
    var value = Operand.none
    for (index, statement) in statements.enumerated() {
      guard state.isReachable else { return .never }
      value = compile(statement, isDiscarded: index < statements.count - 1)
    }
    return state.isReachable ? value : .never
  }

  /// Emits jumps that are taken where `expression` is false.
  func branchUnless(_ expression: Expression) -> [Edge] { branch(expression, on: false) }

  /// Emits jumps that are taken where `expression` is true.
  func branchIf(_ expression: Expression) -> [Edge] { branch(expression, on: true) }

  private func branch(_ expression: Expression, on outcome: Bool) -> [Edge] {
    guard state.isReachable else { return [] }
    if !leftOut.isEmpty, let truth = knownTruth(expression) {
      return truth == outcome ? [jumpAway()] : []
    }
    switch expression.form {
    case .unary(.not, let value): return branch(value, on: !outcome)
    case .logical(let op, let left, let right):
      // `and` is false, and `or` true, as soon as one side is.
      if (op == .and) != outcome {
        return branch(left, on: outcome) + branch(right, on: outcome)
      }
      let around = branch(left, on: !outcome)
      let edges = branch(right, on: outcome)
      merge([Edge(state: state, label: nil)] + around)
      return edges
    case .comparison(let operands, let operators) where operators.count == 1:
      let (x, y) = compilePair(operands[0], operands[1])
      if let (value, tag, none) = testForNone(x, y), let none, operators[0].operator.isEquality {
        emitter.span = expression.span
        let operand = x.kind == .none ? operands[1] : operands[0]
        let isNone = (operators[0].operator == .equal) == outcome
        return [jumpOnNone(value, tag, none, operand, on: isNone)]
      }
      if x.kind.isNumeric, y.kind.isNumeric {
        // A function of the library asks for the rank of what it is given: the other way is not compiled.
        if template?.isLibrary == true,
          case (.constant(let a), .constant(let b)) = (x.leaves[0], y.leaves[0])
        {
          return operators[0].operator.holds(a, b) == outcome ? [jumpAway()] : []
        }
        emitter.span = expression.span
        noteEquality(operators[0].operator, x, y, expression.span)
        return [jump(x, operators[0].operator, y, on: outcome)]
      }
      let truth = pointing(at: [operands[0].span, operands[1].span]) {
        compare(operators[0].operator, x, y, span: operators[0].span)
      }
      return branch(truth, on: outcome, expression.span)
    default: return branch(compile(expression), on: outcome, expression.span)
    }
  }

  // MARK: Options that are left out

  /// Remembers the literal that stands for an option of a function of the library: what it decides is decided when the
  /// function is compiled, so that the other way is not compiled, and its kinds do not widen those of the result.
  func noteLeftOut(_ pattern: Pattern, _ fallback: Expression, _ template: Template) {
    guard template.isLibrary, case .name(let name, _) = pattern else { return }
    var resolver = Resolver()
    resolver.visit(template.function.body)
    guard !resolver.locals.contains(name) else { return }
    switch fallback.form {
    case .boolean, .string: leftOut[name] = fallback
    default: return
    }
  }

  /// Whether a condition on an option that is left out holds; nil for all else.
  private func knownTruth(_ condition: Expression) -> Bool? {
    func literal(_ expression: Expression) -> Expression.Form? {
      if case .name(let name) = expression.form { leftOut[name]?.form } else { expression.form }
    }
    switch condition.form {
    case .name:
      if case .boolean(let truth)? = literal(condition) { return truth }
    case .comparison(let sides, let operators)
    where operators.count == 1 && operators[0].operator.isEquality:
      if case .string(let a)? = literal(sides[0]), case .string(let b)? = literal(sides[1]),
        case .text(let x)? = a.first, case .text(let y)? = b.first, a.count == 1, b.count == 1
      {
        return operators[0].operator.holds(x, y)
      }
    default: break
    }
    return nil
  }

  func branch(_ value: Operand, on outcome: Bool, _ span: Span) -> [Edge] {
    let register: Int
    switch value.kind {
    case .never: return []
    case .bool:
      if case .constant(let constant) = value.leaves[0] {
        return (constant != 0) == outcome ? [jumpAway()] : []
      }
      register = passiveRegister(value)
    case .any, .choice:
      let truth = emitter.temporary(.bool)
      perform(.truth(value, result: truth), span)
      register = passiveRegister(truth)
    default:
      _ = fail(.notBoolean(value.kind), span)
      return []
    }
    let label = emitter.newLabel()
    if outcome {
      emitter.jump(if: register, to: label)
    } else {
      emitter.jump(unless: register, to: label)
    }
    return [Edge(state: state, label: label)]
  }

  /// Something that carries derivatives comes in: where it does not, what comes out of boxes carries none either.
  var hasActiveInput: Bool {
    switch body {
    case .function(let function, let arguments):
      function.leafKinds.contains(where: \.hasActive) || arguments.contains(where: \.hasActive)
    case .topLevel: !dualUnits.units.isEmpty
    }
  }

  /// Warns of `==` and `!=` on what may carry derivatives.
  private func noteEquality(_ op: ComparisonOperator, _ x: Operand, _ y: Operand, _ span: Span) {
    guard op.isEquality, hasActiveInput, x.kind.isActive || y.kind.isActive,
      x.kind.numericRank != nil, y.kind.numericRank != nil
    else { return }
    program.note(Notice(.equality(op.rawValue), span: span))
  }

  /// A jump taken where a comparison of two numbers has `outcome`.
  private func jump(_ x: Operand, _ op: ComparisonOperator, _ y: Operand, on outcome: Bool) -> Edge
  {
    let label = emitter.newLabel()
    let first = Leaf.passive(passiveRegister(x))
    var second = y.leaves[0]
    if second.register != nil { second = .passive(passiveRegister(y)) }
    emitter.jump(first, op, second, is: outcome, to: label)
    return Edge(state: state, label: label)
  }

  // MARK: Comparisons

  func compileComparison(
    _ operands: [Expression], _ operators: [(operator: ComparisonOperator, span: Span)],
    _ span: Span
  ) -> Operand {
    let (x, y) = compilePair(operands[0], operands[1])
    let first = pointing(at: [operands[0].span, operands[1].span]) {
      compare(operators[0].operator, x, y, span: operators[0].span)
    }
    guard operators.count > 1, first.kind != .never else { return first }
    // A chain of booleans stops at the first that is false; of arrays, all are compared.
    let name = uniqueName("chain")
    var result = first
    var middle = y
    var exits: [Edge] = []
    for index in 1..<operators.count {
      var jump: (label: Label, after: Int)?
      if result.kind == .bool {
        assign(name, result, span: span)
        // Where it was made there may be nothing any more.
        result = home(name, .bool)
        let label = emitter.newLabel()
        emitter.jump(unless: passiveRegister(result), to: label)
        jump = (label, emitter.position)
        exits.append(Edge(state: state, label: label))
      }
      let next = compile(operands[index + 1])
      let step = pointing(at: [operands[index].span, operands[index + 1].span]) {
        compare(operators[index].operator, middle, next, span: operators[index].span)
      }
      guard step.kind != .never else {
        result = .never
        break
      }
      if case .mask = step.kind, let jump {
        // All are needed after all: what would jump goes on here too.
        emitter.place(jump.label, at: jump.after)
        exits.removeLast()
      }
      result =
        result.kind == .bool && step.kind == .bool
        ? step
        : joined(
          .and, result, step, [operands[index].span, operands[index + 1].span], span)
      middle = next
    }
    guard !exits.isEmpty else {
      state.variables[name] = nil
      return result
    }
    // Where a later comparison has no value, one before it may still have decided.
    if result.kind != .never { assign(name, result, span: span) }
    merge([Edge(state: state, label: nil)] + exits)
    return takeVariable(name)
  }

  /// `x op y`.
  func compare(_ op: ComparisonOperator, _ x: Operand, _ y: Operand, span: Span) -> Operand {
    guard x.kind != .never, y.kind != .never else { return .never }
    let isEquality = op.isEquality
    if isEquality, let (_, tag, none) = testForNone(x, y) {
      guard let none else { return .bool(op == .notEqual) }
      return compare(op, Operand(.real, [tag]), .constant(Double(none)), span: span)
    }
    if x.kind.isChoice || y.kind.isChoice {
      return eachAlternative(of: [x, y], span) { compare(op, $0[0], $0[1], span: span) }
    }
    if x.kind.hasShape || y.kind.hasShape { return compare(op, whole(x), whole(y), span: span) }
    noteEquality(op, x, y, span)
    // Beside a number, true is 1: labels may be booleans.
    if isEquality, x.kind == .bool, y.kind.isNumeric {
      return compare(op, Operand(.real, x.leaves), y, span: span)
    }
    if isEquality, y.kind == .bool, x.kind.isNumeric {
      return compare(op, x, Operand(.real, y.leaves), span: span)
    }
    if (x.kind.isNumeric && y.kind.isNumeric) || (x.kind == .bool && y.kind == .bool && isEquality)
    {
      emitter.span = span
      let (a, b) = (passiveRegister(x), passiveRegister(y))
      let result = emitter.temporary(.bool)
      let (relation, first, second): (Relation, Int, Int) =
        switch op {
        case .less: (.less, a, b)
        case .lessOrEqual: (.lessEqual, a, b)
        case .greater: (.less, b, a)
        case .greaterOrEqual: (.lessEqual, b, a)
        case .equal: (.equal, a, b)
        case .notEqual: (.notEqual, a, b)
        }
      emitter.emit(
        .compare, .leaf(result.leaves[0]), .leaf(.passive(first)), .leaf(.passive(second)),
        x: .number(Int(relation.operand)))
      return result
    }
    if x.kind == .none || y.kind == .none, isEquality, x.kind != .any, y.kind != .any {
      return .bool((x.kind == y.kind) == (op == .equal))
    }
    let kind: Kind
    switch (x.kind, y.kind) {
    case (.any, _), (_, .any): kind = .any
    case (.string, .string): kind = .bool
    case (.array, _), (_, .array), (.range, _), (_, .range), (.mask, _), (_, .mask):
      guard let rank = Kind.broadcastRank(x.kind, y.kind) ?? Kind.truthRank(x.kind, y.kind) else {
        return fail(
          .notComparable(op, left: x.kind, right: y.kind), span)
      }
      kind = .mask(rank: rank)
    default:
      guard isEquality else {
        return fail(
          .notComparable(op, left: x.kind, right: y.kind), span)
      }
      kind = .bool
    }
    let result = emitter.temporary(kind)
    perform(.compare(op, x, y, result: result), span)
    return result
  }
}

extension ComparisonOperator {
  fileprivate var isEquality: Bool { self == .equal || self == .notEqual }
}
