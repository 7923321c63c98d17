// TracedCall.swift -- `tape(f, x, …)` and `graph(f, x, …)`: a trace that a program takes.

import HypCode
import HypCompiler
import HypNumbers
import HypRuntime
import HypSyntax

/// A call that is traced, with what it was asked for.
struct TracedCall {
  private let builtin: Builtin
  private let function: (kind: FunctionKind, carried: [Value<Double>])
  private let arguments: [Value<Double>]
  private let span: Span
  private let mode: String?
  private let path: String?
  private let turn: Int?

  /// - Throws: that the first is no function, and options that are none.
  init(
    _ builtin: Builtin, _ arguments: [Value<Double>], _ labels: [String?], _ span: Span
  ) throws(RuntimeError) {
    let values = arguments.map(PlainMachine.unboxed)
    guard case .function(let kind, let carried)? = values.first else {
      throw .notAFunction(.function(builtin.name), found: values.first?.kind ?? .never)
    }
    func option(_ name: String) -> Value<Double>? {
      labels.firstIndex(of: name).map { values[$0] }
    }
    func text(_ name: String) throws(RuntimeError) -> String? {
      switch option(name) {
      case nil, Value.none?: return nil
      case .string(let text)?: return text
      default: throw .custom("`\(name)` of `\(builtin.name)` is a text")
      }
    }
    mode = try text("by")
    if let mode, !["plain", "forward", "reverse"].contains(mode) {
      throw .custom("`by` of `\(builtin.name)` is \"plain\", \"forward\" or \"reverse\"")
    }
    path = try text("save")
    let turn = option("turn")?.base
    if let turn, turn < 1 || turn != turn.rounded() || turn > 1e15 {
      throw .custom("`turn` of `\(builtin.name)` is a whole number from 1 on")
    }
    self.turn = turn.map { Int($0) }
    (self.builtin, function, self.span) = (builtin, (kind, carried), span)
    self.arguments = zip(values, labels).dropFirst().filter { $0.1 == nil }.map(\.0)
  }

  /// Takes the trace: as a record, and into a file where one is asked for.
  func result(in interpreter: Interpreter) throws(RuntimeError) -> Value<Double> {
    let traced = try trace(in: interpreter)
    if let path {
      let content = try traced.content(of: path)
      try interpreter.context.effects.writeContent(path, .text(content))
    }
    if interpreter.context.effects.isHeard { interpreter.seesTrace?(traced) }
    return builtin == .tape ? traced.record : traced.graphRecord
  }

  /// In reverse mode, and where the result is no number in forward mode, if nothing else is asked for.
  private func trace(in interpreter: Interpreter) throws(RuntimeError) -> TracedExpression {
    var kinds: [FunctionKind]
    let forward = FunctionKind.derived(DerivativeOperator(.forwardGrad), function.kind)
    let reverse = FunctionKind.derived(DerivativeOperator(.grad), function.kind)
    switch (mode, function.kind) {
    case ("plain", _): kinds = [function.kind]
    case ("forward", _): kinds = [forward]
    case ("reverse", _): kinds = [reverse]
    case (_, .derived): kinds = [function.kind]
    default: kinds = [reverse, function.kind]
    }
    var first: RuntimeError?
    for kind in kinds {
      do throws(RuntimeError) {
        return try interpreter.trace(
          .function(kind, function.carried), arguments, span, named: kind.callTitle(arguments),
          turn: turn)
      } catch {
        var reason = error
        if case .within(let fault) = error { reason = fault.error }
        guard case .notScalar = reason, kinds.count > 1 else { throw error }
        first = first ?? error
      }
    }
    throw first ?? .custom("`\(builtin.name)` cannot call the function")
  }
}

extension TracedExpression {
  /// The trace as a file of this name has it.
  ///
  /// - Throws: that its ending is none that is known.
  package func content(of path: String) throws(RuntimeError) -> String {
    switch path.split(separator: ".").last.map({ $0.lowercased() }) {
    case "json": return json
    case "dot": return dot
    case "svg": return svg
    case "html", "htm": return html
    default: throw .custom("a trace is saved as .html, .svg, .dot or .json, not as `\(path)`")
    }
  }

  /// Boxes and arrows as a record.
  package var graphRecord: Value<Double> {
    let view = TraceView(trace)
    guard let run = view.outermost.last else { return .none }
    let graph = TraceGraph(view, run: run, digits: 17)
    let boxes = graph.boxes.map { box in
      Value.record([
        ("title", .string(box.title)), ("value", .string(box.value)),
        ("derivative", box.derivative.map { .string($0) } ?? .none),
        ("count", .real(Double(box.count))),
      ])
    }
    let arrows = graph.arrows.map { arrow in
      Value.record([
        ("start", .real(Double(arrow.from))), ("stop", .real(Double(arrow.to))),
        ("slope", .string(arrow.label)), ("weight", .real(arrow.weight)),
      ])
    }
    return .record([("boxes", .tuple(labels: nil, boxes)), ("arrows", .tuple(labels: nil, arrows))])
  }
}
