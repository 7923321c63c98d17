// Frame.swift -- a text laid out in rows of the terminal, with its colours.

import CEditLine
import HypSyntax

/// The columns and rows of a terminal.
package struct ScreenSize: Equatable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
  }
}

/// Rows of a terminal, and where the cursor is in them.
package struct Frame: Equatable {
  /// A row as it is sent, from its first column on.
  package struct Row: Equatable {
    /// Text and escape sequences; the style is plain at both ends.
    package var bytes: [UInt8] = []
    /// The columns that are taken.
    package var width = 0
    /// The terminal itself wraps here: the row is full, and the text goes on in the next one.
    package var isWrapped = false

    package init(bytes: [UInt8] = [], width: Int = 0, isWrapped: Bool = false) {
      (self.bytes, self.width, self.isWrapped) = (bytes, width, isWrapped)
    }
  }

  package struct Position: Equatable {
    package var row = 0
    package var column = 0

    package init(row: Int = 0, column: Int = 0) {
      (self.row, self.column) = (row, column)
    }
  }

  package var rows = [Row()]
  package var cursor = Position()
}

/// Lays text out, scalar after scalar.
package struct FrameBuilder {
  private let columns: Int
  /// The parameters of escape sequences, by style.
  private let palette: [String]
  private(set) var frame = Frame()
  /// The style of what was laid out last.
  private var style = 0

  package init(columns: Int, palette: [String]) {
    self.columns = max(2, columns)
    self.palette = palette
  }

  private var last: Int { frame.rows.count - 1 }

  /// The cursor is where the next scalar will appear.
  package mutating func markCursor() {
    // Never past the last column, where terminals wait.
    if frame.rows[last].width >= columns { wrap() }
    frame.cursor = Frame.Position(row: last, column: frame.rows[last].width)
  }

  package mutating func add(_ text: String, style: Int = 0) {
    for scalar in text.unicodeScalars { add(scalar, style: style) }
  }

  package mutating func add(_ scalar: Unicode.Scalar, style: Int = 0) {
    switch scalar.value {
    case 0x0A: newline()
    case 0x09:
      // To the next stop, or the end of the row.
      repeat {
        put([0x20], width: 1, style)
      } while frame.rows[last].width % 8 != 0 && frame.rows[last].width < columns
    case 0..<0x20, 0x7F:
      put([UInt8(ascii: "^")], width: 1, style)
      put([UInt8(scalar.value ^ 0x40)], width: 1, style)
    case _ where scalar.steersTerminal: add(scalar.escape, style: style)
    // Terminals disagree about what these make of the letters around them: a joined family has two columns
    // on one and six on another. What is not sent is the same on all of them; the text keeps it.
    case 0x200B...0x200D, 0x2060...0x2064, 0xFE00...0xFE0F, 0xAD, 0xE0000...0xE0FFF: break
    default:
      let width = scalar.value < 0x7F ? 1 : Int(cel_width(scalar.value))
      // What the terminal would not show either.
      let shown = width < 0 ? Unicode.Scalar(0xFFFD) ?? scalar : scalar
      // A mark needs something to stand on.
      if width == 0, frame.rows[last].width == 0 { put(Array("◌".utf8), width: 1, style) }
      put(Array(String(shown).utf8), width: width < 0 ? 1 : width, style)
    }
  }

  /// Goes on in a new row, `indent` spaces from its start.
  package mutating func newline(indent: Int = 0) {
    endRow()
    frame.rows.append(Frame.Row())
    add(String(repeating: " ", count: min(indent, columns - 1)))
  }

  /// The finished frame.
  package mutating func finish() -> Frame {
    endRow()
    return frame
  }

  private mutating func put(_ bytes: [UInt8], width: Int, _ style: Int) {
    if width > 0, frame.rows[last].width + width > columns { wrap() }
    if style != self.style {
      let parameters = palette.indices.contains(style) ? palette[style] : ""
      escape(parameters.isEmpty ? "0" : "0;" + parameters)
      self.style = style
    }
    frame.rows[last].bytes += bytes
    frame.rows[last].width += width
  }

  private mutating func wrap() {
    // A wide glyph that does not fit leaves a column empty, which terminals treat in their own ways.
    frame.rows[last].isWrapped = frame.rows[last].width == columns
    endRow()
    frame.rows.append(Frame.Row())
  }

  private mutating func endRow() {
    if style != 0 { escape("0") }
    style = 0
  }

  private mutating func escape(_ parameters: String) {
    frame.rows[last].bytes += Array("\u{1B}[\(parameters)m".utf8)
  }
}
