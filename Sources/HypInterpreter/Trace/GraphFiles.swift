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
    let tenths = Int((abs(x) * 10).rounded())
    return (x < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10)"
      + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
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
