// TextWidth.swift -- how many columns of a terminal a text takes.

extension Character {
  /// 0, 1 or 2 columns.
  public var displayWidth: Int {
    if let ascii = asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    var width = 0
    for scalar in unicodeScalars { width = max(width, scalar.displayWidth) }
    return width
  }
}

extension String {
  /// The columns of all its characters.
  ///
  /// - Complexity: O(text)
  public var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The text in lines of at most `room` columns, broken at spaces; a longer word has a line of its own.
  package func wrapped(to room: Int) -> [String] {
    var lines: [String] = []
    for paragraph in split(omittingEmptySubsequences: false, whereSeparator: \.endsLine) {
      var line = ""
      var used = 0
      for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
        let width = String(word).displayWidth
        if used > 0, used + 1 + width > room {
          lines.append(line)
          line = ""
          used = 0
        }
        if used > 0 {
          line += " "
          used += 1
        }
        line += word
        used += width
      }
      lines.append(line)
    }
    return lines
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return isWide || properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// The blocks of East Asian width W and F (Unicode Standard Annex 11), emoji aside.
  private var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x18CFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
