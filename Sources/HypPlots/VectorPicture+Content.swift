// VectorPicture+Content.swift -- what is inside the frame of an SVG file.
//
// What is on top of what: field, bands and lines of reference, bars, lines, arrows, error bars, points, notes. So no
// line hides a point.

extension VectorPicture {
  /// The field, the series and the annotations of one figure.
  func content(of figure: Figure) -> String {
    var markup = Markup()
    if let field = figure.field {
      FieldPicture(field, scales, width: width, height: height, extent: bar?.extent).draw(&markup)
    }
    for annotation in figure.annotations { drawBelow(annotation, &markup) }
    var marks = Markup()
    for (index, series) in figure.series.enumerated() {
      let color = figure.colorPlace(index)
      switch series.form {
      case .bars:
        let path = Bars(series, scales, width: width, height: height).path
        markup.element("path", [("class", "bars f\(color)"), ("d", path)])
      case .arrows:
        let arrows = Arrows(series, scales, width: width, height: height)
        Self.draw(arrows.paths(size: 7), color: "\(color)", &markup)
      case .line, .points, .path:
        let outline = Outline(series, scales, width: width, height: height, grain: 0.5)
        let stroke = figure.stroke(index)
        if !outline.strokes.isEmpty {
          let path = Markup.path(outline.strokes)
          // A path stands out from every colour below it.
          if series.form == .path { markup.element("path", [("class", "halo"), ("d", path)]) }
          let name = series.form == .path ? "path" : "line"
          markup.element(
            "path", [("class", "\(name)\(Self.dashes(stroke)) c\(color)"), ("d", path)])
        }
        drawErrors(of: series, color, &markup)
        let mark = series.shownMark == .none ? Mark.circle : series.shownMark
        let size = series.form == .path ? 5 : Self.size(ofMarks: outline.dots.count)
        Self.draw(outline.dots, mark, color: color, size: size, &marks)
      }
    }
    markup.text(marks.text)
    for annotation in figure.annotations { drawAbove(annotation, &markup) }
    return markup.text
  }

  /// The classes of a line, after a blank.
  static func dashes(_ stroke: Stroke) -> String {
    stroke == .solid || stroke == .none ? "" : " " + stroke.rawValue
  }

  static func draw(
    _ paths: (shafts: String, heads: String), color: String, _ markup: inout Markup
  ) {
    guard !paths.heads.isEmpty else { return }
    markup.element("path", [("class", "shaft c\(color)"), ("d", paths.shafts)])
    markup.element("path", [("class", "f\(color)"), ("d", paths.heads)])
  }

  // MARK: Points

  /// A few points are large enough to be seen from afar; many leave room for each other.
  private static func size(ofMarks count: Int) -> Double {
    count <= 5 ? 10 : count <= 100 ? 7.5 : count <= 500 ? 5 : count <= 2000 ? 4 : 2.5
  }

  static func draw(
    _ places: [Place], _ mark: Mark, color: Int, size: Double, _ markup: inout Markup
  ) {
    guard !places.isEmpty else { return }
    let half = size / 2
    func shape(_ steps: [(Double, Double)], isClosed: Bool = true) -> String {
      places.map { place in
        let corners = steps.map {
          Numeral.coordinate(place.x + $0.0 * half) + " "
            + Numeral.coordinate(place.y + $0.1 * half)
        }
        return "M" + corners[0] + "L" + corners.dropFirst().joined(separator: " ")
          + (isClosed ? "z" : "")
      }.joined()
    }
    let path: (kind: String, data: String)
    switch mark {
    case .none: return
    case .circle:
      let width = ("stroke-width", Numeral.coordinate(size))
      let kind = places.count > 100 ? "dots many" : "dots"
      return markup.element(
        "path", [("class", "\(kind) c\(color)"), width, ("d", Markup.path(places.map { [$0] }))])
    case .square:
      path = ("shape f", shape([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]))
    case .triangle: path = ("shape f", shape([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]))
    case .diamond: path = ("shape f", shape([(0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)]))
    case .plus:
      path = (
        "line c",
        shape([(-1.1, 0), (1.1, 0)], isClosed: false)
          + shape([(0, -1.1), (0, 1.1)], isClosed: false)
      )
    case .cross:
      path = (
        "line c",
        shape([(-0.9, -0.9), (0.9, 0.9)], isClosed: false)
          + shape([(-0.9, 0.9), (0.9, -0.9)], isClosed: false)
      )
    }
    markup.element("path", [("class", "\(path.kind)\(color)"), ("d", path.data)])
  }

