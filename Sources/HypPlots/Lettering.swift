// Lettering.swift -- words in as many lines as they need, and no more than there is room for.

import HypSyntax

/// Words broken into lines.
enum Lettering {
  /// Lines of at most `room`, by a measure; broken at spaces where that is possible. What does not fit into
  /// `most` lines ends in `…`.
  static func lines(
    _ text: String, room: Double, most: Int, width: (String) -> Double
  ) -> [String] {
    guard !text.isEmpty, most > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    func add(_ word: String) {
      var rest = Substring(word)
      while !rest.isEmpty, width(String(rest)) > room {
        // A word that is longer than a line is cut.
        var part = ""
        while let next = rest.first, part.isEmpty || width(part + String(next)) <= room {
          part.append(rest.removeFirst())
        }
        lines.append(part)
      }
      line = String(rest)
    }
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
      if !line.isEmpty, width(line + " " + word) <= room {
        line += " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      add(String(word))
    }
    if !line.isEmpty { lines.append(line) }
    guard lines.count > most else { return lines }
    var last = lines[most - 1]
    while !last.isEmpty, width(last + "…") > room { last.removeLast() }
    return lines[..<(most - 1)] + [last + "…"]
  }

  /// One line of so many columns at most.
  static func clipped(_ text: String, columns: Int) -> String {
    guard text.displayWidth > columns else { return text }
    var result = ""
    var used = 1
    for character in text {
      used += character.displayWidth
      if used > columns { break }
      result.append(character)
    }
    return columns > 0 ? result + "…" : ""
  }
}
