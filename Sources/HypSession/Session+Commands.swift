// Session+Commands.swift -- what the commands do.

import HypMachine
import HypSyntax

extension Session {
  // MARK: Help

  func help(_ topic: String) {
    if topic.isEmpty {
      host.write(Self.overview)
    } else if topic.hasPrefix(":") {
      let commands = Command.named(String(topic.dropFirst()))
      if commands.isEmpty { report("there is no command `\(topic)`; `:help` lists the commands") }
      for command in commands { host.write("\(command.usage)\n  \(command.help)\n") }
    } else if let page = interpreter.manualPage(of: topic) {
      host.write(page.hasSuffix("\n") ? page : page + "\n")
    } else if let value = interpreter.userNames.first(where: { $0.name == topic })?.value {
      host.write(
        "\(topic) is \(value.kindName) of yours; `##` lines above a definition explain it\n")
    } else if Command.all.contains(where: { $0.name == topic }) {
      help(":" + topic)
    } else {
      let close = interpreter.suggestions(for: topic).prefix(3).map { "`\($0)`" }
      let hint = close.isEmpty ? "" : "; did you mean \(close.joined(separator: " or "))?"
      report("nothing is known of `\(topic)`\(hint)")
    }
  }

  /// One screen: the language in a few lines, the commands, the keys.
  static var overview: String {
    let width = (Command.all.map(\.usage.count).max() ?? 0) + 2
    let commands = Command.all.map { command in
      "  \(command.usage)\(String(repeating: " ", count: width - command.usage.count))\(command.help)"
    }
    return """
        2^10   [1, 2, 3] * 2   f(x) = x^3 - x   f'(2)      calculate, define, differentiate
        grad(p -> sum(p^2))([1, 2])   ∇f   hessian(f)      gradients, by reverse mode
        for i in 1...3 { print(i) }   # comment            `;` at the end shows nothing; `_` is the last value

      \(commands.joined(separator: "\n"))

        Enter runs what is complete and continues what is not; Alt-Enter always continues.
        ↑ earlier entries that begin alike   Ctrl-R search   Tab complete, also \\alpha \\nabla \\eps \\beta_1
        Ctrl-C stops a calculation or drops the entry   Ctrl-D leaves

      """
  }

  // MARK: Names and values

  func list(_ argument: String) {
    let names = interpreter.userNames.map {
      (name: $0.name, kind: kind(of: $0.value), value: $0.value)
    }
    guard !names.isEmpty else { return host.write("nothing is defined yet\n") }
    let nameWidth = names.map(\.name.count).max() ?? 0
    let kindWidth = names.map(\.kind.count).max() ?? 0
    for (name, kind, value) in names {
      let line = text(of: value).split(separator: "\n").joined(separator: " ")
      let short = line.count > 60 ? line.prefix(59) + "…" : line[...]
      host.write(
        "\(name.padded(to: nameWidth))  \(kind.padded(to: kindWidth))  \(short)\n")
    }
  }

  func type(_ argument: String) {
    guard let statement = expression(argument, for: "type") else { return }
    do { host.write(kind(of: try evaluate(statement)) + "\n") } catch { report(error) }
  }

  func time(_ argument: String) {
    guard let statement = expression(argument, for: "time") else { return }
    var times: [Double] = []
    var total = 0.0
    do {
      let start = host.now()
      let value = try evaluate(statement)
      total = host.now() - start
      times.append(total)
      show(value)
      // Once more and again until there is enough to tell the usual from the chance.
      while total < 0.2, times.count < 10_000 {
        let start = host.now()
        _ = try evaluateSilently(statement)
        times.append(host.now() - start)
        total += times[times.count - 1]
      }
    } catch {
      return report(error)
    }
    times.sort()
    let median = Figures.duration(times[times.count / 2])
    if times.count == 1 {
      host.write("\(median), run once\n")
    } else {
      let least = Figures.duration(times[0])
      host.write("\(median) is the median of \(times.count) runs, \(least) the least\n")
    }
  }

  /// The one expression that a command was given.
  private func expression(_ text: String, for command: String) -> Statement? {
    let tree = parse(SourceFile(name: "<:\(command)>", text: text))
    guard tree.errors.isEmpty else {
      report(tree.errors)
      return nil
    }
    guard tree.statements.count == 1, case .expression = tree.statements[0].form else {
      report("`:\(command)` takes one expression, as `:\(command) 1 + 2`")
      return nil
    }
    return tree.statements[0]
  }

  // MARK: Files

  func load(_ path: String) {
    guard !path.isEmpty else { return report("`:load` takes the name of a file") }
    do {
      let source = SourceFile(name: path, text: try host.readFile(path))
      if run(source, showsValues: false) == .finished { keep("import \"\(path)\"") }
    } catch {
      report("cannot read `\(path)`: \(error.reason)")
    }
  }

  func save(_ argument: String) {
    let path = argument.isEmpty ? savedPath ?? "session.hyp" : argument
    guard !script.isEmpty else { return report("nothing has run yet that could be saved") }
    if path != savedPath, host.fileExists(path) {
      return report("`\(path)` exists; remove it or give another name, as `:save other.hyp`")
    }
    do {
      try host.writeFile(path, script.joined(separator: "\n") + "\n")
      savedPath = path
      host.write("wrote \(script.count) \(script.count == 1 ? "entry" : "entries") to \(path)\n")
    } catch {
      report("cannot write `\(path)`: \(error.reason)")
    }
  }

  // MARK: The conversation

  func showHistory(_ argument: String) {
    var entries = host.history()[...]
    if argument.hasPrefix("/") {
      let wanted = argument.dropFirst()
      entries = entries.filter { wanted.isEmpty || $0.contains(wanted) }[...]
    } else if let count = Int(argument.isEmpty ? "20" : argument), count >= 0 {
      entries = entries.suffix(count)
    } else {
      return report("`:history` takes a number, as `:history 20`, or a text, as `:history /grad`")
    }
    for entry in entries { host.write(entry + "\n") }
  }

  func set(_ argument: String) {
    let words = argument.split(whereSeparator: \.isWhitespace).map(String.init)
    let key = words.first ?? ""
    let value = words.count > 1 ? words[1] : nil
    let keys = ["digits", "color"].filter { $0.hasPrefix(key) }
    guard words.count <= 2, !keys.isEmpty else {
      return report("`:set` knows `digits` and `color`, as `:set digits 6`")
    }
    guard !key.isEmpty, let value else {
      for key in keys { host.write("\(key) \(setting(key))\n") }
      return
    }
    switch (keys[0], value) {
    case ("digits", "full"): settings.digits = nil
    case ("digits", _):
      guard let digits = Int(value), (1...17).contains(digits) else {
        return report("`digits` is a number from 1 to 17, or `full`")
      }
      settings.digits = digits
    case (_, "on"): settings.color = true
    case (_, "off"): settings.color = false
    case (_, "auto"): settings.color = nil
    default: report("`color` is `on`, `off` or `auto`")
    }
  }

  private func setting(_ key: String) -> String {
    switch key {
    case "digits": settings.digits.map(String.init) ?? "full"
    default: settings.color.map { $0 ? "on" : "off" } ?? "auto"
    }
  }

  func startOver(_ argument: String) {
    reset()
    host.write("every name is forgotten\n")
  }

  func clear(_ argument: String) { host.clearScreen() }
}

extension String {
  /// The text with spaces behind it.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
