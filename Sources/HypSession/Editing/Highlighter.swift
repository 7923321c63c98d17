// Highlighter.swift -- which parts of a text have which colour.

import HypInterpreter
import HypSyntax

extension Session {
  /// One style for each Unicode scalar of a text, the cursor being a UTF-8 offset.
  ///
  /// - Complexity: O(text)
  public func styles(of text: String, cursor: Int) -> [TextStyle] {
    Highlighter(entry(text), cursor: cursor, functions: vocabulary.functions).scalarStyles()
  }
}

private struct Highlighter {
  private let text: String
  private let functions: Set<String>
  /// One for each byte.
  private var styles: [TextStyle]

  init(_ entry: Entry, cursor: Int, functions: Set<String>) {
    text = entry.text
    self.functions = functions
    styles = Array(repeating: .plain, count: text.utf8.count)
    let start = paintCommand()
    paintProgram(entry.tokens, cursor: cursor, from: start)
    paintSymbolNames()
  }

  func scalarStyles() -> [TextStyle] {
    var result: [TextStyle] = []
    var offset = 0
    for scalar in text.unicodeScalars {
      result.append(styles[offset])
      offset += UTF8.width(scalar)
    }
    return result
  }

  private mutating func paint(_ range: Range<Int>, _ style: TextStyle) {
    for index in range.clamped(to: 0..<styles.count) { styles[index] = style }
  }

  /// `:name` or `?`, and where the rest begins.
  private mutating func paintCommand() -> Int {
    let bytes = Array(text.utf8)
    let blank = bytes.prefix { $0 == UInt8(ascii: " ") }.count
    guard blank < bytes.count else { return 0 }
    switch bytes[blank] {
    case UInt8(ascii: ":"):
      let end = bytes[blank...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
      let name = String(decoding: bytes[(blank + 1)..<end], as: UTF8.self)
      paint(blank..<end, Command.named(name).isEmpty ? .mistake : .command)
      return end
    case UInt8(ascii: "?"):
      paint(blank..<blank + 1, .command)
      return blank + 1
    default: return 0
    }
  }

  private mutating func paintProgram(_ list: TokenList, cursor: Int, from start: Int) {
    for comment in list.comments { paint(comment, .comment) }
    for (index, token) in list.tokens.enumerated() where token.start >= start {
      let next = index + 1 < list.tokens.count ? list.tokens[index + 1] : nil
      let range = token.start..<token.end
      switch token.kind {
      case .number: paint(range, .number)
      case .stringOpen, .stringText, .stringClose: paint(range, .string)
      case .interpolationOpen, .interpolationClose, .nabla: paint(range, .symbol)
      case .name:
        let isCall = next.map { $0.kind == .parenthesisOpen && $0.isGlued } ?? false
        let name = list.source.text(range)
        if isCall || functions.contains(name) { paint(range, .function) }
        if Interpreter.isDualUnit(name) { paint(range, .symbol) }
      case .parenthesisOpen, .squareOpen, .braceOpen, .parenthesisClose, .squareClose, .braceClose:
        // Closed by nothing, or closing nothing.
        if token.partner == nil { paint(range, .mistake) }
      case .invalid:
        // A word that is still being typed is not a mistake yet.
        if token.end < cursor { paint(range, .mistake) }
      default: if token.kind.isKeyword { paint(range, .keyword) }
      }
    }
    paintBrackets(list, cursor: cursor)
  }

  /// The bracket that ends at the cursor, or else the one that begins there, and its partner.
  private mutating func paintBrackets(_ list: TokenList, cursor: Int) {
    let brackets: Set<Token.Kind> = [
      .parenthesisOpen, .parenthesisClose, .squareOpen, .squareClose, .braceOpen, .braceClose,
    ]
    let candidates = list.tokens.filter { brackets.contains($0.kind) && $0.partner != nil }
    let bracket =
      candidates.first { $0.end == cursor } ?? candidates.first { $0.start == cursor }
    guard let bracket, let partner = bracket.partner else { return }
    paint(bracket.start..<bracket.end, .match)
    paint(list.tokens[partner].start..<list.tokens[partner].end, .match)
  }

  /// `\alpha` before Tab.
  private mutating func paintSymbolNames() {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\"), styles[index] != .string, styles[index] != .comment
      else {
        index += 1
        continue
      }
      var end = index + 1
      while end < bytes.count, bytes[end] < 0x80,
        Character(Unicode.Scalar(bytes[end])).isNamePart
      {
        end += 1
      }
      if end > index + 1 { paint(index..<end, .symbol) }
      index = end
    }
  }
}
