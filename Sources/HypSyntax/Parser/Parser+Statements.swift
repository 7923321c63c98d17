// Parser+Statements.swift -- statements, blocks, and the left side of `=`.

extension Parser {
  /// Adds the statements up to a `}` or the end of the text.
  ///
  /// - Throws: the mistake of a statement that the text ends in; all others are noted.
  mutating func parseStatements(into statements: inout [Statement]) throws(SyntaxError) {
    let outerDepth = depth
    while true {
      while skip(.semicolon) {}
      if isAtEnd || kind == .braceClose { return }
      let start = position
      statementStart = start
      do throws(SyntaxError) {
        let (form, span) = try parseStatement()
        guard isAtStatementEnd else {
          let error = unexpected()
          throw mistake(error)
        }
        let statement = Statement(form, span, isSilenced: skip(.semicolon))
        guard statement.height <= Self.depthLimit else { throw .tooDeep(span) }
        statements.append(statement)
      } catch {
        if error.isIncomplete { throw error }
        note(error)
        depth = outerDepth
        mistakePosition = position
        recover(from: start)
      }
    }
  }

  /// A name with parentheses after it begins here.
  private var isCall: Bool {
    let next = position + 1
    return kind == .name && next < list.tokens.count
      && list.tokens[next].kind == .parenthesisOpen && list.tokens[next].isGlued
  }

  /// `{ s1; s2; value }`
  ///
  /// - Parameter head: the word that a block must follow, or nil if the next word is the brace.
  mutating func parseBlock(after head: Span?) throws(SyntaxError) -> (
    statements: [Statement], span: Span
  ) {
    let opening = span
    guard kind == .braceOpen else {
      let missing = SyntaxError.expectedBlock(head: head ?? opening, found: found, atEnd: isAtEnd)
      throw mistake(isCall ? missing : foreignWord() ?? missing)
    }
    try descend()
    let outer = newlineEnds
    defer {
      newlineEnds = outer
      depth -= 1
    }
    newlineEnds = true
    advance()
    var statements: [Statement] = []
    try parseStatements(into: &statements)
    guard skip(.braceClose) else {
      throw mistake(.notClosed(.block, opened: opening, found: found, atEnd: isAtEnd))
    }
    return (statements, span(from: opening))
  }

  private mutating func parseStatement() throws(SyntaxError) -> (Statement.Form, Span) {
    let start = span
    if followingKind == .assign, kind.isKeyword { throw .keywordAsName(start) }
    let form: Statement.Form
    switch kind {
    case .for: form = try parseLoop()
    case .while:
      advance()
      let condition = try parseCondition()
      form = .whileLoop(condition, try parseBlock(after: start).statements)
    case .break:
      advance()
      form = .breakLoop
    case .continue:
      advance()
      form = .continueLoop
    case .return:
      advance()
      form = .returnValue(isAtStatementEnd ? nil : try parseExpression())
    case .import:
      advance()
      form = try parseFileName()
    case .else: throw .misplacedElse(start)
    case .name where isAtDefinition: form = .define(try parseDefinition())
    default: form = try parseExpressionStatement()
    }
    return (form, span(from: start))
  }

  private mutating func parseLoop() throws(SyntaxError) -> Statement.Form {
    let head = span
    advance()
    let (pattern, collection) = try parseEach(head)
    return .forEach(pattern, collection, try parseBlock(after: head).statements)
  }

  /// `pattern in collection`
  mutating func parseEach(_ head: Span) throws(SyntaxError) -> (Pattern, Expression) {
    let pattern = try parsePattern(in: .pattern)
    if kind == .comma { throw .tupleWithoutParentheses(span) }
    guard skip(.in) else { throw mistake(.expectedIn(loop: head, found: found, atEnd: isAtEnd)) }
    return (pattern, try parseExpression())
  }

  /// An expression where `=` is surely meant to be `==`.
  mutating func parseCondition() throws(SyntaxError) -> Expression {
    let condition = try parseExpression()
    if kind == .assign { throw .assignmentInExpression(span) }
    return condition
  }

