// Parser+Primaries.swift -- what binds tightest: literals, brackets, calls, indices, fields, `if`.

extension Parser {
  /// A primary, and the calls, indices, fields and primes after it.
  mutating func parsePostfix(onlyPrimary: Bool = false) throws(SyntaxError) -> Expression {
    let start = span
    // A block or an `if` ends at its brace: a bracket after it is a slip.
    let isClosed = onlyPrimary || kind == .braceOpen || kind == .if
    var result = try parsePrimary()
    while !isClosed, !isAtLineBreak, let form = try parseSuffix(result) {
      result = try node(form, span(from: start))
    }
    return result
  }

  /// What the next bracket, dot or prime makes of `base`, or nil if there is none.
  private mutating func parseSuffix(
    _ base: Expression
  ) throws(SyntaxError) -> Expression.Form? {
    switch kind {
    case .parenthesisOpen: return .call(base, try parseArguments())
    case .squareOpen: return .index(base, try parseSubscripts())
    case .dot:
      advance()
      let name = try parseFieldName()
      return .field(base, name, previousSpan)
    case .prime:
      advance()
      return .prime(base)
    case .superscript, .degree, .factorial: return try parseMark(base)
    default: return nil
    }
  }

  /// What mathematics writes after an operand: `x²` is `x^2`, `30°` is `30 * π / 180`, `n!` is `factorial(n)`.
  private mutating func parseMark(_ base: Expression) throws(SyntaxError) -> Expression.Form {
    let mark = span
    let kind = kind
    advance()
    switch kind {
    case .degree:
      let product = Expression(
        .binary(.multiply, mark, base, Expression(.number(.pi), mark)), base.span.joined(mark))
      return .binary(.divide, mark, product, Expression(.number(180), mark))
    case .factorial:
      return .call(
        Expression(.name("factorial"), mark), [Expression.Argument(label: nil, value: base)])
    default:
      if self.kind == .parenthesisOpen, token.isGlued, case .name = base.form {
        throw .powerBeforeCall(base.span.joined(mark))
      }
      return .binary(
        .power, mark, base, Expression(.number(Double(mark.text.raisedDigits) ?? 1), mark))
    }
  }

  private mutating func parsePrimary() throws(SyntaxError) -> Expression {
    switch kind {
    case .stringOpen: return try parseString()
    case .parenthesisOpen: return try parseParenthesis()
    case .squareOpen: return try parseArray()
    case .braceOpen: return try parseBlockExpression(after: nil)
    case .if: return try parseIf()
    default: return try parseWord()
    }
  }

  /// A primary of one word.
  private mutating func parseWord() throws(SyntaxError) -> Expression {
    let start = span
    let form: Expression.Form
    switch kind {
    case .name: form = .name(list.name(position))
    case .number:
      guard let value = list.number(position) else { throw .numberTooLarge(start) }
      form = .number(value)
    case .true: form = .boolean(true)
    case .false: form = .boolean(false)
    case .none: form = .none
    case .else: throw .misplacedElse(start)
    default:
      throw mistake(
        .expectedExpression(
          after: position > statementStart ? previousSpan : nil, found: found, atEnd: isAtEnd))
    }
    advance()
    return Expression(form, start)
  }

  private mutating func parseBlockExpression(after head: Span?) throws(SyntaxError) -> Expression {
    let block = try parseBlock(after: head)
    return try node(.block(block.statements), block.span)
  }

  private mutating func parseFieldName() throws(SyntaxError) -> String {
    defer { advance() }
    switch kind {
    case .name: return list.name(position)
    case .fieldIndex: return token.start < token.end ? span.text : ""
    default:
      if kind.isKeyword { throw .keywordAsName(span) }
      throw mistake(.expectedField(found: found, atEnd: isAtEnd))
    }
  }

  /// A string with its interpolations.
  mutating func parseString() throws(SyntaxError) -> Expression {
    let opening = span
    advance()
    var parts: [Expression.StringPart] = []
    while kind != .stringClose {
      switch kind {
      case .stringText:
        parts.append(.text(list.unescapedText(position)))
        advance()
      case .interpolationOpen:
        parts.append(.interpolation(try parseInterpolation()))
      default: throw mistake(.stringNotClosed(opened: opening, atEnd: isAtEnd))
      }
    }
    advance()
    return try node(.string(parts), span(from: opening))
  }

  private mutating func parseInterpolation() throws(SyntaxError) -> Expression {
    try descend()
    let outer = newlineEnds
    defer {
      newlineEnds = outer
      depth -= 1
    }
    newlineEnds = false
    let opening = span
    advance()
    let value = try parseExpression()
    guard skip(.interpolationClose) else { throw closing(.interpolation, opened: opening) }
    return value
  }

  /// `if c { a } else if d { b } else { e }`, without recursion along the chain.
  private mutating func parseIf() throws(SyntaxError) -> Expression {
    try descend()
    defer { depth -= 1 }
    var branches: [(start: Span, condition: Expression, then: Expression)] = []
    var otherwise: Expression?
    repeat {
      let start = span
      advance()
      let condition = try parseCondition()
      branches.append((start, condition, try parseBlockExpression(after: start)))
      guard kind == .else else { break }
      let head = span
      advance()
      if kind != .if { otherwise = try parseBlockExpression(after: head) }
    } while otherwise == nil
    let end = previousSpan
    for branch in branches.reversed() {
      otherwise = try node(
        .condition(branch.condition, branch.then, otherwise: otherwise), branch.start.joined(end))
    }
    guard let otherwise else { throw .misplacedElse(end) }
    return otherwise
  }

