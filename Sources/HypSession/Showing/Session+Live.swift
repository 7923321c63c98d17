// Session+Live.swift -- the value of what is being typed, where that is cheap and changes nothing.

import HypInterpreter
import HypSyntax

extension Session {
  /// `= 5` for a text that is one finished expression; nil if it is none, has effects, has an error,
  /// or takes longer than a key should.
  public func liveValue(of text: String) -> String? {
    guard text.utf8.count <= 1_000, case let entry = entry(text), entry.request == nil else {
      return nil
    }
    let tree = entry.tree
    guard tree.errors.isEmpty, tree.statements.count == 1, let statement = tree.statements.first,
      case .expression(let expression) = statement.form, !expression.isLiteral
    else { return nil }
    _ = entry.treeToRun()
    let stopClock = host.limitTime(Self.timeOfLiveValues)
    let value = try? silently { () throws(Failure) in try interpreter.preview(statement) }
    stopClock()
    interpreter.forgetInterrupt()
    guard let value, !value.isNone, !value.isFunction else { return nil }
    return "= " + line(of: value)
  }

  /// Seconds that are not felt between two keys.
  private static let timeOfLiveValues = 0.005
}

extension Expression {
  /// Its value is on the screen already.
  fileprivate var isLiteral: Bool {
    switch form {
    case .number, .boolean, .none: true
    case .string(let parts): parts.allSatisfy { if case .text = $0 { true } else { false } }
    default: false
    }
  }
}
