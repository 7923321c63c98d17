// TextPicture.swift -- a figure as text: dots in braille, frame and labels around them.

import HypSyntax

/// A figure, or the frame of an animation, for a terminal or a pipe.
struct TextPicture {
  private let figure: Figure
  private let scales: Scales
  private let style: TextLook
  private let xTicks: Ticks
  private let yTicks: Ticks
  private let yLabels: [(row: Int, label: String)]
  private let labelWidth: Int
  private let extent: ClosedRange<Double>?
  private let canvasColumns: Int
  private let canvasRows: Int
  private let caption: String?

  /// - Parameter figures: those that share scales; the first is drawn.
  init?(_ figure: Figure, sharing figures: [Figure], caption: String? = nil, style: TextLook) {
    guard let scales = Scales(figures) else { return nil }
    self.figure = figure.readable
    self.scales = scales
    self.style = style
    self.caption = caption?.visible
    extent = Self.extent(figures)
    let legendRows = 1
    let around =
      4 + (figure.title.isEmpty ? 0 : 1) + (figure.x.label.isEmpty ? 0 : 1)
      + (caption == nil ? 0 : 1) + legendRows
    canvasRows = max(4, min(style.rows - around, 40))
    yTicks = Ticks(scales.y, count: max(2, canvasRows / 3), whole: figure.y.isWhole)
    let rows = canvasRows
    var labels: [(row: Int, label: String)] = []
    for tick in yTicks.ticks {
      let place = (1 - scales.y.position(tick.value)) * Double(rows - 1) + 0.5
      guard let row = Numeral.cell(place, of: rows), !labels.contains(where: { $0.row == row })
      else { continue }
      labels.append((row, Self.spelled(tick.label, style)))
    }
    yLabels = labels
    labelWidth = labels.map(\.label.displayWidth).max() ?? 0
    // A space, the axis itself, and nothing after it.
    canvasColumns = max(8, min(style.columns - labelWidth - 3, 120))
    xTicks = Ticks(scales.x, count: max(2, canvasColumns / 12), whole: figure.x.isWhole)
  }

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

  /// Without raised digits where only ASCII is understood.
  private static func spelled(_ label: String, _ style: TextLook) -> String {
    guard !style.usesUnicode else { return label }
    let raised: [Character: String] = [
      "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
      "⁸": "8", "⁹": "9", "·": "*", "×": "x", "−": "-",
    ]
    return label.map { raised[$0] ?? String($0) }.joined()
      .replacing("*10", with: "e").replacing("x10", with: "x 1e")
  }

  // MARK: The text

  /// Lines, each with a newline at its end.
  var text: String {
    var lines: [String] = []
    let indent = labelWidth + 2
    if !figure.title.isEmpty { lines.append(centered(figure.title, indent)) }
    if let caption { lines.append(centered(caption, indent)) }
    if let head = headLine { lines.append(head) }
    let canvas = drawn()
    for row in 0..<canvasRows {
      let label = yLabels.first { $0.row == row }?.label
      let space = String(repeating: " ", count: labelWidth - (label?.displayWidth ?? 0))
      let axis = style.usesUnicode ? label == nil ? "│" : "┤" : label == nil ? "|" : "+"
      lines.append(space + (label ?? "") + " " + axis + canvas.text(row: row, style: style))
    }
    lines += footLines
    if !figure.x.label.isEmpty { lines.append(centered(figure.x.label, indent)) }
    lines += legendLines(indent: indent)
    return lines.map { $0 + "\n" }.joined()
  }

  private func centered(_ text: String, _ indent: Int) -> String {
    let room = max(0, (canvasColumns - text.displayWidth) / 2)
    return String(repeating: " ", count: indent + room) + text
  }

