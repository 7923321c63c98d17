// GoldenTests.swift -- what is said about mistakes, word for word.
//
// Golden/name.hyp holds mistakes, Golden/name.txt what is said about them. `RECORD=1 swift test`
// writes the second anew; look at the difference before you keep it.

import Foundation
import HypSyntax
import Testing

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("Golden")
private let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil

private func names() -> [String] {
  let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
  return (files ?? []).filter { $0.hasSuffix(".hyp") }.map { String($0.dropLast(4)) }.sorted()
}

/// Everything that is said about a text.
func messages(_ text: String, name: String = "test.hyp") -> String {
  let renderer = DiagnosticRenderer()
  let tree = parse(SourceFile(name: name, text: text))
  return tree.errors.map { renderer.render(Diagnostic($0)) }.joined(separator: "\n\n")
}

@Suite struct GoldenTests {
  @Test(arguments: names())
  func mistakesAreToldAsRecorded(name: String) throws {
    let text = try String(contentsOf: folder.appendingPathComponent(name + ".hyp"), encoding: .utf8)
    let told = messages(text, name: name + ".hyp") + "\n"
    let file = folder.appendingPathComponent(name + ".txt")
    if isRecording {
      try told.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name).txt")
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(told == expected, "re-record with RECORD=1 if this is better")
  }

  @Test func everyExampleHasAMistake() {
    #expect(names().count > 30)
  }
}
