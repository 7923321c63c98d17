// Request.swift -- entries that are not programs: `:command arguments`, `?name`, `name?`, `exit`.

/// An entry that asks something of the session rather than of the language.
struct Request {
  /// The command without its colon, as typed: perhaps only its beginning.
  let name: String
  /// What follows it.
  let argument: String

  /// What `!COMMAND` asks for.
  static let shell = "!"

  /// Reads an entry; nil if it is a program.
  init?(_ entry: String) {
    let text = entry.trimmed
    if text.hasPrefix(":") {
      let words = text.dropFirst()
      let end = words.firstIndex(where: \.isWhitespace) ?? words.endIndex
      name = String(words[..<end])
      argument = String(words[end...]).trimmed
    } else if text.hasPrefix("!") {
      (name, argument) = (Self.shell, String(text.dropFirst()).trimmed)
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

  /// The argument as the name of a file: quotes around it are those of a program.
  static func path(_ argument: String) -> String {
    let isQuoted = argument.count > 2 && argument.hasPrefix("\"") && argument.hasSuffix("\"")
    return isQuoted ? String(argument.dropFirst().dropLast()) : argument
  }

  /// Reads what people type by habit where a command is meant: `exit`, `quit()`, `help sin`; nil if a
  /// program of the user's can be meant.
  init?(habit entry: String, isDefined: (String) -> Bool) {
    var words = entry.split { $0.isWhitespace || $0 == "(" || $0 == ")" || $0 == ";" }
    guard let command = words.first.flatMap({ Self.habits[String($0)] }) else { return nil }
    let name = String(words.removeFirst())
    let takesWord = command == "help" && words.count == 1 && words[0].allSatisfy(\.isNamePart)
    guard words.isEmpty || takesWord, !isDefined(name) else { return nil }
    self.name = command
    argument = words.first.map(String.init) ?? ""
  }

  /// Words from other prompts, and the commands that they mean.
  private static let habits = [
    "exit": "quit", "quit": "quit", "help": "help", "clear": "clear", "cls": "clear",
  ]
}

extension Character {
  /// Can be part of a name.
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
