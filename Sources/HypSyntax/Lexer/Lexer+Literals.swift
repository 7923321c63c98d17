// Lexer+Literals.swift -- numbers, strings, and which characters make a name.

extension Lexer {
  /// `42`, `1.5`, `.5`, `1e-3`, `1_000`; after the dot of `t.0` the digits alone.
  mutating func readNumber() {
    let start = position
    if list.tokens.last?.kind == .dot {
      readDigits()
      add(.fieldIndex, from: start)
      return
    }
    if sees("0"),
      [UInt8(ascii: "x"), UInt8(ascii: "b"), UInt8(ascii: "o")].contains(peek(1) | 0x20),
      Unicode.Scalar(peek(2)).properties.isASCIIHexDigit
    {
      // `0xFF` is no product of 0 and a name.
      position += 2
      while peek().isDigit || peek().isLetter { position += 1 }
      return add(.malformedNumber(span(start, position)), from: start)
    }
    var isSound = readDigits()
    // `1...n` and `1..<n` are ranges; `1.` and `1.5` are numbers.
    if sees("."), !sees(".", at: 1) {
      position += 1
      if peek().isDigit { isSound = readDigits() && isSound }
    }
    if sees("e") || sees("E") {
      let sign =
        sees("+", at: 1) || sees("-", at: 1)
        ? 1 : peek(1) >= 0x80 && scalar(at: position + 1).0 == "−" ? 3 : 0
      // `2e` is twice the constant e.
      if peek(1 + sign).isDigit {
        position += 1 + sign
        isSound = readDigits() && isSound
      }
    }
    // What can only be a slip: `1.2.3`, `1.x`.
    let endsInDot = utf8[position - 1] == UInt8(ascii: ".")
    if sees("."), peek(1).isDigit {
      while peek().isDigit || sees(".") { position += 1 }
      isSound = false
    } else if endsInDot, peek().isLetter || sees("_") || peek() >= 0x80 {
      isSound = false
    }
    if isSound {
      add(.number, from: start)
    } else {
      add(.malformedNumber(span(start, position)), from: start)
    }
  }

  /// Digits, with single underscores between them; false if an underscore is anywhere else.
  @discardableResult private mutating func readDigits() -> Bool {
    var isSound = true
    while true {
      if peek().isDigit {
        position += 1
      } else if sees("_") {
        if position == 0 || !utf8[position - 1].isDigit || !peek(1).isDigit { isSound = false }
        position += 1
      } else {
        return isSound
      }
    }
  }

  /// Text up to an interpolation, the closing quote or a mistake, and that too.
  mutating func readStringPart(opened: Int) {
    let start = position
    while position < utf8.count {
      if sees("\"") {
        if start < position { add(.stringText, from: start) }
        let quote = position
        position += 1
        pair(list.open.count - 1, with: .stringClose, from: quote)
        return
      }
      guard sees("\\") else {
        position += 1
        continue
      }
      if sees("(", at: 1) {
        if start < position { add(.stringText, from: start) }
        let escape = position
        position += 2
        add(.interpolationOpen, from: escape)
        return
      }
      if let length = escapeLength() {
        position += length
      } else if isAtUnfinishedEscape {
        position = utf8.count
      } else {
        if start < position { add(.stringText, from: start) }
        refuseEscape()
        return
      }
    }
    if start < position { add(.stringText, from: start) }
  }

  /// The length of the escape that begins at the next byte, or nil if it is none.
  private func escapeLength() -> Int? {
    switch Unicode.Scalar(peek(1)) {
    case "n", "t", "\"", "\\": return 2
    case "u":
      guard sees("{", at: 2) else { return nil }
      var length = 3
      var value: UInt32 = 0
      while let digit = peek(length).hexadecimalValue, length < 11 {
        value = value << 4 | UInt32(digit)
        length += 1
      }
      return length > 3 && sees("}", at: length) && Unicode.Scalar(value) != nil ? length + 1 : nil
    default: return nil
    }
  }

  /// The text ends in the middle of an escape that more text could complete.
  private var isAtUnfinishedEscape: Bool {
    let rest = utf8[position...].dropFirst()
    return rest.isEmpty || rest.elementsEqual("u".utf8)
      || (rest.starts(with: "u{".utf8) && rest.count <= 8
        && rest.dropFirst(2).allSatisfy { $0.hexadecimalValue != nil })
  }

  private mutating func refuseEscape() {
    let start = position
    let isCodePoint = sees("u", at: 1)
    position += 1
    position += scalar(at: position).length
    if isCodePoint {
      while peek().isLetter || peek().isDigit || sees("{") { position += 1 }
      if sees("}") { position += 1 }
      add(.badCodePoint(span(start, position)), from: start)
    } else {
      add(.unknownEscape(span(start, position)), from: start)
    }
  }
}

