// Sessions.swift -- entries at a prompt: statements, mistakes and commands; a statement that fails changes
// nothing.

import HypInterpreter
import HypSession
import HypSyntax

/// Writes and watches conversations.
enum Sessions {
  static func text(_ random: inout Chance) -> String {
    (0..<(2 + random.below(10))).map { _ in entry(&random) }.joined(separator: "\n")
  }

  private static func entry(_ random: inout Chance) -> String {
    let name = random.pick(["a", "b", "c", "f", "α"])
    switch random.below(14) {
    case 0, 1: return "\(name) = \(random.extreme())"
    case 2: return "\(name)(x) = x * \(random.extreme())"
    case 3: return "\(name)[\(random.number())] = \(random.extreme())"
    case 4: return "for i in 0..<3 { \(name) = i; if i == 1 { \(name)[9] = \(random.extreme()) } }"
    case 5: return "(\(name), b) = (\(random.extreme()), \(random.extreme()))"
    case 6: return "\(name) \(random.pick(["+=", "-=", "^="])) \(random.extreme())"
    case 7: return "\(name)'(\(random.extreme()))"
    case 8: return "print(\(name), end=\"\"); \(name)"
    case 9, 10, 11:
      let argument = random.pick([
        "", "a", "f(2)", "digits 3", "kinks error", "kinks off", "numbers on", "color on", "E0201",
        "out.hyp", "data.csv", "1", "-1", "f, 2", "sin", "((", "\"", random.extreme(),
      ])
      return ":\(random.pick(commands)) \(argument)"
    case 12:
      return random.pick(["?sin", "?", "?f", "_", "ans", "_1", "# note", "\\alpha", "quit now"])
    default: return Operators.text(&random)
    }
  }

  /// The commands, as completion lists them; not those that wait.
  private static let commands: [String] = {
    let words = Conversation().session.completions(in: ":", at: 1).words.map(\.text)
    let names = words.map { $0.filter { $0.isLetter } }
      .filter { !$0.isEmpty && !["watch", "demo", "edit", "quit", "q"].contains($0) }
    return names.isEmpty ? ["list", "help"] : names
  }()

  static func fault(_ text: String) -> String? {
    let conversation = Conversation()
    for entry in text.split(separator: "\n") {
      let line = String(entry)
      let half = line.utf8.count / 2
      _ = conversation.session.styles(of: line, cursor: half)
      _ = conversation.session.completions(in: line, at: line.utf8.count)
      _ = conversation.session.signatureHint(in: line, at: line.utf8.count)
      _ = conversation.session.state(of: line)
      let before = names(conversation)
      if let live = conversation.session.liveValue(of: line), live.isEmpty {
        return "an empty preview"
      }
      guard names(conversation) == before else { return "a preview changed a name: \(line)" }
      conversation.reports = ""
      if case .leave = conversation.session.enter(line) { return nil }
      let tree = parse(SourceFile(name: "fuzz", text: line))
      if tree.errors.isEmpty, tree.statements.count == 1, conversation.reports.contains("error[E"),
        names(conversation) != before
      {
        return "a statement that failed changed a name: \(line)"
      }
    }
    return nil
  }

  private static func names(_ conversation: Conversation) -> [String] {
    conversation.session.interpreter.userNames.map { "\($0.name) = \($0.value.text.prefix(200))" }
  }
}
