// TranscriptTests.swift -- the conversation in the README is one that somebody has with the program.
//
// Its entries are typed at the built program, on a pseudo-terminal; what the screen shows must be what
// stands in the README. `RECORD=1 swift test --filter Transcript` writes it anew.

import Foundation
import GoldenFiles
import Testing

@Suite struct Transcript {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("README.md")

  @Test func theReadmeShowsWhatTheTerminalShows() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let opening = try #require(text.range(of: "```hyp\n"))
    let closing = try #require(text.range(of: "\n```", range: opening.upperBound..<text.endIndex))
    let block = text[opening.upperBound..<closing.lowerBound]
    let entries = block.split(separator: "\n").filter { $0.hasPrefix("hyp> ") }
      .map { String($0.dropFirst(5)) }
    try #require(entries.count > 5)
    let shown = try screen(after: entries)
    let now = text[..<opening.upperBound] + shown + text[closing.lowerBound...]
    if let complaint = try GoldenFiles.complaint(Self.file, told: String(now)) {
      Issue.record("\(complaint)")
    }
  }

  /// What stands on the terminal when all entries have been typed, the last prompt apart.
  private func screen(after entries: [String]) throws -> String {
    // Tall enough that nothing scrolls away.
    let desk = try Desk(columns: 110, rows: 120)
    for entry in entries { try desk.child.enter(entry) }
    desk.settle()
    let lines = desk.screen.shown
    try #require(lines.last == "hyp>" && lines.count < 110)
    return lines.dropLast().joined(separator: "\n")
  }
}
