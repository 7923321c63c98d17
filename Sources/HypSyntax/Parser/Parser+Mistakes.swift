// Parser+Mistakes.swift -- telling what was meant where the grammar only knows what is missing.

extension Parser {
  /// The mistake where a list neither goes on nor ends.
  func closing(_ construct: SyntaxError.Construct, opened: Span) -> SyntaxError {
    if isAtEnd { return .notClosed(construct, opened: opened, found: found, atEnd: true) }
    if let word = foreignWord() { return mistake(word) }
    switch kind {
    case .assign: return .assignmentInExpression(span)
    case .for where construct != .index: return .comprehensionOutsideBrackets(span)
    default: break
    }
    // A new line, or the bracket of something outside: the closing bracket is what is missing.
    let isMissing: Bool
    switch kind {
    case .parenthesisClose, .squareClose, .braceClose, .interpolationClose, .semicolon, .stringText,
      .stringClose, .braceOpen:
      isMissing = true
    default: isMissing = token.isFirstOnLine && !isPartnered(opened)
    }
    if isMissing || construct == .interpolation {
      return mistake(.notClosed(construct, opened: opened, found: found, atEnd: false))
    }
    return mistake(.missingComma(construct, opened: opened, found: found))
  }

  /// The bracket at `opened` is closed somewhere.
  private func isPartnered(_ opened: Span) -> Bool {
    var low = 0
    var high = list.tokens.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if list.tokens[middle].start <= opened.start { low = middle } else { high = middle }
    }
    return list.tokens[low].partner != nil
  }

  /// The mistake where a statement is complete and something follows it.
  mutating func unexpected() -> SyntaxError {
    if let word = foreignWord() { return word }
    // `a = 1 +`, and on the next line `b = 2`: the first line is the one that lacks something.
    if kind == .assign, position > statementStart + 1,
      list.tokens[position - 1].kind == .name, list.tokens[position - 1].isFirstOnLine
    {
      position -= 1
      return .expectedExpression(after: previousSpan, found: span, atEnd: false)
    }
    switch kind {
    case .comma: return .tupleWithoutParentheses(span)
    case .assign: return .chainedAssignment(span)
    case .parenthesisClose, .squareClose: return .strayClosing(span)
    case .else: return .misplacedElse(span)
    default: return .twoInARow(before: previousSpan, found: found)
    }
  }

  /// A word of another language, where the next word or the one before is one.
  func foreignWord() -> SyntaxError? {
    for index in [position - 1, position] where index >= 0 {
      let token = list.tokens[index]
      guard token.kind == .name, token.end - token.start <= 8 else { continue }
      let span = list.span(index)
      if let word = SyntaxError.ForeignWord(rawValue: span.text) { return .foreignWord(word, span) }
    }
    return nil
  }
}