extension TokenList {
  /// What the `stringText` at `index` stands for.
  package func unescapedText(_ index: Int) -> String {
    let token = tokens[index]
    var bytes: [UInt8] = []
    var offset = token.start
    while offset < token.end {
      let byte = source.utf8[offset]
      // A line break is one character, however the file writes it.
      if byte == UInt8(ascii: "\r"), offset + 1 < token.end,
        source.utf8[offset + 1] == UInt8(ascii: "\n")
      {
        offset += 1
        continue
      }
      guard byte == UInt8(ascii: "\\"), offset + 1 < token.end else {
        bytes.append(byte)
        offset += 1
        continue
      }
      switch Unicode.Scalar(source.utf8[offset + 1]) {
      case "n": bytes.append(UInt8(ascii: "\n"))
      case "t": bytes.append(UInt8(ascii: "\t"))
      case "u":
        var value: UInt32 = 0
        offset += 3
        while offset < token.end, let digit = source.utf8[offset].hexadecimalValue {
          value = value << 4 | UInt32(digit)
          offset += 1
        }
        bytes.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        offset -= 1
      case let other: bytes.append(UInt8(ascii: other))
      }
      offset += 2
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The name at `index`, in NFC.
  ///
  /// Two letters that keyboards and fonts confuse with Greek ones become those: the micro sign `µ`
  /// and the open `ɛ`.
  func name(_ index: Int) -> String {
    let token = tokens[index]
    let bytes = source.utf8[token.start..<token.end]
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.allSatisfy({ $0 < 0x80 }) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in String(decoding: text._nfcCodeUnits, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\u{B5}": scalars.append("μ")
      case "\u{25B}": scalars.append("ε")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The number at `index`; nil if no double can hold it.
  func number(_ index: Int) -> Double? {
    let token = tokens[index]
    let bytes = source.utf8[token.start..<token.end]
    if bytes.count <= 15, bytes.allSatisfy(\.isDigit) {
      return Double(bytes.reduce(0) { $0 * 10 + Int($1 & 0x0F) })
    }
    var text = String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    if bytes.contains(where: { $0 >= 0x80 }) { text = text.replacing("−", with: "-") }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// The `##` lines above the token at `index`, without the marks.
  func documentation(_ index: Int) -> String {
    guard let range = documentation[index] else { return "" }
    let lines = source.text(range).split(
      omittingEmptySubsequences: false, whereSeparator: \.endsLine)
    return lines.map { line in
      var line = line.drop { $0 == " " || $0 == "\t" }.drop { $0 == "#" }
      if line.first == " " { line.removeFirst() }
      while let last = line.last, last.isWhitespace { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}

extension UInt8 {
  package var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool {
    let lower = self | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }

  var hexadecimalValue: UInt8? {
    if isDigit { return self & 0x0F }
    let lower = self | 0x20
    guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "f") else { return nil }
    return lower - UInt8(ascii: "a") + 10
  }
}

extension Unicode.Scalar {
  /// The operator that a sign of typography is, as pages have it, and the one that updates a variable.
  var pastedOperator: (sign: Token.Kind, update: Token.Kind?)? {
    switch self {
    case "−": (.minus, .minusAssign)
    case "×", "·", "⋅": (.times, .timesAssign)
    case "÷": (.divide, .divideAssign)
    case "≤": (.lessOrEqual, nil)
    case "≥": (.greaterOrEqual, nil)
    case "≠": (.notEqual, nil)
    default: nil
    }
  }

  /// A raised digit or minus sign, as in `x⁻¹`.
  var isRaised: Bool { self == "⁻" || raisedDigit != nil }

  /// What a raised digit is the digit of.
  var raisedDigit: Int? {
    switch self {
    case "¹": 1
    case "²": 2
    case "³": 3
    case "⁰", "⁴"..."⁹": Int(value - 0x2070)
    default: nil
    }
  }

  /// A letter of any script; ∂ counts, because `∂loss` is how people write it.
  package var startsName: Bool { properties.isXIDStart || self == "∂" }

  /// What may follow in a name: letters, digits, subscript digits, and the accents that some
  /// letters need, as in `x̂`. The middle dots belong to names in Unicode, but here they look like
  /// products.
  package var continuesName: Bool {
    switch self {
    case "₀"..."₉", "∂": true
    case "\u{B7}", "\u{387}": false
    default: properties.isXIDContinue
    }
  }
}

extension String {
  /// The raised digits in it as ordinary ones, with the sign: `-1` for `⁻¹`.
  var raisedDigits: String {
    unicodeScalars.compactMap { scalar in
      scalar == "⁻" ? "-" : scalar.raisedDigit.map(String.init)
    }.joined()
  }
}
