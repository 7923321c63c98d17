// Document.swift -- a text that an editor has open, and what is known of it.

import HypSession
import HypSyntax

/// A text as its editor has it.
final class Document {
  let uri: String
  private(set) var version: Int?
  let encoding: PositionEncoding
  private(set) var bytes: [UInt8]
  private(set) var lines: LineTable

  init(uri: String, version: Int?, text: String, _ encoding: PositionEncoding) {
    (self.uri, self.version, self.encoding) = (uri, version, encoding)
    bytes = Array(text.utf8)
    lines = LineTable(bytes)
  }

  /// The path of a file, or what else names the text.
  var path: String { DocumentURI.path(uri) ?? uri }

  // MARK: What it says

  private var readSource: SourceFile?
  private var readWords: TokenList?
  private var readTree: SyntaxTree?
  private var readNames: NameTable?

  var source: SourceFile {
    if let readSource { return readSource }
    let source = SourceFile(name: path, text: String(decoding: bytes, as: UTF8.self))
    readSource = source
    return source
  }

  var words: TokenList {
    if let readWords { return readWords }
    let words = TokenList(source)
    readWords = words
    return words
  }

  var tree: SyntaxTree {
    if let readTree { return readTree }
    let tree = parse(words) { false }
    readTree = tree
    return tree
  }

  /// Who means whom.
  var names: NameTable {
    if let readNames { return readNames }
    let names = NameTable(tree.statements)
    readNames = names
    return names
  }

  /// The import that a file is read by; of one that others import in turn, the first.
  func place(ofImport path: String) -> Span? {
    let imports = names.imports
    let own = imports.first { FilePath.resolve($0.path, from: self.path) == path }
    return (own ?? imports.first)?.span
  }

  // MARK: Edits

  /// Applies the changes of one message, in their order.
  func change(_ changes: [JSON], version: Int?) {
    for change in changes {
      guard let text = change["text"].string else { continue }
      if let range = range(change["range"]) {
        bytes.replaceSubrange(range, with: Array(text.utf8))
      } else {
        bytes = Array(text.utf8)
      }
      lines = LineTable(bytes)
    }
    self.version = version
    (readSource, readWords, readTree, readNames) = (nil, nil, nil, nil)
  }

  // MARK: Places

  func position(_ offset: Int) -> JSON {
    let position = lines.position(of: offset, in: bytes, encoding)
    return .fields(["line": .count(position.line), "character": .count(position.column)])
  }

  func range(_ range: Range<Int>) -> JSON {
    .fields(["start": position(range.lowerBound), "end": position(range.upperBound)])
  }

  func range(_ span: Span) -> JSON { range(span.start..<max(span.start, span.end)) }

  /// The offset that a message names; nil if it is no position.
  func offset(_ position: JSON) -> Int? {
    guard let line = position["line"].count, let column = position["character"].count else {
      return nil
    }
    return lines.offset(of: Position(line: line, column: column), in: bytes, encoding)
  }

  private func range(_ json: JSON) -> Range<Int>? {
    guard let start = offset(json["start"]), let end = offset(json["end"]) else { return nil }
    return start..<max(start, end)
  }

  /// The word at an offset, or the one that ends there.
  func word(at offset: Int) -> (index: Int, token: Token)? {
    let tokens = words.tokens
    var (low, high) = (0, tokens.count)
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].end < offset { low = middle + 1 } else { high = middle }
    }
    let candidates = [low, low + 1].filter { $0 < tokens.count }.filter {
      tokens[$0].start <= offset && offset <= tokens[$0].end && tokens[$0].kind != .end
    }
    // Between two words that touch, a name matters more than a sign.
    let index = candidates.first { tokens[$0].kind == .name } ?? candidates.last
    return index.map { ($0, tokens[$0]) }
  }
}

/// The addresses of documents.
enum DocumentURI {
  /// The path of `file:///a%20b`; nil for another scheme.
  static func path(_ uri: String) -> String? {
    guard uri.hasPrefix("file://") else { return nil }
    let rest = uri.dropFirst(7).drop { $0 != "/" }
    var bytes: [UInt8] = []
    var iterator = Array(rest.utf8)[...]
    while let byte = iterator.popFirst() {
      if byte == UInt8(ascii: "%"), iterator.count >= 2,
        let code = UInt8(String(decoding: iterator.prefix(2), as: UTF8.self), radix: 16)
      {
        iterator.removeFirst(2)
        bytes.append(code)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The address of an absolute path.
  static func uri(_ path: String) -> String {
    var text = "file://"
    for byte in path.utf8 {
      let isPlain =
        byte < 0x80
        && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
          || "/-_.~".utf8.contains(byte))
      if isPlain {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }
}
