// FunctionReference.swift -- docs/functions.md says what the declarations say.

import Foundation
import GoldenFiles
import HypInterpreter
import Testing

@Suite struct FunctionReference {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/functions.md")

  @Test func isUpToDate() throws {
    if let complaint = try GoldenFiles.complaint(Self.file, told: Manual.functions()) {
      Issue.record("\(complaint)")
    }
  }

  @Test func namesEveryFunction() {
    let interpreter = Interpreter { _ in }
    let text = Manual.functions()
    for name in interpreter.builtinNames
    where interpreter.manualPage(of: name)?.contains("example") == true {
      #expect(text.contains("\n### `\(name)("), "\(name)")
    }
  }

  /// Paragraphs stay paragraphs, and every function has its example in a block of its own.
  @Test func entriesAreWhole() {
    let text = Manual.functions()
    for entry in text.split(separator: "\n### ").dropFirst() {
      let name = entry.prefix { $0 != "\n" }
      #expect(name.hasPrefix("`") && !name.hasPrefix("` "), "\(name)")
      #expect(entry.contains("\n```text\n> "), "\(name) has no example")
      for line in entry.split(separator: "\n") where line.hasPrefix("- ") {
        let label = line.dropFirst(2).prefix { $0 != ":" }
        #expect(label.count <= 10, "\(name): \(line)")
      }
    }
    #expect(!text.contains("\n\n\n"))
    #expect(
      text.contains(
        """
        A step of gradient descent: `params - lr * grads`.

        `params` and `grads` may be numbers,
        """.replacing("numbers,", with: "numbers")))
  }
}
