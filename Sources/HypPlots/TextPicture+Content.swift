// TextPicture+Content.swift -- what is inside the frame of a picture of text: dots in braille, and characters.
//
// What is on top of what: field, bands and lines of reference, bars, lines, arrows, error bars, points, notes. So no
// line hides a point.

import HypSyntax
import RealModule

extension TextPicture {
  /// The value of a field as a part of all that there are.
  private func part(_ value: Double) -> Double {
    guard let extent, extent.upperBound > extent.lowerBound else { return 0.5 }
    return (value / 2 - extent.lowerBound / 2) / (extent.upperBound / 2 - extent.lowerBound / 2)
  }

  func drawn() -> TextCanvas {
    var canvas = TextCanvas(columns: canvasColumns, rows: canvasRows)
    if let field = figure.field { draw(field, &canvas) }
    for annotation in figure.annotations { drawBelow(annotation, &canvas) }
    let (width, height) = (Double(canvas.width), Double(canvas.height))
    for (index, series) in figure.series.enumerated() where series.form == .bars {
      draw(
        Bars(series, scales, width: width, height: height), color(index), mark(index), &canvas)
    }
    let outlines = figure.series.map { series in
      // Dots are in the middle of their squares: the first and the last belong to the ends.
      series.form == .bars || series.form == .arrows
        ? nil : Outline(series, scales, width: width - 1, height: height - 1, grain: 1)
    }
    for (index, outline) in outlines.enumerated() {
      guard let outline else { continue }
      for stroke in outline.strokes.map({ $0.map(Self.centered) }) {
        var step = canvas.line(
          stroke[0], stroke[0], color: color(index), mark: mark(index))
        for (a, b) in zip(stroke, stroke.dropFirst()) {
          step = canvas.line(
            a, b, color: color(index), mark: mark(index), stroke: figure.stroke(index), from: step)
        }
      }
    }
    for (index, series) in figure.series.enumerated() {
      switch series.form {
      case .arrows:
        let arrows = Arrows(series, scales, width: width - 1, height: height - 1).arrows
        for arrow in arrows { draw(arrow, color(index), &canvas) }
      case .line, .points, .path:
        let bars = ErrorLines(series, scales, width: width - 1, height: height - 1).lines
        for bar in bars {
          let mark: Character = bar.a.x == bar.b.x ? "|" : "-"
          canvas.line(
            Self.centered(bar.a), Self.centered(bar.b), color: color(index),
            mark: style.usesUnicode ? nil : mark)
        }
      case .bars: break
      }
    }
    for (index, outline) in outlines.enumerated() {
      if let outline { draw(outline.dots, of: index, &canvas) }
    }
    for annotation in figure.annotations { drawAbove(annotation, &canvas) }
    return canvas
  }

  private static func centered(_ place: Place) -> Place {
    Place(x: place.x + 0.5, y: place.y + 0.5)
  }

  // MARK: Points

