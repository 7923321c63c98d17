// FunctionCompiler+Expressions.swift -- expressions to operands.

import HypSyntax

extension FunctionCompiler {
  /// Compiles an expression.
  func compile(_ expression: Expression) -> Operand {
    guard state.isReachable else { return .never }
    let span = expression.span
    emitter.span = span
    switch expression.form {
    case .number(let value): return .constant(value)
    case .boolean(let value): return .bool(value)
    case .none: return .none
    case .string(let parts): return compileString(parts, span)
    case .name(let name): return compileName(name, span: span)
    case .array(let items): return compileArray(items, span)
    case .tuple(let items): return compileTuple(labels: nil, items, span)
    case .record(let fields):
      return compileTuple(labels: fields.map(\.name), fields.map(\.value), span)
    case .unary(let op, let value): return compileUnary(op, value, span)
    case .binary(let op, let opSpan, let left, let right):
      let (x, y) = compilePair(left, right)
      return pointing(at: [left.span, right.span]) { binary(op, x, y, span: opSpan) }
    case .comparison(let operands, let operators):
      return compileComparison(operands, operators, span)
    case .logical: return materialise(expression)
    case .range(let from, let to, let closed, let by):
      return compileRange(from, to, closed: closed, by: by, span)
    case .lambda(let function): return compileFunction(function)
    case .call(let callee, let arguments): return compileCall(callee, arguments, span)
    case .index(let value, let subscripts): return compileIndex(value, subscripts, span)
    case .field(let value, let name, let nameSpan):
      return field(compile(value), name, span: nameSpan)
    case .prime(let value): return prime(compile(value), span: span)
    case .condition(let condition, let then, let otherwise):
      return compileCondition(condition, then, otherwise)
    case .block(let statements): return compileBlock(statements)
    case .comprehension(let element, let clauses):
      return compileComprehension(element, clauses, span)
    }
  }

  /// Compiles an expression whose value nobody needs.
  func compileDiscarding(_ expression: Expression) {
    switch expression.form {
    case .condition(let condition, let then, let otherwise):
      let edges = branchUnless(condition)
      compileDiscarding(then)
      guard let otherwise else { return merge([Edge(state: state, label: nil)] + edges) }
      let end = jumpAway()
      merge(edges)
      compileDiscarding(otherwise)
      merge([Edge(state: state, label: nil), end])
    case .block(let statements):
      for statement in statements {
        guard state.isReachable else { return }
        _ = compile(statement, isDiscarded: true)
      }
    default: _ = compile(expression)
    }
  }

  /// Compiles the expression whose value the function returns.
  func compileTail(_ expression: Expression) {
    guard state.isReachable else { return }
    switch expression.form {
    case .condition(let condition, let then, let otherwise?):
      let edges = branchUnless(condition)
      compileTail(then)
      merge(edges)
      compileTail(otherwise)
    case .block(let statements):
      guard let last = statements.last, case .expression(let value) = last.form else {
        return emitReturn(compileBlock(statements))
      }
      for statement in statements.dropLast() {
        _ = compile(statement, isDiscarded: true)
        guard state.isReachable else { return }
      }
      compileTail(value)
    default: emitReturn(compile(expression))
    }
  }

  /// Jumps to a place that is merged later.
  func jumpAway() -> Edge {
    let label = emitter.newLabel()
    if state.isReachable { emitter.emit(.jump, 0, 0, label) }
    let edge = Edge(state: state, label: label)
    state.isReachable = false
    return edge
  }

  /// Two operands in order; the first is copied where evaluating the second can change it.
  func compilePair(_ left: Expression, _ right: Expression) -> (Operand, Operand) {
    var x = compile(left)
    if mayAssign(right) { x = copyIfVariable(x) }
    return (x, compile(right))
  }

  private func compileString(_ parts: [Expression.StringPart], _ span: Span) -> Operand {
    var pieces: [Action.Piece] = []
    for part in parts {
      switch part {
      case .text(let text): pieces.append(.text(text))
      case .interpolation(let value):
        let operand = compile(value)
        guard operand.kind != .never else { return .never }
        pieces.append(.value(operand))
      }
    }
    let result = emitter.temporary(.string)
    perform(.format(pieces, result: result), span)
    return result
  }

