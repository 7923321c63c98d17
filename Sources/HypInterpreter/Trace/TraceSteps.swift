// TraceSteps.swift -- a trace one step after the other: forward pass, backward pass, each step a sentence.
//
// A derivative inside of a program is stepped through where it stands: its forward pass, its backward pass, and what it
// gives. The partial sums of adjoints are added here as the tape adds them, so that the last of them are the tape's.

import HypNumbers
import HypRuntime
import HypSyntax

/// One step of a computation.
public struct TraceStep: Sendable {
  /// Which way the computation goes.
  public enum Pass: String, Sendable { case forward, backward }
  /// The pass that it belongs to.
  public let pass: Pass
  /// The number of the step within the pass of its run, from 1.
  public let number: Int
  /// How many steps the pass has.
  public let count: Int
  /// What is done, with its arithmetic, in whole sentences.
  public let sentences: [String]
  /// Where it stands: calls and turns, outermost first.
  public let place: [String]
  /// The turn of the innermost loop; nil outside of loops.
  public let turn: Int?
  /// The line of the program and the columns of the operation in it; nil where it has none.
  public let line: (text: String, number: Int, start: Int, end: Int)?
  /// The operation.
  let node: Int
  let run: Int
  /// How many backward steps of the run are done.
  let backward: Int
  /// The number that the step finds, and what it is called: what a quiz asks for.
  public let answer: (name: String, value: Double)?
  /// The function or sign whose rule it follows.
  public let rule: String?
  /// The operations whose adjoints it is about, its own first, with these after it: of a step backward.
  let changed: [(number: Int, adjoint: String)]
}

/// One row of what is known at a step.
public struct TraceRow: Sendable, Equatable {
  /// The number of the operation within its run.
  public let number: Int
  /// What is done: `sin(#0)`.
  public let operation: String
  /// What it gave.
  public let value: String
  /// Its adjoint so far; empty where nothing has come back yet.
  public let adjoint: String
  /// It is what the step is about.
  public let isCurrent: Bool
  /// The step changes its adjoint.
  public let isChanged: Bool
}

/// A trace as steps.
public struct TraceSteps {
  /// In the order in which they are done.
  public private(set) var steps: [TraceStep] = []
  private let view: TraceView
  private let numbers: TraceNumbers
  private let rules = SlopeRules()

  /// - Parameter digits: significant digits of numbers in sentences.
  public init(_ traced: TracedExpression, digits: Int = 6) {
    view = TraceView(traced.trace)
    numbers = TraceNumbers(digits: digits)
    for run in view.outermost { add(run) }
  }

  /// The steps of a run are its forward pass and, in reverse mode, its backward pass.
  private mutating func add(_ run: Int) {
    let nodes = view.nodes[run]
    for (place, id) in nodes.enumerated() {
      for inner in view.runs(askedBy: id) { add(inner) }
      steps.append(forward(id, number: place + 1, of: nodes.count))
    }
    guard view.trace.runs[run].mode == .reverse else { return }
    let backward = nodes.reversed().filter { isStep($0) }
    var sums = givenAdjoints(run)
    for (place, id) in backward.enumerated() {
      let isLast = place == backward.count - 1
      steps.append(
        self.backward(
          id, number: place + 1, of: backward.count, &sums, found: isLast ? found(run) : []))
    }
  }

  /// What a backward pass was for.
  private func found(_ run: Int) -> [String] {
    view.nodes[run].compactMap { id in
      let node = view.trace.nodes[id]
      guard case .input = node.form, let adjoint = node.adjoint, !isZero(adjoint) else {
        return nil
      }
      return "So the derivative by \(node.name ?? "x") is \(numbers.text(adjoint))."
    }
  }

  /// Something is carried back from it.
  private func isStep(_ id: Int) -> Bool {
    let node = view.trace.nodes[id]
    return node.inputs.contains { $0.node != nil } && node.adjoint.map { !isZero($0) } ?? false
  }

  private func isZero(_ value: TracedValue) -> Bool { value.number?.isZero ?? false }

