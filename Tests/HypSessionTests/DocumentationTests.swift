// DocumentationTests.swift -- what the pages in docs/ say that the prompt answers, it answers.
//
// A fenced block marked `hyp` whose first line begins with the prompt is a conversation: what
// follows `hyp> `, with the indented lines that complete it, is entered, and the lines below must be
// what is shown and reported. A block without the prompt is a program that must run. The blocks of a
// page share one session. RECORD=1 writes what is shown now into the pages. The conversation in the
// README is had at a terminal: TranscriptTests.swift.

import Foundation
import GoldenFiles
import HypSession
import Testing

@Suite struct Documentation {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let pages: [String] = {
    let tree = FileManager.default.enumerator(atPath: root.appendingPathComponent("docs").path)
    let files = tree?.compactMap { $0 as? String } ?? []
    let pages = files.filter { $0.hasSuffix(".md") && !$0.hasPrefix("_") }
    return pages.map { "docs/" + $0 }.sorted()
  }()

  @Test func manyAreFound() { #expect(Self.pages.count > 50) }

  @Test(arguments: pages)
  func showsWhatThePromptShows(_ path: String) throws {
    let file = Self.root.appendingPathComponent(path)
    let page = Page(try String(contentsOf: file, encoding: .utf8))
    guard page.hasBlocks else { return }
    let (now, failures) = page.rerun()
    for failure in failures { Issue.record("\(path): \(failure)") }
    if now != page.text, let complaint = try GoldenFiles.complaint(file, told: now) {
      Issue.record("\(complaint)")
    }
  }

  @Test func findsBlocks() {
    let page = Page("text\n```hyp\nhyp> 1 + 1\n3\n```\n")
    #expect(page.hasBlocks)
    #expect(page.rerun().now == "text\n```hyp\nhyp> 1 + 1\n2\n```\n")
    let program = Page("```hyp\nassert(1 == 2)\n```\n").rerun()
    #expect(program.failures.count == 1)
  }
}

/// A page of documentation.
private struct Page {
  let text: String
  private let lines: [Substring]

  init(_ text: String) {
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var hasBlocks: Bool { lines.contains("```hyp") }

  /// The page with what is shown now, and what the programs in it reported.
  func rerun() -> (now: String, failures: [String]) {
    let conversation = Conversation()
    var result: [Substring] = []
    var failures: [String] = []
    var index = 0
    while index < lines.count {
      result.append(lines[index])
      index += 1
      guard lines[index - 1] == "```hyp" else { continue }
      let end = lines[index...].firstIndex(of: "```") ?? lines.count
      let block = Array(lines[index..<end])
      index = end
      if block.first?.hasPrefix("hyp> ") == true {
        result += converse(block, conversation)
      } else {
        let reports = conversation.reported(block.joined(separator: "\n"))
        if !reports.isEmpty { failures.append(reports) }
        result += block
      }
    }
    return (result.joined(separator: "\n"), failures)
  }

  /// The entries of a block, each followed by what it shows now.
  private func converse(_ block: [Substring], _ conversation: Conversation) -> [Substring] {
    var result: [Substring] = []
    var index = 0
    while index < block.count {
      guard block[index].hasPrefix("hyp> ") else {
        index += 1
        continue
      }
      var entry = String(block[index].dropFirst(5))
      result.append(block[index])
      index += 1
      while conversation.session.state(of: entry) != .complete, index < block.count {
        entry += "\n" + block[index].dropFirst(5)
        result.append(block[index])
        index += 1
      }
      (conversation.output, conversation.reports) = ("", "")
      _ = conversation.session.enter(entry)
      let shown = (conversation.output + conversation.reports).split(
        separator: "\n", omittingEmptySubsequences: false)
      result += shown.dropLast(shown.last == "" ? 1 : 0)
    }
    return result
  }
}