  // MARK: Lists

  /// The comma that must follow an element, unless the list ends.
  mutating func parseComma(
    in construct: SyntaxError.Construct, opened: Span
  ) throws(SyntaxError) {
    guard skip(.comma) else { throw closing(construct, opened: opened) }
  }

  /// Reads elements up to `close`, with commas between them.
  ///
  /// - Returns: whether a comma is after the last element.
  @discardableResult private mutating func parseList(
    _ construct: SyntaxError.Construct, until close: Token.Kind,
    _ parseElement: (inout Parser) throws(SyntaxError) -> Void
  ) throws(SyntaxError) -> Bool {
    try descend()
    let opening = span
    let outer = (newlineEnds, inSubscripts)
    defer {
      (newlineEnds, inSubscripts) = outer
      depth -= 1
    }
    newlineEnds = false
    inSubscripts = false
    advance()
    var hasComma = false
    while kind != close {
      try parseElement(&self)
      hasComma = kind == .comma
      if kind == close { break }
      try parseComma(in: construct, opened: opening)
    }
    advance()
    return hasComma
  }

  /// `(`, then a value, a tuple or a record.
  private mutating func parseParenthesis() throws(SyntaxError) -> Expression {
    let start = span
    var elements: [Expression] = []
    var fields: [Expression.Field] = []
    var seen = Names()
    let hasComma = try parseList(.group, until: .parenthesisClose) {
      (parser) throws(SyntaxError) in
      let first = parser.span
      let label = try parser.parseLabel()
      let value = try parser.parseExpression()
      if let label {
        try seen.add(label, in: .record)
        fields.append(Expression.Field(name: label.name, span: label.span, value: value))
      } else {
        elements.append(value)
      }
      // At the end of the text, `b` may yet become `b=…`, and the tuple the parameters of a lambda.
      if let field = fields.first, let element = elements.first, !parser.isAtEnd {
        throw .mixedRecord(first, first: label == nil ? field.span : element.span)
      }
    }
    let whole = span(from: start)
    if !fields.isEmpty { return try node(.record(fields), whole) }
    if elements.count == 1, !hasComma { return Expression(elements[0].form, whole) }
    return try node(.tuple(elements), whole)
  }

  /// `name=`, if it comes next.
  private mutating func parseLabel() throws(SyntaxError) -> (name: String, span: Span)? {
    guard followingKind == .assign else { return nil }
    let start = span
    if kind.isKeyword { throw .keywordAsName(start) }
    guard kind == .name else { return nil }
    let name = list.name(position)
    advance()
    advance()
    return (name, start)
  }

  private mutating func parseArguments() throws(SyntaxError) -> [Expression.Argument] {
    var arguments: [Expression.Argument] = []
    var seen = Names()
    try parseList(.call, until: .parenthesisClose) { (parser) throws(SyntaxError) in
      let label = try parser.parseLabel()
      let value = try parser.parseExpression()
      if let label {
        try seen.add(label, in: .call)
      } else if let named = arguments.last?.label, !parser.isAtEnd {
        throw .positionalAfterNamed(value.span, named: named.span)
      }
      arguments.append(Expression.Argument(label: label, value: value))
    }
    return arguments
  }

  private mutating func parseSubscripts() throws(SyntaxError) -> [Expression.Subscript] {
    var subscripts: [Expression.Subscript] = []
    let opening = span
    let outer = inSubscripts
    defer { inSubscripts = outer }
    try parseList(.index, until: .squareClose) { (parser) throws(SyntaxError) in
      let start = parser.span
      if parser.skip(.colon) {
        guard parser.kind == .comma || parser.kind == .squareClose || parser.isAtEnd else {
          throw .colonInIndex(start)
        }
        subscripts.append(.all(start))
      } else if parser.kind == .none, [.comma, .squareClose].contains(parser.followingKind) {
        parser.advance()
        subscripts.append(.newAxis(start))
      } else {
        parser.inSubscripts = true
        let isFromStart = parser.kind == .closedRange || parser.kind == .halfOpenRange
        subscripts.append(
          .expression(
            try isFromStart ? parser.parseSliceFromStart() : parser.parseExpression()))
        if parser.kind == .colon { throw .colonInIndex(parser.span) }
      }
    }
    guard !subscripts.isEmpty else {
      throw .expectedExpression(after: opening, found: previousSpan, atEnd: false)
    }
    return subscripts
  }

  /// `[a, b]`, or `[a for x in xs if c]`
  private mutating func parseArray() throws(SyntaxError) -> Expression {
    let start = span
    var elements: [Expression] = []
    var clauses: [Expression.Clause] = []
    try parseList(.array, until: .squareClose) { (parser) throws(SyntaxError) in
      elements.append(try parser.parseExpression())
      guard elements.count == 1, parser.kind == .for else { return }
      while true {
        let head = parser.span
        if parser.skip(.for) {
          let (pattern, collection) = try parser.parseEach(head)
          clauses.append(.each(pattern, collection))
        } else if parser.skip(.if) {
          clauses.append(.filter(try parser.parseCondition()))
        } else {
          break
        }
      }
      guard parser.kind == .squareClose else { throw parser.closing(.array, opened: start) }
    }
    let whole = span(from: start)
    if clauses.isEmpty { return try node(.array(elements), whole) }
    return try node(.comprehension(elements[0], clauses), whole)
  }
}
