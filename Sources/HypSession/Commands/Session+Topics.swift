// Session+Topics.swift -- `:help` by subject, and by words: what one does not know the name of.

import HypInterpreter
import HypSyntax

extension Session {
  /// The functions of a subject, such as `plots`, `arrays` or `random`, a line each; nil if there is no such subject.
  func subjectPage(_ topic: String) -> String? {
    let word = topic.lowercased()
    if word == "tutorial" { return Self.tutorial }
    if word == "functions" {
      let lines = Manual.index.map { subject in
        "\(subject.title)\n  \(subject.names.joined(separator: " "))"
      }
      let page = lines.map { PageLayout.text($0, columns: host.reportWidth()) }
      return page.joined(separator: "\n") + "\n\n`?name` explains one, `:help /text` searches."
    }
    let titles = Self.wider[word]
    let subjects = Manual.index.filter { subject in
      titles?.contains(subject.title)
        ?? subject.title.lowercased().split { !$0.isLetter }.contains {
          $0 == word || $0 + "s" == word
        }
    }
    guard !subjects.isEmpty else { return nil }
    return subjects.map { subject in
      ([subject.title] + subject.names.map { "  " + summary(of: $0) }).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// Words for several subjects.
  private static let wider = [
    "arrays": ["Making arrays", "Shapes", "Reductions and order"],
    "statistics": ["Reductions and order", "Random numbers"],
    "strings": ["Files and text", "Showing"],
  ]

  private static let tutorial = """
    The tutorial
      A quarter of an hour, from 2 + 2 to a step size that tunes itself:
      docs/tutorial.md, and a page of the site. Its first steps:

      f(x) = x^3 - 2x
      f'(2)                              the derivative of f, a function too
      plot((f, f'), -2, 2)
      grad(p -> sum(p^2))([1, 2])        the gradient of a function of a vector
    """

  /// A function and the first sentence about it, on one line of the terminal.
  private func summary(of name: String) -> String {
    let lines = (interpreter.manualPage(of: name) ?? name).split(separator: "\n")
    let signature = String(lines.first ?? "")
    // Of many options the first few.
    let call = signature.count > 40 ? signature.prefix(38) + "…)" : signature[...]
    let words = lines.dropFirst().first.map { String($0).trimmed } ?? ""
    let sentence = words.firstRange(of: ". ").map { String(words[..<$0.lowerBound]) } ?? words
    let line = "\(String(call).padded(to: 26))  \(sentence)"
    let room = max(30, host.reportWidth() - 2)
    return line.count > room ? line.prefix(room - 1) + "…" : line
  }

  /// `:help /TEXT`
  func searchHelp(_ text: String) {
    let wanted = text.lowercased()
    guard !wanted.isEmpty else { return report("`:help /` takes a text, as in `:help /matrix`") }
    var found: [String] = []
    for name in interpreter.builtinNames {
      let page = interpreter.manualPage(of: name) ?? ""
      if name.lowercased().contains(wanted) || page.lowercased().contains(wanted) {
        found.append(summary(of: name))
      }
    }
    for topic in Topic.all where topic.page.lowercased().contains(wanted) {
      found.append("\(topic.usage.padded(to: 26))  `?\(topic.names[0])`")
    }
    for command in Command.all where command.page.lowercased().contains(wanted) {
      found.append("\(command.usage.padded(to: 26))  \(command.help)")
    }
    guard !found.isEmpty else { return report("nothing in the help says `\(text)`") }
    let room = host.reportWidth()
    for line in found.prefix(Self.mostFound) {
      host.write((line.count > room ? line.prefix(room - 1) + "…" : line) + "\n")
    }
    if found.count > Self.mostFound {
      host.write("… and \(found.count - Self.mostFound) more; a longer text finds fewer\n")
    }
  }

  private static let mostFound = 40
}
