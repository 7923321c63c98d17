// CallContext.swift -- the call that a place stands in, and which of its arguments.

import HypSyntax

/// A call that is open at a place.
struct CallContext {
  /// What is called.
  let name: String
  /// Which argument the place is in, from 0.
  let argument: Int
  /// The name of that argument, where it has one.
  let label: String?

  /// - Returns: nil where no call is open, or the place is in a function's body or a string.
  init?(in document: Document, before offset: Int) {
    let list = document.words
    // From the place backwards to the bracket that is open there.
    var commas = 0
    var isFirst = true
    var label: String?
    var index = list.tokens.lastIndex { $0.start < offset && $0.kind != .end } ?? -1
    while index >= 0 {
      let token = list.tokens[index]
      switch token.kind {
      case .parenthesisClose, .squareClose, .braceClose, .stringClose, .interpolationClose:
        guard token.end <= offset, let partner = token.partner else { return nil }
        index = partner
      case .comma:
        commas += 1
        isFirst = false
      case .assign:
        if isFirst, index > 0, list.tokens[index - 1].kind == .name {
          label = list.span(index - 1).text
        }
      case .parenthesisOpen:
        if index > 0, token.isGlued, list.tokens[index - 1].kind == .name {
          name = list.span(index - 1).text
          argument = commas
          self.label = label
          return
        }
        commas = 0
        isFirst = true
        label = nil
      case .squareOpen:
        commas = 0
        isFirst = true
        label = nil
      case .braceOpen, .stringOpen, .interpolationOpen: return nil
      default: break
      }
      index -= 1
    }
    return nil
  }
}

/// `clamp(x, low, high)` in its parts.
struct Signature {
  let text: String
  /// Where its parameters stand, in UTF-8 offsets.
  let parameters: [Range<Int>]

  init(_ text: String) {
    self.text = text
    let bytes = Array(text.utf8)
    var found: [Range<Int>] = []
    var depth = 0
    var isQuoted = false
    var start = bytes.firstIndex(of: UInt8(ascii: "(")).map { $0 + 1 } ?? bytes.count
    func take(to end: Int) {
      var from = start
      while from < end, bytes[from] == UInt8(ascii: " ") { from += 1 }
      if from < end { found.append(from..<end) }
    }
    var index = start
    scan: while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case _ where isQuoted: break
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")") where depth == 0:
        take(to: index)
        break scan
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        take(to: index)
        start = index + 1
      default: break
      }
      index += 1
    }
    parameters = found
  }

  /// The parameter that an argument is for: by its name, or by its place.
  func parameter(_ context: CallContext) -> Int? {
    if let label = context.label {
      let bytes = Array(text.utf8)
      return parameters.firstIndex { range in
        String(decoding: bytes[range], as: UTF8.self).prefix { $0 != "=" } == label
      }
    }
    return parameters.isEmpty ? nil : min(context.argument, parameters.count - 1)
  }
}
