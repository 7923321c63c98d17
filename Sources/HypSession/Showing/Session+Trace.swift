// Session+Trace.swift -- `:tape` and its like: how the value of an expression is found.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:tape EXPR`
  func tape(_ argument: String) {
    guard let (traced, options) = trace(argument, for: "tape") else { return }
    output.write(
      .text(traced.tape(columns: host.valueWidth(), turn: options["turn"].flatMap(Int.init))))
  }

  /// `:graph EXPR`
  func graph(_ argument: String) {
    guard let (traced, _) = trace(argument, for: "graph") else { return }
    output.write(.text(traced.graph(columns: host.valueWidth())))
  }

  /// `:step EXPR`
  func step(_ argument: String) {
    guard let (traced, options) = trace(argument, for: "step") else { return }
    step(traced, quiz: options["quiz"] == "on")
  }

  /// `--step FILE`: an expression of a program, in place of running it; false where it failed.
  public func step(_ statement: Statement) -> Bool {
    let traced = interpreter.within { interpreter.trace(statement) }
    if let failure = traced.failure { report(failure) }
    step(traced, quiz: false)
    return traced.failure == nil
  }

  private func step(_ traced: TracedExpression, quiz: Bool) {
    let steps = TraceSteps(traced)
    guard !steps.steps.isEmpty else {
      return output.write(.text(nothing(in: traced, for: "step") + "\n"))
    }
    guard let play = host.playSteps else { return output.write(.text(steps.text)) }
    play(
      StepView(steps, title: traced.text, quiz: quiz),
      { [self] name in page(ofRule: name) }, { [self] path in save(traced, as: path).text })
  }

  /// Evaluates what a command was given, and tells of an error, or of the file that was asked for; nil where nothing
  /// is to be shown.
  private func trace(
    _ argument: String, for command: String
  ) -> (TracedExpression, options: [String: String])? {
    let (text, options) = Self.options(argument)
    guard var statement = expression(text, for: command) else { return nil }
    if let mode = options["by"] {
      guard ["plain", "forward", "reverse"].contains(mode) else {
        report("`by` is `plain`, `forward` or `reverse`")
        return nil
      }
      guard let other = Self.expression(statement, by: mode) else {
        report("`by=\(mode)` takes a call, as in `:\(command) f(2) by=\(mode)`")
        return nil
      }
      guard let changed = expression(other, for: command) else { return nil }
      statement = changed
    }
    if let turn = options["turn"], Int(turn).map({ $0 < 1 }) ?? true {
      report("`turn` is a whole number from 1 on")
      return nil
    }
    if let quiz = options["quiz"], command != "step" || !["on", "off"].contains(quiz) {
      report(
        command == "step"
          ? "`quiz` is `on` or `off`" : "`quiz` is for `:step`, as in `:step f(2) quiz=on`")
      return nil
    }
    let turn = options["turn"].flatMap(Int.init)
    let traced = interpreter.trace(statement, turn: turn)
    if let failure = traced.failure { report(failure) }
    guard traced.hasOperations else {
      if traced.failure == nil { report(nothing(in: traced, for: command)) }
      return nil
    }
    if let turn, !traced.hasTurn(turn) {
      report("no loop of `\(traced.text)` has a turn \(turn)")
      return nil
    }
    if let path = options["save"] {
      let (text, isWritten) = save(traced, as: Request.path(path))
      if isWritten { host.write(text + "\n") } else { report(text) }
      return nil
    }
    return (traced, options)
  }

  /// Why there is nothing to show.
  private func nothing(in traced: TracedExpression, for command: String) -> String {
    if traced.value?.isFunction == true {
      return "`\(traced.text)` is a function: give it a value, as in `:\(command) f(2)`"
    }
    return "`\(traced.text)` computes nothing from numbers: there is no operation to show"
  }

  /// A call, or a derivative of one, in another mode.
  private static func expression(_ statement: Statement, by mode: String) -> String? {
    guard let (function, passed) = call(statement) else { return nil }
    return switch mode {
    case "plain": "(\(function))(\(passed))"
    case "forward": "forward_grad(\(function))(\(passed))"
    default: "grad(\(function))(\(passed))"
    }
  }

  /// The function that a call calls, or whose derivative it calls, and its arguments.
  static func call(_ statement: Statement) -> (function: String, arguments: String)? {
    guard case .expression(let expression) = statement.form,
      case .call(let callee, let arguments) = expression.form
    else { return nil }
    let passed = arguments.map { argument in
      (argument.label.map { "\($0.name)=" } ?? "") + argument.value.span.text
    }
    .joined(separator: ", ")
    let function =
      switch callee.form {
      case .prime(let inner): inner.span.text
      case .call(let outer, let inner)
      where ["grad", "derivative", "forward_grad"].contains(outer.span.text) && inner.count == 1:
        inner[0].value.span.text
      default: callee.span.text
      }
    return (function, passed)
  }

  /// The page of the rule that an operation follows.
  private func page(ofRule name: String) -> String {
    let page =
      interpreter.manualPage(of: name) ?? Self.signPages[name].map { "\(name)\n  \($0)" } ?? name
    return PageLayout.text(page, columns: min(host.valueWidth() - 2, 100), hasSignature: false)
  }

  private static let signPages = [
    "+": "a + b has the slope 1 by a, and 1 by b.", "-": "a - b has the slope 1 by a, and -1 by b.",
    "*": "a * b has the slope b by a, and a by b.",
    "/": "a / b has the slope 1 / b by a, and -a / b^2 by b.",
    "^": "a^n has the slope n * a^(n - 1) by a.",
  ]

  /// Writes a trace to a file, and says so.
  private func save(
    _ traced: TracedExpression, as path: String
  ) -> (text: String, isWritten: Bool) {
    let content: String
    do { content = try traced.content(of: path) } catch {
      return ("a trace is saved as .html, .svg, .dot or .json, not as `\(path)`", false)
    }
    do {
      try host.writeFile(path, .text(content))
      return ("wrote \(path)", true)
    } catch { return ("cannot write `\(path)`: \(error.reason)", false) }
  }

  /// Words of the form `name=value` at the end of what a command was given.
  static func options(
    _ argument: String, named names: [String] = ["turn", "by", "save", "quiz"]
  ) -> (rest: String, options: [String: String]) {
    var words = argument.split(separator: " ")
    var options: [String: String] = [:]
    while let last = words.last, let sign = last.firstIndex(of: "="), words.count > 1,
      last[..<sign].allSatisfy(\.isLetter), !last[..<sign].isEmpty,
      names.contains(String(last[..<sign]))
    {
      options[String(last[..<sign])] = String(last[last.index(after: sign)...])
      words.removeLast()
    }
    guard !options.isEmpty, let end = words.last?.endIndex else { return (argument, [:]) }
    return (String(argument[..<end]), options)
  }
}
