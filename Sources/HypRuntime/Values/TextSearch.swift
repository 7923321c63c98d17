// TextSearch.swift -- where a text is in another, by what a reader takes for characters.

/// Finds texts in texts.
package enum TextSearch {
  /// The first place at or after `start` where `part` begins in `text`; nil where there is none.
  ///
  /// - Complexity: O(characters of the text × characters of the part), and nearly always of the text alone.
  package static func first(
    _ part: String, in text: String, from start: String.Index? = nil
  ) -> Range<String.Index>? {
    var place = start ?? text.startIndex
    guard let head = part.first else { return place..<place }
    while let candidate = text[place...].firstIndex(of: head) {
      var (end, wanted) = (candidate, part.startIndex)
      while wanted < part.endIndex, end < text.endIndex, text[end] == part[wanted] {
        end = text.index(after: end)
        wanted = part.index(after: wanted)
      }
      if wanted == part.endIndex { return candidate..<end }
      place = text.index(after: candidate)
    }
    return nil
  }

  /// The pieces of `text` between the places where `separator` is, which is not empty.
  package static func pieces(of text: String, between separator: String) -> [String] {
    var pieces: [String] = []
    var start = text.startIndex
    while let found = first(separator, in: text, from: start) {
      pieces.append(String(text[start..<found.lowerBound]))
      start = found.upperBound
    }
    pieces.append(String(text[start...]))
    return pieces
  }
}
