// Screen.swift -- keeps a block of rows on the terminal as a frame says, sending only what changed.
//
// The block begins in the row where the cursor is when the first frame comes. Rows are told apart
// whole: a changed one is sent anew. A frame taller than the terminal is seen through a window that
// follows the cursor; so no row above the block is ever needed, and what scrolls away is never drawn on.

package struct Screen {
  /// Takes what is to be sent to the terminal.
  private let send: ([UInt8]) -> Void
  /// The rows that stand on the terminal, from the first of the block on.
  private var shown: [Frame.Row] = []
  /// Where the terminal's cursor is among them.
  private var cursor = Frame.Position()
  /// The first row of the frame that is seen.
  private var top = 0
  private var output: [UInt8] = []

  package init(send: @escaping ([UInt8]) -> Void) {
    self.send = send
  }

  /// Shows a frame, and below it `notes` as far as there is room.
  package mutating func show(_ frame: Frame, notes: [Frame.Row], size: ScreenSize) {
    let height = max(1, size.rows)
    let room = height - min(frame.rows.count, height)
    // What is said below the text is seen even where the text fills the screen.
    let noteCount = min(notes.count, max(room, notes.isEmpty ? 0 : min(1, height - 1)))
    let window = height - noteCount
    top = min(top, max(0, frame.rows.count - window))
    if frame.cursor.row < top { top = frame.cursor.row }
    if frame.cursor.row >= top + window { top = frame.cursor.row - window + 1 }
    let seen = frame.rows[top..<min(frame.rows.count, top + window)]
    show(
      rows: Array(seen) + notes.prefix(noteCount),
      cursor: Frame.Position(row: frame.cursor.row - top, column: frame.cursor.column),
      columns: size.columns)
  }

  private mutating func show(rows: [Frame.Row], cursor target: Frame.Position, columns: Int) {
    let isChanged = rows != shown
    if isChanged { add("\u{1B}[?25l") }
    var index = 0
    while index < rows.count {
      if index < shown.count, shown[index] == rows[index] {
        index += 1
        continue
      }
      // A new row that continues the one above is reached by filling that one, so that the terminal
      // knows them for one line.
      let isContinued =
        index > 0 && index >= shown.count && rows[index - 1].isWrapped && rows[index].width > 0
      if isContinued, cursor.row != index - 1 || !isAtMargin { index -= 1 }
      draw(rows, from: &index, columns: columns)
    }
    if shown.count > rows.count {
      move(to: rows.count)
      add("\u{1B}[J")
    }
    shown = rows
    move(to: target.row)
    if target.column > 0 { add("\u{1B}[\(target.column)C") }
    cursor = target
    isAtMargin = false
    if isChanged { add("\u{1B}[?25h") }
    flush()
  }

  /// The terminal's cursor waits past the last column of its row.
  private var isAtMargin = false

  /// Draws row `index`, and those that are wrapped into it and differ too.
  private mutating func draw(_ rows: [Frame.Row], from index: inout Int, columns: Int) {
    move(to: index)
    while true {
      let row = rows[index]
      output += row.bytes
      isAtMargin = row.width >= columns
      if !isAtMargin { add("\u{1B}[K") }
      if index >= shown.count { shown.append(row) }
      cursor = Frame.Position(row: index, column: row.width)
      index += 1
      // An empty one is not: clearing it would clear the last letter of this one.
      let goesOn = row.isWrapped && index < rows.count && rows[index].width > 0
      guard goesOn, index >= shown.count || shown[index] != rows[index] else { return }
    }
  }

  /// Goes to the start of a row, which may be the one below the last.
  private mutating func move(to row: Int) {
    add("\r")
    isAtMargin = false
    if row < cursor.row { add("\u{1B}[\(cursor.row - row)A") }
    let last = max(0, shown.count - 1)
    let down = min(row, last) - cursor.row
    if down > 0 { add("\u{1B}[\(down)B") }
    for _ in 0..<max(0, row - max(last, cursor.row)) { add("\r\n") }
    cursor = Frame.Position(row: row)
  }

  /// Leaves the block: the cursor is at the start of the row below it.
  package mutating func leave() {
    guard !shown.isEmpty else { return }
    move(to: shown.count - 1)
    add("\r\n")
    forget()
    flush()
  }

  /// Wipes the terminal.
  package mutating func wipe() {
    add("\u{1B}[H\u{1B}[2J")
    forget()
    flush()
  }

  /// The terminal has other columns, and has wrapped what stood there anew, as most do: wipes the
  /// block. The next frame begins where it began.
  package mutating func reflow(to size: ScreenSize) {
    guard !shown.isEmpty else { return }
    let columns = max(1, size.columns)
    var rowsAbove = 0
    var index = 0
    // Rows that the terminal wrapped are one line to it.
    while index <= cursor.row, index < shown.count {
      var width = 0
      var end = index
      while end < shown.count - 1, shown[end].isWrapped { end += 1 }
      if cursor.row > end {
        for row in shown[index...end] { width += row.width }
        rowsAbove += max(1, (width + columns - 1) / columns)
      } else {
        for row in shown[index..<cursor.row] { width += row.width }
        rowsAbove += (width + cursor.column) / columns
      }
      index = end + 1
    }
    add("\r")
    let up = min(rowsAbove, max(0, size.rows - 1))
    if up > 0 { add("\u{1B}[\(up)A") }
    add("\u{1B}[J")
    forget()
    flush()
  }

  private mutating func forget() {
    shown = []
    cursor = Frame.Position()
    top = 0
    isAtMargin = false
  }

  private mutating func add(_ text: String) { output += Array(text.utf8) }

  private mutating func flush() {
    if !output.isEmpty { send(output) }
    output = []
  }
}
