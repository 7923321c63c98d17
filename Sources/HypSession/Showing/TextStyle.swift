// TextStyle.swift -- the kinds of text that are distinguished by colour.

import HypSyntax

/// The kinds of text that are distinguished by colour.
public enum TextStyle: UInt8, Sendable, CaseIterable {
  case plain, keyword, number, string, comment, function, command, symbol
  /// The bracket at the cursor and its partner.
  case match
  /// What the language does not know.
  case mistake

  /// A text in colours, one style for each of its scalars, for a drawing: what would steer a terminal is made
  /// visible. Each line begins and ends plain.
  public static func painted(
    _ text: String, _ styles: [TextStyle], in theme: ColorTheme
  ) -> String {
    var result = ""
    var current = TextStyle.plain
    func turn(to style: TextStyle) {
      guard style.parameters(in: theme) != current.parameters(in: theme) else { return }
      if current != .plain { result += "\u{1B}[0m" }
      if style != .plain { result += "\u{1B}[\(style.parameters(in: theme))m" }
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
