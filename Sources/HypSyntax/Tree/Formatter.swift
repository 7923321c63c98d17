// Formatter.swift -- a text laid out in the style of the house.
//
// Goals, in order: the meaning stays; comments stay; formatting twice changes nothing more; the layout is
// that of the examples. Lines stay where the writer broke them. What changes is the space between words
// on a line, the indentation, blank lines of which one is kept, and the last newline.

/// Lays a text out.
public struct Formatter {
  private let source: SourceFile
  private let list: TokenList
  private var text = ""
  /// The brackets that are open, outermost first: their tokens, and the indentation of their lines.
  private var brackets: [(token: Int, indent: Int)] = []
  /// The indentation of the line being written.
  private var indent = 0

  /// The text laid out, or nil if it has a syntax error, or `isStopped` was found true on the way.
  ///
  /// - Complexity: O(text)
  public static func format(
    _ source: SourceFile, until isStopped: @escaping () -> Bool = { false }
  ) -> String? {
    let tree = parse(source, until: isStopped)
    guard tree.errors.isEmpty else { return nil }
    var formatter = Formatter(source)
    formatter.run(isStopped)
    if isStopped() { return nil }
    let result = SourceFile(name: source.name, text: formatter.text)
    // What means something else is never written, whatever the rules below overlook.
    let again = parse(result, until: isStopped)
    let isSame =
      again.statements.count == tree.statements.count
      && zip(again.statements, tree.statements).allSatisfy {
        !isStopped() && $0.description == $1.description
      }
    if isStopped() { return nil }
    guard isSame else {
      return source.text(0..<source.utf8.count)
    }
    return formatter.text
  }

  private init(_ source: SourceFile) {
    self.source = source
    list = TokenList(source)
  }

  // MARK: Lines

  /// A word, a whole string, or a comment.
  private struct Piece {
    /// The first token; the one after a comment.
    let token: Int
    let range: Range<Int>
    let isComment: Bool
  }

  private mutating func run(_ isStopped: () -> Bool) {
    var previous: Piece?
    for (index, piece) in pieces().enumerated() {
      if index & 1023 == 0, isStopped() { return }
      let line = source.line(at: piece.range.lowerBound).index
      let lineBefore = previous.map { source.line(at: max($0.range.upperBound - 1, 0)).index }
      if let previous, line == lineBefore {
        write(piece, behind: previous)
      } else {
        if let lineBefore { text += line > lineBefore + 1 ? "\n\n" : "\n" }
        begin(piece)
      }
      previous = piece
    }
    if !text.isEmpty { text += "\n" }
  }

  /// The words and comments in order; a string is one piece.
  private func pieces() -> [Piece] {
    var result: [Piece] = []
    var comments = list.comments[...]
    var index = 0
    while index < list.tokens.count {
      let token = list.tokens[index]
      while let comment = comments.first, comment.lowerBound <= token.start {
        result.append(Piece(token: index, range: comment, isComment: true))
        comments.removeFirst()
      }
      guard token.kind != .end else { break }
      var last = index
      if token.kind == .stringOpen, let partner = token.partner { last = partner }
      result.append(
        Piece(token: index, range: token.start..<list.tokens[last].end, isComment: false))
      // A comment inside a string's interpolation is part of the string.
      comments = comments.drop { $0.lowerBound < list.tokens[last].end }
      index = last + 1
    }
    return result
  }

  private mutating func begin(_ piece: Piece) {
    let token = list.tokens[piece.token]
    let closes = !piece.isComment && token.kind.closes
    if closes, let partner = token.partner,
      let opening = brackets.last(where: { $0.token == partner })
    {
      indent = opening.indent
    } else {
      let inside = brackets.last.map { $0.indent + 2 } ?? 0
      indent = inside + (continuesLine(piece.token) ? 2 : 0)
    }
    text += String(repeating: " ", count: indent)
    add(piece)
  }

