// Mutants.swift -- the programs of the repository with words and bytes spoilt.

import Foundation
import HypSession
import HypSyntax

/// Spoils texts.
struct Mutants {
  static let shared = Mutants()

  private let texts: [[UInt8]]
  private let words: [[[UInt8]]]

  init() {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var found: [[UInt8]] = []
    for folder in ["Benchmarks", "Tests", "examples"] {
      let place = root.appendingPathComponent(folder)
      let paths = (try? FileManager.default.subpathsOfDirectory(atPath: place.path)) ?? []
      for path in paths.sorted() where path.hasSuffix(".hyp") {
        if let data = FileManager.default.contents(atPath: place.appendingPathComponent(path).path),
          data.count < 20_000
        {
          found.append(Array(data))
        }
      }
    }
    guard found.count > 100 else {
      print("the programs of the repository are not found")
      exit(2)
    }
    texts = found
    words = found.map { bytes in
      let source = SourceFile(name: "", text: String(decoding: bytes, as: UTF8.self))
      return TokenList(source).tokens.map { Array(source.utf8[$0.start..<$0.end]) }
    }
  }

  /// Some lines of a program, spoilt.
  func text(_ random: inout Chance) -> String {
    let place = random.below(texts.count)
    let lines = texts[place].split(separator: 10, omittingEmptySubsequences: false)
    let start = random.below(lines.count)
    var bytes = Array(
      lines[start..<min(lines.count, start + 1 + random.below(20))].joined(separator: [10]))
    for _ in 0..<(1 + random.below(4)) where !bytes.isEmpty {
      if random.chance(1, of: 2) {
        spoilBytes(&bytes, &random)
      } else {
        spoilWords(&bytes, &random)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func spoilBytes(_ bytes: inout [UInt8], _ random: inout Chance) {
    let at = random.below(bytes.count)
    let length = min(1 + random.below(8), bytes.count - at)
    switch random.below(6) {
    case 0: bytes.removeSubrange(at..<at + length)
    case 1: bytes[at] ^= 1 << UInt8(random.below(8))
    case 2: bytes.insert(contentsOf: bytes[at..<at + length], at: random.below(bytes.count))
    case 3: bytes.removeSubrange(at...)
    case 4: bytes.insert(contentsOf: Array(random.pick(Self.scraps).utf8), at: at)
    default: bytes.insert(UInt8(random.below(256)), at: at)
    }
  }

  private static let scraps = [
    "\u{0}", "\r\n", "\u{FEFF}", "\u{200D}", "e\u{301}", "²", "−", "×", "\"", "\\(", "##", "'",
    "''",
    "(((", "]]]", "{", "}", ";", "→", "ε", "🎉", "1e", "0x1F", "..", "...", "_", "\\u{", "not ",
    " if ",
  ]

  /// A word of the text is left out, doubled, or becomes one of another program.
  private func spoilWords(_ bytes: inout [UInt8], _ random: inout Chance) {
    let source = SourceFile(name: "", text: String(decoding: bytes, as: UTF8.self))
    let tokens = TokenList(source).tokens.filter { $0.end > $0.start }
    guard !tokens.isEmpty else { return }
    let token = tokens[random.below(tokens.count)]
    let other = random.pick(words)
    let word = other.isEmpty ? [] : random.pick(other)
    var spoilt = source.utf8
    switch random.below(4) {
    case 0: spoilt.removeSubrange(token.start..<token.end)
    case 1: spoilt.replaceSubrange(token.start..<token.end, with: word)
    case 2: spoilt.insert(contentsOf: [32] + word + [32], at: token.start)
    default:
      let second = tokens[random.below(tokens.count)]
      spoilt.insert(contentsOf: source.utf8[second.start..<second.end], at: token.start)
    }
    bytes = spoilt
  }

  static func fault(_ text: String, runs: Bool) -> String? {
    let tree = parse(SourceFile(name: "fuzz", text: text))
    for error in tree.errors.prefix(3) {
      let diagnostic = Diagnostic(error)
      _ = DiagnosticRenderer().render(diagnostic)
      _ = DiagnosticRenderer(usesColor: true, usesUnicode: false, width: 40).render(diagnostic)
    }
    if let fault = Layout.fault(text) { return fault }
    guard runs else { return nil }
    let conversation = Conversation()
    _ = conversation.session.state(of: text)
    _ = conversation.session.styles(of: text, cursor: text.utf8.count / 2)
    _ = conversation.session.completions(in: text, at: text.utf8.count)
    _ = conversation.session.signatureHint(in: text, at: text.utf8.count)
    return Statements.fault(text, asJSON: true)
  }
}
