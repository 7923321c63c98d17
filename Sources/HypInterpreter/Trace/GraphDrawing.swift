// GraphDrawing.swift -- a graph of operations as SVG: boxes, arrows, and the numbers at arrows where there is room for them.

import HypPlots
import HypSyntax

/// Where the parts of a graph stand in a picture.
private struct GraphDrawing {
  /// Pixels: of lines of text and their letters, between boxes, and between layers.
  private static let (lineHeight, letter, gap, space) = (18.0, 7.9, 24.0, 56.0)
  private static let margin = 20.0

  struct Rectangle {
    var (x, y, width, height): (Double, Double, Double, Double)

    func meets(_ other: Rectangle) -> Bool {
      x < other.x + other.width && other.x < x + width && y < other.y + other.height
        && other.y < y + height
    }
    func holds(_ point: (x: Double, y: Double)) -> Bool {
      (x...x + width).contains(point.x) && (y...y + height).contains(point.y)
    }
  }

  /// A piece of an arrow: down from one point to another.
  struct Curve {
    let arrow: Int
    let from: (x: Double, y: Double)
    let to: (x: Double, y: Double)
    /// It arrives at a box, as the how manieth from the left.
    let row: Int?

    var middle: Double { (from.y + to.y) / 2 }

    /// Points along it.
    var points: [(x: Double, y: Double)] {
      (0...16).map { step in
        let t = Double(step) / 16
        let (s, own) = (1 - t, t * t * t + 3 * (1 - t) * t * t)
        return (
          (1 - own) * from.x + own * to.x,
          s * s * s * from.y + 3 * s * t * middle + t * t * t * to.y
        )
      }
    }
  }

  /// The number at an arrow.
  struct Label {
    let text: String
    let frame: Rectangle
    let baseline: Double
  }

  private let graph: TraceGraph
  private let layout: GraphLayout
  private(set) var frames: [GraphLayout.Item: Rectangle] = [:]
  private(set) var curves: [Curve] = []
  private(set) var labels: [Label] = []
  private(set) var bounds = Rectangle(x: 0, y: 0, width: 0, height: 0)

  init(_ graph: TraceGraph) {
    self.graph = graph
    layout = GraphLayout(
      boxCount: graph.boxes.count, arrows: graph.arrows.map { ($0.from, $0.to) })
    placeItems()
    for layer in layout.pieces.indices where layer + 1 < layout.layers.count { addCurves(layer) }
    placeLabels()
    var (left, right) = (0.0, bounds.width)
    for label in labels {
      left = min(left, label.frame.x - 4)
      right = max(right, label.frame.x + label.frame.width + 4)
    }
    (bounds.x, bounds.width) = (left, right - left)
  }

  static func lines(_ box: TraceGraph.Box) -> [String] {
    [box.title, box.value] + (box.derivative.map { ["∂ " + $0] } ?? [])
  }

  private func size(_ item: GraphLayout.Item) -> (width: Double, height: Double) {
    guard case .box(let number) = item else { return (8, 0) }
    let own = Self.lines(graph.boxes[number])
    let longest = own.map(\.displayWidth).max() ?? 0
    return (Double(longest) * Self.letter + 20, Double(own.count) * Self.lineHeight + 12)
  }

  private mutating func placeItems() {
    let widths = layout.layers.map { layer in
      layer.reduce(0) { $0 + size($1).width } + Self.gap * Double(max(0, layer.count - 1))
    }
    let width = (widths.max() ?? 0) + 2 * Self.margin
    var y = Self.margin
    for (layer, items) in layout.layers.enumerated() {
      let height = items.map { size($0).height }.max() ?? 0
      var x = (width - widths[layer]) / 2
      for item in items {
        let own = size(item)
        frames[item] = Rectangle(
          x: x, y: y + (height - own.height) / 2, width: own.width, height: own.height)
        x += own.width + Self.gap
      }
      y += height + Self.space
    }
    (bounds.width, bounds.height) = (width, y - Self.space + Self.margin)
  }

  private func center(_ item: GraphLayout.Item) -> Double {
    frames[item].map { $0.x + $0.width / 2 } ?? 0
  }

  /// Where a piece leaves or reaches an item: side by side with others, in the order of what they lead to.
  private func port(_ own: GraphLayout.Piece, _ layer: Int, isEnd: Bool) -> (x: Double, row: Int) {
    let item = isEnd ? own.to : own.from
    let joined = layout.pieces[layer].filter { (isEnd ? $0.to : $0.from) == item }
      .map { (place: center(isEnd ? $0.from : $0.to), arrow: $0.arrow) }
      .sorted { ($0.place, $0.arrow) < ($1.place, $1.arrow) }
    let row = joined.firstIndex { $0.arrow == own.arrow } ?? 0
    guard let frame = frames[item] else { return (0, row) }
    return (frame.x + frame.width * Double(row + 1) / Double(joined.count + 1), row)
  }