  // MARK: Forward

  private func forward(_ id: Int, number: Int, of count: Int) -> TraceStep {
    let node = view.trace.nodes[id]
    let value = numbers.text(node.value)
    let isPlain = view.trace.runs[node.run].mode == .plain
    var sentences: [String] = []
    let name = "#\(view.numbers[id])"
    switch node.form {
    case .input:
      sentences.append("\(node.name ?? "x") is \(value)\(seedText(node.value)).")
    case .derivative:
      let gave = value.isEmpty ? "" : " gives \(value)"
      sentences.append("\(view.operation(id, numbers, isNamed: true))\(gave).")
    default:
      let written = view.operation(id, numbers, isNamed: true)
      let put = arithmetic(node)
      sentences.append(
        "\(name) = \(written)\(put == written || put == value ? "" : " = \(put)") = \(value).")
    }
    if let way = computationWay(node, isBackward: false) { sentences.append(way) }
    // Where nothing is differentiated, slopes say nothing.
    for (place, input) in node.inputs.enumerated() where !isPlain {
      guard input.node != nil, let slope = input.slope else { continue }
      let of = view.text(of: input, in: node.run, numbers, isNamed: true)
      let rule = self.rule(node, place).map { "\($0) = " } ?? ""
      sentences.append("Its slope by \(of) is \(rule)\(numbers.text(slope)).")
    }
    sentences += tangent(node)
    if let variable = view.variable(id) { sentences.append("\(variable) is now \(value).") }
    return step(
      id, .forward, number, count, sentences, backward: 0,
      answer: node.value.number.map { (name, $0.base) })
  }

  /// What is done in place of keeping each operation on the tape; nil for an operation as others.
  private func computationWay(_ node: Trace.Node, isBackward: Bool) -> String? {
    guard view.trace.runs[node.run].mode == .reverse, case .function(let name) = node.form else {
      return nil
    }
    if name == "iterate" {
      return isBackward
        ? "Its steps are run again, a few at a time, and gone through backwards."
        : "Its steps run without a tape: they are one operation here."
    }
    guard name.hasPrefix("checkpoint(") else { return nil }
    return isBackward
      ? "It is run again, now with a tape of its own, and gone through backwards."
      : "It runs without a tape."
  }

  /// The slope by an operand as a formula with numbers in it: `cos(2)`; nil where that says no more than its value.
  private func rule(_ node: Trace.Node, _ place: Int) -> String? {
    switch node.form {
    case .sign("*") where node.inputs.count == 2:
      let other = node.inputs[1 - place]
      guard other.value.number != nil else { return nil }
      let text = view.text(of: other, in: node.run, numbers, isNamed: true)
      return text == node.inputs[place].slope.map { numbers.text($0) } ? nil : text
    case .function(let name) where node.inputs.count == 1:
      guard case .plain(let x)? = node.inputs[0].value.number, x.isFinite else { return nil }
      return rules.slope(of: name, at: numbers.text(x))
    default: return nil
    }
  }

  private func seedText(_ value: TracedValue) -> String {
    guard case .dual? = value.number else { return "" }
    return ", a number with its rate of change"
  }

  /// The operation with the values of its operands in their places.
  private func arithmetic(_ node: Trace.Node) -> String {
    let values = node.inputs.map { numbers.text($0.value.number.map { .number($0) } ?? $0.value) }
    func factor(_ text: String) -> String {
      text.hasPrefix("-") || text.contains(" ") ? "(\(text))" : text
    }
    switch node.form {
    case .sign(let sign):
      guard values.count > 1 else {
        return sign == "^" ? "\(factor(values.first ?? ""))²" : sign + factor(values.first ?? "")
      }
      let first = "*/^".contains(sign) ? factor(values[0]) : values[0]
      return "\(first) \(sign == "*" ? "·" : sign) \(factor(values[1]))"
    case .function(let name): return "\(name)(\(values.joined(separator: ", ")))"
    default: return ""
    }
  }

