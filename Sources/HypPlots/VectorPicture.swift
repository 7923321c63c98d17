// VectorPicture.swift -- a figure as an SVG file.
//
// From the outside in: title, names of the axes, labels of ticks, frame, grid, field, series, legend.
// Colours are classes of a style sheet, so that the picture follows a dark page; its ground is its
// own, so that it can be read on any.

/// A figure, or the frames of an animation, as an SVG file.
struct VectorPicture {
  private let figure: Figure
  private let scales: Scales
  private let xTicks: Ticks
  private let yTicks: Ticks
  private let legend: Legend?
  /// Where the legend is inside the plot; nil for beside it.
  private let legendPlace: Place?
  private let bar: ColorBar?
  private let left: Double
  private let top: Double
  let width: Double
  let height: Double

  /// - Parameter figures: one, or the frames of an animation, of one kind.
  /// - Parameter hasCaption: room for a line of words under the title.
  init?(_ figures: [Figure], hasCaption: Bool) {
    guard let figure = figures.first, let scales = Scales(figures) else { return nil }
    self.figure = figure
    self.scales = scales
    legend = Legend(figure)
    bar = ColorBar(figures)
    let size = figure.size
    let top = (figure.title.isEmpty ? 14.0 : 42) + (hasCaption ? 22 : 0)
    let bottom = figure.x.label.isEmpty ? 40.0 : 56
    height = max(20, size.height - top - bottom)
    let yTicks = Ticks(scales.y, count: max(2, Int(height / 55)), whole: figure.y.isWhole)
    let widest = yTicks.ticks.map { Markup.width($0.label, size: 12) }.max() ?? 0
    let left = 14 + widest + (figure.y.label.isEmpty ? 4 : 26)
    let extra = yTicks.exponent == 0 ? 0.0 : figure.title.isEmpty ? 12 : 4
    let barRoom = bar.map { $0.width + 14 } ?? 0
    // The last label of the horizontal axis reaches over the frame.
    let inner = max(20, size.width - left - 20 - barRoom)
    if let legend {
      var free = Occupancy(width: inner, height: height)
      for figure in figures {
        if LongDrawing.isStopped { return nil }
        for series in figure.series {
          free.add(series, scales, width: inner, height: height)
        }
        if figure.field != nil, figure.series.allSatisfy({ $0.label == nil }) {
          free.fill(x: 0, y: 0, width: inner, height: height)
        }
      }
      legendPlace = legend.place(in: free, width: inner, height: height)
    } else {
      legendPlace = nil
    }
    let beside = legend != nil && legendPlace == nil ? (legend?.width ?? 0) + 8 : 0
    width = max(20, inner - beside)
    xTicks = Ticks(scales.x, count: max(2, Int(width / 85)), whole: figure.x.isWhole)
    self.yTicks = yTicks
    self.left = left
    self.top = top + extra
  }

  // MARK: The file

  /// One figure.
  func still() -> String {
    file { markup in
      markup.text(series(of: figure))
    }
  }

  /// What is around the frames, with them in it.
  func file(caption: (inout Markup) -> Void = { _ in }, frames: (inout Markup) -> Void) -> String {
    var markup = Markup()
    let (w, h) = (Numeral.coordinate(figure.size.width), Numeral.coordinate(figure.size.height))
    let attributes = [
      ("xmlns", "http://www.w3.org/2000/svg"), ("width", w), ("height", h),
      ("viewBox", "0 0 \(w) \(h)"), ("role", "img"),
    ]
    markup.group("svg", attributes) { markup in
      let title = figure.title.isEmpty ? "Plot" : figure.title
      markup.line("<title>\(Markup.escaped(title))</title>")
      markup.line("<style>\n\(StyleSheet.text(for: figure))</style>")
      markup.element("rect", [("class", "ground"), ("width", w), ("height", h)])
      if figure.field == nil || !isCovered { grid(&markup) }
      // What stands outside the frame is cut off.
      let window = [
        ("x", Numeral.coordinate(left)), ("y", Numeral.coordinate(top)),
        ("width", Numeral.coordinate(width)), ("height", Numeral.coordinate(height)),
        ("overflow", "hidden"),
      ]
      markup.group("svg", window, frames)
      frame(&markup)
      words(&markup)
      caption(&markup)
      bar?.draw(&markup, x: left + width + 14, y: top, height: height)
      if let legend { draw(legend, &markup) }
    }
    return markup.text
  }

  /// A heat map hides the grid.
  private var isCovered: Bool {
    if case .heat = figure.field?.form { true } else { false }
  }

  // MARK: Around the plot

  private func xPlace(_ value: Double) -> Double { left + scales.x.position(value) * width }
  private func yPlace(_ value: Double) -> Double { top + (1 - scales.y.position(value)) * height }

  private func grid(_ markup: inout Markup) {
    func lines(_ xs: [Double], _ ys: [Double]) -> String {
      xs.map {
        "M\(Numeral.coordinate(xPlace($0))) \(Numeral.coordinate(top))v\(Numeral.coordinate(height))"
      }
      .joined()
        + ys.map {
          "M\(Numeral.coordinate(left)) \(Numeral.coordinate(yPlace($0)))h\(Numeral.coordinate(width))"
        }.joined()
    }
    let minor = lines(xTicks.minor, yTicks.minor)
    if !minor.isEmpty { markup.element("path", [("class", "grid minor"), ("d", minor)]) }
    let major = lines(xTicks.ticks.map(\.value), yTicks.ticks.map(\.value))
    if !major.isEmpty { markup.element("path", [("class", "grid"), ("d", major)]) }
  }

