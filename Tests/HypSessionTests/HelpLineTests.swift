// HelpLineTests.swift -- what a message says to write can be typed as it stands.

import Foundation
import HypSyntax
import Testing

@Suite struct HelpLineTests {
  /// The help lines of all recorded messages, each once, with the name of a file that has it.
  static let helps: [(line: String, file: String)] = {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    var found: [String: String] = [:]
    let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "txt", file.path.contains("/Golden/"),
        let text = try? String(contentsOf: file, encoding: .utf8)
      else { continue }
      for line in lines(of: text) { found[line] = file.lastPathComponent }
    }
    return found.map { (line: $0.key, file: $0.value) }.sorted { $0.line < $1.line }
  }()

  /// The help lines of a record; one that was broken is put together.
  private static func lines(of text: String) -> [String] {
    var helps: [String] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let start = line.firstRange(of: "= help: ") {
        helps.append(String(line[start.upperBound...]))
        isOpen = true
      } else if isOpen, line.hasPrefix("        "), !line.contains("= "), !line.contains("│") {
        helps[helps.count - 1] += " " + line.drop { $0 == " " }
      } else {
        isOpen = false
      }
    }
    return helps
  }

  /// The pieces in backticks.
  private static func codes(_ help: String) -> [String] {
    help.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
  }

  private static func parses(_ text: String) -> Bool {
    parse(SourceFile(name: "help", text: text)).errors.isEmpty
  }

  /// A word of the language, a command, an option, or the beginning of an escape.
  private static func isWord(_ code: String) -> Bool {
    [":", "?", "-", "\\"].contains(code.prefix(1)) || code == "else if"
      || TokenList(SourceFile(name: "help", text: code)).tokens.count <= 2
  }

  /// It is a program, the arguments of a call, the head of a loop, or the end of a power or of a number; `…` stands for
  /// what the writer has.
  private static func canBeTyped(_ code: String) -> Bool {
    let filled = code.replacing("{ … }", with: "{ x }").replacing("…, …", with: "x, y")
      .replacing("xs…", with: "xs").replacing("shape…", with: "shape").replacing("…", with: "x")
    return isWord(code)
      || [filled, "f(\(filled))", "\(filled) { x }", "f(\(filled)1)", "x\(filled)"]
        .contains(where: parses)
  }

  @Test func thereAreMany() { #expect(Self.helps.count > 300) }

  @Test func whatIsSaidCanBeTyped() {
    for (line, file) in Self.helps {
      for code in Self.codes(line) {
        #expect(Self.canBeTyped(code), "\(file): `\(code)` in: \(line)")
      }
    }
  }
}
