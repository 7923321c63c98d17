// Transcript.swift -- what was typed in a conversation that is pasted with its prompts and its answers.

import HypSyntax

/// A conversation as pages show it and terminals keep it.
struct Transcript {
  /// What was typed, without prompts, answers and messages: one entry after the other.
  let entries: String

  /// More lines of an entry are indented by this at most.
  private static let indent = 5

  /// Nil for a text in which no line has a prompt.
  init?(_ text: String) {
    guard text.contains("hyp"), text.contains(">") else { return nil }
    var lines: [String] = []
    var isOpen = false
    var start = 0
    var isTranscript = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let typed = Self.typed(after: line) {
        isTranscript = true
        start = lines.count
        lines.append(String(typed))
      } else if isOpen {
        let spaces = line.prefix(Self.indent).prefix { $0 == " " || $0 == "." }
        lines.append(String(line.dropFirst(spaces.count)))
      } else {
        // An answer, or what stands above the first prompt.
        continue
      }
      let entry = lines[start...].joined(separator: "\n")
      isOpen = !TokenList(SourceFile(name: "<paste>", text: entry)).open.isEmpty
    }
    guard isTranscript else { return nil }
    entries = lines.joined(separator: "\n")
  }

  /// What follows the prompt of a line, `hyp> ` or `hyp[3]> `; nil if it has none.
  private static func typed(after line: Substring) -> Substring? {
    var rest = line.drop { $0 == " " }
    guard rest.hasPrefix("hyp") else { return nil }
    rest = rest.dropFirst(3)
    if rest.first == "[" {
      rest = rest.dropFirst().drop(while: \.isNumber)
      guard rest.first == "]" else { return nil }
      rest = rest.dropFirst()
    }
    guard rest.first == ">" else { return nil }
    rest = rest.dropFirst()
    return rest.first == " " ? rest.dropFirst() : rest
  }
}