  private mutating func parseFileName() throws(SyntaxError) -> Statement.Form {
    let start = span
    guard kind == .stringOpen else {
      throw mistake(.expectedFileName(found: found, atEnd: isAtEnd))
    }
    let string = try parseString()
    guard case .string(let parts) = string.form else {
      throw .expectedFileName(found: start, atEnd: false)
    }
    var name = ""
    for part in parts {
      guard case .text(let text) = part else {
        throw .expectedFileName(found: start, atEnd: false)
      }
      name += text
    }
    return .importFile(name, string.span)
  }

  /// An expression, or the left side of `=` and then the rest.
  private mutating func parseExpressionStatement() throws(SyntaxError) -> Statement.Form {
    let start = position
    let left = try parseExpression()
    return isAtLineBreak ? .expression(left) : try parseRest(behind: left, from: start)
  }

  /// Apart from `parseExpressionStatement`, so that blocks in blocks stack up small frames.
  private mutating func parseRest(
    behind left: Expression, from start: Int
  ) throws(SyntaxError) -> Statement.Form {
    let sign = span
    if skip(.assign) {
      if let place = try parsePlace(left, assignedBy: sign) {
        return .store(place, try parseExpression())
      }
      let pattern = try patternFrom(left, assignedBy: sign)
      try refuseRepeated([pattern], in: .pattern)
      let value = try parseExpression()
      return .assign(pattern, documented(value, by: start))
    }
    guard let update = updateOperator(kind) else { return .expression(left) }
    advance()
    let value: Place
    if case .name(let name) = left.form {
      value = Place(name: name, nameSpan: left.span, path: [], span: left.span)
    } else if let place = try parsePlace(left, assignedBy: sign) {
      value = place
    } else {
      _ = try patternFrom(left, assignedBy: sign)
      throw .cannotAssign(left.span, .tuple, operator: sign)
    }
    return .update(value, update, sign, try parseExpression())
  }

  private func updateOperator(_ kind: Token.Kind) -> BinaryOperator? {
    switch kind {
    case .plusAssign: .add
    case .minusAssign: .subtract
    case .timesAssign: .multiply
    case .divideAssign: .divide
    case .floorDivideAssign: .floorDivide
    case .matrixAssign: .matrixMultiply
    case .remainderAssign: .remainder
    case .powerAssign: .power
    default: nil
    }
  }

  /// A function that is given a name by `f = x -> …` has the documentation above that line.
  private func documented(_ value: Expression, by start: Int) -> Expression {
    let text = list.documentation(start)
    guard !text.isEmpty, case .lambda(let function) = value.form else { return value }
    let documented = Function(
      name: nil, parameters: function.parameters, body: function.body, documentation: text,
      span: function.span, headSpan: function.headSpan)
    return Expression(.lambda(documented), value.span)
  }

  // MARK: Left of `=`

  /// The place that `a[i].f` names, or nil if `left` is neither an index nor a field.
  private func parsePlace(_ left: Expression, assignedBy sign: Span) throws(SyntaxError) -> Place? {
    var path: [Place.Accessor] = []
    var inner = left
    while true {
      switch inner.form {
      case .index(let base, let subscripts):
        path.append(.index(subscripts, Span(list.source, base.span.end, inner.span.end)))
        inner = base
      case .field(let base, let name, let span):
        path.append(.field(name, span))
        inner = base
      case .name(let name):
        if path.isEmpty { return nil }
        path.reverse()
        return Place(name: name, nameSpan: inner.span, path: path, span: left.span)
      default:
        if path.isEmpty { return nil }
        throw .cannotAssign(inner.span, .parts, operator: sign)
      }
    }
  }

  /// The pattern that looks like the expression `left`.
  private func patternFrom(
    _ left: Expression, assignedBy sign: Span
  ) throws(SyntaxError) -> Pattern {
    switch left.form {
    case .name(let name): return .name(name, left.span)
    case .tuple(let elements):
      var parts: [Pattern] = []
      for element in elements { parts.append(try patternFrom(element, assignedBy: sign)) }
      return .tuple(parts, left.span)
    case .call: throw .cannotAssign(left.span, .call, operator: sign)
    case .number, .string, .boolean, .none:
      throw .cannotAssign(left.span, .constant, operator: sign)
    case .index, .field:
      guard let place = try parsePlace(left, assignedBy: sign) else {
        throw .cannotAssign(left.span, .parts, operator: sign)
      }
      return .place(place)
    default: throw .cannotAssign(left.span, .operation, operator: sign)
    }
  }
}