  /// The token goes on with the statement of the line above, outside parentheses and square brackets.
  private func continuesLine(_ index: Int) -> Bool {
    guard isInBlock, index > 0 else { return false }
    switch list.tokens[index].kind {
    case .pipe: return true
    case .parenthesisClose, .squareClose, .braceClose, .else, .end: return false
    default: break
    }
    let before = list.tokens[index - 1].kind
    return !before.endsExpression && !before.opens && before != .semicolon
      && !before.isStatementWord
  }

  /// Newlines end statements here.
  private var isInBlock: Bool {
    brackets.last.map { list.tokens[$0.token].kind == .braceOpen } ?? true
  }

  private mutating func write(_ piece: Piece, behind previous: Piece) {
    if piece.isComment {
      // Comments that were put in a column stay there as long as there is room.
      let column = width(source.line(at: piece.range.lowerBound).start, piece.range.lowerBound)
      let used = currentWidth
      text += String(repeating: " ", count: max(2, column - used))
    } else if needsSpace(before: piece.token) {
      text += " "
    }
    add(piece)
  }

  private mutating func add(_ piece: Piece) {
    var words = source.text(piece.range)
    if piece.isComment {
      while words.last?.isWhitespace == true { words.removeLast() }
      text += words
      return
    }
    text += words
    let token = list.tokens[piece.token]
    if token.kind.opens, token.kind != .stringOpen {
      brackets.append((piece.token, indent))
    } else if token.kind.closes, let opening = brackets.last, opening.token == token.partner {
      brackets.removeLast()
      // What this line opens now belongs to the statement that the bracket began in.
      indent = opening.indent
    }
  }

  private func width(_ start: Int, _ end: Int) -> Int { source.text(start..<end).displayWidth }

  private var currentWidth: Int {
    let line = text.reversed().prefix { !$0.endsLine }
    return String(line.reversed()).displayWidth
  }

  // MARK: Spaces

  /// A space comes before a word that is not the first of its line.
  private func needsSpace(before index: Int) -> Bool {
    let token = list.tokens[index]
    // A string is known by its end.
    let before = list.tokens[index - 1].kind
    switch (before, token.kind) {
    case (.closedRange, .name), (.halfOpenRange, .name):
      // `a[... by 2]`: a slice without an end.
      return list.name(index) == "by" && !token.isGlued
    case (_, .superscript), (_, .degree), (_, .factorial): return false
    case (.parenthesisOpen, _), (.squareOpen, _), (_, .parenthesisClose), (_, .squareClose),
      (_, .comma), (_, .semicolon), (_, .prime), (_, .dot), (.dot, _), (_, .fieldIndex),
      (_, .closedRange), (.closedRange, _), (_, .halfOpenRange), (.halfOpenRange, _),
      (_, .power), (.power, _):
      return false
    case (.comma, _), (.semicolon, _), (.braceOpen, _), (_, .braceClose): return true
    case (_, .colon), (.colon, _): return false
    case (_, .assign), (.assign, _): return isInBlock
    case (_, .parenthesisOpen), (_, .squareOpen):
      // A call or an index; else a value that follows an operator.
      return !before.endsExpression && !isPrefix(index - 1)
    case (.number, .name), (.number, .root): return !token.isGlued
    default: return !isPrefix(index - 1)
    }
  }

  /// The token is `-`, `+`, `∇` or `√` before its operand.
  private func isPrefix(_ index: Int) -> Bool {
    switch list.tokens[index].kind {
    case .nabla, .root: return true
    case .minus, .plus:
      guard index > 0 else { return true }
      let before = list.tokens[index - 1].kind
      // `0...9 by -1`: a step is known by the way it is written.
      if before == .name,
        source.text(list.span(index - 1).start..<list.span(index - 1).end) == "by",
        !list.tokens[index].isGlued, list.tokens[index + 1].isGlued
      {
        return true
      }
      return !before.endsExpression || (list.tokens[index].isFirstOnLine && isInBlock)
    default: return false
    }
  }
}

extension Token.Kind {
  fileprivate var closes: Bool {
    switch self {
    case .parenthesisClose, .squareClose, .braceClose: true
    default: false
    }
  }

  /// A statement may be this word alone.
  fileprivate var isStatementWord: Bool {
    switch self {
    case .break, .continue, .return: true
    default: false
    }
  }
}
