// Session+Calls.swift -- which call the cursor stands in.

import HypMachine
import HypSyntax

extension Session {
  /// The name of what is called in the innermost call that is still open where a text ends; with
  /// `directly`, only where no other bracket is open in it.
  func call(in text: String, directly: Bool) -> String? {
    let list = TokenList(SourceFile(name: "", text: text))
    for open in list.open.reversed() {
      let token = list.tokens[open]
      let isCall = token.kind == .parenthesisOpen && token.isGlued && open > 0
      if isCall, list.tokens[open - 1].kind == .name { return list.span(open - 1).text }
      // The body of a function, or a string, is no argument that is being typed.
      if directly || token.kind != .squareOpen && token.kind != .parenthesisOpen { return nil }
    }
    return nil
  }

  /// How the function that is being called at the cursor is called, as `clamp(x, low, high)`; nil where
  /// the cursor is in no call, or nothing is known of the function.
  public func signatureHint(in text: String, at cursor: Int) -> String? {
    guard Request(text) == nil || text.hasPrefix(":time") || text.hasPrefix(":type") else {
      return nil
    }
    let bytes = text.utf8.prefix(max(0, cursor))
    let before = String(decoding: bytes, as: UTF8.self)
    return call(in: before, directly: false).flatMap { interpreter.signature(of: $0) }
  }
}