  /// How the ε of a result comes from those of what it was given.
  private func tangent(_ node: Trace.Node) -> [String] {
    guard case .dual(_, let tangent)? = node.value.number, !tangent.isZero, tangent.isPlain else {
      return []
    }
    let terms = node.inputs.compactMap { input -> String? in
      guard input.node != nil, let slope = input.slope, slope.isPlain,
        case .dual(_, let own)? = input.value.number, !own.isZero, own.isPlain
      else { return nil }
      return "\(numbers.text(slope, isFactor: true)) · \(numbers.text(own, isFactor: true))"
    }
    guard !terms.isEmpty else { return [] }
    return ["Its ε is \(terms.joined(separator: " + ")) = \(numbers.text(tangent))."]
  }

  // MARK: Backward

  private func backward(
    _ id: Int, number: Int, of count: Int, _ sums: inout [Int: LayeredNumber], found: [String]
  ) -> TraceStep {
    let node = view.trace.nodes[id]
    let sources = node.inputs.compactMap(\.node)
    let before = sources.reduce(into: [Int: LayeredNumber]()) { $0[$1] = sums[$1] }
    carryBack(node, to: &sums)
    let adjoint = node.adjoint.map { numbers.text($0) } ?? "0"
    let isResult = view.uses[id].isEmpty
    var sentences = [
      "\(view.operation(id, numbers, isNamed: true)): its adjoint is \(adjoint)\(isResult ? ", for it is the result" : "")."
    ]
    if let way = computationWay(node, isBackward: true) { sentences.append(way) }
    var answer: (String, Double)?
    for input in node.inputs {
      guard let source = input.node, view.trace.nodes[source].run == node.run else { continue }
      let name = view.text(of: input, in: node.run, numbers, isNamed: true)
      guard let slope = input.slope, let own = node.adjoint?.number else {
        let total = view.trace.nodes[source].adjoint.map { numbers.text($0) }
        sentences.append("\(name) gets its share\(total.map { ": \($0) in all" } ?? "").")
        continue
      }
      let sent = own.carried(by: slope)
      var text =
        "\(name) gets \(numbers.text(own, isFactor: true)) · \(numbers.text(slope, isFactor: true))"
        + " = \(numbers.text(sent))"
      if let had = before[source], !had.isZero, let total = sums[source] {
        text += ", and had \(numbers.text(had)): together \(numbers.text(total))"
      }
      sentences.append(text + ".")
      answer = sums[source].map { ("the adjoint of \(name)", $0.base) }
    }
    return step(
      id, .backward, number, count, sentences + found, backward: number, answer: answer,
      changed: ([id] + sources).map { (view.numbers[$0], adjointText($0, sums)) })
  }

  /// The adjoints of results, which are given.
  private func givenAdjoints(_ run: Int) -> [Int: LayeredNumber] {
    var sums: [Int: LayeredNumber] = [:]
    for id in view.nodes[run] where view.uses[id].isEmpty {
      if let adjoint = view.trace.nodes[id].adjoint?.number { sums[id] = adjoint }
    }
    return sums
  }

  /// Adds to the adjoints what an operation carries back, as the tape does.
  private func carryBack(_ node: Trace.Node, to sums: inout [Int: LayeredNumber]) {
    guard let own = node.adjoint?.number else { return }
    for input in node.inputs {
      guard let source = input.node, let slope = input.slope else { continue }
      let sent = own.carried(by: slope)
      sums[source] = sums[source].map { $0.adding(sent) } ?? sent
    }
  }

  // MARK: Pieces

