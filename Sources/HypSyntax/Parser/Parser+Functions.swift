// Parser+Functions.swift -- definitions, lambdas, parameters, patterns.

extension Parser {
  /// `name(…) =` comes next. The `=` must stand on the line of the `)`.
  var isAtDefinition: Bool {
    guard position + 1 < list.tokens.count, let index = indexBehindBracket(at: position + 1) else {
      return false
    }
    return list.tokens[index].kind == .assign && !list.tokens[index].isFirstOnLine
  }

  /// `x ->` or `(…) ->` comes next.
  var isAtLambda: Bool {
    var index = position + 1
    switch kind {
    case .name: break
    case .parenthesisOpen:
      guard let behind = indexBehindBracket(at: position) else { return false }
      index = behind
    default: return false
    }
    let next = list.tokens[index]
    return next.kind == .arrow && !(newlineEnds && next.isFirstOnLine)
  }

  mutating func parseDefinition() throws(SyntaxError) -> Function {
    let start = span
    let index = position
    advance()
    let parameters = try parseParameters()
    let head = span(from: start)
    advance()
    let body = try parseExpression()
    return Function(
      name: list.name(index), parameters: parameters, body: body,
      documentation: list.documentation(index), span: span(from: start), headSpan: head)
  }

  mutating func parseLambda() throws(SyntaxError) -> Expression {
    try descend()
    defer { depth -= 1 }
    let start = span
    let parameters: [Parameter]
    if kind == .name {
      parameters = [Parameter(pattern: .name(list.name(position), start), fallback: nil)]
      advance()
    } else {
      parameters = try parseParameters()
    }
    let head = span(from: start)
    advance()
    let body = try parseExpression()
    let whole = span(from: start)
    let function = Function(
      name: nil, parameters: parameters, body: body, documentation: "", span: whole, headSpan: head)
    return try node(.lambda(function), whole)
  }

  /// `(x, (a, b), y=1)`
  private mutating func parseParameters() throws(SyntaxError) -> [Parameter] {
    var parameters: [Parameter] = []
    var withDefault: Span?
    let opening = span
    let outer = newlineEnds
    defer { newlineEnds = outer }
    newlineEnds = false
    advance()
    while kind != .parenthesisClose {
      let pattern = try parsePattern(in: .parameters)
      var fallback: Expression?
      if skip(.assign) {
        fallback = try parseExpression()
        withDefault = withDefault ?? pattern.span
      } else if let withDefault {
        throw .plainAfterDefault(pattern.span, withDefault: withDefault)
      }
      parameters.append(Parameter(pattern: pattern, fallback: fallback))
      if kind == .parenthesisClose { break }
      try parseComma(in: .parameters, opened: opening)
    }
    advance()
    try refuseRepeated(parameters.map(\.pattern), in: .parameters)
    return parameters
  }

  /// `x`, or `(a, (b, c))`
  mutating func parsePattern(in construct: SyntaxError.Construct) throws(SyntaxError) -> Pattern {
    let start = span
    if kind == .name {
      let name = list.name(position)
      advance()
      return .name(name, start)
    }
    guard kind == .parenthesisOpen else {
      if kind.isKeyword { throw .keywordAsName(start) }
      throw mistake(.expectedName(construct, found: found, atEnd: isAtEnd))
    }
    try descend()
    let outer = newlineEnds
    defer {
      newlineEnds = outer
      depth -= 1
    }
    newlineEnds = false
    advance()
    var parts: [Pattern] = []
    var hasComma = false
    while kind != .parenthesisClose {
      parts.append(try parsePattern(in: construct))
      if kind == .parenthesisClose { break }
      try parseComma(in: .pattern, opened: start)
      hasComma = true
    }
    advance()
    // `(a)` is `a`, as in an expression.
    if case .name(let name, _)? = parts.first, parts.count == 1, !hasComma {
      return .name(name, span(from: start))
    }
    return parts.count == 1 && !hasComma ? parts[0] : .tuple(parts, span(from: start))
  }

  func refuseRepeated(
    _ patterns: [Pattern], in construct: SyntaxError.Construct
  ) throws(SyntaxError) {
    var seen = Names()
    for place in patterns.flatMap(\.bound) where place.name != "_" {
      try seen.add(place, in: construct)
    }
  }
}

/// The names of a list that must differ.
struct Names {
  private var first: [String: Span] = [:]

  mutating func add(
    _ place: (name: String, span: Span), in construct: SyntaxError.Construct
  ) throws(SyntaxError) {
    if let first = first.updateValue(place.span, forKey: place.name) {
      throw .repeatedName(construct, place.span, first: first)
    }
  }
}

extension Pattern {
  /// The names it binds and where they are.
  fileprivate var bound: [(name: String, span: Span)] {
    switch self {
    case .name(let name, let span): [(name, span)]
    case .tuple(let parts, _): parts.flatMap(\.bound)
    case .place: []
    }
  }
}
