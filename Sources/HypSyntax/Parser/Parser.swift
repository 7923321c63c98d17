// Parser.swift -- words to tree.
//
//     text        = { statement (newline | ";") }
//     statement   = "for" pattern "in" expression block | "while" expression block
//                 | "break" | "continue" | "return" [expression] | "import" string
//                 | name "(" parameters ")" "=" expression
//                 | (targets | place) "=" expression | place ("+=" | "-=" | …) expression
//                 | expression
//     expression  = (name | "(" parameters ")") "->" expression | operand { operator operand }
//     operand     = ("-" | "+" | "∇" | "√" | "not") operand | number (name | "(" … ")") | postfix
//     postfix     = primary { "(" arguments ")" | "[" subscripts "]" | "." field | "'" | "²" | "°" | "!" }
//     subscript   = ":" | "none" | expression | [sum] ("..." | "..<") [sum] ["by" sum]
//     primary     = name | number | string | "true" | "false" | "none" | block
//                 | "if" expression block [ "else" (block | if) ]
//                 | "(" … ")" | "[" elements "]" | "[" expression clause { clause } "]"
//     clause      = "for" pattern "in" expression | "if" expression
//     block       = "{" { statement (newline | ";") } "}"
//     pattern     = name | "(" pattern { "," pattern } ")"
//     targets     = name | "(" (targets | place) { "," (targets | place) } ")"
//
// A newline ends a statement where the statement could end and no `(` or `[` is open; where
// something must follow, it means nothing. So what the parser calls incomplete, more lines can
// complete.
//
// A mistake is thrown up to the statement it is in; the parser notes it and goes on after it.
// Depth is bounded twice: `depth` counts the parser's own recursion, `Expression.height` the
// tree's.

/// Reads a text.
///
/// - Complexity: O(text)
public func parse(_ source: SourceFile) -> SyntaxTree {
  var parser = Parser(TokenList(source))
  return parser.parseText()
}

/// Reads a text that may be long.
///
/// - Parameter isStopped: asked every thousand words whether to give up; what is returned then is worth nothing.
public func parse(_ source: SourceFile, until isStopped: @escaping () -> Bool) -> SyntaxTree {
  parse(TokenList(source, isStopped: isStopped), until: isStopped)
}

/// Reads words that may be many.
///
/// - Parameter isStopped: as for a text.
public func parse(_ words: TokenList, until isStopped: @escaping () -> Bool) -> SyntaxTree {
  var parser = Parser(words)
  parser.isStopped = isStopped
  return parser.parseText()
}

/// Reads statements from words.
public struct Parser {
  /// No tree is higher than this: safe for a reader that recurses with frames of up to 16 KB on a
  /// stack of 8 MB.
  public static let depthLimit = 400
  /// The most binary operators in a row: freeing the tree is recursion that is not ours.
  public static let rowLimit = 10_000
  /// No bracket, block or prefix lies deeper. Each is several frames of the parser, 20 KB at most
  /// without optimisation.
  public static let nestingLimit = 200

  let list: TokenList
  /// The caller wants no more of the tree.
  var isStopped: () -> Bool = { false }
  /// The index of the next word.
  var position = 0
  /// A newline ends a statement: no `(` or `[` is open in the innermost block.
  var newlineEnds = true
  /// A range may be without an end: an index is read, and no bracket in it is open.
  var inSubscripts = false
  /// The index of the first word of the statement begun last.
  var statementStart = 0
  /// How many brackets, blocks, prefixes and exponents the parser is in: each way of recursing
  /// counts.
  var depth = 0
  var errors: [SyntaxError] = []
  /// The index of the word at which the last of them was found.
  var mistakePosition: Int?

  /// Starts at the first word.
  public init(_ list: TokenList) {
    self.list = list
  }

  /// Reads everything.
  public mutating func parseText() -> SyntaxTree {
    var statements: [Statement] = []
    while true {
      do {
        try parseStatements(into: &statements)
      } catch {
        note(error)  // The text ends in the middle of a statement.
      }
      guard kind == .braceClose else { break }
      // If an error was found at this very brace, it was already reported.
      if position != mistakePosition { errors.append(.strayClosing(span)) }
      advance()
    }
    return SyntaxTree(
      statements: statements, errors: errors, openBrackets: list.open.map { list.span($0) })
  }