  private func frame(_ markup: inout Markup) {
    let (x, y) = (Numeral.coordinate(left), Numeral.coordinate(top))
    let (w, h) = (Numeral.coordinate(width), Numeral.coordinate(height))
    var path = "M\(x) \(y)h\(w)v\(h)h-\(w)z"
    let base = Numeral.coordinate(top + height)
    func marks(_ xs: [Double], _ ys: [Double], _ length: Int) {
      for x in xs { path += "M\(Numeral.coordinate(xPlace(x))) \(base)v\(length)" }
      for y in ys {
        path += "M\(Numeral.coordinate(left)) \(Numeral.coordinate(yPlace(y)))h-\(length)"
      }
    }
    marks(xTicks.ticks.map(\.value), yTicks.ticks.map(\.value), 5)
    marks(xTicks.minor, yTicks.minor, 3)
    markup.element("path", [("class", "frame"), ("d", path)])
  }

  private func words(_ markup: inout Markup) {
    let center = left + width / 2
    markup.words(figure.title, center, 27, "title", anchor: "middle")
    for tick in xTicks.ticks {
      markup.words(
        Self.typeset(tick.label), xPlace(tick.value), top + height + 19, "tick", anchor: "middle")
    }
    for tick in yTicks.ticks {
      markup.words(
        Self.typeset(tick.label), left - 8, yPlace(tick.value) + 4, "tick", anchor: "end")
    }
    if xTicks.exponent != 0 {
      markup.words(
        "×10" + Numeral.superscript(xTicks.exponent), left + width, top + height + 33, "tick",
        anchor: "end")
    }
    if yTicks.exponent != 0 {
      markup.words("×10" + Numeral.superscript(yTicks.exponent), left, top - 5, "tick")
    }
    markup.words(figure.x.label, center, top + height + 42, "name", anchor: "middle")
    markup.words(figure.y.label, 18, top + height / 2, "name", anchor: "middle", upwards: true)
  }

  /// A line of words between the title and the plot.
  func caption(_ text: String, _ markup: inout Markup) {
    let y = (figure.title.isEmpty ? 14.0 : 42) + 8
    markup.words(text, left + width / 2, y, "entry", anchor: "middle")
  }

  /// With a minus as long as a plus is wide.
  static func typeset(_ label: String) -> String {
    label.hasPrefix("-") ? "\u{2212}" + label.dropFirst() : label
  }

  private func draw(_ legend: Legend, _ markup: inout Markup) {
    let x = left + (legendPlace?.x ?? width + 12)
    let y = top + (legendPlace?.y ?? 0)
    markup.group("g") { markup in
      if legendPlace != nil {
        markup.element(
          "rect",
          [
            ("class", "legend"), ("x", Numeral.coordinate(x)), ("y", Numeral.coordinate(y)),
            ("width", Numeral.coordinate(legend.width)),
            ("height", Numeral.coordinate(legend.height)), ("rx", "4"),
          ])
      }
      for (index, entry) in legend.entries.enumerated() {
        let middle = y + Legend.padding + 8 + Legend.row * Double(index)
        let start = x + Legend.padding
        let row = Numeral.coordinate(middle)
        switch entry.form {
        case .points:
          let dot = "M\(Numeral.coordinate(start + Legend.sample / 2)) \(row)h0"
          markup.element("path", [("class", "dots c\(entry.color)"), ("d", dot)])
        case .bars:
          markup.element(
            "rect",
            [
              ("class", "bars f\(entry.color)"), ("x", Numeral.coordinate(start + 4)),
              ("y", Numeral.coordinate(middle - 6)), ("width", "16"), ("height", "12"),
            ])
        case .line, .path:
          let line = "M\(Numeral.coordinate(start)) \(row)h\(Numeral.coordinate(Legend.sample))"
          markup.element("path", [("class", "line c\(entry.color)"), ("d", line)])
        }
        markup.words(entry.label, start + Legend.sample + 6, middle + 4.5, "entry")
      }
    }
  }

  // MARK: Inside the plot

  /// The field and the series of one figure.
  func series(of figure: Figure) -> String {
    var markup = Markup()
    if let field = figure.field {
      FieldPicture(field, scales, width: width, height: height, extent: bar?.extent).draw(&markup)
    }
    for (index, series) in figure.series.enumerated() {
      let color = figure.colorPlace(index)
      if series.form == .bars {
        markup.element(
          "path",
          [
            ("class", "bars f\(color)"),
            ("d", Bars(series, scales, width: width, height: height).path),
          ])
        continue
      }
      let outline = Outline(series, scales, width: width, height: height, grain: 0.5)
      if !outline.strokes.isEmpty {
        let path = Markup.path(outline.strokes)
        // A path stands out from every colour below it.
        if series.form == .path { markup.element("path", [("class", "halo"), ("d", path)]) }
        let name = series.form == .path ? "path c\(color)" : "line c\(color)"
        markup.element("path", [("class", name), ("d", path)])
      }
      let dots = series.form == .path ? outline.strokes.flatMap { $0 } : outline.dots
      if !dots.isEmpty {
        let size = dots.count > 2000 ? " fine" : ""
        markup.element(
          "path",
          [("class", "dots\(size) c\(color)"), ("d", Markup.path(dots.map { [$0] }))])
      }
    }
    return markup.text
  }
}

extension Markup {
  /// Elements that are made already.
  mutating func text(_ elements: String) {
    for line in elements.split(separator: "\n") { self.line(String(line)) }
  }
}

extension Occupancy {
  /// What a series draws.
  mutating func add(_ series: Series, _ scales: Scales, width: Double, height: Double) {
    if series.form == .bars {
      for bar in Bars(series, scales, width: width, height: height).rectangles {
        fill(x: bar.x, y: bar.y, width: bar.width, height: bar.height)
      }
    } else {
      add(Outline(series, scales, width: width, height: height, grain: 1))
    }
  }
}