  private mutating func addCurves(_ layer: Int) {
    for piece in layout.pieces[layer] {
      guard let above = frames[piece.from], let below = frames[piece.to] else { continue }
      let end = port(piece, layer, isEnd: true)
      var row: Int?
      if case .box = piece.to { row = end.row }
      curves.append(
        Curve(
          arrow: piece.arrow,
          from: (port(piece, layer, isEnd: false).x, above.y + above.height), to: (end.x, below.y),
          row: row))
    }
  }

  /// Numbers stand beside the ends of their arrows, where they cover least.
  private mutating func placeLabels() {
    let points = curves.map(\.points)
    for (place, curve) in curves.enumerated() {
      let text = graph.arrows[curve.arrow].label
      guard curve.row != nil, !text.isEmpty else { continue }
      let shown = "×" + text
      let width = Double(shown.displayWidth) * Self.letter
      var best: (cost: Int, label: Label)?
      for row in 0..<3 {
        for isRight in [true, false] {
          let baseline = curve.to.y - 6 - 14 * Double(row)
          let frame = Rectangle(
            x: isRight ? curve.to.x + 5 : curve.to.x - 5 - width, y: baseline - 11, width: width,
            height: 14)
          let crossed = points.enumerated().filter { other, points in
            points.contains { frame.holds($0) } && (other != place || row == 0)
          }
          let cost =
            3 * crossed.count + 5 * labels.filter { $0.frame.meets(frame) }.count
            + 5 * frames.values.filter { $0.meets(frame) }.count
          if cost < best?.cost ?? .max {
            best = (cost, Label(text: shown, frame: frame, baseline: baseline))
          }
        }
      }
      if let label = best?.label { labels.append(label) }
    }
  }
}

extension TraceGraph {
  private static let style = """
    <style>
    .box rect{fill:#fff;stroke:#555}.box text{fill:#111}.box .value{font-weight:600}.box .adjoint{fill:#b3261e}
    .arrow{fill:none;stroke:#777}.arrow.heavy{stroke:#b3261e}.slope{fill:#555;paint-order:stroke;stroke:#fff;stroke-width:4px}
    .box text,.slope{font:13px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle}
    @media (prefers-color-scheme:dark){.box rect{fill:#1e1e22;stroke:#999}.box text{fill:#eee}
    .box .adjoint{fill:#ff8a80}.arrow{stroke:#999}.arrow.heavy{stroke:#ff8a80}.slope{fill:#bbb;stroke:#161618}}
    text.slope{text-anchor:start}
    </style>

    """

  /// As a picture.
  var svg: String {
    let drawing = GraphDrawing(self)
    let n = Self.shortened
    let bounds = drawing.bounds
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(n(bounds.x)) 0 \(n(bounds.width)) \(n(bounds.height))" \
      width="\(n(bounds.width))" height="\(n(bounds.height))" role="img" aria-label="graph of \(boxes.count) operations">

      """ + Self.style
    for curve in drawing.curves {
      let weight = arrows[curve.arrow].weight
      let (a, b, middle) = (curve.from, curve.to, n(curve.middle))
      text +=
        "<path class=\"arrow\(weight > 0.3 ? " heavy" : "")\" stroke-width=\"\(n(1 + 3 * weight))\" "
        + "d=\"M\(n(a.x)) \(n(a.y))C\(n(a.x)) \(middle) \(n(b.x)) \(middle) \(n(b.x)) \(n(b.y))\"/>\n"
    }
    for (place, box) in boxes.enumerated() {
      guard let frame = drawing.frames[.box(place)] else { continue }
      text += "<g class=\"box\" data-box=\"\(place)\">"
      text +=
        "<rect x=\"\(n(frame.x))\" y=\"\(n(frame.y))\" width=\"\(n(frame.width))\" height=\"\(n(frame.height))\" rx=\"5\"/>"
      for (row, line) in GraphDrawing.lines(box).enumerated() {
        let kind = ["name", "value", "adjoint"][row]
        text +=
          "<text class=\"\(kind)\" x=\"\(n(frame.x + frame.width / 2))\" y=\"\(n(frame.y + 20 + Double(row) * 18))\">\(Markup.escaped(line))</text>"
      }
      text += "</g>\n"
    }
    for label in drawing.labels {
      text +=
        "<text class=\"slope\" x=\"\(n(label.frame.x))\" y=\"\(n(label.baseline))\">\(Markup.escaped(label.text))</text>\n"
    }
    return text + "</svg>\n"
  }
}