  /// A few points are characters that are seen from afar, many are four dots, very many one dot each.
  private func draw(_ dots: [Place], of index: Int, _ canvas: inout TextCanvas) {
    let series = figure.series[index]
    if series.form == .path, series.mark == nil { return }
    let cells = canvas.columns * canvas.rows
    let isLarge = series.shownMark != .none && dots.count <= max(40, cells / 8)
    for dot in dots {
      let (x, y) = (Int(dot.x + 0.5), Int(dot.y + 0.5))
      if isLarge {
        canvas.put(point(index), x: x, y: y, color: color(index))
      } else if dots.count <= cells / 2, mark(index) == nil {
        // Four dots in one cell, so that they look alike wherever they are.
        let (left, top) = (x / 2 * 2, y / 4 * 4 + min(2, y % 4))
        for (u, v) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
          canvas.set(x: left + u, y: top + v, color: color(index), mark: nil)
        }
      } else {
        canvas.set(x: x, y: y, color: color(index), mark: mark(index))
      }
    }
  }

  // MARK: Arrows

  /// A shaft with a head of one character; a short one is the head alone.
  private func draw(_ arrow: Arrows.Arrow, _ color: Int?, _ canvas: inout TextCanvas) {
    let (dx, dy) = (arrow.head.x - arrow.tail.x, arrow.head.y - arrow.tail.y)
    let isShort = abs(dx) < 6 && abs(dy) < 8
    let (tail, head) = (Self.centered(arrow.tail), Self.centered(arrow.head))
    let place =
      isShort
      ? Place(x: (tail.x + head.x) / 2, y: (tail.y + head.y) / 2) : head
    if !isShort {
      canvas.line(tail, head, color: color, mark: style.usesUnicode ? nil : ".")
    }
    guard abs(place.x) < 1e6, abs(place.y) < 1e6 else { return }
    // Dots are as far apart across as upwards.
    let angle = Double.atan2(y: -dy, x: dx)
    let eighth = (Int((angle / (.pi / 4)).rounded()) + 8) % 8
    guard abs(dx) >= 1 || abs(dy) >= 1 else {
      return canvas.set(
        x: Int(tail.x), y: Int(tail.y), color: color, mark: style.usesUnicode ? nil : ".")
    }
    let heads: [Character] =
      style.usesUnicode
      ? ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"] : [">", "/", "^", "\\", "<", "/", "v", "\\"]
    canvas.put(
      heads[eighth], x: Int(place.x.rounded(.down)), y: Int(place.y.rounded(.down)), color: color)
  }

  // MARK: Annotations

  /// Where a value is on the canvas, in dots; nil if it is not there.
  private func dot(_ value: Double, _ scale: Scale, of count: Int) -> Int? {
    Numeral.cell(scale.position(value) * Double(count - 1) + 0.5, of: count)
  }

  private func drawBelow(_ annotation: Annotation, _ canvas: inout TextCanvas) {
    let (width, height) = (canvas.width, canvas.height)
    switch annotation {
    case .horizontal(let value):
      guard let row = dot(value, scales.y, of: height).map({ height - 1 - $0 }) else { return }
      canvas.line(
        Place(x: 0, y: Double(row)), Place(x: Double(width - 1), y: Double(row)),
        color: annotationColor, mark: style.usesUnicode ? nil : "-",
        stroke: style.usesUnicode ? .dotted : .solid)
    case .vertical(let value):
      guard let column = dot(value, scales.x, of: width) else { return }
      canvas.line(
        Place(x: Double(column), y: 0), Place(x: Double(column), y: Double(height - 1)),
        color: annotationColor, mark: style.usesUnicode ? nil : "|",
        stroke: style.usesUnicode ? .dotted : .solid)
    case .strip, .band:
      guard let edges = annotation.edges(scales) else { return }
      for index in edges.lower.indices.dropLast() {
        fill(
          (edges.lower[index], edges.lower[index + 1]),
          (edges.upper[index], edges.upper[index + 1]), &canvas)
      }
    case .words, .arrow: break
    }
  }

  /// Every fourth dot between two lines above the same part of the horizontal axis.
  private func fill(
    _ lower: (Place, Place), _ upper: (Place, Place), _ canvas: inout TextCanvas
  ) {
    let (width, height) = (Double(canvas.width - 1), Double(canvas.height - 1))
    let (from, to) = (lower.0.x * width + 0.5, lower.1.x * width + 0.5)
    let left = max(0, Int(min(from, to)))
    let right = min(canvas.width - 1, Int(max(from, to)))
    guard left <= right else { return }
    for x in left...right where x % 2 == 0 {
      let part = from == to ? 0 : max(0, min(1, (Double(x) + 0.5 - from) / (to - from)))
      func y(_ ends: (Place, Place)) -> Int {
        let value = ends.0.y + (ends.1.y - ends.0.y) * part
        return Int((1 - value) * height + 0.5)
      }
      let (a, b) = (y(lower), y(upper))
      let (top, bottom) = (max(0, min(a, b)), min(canvas.height - 1, max(a, b)))
      guard top <= bottom else { continue }
      for y in top...bottom where y % 2 == 0 {
        canvas.set(x: x, y: y, color: annotationColor, mark: style.usesUnicode ? nil : ".")
      }
    }
  }

  private func drawAbove(_ annotation: Annotation, _ canvas: inout TextCanvas) {
    switch annotation {
    case .arrow:
      let arrows = Arrows(
        annotation, scales, width: Double(canvas.width - 1), height: Double(canvas.height - 1))
      for arrow in arrows.arrows { draw(arrow, annotationColor, &canvas) }
    case .words(let text, let x, let y):
      guard let column = dot(x, scales.x, of: canvas.width),
        let row = dot(y, scales.y, of: canvas.height).map({ canvas.height - 1 - $0 })
      else { return }
      let text = Lettering.clipped(text, columns: canvas.columns)
      // Words that would leave the plot end at its edge.
      let start = max(0, min(column / 2, canvas.columns - text.displayWidth))
      canvas.write(text, row: row / 4, column: start, color: nil)
    case .horizontal, .vertical, .strip, .band: break
    }
  }

  // MARK: Bars and fields

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
