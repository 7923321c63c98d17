// Session+Help.swift -- `:help` and `:info`: what the manual and the session know of a name.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:help`, `?NAME`
  func help(_ topic: String) {
    if topic.isEmpty {
      host.write(overview)
    } else if topic.hasPrefix("/"), topic != "/", topic != "//", topic != "/=" {
      searchHelp(String(topic.dropFirst()).trimmed)
    } else if topic.hasPrefix(":") {
      let name = String(topic.dropFirst())
      let commands = Command.named(name)
      if commands.isEmpty { reportUnknownCommand(name) }
      for (index, command) in commands.enumerated() {
        let page = (index == 0 ? "" : "\n") + command.page
        host.write(PageLayout.text(page, columns: host.reportWidth()))
      }
    } else if let page = interpreter.manualPage(of: topic) {
      let isOwn = userNames.contains { $0.name == topic }
      let shown = isOwn ? page : withLiveExample(page)
      host.draw(painted(page: PageLayout.text(shown.visible, columns: host.reportWidth())) + "\n")
      if isOwn, interpreter.value(of: topic)?.isFunction == true, !page.contains("\n") {
        host.write("  Your own; `##` comments above its definition are shown here.\n")
      }
    } else if let page = Topic.named(topic)?.page {
      let shown = PageLayout.text(withLiveExample(page).visible, columns: host.reportWidth())
      host.draw(painted(page: shown) + "\n")
    } else if let page = subjectPage(topic) {
      host.write(page + "\n")
    } else if Command.all.contains(where: { $0.name == topic }) {
      help(":" + topic)
    } else {
      reportUnknownName(topic)
    }
  }

  private func reportUnknownName(_ name: String) {
    let close = interpreter.suggestions(for: name).prefix(3).map { "`\($0)`" }
    let hint = close.isEmpty ? "" : "; did you mean \(close.joined(separator: " or "))?"
    report(
      "no help on `\(name)`\(hint.isEmpty ? "; `:help` lists the commands, `:help functions` the functions" : hint)"
    )
  }

  /// One screen: the language in a few lines, the commands, the keys.
  var overview: String {
    """
      2^10   [1, 2] * 2   f(x) = x^3 - x   f'(2)    calculate, define, differentiate
      grad(p -> sum(p^2))([1, 2])   ∇f   hessian(f) gradients, by reverse mode
      for i in 1...3 { print(i) }   # comment       `;` hides a value, `_` holds it

    \(commandColumns)
      ↑ earlier entries   Ctrl-R search   Tab complete, \\alpha   Alt-Enter new line
      Ctrl-C stops a calculation or discards the entry   Ctrl-D leaves

    """
  }

  /// The commands with a few words each, in two columns if there is room.
  private var commandColumns: String {
    func entries(_ names: [String]) -> (texts: [String], width: Int) {
      let width = (names.map(\.count).max() ?? 0) + 2
      let texts = zip(names, Command.all).map { $0.padded(to: width) + $1.help }
      return (texts, (texts.map(\.count).max() ?? 0) + 2)
    }
    // On a narrow terminal without what follows them: one screen is worth more.
    var (texts, columnWidth) = entries(Command.all.map(\.usage))
    if 2 * columnWidth > host.reportWidth() {
      (texts, columnWidth) = entries(Command.all.map { ":" + $0.name })
    }
    guard 2 * columnWidth <= host.reportWidth() else {
      return texts.map { "  \($0)\n" }.joined()
    }
    let half = (texts.count + 1) / 2
    return (0..<half).map { row in
      let right = half + row < texts.count ? texts[half + row] : ""
      return "  " + (texts[row].padded(to: columnWidth) + right).trimmedRight + "\n"
    }.joined()
  }

  /// A page of the manual with its signature and its example in colour, and its labels dim.
  private func painted(page: String) -> String {
    guard hasColor else { return page }
    var isCode = false
    return page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = String(line)
      // A signature; `min` and `max` have two.
      if !line.hasPrefix(" ") { return ValuePainter.painted(line, in: theme) }
      let label = line.prefix(Self.exampleIndent.count)
      let isFact = line.hasPrefix("  ") && label.hasSuffix("  ") && label.contains { $0 != " " }
      guard isFact, line.count > Self.exampleIndent.count else {
        // The answer of the example, or more of what a fact says.
        return isCode && line.hasPrefix(Self.exampleIndent)
          ? ValuePainter.painted(line, in: theme) : line
      }
      isCode = line.hasPrefix(Self.exampleLabel)
      let words = String(line.dropFirst(Self.exampleIndent.count))
      let name = String(label)
      return TextStyle.painted(
        name, name.unicodeScalars.map { $0 == " " ? .plain : .comment }, in: theme)
        + (isCode ? TextStyle.painted(words, styles(of: words, cursor: -1), in: theme) : words)
    }.joined(separator: "\n")
  }

  // MARK: Examples

  /// A page of the manual, its example run now. Where that fails, as for a file that is not here, the
  /// answer is the one that the manual has.
  private func withLiveExample(_ page: String) -> String {
    var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var shown: [String] = []
    while let line = lines.popFirst() {
      shown.append(line)
      guard line.hasPrefix(Self.exampleLabel) else { continue }
      let recorded = lines.prefix { $0.hasPrefix(Self.exampleIndent) }
      lines = lines.dropFirst(recorded.count)
      let answer = liveAnswer(to: String(line.dropFirst(Self.exampleIndent.count)))
      shown += answer.map { $0.map { Self.exampleIndent + $0 } } ?? Array(recorded)
    }
    return shown.joined(separator: "\n")
  }

  private static let exampleLabel = "  example"
  private static let exampleIndent = String(repeating: " ", count: 14)

  /// What the prompt answers to a line, in a session of its own; nil if it reports a mistake.
  private func liveAnswer(to line: String) -> [String]? {
    let answer = Answer()
    var quiet = Host(write: { answer.text += $0 }, report: { _ in answer.isMistake = true })
    quiet.now = host.now
    let session = Session(host: quiet)
    session.settings.digits = settings.digits
    _ = session.enter(line)
    guard !answer.isMistake else { return nil }
    return answer.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  private final class Answer {
    var text = ""
    var isMistake = false
  }

  // MARK: What a name is

  /// `:info`
  func info(_ name: String) {
    guard !name.isEmpty else { return report("`:info` takes a name, as in `:info sum`") }
    if name.hasPrefix(":") { return help(name) }
    let own = userNames.first { $0.name == name }?.value
    guard let value = own ?? interpreter.value(of: name) else {
      guard let page = interpreter.manualPage(of: name) else { return reportUnknownName(name) }
      let summary = PageLayout.text(
        page.split(separator: "\n").prefix(2).joined(separator: "\n"), columns: host.reportWidth())
      return host.write("\(summary)\n  Built in; `:help \(name)` says more.\n")
    }
    guard own != nil, let definition = value.definition else {
      let size = Figures.bytes(value.byteCount)
      return host.write("\(name)  \(value.kindText), \(size)\n  \(line(of: value))\n")
    }
    let source = definition.source
    let line = source.line(at: definition.start)
    host.write(
      "\(interpreter.signature(of: name) ?? name)\n"
        + "  defined at \(source.name):\(line.index + 1):\(definition.start - line.start + 1)\n")
    let text = script.definition(of: name) ?? definition.text
    for line in text.split(separator: "\n") { host.write("    \(line)\n") }
  }
}
