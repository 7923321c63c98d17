// TapeTable.swift -- `:tape`: the operations of an expression as a table.
//
//     grad(f)(2) = 0.0770037537313969
//       reverse: 3 nodes, 72 bytes of tape; the slopes multiplied forward give the same to 0 ulp
//
//       node  line  operation  value               slopes               adjoint
//       #0          x          2                                        0.0770037537313966  = 0.909 + 2 · (-0.416)
//       #1    1:12  sin(#0)    0.9092974268256817  -0.4161468365471424  2                   = 1 · 2
//       #2    1:8   #0 * #1    1.8185948536513634  0.909… · 2           1                   given

import HypNumbers
import HypRuntime

/// The table of a trace.
struct TapeTable {
  private let view: TraceView
  private let traced: TracedExpression
  private let numbers: TraceNumbers
  /// It is said where adjoints come from.
  private let hasReasons: Bool
  private let turn: Int?
  /// Rows above which turns of loops are left out.
  private static let most = 40
  /// Rows above which calls become one, and rows that are then left.
  private static let (manyRows, fewRows) = (200, 60)

  private enum Row {
    case heading(String)
    case cells([String], indent: Int)
  }

  init(_ traced: TracedExpression, digits: Int?, hasReasons: Bool, turn: Int?) {
    (self.traced, self.hasReasons, self.turn) = (traced, hasReasons, turn)
    view = TraceView(traced.trace)
    numbers = TraceNumbers(digits: digits)
  }

