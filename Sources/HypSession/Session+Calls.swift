// Session+Calls.swift -- which call the cursor stands in.

import HypMachine
import HypSyntax

/// A call that is being typed.
struct CallAtCursor {
  /// The name of what is called.
  let function: String
  /// How many arguments stand in front of the one at the cursor.
  let position: Int
}

extension Session {
  /// The innermost call by name whose parenthesis is still open where a text ends.
  func call(in text: String) -> CallAtCursor? {
    let list = TokenList(SourceFile(name: "", text: text))
    guard let open = list.open.last, list.tokens[open].kind == .parenthesisOpen,
      list.tokens[open].isGlued, open > 0, list.tokens[open - 1].kind == .name
    else { return nil }
    var position = 0
    var index = open + 1
    while index < list.tokens.count {
      if list.tokens[index].kind == .comma { position += 1 }
      // Brackets in between are closed: their partner lies behind.
      index = list.tokens[index].partner.map { max($0, index) + 1 } ?? index + 1
    }
    return CallAtCursor(function: list.span(open - 1).text, position: position)
  }

  /// How the function that is being called at the cursor is called, as `clamp(x, low, high)`; nil where
  /// the cursor is in no call, or nothing is known of the function.
  public func signatureHint(in text: String, at cursor: Int) -> String? {
    guard Request(text) == nil || text.hasPrefix(":time") || text.hasPrefix(":type") else {
      return nil
    }
    let bytes = text.utf8.prefix(max(0, cursor))
    let before = String(decoding: bytes, as: UTF8.self)
    guard let call = call(in: before) else { return nil }
    return interpreter.signature(of: call.function)
  }
}
