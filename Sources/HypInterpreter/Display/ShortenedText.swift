// ShortenedText.swift -- text in so many columns.

import HypSyntax

extension String {
  /// The text, or its beginning and `…`, in at most so many columns.
  package func shortened(to columns: Int) -> String {
    guard displayWidth > columns else { return self }
    var text = ""
    var width = 0
    for character in self {
      width += String(character).displayWidth
      if width >= columns { break }
      text.append(character)
    }
    return text + "…"
  }
}
