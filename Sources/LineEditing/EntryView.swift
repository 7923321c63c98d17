// EntryView.swift -- the entry being typed as it is seen: prompt, text in colour, suggestion, notes.

import CEditLine

/// What the editor shows, and what it has shown.
struct EntryView {
  private var screen: Screen
  private let rules: EditingRules
  private let usesColor: Bool
  /// Shown below the text until the next key.
  var note: String?

  init(rules: EditingRules, usesColor: Bool, send: @escaping ([UInt8]) -> Void) {
    self.rules = rules
    self.usesColor = usesColor
    screen = Screen(send: send)
  }

  static var size: ScreenSize {
    ScreenSize(columns: Int(cel_columns()), rows: Int(cel_rows()))
  }

  /// A text that is searched for in the history.
  struct Search {
    let pattern: String
    let fails: Bool
  }

  // MARK: Drawing

  /// Shows a text that is being typed. The cursor is a UTF-8 offset.
  mutating func draw(_ text: String, cursor: Int, search: Search?) {
    let size = Self.size
    let isAtEnd = cursor == text.utf8.count
    let ghost = search == nil && isAtEnd ? rules.suggest(text) : nil
    let frame = frame(text, cursor: cursor, search: search, ghost: ghost, size.columns)
    let notes = (note.map { [$0] } ?? (search == nil ? rules.notes(text, cursor) : []))
      .map { noteRow($0, size.columns) }
    screen.show(frame, notes: notes, size: size)
  }

  /// Shows a text as it stays on the terminal, and goes below it.
  mutating func leave(_ text: String, mark: String) {
    note = nil
    let size = Self.size
    let frame = frame(text, cursor: nil, mark: mark, size.columns)
    screen.show(frame, notes: [], size: size)
    screen.leave()
  }

  /// Takes a note away when a key comes.
  mutating func touch() { note = nil }

  mutating func resize() { screen.reflow(to: Self.size) }

  mutating func wipe() { screen.wipe() }

  // MARK: Layout

  /// The rows that a text takes.
  func rowCount(_ text: String) -> Int {
    frame(text, cursor: nil, Self.size.columns).rows.count
  }

  private var palette: [String] { usesColor ? rules.palette() + ["1;32", "2"] : [] }
  private var promptStyle: Int { rules.palette().count }
  private var dimStyle: Int { promptStyle + 1 }

  /// - Parameter cursor: nil for a text that is not changed any more.
  private func frame(
    _ text: String, cursor: Int?, search: Search? = nil, ghost: String? = nil, mark: String = "",
    _ columns: Int
  ) -> Frame {
    var builder = FrameBuilder(columns: columns, palette: palette)
    if let search {
      builder.add(
        "\(search.fails ? "(not found)" : "(search)") `\(search.pattern)': ", style: dimStyle)
    } else {
      builder.add(rules.prompt(), style: promptStyle)
      builder.add(" ")
    }
    // Further lines begin under the first, as far as a narrow terminal allows.
    let indent = builder.frame.rows.count == 1 ? min(builder.frame.rows[0].width, columns / 4) : 0
    let styles = usesColor ? rules.highlight(text, cursor ?? -1) : nil
    var offset = 0
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if offset == cursor { builder.markCursor() }
      if scalar == "\n" {
        builder.newline(indent: indent)
      } else {
        let style = styles.map { $0.indices.contains(index) ? Int($0[index]) : 0 } ?? 0
        builder.add(scalar, style: style)
      }
      offset += UTF8.width(scalar)
    }
    if cursor.map({ $0 >= offset }) ?? true, mark.isEmpty { builder.markCursor() }
    if let ghost, !ghost.isEmpty {
      let lines = ghost.split(separator: "\n", omittingEmptySubsequences: false)
      builder.add(String(lines[0]) + (lines.count > 1 ? " …" : ""), style: dimStyle)
    }
    builder.add(mark)
    return builder.finish()
  }

  /// One row, cut where the terminal ends.
  private func noteRow(_ text: String, _ columns: Int) -> Frame.Row {
    var builder = FrameBuilder(columns: columns, palette: palette)
    for scalar in text.unicodeScalars where scalar.value >= 0x20 {
      builder.add(scalar, style: dimStyle)
      if builder.frame.rows.count > 1 { break }
    }
    var frame = builder.finish()
    frame.rows[0].isWrapped = false
    return frame.rows[0]
  }
}
