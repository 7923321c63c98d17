// TraceView.swift -- a trace as it is shown: runs with their operations in order, and what these are called.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// What every picture of a trace asks of it.
struct TraceView {
  let trace: Trace
  /// The nodes of each run, in the order in which they were carried out.
  let nodes: [[Int]]
  /// The number of each node within its run.
  let numbers: [Int]
  /// The runs that a node has asked for.
  private let asked: [Int: [Int]]
  /// The nodes that use the value of each node, of the same run, with the place among their operands.
  let uses: [[(node: Int, operand: Int)]]
  /// Inputs of runs whose names mean nothing else in them.
  private let named: Set<Int>

  init(_ trace: Trace) {
    self.trace = trace
    var nodes = [[Int]](repeating: [], count: trace.runs.count)
    var numbers = [Int](repeating: 0, count: trace.nodes.count)
    var uses = [[(node: Int, operand: Int)]](repeating: [], count: trace.nodes.count)
    for (id, node) in trace.nodes.enumerated() {
      numbers[id] = nodes[node.run].count
      nodes[node.run].append(id)
      for (place, input) in node.inputs.enumerated() {
        guard let source = input.node, trace.nodes[source].run == node.run else { continue }
        uses[source].append((id, place))
      }
    }
    var asked: [Int: [Int]] = [:]
    for (id, run) in trace.runs.enumerated() {
      if let caller = run.caller { asked[caller, default: []].append(id) }
    }
    (self.nodes, self.numbers, self.uses, self.asked) = (nodes, numbers, uses, asked)
    named = Self.named(trace, nodes)
  }

  private static func named(_ trace: Trace, _ runs: [[Int]]) -> Set<Int> {
    var named: Set<Int> = []
    for nodes in runs {
      var bearers: [String: [Int]] = [:]
      for id in nodes {
        if let name = trace.nodes[id].name { bearers[name, default: []].append(id) }
      }
      for own in bearers.values where own.count == 1 && trace.nodes[own[0]].form == .input {
        named.insert(own[0])
      }
    }
    return named
  }

  func runs(askedBy node: Int) -> [Int] { asked[node] ?? [] }

  /// The runs that are shown: those of the operator of derivatives that the statement ends with, or the statement.
  var outermost: [Int] {
    if let last = nodes.first?.last, !isInLibrary(last) {
      let found = runs(askedBy: last)
      if !found.isEmpty, nodes[0].filter({ !runs(askedBy: $0).isEmpty }).count == 1 { return found }
    }
    return Array(trace.runs.indices.prefix(1))
  }

  /// How derivatives are found in a run and in those inside of it: `forward over reverse`.
  func modes(of run: Int) -> String {
    var modes = [trace.runs[run].mode.rawValue]
    var level = run
    while let inner = trace.runs.indices.first(where: { place in
      trace.runs[place].caller.map { trace.nodes[$0].run == level } ?? false
    }) {
      modes.append(trace.runs[inner].mode.rawValue)
      level = inner
    }
    return modes.joined(separator: " over ")
  }

  /// What dual numbers of the trace change with: the input of its run in forward mode; nil where there is none, or are several.
  var forwardInput: String? {
    let runs = trace.runs.indices.filter { trace.runs[$0].mode == .forward }
    let inputs = runs.flatMap { nodes[$0] }.filter { trace.nodes[$0].form == .input }
    return inputs.count == 1 ? trace.nodes[inputs[0]].name : nil
  }

  /// The calls, loops and turns around a node, outermost first.
  func path(of place: Int) -> [Int] {
    var path: [Int] = []
    var next: Int? = place
    while let own = next {
      path.append(own)
      next = trace.places[own].parent
    }
    return path.reversed()
  }

  /// A function of the library carries it out.
  func isInLibrary(_ id: Int) -> Bool {
    path(of: trace.nodes[id].place).contains {
      if case .call(_, _, isLibrary: true) = trace.places[$0].form { true } else { false }
    }
  }

  // MARK: Words

  /// `#3`, the name of a constant, or a number.
  ///
  /// - Parameter isNamed: inputs of the run are called by their names, not by their numbers.
  func text(
    of input: Trace.Input, in run: Int, _ style: TraceNumbers, isNamed: Bool = false
  ) -> String {
    if let node = input.node, trace.nodes[node].run == run {
      if isNamed, named.contains(node), let name = trace.nodes[node].name { return name }
      return "#\(numbers[node])"
    }
    if let name = input.name { return name }
    if case .array(_, let first, _) = input.value, first.count > 4 { return "[…]" }
    return style.text(input.value)
  }

