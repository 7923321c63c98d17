// Lexer.swift -- text to words.
//
// One pass, no recursion: the brackets and quotes that are open lie on a stack, and inside a quote
// the lexer reads string text. The stack also pairs the brackets, so that the parser can look
// after a `(…)` to see whether an `=` or a `->` follows, and skip a bracket with a mistake in it.

extension TokenList {
  /// The words of `source`. What is not a word becomes a token of kind `invalid`.
  ///
  /// - Complexity: O(text)
  public init(_ source: SourceFile) { self.init(source) { false } }

  /// The words up to where `isStopped` is first found true: it is asked every few hundred words.
  public init(_ source: SourceFile, isStopped: () -> Bool) {
    var lexer = Lexer(source)
    lexer.run(isStopped)
    self = lexer.list
  }
}

/// Reads the words of a text.
struct Lexer {
  var list: TokenList
  let utf8: [UInt8]
  /// The offset of the next byte.
  var position = 0
  /// No word has been read on this line.
  private var isAtLineStart = true
  /// The `##` lines that the next word may be documented by.
  private var documentation: Range<Int>?

  fileprivate init(_ source: SourceFile) {
    list = TokenList(source: source)
    utf8 = source.utf8
  }

  // MARK: Text

  /// The byte `offset` after the next one, or 0 after the end.
  func peek(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < utf8.count ? utf8[index] : 0
  }

  /// Whether `character` is at `offset` bytes after the next one.
  func sees(_ character: Unicode.Scalar, at offset: Int = 0) -> Bool {
    position + offset < utf8.count && utf8[position + offset] == UInt8(ascii: character)
  }

