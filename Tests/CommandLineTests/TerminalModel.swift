// TerminalModel.swift -- what a terminal shows for the bytes that it was sent.
//
// As much of an xterm as the prompt uses: it wraps in the last column when the next letter comes, scrolls
// at the bottom, and wraps its lines anew when its width changes.

import CEditLine

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct TerminalModel {
  /// A place on the screen. The second half of a wide letter is empty.
  struct Cell: Equatable {
    var text = " "
    /// The parameters of the escape sequences in force, as `0;1;34`.
    var style = ""
  }

  struct Row: Equatable {
    var cells: [Cell]
    /// The line goes on in the next row.
    var isWrapped = false
  }

  private(set) var columns: Int
  private(set) var height: Int
  private(set) var rows: [Row]
  private(set) var cursor = (row: 0, column: 0)
  private(set) var marksPastes = false
  private(set) var showsCursor = true
  /// The last column is taken, and the next letter wraps.
  private var waits = false
  private var style = ""
  private var pending: [UInt8] = []

  init(columns: Int, rows: Int) {
    // Widths are the locale's.
    setlocale(LC_CTYPE, "C.UTF-8")
    self.columns = columns
    height = rows
    self.rows = Array(repeating: Row(cells: Self.blank(columns)), count: rows)
  }

  private static func blank(_ count: Int) -> [Cell] { Array(repeating: Cell(), count: count) }

  /// The rows as text, without spaces at their ends.
  var text: [String] {
    rows.map { row in
      let text = row.cells.map(\.text).joined()
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The rows as text up to the last that is not empty.
  var shown: [String] {
    let text = text
    return Array(text.prefix((text.lastIndex { !$0.isEmpty } ?? -1) + 1))
  }

  /// The style of the first place where a row holds a text.
  func style(of text: String, row: Int) -> String? {
    let cells = rows[row].cells
    for start in cells.indices where cells[start...].map(\.text).joined().hasPrefix(text) {
      return cells[start].style
    }
    return nil
  }

  // MARK: Input

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var rest = pending[...]
    while let first = rest.first {
      if first == 0x1B {
        guard let end = Self.escapeEnd(rest) else { break }
        escape(Array(rest[rest.startIndex..<end]))
        rest = rest[end...]
      } else if first < 0x80 {
        control(first)
        rest = rest.dropFirst()
      } else {
        let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard rest.count >= count else { break }
        put(String(decoding: rest.prefix(count), as: UTF8.self))
        rest = rest.dropFirst(count)
      }
    }
    pending = Array(rest)
  }

  private static func escapeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 2 else { return nil }
    guard bytes[bytes.startIndex + 1] == UInt8(ascii: "[") else { return bytes.startIndex + 2 }
    let tail = bytes.dropFirst(2)
    return tail.firstIndex { (0x40...0x7E).contains($0) }.map { $0 + 1 }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x0D: (cursor.column, waits) = (0, false)
    case 0x0A:
      waits = false
      lineFeed()
    case 0x08: (cursor.column, waits) = (max(0, cursor.column - 1), false)
    case 0x09: cursor.column = min(columns - 1, (cursor.column / 8 + 1) * 8)
    case ..<0x20, 0x7F: break
    default: put(String(Unicode.Scalar(byte)))
    }
  }

  private mutating func lineFeed() {
    if cursor.row + 1 < height {
      cursor.row += 1
    } else {
      rows.removeFirst()
      rows.append(Row(cells: Self.blank(columns)))
    }
  }

  private mutating func put(_ letter: String) {
    let width = letter.unicodeScalars.first.map { Int(cel_width($0.value)) } ?? 0
    guard width > 0 else {
      // Over the letter before.
      let column = waits ? cursor.column : max(0, cursor.column - 1)
      rows[cursor.row].cells[column].text += letter
      return
    }
    if waits || cursor.column + width > columns {
      rows[cursor.row].isWrapped = true
      lineFeed()
      (cursor.column, waits) = (0, false)
    }
    rows[cursor.row].cells[cursor.column] = Cell(text: letter, style: style)
    if width == 2 { rows[cursor.row].cells[cursor.column + 1] = Cell(text: "", style: style) }
    if cursor.column + width >= columns {
      (cursor.column, waits) = (columns - 1, true)
    } else {
      cursor.column += width
    }
  }

  private mutating func escape(_ bytes: [UInt8]) {
    guard bytes.count > 2, let final = bytes.last else { return }
    let parameters = String(decoding: bytes[2..<(bytes.count - 1)], as: UTF8.self)
    let count = max(1, Int(parameters) ?? 1)
    if final != UInt8(ascii: "m") { waits = false }
    switch Character(Unicode.Scalar(final)) {
    case "A": cursor.row = max(0, cursor.row - count)
    case "B": cursor.row = min(height - 1, cursor.row + count)
    case "C": cursor.column = min(columns - 1, cursor.column + count)
    case "D": cursor.column = max(0, cursor.column - count)
    case "H": cursor = (0, 0)
    case "K": clear(row: cursor.row, from: cursor.column)
    case "J":
      let first = parameters == "2" ? 0 : cursor.row
      if parameters != "2" { clear(row: cursor.row, from: cursor.column) }
      for row in (parameters == "2" ? first : first + 1)..<max(height, first + 1)
      where row < height {
        clear(row: row, from: 0)
      }
    case "m":
      if parameters == "0" || parameters.isEmpty {
        style = ""
      } else {
        style = parameters.hasPrefix("0;") ? String(parameters.dropFirst(2)) : parameters
      }
    case "h", "l":
      let isOn = final == UInt8(ascii: "h")
      if parameters == "?2004" { marksPastes = isOn }
      if parameters == "?25" { showsCursor = isOn }
    default: break
    }
  }

  private mutating func clear(row: Int, from column: Int) {
    for index in column..<columns { rows[row].cells[index] = Cell() }
    rows[row].isWrapped = false
  }

  // MARK: Size

  /// Wraps the lines anew; the cursor stays with its letter.
  mutating func resize(columns newColumns: Int, rows newHeight: Int) {
    var lines: [[Cell]] = [[]]
    var place = (line: 0, offset: 0)
    for (index, row) in rows.enumerated() {
      if index == cursor.row {
        place = (lines.count - 1, lines[lines.count - 1].count + cursor.column)
      }
      lines[lines.count - 1] += row.cells
      if !row.isWrapped { lines.append([]) }
    }
    lines.removeLast()
    var wrapped: [Row] = []
    var target = (row: 0, column: 0)
    for (index, line) in lines.enumerated() {
      let used = (line.lastIndex { $0 != Cell() } ?? -1) + 1
      let kept = index == place.line ? max(used, place.offset + 1) : used
      let cells = Array(line.prefix(kept)) + Self.blank(max(0, kept - line.count))
      let first = wrapped.count
      var start = 0
      repeat {
        let part = cells[start..<min(cells.count, start + newColumns)]
        let goesOn = start + newColumns < cells.count
        wrapped.append(
          Row(cells: part + Self.blank(newColumns - part.count), isWrapped: goesOn))
        start += newColumns
      } while start < cells.count
      if index == place.line {
        target = (first + place.offset / newColumns, place.offset % newColumns)
      }
    }
    // What is empty below the cursor goes first, then what stands above.
    while wrapped.count > newHeight, wrapped.count - 1 > target.row,
      wrapped[wrapped.count - 1].cells.allSatisfy({ $0 == Cell() })
    {
      wrapped.removeLast()
    }
    let excess = max(0, wrapped.count - newHeight)
    wrapped.removeFirst(excess)
    while wrapped.count < newHeight { wrapped.append(Row(cells: Self.blank(newColumns))) }
    (rows, columns, height, waits) = (wrapped, newColumns, newHeight, false)
    cursor = (max(0, target.row - excess), target.column)
  }
}
