// ThreadPage.swift -- docs/wrong-elsewhere.md holds the programs of Tests/Spec/threads, and nothing else.
//
// Each file of that folder is a public thread: its first line names it, `owner/repo#number`; a comment says what the
// program computes, and from `There:` on what was given or is given elsewhere. The rest is the program, which asserts the
// right answer. A folder is a chapter of the page. RECORD=1 writes the page.

import Foundation
import Testing

@Suite struct ThreadPage {
  static let folder = Tool.root.appendingPathComponent("Tests/Spec/threads")
  static let files = Tool.files(in: folder, suffix: ".hyp")

  /// The chapters, in the order of the page.
  static let chapters: [(folder: String, title: String)] = [
    ("loops", "Loops"), ("branches", "Branches and zeros"), ("powers", "Powers"),
    ("norms", "Lengths"), ("products", "Products with zeros"),
    ("nests", "Derivatives of derivatives"), ("solvers", "Roots and integrals"),
    ("equations", "Differential equations"), ("matrices", "Matrices"),
    ("functions", "Special functions"), ("transforms", "Fourier transforms"),
  ]

  /// A public thread.
  struct Thread {
    let repository: String
    let number: String
    let problem: String
    let there: String
    let program: String

    init(_ text: String) throws {
      let lines = text.components(separatedBy: "\n")
      let comments = lines.prefix { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }
      let address = try #require(comments.first?.split(separator: "#"))
      try #require(address.count == 2 && address[0].split(separator: "/").count == 2)
      try #require(Int(address[1]) != nil)
      repository = String(address[0])
      number = String(address[1])
      let words = comments.dropFirst().joined(separator: " ").components(separatedBy: " There: ")
      try #require(words.count == 2, "what the program is, and what is given there")
      (problem, there) = (words[0], words[1])
      program = lines.dropFirst(comments.count).joined(separator: "\n")
        .trimmingCharacters(in: .newlines)
      #expect(program.contains("assert"), "nothing is asserted")
    }

    var entry: String {
      """
      ### [\(repository)#\(number)](https://github.com/\(repository)/issues/\(number))

      \(problem) There: \(there)

      ```hyp
      \(program)
      ```

      """
    }
  }

  @Test func showsThePrograms() throws {
    var chapters = ""
    for (folder, title) in Self.chapters {
      let texts = try Self.files.filter { $0.hasPrefix(folder + "/") }.map {
        try String(contentsOf: Self.folder.appendingPathComponent($0), encoding: .utf8)
      }
      #expect(!texts.isEmpty, "nothing of \(title)")
      let entries = try texts.map { try Thread($0).entry }
      chapters += "\n## \(title)\n\n" + entries.joined(separator: "\n")
    }
    let known = Self.files.filter { file in
      Self.chapters.contains { file.hasPrefix($0.folder + "/") }
    }
    #expect(known == Self.files, "a folder without a chapter")
    let page = Self.opening(Self.files.count) + chapters
    let file = Tool.root.appendingPathComponent("docs/wrong-elsewhere.md")
    guard page != (try? String(contentsOf: file, encoding: .utf8)) else { return }
    if Examples.isRecording { try Data(page.utf8).write(to: file) }
    Issue.record("docs/wrong-elsewhere.md is not what the specs say; read it after RECORD=1")
  }

  @Test func fortyAreThere() throws {
    #expect(Self.files.count >= 40)
    let addresses = try Self.files.map {
      try String(contentsOf: Self.folder.appendingPathComponent($0), encoding: .utf8)
        .components(separatedBy: "\n")[0]
    }
    #expect(Set(addresses).count == addresses.count, "a thread is there twice")
  }

  private static func opening(_ count: Int) -> String {
    """
    # Wrong elsewhere, right here

    \(count) public threads in which a system for derivatives, or a library beside one, gave a wrong number, nan where there is an
    answer, or none at all; what is asked there, as a program; and the right answer, in closed form or computed with forty digits
    and more. Many of these threads are closed, and what they tell of is mended: they show what goes wrong, not who is worse. What a
    thread says is told in a few words, and may be read there.

    Each program is a file of `Tests/Spec/threads`, from which the page is made. They run with the tests, in forward and in reverse
    mode where both have a say, and pass without a warning.

    """
  }
}
