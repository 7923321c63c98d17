// Session+Calls.swift -- which call the cursor is in.

import HypInterpreter
import HypSyntax

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
    let list = entry.tokens(before: cursor)
    guard let open = openCall(in: list, directly: false),
      let signature = interpreter.signature(of: list.span(open - 1).text)
    else { return nil }
    guard signature.count >= columns, signature.contains("(") else { return signature }
    return SignatureWindow(signature, argument(behind: open, in: list)).text(columns: columns)
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

/// A signature, `name(parameters)`, of which those around one are shown.
private struct SignatureWindow {
  private let head: Substring
  private let parameters: [Substring]
  private let current: Int

  init(_ signature: String, _ argument: (place: Int, name: String?)) {
    head = signature.prefix { $0 != "(" }
    var parts: [Substring] = []
    var depth = 0
    var isQuoted = false
    var start = signature.index(after: head.endIndex)
    for index in signature[start...].indices {
      switch signature[index] {
      case "\"": isQuoted.toggle()
      case "(", "[": depth += 1
      case ")" where depth == 0:
        if !isQuoted, index > start { parts.append(signature[start..<index]) }
      case ")", "]": depth -= 1
      case "," where depth == 0 && !isQuoted:
        parts.append(signature[start..<index])
        start = signature.index(after: index)
      default: break
      }
    }
    parameters = parts.map { $0.drop { $0 == " " } }
    let named = argument.name.flatMap { name in
      parts.firstIndex { $0.drop { $0 == " " }.prefix { $0 != "=" } == name }
    }
    current = min(named ?? argument.place, max(0, parts.count - 1))
  }

  /// The signature, or as much of it as fits.
  func text(columns: Int) -> String {
    var shown = current..<min(current + 1, parameters.count)
    // What comes next matters more than what has been typed.
    while shown.upperBound < parameters.count,
      line(shown.lowerBound..<shown.upperBound + 1).count < columns
    {
      shown = shown.lowerBound..<shown.upperBound + 1
    }
    while shown.lowerBound > 0, line(shown.lowerBound - 1..<shown.upperBound).count < columns {
      shown = shown.lowerBound - 1..<shown.upperBound
    }
    return line(shown)
  }

  private func line(_ shown: Range<Int>) -> String {
    let front = shown.lowerBound > 0 ? "…, " : ""
    let behind = shown.upperBound < parameters.count ? ", …" : ""
    return "\(head)(\(front)\(parameters[shown].joined(separator: ", "))\(behind))"
  }
}
