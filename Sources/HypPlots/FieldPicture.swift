// FieldPicture.swift -- values over a plane as colours or lines of an SVG file, and their legend.

/// The colours of values, beside a plot.
struct ColorBar {
  let extent: ClosedRange<Double>
  private let ticks: Ticks
  private let scale: Scale
  private let isPale: Bool
  let width: Double

  /// Of the fields of figures; nil if none has a finite value.
  init?(_ figures: [Figure]) {
    var extent: Extent?
    for field in figures.compactMap(\.field) {
      guard let own = field.extent else { continue }
      if extent == nil {
        extent = Extent([own.lowerBound, own.upperBound]) { _ in true }
      } else {
        extent?.include(own)
      }
    }
    guard let extent else { return nil }
    self.extent = extent.range
    if case .contours = figures.first?.field?.form { isPale = true } else { isPale = false }
    // A field of one value has a bar around it.
    let isFlat = !(extent.upper > extent.lower)
    let room = extent.lower == 0 ? 1 : abs(extent.lower) / 2
    scale = Scale(
      isFlat ? extent.lower - room...extent.upper + room : extent.range, logarithmic: false)
    ticks = Ticks(scale, count: 5)
    width = 22 + (ticks.ticks.map { Markup.width($0.label, size: 12) }.max() ?? 0)
  }

  func draw(_ markup: inout Markup, x: Double, y: Double, height: Double) {
    markup.group("g", isPale ? [("class", "pale")] : []) {
      drawBands(&$0, x: x, y: y, height: height)
    }
    let h = Numeral.coordinate(height)
    markup.element(
      "path",
      [
        ("class", "frame"),
        ("d", "M\(Numeral.coordinate(x)) \(Numeral.coordinate(y))h12v\(h)h-12z"),
      ])
    for tick in ticks.ticks {
      let place = y + height * (1 - scale.position(tick.value)) + 4
      markup.words(VectorPicture.typeset(tick.label), x + 18, place, "tick")
    }
    if ticks.exponent != 0 {
      markup.words("×10" + Numeral.superscript(ticks.exponent), x, y - 5, "tick")
    }
  }

  private func drawBands(_ markup: inout Markup, x: Double, y: Double, height: Double) {
    // Bands that overlap by a hair leave no seams.
    let bands = 64
    for band in 0..<bands {
      let part = (Double(band) + 0.5) / Double(bands)
      let top = y + height * Double(bands - 1 - band) / Double(bands)
      markup.element(
        "rect",
        [
          ("x", Numeral.coordinate(x)), ("y", Numeral.coordinate(top)), ("width", "12"),
          ("height", Numeral.coordinate(height / Double(bands) + (band == 0 ? 0 : 0.5))),
          ("fill", Palette.value(part).css),
        ])
    }
  }
}

/// A field on a canvas.
struct FieldPicture {
  private let field: Field
  private let scales: Scales
  private let width: Double
  private let height: Double
  private let extent: ClosedRange<Double>?

  init(
    _ field: Field, _ scales: Scales, width: Double, height: Double, extent: ClosedRange<Double>?
  ) {
    self.field = field
    self.scales = scales
    self.width = width
    self.height = height
    self.extent = extent
  }

  /// Where a value is between the least and the greatest.
  private func part(_ value: Double) -> Double {
    guard let extent, extent.upperBound > extent.lowerBound else { return 0.5 }
    return (value / 2 - extent.lowerBound / 2) / (extent.upperBound / 2 - extent.lowerBound / 2)
  }

  func draw(_ markup: inout Markup) {
    switch field.form {
    case .heat: drawHeat(&markup)
    case .contours(let levels):
      // Pale colours below lines that are dark on a light page and light on a dark one.
      markup.group("g", [("class", "pale")]) { drawHeat(&$0) }
      drawContours(levels, &markup)
    }
  }

  private func drawHeat(_ markup: inout Markup) {
    let (dx, dy) = field.cellSize
    let x0 = scales.x.position(field.x.lowerBound - dx / 2) * width
    let x1 = scales.x.position(field.x.upperBound + dx / 2) * width
    // A matrix counts rows downwards, so that its first row is the upper one.
    let y0 = (1 - scales.y.position(field.y.lowerBound - dy / 2)) * height
    let y1 = (1 - scales.y.position(field.y.upperBound + dy / 2)) * height
    if hasEdges, field.values.count <= Self.mostCells {
      drawCells(&markup, x: (x0, x1), y: (y0, y1))
      return
    }
    let rows = y0 < y1 ? Array(0..<field.rows) : Array((0..<field.rows).reversed())
    let colors = (0..<255).map { Palette.value(Double($0) / 254) }
    var pixels: [UInt8] = []
    for row in rows {
      if LongDrawing.isStopped { return }
      for column in 0..<field.columns {
        let value = field.values[row * field.columns + column]
        // The last colour is none at all.
        pixels.append(value.isFinite ? UInt8(max(0, min(254, part(value) * 254 + 0.5))) : 255)
      }
    }
    let image = PixelImage(
      width: field.columns, height: field.rows, pixels: pixels, colors: colors, clear: 255)
    var attributes = [
      ("x", Numeral.coordinate(min(x0, x1))), ("y", Numeral.coordinate(min(y0, y1))),
      ("width", Numeral.coordinate(abs(x1 - x0))), ("height", Numeral.coordinate(abs(y1 - y0))),
      ("preserveAspectRatio", "none"),
    ]
    if hasEdges { attributes.append(("style", "image-rendering:pixelated")) }
    attributes.append(("href", "data:image/png;base64," + image.base64))
    markup.element("image", attributes)
  }

  /// Cells of their own: not below lines, which run between them.
  private var hasEdges: Bool {
    if case .heat = field.form { field.hasCells } else { false }
  }

  /// Cells that are elements of their own have sharp edges in every program that shows them.
  private static let mostCells = 2500

  private func drawCells(
    _ markup: inout Markup, x: (Double, Double), y: (Double, Double)
  ) {
    let (w, h) = ((x.1 - x.0) / Double(field.columns), (y.1 - y.0) / Double(field.rows))
    markup.group("g", [("shape-rendering", "crispEdges")]) { markup in
      for (index, value) in field.values.enumerated() where value.isFinite {
        let (row, column) = index.quotientAndRemainder(dividingBy: field.columns)
        markup.element(
          "rect",
          [
            ("x", Numeral.coordinate(x.0 + Double(column) * w)),
            ("y", Numeral.coordinate(min(y.0 + Double(row) * h, y.0 + Double(row + 1) * h))),
            ("width", Numeral.coordinate(w)), ("height", Numeral.coordinate(abs(h))),
            ("fill", Palette.value(part(value)).css),
          ])
      }
    }
  }

  private func drawContours(_ levels: [Double], _ markup: inout Markup) {
    for level in levels {
      let lines = Contours(field, level: level).lines.map { line in
        line.map { place in
          Place(
            x: scales.x.position(place.x) * width, y: (1 - scales.y.position(place.y)) * height)
        }
      }
      guard !lines.isEmpty else { continue }
      markup.element(
        "path",
        [("class", "contour"), ("d", Markup.path(lines))])
    }
  }
}