  private func step(
    _ id: Int, _ pass: TraceStep.Pass, _ number: Int, _ count: Int, _ sentences: [String],
    backward: Int, answer: (name: String, value: Double)?,
    changed: [(number: Int, adjoint: String)] = []
  ) -> TraceStep {
    let node = view.trace.nodes[id]
    var place: [String] = []
    var turn: Int?
    var next: Int? = node.run
    while let run = next {
      let own = view.trace.runs[run]
      next = own.caller.map { view.trace.nodes[$0].run }
      let at = run == node.run ? node.place : callerPlace(in: run, of: node.run)
      for entry in view.path(of: at).reversed() {
        switch view.trace.places[entry].form {
        case .root: continue
        case .call(let name, _, _): place.insert(name, at: 0)
        case .loop(let span):
          place.insert(span?.text.split(separator: "\n").first.map(String.init) ?? "loop", at: 0)
        case .turn(let number):
          place.insert("turn \(number)", at: 0)
          if turn == nil { turn = number }
        }
      }
    }
    let rule: String? =
      switch node.form {
      case .function(let name), .sign(let name): name
      case .derivative(let name): name
      default: nil
      }
    return TraceStep(
      pass: pass, number: number, count: count, sentences: sentences, place: place, turn: turn,
      line: line(node.span), node: id, run: node.run, backward: backward, answer: answer,
      rule: rule,
      changed: changed)
  }

  /// Where in a run the one is asked for that `inner` is, or is in.
  private func callerPlace(in run: Int, of inner: Int) -> Int {
    var own = inner
    while let caller = view.trace.runs[own].caller {
      if view.trace.nodes[caller].run == run { return view.trace.nodes[caller].place }
      own = view.trace.nodes[caller].run
    }
    return 0
  }

  private func line(_ span: Span?) -> (text: String, number: Int, start: Int, end: Int)? {
    guard let span, !span.source.isLibrary else { return nil }
    let (index, start) = span.source.line(at: span.start)
    let rest = span.source.text(start..<span.source.utf8.count)
    let text =
      rest.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let column = span.source.text(start..<span.start).count
    let length = max(1, span.text.split(separator: "\n").first?.count ?? 1)
    return (String(text), index + 1, column, min(column + length, max(text.count, column + 1)))
  }

  /// The number of the operation of a step within its run.
  func number(of step: TraceStep) -> Int { view.numbers[step.node] }

  // MARK: What is known

  /// An adjoint as far as it is known: of an array, of which no parts are added up here, all of it.
  private func adjointText(_ id: Int, _ sums: [Int: LayeredNumber]) -> String {
    if let sum = sums[id] { return numbers.text(sum) }
    guard case .array? = view.trace.nodes[id].adjoint else { return "" }
    return view.trace.nodes[id].adjoint.map { numbers.text($0) } ?? ""
  }

  /// The operations of the run that a step is in, as far as they are known.
  public func rows(at index: Int) -> [TraceRow] {
    let step = steps[index]
    let nodes = view.nodes[step.run]
    let isBackward = step.pass == .backward
    var adjoints: [Int: LayeredNumber] = [:]
    if isBackward {
      adjoints = givenAdjoints(step.run)
      for id in nodes.reversed().filter({ isStep($0) }).prefix(step.backward) {
        carryBack(view.trace.nodes[id], to: &adjoints)
      }
    }
    let node = view.trace.nodes[step.node]
    return nodes.compactMap { id in
      guard isBackward || id <= step.node else { return nil }
      let own = view.trace.nodes[id]
      let isChanged = isBackward && node.inputs.contains { $0.node == id }
      let isReached = isBackward && (id >= step.node || isChanged)
      let adjoint = isReached || adjoints[id] != nil ? adjointText(id, adjoints) : ""
      return TraceRow(
        number: view.numbers[id], operation: view.operation(id, numbers),
        value: numbers.text(own.value), adjoint: adjoint, isCurrent: id == step.node,
        isChanged: isChanged)
    }
  }

  /// The steps one by one, as lines of text.
  public var text: String {
    var text = ""
    var heading = ""
    for step in steps {
      let place = ([view.trace.runs[step.run].name] + step.place).joined(separator: ", ")
      let own = "\(place): \(step.pass.rawValue)"
      if own != heading { text += "\(own)\n" }
      heading = own
      text += "  " + step.sentences.joined(separator: " ") + "\n"
    }
    return text
  }
}
