// HistoryFileTests.swift -- the file of the history, when things go wrong with it.
//
// Tests/Support/histories.py does it for a minute with prompts that are killed.

import Foundation
import LineEditing
import Testing

@Suite struct HistoryFileTests {
  private let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    .appendingPathComponent("hyperrepl-history-\(UUID().uuidString)")

  private func file(_ name: String, _ text: String) throws -> URL {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file
  }

  private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  /// Whoever was killed within a line has left its beginning.
  @Test func aLineThatWasCutOffIsNotJoinedWithTheNext() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try file("history", "x = 1\nhalf of an ent")
    #expect(History(path: file.path).add("y = 2"))
    #expect(History(path: file.path).add("z = 3"))
    #expect(try text(file) == "x = 1\nhalf of an ent\ny = 2\nz = 3\n")
  }

  @Test func aFullDiskLeavesNoHalfLine() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    defer { try? FileManager.default.removeItem(at: folder) }
    // Limits on the size of files are those of a process, so a shell has one: a block of 512 bytes.
    let file = try file("history", String(repeating: "x = 1\n", count: 80))
    let child = try Child(
      program: "/bin/sh",
      pipes: [
        "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" -q -i --editor none --history \"$1\"",
        Child.path,
        file.path,
      ])
    child.send("\"\(String(repeating: "a", count: 300))\";\nb = 2\n")
    child.closeInput()
    #expect(child.rest().contains("the history cannot be written"))
    let lines = try text(file).split(separator: "\n")
    #expect(lines.allSatisfy { $0 == "x = 1" || $0 == "b = 2" }, "\(lines.suffix(3))")
  }

  @Test func aLongFileIsCutBehindItsLink() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let count = 2 * History.limit + 1
    let real = try file("real", (1...count).map { "x = \($0)\n" }.joined())
    let link = folder.appendingPathComponent("link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
    // What somebody has put in the way is not written through.
    let secret = try file("secret", "keep\n")
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("real.new"), withDestinationURL: secret)
    let history = History(path: link.path)
    #expect(history.entries.count == History.limit && history.entries.last == "x = \(count)")
    #expect(try text(secret) == "keep\n")
    let lines = try text(real).split(separator: "\n")
    #expect(lines.count == History.limit && lines[0] == "x = \(count - History.limit + 1)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == real.path)
    let mode = try FileManager.default.attributesOfItem(atPath: real.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }
}
