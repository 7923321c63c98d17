// PlotDocs.swift -- docs/plots.md shows what its programs draw.
//
// Its ```hyp blocks are one program; a ```text block behind one holds all that it prints, and every file
// that the program makes stands in docs/images/plots.

import Foundation
import Testing

@Suite struct PlotDocs {
  private static let docs = Tool.root.appendingPathComponent("docs")
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  /// A block of code and the text that follows it, if it is printed text.
  private struct Block {
    let code: String
    let text: String?
  }

  private static func blocks(_ page: String) -> [Block] {
    var blocks: [Block] = []
    var kind: String?
    var lines: [String] = []
    for line in page.components(separatedBy: "\n") {
      if kind == nil, line.hasPrefix("```") {
        kind = String(line.dropFirst(3))
        lines = []
      } else if line == "```" {
        if kind == "hyp" {
          blocks.append(Block(code: lines.joined(separator: "\n"), text: nil))
        } else if kind == "text", let last = blocks.popLast() {
          blocks.append(Block(code: last.code, text: lines.joined(separator: "\n")))
        }
        kind = nil
      } else if kind != nil {
        lines.append(line)
      }
    }
    return blocks
  }

  @Test func picturesAreThoseOfThePrograms() throws {
    let file = Self.docs.appendingPathComponent("plots.md")
    var page = try String(contentsOf: file, encoding: .utf8)
    let blocks = Self.blocks(page)
    #expect(blocks.count > 8)
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-plots-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: scratch.appendingPathComponent("images/plots"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let program = blocks.map { $0.code + "\nprint(\"\u{1F}\")\n" }.joined()
    try Data(program.utf8).write(to: scratch.appendingPathComponent("plots.hyp"))
    let run = try Tool.run(["--color", "never", "plots.hyp"], in: scratch)
    try #require(run.status == 0 && !run.isTimedOut, "\(run.messages)")

    let printed = run.output.components(separatedBy: "\u{1F}\n")
    for (block, output) in zip(blocks, printed) {
      let text = block.text.map { $0.isEmpty ? "" : $0 + "\n" } ?? ""
      guard output != text else { continue }
      if Self.isRecording, block.text != nil {
        page = page.replacingOccurrences(
          of: "```hyp\n\(block.code)\n```\n\n```text\n\(text)```",
          with: "```hyp\n\(block.code)\n```\n\n```text\n\(output)```")
        try Data(page.utf8).write(to: file)
      }
      Issue.record("\(block.code) prints\n\(output)")
    }

    let images = Self.docs.appendingPathComponent("images/plots")
    let made = Tool.files(in: scratch.appendingPathComponent("images/plots"), suffix: ".svg")
    for name in made {
      let now = try Data(contentsOf: scratch.appendingPathComponent("images/plots/" + name))
      let place = images.appendingPathComponent(name)
      guard now != (try? Data(contentsOf: place)) else { continue }
      if Self.isRecording { try now.write(to: place) }
      Issue.record("docs/images/plots/\(name) differs; look at it after recording with RECORD=1")
      #expect(now.count < 100_000, "\(name) is large")
    }
    #expect(Tool.files(in: images, suffix: ".svg") == made)
    for name in made { #expect(page.contains("](images/plots/\(name))"), "\(name) is not shown") }
  }
}