  private func compileArray(_ items: [Expression], _ span: Span) -> Operand {
    let operands = compileAll(items)
    guard !operands.contains(where: { $0.kind == .never }) else { return .never }
    var kind = Kind.vector(active: false)
    if let first = operands.first {
      let joined = operands.dropFirst().reduce(first.kind) { $0.joined($1.kind) }
      switch joined {
      case .real: kind = .vector(active: false)
      case .number: kind = .vector(active: true)
      case .array(let active, let rank): kind = .array(active: active, rank: rank + 1)
      case .range(_, let active): kind = .array(active: active, rank: 2)
      case .any where operands.contains(where: { $0.kind == .any }): kind = .any
      default:
        return pointing(at: items.map(\.span)) { fail(misfit(operands.map(\.kind)), span) }
      }
    }
    let result = emitter.temporary(kind)
    pointing(at: items.map(\.span)) { perform(.array(operands, result: result), span) }
    return result
  }

  /// Why values of these kinds make no array.
  private func misfit(_ kinds: [Kind]) -> RuntimeError {
    if let odd = kinds.firstIndex(where: { $0.numericRank == nil }) {
      return .notElement(kinds[odd].description, at: odd)
    }
    let odd = kinds.firstIndex { $0.numericRank != kinds[0].numericRank } ?? 0
    return .unevenElements(kinds[0].description, kinds[odd].description, at: odd)
  }

  /// Does something whose mistakes can point at operands or arguments as they are written.
  func pointing<T>(at parts: [Span], _ body: () -> T) -> T {
    let outer = emitter.parts
    emitter.parts = parts
    defer { emitter.parts = outer }
    return body()
  }

  /// The values of several expressions, evaluated in order.
  func compileAll(_ expressions: [Expression]) -> [Operand] {
    var operands: [Operand] = []
    let lastAssignment = expressions.lastIndex(where: mayAssign) ?? 0
    for (index, expression) in expressions.enumerated() {
      var operand = compile(expression)
      if index < lastAssignment { operand = copyIfVariable(operand) }
      operands.append(operand)
      if operand.kind == .never { break }
    }
    return operands
  }

  private func compileTuple(labels: [String]?, _ items: [Expression], _ span: Span) -> Operand {
    let operands = compileAll(items)
    guard !operands.contains(where: { $0.kind == .never }) else { return .never }
    emitter.span = span
    return bounded(.tuple(labels: labels, operands))
  }

  /// The value, boxed where its structure is too large for registers.
  func bounded(_ operand: Operand) -> Operand { coerce(operand, to: operand.kind.bounded) }

  private func compileRange(
    _ from: Expression, _ to: Expression, closed: Bool, by: Expression?, _ span: Span
  ) -> Operand {
    let operands = compileAll([from, to] + (by.map { [$0] } ?? []))
    guard !operands.contains(where: { $0.kind == .never }) else { return .never }
    for operand in operands where !operand.kind.isNumeric && operand.kind != .any {
      return fail(.notANumber(context: "a range", operand.kind.description), span)
    }
    let numbers = operands.map { $0.kind == .any ? unboxNumber($0, span: span) : $0 }
    let active = numbers.contains { $0.kind == .number }
    var leaves = numbers.map { coerce($0, to: active ? .number : .real).leaves[0] }
    if by == nil { leaves.append(coerce(.constant(1), to: active ? .number : .real).leaves[0]) }
    return Operand(.range(closed: closed, active: active), leaves)
  }

  /// The number in a box; anything else is an error. Its derivatives are kept.
  func unboxNumber(_ operand: Operand, span: Span) -> Operand {
    let result = emitter.temporary(.number)
    perform(.convert(operand, result: result), span)
    return result
  }

  /// A function value, with what it captures here.
  func compileFunction(_ function: Function) -> Operand {
    let isNested = !isTopLevel || !scopes.isEmpty
    let template = program.template(
      function, isNested: isNested, isLibrary: self.template?.isLibrary ?? false)
    var unsure: [(variable: String, kind: Kind)] = []
    for name in template.freeNames where name != function.name || !isNested {
      guard let variable = variableName(name), !isTopLevel || variable != name,
        case .maybe(let kind) = state.variables[variable]
      else { continue }
      unsure.append((variable, kind))
    }
    guard !unsure.isEmpty else { return closure(function, template, isNested: isNested) }
    // What has no value on some of the ways that lead here is captured where it has one.
    let name = uniqueName("function")
    let edges = unsure.map { variable, _ -> Edge in
      let label = emitter.newLabel()
      emitter.emit(.jumpIfNot, flag(variable), 0, label)
      return Edge(state: state, label: label)
    }
    for (variable, kind) in unsure { state.variables[variable] = .defined(kind) }
    assign(name, closure(function, template, isNested: isNested), span: function.span)
    let end = jumpAway()
    merge(edges)
    assign(name, closure(function, template, isNested: isNested), span: function.span)
    merge([Edge(state: state, label: nil), end])
    return takeVariable(name)
  }

