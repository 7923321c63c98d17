// Written.swift -- text on its way out, and what of it may steer a terminal.
//
// A terminal obeys what it is sent: colours, but also moves of the cursor, titles, the clipboard, letters
// that run backwards. What programs, files and users bring may do none of that. So whatever is written is of
// one of two kinds, and the two are distinguished here and nowhere else: a `text` is shown as it is, which means
// that a terminal is sent `\u{1b}` in place of an escape; a `drawing` may hold escape sequences, and whoever
// makes one puts the text of others into it by way of `visible`.

/// What goes to the output or to the messages.
public enum Written: Sendable {
  /// What a program prints, a file holds, a user has typed.
  case text(String)
  /// Text with escape sequences of ours, in which that of others is `visible`.
  case drawing(String)

  /// The text as it is, for a pipe or a file.
  public var raw: String {
    switch self {
    case .text(let text), .drawing(let text): text
    }
  }

  /// The text as a terminal may be sent it.
  public var forTerminal: String {
    switch self {
    case .text(let text): text.visible
    case .drawing(let text): text
    }
  }
}

extension Unicode.Scalar {
  /// Shows nothing, and changes what a terminal does with the rest: a control character, or a mark that turns
  /// the direction of writing.
  public var steersTerminal: Bool {
    switch value {
    case 0x20..<0x7F: false
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF,
      0xFFF9...0xFFFB:
      true
    default: false
    }
  }

  /// As the language writes it in a string: `\u{1b}`.
  public var escape: String { "\\u{" + String(value, radix: 16) + "}" }
}

extension String {
  /// The text with what would steer a terminal shown by its number, such as `\u{1b}`. Lines and tabs stay.
  ///
  /// - Complexity: O(text)
  public var visible: String {
    // Most texts hold nothing of the kind; looking for their first bytes is quick.
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case 0x09, 0x0A, 0x20..<0x7F, 0xC3..<0xD8, 0xD9..<0xE2, 0xE3..<0xEF, 0xF0...0xF4, 0x80..<0xC0:
        true
      default: false
      }
    }
    if isPlain { return self }
    var result = String.UnicodeScalarView()
    var scalars = unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\n", "\t": result.append(scalar)
      case "\r" where scalars.first == "\n": continue
      case _ where scalar.steersTerminal: result.append(contentsOf: scalar.escape.unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
