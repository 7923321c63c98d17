// TextPicture.swift -- a figure as text: frame and labels around what is drawn.
//
// No line is wider than the window: words are broken, numbers that have no room are left out.

import HypSyntax

/// A figure, or the frame of an animation, for a terminal or a pipe.
struct TextPicture {
  let figure: Figure
  let scales: Scales
  let style: TextLook
  /// Of the values of a field.
  let extent: ClosedRange<Double>?
  let canvasColumns: Int
  let canvasRows: Int
  private let xTicks: Ticks
  private let yTicks: Ticks
  private let yLabels: [(row: Int, label: String)]
  private let labelWidth: Int
  private let title: [String]
  private let caption: [String]
  private let xName: [String]
  /// The columns that a line may take: the last of a window stays free.
  private let room: Int

  /// The narrowest window that pictures are made for.
  private static let leastColumns = 10

  /// The rows of the plot itself at most.
  private static let mostRows = 40

  /// - Parameter mostRows: of the plot itself.
  private init?(
    _ figure: Figure, sharing figures: [Figure], caption: String?, style: TextLook,
    rows mostRows: Int
  ) {
    guard let scales = Scales(figures) else { return nil }
    let figure = figure.readable
    self.figure = figure
    self.scales = scales
    self.style = style
    extent = Self.extent(figures)
    let room = max(Self.leastColumns, style.columns) - 1
    self.room = room
    func lines(_ text: String, _ most: Int) -> [String] {
      Lettering.lines(text, room: Double(room), most: most) { Double($0.displayWidth) }
    }
    let most = style.rows < 16 ? 1 : 3
    title = lines(figure.title, most)
    xName = lines(figure.x.label, most)
    self.caption = lines(caption?.visible ?? "", 1)
    let legendRows = max(1, Self.legendRows(figure, style))
    // The name of the vertical axis, with room for a power of ten.
    let headRows = max(1, lines("      " + figure.y.label, most).count)
    let around = 3 + headRows + title.count + xName.count + self.caption.count + legendRows
    var rows = max(4, min(style.rows - around, mostRows))
    var (ticks, labels) = Self.labels(figure, scales, rows: rows, style)
    func widest() -> Int {
      let width = labels.map(\.label.displayWidth).max() ?? 0
      // Where numbers would leave no room for the plot, there are none.
      return width + 2 + Self.leastColumns / 2 <= room ? width : 0
    }
    // A space and the axis itself are before it.
    var columns = max(4, min(room - widest() - 2, 120))
    if figure.hasEqualUnits {
      let unit = min(Double(columns * 2) / scales.x.span, Double(rows * 4) / scales.y.span)
      if unit > 0, unit.isFinite {
        columns = max(4, min(columns, Int((scales.x.span * unit / 2).rounded())))
        rows = max(4, min(rows, Int((scales.y.span * unit / 4).rounded())))
        (ticks, labels) = Self.labels(figure, scales, rows: rows, style)
        columns = max(4, min(columns, room - widest() - 2))
      }
    }
    labelWidth = widest()
    yLabels = labels.filter { $0.label.displayWidth <= widest() }
    (canvasColumns, canvasRows, yTicks) = (columns, rows, ticks)
    xTicks = Ticks(scales.x, count: max(2, columns / 12), whole: figure.x.isWhole)
  }

  /// The text of a figure, each line with a newline; nil if no figure has anything to show.
  ///
  /// - Parameter figures: those that share scales; the first is drawn.
  static func text(
    of figure: Figure, sharing figures: [Figure], caption: String? = nil, style: TextLook
  ) -> String? {
    guard
      let picture = TextPicture(
        figure, sharing: figures, caption: caption, style: style, rows: mostRows)
    else { return nil }
    // Names and numbers that took more lines than was thought leave the plot as many less.
    let excess = picture.lineCount - style.rows
    guard excess > 0, picture.canvasRows > 4 else { return picture.text }
    return TextPicture(
      figure, sharing: figures, caption: caption, style: style,
      rows: max(4, picture.canvasRows - excess))?.text
  }

  private var lineCount: Int {
    title.count + caption.count + headLines.count + canvasRows + footLines.count + xName.count
      + legendLines(indent: legendIndent, room: room).count
  }

  /// In a narrow window the names begin at its edge.
  private var legendIndent: Int { room < 30 ? 0 : labelWidth + 2 }

  private static func extent(_ figures: [Figure]) -> ClosedRange<Double>? {
    var extent: Extent?
    for own in figures.compactMap(\.field?.extent) {
      if extent == nil {
        extent = Extent([own.lowerBound, own.upperBound]) { _ in true }
      } else {
        extent?.include(own)
      }
    }
    return extent?.range
  }

