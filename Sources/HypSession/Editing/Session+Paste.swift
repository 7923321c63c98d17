// Session+Paste.swift -- pasted text, made fit for the line without changing what its strings say.
//
// Pages and chats bring along what no program has: carriage returns, tabs, spaces that do not break, joiners
// and invisible marks. Between the words of a program they go. In a string they are text like any other:
// a family of emoji has joiners between its members, and without them is another string.

import HypSyntax

extension Session {
  /// A pasted text as it enters the line, with `before` in front of the cursor.
  ///
  /// A blank end goes, for a final newline would submit. A control character in a string is written as an
  /// escape: the string is the same, and it can be seen.
  public func pasted(_ text: String, behind before: String) -> String {
    var text = text.withPlainNewlines
    // Copied from a page or a terminal with its prompts: what was typed there.
    if before.allSatisfy(\.isWhitespace), let typed = Transcript(text) { text = typed.entries }
    let source = SourceFile(name: "<paste>", text: before + text)
    let list = TokenList(source)
    // Where text is kept as it is: in strings, the last of which may be open, and comments.
    var kept: [(range: Range<Int>, isString: Bool)] = list.comments.map { ($0, false) }
    for token in list.tokens where token.kind == .stringText {
      kept.append((token.start..<token.end, true))
    }
    kept.sort { $0.range.lowerBound < $1.range.lowerBound }
    var result = String.UnicodeScalarView()
    var offset = before.utf8.count
    var next = kept[...]
    for scalar in text.unicodeScalars {
      while let first = next.first, first.range.upperBound <= offset { next.removeFirst() }
      let place = next.first.flatMap { $0.range.contains(offset) ? $0 : nil }
      result.append(contentsOf: Self.pasted(scalar, inString: place?.isString).unicodeScalars)
      offset += UTF8.width(scalar)
    }
    let isInString = list.open.last.map { list.tokens[$0].kind == .stringOpen } ?? false
    while !isInString, let last = result.last, last == "\n" || last == " " { result.removeLast() }
    return String(result)
  }

  /// - Parameter inString: nil outside of strings and comments.
  private static func pasted(_ scalar: Unicode.Scalar, inString: Bool?) -> String {
    let category = scalar.properties.generalCategory
    switch scalar {
    case "\n": return "\n"
    case "\t": return inString == true ? "\t" : "  "
    case _ where category == .control: return inString == true ? scalar.escape : ""
    case _ where inString != nil: return String(scalar)
    case "\u{A0}": return " "
    case "\u{2028}", "\u{2029}": return "\n"
    default: return category == .format ? "" : String(scalar)
    }
  }
}

extension String {
  /// With a newline in place of each carriage return, and of one with its line feed.
  fileprivate var withPlainNewlines: String {
    var result = String.UnicodeScalarView()
    var follows = false
    for scalar in unicodeScalars {
      if scalar != "\n" || !follows { result.append(scalar == "\r" ? "\n" : scalar) }
      follows = scalar == "\r"
    }
    return String(result)
  }
}
