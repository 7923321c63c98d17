// FilmPicture.swift -- curves over the turns of a loop, one panel each, with a cursor that goes along all of them.

/// Curves that are seen to be made, turn by turn: an SVG file that moves by itself. What does not move shows the end.
package struct FilmPicture {
  private let title: String
  private let note: String
  private let panels: [FilmPanel]
  private let turns: Double
  private let captions: [(turn: Double, text: String)]

  /// - Parameters:
  ///   - panels: the first is the largest; four are shown.
  ///   - captions: what is said from a turn on.
  package init(
    title: String, note: String, panels: [FilmPanel], turns: Int,
    captions: [(turn: Double, text: String)]
  ) {
    (self.title, self.note, self.panels) = (title, note, Array(panels.prefix(4)))
    (self.turns, self.captions) = (Double(max(1, turns)), captions)
  }

  private static let (width, left, right) = (720.0, 66.0, 24.0)
  private static let (top, tall, low, gap) = (124.0, 216.0, 112.0, 64.0)
  /// Of a round, in seconds, the part in which the cursor moves.
  private static let (seconds, moving) = (10.0, 0.75)

  private struct Box {
    let x, y, width, height: Double
    var bottom: Double { y + height }
  }

  private var boxes: [Box] {
    let inner = Self.width - Self.left - Self.right
    let rest = Double(panels.count - 1)
    let width = (inner - (rest - 1) * Self.left) / max(1, rest)
    let y = Self.top + Self.tall + Self.gap
    return [Box(x: Self.left, y: Self.top, width: inner, height: Self.tall)]
      + (0..<max(0, panels.count - 1)).map {
        Box(x: Self.left + Double($0) * (width + Self.left), y: y, width: width, height: Self.low)
      }
  }

  /// The file.
  package var svg: String {
    let height = Self.top + Self.tall + (panels.count > 1 ? Self.gap + Self.low : 0) + 46
    let size = (Numeral.coordinate(Self.width), Numeral.coordinate(height))
    var markup = Markup()
    let attributes = [
      ("xmlns", "http://www.w3.org/2000/svg"), ("width", size.0), ("height", size.1),
      ("viewBox", "0 0 \(size.0) \(size.1)"), ("role", "img"),
    ]
    markup.group("svg", attributes) { markup in
      markup.line("<title>\(Markup.escaped("\(title): \(note)"))</title>")
      markup.line("<style>\n\(Self.style)</style>")
      markup.element("rect", [("class", "ground"), ("width", size.0), ("height", size.1)])
      markup.words(title, 24, 34, "title")
      markup.words(note, 24, 56, "note")
      sayings(&markup)
      for (place, (panel, box)) in zip(panels, boxes).enumerated() {
        draw(panel, box, place, &markup)
      }
      markup.words("turn", Self.width / 2, height - 10, "tick", anchor: "middle")
    }
    return markup.text
  }

  // MARK: Panels

  private func x(_ turn: Double, _ box: Box) -> Double { box.x + turn / turns * box.width }

  private func draw(_ panel: FilmPanel, _ box: Box, _ place: Int, _ markup: inout Markup) {
    let strip = panel.cells.isEmpty ? 0 : min(52, box.height * 0.4)
    let plot = Box(x: box.x, y: box.y, width: box.width, height: box.height - strip)
    let scale = panel.scale
    func point(_ turn: Double, _ value: Double) -> Place {
      let part = scale.position(value)
      let inside = part.isFinite ? min(1.02, max(-0.02, part)) : value > 0 ? 1.02 : -0.02
      return Place(x: x(turn, box), y: plot.y + (1 - inside) * plot.height)
    }
    markup.words(panel.title, box.x, box.y - 10, "name")
    axes(scale, plot, box, isSmall: place > 0, &markup)
    if strip > 0 { draw(panel.cells, panel.turns, box, plot.bottom + 5, &markup) }
    let color = place == 0 ? "0" : "2"
    let known = zip(panel.turns, panel.values).filter { $0.1.isFinite }
    let curve = known.map { point($0.0, $0.1) }
    guard let last = curve.last else { return }
    let clip = "film\(place)"
    markup.group("clipPath", [("id", clip)]) { markup in
      var all = rectangle(plot)
      all[1].1 = Numeral.coordinate(plot.y - 2)
      all[3].1 = Numeral.coordinate(plot.height + 4)
      markup.group("rect", all) { markup in
        animate("width", [(0, 0), (turns, plot.width)], &markup)
      }
    }
    let line = Markup.path([curve])
    markup.element("path", [("class", "faint c\(color)"), ("d", line)])
    markup.group("g", [("clip-path", "url(#\(clip))")]) { markup in
      if panel.band.count == panel.turns.count {
        let upper = zip(panel.turns, panel.band).map { point($0.0, $0.1.upperBound) }
        let lower = zip(panel.turns, panel.band).map { point($0.0, $0.1.lowerBound) }
        markup.element(
          "path", [("class", "band f1"), ("d", Markup.path([upper + lower.reversed()]) + "Z")])
      }
      markup.element("path", [("class", "curve c\(color)"), ("d", line)])
    }
    let end = Numeral.coordinate(box.x + box.width)
    let upright = [
      ("class", "cursor"), ("x1", end), ("x2", end), ("y1", Numeral.coordinate(box.y)),
      ("y2", Numeral.coordinate(box.bottom)),
    ]
    let way = zip(known, curve).map { (turn: $0.0.0, x: $0.1.x, y: $0.1.y) }
    markup.group("line", upright) { markup in
      for side in ["x1", "x2"] { animate(side, [(0, box.x), (turns, box.x + box.width)], &markup) }
    }
    let dot = [
      ("class", "dot f\(color)"), ("cx", Numeral.coordinate(last.x)),
      ("cy", Numeral.coordinate(last.y)), ("r", "5"),
    ]
    markup.group("circle", dot) { markup in
      animate("cx", way.map { ($0.turn, $0.x) }, &markup)
      animate("cy", way.map { ($0.turn, $0.y) }, &markup)
    }
  }

  private func rectangle(_ box: Box) -> [(String, String)] {
    [
      ("x", Numeral.coordinate(box.x)), ("y", Numeral.coordinate(box.y)),
      ("width", Numeral.coordinate(box.width)), ("height", Numeral.coordinate(box.height)),
    ]
  }

  private func axes(
    _ scale: Scale, _ plot: Box, _ box: Box, isSmall: Bool, _ markup: inout Markup
  ) {
    let upwards = Ticks(scale, count: isSmall ? 3 : 5)
    let along = Ticks(Scale(0...turns, logarithmic: false), count: isSmall ? 3 : 8, whole: true)
    let lines = upwards.ticks.map { tick -> [Place] in
      let y = plot.bottom - scale.position(tick.value) * plot.height
      return [Place(x: plot.x, y: y), Place(x: plot.x + plot.width, y: y)]
    }
    markup.element("path", [("class", "grid"), ("d", Markup.path(lines))])
    markup.element(
      "path",
      [
        ("class", "frame"),
        (
          "d",
          Markup.path([
            [
              Place(x: box.x, y: box.y), Place(x: box.x, y: box.bottom),
              Place(x: box.x + box.width, y: box.bottom),
            ]
          ])
        ),
      ])
    for (tick, line) in zip(upwards.ticks, lines) {
      let label = upwards.exponent == 0 ? tick.label : "\(tick.label)e\(upwards.exponent)"
      markup.words(label, plot.x - 8, line[0].y + 4, "tick", anchor: "end")
    }
    for tick in along.ticks {
      let label = along.exponent == 0 ? tick.label : "\(tick.label)e\(along.exponent)"
      markup.words(label, x(tick.value, box), box.bottom + 18, "tick", anchor: "middle")
    }
  }

  // MARK: Cells

  /// Colours of a strip.
  private static let shades = 16

  private func draw(
    _ cells: [[Double]], _ places: [Double], _ box: Box, _ top: Double, _ markup: inout Markup
  ) {
    let columns = min(cells.count, 48)
    let most = 16
    var rows: [[Double]] = []
    for column in 0..<columns {
      let own = cells[columns > 1 ? column * (cells.count - 1) / (columns - 1) : 0]
      let count = min(most, own.count)
      rows.append(
        (0..<count).map { row in
          let range = row * own.count / count..<(row + 1) * own.count / count
          return own[range].reduce(0, +) / Double(range.count)
        })
    }
    let known = rows.joined().filter(\.isFinite)
    guard let least = known.min(), let greatest = known.max(), let count = rows.first?.count
    else { return }
    let (width, height) = (box.width / Double(columns), (box.bottom - top) / Double(count))
    var shapes = [String](repeating: "", count: Self.shades)
    for (column, values) in rows.enumerated() {
      for (row, value) in values.enumerated() where value.isFinite {
        let part = greatest > least ? (value - least) / (greatest - least) : 0.5
        let shade = min(Self.shades - 1, Int(part * Double(Self.shades)))
        let x = Numeral.coordinate(box.x + Double(column) * width)
        let y = Numeral.coordinate(top + Double(row) * height)
        let w = Numeral.coordinate(width + 0.3)
        shapes[shade] += "M\(x) \(y)h\(w)v\(Numeral.coordinate(height + 0.3))h-\(w)z"
      }
    }
    for (shade, shape) in shapes.enumerated() where !shape.isEmpty {
      let color = Palette.value(Double(shade) / Double(Self.shades - 1)).css
      markup.element("path", [("fill", color), ("d", shape)])
    }
  }

  // MARK: Time

  private func time(_ turn: Double) -> String {
    // Four digits, so that the turns of a long loop stay apart.
    let part = turn / turns * Self.moving
    return part == 0 ? "0" : String(Numeral.fixed(part, 4))
  }

  /// Moves an attribute along values at turns, and rests at the last.
  private func animate(
    _ name: String, _ way: [(turn: Double, value: Double)], _ markup: inout Markup
  ) {
    guard way.count > 1 else { return }
    let most = 120
    let step = max(1, (way.count + most - 1) / most)
    var kept = way.enumerated().filter { $0.offset % step == 0 || $0.offset == way.count - 1 }
      .map(\.element)
    if let first = kept.first, first.turn > 0 { kept.insert((0, first.value), at: 0) }
    let values =
      kept.map { Numeral.coordinate($0.value) }
      + kept.suffix(1).map { Numeral.coordinate($0.value) }
    let times = kept.map { time($0.turn) } + ["1"]
    markup.element(
      "animate",
      [
        ("attributeName", name), ("values", values.joined(separator: ";")),
        ("keyTimes", times.joined(separator: ";")), ("dur", "\(Numeral.fixed(Self.seconds, 0))s"),
        ("repeatCount", "indefinite"),
      ])
  }

  /// The captions, each seen from its turn to the next.
  private func sayings(_ markup: inout Markup) {
    for (place, caption) in captions.enumerated() {
      let isLast = place == captions.count - 1
      let end = isLast ? "1" : time(captions[place + 1].turn)
      markup.group("g", isLast ? [] : [("display", "none")]) { markup in
        markup.words(caption.text, 24, 86, "saying")
        guard captions.count > 1 else { return }
        let start = time(caption.turn)
        let (times, values) =
          isLast
          ? ("0;\(start)", "none;inline")
          : place == 0 ? ("0;\(end)", "inline;none") : ("0;\(start);\(end)", "none;inline;none")
        markup.element(
          "animate",
          [
            ("attributeName", "display"), ("values", values), ("keyTimes", times),
            ("calcMode", "discrete"), ("dur", "\(Numeral.fixed(Self.seconds, 0))s"),
            ("repeatCount", "indefinite"),
          ])
      }
    }
  }

  private static var style: String {
    func colors(_ isDark: Bool) -> String {
      [0, 1, 2].map { place in
        let color = (isDark ? Palette.series[place].dark : Palette.series[place].light).css
        return ".c\(place){stroke:\(color)}.f\(place){fill:\(color)}"
      }.joined()
    }
    return """
      text{font-family:"Helvetica Neue",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#222}
      .title{font-size:18px;font-weight:bold}.note{font-size:13px;fill:#555}.name{font-size:14px}
      .saying{font-size:15px;font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
      .tick{font-size:12px;fill:#555}.ground{fill:#fff}.grid{fill:none;stroke:#e6e6e6}
      .frame{fill:none;stroke:#888}.curve{fill:none;stroke-width:2.5;stroke-linejoin:round}
      .faint{fill:none;stroke-width:1.5;stroke-opacity:.25}.band{fill-opacity:.22}
      .cursor{stroke:#999;stroke-dasharray:3 3}.dot{stroke:#fff;stroke-width:1.5}
      \(colors(false))
      @media(prefers-color-scheme:dark){text{fill:#e8e8e8}.note,.tick{fill:#b4b4b4}.ground{fill:#16181d}
      .grid{stroke:#30343c}.frame{stroke:#888}.cursor{stroke:#777}.dot{stroke:#16181d}\(colors(true))}

      """
  }
}
