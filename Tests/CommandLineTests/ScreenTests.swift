// ScreenTests.swift -- frames, and what is sent to turn one into the next.

import LineEditing
import SplitMix
import Testing

@Suite struct ScreenDrawing {
  // Its first model chooses the locale, whose widths both sides use.
  init() { _ = TerminalModel(columns: 2, rows: 1) }

  private final class Sent {
    var bytes: [UInt8] = []
  }

  private func frame(_ text: String, cursor: Int, columns: Int) -> Frame {
    var builder = FrameBuilder(columns: columns, palette: ["", "31"])
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == cursor { builder.markCursor() }
      builder.add(scalar, style: scalar.value % 3 == 0 ? 1 : 0)
    }
    if cursor >= text.unicodeScalars.count { builder.markCursor() }
    return builder.finish()
  }

  @Test func textsAreLaidOut() {
    let wrapped = frame("abcdefghij", cursor: 10, columns: 5)
    #expect(wrapped.rows.map(\.width) == [5, 5, 0])
    #expect(wrapped.rows.map(\.isWrapped) == [true, true, false])
    #expect(wrapped.cursor == Frame.Position(row: 2, column: 0))
    // A wide glyph never stands on two rows.
    #expect(frame("abcd日x", cursor: 0, columns: 5).rows.map(\.width) == [4, 3])
    #expect(frame("a\tb\u{1}\n\u{301}c", cursor: 0, columns: 20).rows.map(\.width) == [11, 2])
  }

  private func list(_ labels: [String], page: Int = 0, _ columns: Int, _ rows: Int) -> [String]? {
    // Texts that share no beginning: else that would be inserted.
    let candidates = labels.enumerated().map { Completions.Candidate("\($0)", label: $1) }
    let listing = CompletionList(candidates, word: "").listing(
      page: page, size: ScreenSize(columns: columns, rows: rows))
    return listing?.split(separator: "\n").map(String.init)
  }

  @Test func completionsStandInColumns() {
    #expect(list(["aa", "b", "cccc", "d", "e"], 20, 24) == ["aa  b  cccc  d  e"])
    // A long one does not spoil the columns of the others.
    let long = "scatter(what, a=none, b=none, labels=none, title=\"\")"
    let labels = [long] + (1...12).map { "sin\($0)(x)" }
    let shown = list(labels, 60, 24)
    #expect(shown?.first?.hasPrefix("scatter(what, a=none, …)  sin") == true, "\(shown ?? [])")
    #expect(list([long, "sin(x)"], 60, 24) == [long, "sin(x)"])
    #expect(list(["set  how things look", "get  what it is"], 60, 24)?.count == 2)
  }

  @Test func aLongListHasPages() throws {
    let labels = (100..<400).map { "name\($0)" }
    let first = try #require(list(labels, 40, 12))
    #expect(first.count == 10)
    #expect(first[9].contains("264 more: Tab shows them"))
    #expect(first[0].hasPrefix("name100  name109"))
    var seen: [Substring] = []
    var page = 0
    while let rows = list(labels, page: page, 40, 12) {
      #expect(rows.count <= 10)
      seen += rows.filter { !$0.contains("more") }.flatMap { $0.split(separator: " ") }
      page += 1
    }
    #expect(seen.sorted().map(String.init) == labels)
    #expect(list(["a", "b"], page: 1, 40, 12) == nil)
  }

  @Test func onlyWhatChangedIsSent() {
    let sent = Sent()
    var screen = Screen { sent.bytes += $0 }
    let size = ScreenSize(columns: 20, rows: 10)
    let text = (0..<8).map { "line \($0)" }.joined(separator: "\n")
    screen.show(frame(text, cursor: 0, columns: 20), notes: [], size: size)
    sent.bytes = []
    screen.show(frame(text, cursor: 30, columns: 20), notes: [], size: size)
    #expect(sent.bytes.count < 16)
    screen.show(frame(text + "!", cursor: 30, columns: 20), notes: [], size: size)
    #expect(!String(decoding: sent.bytes, as: UTF8.self).contains("line 6"))
  }

  /// Any frames one after the other leave the terminal as the last alone would.
  @Test(arguments: 0..<40) func framesReplaceEachOther(seed: UInt64) {
    var random = SplitMix(state: seed)
    let sent = Sent()
    var screen = Screen { sent.bytes += $0 }
    var size = ScreenSize(columns: Int.random(in: 2...24, using: &random), rows: 6)
    var terminal = TerminalModel(columns: size.columns, rows: size.rows)
    let letters = Array("ab cd\n日\u{301}ε\t".unicodeScalars)
    var text = ""
    for step in 0..<60 {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: text = String(text.unicodeScalars.dropLast(5))
      case 1: text = ""
      case 2 where seed % 2 == 0:
        size.columns = Int.random(in: 2...24, using: &random)
        terminal.resize(columns: size.columns, rows: size.rows)
        screen.reflow(to: size)
      default:
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          text.unicodeScalars.append(letters[Int.random(in: 0..<letters.count, using: &random)])
        }
      }
      let count = text.unicodeScalars.count
      let frame = frame(
        text, cursor: Int.random(in: 0...count, using: &random), columns: size.columns)
      var notes: [Frame.Row] = []
      if step % 5 == 0 { notes = [Frame.Row(bytes: [UInt8(ascii: "n")], width: 1)] }
      screen.show(frame, notes: notes, size: size)
      terminal.feed(sent.bytes)
      sent.bytes = []
      check(terminal, frame, notes, size, "seed \(seed), step \(step), \(text.debugDescription)")
    }
  }

  /// The rows around the cursor are those of the frame, and below them there is nothing.
  private func check(
    _ terminal: TerminalModel, _ frame: Frame, _ notes: [Frame.Row], _ size: ScreenSize,
    _ comment: Comment
  ) {
    var expected = TerminalModel(columns: size.columns, rows: frame.rows.count + notes.count)
    for (index, row) in (frame.rows + notes).enumerated() {
      if index > 0 { expected.feed([0x0D, 0x0A]) }
      expected.feed(row.bytes)
    }
    let offset = terminal.cursor.row - frame.cursor.row
    #expect(terminal.cursor.column == frame.cursor.column, comment)
    for row in 0..<size.rows {
      let place = row - offset
      // A note is seen also where the text fills the screen.
      let isNote = !notes.isEmpty && frame.rows.count >= size.rows && row == size.rows - 1
      if place < 0 || isNote { continue }
      let wanted = place < expected.rows.count ? expected.rows[place].cells : []
      let found = terminal.rows[row].cells
      if wanted.isEmpty {
        #expect(found.allSatisfy { $0 == TerminalModel.Cell() }, comment)
      } else {
        #expect(found == wanted, comment)
      }
    }
  }
}