  /// The scalar that begins at `offset`, and the number of its bytes.
  func scalar(at offset: Int) -> (Unicode.Scalar, length: Int) {
    let first = utf8[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for index in offset + 1..<offset + length {
      // The text came from a String, so every sequence is whole.
      value = value << 6 | UInt32(index < utf8.count ? utf8[index] & 0x3F : 0)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  func span(_ start: Int, _ end: Int) -> Span { Span(list.source, start, end) }

  // MARK: Words

  /// The kind of the word before, if nothing is between it and the next byte.
  var gluedKind: Token.Kind? {
    guard let last = list.tokens.last, last.end == position else { return nil }
    return last.kind
  }

  /// Adds the word from `start` to the next byte.
  mutating func add(_ kind: Token.Kind, from start: Int) {
    let index = list.tokens.count
    list.tokens.append(
      Token(
        kind: kind, start: start, end: position, isFirstOnLine: isAtLineStart,
        isGlued: list.tokens.last.map { $0.end == start } ?? false))
    if isAtLineStart, let lines = documentation { list.documentation[index] = lines }
    documentation = nil
    isAtLineStart = false
    if kind.opens { list.open.append(index) }
  }

  /// Adds what is not a word.
  mutating func add(_ problem: SyntaxError, from start: Int) {
    list.problems[list.tokens.count] = problem
    add(.invalid, from: start)
  }

  /// Adds a closing bracket, and pairs it with the bracket it closes.
  ///
  /// A brace outranks the brackets that were left open after it; nothing outranks a quote.
  private mutating func close(_ kind: Token.Kind, from start: Int) {
    var depth = list.open.count
    search: while depth > 0 {
      switch (list.tokens[list.open[depth - 1]].kind, kind) {
      case (.parenthesisOpen, .parenthesisClose), (.squareOpen, .squareClose),
        (.braceOpen, .braceClose):
        pair(depth - 1, with: kind, from: start)
        return
      case (.interpolationOpen, .parenthesisClose):
        pair(depth - 1, with: .interpolationClose, from: start)
        return
      case (.squareOpen, .parenthesisClose), (.squareOpen, .braceClose),
        (.parenthesisOpen, .braceClose):
        depth -= 1
      default: break search
      }
    }
    add(kind, from: start)
  }

  /// Adds a closing word for the opening one at `depth` of the stack, and drops those above it.
  mutating func pair(_ depth: Int, with kind: Token.Kind, from start: Int) {
    let opening = list.open[depth]
    let closing = list.tokens.count
    add(kind, from: start)
    list.tokens[opening].partner = closing
    list.tokens[closing].partner = opening
    list.open.removeSubrange(depth...)
  }

  fileprivate mutating func run(_ isStopped: () -> Bool) {
    if utf8.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }  // a byte order mark
    var step = 0
    while position < utf8.count {
      step += 1
      if step & 1023 == 0, isStopped() { break }
      if let top = list.open.last, list.tokens[top].kind == .stringOpen {
        readStringPart(opened: top)
      } else {
        readWord()
      }
    }
    add(.end, from: position)
  }

  private mutating func readWord() {
    let byte = utf8[position]
    switch byte {
    case UInt8(ascii: "\n"):
      position += 1
      // A blank line parts a comment from what follows.
      if isAtLineStart, let lines = documentation, endsLine(before: position - 1) > lines.upperBound
      {
        documentation = nil
      }
      isAtLineStart = true
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C: position += 1
    case UInt8(ascii: "#"): readComment()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      readName()
    case UInt8(ascii: "\""): take(.stringOpen, 1)
    case UInt8(ascii: "'"): readPrime()
    case UInt8(ascii: "."): readDot()
    case UInt8(ascii: ")"): takeClosing(.parenthesisClose)
    case UInt8(ascii: "]"): takeClosing(.squareClose)
    case UInt8(ascii: "}"): takeClosing(.braceClose)
    case 0x80...: readBeyondASCII()
    default: readOperator()
    }
  }

  /// The start of the line on which the text before `offset` ends, blanks left out.
  private func endsLine(before offset: Int) -> Int {
    var index = offset
    while index > 0, utf8[index - 1] != UInt8(ascii: "\n") { index -= 1 }
    return index
  }

  private mutating func take(_ kind: Token.Kind, _ length: Int) {
    let start = position
    position += length
    add(kind, from: start)
  }

  private mutating func takeClosing(_ kind: Token.Kind) {
    let start = position
    position += 1
    close(kind, from: start)
  }

  private mutating func refuse(_ other: SyntaxError.ForeignOperator, _ length: Int) {
    let start = position
    position += length
    add(.foreignOperator(other, span(start, position)), from: start)
  }

  private mutating func readComment() {
    let start = position
    while position < utf8.count, utf8[position] != UInt8(ascii: "\n") { position += 1 }
    list.comments.append(start..<position)
    guard isAtLineStart else { return }
    if start + 1 < position, utf8[start + 1] == UInt8(ascii: "#") {
      documentation = (documentation?.lowerBound ?? start)..<position
    } else {
      documentation = nil
    }
  }

  private mutating func readName() {
    let start = position
    while position < utf8.count {
      let byte = utf8[position]
      if byte < 0x80 {
        guard byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") else { break }
        position += 1
      } else {
        let (scalar, length) = scalar(at: position)
        guard scalar.continuesName else { break }
        position += length
      }
    }
    // The longest keyword has 8 letters.
    if position - start <= 8,
      let keyword = Token.Kind(keyword: String(decoding: utf8[start..<position], as: UTF8.self))
    {
      add(keyword, from: start)
    } else {
      add(.name, from: start)
    }
  }

  private mutating func readBeyondASCII() {
    let start = position
    let (scalar, length) = scalar(at: position)
    if scalar.startsName {
      readName()
    } else if scalar == "∞" {
      take(.name, length)
    } else if scalar == "∇" {
      take(.nabla, length)
    } else if scalar == "√" || scalar == "∛" {
      take(.root, length)
    } else if scalar == "°", followsOperand {
      take(.degree, length)
    } else if scalar.isRaised, followsOperand {
      readSuperscript()
    } else if let (sign, update) = scalar.pastedOperator {
      // `x −= 1`, and not `x − == 1`.
      let isUpdate =
        update != nil && sees("=", at: length) && !sees("=", at: length + 1)
      take(isUpdate ? update ?? sign : sign, isUpdate ? length + 1 : length)
    } else if scalar.properties.generalCategory == .spaceSeparator {
      position += length
    } else {
      position += length
      add(.strayCharacter(scalar, span(start, position)), from: start)
    }
  }

  /// Nothing is between an operand and the next byte.
  private var followsOperand: Bool { gluedKind?.endsExpression ?? false }

  /// `²`, `¹⁰`, `⁻¹`
  private mutating func readSuperscript() {
    let start = position
    var digits = 0
    while position < utf8.count {
      let (scalar, length) = scalar(at: position)
      guard scalar.isRaised, scalar != "⁻" || position == start else { break }
      if scalar != "⁻" { digits += 1 }
      position += length
    }
    if digits > 0 {
      add(.superscript, from: start)
    } else {
      add(.strayCharacter("⁻", span(start, position)), from: start)
    }
  }

  /// `'` directly after an expression is the derivative; anywhere else it is a mistake.
  private mutating func readPrime() {
    if followsOperand {
      take(.prime, 1)
      return
    }
    let start = position
    position += 1
    var end = position
    while end < utf8.count, utf8[end] != UInt8(ascii: "\n") {
      end += 1
      if utf8[end - 1] == UInt8(ascii: "'") {
        position = end
        break
      }
    }
    add(.singleQuote(span(start, position)), from: start)
  }

  private mutating func readDot() {
    if sees(".", at: 1) {
      if sees(".", at: 2) {
        take(.closedRange, 3)
      } else if sees("<", at: 2) {
        take(.halfOpenRange, 3)
      } else {
        refuse(.twoDots, 2)
      }
    } else if peek(1).isDigit, !followsOperand {
      readNumber()
    } else {
      take(.dot, 1)
    }
  }

  /// `<-` is here, apart from what follows or after the first name of a statement: an assignment as R
  /// writes it, which would be a comparison with a negative number.
  private var isAssignmentOfR: Bool {
    if [UInt8(ascii: " "), UInt8(ascii: "\t")].contains(peek(2)) { return true }
    guard let last = list.tokens.last, last.kind == .name, last.isFirstOnLine else { return false }
    return list.open.last.map { list.tokens[$0].kind == .braceOpen } ?? true
  }

  private mutating func readOperator() {
    func next(_ character: Unicode.Scalar) -> Bool { sees(character, at: 1) }
    let equals = next("=")
    switch Unicode.Scalar(utf8[position]) {
    case "(": take(.parenthesisOpen, 1)
    case "[": take(.squareOpen, 1)
    case "{": take(.braceOpen, 1)
    case ",": take(.comma, 1)
    case ";": take(.semicolon, 1)
    case ":": if equals { refuse(.assign, 2) } else { take(.colon, 1) }
    case "+": take(equals ? .plusAssign : .plus, equals ? 2 : 1)
    case "-":
      if next(">") { take(.arrow, 2) } else { take(equals ? .minusAssign : .minus, equals ? 2 : 1) }
    case "*":
      if next("*") {
        refuse(.doubleStar, 2)
      } else {
        take(equals ? .timesAssign : .times, equals ? 2 : 1)
      }
    case "/":
      if next("/") {
        let equals = sees("=", at: 2)
        take(equals ? .floorDivideAssign : .floorDivide, equals ? 3 : 2)
      } else {
        take(equals ? .divideAssign : .divide, equals ? 2 : 1)
      }
    case "@": take(equals ? .matrixAssign : .matrixMultiply, equals ? 2 : 1)
    case "%": take(equals ? .remainderAssign : .remainder, equals ? 2 : 1)
    case "^": take(equals ? .powerAssign : .power, equals ? 2 : 1)
    case "=":
      if equals {
        if sees("=", at: 2) { refuse(.tripleEqual, 3) } else { take(.equal, 2) }
      } else if next(">") {
        refuse(.fatArrow, 2)
      } else {
        take(.assign, 1)
      }
    case "!":
      if equals {
        if sees("=", at: 2) { refuse(.notIdentical, 3) } else { take(.notEqual, 2) }
      } else if gluedKind == .factorial {
        refuse(.doubleFactorial, 1)
      } else if followsOperand {
        take(.factorial, 1)
      } else {
        refuse(.not, 1)
      }
    case "<":
      if next(">") {
        refuse(.notEqual, 2)
      } else if next("-"), isAssignmentOfR {
        refuse(.leftArrow, 2)
      } else {
        take(equals ? .lessOrEqual : .less, equals ? 2 : 1)
      }
    case ">": take(equals ? .greaterOrEqual : .greater, equals ? 2 : 1)
    case "|":
      if next(">") { take(.pipe, 2) } else if next("|") { refuse(.or, 2) } else { refuse(.bar, 1) }
    case "&": if next("&") { refuse(.and, 2) } else { refuse(.bitAnd, 1) }
    case let other:
      position += 1
      add(.strayCharacter(other, span(position - 1, position)), from: position - 1)
    }
  }
}
