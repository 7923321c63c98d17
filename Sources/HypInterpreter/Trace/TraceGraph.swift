// TraceGraph.swift -- the operations of a run as a graph: calls and loops are folded where there are many.

import HypNumbers
import HypRuntime

/// Boxes and the arrows between them.
struct TraceGraph {
  struct Box {
    let title: String
    let value: String
    /// The adjoint, or nothing.
    let derivative: String?
    /// Operations that it stands for.
    let count: Int
    /// The node; the last one, where it stands for several.
    let node: Int
  }

  struct Arrow {
    let from: Int
    let to: Int
    /// The slope.
    let label: String
    /// What comes back along it, or is carried forward, as a part of the largest: from 0 to 1.
    var weight: Double
  }

  /// Boxes above which calls and loops become one.
  static let most = 40

  private(set) var boxes: [Box] = []
  private(set) var arrows: [Arrow] = []
  private var boxOf: [Int: Int] = [:]

  /// The box that a node is in.
  func box(of node: Int) -> Int? { boxOf[node] }

  init(_ view: TraceView, run: Int, digits: Int) {
    let style = TraceNumbers(digits: digits)
    var groups = view.tree(of: run).map { Group(view, $0) }
    // The smallest groups are opened first, as long as there is room.
    while true {
      let count = groups.count
      let open = groups.indices.filter { groups[$0].parts.count > 0 }
        .filter { count - 1 + groups[$0].parts.count <= Self.most && !groups[$0].isLibrary }
        .min { groups[$0].parts.count < groups[$1].parts.count }
      guard let open else { break }
      let parts = groups[open].parts.map { Group(view, $0) }
      groups.replaceSubrange(open...open, with: parts)
    }
    if groups.count > Self.most {
      let kept = Self.most / 2
      groups =
        Array(groups.prefix(kept)) + [Group(merging: Array(groups[kept..<(groups.count - kept)]))]
        + Array(groups.suffix(kept))
    }
    for (place, group) in groups.enumerated() {
      for node in group.nodes { boxOf[node] = place }
    }
    boxes = groups.map { group in
      let last = group.nodes.last ?? 0
      let node = view.trace.nodes[last]
      var title = group.title
      if title == nil {
        title =
          switch node.form {
          case .input: node.name ?? "x"
          case .sign(let sign): sign == "^" && node.inputs.count == 1 ? "^2" : Self.shown(sign)
          case .function(let name): name
          case .part: view.operation(last, style)
          case .array(let name): name
          case .derivative:
            // Without what it is taken at: an arrow says that.
            Self.beginning(of: view.operation(last, style))
          }
        let constants = node.inputs.filter { $0.node == nil }
        if case .sign(let sign) = node.form, constants.count == 1, node.inputs.count == 2 {
          let constant = view.text(of: constants[0], in: run, style)
          let shown = constant.hasPrefix("-") ? "(\(constant))" : constant
          title =
            node.inputs[0].node == nil
            ? "\(shown) \(Self.shown(sign))" : "\(Self.shown(sign)) \(shown)"
        }
      }
      return Box(
        title: title ?? "", value: style.text(node.value),
        derivative: node.adjoint.map { style.text($0) }, count: group.nodes.count, node: last)
    }
    var seen: Set<[Int]> = []
    var weights: [Double] = []
    for id in view.nodes[run] {
      guard let to = boxOf[id] else { continue }
      let node = view.trace.nodes[id]
      for input in node.inputs {
        guard let source = input.node, let from = boxOf[source], from != to else { continue }
        let isSingle = groups[to].nodes.count == 1
        let label = isSingle ? input.slope.map { style.text($0) } ?? "" : ""
        let isNew = seen.insert([from, to]).inserted
        guard isNew || isSingle else { continue }
        let slope = abs(input.slope?.base ?? 0)
        let carried =
          node.adjoint?.number.map { abs($0.base) } ?? Self.tangent(view.trace.nodes[source].value)
        weights.append(slope * carried)
        arrows.append(Arrow(from: from, to: to, label: label, weight: 0))
      }
    }
    let largest = weights.filter(\.isFinite).max() ?? 0
    for place in arrows.indices where largest > 0 {
      arrows[place].weight = min(1, weights[place] / largest)
    }
  }

  private static func beginning(of operation: String) -> String {
    let text = operation.prefix { $0 != "#" }
    return String(text.count < operation.count && text.hasSuffix("(") ? text.dropLast() : text)
  }

  private static func shown(_ sign: String) -> String { sign == "*" ? "·" : sign }

  private static func tangent(_ value: TracedValue) -> Double {
    switch value.number {
    case .dual(_, let tangent)?: abs(tangent.base)
    case .lanes(_, let tangents)?: tangents.map { abs($0) }.max() ?? 0
    default: 0
    }
  }

  /// Operations that are one box.
  private struct Group {
    let title: String?
    let nodes: [Int]
    let parts: [TraceTree]
    let isLibrary: Bool

    init(_ view: TraceView, _ tree: TraceTree) {
      nodes = tree.nodes
      guard case .branch(let place, let inside) = tree else {
        (title, parts, isLibrary) = (nil, [], false)
        return
      }
      parts = inside
      switch view.trace.places[place].form {
      case .root: (title, isLibrary) = ("", false)
      case .call(let name, _, let inLibrary): (title, isLibrary) = ("\(name)(…)", inLibrary)
      case .loop(let span):
        let line = span?.text.split(separator: "\n").first.map { String($0.prefix(24)) } ?? "loop"
        (title, isLibrary) = ("\(line): \(inside.count) turns", false)
      case .turn(let number): (title, isLibrary) = ("turn \(number)", false)
      }
    }

    init(merging groups: [Group]) {
      title = "⋮ \(groups.count) more"
      nodes = groups.flatMap(\.nodes)
      (parts, isLibrary) = ([], false)
    }
  }
}