  private func drawErrors(of series: Series, _ color: Int, _ markup: inout Markup) {
    let bars = ErrorLines(series, scales, width: width, height: height).lines
    guard !bars.isEmpty else { return }
    var path = ""
    for bar in bars {
      let isUpright = bar.a.x == bar.b.x
      path += Markup.path([[bar.a, bar.b]])
      for end in [bar.a, bar.b] {
        let (x, y) = isUpright ? (end.x - 3.5, end.y) : (end.x, end.y - 3.5)
        path += "M\(Numeral.coordinate(x)) \(Numeral.coordinate(y))\(isUpright ? "h" : "v")7"
      }
    }
    markup.element("path", [("class", "error c\(color)"), ("d", path)])
  }

  // MARK: Annotations

  private func place(_ x: Double, _ y: Double) -> Place? {
    let (u, v) = (scales.x.position(x), scales.y.position(y))
    guard u.isFinite, v.isFinite, abs(u) < 20, abs(v) < 20 else { return nil }
    return Place(x: u * width, y: (1 - v) * height)
  }

  /// Bands and lines, under the data.
  private func drawBelow(_ annotation: Annotation, _ markup: inout Markup) {
    switch annotation {
    case .horizontal(let value):
      let y = (1 - scales.y.position(value)) * height
      guard y >= -1, y <= height + 1 else { return }
      let line = [Place(x: 0, y: y), Place(x: width, y: y)]
      markup.element("path", [("class", "rule"), ("d", Markup.path([line]))])
    case .vertical(let value):
      let x = scales.x.position(value) * width
      guard x >= -1, x <= width + 1 else { return }
      let line = [Place(x: x, y: 0), Place(x: x, y: height)]
      markup.element("path", [("class", "rule"), ("d", Markup.path([line]))])
    case .strip, .band:
      guard let edges = annotation.edges(scales), edges.lower.count > 1 else { return }
      let places = (edges.lower + edges.upper.reversed()).map {
        Place(x: $0.x * width, y: (1 - $0.y) * height)
      }
      markup.element("path", [("class", "band"), ("d", Markup.path([places]) + "z")])
    case .words, .arrow: break
    }
  }

  /// Arrows and words, over the data.
  private func drawAbove(_ annotation: Annotation, _ markup: inout Markup) {
    switch annotation {
    case .arrow:
      let paths = Arrows(annotation, scales, width: width, height: height).paths(size: 10)
      guard !paths.heads.isEmpty else { return }
      markup.element("path", [("class", "shaft note"), ("d", paths.shafts)])
      markup.element("path", [("class", "tip"), ("d", paths.heads)])
    case .words(let text, let x, let y):
      guard let place = place(x, y) else { return }
      let wide = Markup.width(text, size: 13)
      // Words that would leave the plot end at its edge.
      let start = max(4, min(place.x, width - wide - 4))
      markup.words(text, start, max(13, min(height - 4, place.y)), "words")
    case .horizontal, .vertical, .strip, .band: break
    }
  }
}

/// The bars of errors on a canvas, without their ends.
struct ErrorLines {
  private(set) var lines: [(a: Place, b: Place)] = []

  init(_ series: Series, _ scales: Scales, width: Double, height: Double) {
    func x(_ value: Double) -> Double { max(-1, min(2, scales.x.position(value))) * width }
    func y(_ value: Double) -> Double { (1 - max(-1, min(2, scales.y.position(value)))) * height }
    // What reaches below 0 on a logarithmic axis ends at its edge.
    func shown(_ value: Double, _ scale: Scale) -> Double {
      scale.isLogarithmic && value <= 0 ? scale.lower : value
    }
    func isShown(_ place: Place) -> Bool { place.x.isFinite && place.y.isFinite }
    for (index, end) in series.errorEnds(\.yErrors, of: series.ys).enumerated() {
      guard index < series.xs.count else { break }
      let (a, b) = (
        Place(x: x(series.xs[index]), y: y(shown(end.low, scales.y))),
        Place(x: x(series.xs[index]), y: y(end.high))
      )
      if isShown(a), isShown(b), series.ys[index].isFinite { lines.append((a, b)) }
    }
    for (index, end) in series.errorEnds(\.xErrors, of: series.xs).enumerated() {
      guard index < series.ys.count else { break }
      let (a, b) = (
        Place(x: x(shown(end.low, scales.x)), y: y(series.ys[index])),
        Place(x: x(end.high), y: y(series.ys[index]))
      )
      if isShown(a), isShown(b), series.xs[index].isFinite { lines.append((a, b)) }
    }
  }
}

extension Markup {
  /// Elements that are made already.
  mutating func text(_ elements: String) {
    for line in elements.split(separator: "\n") { self.line(String(line)) }
  }
}
