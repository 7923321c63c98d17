// Session+Calls.swift -- which call the cursor is in.

import HypInterpreter
import HypSyntax

/// A call that is being typed.
package struct OpenCall {
  /// What is called.
  package let name: String
  /// Which argument is typed, from 0, and its name where it has one.
  package let argument: (place: Int, name: String?)
}

extension Session {
  /// The name of what is called in the innermost call that is still open where words end; only where no
  /// other bracket is open in it.
  func call(in words: TokenList) -> String? {
    openCall(in: words, directly: true).map { words.span($0 - 1).text }
  }

  /// The parenthesis that opens that call, after its name.
  private func openCall(in list: TokenList, directly: Bool) -> Int? {
    for open in list.open.reversed() {
      let token = list.tokens[open]
      let isCall = token.kind == .parenthesisOpen && token.isGlued && open > 0
      if isCall, list.tokens[open - 1].kind == .name { return open }
      // The body of a function, or a string, is not an argument that is being typed.
      if directly || token.kind != .squareOpen && token.kind != .parenthesisOpen { return nil }
    }
    return nil
  }

  /// The signature of the function that is being called at the cursor, such as `clamp(x, low, high)`; nil if
  /// the cursor is in no call, or nothing is known of the function. What is longer than `columns` shows
  /// the parameters around the one that is being typed.
  public func signatureHint(in text: String, at cursor: Int, columns: Int = .max) -> String? {
    let entry = entry(text)
    guard entry.request == nil || text.hasPrefix(":time") || text.hasPrefix(":type") else {
      return nil
    }
    guard let call = openCall(in: text, at: cursor),
      let signature = interpreter.signature(of: call.name)
    else { return nil }
    guard signature.count >= columns, signature.contains("(") else { return signature }
    return Signature(signature).text(columns: columns, around: call)
  }

  /// The innermost call that is open at the cursor; nil where there is none, or the cursor is in the body of a function or in a
  /// string within it.
  package func openCall(in text: String, at cursor: Int) -> OpenCall? {
    let list = entry(text).tokens(before: cursor)
    return openCall(in: list, directly: false).map {
      OpenCall(name: list.span($0 - 1).text, argument: argument(behind: $0, in: list))
    }
  }

  /// The last argument of a call that is still open: its place, and its name where it has one.
  private func argument(behind open: Int, in list: TokenList) -> (place: Int, name: String?) {
    var place = 0
    var first = open + 1
    var index = first
    while index < list.tokens.count, list.tokens[index].kind != .end {
      if let partner = list.tokens[index].partner, partner > index {
        index = partner
      } else if list.tokens[index].kind == .comma {
        place += 1
        first = index + 1
      }
      index += 1
    }
    let isNamed =
      first + 1 < list.tokens.count && list.tokens[first].kind == .name
      && list.tokens[first + 1].kind == .assign
    return (place, isNamed ? list.span(first).text : nil)
  }
}
