// Session+Trace.swift -- `:tape` and its like: how the value of an expression is found.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:tape EXPR`
  func tape(_ argument: String) {
    let (text, options) = Self.options(argument)
    guard let statement = expression(text, for: "tape") else { return }
    let turn = options["turn"].flatMap(Int.init)
    let traced = interpreter.trace(statement, turn: turn)
    output.write(.text(traced.tape(columns: host.valueWidth(), turn: turn)))
    if let failure = traced.failure { report(failure) }
  }

  /// `:graph EXPR`
  func graph(_ argument: String) {
    let (text, options) = Self.options(argument)
    guard let statement = expression(text, for: "graph") else { return }
    let traced = interpreter.trace(statement, turn: options["turn"].flatMap(Int.init))
    output.write(.text(traced.graph(columns: host.valueWidth())))
    if let failure = traced.failure { report(failure) }
  }

  /// `:step EXPR`
  func step(_ argument: String) {
    let (text, options) = Self.options(argument)
    guard let statement = expression(text, for: "step") else { return }
    let traced = interpreter.trace(statement, turn: options["turn"].flatMap(Int.init))
    let steps = TraceSteps(traced)
    if let failure = traced.failure { report(failure) }
    guard !steps.steps.isEmpty else { return }
    guard let play = host.playSteps else { return output.write(.text(steps.text)) }
    play(
      StepView(steps, title: traced.text, quiz: options["quiz"] == "on"),
      { [self] name in rule(name) }, { [self] path in save(traced, as: path) })
  }

  /// The page of the rule that an operation follows.
  private func rule(_ name: String) -> String {
    let page = interpreter.manualPage(of: name) ?? Self.signPages[name].map { "\(name)\n  \($0)" } ?? name
    return PageLayout.text(page, columns: min(host.valueWidth() - 2, 100), hasSignature: false)
  }

  private static let signPages = [
    "+": "a + b has the slope 1 by a, and 1 by b.", "-": "a - b has the slope 1 by a, and -1 by b.",
    "*": "a * b has the slope b by a, and a by b.",
    "/": "a / b has the slope 1 / b by a, and -a / b^2 by b.",
    "^": "a^n has the slope n * a^(n - 1) by a.",
  ]

  /// Writes a trace to a file, and says so.
  private func save(_ traced: TracedExpression, as path: String) -> String {
    let content: String
    switch path.split(separator: ".").last.map({ $0.lowercased() }) {
    case "json": content = traced.json
    case "dot": content = traced.dot
    case "svg": content = traced.svg
    case "html", "htm": content = traced.html
    default: return "a trace is saved as .html, .svg, .dot or .json"
    }
    do {
      try host.writeFile(path, .text(content))
      return "wrote \(path)"
    } catch { return "cannot write `\(path)`: \(error.reason)" }
  }

  /// Words of the form `name=value` at the end of what a command was given.
  static func options(_ argument: String) -> (rest: String, options: [String: String]) {
    var words = argument.split(separator: " ")
    var options: [String: String] = [:]
    while let last = words.last, let sign = last.firstIndex(of: "="), words.count > 1,
      last[..<sign].allSatisfy(\.isLetter), !last[..<sign].isEmpty,
      ["turn", "by", "save", "quiz"].contains(last[..<sign])
    {
      options[String(last[..<sign])] = String(last[last.index(after: sign)...])
      words.removeLast()
    }
    guard !options.isEmpty, let end = words.last?.endIndex else { return (argument, [:]) }
    return (String(argument[..<end]), options)
  }
}