  /// A function value that captures what has a value here.
  private func closure(_ function: Function, _ template: Template, isNested: Bool) -> Operand {
    var captured: [Operand] = []
    var captures: [FunctionKind.Capture] = []
    for name in template.freeNames where name != function.name || !isNested {
      guard let variable = variableName(name), !isTopLevel || variable != name else {
        continue
      }
      guard case .defined(let kind) = state.variables[variable] else { continue }
      captures.append(.init(name: name, kind: kind))
      captured.append(home(variable, kind))
    }
    // The function's own name, seen from inside one of its lambdas.
    if let own = self.template, own.isNested, let name = own.function.name,
      template.freeNames.contains(name), variableName(name) == nil
    {
      let value = Operand.function(.template(own, self.captures), self.captures.map { home($0.name, $0.kind) })
      captures.append(.init(name: name, kind: value.kind))
      captured.append(value)
    }
    return bounded(copyIfVariable(.function(.template(template, captures), captured)))
  }

  // MARK: Conditions

  private func compileCondition(
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
    var value = Operand.none
    for (index, statement) in statements.enumerated() {
      guard state.isReachable else { return .never }
      value = compile(statement, isDiscarded: index < statements.count - 1)
    }
    return state.isReachable ? value : .never
  }

  /// A boolean from `and`, `or`, `not`.
  func materialise(_ expression: Expression) -> Operand {
    let name = uniqueName("bool")
    let edges = branchUnless(expression)
    assign(name, .bool(true), span: expression.span)
    let end = jumpAway()
    merge(edges)
    assign(name, .bool(false), span: expression.span)
    merge([Edge(state: state, label: nil), end])
    return takeVariable(name)
  }

  /// Emits jumps that are taken where `expression` is false.
  func branchUnless(_ expression: Expression) -> [Edge] { branch(expression, on: false) }

  /// Emits jumps that are taken where `expression` is true.
  func branchIf(_ expression: Expression) -> [Edge] { branch(expression, on: true) }

