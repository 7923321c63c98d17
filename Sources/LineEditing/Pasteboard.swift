// Pasteboard.swift -- pasted text, made fit for the line.

enum Pasteboard {
  /// Newlines for carriage returns, spaces for tabs, no control characters, no blank end.
  ///
  /// A final newline would submit. A mark without a width of its own would put libedit's idea of the
  /// screen out of step, so what can be composed is, and what is left over goes.
  static func clean(_ text: String) -> String {
    var cleaned = String.UnicodeScalarView()
    var follows = false
    for scalar in text.unicodeScalars {
      defer { follows = scalar == "\r" }
      switch scalar {
      case "\n" where follows: continue
      case "\r", "\n", "\u{2028}", "\u{2029}": cleaned.append("\n")
      case "\t": cleaned.append(contentsOf: "  ".unicodeScalars)
      case "\u{A0}": cleaned.append(" ")
      default:
        let properties = scalar.properties
        if properties.generalCategory == .control || properties.generalCategory == .format {
          continue
        }
        cleaned.append(scalar)
      }
    }
    while let last = cleaned.last, last == "\n" || last == " " { cleaned.removeLast() }
    return String(cleaned)
  }
}
