// Session+Rules.swift -- `:rule`: a derivative as one writes it by hand.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:rule`
  func rule(_ argument: String) {
    guard !argument.isEmpty else {
      return report("`:rule` takes a function, as in `:rule f` or `:rule x -> x * sin(x)`")
    }
    guard let statement = expression(argument, for: "rule") else { return }
    do {
      let value = try evaluateSilently(statement)
      guard value.isFunction else {
        return report(
          "`:rule` takes a function, and `\(argument)` is \(value.kindText): `:rule f`, or"
            + " `:rule x -> x * sin(x)`")
      }
      host.write(try interpreter.derivation(of: value, at: statement.span) + "\n")
    } catch {
      report(error)
    }
  }
}
