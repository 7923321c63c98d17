// ExampleTests.swift -- every file of examples/ prints what stands in the file beside it, and draws the pictures
// that docs/images shows. They run in a copy of the folder: an example works wherever it is taken.

import Foundation
import Testing

@Suite struct Examples {
  static let folder = Tool.root.appendingPathComponent("examples")
  static let files = Tool.files(in: folder, suffix: ".hyp")
  static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  @Test func manyAreFound() { #expect(Self.files.count > 15) }

  @Test(arguments: files)
  func printsWhatIsRecorded(_ path: String) throws {
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-examples-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Self.folder, to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    for old in Tool.files(in: copy, suffix: ".svg") {
      try FileManager.default.removeItem(at: copy.appendingPathComponent(old))
    }
    let run = try Tool.run(["--color", "never", "--kinks", "error", path], in: copy)
    #expect(run.status == 0 && !run.isTimedOut && run.messages.isEmpty, "\(run.messages)")
    for picture in Tool.files(in: copy, suffix: ".svg") {
      let name = picture.split(separator: "/").last.map(String.init) ?? picture
      let now = try Data(contentsOf: copy.appendingPathComponent(picture))
      let place = Tool.root.appendingPathComponent("docs/images/" + name)
      guard now != (try? Data(contentsOf: place)) else { continue }
      if Self.isRecording { try now.write(to: place) }
      Issue.record("docs/images/\(name) differs; look at it after recording with RECORD=1")
    }
    let recorded = Self.folder.appendingPathComponent(
      path.replacingOccurrences(of: ".hyp", with: ".expected"))
    if Self.isRecording {
      try Data(run.output.utf8).write(to: recorded)
      Issue.record("recorded \(recorded.lastPathComponent); run again without RECORD=1")
    }
    #expect(try String(contentsOf: recorded, encoding: .utf8) == run.output)
  }

  @Test(arguments: files)
  func isShortAndInTheGallery(_ path: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(path), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { line in
      let code = line.drop { $0 == " " }
      return !code.isEmpty && !code.hasPrefix("#")
    }
    // The fits of NIST carry ten models.
    #expect(lines.count <= (path == "nist.hyp" ? 60 : 30), "\(lines.count) lines of code")
    #expect(text.hasPrefix("# "), "the first line says what it is for")
    let gallery = try String(
      contentsOf: Tool.root.appendingPathComponent("docs/gallery.md"), encoding: .utf8)
    #expect(gallery.contains("(../examples/\(path))"), "docs/gallery.md does not lead to it")
  }

  @Test func recordsAndExamplesArePairs() {
    let recorded = Tool.files(in: Self.folder, suffix: ".expected").map { $0.dropLast(9) }
    #expect(recorded == Self.files.map { $0.dropLast(4) })
    #expect(!recorded.isEmpty)
  }
}
