// GraphFiles.swift -- a graph of operations as SVG, and in the language of Graphviz.

import HypPlots
import HypSyntax

extension TraceGraph {
  /// In the language of Graphviz.
  var dot: String {
    func quoted(_ text: String) -> String {
      "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
    }
    var text = "digraph trace {\n  node [shape=box];\n"
    for (place, box) in boxes.enumerated() {
      let lines = [box.title, box.value] + (box.derivative.map { ["∂ " + $0] } ?? [])
      let label = lines.map { quoted($0).dropFirst().dropLast() }.joined(separator: "\\n")
      text += "  b\(place) [label=\"\(label)\"];\n"
    }
    for arrow in arrows {
      let width = TraceGraph.shortened(0.8 + 3.2 * arrow.weight)
      text +=
        "  b\(arrow.from) -> b\(arrow.to) [label=\(quoted(arrow.label)), penwidth=\(width)];\n"
    }
    return text + "}\n"
  }

  /// A picture of nothing.
  static let emptyPicture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"

  /// A number with one digit behind the point.
  static func shortened(_ x: Double) -> String {
    let tenths = Int((x * 10).rounded())
    return "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths % 10))")
  }

  /// As a picture.
  var svg: String {
    let layout = GraphLayout(boxCount: boxes.count, arrows: arrows.map { ($0.from, $0.to) })
    let (lineHeight, letter, gap, space) = (18.0, 7.4, 24.0, 56.0)
    func lines(_ box: Box) -> [String] {
      [box.title, box.value] + (box.derivative.map { ["∂ " + $0] } ?? [])
    }
    func size(_ item: GraphLayout.Item) -> (width: Double, height: Double) {
      guard case .box(let number) = item else { return (8, 0) }
      let own = lines(boxes[number])
      let longest = own.map(\.displayWidth).max() ?? 0
      return (Double(longest) * letter + 20, Double(own.count) * lineHeight + 12)
    }
    var centers: [GraphLayout.Item: (x: Double, y: Double)] = [:]
    var heights: [GraphLayout.Item: Double] = [:]
    let widths = layout.layers.map { layer in
      layer.reduce(0) { $0 + size($1).width } + gap * Double(max(0, layer.count - 1))
    }
    let width = (widths.max() ?? 0) + 40
    var y = 20.0
    for (layer, items) in layout.layers.enumerated() {
      let height = items.map { size($0).height }.max() ?? 0
      var x = (width - widths[layer]) / 2
      for item in items {
        let own = size(item)
        centers[item] = (x + own.width / 2, y + height / 2)
        heights[item] = own.height
        x += own.width + gap
      }
      y += height + space
    }
    let total = y - space + 20
    let n = Self.shortened
    /// Where pieces leave and reach an item: side by side, in the order of what they lead to.
    func port(_ item: GraphLayout.Item, _ own: GraphLayout.Piece, _ layer: Int, isEnd: Bool)
      -> Double
    {
      let joined = layout.pieces[layer].filter { (isEnd ? $0.to : $0.from) == item }
        .map { (place: centers[isEnd ? $0.from : $0.to]?.x ?? 0, arrow: $0.arrow) }
        .sorted { ($0.place, $0.arrow) < ($1.place, $1.arrow) }
      let number = joined.firstIndex { $0.arrow == own.arrow } ?? 0
      let width = size(item).width
      return (centers[item]?.x ?? 0) - width / 2 + width * Double(number + 1)
        / Double(joined.count + 1)
    }
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(n(width)) \(n(total))" width="\(n(width))" height="\(n(total))" role="img" aria-label="graph of \(boxes.count) operations">
      <style>
      .box rect{fill:#fff;stroke:#555}.box text{fill:#111}.box .value{font-weight:600}.box .adjoint{fill:#b3261e}
      .arrow{fill:none;stroke:#777}.arrow.heavy{stroke:#b3261e}.slope{fill:#555;paint-order:stroke;stroke:#fff;stroke-width:4px}
      text{font:13px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle}
      @media (prefers-color-scheme:dark){.box rect{fill:#1e1e22;stroke:#999}.box text{fill:#eee}
      .box .adjoint{fill:#ff8a80}.arrow{stroke:#999}.arrow.heavy{stroke:#ff8a80}.slope{fill:#bbb;stroke:#161618}}
      text.slope{text-anchor:start}
      </style>

      """
    var labels = ""
    for (layer, pieces) in layout.pieces.enumerated() where layer + 1 < layout.layers.count {
      for piece in pieces {
        guard var a = centers[piece.from], var b = centers[piece.to] else { continue }
        a.x = port(piece.from, piece, layer, isEnd: false)
        b.x = port(piece.to, piece, layer, isEnd: true)
        let (y0, y1) = (a.y + (heights[piece.from] ?? 0) / 2, b.y - (heights[piece.to] ?? 0) / 2)
        let middle = (y0 + y1) / 2
        let arrow = arrows[piece.arrow]
        text +=
          "<path class=\"arrow\(arrow.weight > 0.3 ? " heavy" : "")\" "
          + "stroke-width=\"\(n(1 + 3 * arrow.weight))\" "
          + "d=\"M\(n(a.x)) \(n(y0))C\(n(a.x)) \(n(middle)) \(n(b.x)) \(n(middle)) \(n(b.x)) \(n(y1))\"/>\n"
        if case .box = piece.to, !arrow.label.isEmpty {
          // One above the other where several arrive.
          let row =
            layout.pieces[layer].filter { $0.to == piece.to }.firstIndex { $0.arrow == piece.arrow }
            ?? 0
          labels +=
            "<text class=\"slope\" x=\"\(n(b.x + 5))\" y=\"\(n(y1 - 6 - 14 * Double(row % 3)))\">"
            + "×\(Markup.escaped(arrow.label))</text>\n"
        }
      }
    }
    for (place, box) in boxes.enumerated() {
      guard let center = centers[.box(place)] else { continue }
      let own = size(.box(place))
      let (x, top) = (center.x - own.width / 2, center.y - own.height / 2)
      text += "<g class=\"box\" data-box=\"\(place)\">"
      text +=
        "<rect x=\"\(n(x))\" y=\"\(n(top))\" width=\"\(n(own.width))\" height=\"\(n(own.height))\" rx=\"5\"/>"
      for (row, line) in lines(box).enumerated() {
        let kind = ["name", "value", "adjoint"][row]
        text +=
          "<text class=\"\(kind)\" x=\"\(n(center.x))\" y=\"\(n(top + 20 + Double(row) * lineHeight))\">\(Markup.escaped(line))</text>"
      }
      text += "</g>\n"
    }
    return text + labels + "</svg>\n"
  }
}

extension TracedExpression {
  private func graph() -> TraceGraph? {
    let view = TraceView(trace)
    return view.outermost.last.map { TraceGraph(view, run: $0, digits: 6) }
  }

  /// The graph of the outermost derivative in the language of Graphviz.
  public var dot: String { graph()?.dot ?? "digraph trace {}\n" }

  /// The same as a picture.
  public var svg: String { graph()?.svg ?? TraceGraph.emptyPicture }
}
