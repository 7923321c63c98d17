// Session+Rules.swift -- `:rule`: a derivative as one writes it by hand.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:rule`
  func rule(_ argument: String) {
    guard !argument.isEmpty else {
      return report("`:rule` takes a function, as in `:rule f` or `:rule x -> x * sin(x)`")
    }
    guard let written = expression(argument, for: "rule"),
      let statement = expression(function(written) ?? argument, for: "rule")
    else { return }
    do {
      let value = try evaluateSilently(statement)
      guard value.isFunction else {
        return report(
          "`:rule` takes a function, and `\(argument)` is \(value.kindName): `:rule f`, or"
            + " `:rule x * sin(x)`, where `x` is not defined")
      }
      host.write(try interpreter.derivation(of: value, at: statement.span) + "\n")
    } catch {
      report(error)
    }
  }

  /// An expression in names that nothing defines, as a function of these: first of `x`, where it is one of them, and of the first
  /// otherwise. Nil where there are none.
  private func function(_ statement: Statement) -> String? {
    let text = statement.span.text
    let mistakes = interpreter.check(SourceFile(name: "<:rule>", text: text)).mistakes
    // Anything else is for the evaluation to tell. What is called is a function that is missing, not a variable.
    guard !mistakes.isEmpty, mistakes.allSatisfy({ $0.code == Message.unknownName }) else {
      return nil
    }
    let spans = mistakes.compactMap { $0.primary?.span }
    let isCalled = { (name: Span) in name.source.text(name.end..<text.utf8.count).hasPrefix("(") }
    guard spans.count == mistakes.count, !spans.contains(where: isCalled) else { return nil }
    var names: [String] = []
    for name in spans.map(\.text) where !names.contains(name) { names.append(name) }
    if let place = names.firstIndex(of: "x") { names.insert(names.remove(at: place), at: 0) }
    return "(\(names.joined(separator: ", "))) -> \(text)"
  }
}
