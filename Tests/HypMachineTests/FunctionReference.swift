// FunctionReference.swift -- docs/functions.md says what the declarations say.

import Foundation
import GoldenFiles
import HypMachine
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
}