  /// The ticks of the vertical axis, with the row that the dot of each value is in.
  private static func labels(
    _ figure: Figure, _ scales: Scales, rows: Int, _ style: TextLook
  ) -> (Ticks, [(row: Int, label: String)]) {
    let ticks = Ticks(scales.y, count: max(2, rows / 3), whole: figure.y.isWhole)
    var labels: [(row: Int, label: String)] = []
    for tick in ticks.ticks {
      let place = (1 - scales.y.position(tick.value)) * Double(rows * 4 - 1) + 0.5
      guard let dot = Numeral.cell(place, of: rows * 4),
        !labels.contains(where: { $0.row == dot / 4 })
      else { continue }
      labels.append((dot / 4, spelled(tick.label, style)))
    }
    return (ticks, labels)
  }

  /// Without raised digits where only ASCII is understood.
  static func spelled(_ label: String, _ style: TextLook) -> String {
    guard !style.usesUnicode else { return label }
    let raised: [Character: String] = [
      "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
      "⁸": "8", "⁹": "9", "·": "*", "×": "x", "−": "-",
    ]
    return label.map { raised[$0] ?? String($0) }.joined()
      .replacing("*10", with: "e").replacing("x10", with: "x 1e")
  }

  // MARK: The text

  private var text: String {
    let indent = labelWidth + 2
    var lines = (title + caption).map { centered($0, indent) } + headLines
    let canvas = drawn()
    for row in 0..<canvasRows {
      let label = yLabels.first { $0.row == row }?.label
      let space = String(repeating: " ", count: labelWidth - (label?.displayWidth ?? 0))
      let axis = style.usesUnicode ? label == nil ? "│" : "┤" : label == nil ? "|" : "+"
      lines.append(space + (label ?? "") + " " + axis + canvas.text(row: row, style: style))
    }
    lines += footLines + xName.map { centered($0, indent) }
    lines += legendLines(indent: legendIndent, room: room)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Over or under the middle of the plot, as far as the window reaches.
  private func centered(_ text: String, _ indent: Int) -> String {
    let width = text.displayWidth
    let start = max(0, min(indent + (canvasColumns - width) / 2, room - width))
    return String(repeating: " ", count: start) + text
  }

  /// The power of ten of the labels of the vertical axis, and its name.
  private var headLines: [String] {
    let start = labelWidth + 1
    var words: [String] = []
    if yTicks.exponent != 0 {
      words.append(Self.spelled("×10" + Numeral.superscript(yTicks.exponent), style))
    }
    if !figure.y.label.isEmpty { words.append(figure.y.label) }
    let line = words.joined(separator: "  ")
    let indent = line.displayWidth <= room - start ? start : 0
    return Lettering.lines(
      line, room: Double(room - indent), most: style.rows < 16 ? 1 : 3
    ) { Double($0.displayWidth) }.map { String(repeating: " ", count: indent) + $0 }
  }

  /// The horizontal axis and its labels.
  private var footLines: [String] {
    let (corner, across, mark): (Character, Character, Character) =
      style.usesUnicode ? ("└", "─", "┬") : ("+", "-", "+")
    var axis = [Character](repeating: across, count: canvasColumns)
    var labels = ""
    let indent = labelWidth + 2
    for tick in xTicks.ticks.sorted(by: {
      scales.x.position($0.value) < scales.x.position($1.value)
    }) {
      let place = scales.x.position(tick.value) * Double(canvasColumns * 2 - 1) + 0.5
      guard let dot = Numeral.cell(place, of: canvasColumns * 2) else { continue }
      let label = Self.spelled(tick.label, style)
      let width = label.displayWidth
      let start = max(0, min(indent + dot / 2 - (width - 1) / 2, room - width))
      // Two labels never touch; a mark without a label would say nothing.
      guard labels.isEmpty || labels.displayWidth + 2 <= start, width <= room else { continue }
      axis[dot / 2] = mark
      labels += String(repeating: " ", count: start - labels.displayWidth) + label
    }
    var lines = [
      String(repeating: " ", count: labelWidth + 1) + String(corner) + String(axis), labels,
    ]
    if xTicks.exponent != 0 {
      let power = Self.spelled("×10" + Numeral.superscript(xTicks.exponent), style)
      let end = labels.displayWidth + 2 + power.displayWidth
      if end <= room {
        lines[1] += "  " + power
      } else {
        let space = max(0, room - power.displayWidth)
        lines.append(String(repeating: " ", count: space) + power)
      }
    }
    return lines
  }
}
