// FormatterPrograms.swift -- programs whose layout was spoilt are laid out again: nothing else changes.

import Foundation
import HypInterpreter
import HypSyntax
import Programs
import SplitMix
import Testing

@Suite struct FormatterPrograms {
  @Test(arguments: RandomPrograms.seeds)
  func randomProgramsKeepMeaningCommentsAndResults(_ seed: UInt64) throws {
    let program = ProgramGenerator.plain(ProgramGenerator.marked(seed: seed)) + "print(f(0.37))\n"
    let formatted = try check(program, seed, "seed \(seed)")
    let wanted = try output(program)
    #expect(wanted.contains { $0.isNumber })
    #expect(try output(formatted) == wanted, "seed \(seed):\n\(formatted)")
  }

  /// All the syntax that people write, with its layout spoilt in a few ways.
  @Test func writtenProgramsKeepMeaningAndComments() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var count = 0
    for folder in ["examples", "Tests/Spec"] {
      let place = root.appendingPathComponent(folder)
      let paths = try FileManager.default.subpathsOfDirectory(atPath: place.path)
      for path in paths.sorted() where path.hasSuffix(".hyp") {
        let text = try String(contentsOf: place.appendingPathComponent(path), encoding: .utf8)
        guard parse(SourceFile(name: path, text: text)).errors.isEmpty else { continue }
        for seed in 0..<2 as Range<UInt64> { _ = try check(text, seed, path) }
        count += 1
      }
    }
    #expect(count > 100)
  }

  /// Spoils the layout of a program, formats it, and checks what must stay. Gives the formatted program.
  private func check(_ program: String, _ seed: UInt64, _ name: String) throws -> String {
    var spoiler = Spoiler(program, seed: seed)
    let spoilt = spoiler.spoilt()
    let context = Comment(rawValue: "\(name):\n\(spoilt)")
    try #require(meaning(spoilt) == meaning(program), "the test itself changed \(context)")
    let formatted = try #require(format(spoilt), context)
    #expect(meaning(formatted) == meaning(program), context)
    #expect(comments(formatted) == comments(spoilt), context)
    #expect(format(formatted) == formatted, context)
    return formatted
  }

  private func format(_ text: String) -> String? {
    Formatter.format(SourceFile(name: "test.hyp", text: text))
  }

  private func meaning(_ text: String) -> String {
    let tree = parse(SourceFile(name: "test.hyp", text: text))
    return tree.errors.isEmpty ? tree.description : "\(tree.errors)"
  }

  private func comments(_ text: String) -> [String] {
    let source = SourceFile(name: "test.hyp", text: text)
    return TokenList(source).comments.map { source.text($0).trimmingCharacters(in: .whitespaces) }
  }

  private func output(_ program: String) throws -> String {
    var printed = ""
    try Interpreter { printed += $0 }.evaluate(program)
    return printed
  }
}

/// Writes a program with other spaces, lines and comments.
private struct Spoiler {
  private let list: TokenList
  private var random: SplitMix
  private var commentCount = 0

  init(_ program: String, seed: UInt64) {
    list = TokenList(SourceFile(name: "program.hyp", text: program))
    random = SplitMix(state: seed ^ 0x5EED)
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func spaces(_ least: Int) -> String {
    String(repeating: " ", count: least + pick(4))
  }

  private mutating func comment() -> String {
    commentCount += 1
    return ["#", "# ", "##  ", "#x "][pick(4)] + "comment \(commentCount)"
      + (pick(3) == 0 ? "  " : "")
  }

  mutating func spoilt() -> String {
    var text = ""
    var end = 0
    // The kinds of the brackets that are open.
    var open: [Token.Kind] = []
    var index = 0
    while index < list.tokens.count {
      let token = list.tokens[index]
      text += gap(end..<token.start, index, isInList: open.last.map { $0 != .braceOpen } ?? false)
      if token.kind == .end { break }
      // A string stays as it is.
      var last = index
      if token.kind == .stringOpen, let partner = token.partner { last = partner }
      end = list.tokens[last].end
      text += list.source.text(token.start..<end)
      switch token.kind {
      case .parenthesisOpen, .squareOpen, .braceOpen: open.append(token.kind)
      case .parenthesisClose, .squareClose, .braceClose: _ = open.popLast()
      default: break
      }
      index = last + 1
    }
    return text
  }

  /// What stands between two tokens now, in place of what stood there.
  private mutating func gap(_ range: Range<Int>, _ index: Int, isInList: Bool) -> String {
    let old = list.source.text(range)
    if old.contains("\n") || old.contains("#") {
      // Comments stay, and lines end where they ended.
      return old.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        number, line in
        let words = line.drop { $0 == " " }
        if number == 0 {
          if words.isEmpty, index > 0, pick(5) == 0 { return spaces(1) + comment() }
          return spaces(words.isEmpty ? 0 : 1) + words
        }
        let lines = ["", spaces(0) + "\n", spaces(0) + comment() + "\n"]
        return lines[max(0, pick(8) - 5)] + spaces(0) + words
      }.joined(separator: "\n")
    }
    guard index > 0, list.tokens[index].kind != .end else { return old }
    let before = list.tokens[index - 1].kind
    if isInList, !old.isEmpty, pick(8) == 0 {
      // Inside of parentheses a line ends nothing.
      return spaces(1) + (pick(2) == 0 ? comment() : "") + "\n" + spaces(0)
    }
    if before == .comma, pick(3) == 0 { return spaces(0) + "\n" + spaces(0) }
    // `- 1` behind a name is another operator than `-1`, and `f (x)` is no call: no gap closes or opens
    // but for one at a comma or inside of brackets.
    if old.isEmpty {
      let opens = before == .parenthesisOpen || before == .squareOpen
      let closes = [.comma, .parenthesisClose, .squareClose].contains(list.tokens[index].kind)
      return opens || closes ? spaces(0) : ""
    }
    return spaces(1)
  }
}