  /// Adds a mistake, unless the last one is at the same place: a string that is not closed, where a bracket should have been.
  mutating func note(_ error: SyntaxError) {
    let places = [errors.last, error].map { $0.flatMap { Diagnostic($0).primary?.span.start } }
    if places[0] != places[1] { errors.append(error) }
  }

  // MARK: Words

  var token: Token { list.tokens[position] }
  var kind: Token.Kind { list.tokens[position].kind }
  var span: Span { list.span(position) }
  var isAtEnd: Bool { kind == .end }

  /// Where a mistake is noticed: the next word, or the point after the last one.
  var found: Span { isAtEnd ? Span(list.source, previousSpan.end, previousSpan.end) : span }

  /// The kind of the word after the next one.
  var followingKind: Token.Kind {
    position + 1 < list.tokens.count ? list.tokens[position + 1].kind : .end
  }

  /// A newline comes before the next word and counts.
  var isAtLineBreak: Bool { newlineEnds && token.isFirstOnLine }

  /// The statement may end before the next word.
  var isAtStatementEnd: Bool {
    isAtLineBreak || kind == .semicolon || kind == .braceClose || isAtEnd
  }

  /// The word just read.
  var previousSpan: Span { list.span(max(position - 1, 0)) }

  mutating func advance() {
    // As if the text ended here.
    if position & 1023 == 0, isStopped() { position = list.tokens.count - 1 }
    if position < list.tokens.count - 1 { position += 1 }
  }

  /// Reads the next word if it is of this kind.
  mutating func skip(_ expected: Token.Kind) -> Bool {
    guard kind == expected else { return false }
    advance()
    return true
  }

  /// From `start` to the word just read.
  func span(from start: Span) -> Span {
    Span(list.source, start.start, max(previousSpan.end, start.end))
  }

  // MARK: Nodes

  /// A node, unless the tree would become too high.
  func node(_ form: Expression.Form, _ span: Span) throws(SyntaxError) -> Expression {
    let result = Expression(form, span)
    guard result.height <= Self.depthLimit, result.rowLength <= Self.rowLimit else {
      throw .tooDeep(span)
    }
    return result
  }

  /// Goes one level down; the caller comes up again with `depth -= 1`.
  mutating func descend() throws(SyntaxError) {
    guard depth < Self.nestingLimit else { throw .tooDeep(span) }
    depth += 1
  }

  // MARK: Mistakes

  /// `error`, unless something better explains it: the next word is not a word of the language, or the
  /// word before is a string that ran into the next line.
  func mistake(_ error: SyntaxError) -> SyntaxError {
    if let problem = list.problems[position] { return problem }
    if position > 0, !isAtEnd, token.isGlued, list.tokens[position - 1].kind == .stringClose,
      let opening = list.tokens[position - 1].partner,
      list.source.line(at: token.start).index
        > list.source.line(at: list.tokens[opening].start).index
    {
      return .stringNotClosed(opened: list.span(opening), atEnd: false)
    }
    return error
  }

  /// Goes to where the next statement begins, after a mistake in the one that begins at `start`.
  ///
  /// Brackets that have a partner are skipped with all that is in them. A bracket without one is
  /// where the mistake was, and the next line is taken for a new statement.
  mutating func recover(from start: Int) {
    var index = start
    while index < position {
      guard list.tokens[index].kind.opens, let partner = list.tokens[index].partner else {
        index += 1
        continue
      }
      index = partner + 1
    }
    position = min(index, list.tokens.count - 1)
    while !isAtEnd, kind != .braceClose {
      if skip(.semicolon) { return }
      if token.isFirstOnLine, position > start, kind.startsStatement { return }
      position = token.kind.opens ? (token.partner ?? position) + 1 : position + 1
    }
  }

  /// The index of the word after the `)` that pairs with the `(` at `index`.
  func indexBehindBracket(at index: Int) -> Int? {
    guard list.tokens[index].kind == .parenthesisOpen, let partner = list.tokens[index].partner
    else { return nil }
    return partner + 1
  }
}