  /// The table in at most so many columns, with fewer digits where it would be wider; nil for as wide as it is.
  static func text(_ traced: TracedExpression, columns: Int?, turn: Int? = nil) -> String {
    if traced.trace.nodes.isEmpty, traced.failure != nil { return "" }
    var text = ""
    let layouts: [(digits: Int?, hasReasons: Bool)] = [
      (nil, true), (10, true), (6, true), (6, false), (4, false),
    ]
    for layout in layouts {
      text =
        TapeTable(traced, digits: layout.digits, hasReasons: layout.hasReasons, turn: turn).text
      let widest =
        text.split(separator: "\n").dropFirst(2).map { String($0).displayWidth }.max() ?? 0
      if widest <= columns ?? .max { break }
    }
    guard let columns else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).shortened(to: columns) }.joined(separator: "\n")
  }

  private var text: String {
    var blocks: [String] = []
    for run in view.outermost {
      var rows: [Row] = []
      add(run, to: &rows, indent: 1)
      blocks.append((head(run) + [""] + lines(rows, run)).joined(separator: "\n"))
    }
    let hasLoop = traced.trace.places.contains { if case .loop = $0.form { true } else { false } }
    var text = blocks.joined(separator: "\n\n") + "\n"
    if traced.trace.omitted > 0 {
      text +=
        "  \(traced.trace.omitted) more operations are counted and not kept"
        + (hasLoop ? "; `turn=N` keeps those of turn N\n" : "\n")
    }
    return text
  }

  // MARK: Heads

  /// What was evaluated with its value, and how.
  private func head(_ run: Int) -> [String] {
    let own = view.trace.runs[run]
    let value = traced.value.map { " = \($0.text)" } ?? ""
    let count = view.nodes[run].count
    var how = view.modes(of: run)
    switch own.mode {
    case .plain: how = "\(count) \(count == 1 ? "operation" : "operations")"
    case .reverse where own.tapeNodes > 0:
      how +=
        ": \(own.tapeNodes) \(own.tapeNodes == 1 ? "node" : "nodes"), \(own.tapeBytes) bytes of tape"
    default: break
    }
    if let tapes = innerTapes(run) {
      how += own.mode == .reverse ? "; inside \(tapes)" : ": \(tapes)"
    }
    if own.mode == .reverse, let forward = view.tangentBySlopes(run),
      let adjoint = view.nodes[run].first.flatMap({ view.trace.nodes[$0].adjoint?.number })
    {
      let apart = abs(adjoint.base - forward) / adjoint.base.ulp
      if apart <= 16 { how += "; the slopes multiplied forward give the same to \(Int(apart)) ulp" }
    }
    return ["\(traced.text)\(value)", "  " + how]
  }

  /// The tapes inside of a run: `100 tapes of 3 nodes, one alive at a time`; nil where there are none, or not all are known.
  private func innerTapes(_ run: Int) -> String? {
    guard view.trace.omitted == 0, !view.trace.isCut else { return nil }
    let runs = view.trace.runs
    func isInside(_ inner: Int, _ outer: (Int) -> Bool) -> Bool {
      var next = runs[inner].outer
      while let own = next {
        if outer(own) { return true }
        next = runs[own].outer
      }
      return false
    }
    func hasTape(_ run: Int) -> Bool { runs[run].mode == .reverse && runs[run].tapeNodes > 0 }
    let inner = runs.indices.filter { own in hasTape(own) && isInside(own) { $0 == run } }
    let sizes = inner.map { runs[$0].tapeNodes }
    guard let least = sizes.min(), let most = sizes.max() else { return nil }
    let count = inner.count == 1 ? "1 tape" : "\(inner.count) tapes"
    let nodes = least == most ? "\(least)" : "\(least) to \(most)"
    let isNested = inner.contains { own in isInside(own) { $0 != run && inner.contains($0) } }
    return "\(count) of \(nodes) \(most == 1 ? "node" : "nodes")"
      + (inner.count > 1 && !isNested ? ", one alive at a time" : "")
  }

  private func headings(_ run: Int) -> [String] {
    let isReverse = view.trace.runs[run].mode == .reverse
    let hasSlopes = view.trace.runs[run].mode != .plain
    return ["node", "line", "operation", "value", hasSlopes ? "slopes" : ""]
      + (isReverse ? ["adjoint", ""] : [])
  }

  // MARK: Rows

  private func add(_ run: Int, to rows: inout [Row], indent: Int) {
    rows.append(.cells(headings(run), indent: indent))
    let turns = view.folded(view.tree(of: run), above: Self.most, turn: turn)
    let tree = view.withCallsFolded(turns, above: Self.manyRows, to: Self.fewRows)
    for part in tree { add(part, to: &rows, indent: indent) }
  }

  private func add(_ part: TraceTree, to rows: inout [Row], indent: Int) {
    switch part {
    case .node(let id):
      rows.append(.cells(cells(id), indent: indent))
      for run in view.runs(askedBy: id) { addInner(run, to: &rows, indent: indent + 2) }
    case .left(let turns):
      let text =
        turns.count == 1
        ? "turn \(turns.lowerBound)" : "turns \(turns.lowerBound)…\(turns.upperBound)"
      rows.append(.heading(String(repeating: "  ", count: indent) + "⋮ \(text)"))
    case .call(let place, let parts):
      guard case .call(let name, _, _) = view.trace.places[place].form,
        let last = parts.flatMap(\.nodes).last
      else { return }
      var cells = cells(last)
      let count = parts.reduce(0) { $0 + $1.nodeCount }
      cells[2] = "\(name)(…)  \(count) \(count == 1 ? "operation" : "operations") inside"
      (cells[3], cells[4]) = ("", "")
      rows.append(.cells(cells, indent: indent))
    case .branch(let place, let parts):
      let space = String(repeating: "  ", count: indent)
      switch view.trace.places[place].form {
      case .root: for part in parts { add(part, to: &rows, indent: indent) }
      case .call(_, _, isLibrary: true):
        // What the library does is its own affair: the last of it is what it gave.
        add(.call(place: place, parts), to: &rows, indent: indent)
      case .call(let name, let span, _):
        rows.append(.heading("\(space)▾ \(name)\(span.map { "   \(firstLine($0.text))" } ?? "")"))
        for part in parts { add(part, to: &rows, indent: indent + 1) }
      case .loop(let span):
        rows.append(.heading("\(space)▾ \(span.map { firstLine($0.text) } ?? "loop")"))
        for part in parts { add(part, to: &rows, indent: indent + 1) }
      case .turn(let number):
        rows.append(.heading("\(space)turn \(number)"))
        for part in parts { add(part, to: &rows, indent: indent + 1) }
      }
    }
  }

  /// A run inside of another: a tape that lasts as long as its call.
  private func addInner(_ run: Int, to rows: inout [Row], indent: Int) {
    let own = view.trace.runs[run]
    guard own.pass == 0 else { return }
    let space = String(repeating: "  ", count: indent)
    rows.append(.heading("\(space)▾ \(own.name), \(own.mode.rawValue)"))
    let tree = view.folded(view.tree(of: run), above: Self.most / 3, turn: nil)
    for part in tree { add(part, to: &rows, indent: indent + 1) }
  }

  private func firstLine(_ text: String) -> String {
    let line = text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? text
    return line.shortened(to: 48)
  }

  private func cells(_ id: Int) -> [String] {
    let node = view.trace.nodes[id]
    var operation = view.operation(id, numbers)
    if let element = node.element { operation += "  at \(element)" }
    if let name = view.variable(id) { operation = "\(name) = \(operation)" }
    let short = TraceNumbers(digits: min(numbers.digits ?? 10, 10))
    let isPlain = view.trace.runs[node.run].mode == .plain
    let slopes =
      isPlain
      ? ""
      : node.inputs.map { input -> String in
        guard input.node != nil, let slope = input.slope else { return "" }
        return short.text(slope, isFactor: node.inputs.count > 1)
      }
      .filter { !$0.isEmpty }.joined(separator: ", ")
    var cells = [
      "#\(view.numbers[id])", view.line(id), operation, numbers.text(node.value), slopes,
    ]
    if let adjoint = node.adjoint {
      cells += [numbers.text(adjoint), hasReasons ? reason(id) : ""]
    }
    return cells
  }

  /// Where an adjoint comes from.
  private func reason(_ id: Int) -> String {
    let sources = view.sources(ofAdjoint: id)
    if sources.isEmpty {
      // Where a derivative comes back to a variable by no operation that is shown, it is not the result's own.
      if case .input = view.trace.nodes[id].form,
        view.nodes[view.trace.nodes[id].run].count > 1
          || view.trace.nodes[id].adjoint?.number?.base != 1
      {
        return ""
      }
      return view.uses[id].isEmpty ? "given" : ""
    }
    let short = TraceNumbers(digits: 3)
    let shown = sources.prefix(3).map { source -> String in
      let slope = short.text(source.slope, isFactor: true)
      let adjoint = short.text(source.adjoint, isFactor: true)
      return "\(adjoint) · \(slope)"
    }
    return "= " + shown.joined(separator: " + ")
      + (sources.count > 3 || view.hasOtherSources(ofAdjoint: id) ? " + …" : "")
  }

  // MARK: Layout

  private func lines(_ rows: [Row], _ run: Int) -> [String] {
    var widths: [Int] = []
    for case .cells(let cells, let indent) in rows {
      for (place, cell) in cells.enumerated() {
        let width = cell.displayWidth + (place == 0 ? 2 * indent : 0)
        if place == widths.count {
          widths.append(width)
        } else {
          widths[place] = max(widths[place], width)
        }
      }
    }
    return rows.map { row in
      switch row {
      case .heading(let text): return text
      case .cells(let cells, let indent):
        var line = ""
        var column = 0
        for (place, cell) in cells.enumerated() where widths[place] > 0 {
          let text = place == 0 ? String(repeating: "  ", count: indent) + cell : cell
          line += String(repeating: " ", count: max(0, column - line.displayWidth)) + text
          column += widths[place] + 2
        }
        while line.last == " " { line.removeLast() }
        return line
      }
    }
  }
}

extension TracedExpression {
  /// The operations as a table, in at most so many columns where a number is given.
  public func tape(columns: Int?, turn: Int? = nil) -> String {
    TapeTable.text(self, columns: columns, turn: turn)
  }
}
