// Shrinking.swift -- the smallest part of a text that still shows what the whole showed.

/// Makes failing inputs small.
public enum Shrinking {
  /// Leaves out lines, then words, as long as `fails` holds of what is left.
  ///
  /// - Parameter limit: how often `fails` is asked at most.
  public static func shrink(_ text: String, limit: Int = 4000, fails: (String) -> Bool) -> String {
    var left = limit
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let fewer = shrink(lines, joiner: "\n", &left, fails).joined(separator: "\n")
    return shrink(words(fewer), joiner: "", &left, fails).joined()
  }

  private static func shrink(
    _ parts: [String], joiner: String, _ left: inout Int, _ fails: (String) -> Bool
  ) -> [String] {
    var parts = parts
    var size = max(1, parts.count / 2)
    while true {
      var hasChanged = false
      var start = 0
      while start < parts.count, left > 0 {
        var rest = parts
        rest.removeSubrange(start..<min(start + size, parts.count))
        left -= 1
        if fails(rest.joined(separator: joiner)) {
          parts = rest
          hasChanged = true
        } else {
          start += size
        }
      }
      if left <= 0 || (size == 1 && !hasChanged) { return parts }
      if !hasChanged { size = max(1, size / 2) }
    }
  }

  /// Runs of letters and digits, and every other character by itself.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var wasLetter = false
    for character in text {
      let isLetter = character.isLetter || character.isNumber || character == "_"
      if isLetter && wasLetter {
        words[words.count - 1].append(character)
      } else {
        words.append(String(character))
      }
      wasLetter = isLetter
    }
    return words
  }
}