  /// What a node does: `sin(#0)`, `#0 * #1`.
  func operation(_ id: Int, _ style: TraceNumbers, isNamed: Bool = false) -> String {
    let node = trace.nodes[id]
    // What an argument is that was not given says nothing.
    let given = node.inputs.filter { input in
      guard input.node == nil, input.name == nil, case .text(let text) = input.value else {
        return true
      }
      return text != "none" && text != "false"
    }
    let inputs = given.map { text(of: $0, in: node.run, style, isNamed: isNamed) }
    switch node.form {
    case .input: return node.name ?? "x"
    case .sign(let sign):
      guard inputs.count > 1 else {
        return sign == "^" ? "\(inputs.first ?? "")^2" : sign + (inputs.first ?? "")
      }
      return inputs.joined(separator: " \(sign) ")
    case .function(let name): return "\(Self.called(name))(\(inputs.joined(separator: ", ")))"
    case .part(let place):
      let index = place.map { $0.map(String.init).joined(separator: ", ") } ?? "…"
      return "\(inputs.first ?? "")[\(index)]"
    case .array("array"):
      let shown = inputs.prefix(4).joined(separator: ", ")
      return "[\(shown)\(inputs.count > 4 ? ", …" : "")]"
    case .array(let name): return "\(name)(\(inputs.joined(separator: ", ")))"
    case .derivative(let name):
      let function = runs(askedBy: id).first.map { trace.runs[$0].name } ?? "f"
      let shown = name == "derivative" ? "\(Self.called(function))'" : "\(name)(\(function))"
      return "\(shown)(\(inputs.joined(separator: ", ")))"
    }
  }

  /// A function as something that is called: in brackets where it has no name.
  private static func called(_ function: String) -> String {
    let head = function.prefix { $0 != "(" }
    return head.contains(" -> ") || function.hasPrefix("(") && function.contains(" -> ")
      ? "(\(function))" : function
  }

  /// What the program calls the value of a node, where that says more than its operation.
  func variable(_ id: Int) -> String? {
    let node = trace.nodes[id]
    if case .input = node.form { return nil }
    return node.name
  }

  /// The line and column of a node.
  func line(_ id: Int) -> String {
    guard let span = trace.nodes[id].span, !span.source.isLibrary else { return "" }
    let (index, start) = span.source.line(at: span.start)
    return "\(index + 1):\(span.source.text(start..<span.start).count + 1)"
  }

  /// Where the adjoint of a node comes from: that of each use with the slope there.
  ///
  /// Uses without a slope of their own are not among them: `hasOtherSources`.
  func sources(ofAdjoint id: Int) -> [(adjoint: LayeredNumber, slope: LayeredNumber)] {
    uses[id].compactMap { use in
      let node = trace.nodes[use.node]
      guard let adjoint = node.adjoint?.number, let slope = node.inputs[use.operand].slope else {
        return nil
      }
      return (adjoint, slope)
    }
  }

  /// Something comes back to a node from operations that have no slopes.
  func hasOtherSources(ofAdjoint id: Int) -> Bool {
    uses[id].contains { trace.nodes[$0.node].inputs[$0.operand].slope == nil }
  }

  /// No other nodes than numbers with all their slopes: what is shown can be computed again from what is shown.
  func isReplayable(_ run: Int) -> Bool {
    trace.omitted == 0 && !trace.isCut
      && nodes[run].allSatisfy { id in
        let node = trace.nodes[id]
        guard node.value.number != nil else { return false }
        if case .derivative = node.form { return false }
        return node.inputs.allSatisfy { $0.node == nil || $0.slope != nil }
      }
  }

  /// The tangent of the last node along the first input, by the slopes that are shown: another order than the adjoints'.
  func tangentBySlopes(_ run: Int) -> Double? {
    guard isReplayable(run), let first = nodes[run].first, let last = nodes[run].last else {
      return nil
    }
    var tangents: [Int: Double] = [:]
    for id in nodes[run] {
      var tangent = id == first ? 1.0 : 0
      for input in trace.nodes[id].inputs {
        guard let node = input.node, let slope = input.slope else { continue }
        tangent += (tangents[node] ?? 0) * slope.base
      }
      tangents[id] = tangent
    }
    return tangents[last]
  }
}
