// VectorPicture.swift -- a figure as an SVG file.
//
// Colours are classes of a style sheet, so that the picture follows a dark page; its ground is its own, so
// that it can be read on any.

/// A figure, or the frames of an animation, as an SVG file.
struct VectorPicture {
  private let figures: [Figure]
  private var figure: Figure { figures[0] }
  let scales: Scales
  private let layout: VectorLayout
  let bar: ColorBar?
  var width: Double { layout.width }
  var height: Double { layout.height }
  private var left: Double { layout.left }
  private var top: Double { layout.top }

  /// - Parameter figures: one, or the frames of an animation, of one kind.
  /// - Parameter hasCaption: room for a line of words under the title.
  init?(_ figures: [Figure], hasCaption: Bool) {
    guard !figures.isEmpty, let scales = Scales(figures) else { return nil }
    let bar = ColorBar(figures)
    guard
      let layout = VectorLayout(
        figures, scales, barRoom: bar.map { $0.width + 14 } ?? 0, hasCaption: hasCaption)
    else { return nil }
    (self.figures, self.scales, self.bar, self.layout) = (figures, scales, bar, layout)
  }

  // MARK: The file

  /// One figure.
  func still() -> String {
    file { markup in
      markup.text(content(of: figure))
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
      markup.line("<style>\n\(StyleSheet.text(for: figures))</style>")
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
      labels(&markup)
      words(&markup)
      caption(&markup)
      bar?.draw(&markup, x: left + width + 14, y: top, height: height)
      if let legend = layout.legend { draw(legend, &markup) }
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
    let minor = lines(layout.xTicks.minor, layout.yTicks.minor)
    if !minor.isEmpty { markup.element("path", [("class", "grid minor"), ("d", minor)]) }
    let major = lines(layout.xTicks.ticks.map(\.value), layout.yTicks.ticks.map(\.value))
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
    marks(layout.xTicks.ticks.map(\.value), layout.yTicks.ticks.map(\.value), 5)
    marks(layout.xTicks.minor, layout.yTicks.minor, 3)
    markup.element("path", [("class", "frame"), ("d", path)])
  }

  /// The numbers at the ticks. Two never touch, and none leaves the picture.
  private func labels(_ markup: inout Markup) {
    var taken: [ClosedRange<Double>] = []
    for tick in layout.xTicks.ticks {
      let text = Self.typeset(tick.label)
      let half = Markup.width(text, size: 12) / 2
      let x = max(half + 2, min(figure.size.width - half - 2, xPlace(tick.value)))
      let range = x - half - 3...x + half + 3
      guard !taken.contains(where: { $0.overlaps(range) }) else { continue }
      taken.append(range)
      markup.words(text, x, top + height + 19, "tick", anchor: "middle")
    }
    var rows: [Double] = []
    for tick in layout.yTicks.ticks {
      let y = yPlace(tick.value)
      guard !rows.contains(where: { abs($0 - y) < 12 }) else { continue }
      rows.append(y)
      markup.words(Self.typeset(tick.label), left - 8, y + 4, "tick", anchor: "end")
    }
    if layout.xTicks.exponent != 0 {
      markup.words(
        "×10" + Numeral.superscript(layout.xTicks.exponent), left + width, top + height + 33,
        "tick",
        anchor: "end")
    }
    if layout.yTicks.exponent != 0 {
      markup.words(
        "×10" + Numeral.superscript(layout.yTicks.exponent), left, top - 5, "tick")
    }
  }

  private func words(_ markup: inout Markup) {
    for (line, text) in layout.title.enumerated() {
      centered(
        text, 27 + VectorLayout.titleStep * Double(line), "title", size: 17 * 1.08, &markup)
    }
    for (line, text) in layout.xName.enumerated() {
      centered(
        text, top + height + 42 + VectorLayout.nameStep * Double(line), "name", size: 14, &markup)
    }
    for (line, text) in layout.yName.enumerated() {
      let half = Markup.width(text, size: 14) / 2
      let middle = max(half + 4, min(figure.size.height - half - 4, top + height / 2))
      markup.words(
        text, 18 + VectorLayout.nameStep * Double(line), middle, "name", anchor: "middle",
        upwards: true)
    }
  }

  /// Words over or under the middle of the plot, as far as the picture reaches.
  private func centered(
    _ text: String, _ y: Double, _ kind: String, size: Double, _ markup: inout Markup
  ) {
    let half = Markup.width(text, size: size) / 2
    let middle = max(half + 4, min(figure.size.width - half - 4, left + width / 2))
    markup.words(text, middle, y, kind, anchor: "middle")
  }

  /// A line of words between the title and the plot.
  func caption(_ text: String, _ markup: inout Markup) {
    let lines = Lettering.lines(text, room: figure.size.width - 24, most: 1) {
      Markup.width($0, size: 13)
    }
    for line in lines { centered(line, layout.caption, "entry", size: 13, &markup) }
  }

  /// With a minus as long as a plus is wide.
  static func typeset(_ label: String) -> String {
    label.hasPrefix("-") ? "\u{2212}" + label.dropFirst() : label
  }

  // MARK: The legend

  private func draw(_ legend: Legend, _ markup: inout Markup) {
    let x = left + (layout.legendPlace?.x ?? width + 12)
    let y = top + (layout.legendPlace?.y ?? 0)
    markup.group("g") { markup in
      if layout.legendPlace != nil {
        markup.element(
          "rect",
          [
            ("class", "legend"), ("x", Numeral.coordinate(x)), ("y", Numeral.coordinate(y)),
            ("width", Numeral.coordinate(legend.width)),
            ("height", Numeral.coordinate(legend.height)), ("rx", "4"),
          ])
      }
      let start = x + Legend.padding
      func middle(_ row: Int) -> Double { y + Legend.padding + 8 + legend.row * Double(row) }
      for entry in legend.entries {
        sample(entry, start, middle(entry.row), &markup)
        for (line, text) in entry.lines.enumerated() {
          markup.words(
            text, start + Legend.sample + 6, middle(entry.row + line) + 4.5, "entry")
        }
      }
      if legend.left > 0, let last = legend.entries.last {
        markup.words(
          "and \(legend.left) more", start + Legend.sample + 6,
          middle(last.row + last.lines.count) + 4.5, "entry")
      }
    }
  }

  private func sample(_ entry: Legend.Entry, _ x: Double, _ y: Double, _ markup: inout Markup) {
    let middle = Place(x: x + Legend.sample / 2, y: y)
    switch entry.form {
    case .bars:
      markup.element(
        "rect",
        [
          ("class", "bars f\(entry.color)"), ("x", Numeral.coordinate(x + 4)),
          ("y", Numeral.coordinate(y - 6)), ("width", "16"), ("height", "12"),
        ])
    case .arrows:
      var series = Series(xs: [0], ys: [0], form: .arrows)
      series.heads = ([1], [0])
      // A canvas of the size of the sample, with its feet at the middle of the row.
      let paths = Arrows(series, .unit, width: Legend.sample, height: 0).paths(size: 7)
      markup.group(
        "g", [("transform", "translate(\(Numeral.coordinate(x)) \(Numeral.coordinate(y)))")]
      ) { Self.draw(paths, color: "\(entry.color)", &$0) }
    case .line, .points, .path:
      if entry.stroke != .none {
        let line =
          "M\(Numeral.coordinate(x)) \(Numeral.coordinate(y))h\(Numeral.coordinate(Legend.sample))"
        markup.element(
          "path", [("class", "line\(Self.dashes(entry.stroke)) c\(entry.color)"), ("d", line)])
      }
      if entry.mark != .none, entry.form != .path || entry.stroke == .none {
        Self.draw([middle], entry.mark, color: entry.color, size: 7, &markup)
      }
    }
  }
}
