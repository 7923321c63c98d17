// TextStyle.swift -- the kinds of text that are distinguished by colour, and their colours.

import HypSyntax

/// The kinds of text that are distinguished by colour.
public enum TextStyle: UInt8, Sendable, CaseIterable {
  case plain, keyword, number, string, comment, function, command, symbol
  /// The bracket at the cursor and its partner.
  case match
  /// What the language does not know.
  case mistake

  /// The parameters of its escape sequence.
  public var parameters: String {
    switch self {
    case .plain: ""
    case .keyword: "1;35"
    case .number: "36"
    case .string: "32"
    case .comment: "2"
    case .function: "34"
    case .command: "1;33"
    case .symbol: "33"
    case .match: "1;4"
    case .mistake: "31"
    }
  }

  /// A text in colours, one style for each of its scalars, for a drawing: what would steer a terminal is made
  /// visible. Each line begins and ends plain.
  public static func painted(_ text: String, _ styles: [TextStyle]) -> String {
    var result = ""
    var current = TextStyle.plain
    func turn(to style: TextStyle) {
      guard style.parameters != current.parameters else { return }
      if current != .plain { result += "\u{1B}[0m" }
      if style != .plain { result += "\u{1B}[\(style.parameters)m" }
      current = style
    }
    for (scalar, style) in zip(text.unicodeScalars, styles) {
      turn(to: scalar == "\n" ? .plain : style)
      if scalar.steersTerminal, scalar != "\n", scalar != "\t" {
        result += scalar.escape
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    turn(to: .plain)
    return result
  }
}
