// Markup.swift -- text of an SVG file.

/// Elements of an SVG file, one below the other.
package struct Markup {
  private(set) var text = ""

  /// Text with what has a meaning in XML replaced. Control characters have no place in XML at all.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result += " "
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        if isAllowed { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  mutating func line(_ text: String) { self.text += text + "\n" }

  /// An element without content.
  mutating func element(_ name: String, _ attributes: [(String, String)]) {
    line("<\(name)\(Self.list(attributes))/>")
  }

  /// An element around what `content` writes.
  mutating func group(
    _ name: String, _ attributes: [(String, String)] = [], _ content: (inout Markup) -> Void
  ) {
    line("<\(name)\(Self.list(attributes))>")
    content(&self)
    line("</\(name)>")
  }

  /// Words at a place; `anchor` is `start`, `middle` or `end`.
  mutating func words(
    _ text: String, _ x: Double, _ y: Double, _ kind: String, anchor: String = "start",
    upwards: Bool = false
  ) {
    guard !text.isEmpty else { return }
    var attributes = [("class", kind), ("x", Numeral.coordinate(x)), ("y", Numeral.coordinate(y))]
    if anchor != "start" { attributes.append(("text-anchor", anchor)) }
    if upwards {
      let (x, y) = (Numeral.coordinate(x), Numeral.coordinate(y))
      attributes.append(("transform", "rotate(-90 \(x) \(y))"))
    }
    line("<text\(Self.list(attributes))>\(Self.escaped(text))</text>")
  }

  private static func list(_ attributes: [(String, String)]) -> String {
    attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  /// Strokes as the data of a path.
  static func path(_ strokes: [[Place]]) -> String {
    var text = ""
    for stroke in strokes {
      for (index, place) in stroke.enumerated() {
        if LongDrawing.stops(at: index) { return text }
        text += index == 0 ? "M" : index == 1 ? "L" : " "
        text += "\(Numeral.coordinate(place.x)) \(Numeral.coordinate(place.y))"
      }
      // A stroke of one place is a dot under round ends.
      if stroke.count == 1 { text += "h0" }
    }
    return text
  }

  /// The pixels that words take, about: fonts differ, and none is asked.
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { width, character in
      let part: Double =
        switch character {
        case "i", "j", "l", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", " ", "t", "f",
          "I":
          0.36
        case "m", "w", "M", "W", "@", "%": 0.95
        case _ where (character.asciiValue ?? 0) >= 65 && (character.asciiValue ?? 0) <= 90: 0.7
        case _ where (character.unicodeScalars.first?.value ?? 0) >= 0x2E80: 1
        default: 0.6
        }
      return width + part * size
    }
  }
}
