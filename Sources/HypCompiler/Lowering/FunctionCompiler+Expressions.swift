// FunctionCompiler+Expressions.swift -- expressions to operands.

import CInterrupt
import HypCode
import HypSyntax

extension FunctionCompiler {
  /// Compiles an expression.
  func compile(_ expression: Expression) -> Operand {
    guard state.isReachable else { return .never }
    let span = expression.span
    emitter.span = span
    switch expression.form {
    case .number(let value):
      noteHiddenName(span)
      return .constant(value)
    case .boolean(let value): return .bool(value)
    case .none: return .none
    case .string(let parts): return compileString(parts, span)
    case .name(let name):
      if Builtin.bareDistributions.contains(name), let record = distribution(expression) {
        return record
      }
      return compileName(name, span: span)
    case .array(let items): return compileArray(items, span)
    case .tuple(let items): return compileTuple(labels: nil, items, span)
    case .record(let fields):
      return compileTuple(labels: fields.map(\.name), fields.map(\.value), span)
    case .unary(let op, let value): return compileUnary(op, value, span)
    case .binary: return compileRow(expression)
    case .comparison(let operands, let operators):
      return compileComparison(operands, operators, span)
    case .membership(let value, let collection, let isNegated, let opSpan):
      return compileMembership(value, in: collection, isNegated: isNegated, opSpan, span)
    case .logical(let op, let left, let right): return compileLogical(op, left, right, span)
    case .range(let from, let to, let closed, let by):
      return compileRange(from, to, closed: closed, by: by, span)
    case .lambda(let function): return compileFunction(function)
    case .call(let callee, let arguments): return compileCall(callee, arguments, span)
    case .index(let value, let subscripts): return compileIndex(value, subscripts, span)
    case .field(let value, let name, let nameSpan):
      return field(distribution(value) ?? compile(value), name, span: nameSpan)
    case .prime(let value): return prime(compile(value), span: span)
    case .condition(let condition, let then, let otherwise):
      return compileCondition(condition, then, otherwise)
    case .block(let statements): return compileBlock(statements)
    case .comprehension(let element, let clauses):
      return compileComprehension(element, clauses, span)
    }
  }

  /// Binary operators in a row, from the first to the last.
  private func compileRow(_ expression: Expression) -> Operand {
    let (first, nodes) = expression.row
    var rest = nodes[...]
    var x: Operand
    if case .binary(let op, let opSpan, let left, let right)? = rest.first?.form,
      let square = compileSquareOfRoot(op, left, right, opSpan)
    {
      x = square
      rest = rest.dropFirst()
    } else {
      x = compile(first)
    }
    for node in rest {
      guard case .binary(let op, let opSpan, let left, let right) = node.form else { continue }
      if mayAssign(right) { x = copyIfVariable(x) }
      let y = compile(right)
      if op == .power, x.kind.isMatrixOfNumbers, case .constant(-1)? = y.leaves.first {
        program.note(Notice(.elementwiseInverse, span: node.span))
      }
      x = pointing(at: [left.span, right.span]) { binary(op, x, y, span: opSpan) }
    }
    return x
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
    if state.isReachable { emitter.jump(to: label) }
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
    if let literal = literalInLoop(parts, span) { return literal }
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

  /// A text as it is written, made once before the loops around it; nil for all else.
  private func literalInLoop(_ parts: [Expression.StringPart], _ span: Span) -> Operand? {
    guard !loops.isEmpty, parts.count <= 1 else { return nil }
    var text = ""
    switch parts.first {
    case .text(let literal)?: text = literal
    case .interpolation?: return nil
    case nil: break
    }
    if let known = literals[text] { return known }
    let literal = emitter.permanent(.string)
    emitter.span = span
    swap(&prologue, &emitter.segment)
    emitter.emit(.perform, emitter.action(.format([.text(text)], result: literal)))
    swap(&prologue, &emitter.segment)
    literals[text] = literal
    return literal
  }

  private func compileArray(_ items: [Expression], _ span: Span) -> Operand {
    compileArray(compileAll(items).map(boxingChoice), items, span)
  }

  private func compileArray(_ operands: [Operand], _ items: [Expression], _ span: Span) -> Operand {
    guard !operands.contains(where: { $0.kind == .never }) else { return .never }
    var kind = Kind.vector(active: false)
    if let first = operands.first {
      let joined = operands.dropFirst().reduce(first.kind) { $0.joined($1.kind) }
      switch joined {
      case .real where Kind.isSmall([operands.count]), .number where Kind.isSmall([operands.count]):
        return small(operands, [operands.count])
      case .small(_, let shape) where Kind.isSmall([operands.count] + shape):
        return small(operands.flatMap(\.elements), [operands.count] + shape)
      case .small, .rows:
        return asRows(
          compileArray(operands.map(whole), items, span),
          columns: joined.isSmall ? joined.knownColumns : nil)
      case .real: kind = .vector(active: false)
      case .number: kind = .vector(active: true)
      case .array(let active, let rank): kind = .array(active: active, rank: rank + 1)
      case .range(_, let active): kind = .array(active: active, rank: 2)
      case .bool: kind = .mask(rank: 1)
      case .mask(let rank): kind = .mask(rank: rank + 1)
      case _ where operands.contains(where: { $0.kind == .any }): kind = .any
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
      return .notElement(kinds[odd], at: odd)
    }
    let odd = kinds.firstIndex { $0.numericRank != kinds[0].numericRank } ?? 0
    return .unevenElements(.kind(kinds[0]), .kind(kinds[odd]), at: odd)
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
      if index & 1023 == 1023, ci_interrupted() {
        program.isCutShort = true
        operands.append(fail(.interrupted, expression.span))
        break
      }
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
  func bounded(_ operand: Operand) -> Operand { coerce(operand, to: bounded(operand.kind)) }

  /// The kind, or `any` where its structure is too large for registers.
  func bounded(_ kind: Kind) -> Kind {
    if kind.leafCount > Kind.maximumParts { isWide = true }
    return kind.bounded(to: leafLimit)
  }

  private func compileRange(
    _ from: Expression, _ to: Expression, closed: Bool, by: Expression?, _ span: Span
  ) -> Operand {
    let operands = compileAll([from, to] + (by.map { [$0] } ?? [])).map(boxingChoice)
    guard !operands.contains(where: { $0.kind == .never }) else { return .never }
    for operand in operands where !operand.kind.isNumeric && operand.kind != .any {
      return fail(.rangeOf(operand.kind), span)
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
      emitter.jump(unless: flag(variable), to: label)
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
      let value = Operand.function(
        .template(own, self.captures), self.captures.map(home))
      captures.append(.init(name: name, kind: value.kind))
      captured.append(value)
    }
    // A function made by a sealed one is sealed.
    for capture in self.captures where capture.isSession {
      captures.append(capture)
      captured.append(home(capture))
    }
    return bounded(copyIfVariable(.function(.template(template, captures), captured)))
  }
}