  /// The name of the vertical axis, and the power of ten of its labels.
  private var headLine: String? {
    var words: [String] = []
    if yTicks.exponent != 0 {
      words.append(Self.spelled("×10" + Numeral.superscript(yTicks.exponent), style))
    }
    if !figure.y.label.isEmpty { words.append(figure.y.label) }
    return words.isEmpty
      ? nil : String(repeating: " ", count: labelWidth + 1) + words.joined(separator: "  ")
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
      let place = scales.x.position(tick.value) * Double(canvasColumns - 1) + 0.5
      guard let column = Numeral.cell(place, of: canvasColumns) else { continue }
      let label = Self.spelled(tick.label, style)
      let start = max(0, indent + column - (label.displayWidth - 1) / 2)
      // Two labels never touch; a mark without a label would say nothing.
      guard labels.isEmpty || labels.displayWidth + 2 <= start else { continue }
      axis[column] = mark
      labels += String(repeating: " ", count: start - labels.displayWidth) + label
    }
    if xTicks.exponent != 0 {
      labels += "  " + Self.spelled("×10" + Numeral.superscript(xTicks.exponent), style)
    }
    return [String(repeating: " ", count: labelWidth + 1) + String(corner) + String(axis), labels]
  }

  // MARK: Telling series apart

  private static let marks: [Character] = ["*", "+", "o", "x", "#", "@", "%", "&"]

  /// Every series but the first has a mark if there are no colours.
  private func mark(_ index: Int) -> Character? {
    guard !style.usesColor else { return nil }
    if figure.series.count < 2, figure.field == nil { return nil }
    if index == 0, figure.field == nil, style.usesUnicode { return nil }
    return Self.marks[index % Self.marks.count]
  }

  private func color(_ index: Int) -> Int? {
    style.usesColor ? Palette.series[figure.colorPlace(index)].terminal : nil
  }

  private func legendLines(indent: Int) -> [String] {
    var lines: [String] = []
    var painter = TextPainter(usesColor: style.usesColor)
    var width = 0
    painter.add(String(repeating: " ", count: indent))
    var isEmpty = true
    for (index, series) in figure.series.enumerated() {
      guard let label = series.label else { continue }
      let sample: String
      if let mark = mark(index) {
        sample = String(repeating: mark, count: 2)
      } else if series.form == .bars {
        sample = style.usesUnicode ? "██" : "##"
      } else if series.form == .points {
        sample = style.usesUnicode ? "⠶" : "*"
      } else {
        sample = style.usesUnicode ? "──" : "**"
      }
      let needed = sample.count + 1 + label.displayWidth + 3
      if !isEmpty, indent + width + needed > style.columns {
        lines.append(painter.finished)
        painter = TextPainter(usesColor: style.usesColor)
        painter.add(String(repeating: " ", count: indent))
        (width, isEmpty) = (0, true)
      }
      if !isEmpty { painter.add("   ") }
      painter.add(sample, color: color(index))
      painter.add(" " + label)
      width += needed
      isEmpty = false
    }
    if !isEmpty { lines.append(painter.finished) }
    if let line = valueLine(indent: indent) { lines.append(line) }
    return lines
  }

  /// The colours or shades of values, from the least to the greatest.
  private func valueLine(indent: Int) -> String? {
    guard let extent, figure.field != nil else { return nil }
    var painter = TextPainter(usesColor: style.usesColor)
    painter.add(String(repeating: " ", count: indent))
    painter.add(Self.spelled(Numeral.short(extent.lowerBound), style) + " ")
    let steps = style.usesColor ? 20 : Self.shades.count
    for step in 0..<steps {
      let part = (Double(step) + 0.5) / Double(steps)
      let shade = Self.shade(part)
      if style.usesColor {
        painter.add(" ", ground: Palette.value(part).terminal)
      } else {
        painter.add(String(shade))
      }
    }
    painter.add(" " + Self.spelled(Numeral.short(extent.upperBound), style))
    return painter.finished
  }

  // MARK: Drawing

  private static let shades: [Character] = Array(" .:-=+*#%@")

  private static func shade(_ part: Double) -> Character {
    let place = part * Double(shades.count)
    return shades[Numeral.cell(place, of: shades.count) ?? (place > 0 ? shades.count - 1 : 0)]
  }

  private func part(_ value: Double) -> Double {
    guard let extent, extent.upperBound > extent.lowerBound else { return 0.5 }
    return (value / 2 - extent.lowerBound / 2) / (extent.upperBound / 2 - extent.lowerBound / 2)
  }

  private func drawn() -> TextCanvas {
    var canvas = TextCanvas(columns: canvasColumns, rows: canvasRows)
    if let field = figure.field { draw(field, &canvas) }
    // Dots are in the middle of their squares: the first and the last belong to the ends.
    let (width, height) = (Double(canvas.width - 1), Double(canvas.height - 1))
    func moved(_ place: Place) -> Place { Place(x: place.x + 0.5, y: place.y + 0.5) }
    for (index, series) in figure.series.enumerated() {
      let (color, mark) = (color(index), mark(index))
      if series.form == .bars {
        draw(Bars(series, scales, width: width + 1, height: height + 1), color, mark, &canvas)
        continue
      }
      let outline = Outline(series, scales, width: width, height: height, grain: 1)
      for dot in outline.dots.map(moved) { canvas.line(dot, dot, color: color, mark: mark) }
      for stroke in outline.strokes.map({ $0.map(moved) }) {
        canvas.line(stroke[0], stroke[0], color: color, mark: mark)
        for (a, b) in zip(stroke, stroke.dropFirst()) {
          canvas.line(a, b, color: color, mark: mark)
        }
      }
    }
    return canvas
  }

  private func draw(_ bars: Bars, _ color: Int?, _ mark: Character?, _ canvas: inout TextCanvas) {
    for bar in bars.rectangles {
      let left = Int(bar.x.rounded())
      // A gap of one dot, if there is room for it.
      let right = max(left + 1, Int((bar.x + bar.width).rounded()) - (bar.width >= 4 ? 1 : 0))
      let top = Int(bar.y.rounded())
      let bottom = max(top + 1, Int((bar.y + bar.height).rounded()))
      guard left < canvas.width, top < canvas.height, right > 0, bottom > 0 else { continue }
      for x in max(0, left)..<min(canvas.width, right) {
        for y in max(0, top)..<min(canvas.height, bottom) {
          canvas.set(x: x, y: y, color: color, mark: mark)
        }
      }
    }
  }

  private func draw(_ field: Field, _ canvas: inout TextCanvas) {
    switch field.form {
    case .heat:
      for row in 0..<canvas.rows {
        for column in 0..<canvas.columns {
          let upper = value(field, column, Double(row) + (style.usesColor ? 0.25 : 0.5))
          var cell = TextCanvas.Cell()
          if style.usesColor, style.usesUnicode {
            let lower = value(field, column, Double(row) + 0.75)
            cell.character = "▀"
            cell.color = upper.map { Palette.value(part($0)).terminal }
            cell.ground = lower.map { Palette.value(part($0)).terminal }
            if upper == nil { cell.character = lower == nil ? " " : "▄" }
            if upper == nil, let lower {
              cell.ground = nil
              cell.color = Palette.value(part(lower)).terminal
            }
          } else if style.usesColor {
            cell.character = " "
            cell.ground = upper.map { Palette.value(part($0)).terminal }
          } else {
            cell.character = upper.map { Self.shade(part($0)) } ?? "?"
          }
          canvas[row, column] = cell
        }
      }
    case .contours(let levels):
      let (width, height) = (Double(canvas.width - 1), Double(canvas.height - 1))
      for level in levels {
        let color = style.usesColor ? Palette.value(part(level)).terminal : nil
        for line in Contours(field, level: level).lines {
          let places = line.map {
            Place(
              x: scales.x.position($0.x) * width + 0.5,
              y: (1 - scales.y.position($0.y)) * height + 0.5)
          }
          for (a, b) in zip(places, places.dropFirst()) {
            canvas.line(a, b, color: color, mark: nil)
          }
        }
      }
    }
  }

  /// The value of a field where a cell of the canvas is; nil if there is none.
  private func value(_ field: Field, _ column: Int, _ row: Double) -> Double? {
    let x = scales.x.value(at: (Double(column) + 0.5) / Double(canvasColumns))
    let y = scales.y.value(at: 1 - row / Double(canvasRows))
    let (dx, dy) = field.cellSize
    let u = ((x - field.x.lowerBound) / dx).rounded()
    let v = ((y - field.y.lowerBound) / dy).rounded()
    guard u >= 0, v >= 0, u < Double(field.columns), v < Double(field.rows) else { return nil }
    let value = field.values[Int(v) * field.columns + Int(u)]
    return value.isFinite ? value : nil
  }
}
