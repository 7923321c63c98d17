// PagePictures.swift -- the pictures that docs/images/pictures.hyp makes are those that the pages show.

import Foundation
import Testing

@Suite struct PagePictures {
  private static let folder = Tool.root.appendingPathComponent("docs/images")

  @Test func areMadeByTheirProgram() throws {
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-pictures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copy) }
    try FileManager.default.copyItem(
      at: Self.folder.appendingPathComponent("pictures.hyp"),
      to: copy.appendingPathComponent("pictures.hyp"))
    let run = try Tool.run(["--color", "never", "pictures.hyp"], in: copy)
    #expect(run.status == 0 && run.messages.isEmpty, "\(run.messages)")
    let made = Tool.files(in: copy, suffix: ".svg")
    #expect(
      Set(made) == ["forward-mode.svg", "reverse-mode.svg", "forward-over-reverse.svg", "film.svg"])
    for picture in made {
      let now = try Data(contentsOf: copy.appendingPathComponent(picture))
      let shown = try? Data(contentsOf: Self.folder.appendingPathComponent(picture))
      #expect(now == shown, "docs/images/\(picture) differs; `make pictures` makes it anew")
    }
  }
}
