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
    output.write(.text(steps.text))
  }

  /// Words of the form `name=value` at the end of what a command was given.
  static func options(_ argument: String) -> (rest: String, options: [String: String]) {
    var words = argument.split(separator: " ")
    var options: [String: String] = [:]
    while let last = words.last, let sign = last.firstIndex(of: "="), words.count > 1,
      last[..<sign].allSatisfy(\.isLetter), !last[..<sign].isEmpty,
      ["turn", "by", "save"].contains(last[..<sign])
    {
      options[String(last[..<sign])] = String(last[last.index(after: sign)...])
      words.removeLast()
    }
    guard !options.isEmpty, let end = words.last?.endIndex else { return (argument, [:]) }
    return (String(argument[..<end]), options)
  }
}