  private func branch(_ expression: Expression, on outcome: Bool) -> [Edge] {
    guard state.isReachable else { return [] }
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
      if x.kind.isNumeric, y.kind.isNumeric {
        emitter.span = expression.span
        return [jump(x, operators[0].operator, y, on: outcome)]
      }
      let truth = pointing(at: [operands[0].span, operands[1].span]) {
        compare(operators[0].operator, x, y, span: operators[0].span)
      }
      return branch(truth, on: outcome, expression.span)
    default: return branch(compile(expression), on: outcome, expression.span)
    }
  }

  private func branch(_ value: Operand, on outcome: Bool, _ span: Span) -> [Edge] {
    let register: Int
    switch value.kind {
    case .never: return []
    case .bool:
      if case .constant(let constant) = value.leaves[0] {
        return (constant != 0) == outcome ? [jumpAway()] : []
      }
      register = passiveRegister(value)
    case .any:
      let truth = emitter.temporary(.bool)
      perform(.truth(value, result: truth), span)
      register = passiveRegister(truth)
    default:
      _ = fail(.notBoolean(value.kind.description), span)
      return []
    }
    let label = emitter.newLabel()
    emitter.emit(outcome ? .jumpIf : .jumpIfNot, register, 0, label)
    return [Edge(state: state, label: label)]
  }

  /// A jump taken where a comparison of two numbers has `outcome`.
  private func jump(_ x: Operand, _ op: ComparisonOperator, _ y: Operand, on outcome: Bool) -> Edge {
    let label = emitter.newLabel()
    if case .constant(let constant) = y.leaves[0] {
      let code: Op =
        switch op {
        case .less: outcome ? .jumpLessK : .jumpNotLessK
        case .lessOrEqual: outcome ? .jumpLessEqualK : .jumpNotLessEqualK
        case .greater: outcome ? .jumpGreaterK : .jumpNotGreaterK
        case .greaterOrEqual: outcome ? .jumpGreaterEqualK : .jumpNotGreaterEqualK
        case .equal: outcome ? .jumpEqualK : .jumpNotEqualK
        case .notEqual: outcome ? .jumpNotEqualK : .jumpEqualK
        }
      emitter.emit(code, passiveRegister(x), emitter.constant(constant), label)
    } else {
      let (a, b) = (passiveRegister(x), passiveRegister(y))
      switch op {
      case .less: emitter.emit(outcome ? .jumpLess : .jumpNotLess, a, b, label)
      case .lessOrEqual: emitter.emit(outcome ? .jumpLessEqual : .jumpNotLessEqual, a, b, label)
      case .greater: emitter.emit(outcome ? .jumpLess : .jumpNotLess, b, a, label)
      case .greaterOrEqual: emitter.emit(outcome ? .jumpLessEqual : .jumpNotLessEqual, b, a, label)
      case .equal: emitter.emit(outcome ? .jumpEqual : .jumpNotEqual, a, b, label)
      case .notEqual: emitter.emit(outcome ? .jumpNotEqual : .jumpEqual, a, b, label)
      }
    }
    return Edge(state: state, label: label)
  }

  // MARK: Comparisons

  private func compileComparison(
    _ operands: [Expression], _ operators: [(operator: ComparisonOperator, span: Span)], _ span: Span
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
      if result.kind == .bool {
        assign(name, result, span: span)
        let register = passiveRegister(home(name, .bool))
        let label = emitter.newLabel()
        emitter.emit(.jumpIfNot, register, 0, label)
        exits.append(Edge(state: state, label: label))
      }
      let next = compile(operands[index + 1])
      let step = pointing(at: [operands[index].span, operands[index + 1].span]) {
        compare(operators[index].operator, middle, next, span: operators[index].span)
      }
      guard step.kind != .never else { return .never }
      result = result.kind == .bool && step.kind == .bool ? step : conjunction(result, step, span)
      middle = next
    }
    guard !exits.isEmpty else { return result }
    assign(name, result, span: span)
    merge([Edge(state: state, label: nil)] + exits)
    return takeVariable(name)
  }

  private func conjunction(_ x: Operand, _ y: Operand, _ span: Span) -> Operand {
    if x.kind == .any || y.kind == .any {
      let result = emitter.temporary(.any)
      perform(.builtin(.bothTrue, [x, y], labels: [nil, nil], result: result), span)
      return result
    }
    let (a, b) = (asNumber(x), asNumber(y))
    return binary(.multiply, a, b, span: span)
  }

  private func asNumber(_ x: Operand) -> Operand {
    x.kind == .bool ? Operand(.real, x.leaves) : x
  }

  /// `x op y`.
  func compare(_ op: ComparisonOperator, _ x: Operand, _ y: Operand, span: Span) -> Operand {
    guard x.kind != .never, y.kind != .never else { return .never }
    let isEquality = op == .equal || op == .notEqual
    if (x.kind.isNumeric && y.kind.isNumeric) || (x.kind == .bool && y.kind == .bool && isEquality) {
      emitter.span = span
      let (a, b) = (passiveRegister(x), passiveRegister(y))
      let result = emitter.temporary(.bool)
      let register = result.leaves[0].register ?? 0
      let (relation, first, second): (Relation, Int, Int) =
        switch op {
        case .less: (.less, a, b)
        case .lessOrEqual: (.lessEqual, a, b)
        case .greater: (.less, b, a)
        case .greaterOrEqual: (.lessEqual, b, a)
        case .equal: (.equal, a, b)
        case .notEqual: (.notEqual, a, b)
        }
      emitter.emit(.compare, register, first, second, x: Int(relation.rawValue))
      return result
    }
    if x.kind == .none || y.kind == .none, isEquality, x.kind != .any, y.kind != .any {
      return .bool((x.kind == y.kind) == (op == .equal))
    }
    let kind: Kind
    switch (x.kind, y.kind) {
    case (.any, _), (_, .any): kind = .any
    case (.string, .string): kind = .bool
    case (.array, _), (_, .array), (.range, _), (_, .range):
      guard let rank = Kind.broadcastRank(x.kind, y.kind) else {
        return fail(
          .notComparable(op.rawValue, left: x.kind.description, right: y.kind.description), span)
      }
      kind = .array(active: false, rank: rank)
    default:
      guard isEquality else {
        return fail(
          .notComparable(op.rawValue, left: x.kind.description, right: y.kind.description), span)
      }
      kind = .bool
    }
    let result = emitter.temporary(kind)
    perform(.compare(op, x, y, result: result), span)
    return result
  }
}

extension Kind {
  /// The rank of what two numeric operands broadcast to; nil where one is not numeric.
  static func broadcastRank(_ x: Kind, _ y: Kind) -> Int? {
    guard let a = x.numericRank, let b = y.numericRank else { return nil }
    return max(a, b)
  }

  /// 0 for a number, 1 for a range; nil for what is not numeric.
  var numericRank: Int? {
    switch self {
    case .real, .number: 0
    case .range: 1
    case .array(_, let rank): rank
    default: nil
    }
  }
}
