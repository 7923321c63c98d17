// Request.swift -- entries that are not programs: `:command arguments`, `?name`, `name?`.

/// An entry that asks something of the session rather than of the language.
struct Request {
  /// The command without its colon, as typed: perhaps only its beginning.
  let name: String
  /// What follows it.
  let argument: String

  /// Reads an entry; nil where it is a program.
  init?(_ entry: String) {
    let text = entry.trimmed
    if text.hasPrefix(":") {
      let words = text.dropFirst()
      let end = words.firstIndex(where: \.isWhitespace) ?? words.endIndex
      name = String(words[..<end])
      argument = String(words[end...]).trimmed
    } else if text.hasPrefix("?") {
      name = "help"
      argument = String(text.dropFirst()).trimmed
    } else if text.hasSuffix("?"), text.dropLast().allSatisfy(\.isNamePart) {
      name = "help"
      argument = String(text.dropLast())
    } else {
      return nil
    }
  }
}

extension Character {
  /// Can stand in a name.
  var isNamePart: Bool { isLetter || isNumber || self == "_" || self == "∂" }
}

extension StringProtocol {
  /// The text without spaces and newlines at its ends.
  var trimmed: String {
    let front = drop(while: \.isWhitespace)
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(front[...last])
  }
}
