// TextCanvas.swift -- dots on a grid of characters.
//
// A braille character has two columns of four dots. Without Unicode, or where series must be told
// apart without colour, a cell holds the mark of its series instead.

import HypSyntax

/// How a picture may look as text.
public struct TextLook {
  /// The columns that a line may have.
  public var columns: Int
  /// The lines that a picture may have, its title and labels with it.
  public var rows: Int
  /// Escape sequences for 256 colours are understood.
  public var usesColor: Bool
  /// Characters beyond ASCII can be shown.
  public var usesUnicode: Bool
  /// Waits this many seconds between the frames of an animation, each of which is wiped; nil if what
  /// was written stays, as in a pipe.
  public var pause: ((Double) -> Void)?
  /// Someone watches: what a program saves in a file is shown here too.
  public var showsSavedPictures = false
  /// What a program would save in a file is shown here instead.
  public var takesSavedPictures = false

  /// Takes pictures as SVG, where they can be shown so.
  public var takesDrawing: ((_ svg: String) -> Void)?

  /// How pictures look; without anything said, as in a pipe.
  public init(
    columns: Int = 72, rows: Int = 22, usesColor: Bool = false, usesUnicode: Bool = true
  ) {
    self.columns = columns
    self.rows = rows
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
  }
}

/// A text with a colour of the 256, or none, in each cell.
struct TextCanvas {
  struct Cell {
    /// The dots of a braille character.
    var dots: UInt8 = 0
    var character: Character?
    var color: Int?
    /// Behind the character.
    var ground: Int?
    /// The character before it takes two columns.
    var isCovered = false
  }

  let columns: Int
  let rows: Int
  private var cells: [Cell]

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = [Cell](repeating: Cell(), count: columns * rows)
  }

  /// Dots across and down.
  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  subscript(row: Int, column: Int) -> Cell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }

  /// Which bit is the dot in a row and a column of a braille character.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Sets a dot; with a mark, its cell holds the mark.
  mutating func set(x: Int, y: Int, color: Int?, mark: Character?) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let index = y / 4 * columns + x / 2
    if let mark {
      cells[index].character = mark
    } else {
      cells[index].character = nil
      cells[index].dots |= Self.bits[y % 4][x % 2]
    }
    if let color { cells[index].color = color }
  }

  /// A character in the cell of a dot, over all that is there.
  mutating func put(_ character: Character, x: Int, y: Int, color: Int?) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    put(character, row: y / 4, column: x / 2, color: color)
  }

  private mutating func put(_ character: Character, row: Int, column: Int, color: Int?) {
    let index = row * columns + column
    // Half a character is none.
    if cells[index].isCovered { cells[index - 1].character = " " }
    if column + 1 < columns, cells[index + 1].isCovered { cells[index + 1].isCovered = false }
    (cells[index].character, cells[index].isCovered) = (character, false)
    cells[index].color = color
  }

  /// Words from a cell on, as far as the row reaches.
  mutating func write(_ text: String, row: Int, column: Int, color: Int?) {
    guard row >= 0, row < rows else { return }
    var column = column
    for character in text {
      let width = character.displayWidth
      guard width > 0 else { continue }
      guard column >= 0, column + width <= columns else { return }
      put(character, row: row, column: column, color: color)
      if width == 2 {
        put(" ", row: row, column: column + 1, color: color)
        self[row, column + 1].isCovered = true
        self[row, column].character = character
      }
      column += width
    }
  }

  /// Whether the dot at a step of a line is drawn.
  private static func isDrawn(_ stroke: Stroke, _ step: Int) -> Bool {
    switch stroke {
    case .none: false
    case .solid: true
    case .dashed: step % 8 < 5
    case .dotted: step % 3 == 0
    case .dashdot: step % 10 < 5 || step % 10 == 7
    }
  }

  /// Dots along a line (Bresenham 1965), as far as it is on the canvas.
  ///
  /// - Parameter first: the steps of a longer line before it.
  /// - Returns: the steps after it.
  @discardableResult
  mutating func line(
    _ a: Place, _ b: Place, color: Int?, mark: Character?, stroke: Stroke = .solid,
    from first: Int = 0
  ) -> Int {
    guard let (a, b) = clipped(a, b) else { return first }
    var step = first
    var (x, y) = (Int(a.x), Int(a.y))
    let (endX, endY) = (Int(b.x), Int(b.y))
    let (dx, dy) = (abs(endX - x), abs(endY - y))
    let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
    var error = dx - dy
    while true {
      if Self.isDrawn(stroke, step) { set(x: x, y: y, color: color, mark: mark) }
      if x == endX, y == endY { return step }
      step += 1
      let twice = 2 * error
      if twice > -dy {
        error -= dy
        x += stepX
      }
      if twice < dx {
        error += dx
        y += stepY
      }
    }
  }

  /// The part of a line that is on the canvas (Liang and Barsky 1984); nil for none.
  private func clipped(_ a: Place, _ b: Place) -> (Place, Place)? {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (start, end) = (0.0, 1.0)
    let right = Double(width) - 1e-3
    let bottom = Double(height) - 1e-3
    for (p, q) in [(-dx, a.x), (dx, right - a.x), (-dy, a.y), (dy, bottom - a.y)] {
      if p == 0 {
        if q < 0 { return nil }
      } else if p < 0 {
        start = max(start, q / p)
      } else {
        end = min(end, q / p)
      }
    }
    guard start <= end else { return nil }
    func inside(_ part: Double) -> Place {
      Place(
        x: max(0, min(right, a.x + dx * part)), y: max(0, min(bottom, a.y + dy * part)))
    }
    return (inside(start), inside(end))
  }

  /// A row as text, without spaces at the end unless they have a ground.
  func text(row: Int, style: TextLook) -> String {
    var painter = TextPainter(usesColor: style.usesColor)
    for column in 0..<columns {
      let cell = self[row, column]
      if cell.isCovered { continue }
      let character: Character =
        cell.character
        ?? (cell.dots == 0
          ? " "
          : style.usesUnicode
            ? Character(Unicode.Scalar(0x2800 + UInt32(cell.dots)) ?? " ") : "*")
      painter.add(String(character), color: cell.color, ground: cell.ground)
    }
    return painter.finished
  }
}

/// Text in colours, with no more escape sequences than it needs; those of others are made visible.
struct TextPainter {
  let usesColor: Bool
  private var text = ""
  private var spaces = ""
  private var color: Int?
  private var ground: Int?

  init(usesColor: Bool) {
    self.usesColor = usesColor
  }

  mutating func add(_ part: String, color: Int? = nil, ground: Int? = nil) {
    if part.allSatisfy({ $0 == " " }), ground == nil || !usesColor, self.ground == nil {
      spaces += part
      return
    }
    text += spaces
    spaces = ""
    if usesColor { change(to: color, ground) }
    text += part.visible
  }

  private mutating func change(to color: Int?, _ ground: Int?) {
    guard color != self.color || ground != self.ground else { return }
    if self.color != nil || self.ground != nil { text += "\u{1B}[0m" }
    if let color { text += "\u{1B}[38;5;\(color)m" }
    if let ground { text += "\u{1B}[48;5;\(ground)m" }
    (self.color, self.ground) = (color, ground)
  }

  /// The text, in no colour at its end.
  var finished: String { text + (color != nil || ground != nil ? "\u{1B}[0m" : "") }
}
