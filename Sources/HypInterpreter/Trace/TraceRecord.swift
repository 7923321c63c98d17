// TraceRecord.swift -- a trace as a value of the language: what `tape(f, x)` gives, and what JSON has.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

extension Value where N == Double {
  /// A record of these fields.
  static func record(_ fields: [(String, Value)]) -> Value {
    .tuple(labels: fields.map(\.0), fields.map(\.1))
  }
}

extension TraceView {
  /// A run as a record: `(function, mode, nodes, …)`.
  func record(_ run: Int) -> Value<Double> {
    let own = trace.runs[run]
    var fields: [(String, Value<Double>)] = [
      ("function", .string(own.name)), ("mode", .string(own.mode.rawValue)),
      ("nodes", .tuple(labels: nil, nodes[run].map { record(node: $0) })),
    ]
    if own.mode == .reverse { fields.append(("tape_bytes", .real(Double(own.tapeBytes)))) }
    return .record(fields)
  }

  private func record(node id: Int) -> Value<Double> {
    let node = trace.nodes[id]
    let style = TraceNumbers(digits: nil)
    let name =
      switch node.form {
      case .input: node.name ?? "x"
      case .sign(let name), .function(let name), .array(let name), .derivative(let name): name
      case .part: "[]"
      }
    var fields: [(String, Value<Double>)] = [
      ("number", .real(Double(numbers[id]))), ("operation", .string(name)),
      ("text", .string(operation(id, style))),
      ("variable", variable(id).map { .string($0) } ?? .none),
    ]
    if let span = node.span, !span.source.isLibrary {
      let (index, start) = span.source.line(at: span.start)
      fields.append(("line", .real(Double(index + 1))))
      fields.append(("column", .real(Double(span.source.text(start..<span.start).count + 1))))
    } else {
      fields += [("line", .none), ("column", .none)]
    }
    var turns: [Value<Double>] = []
    var calls: [Value<Double>] = []
    for place in path(of: node.place) {
      switch trace.places[place].form {
      case .turn(let number): turns.append(.real(Double(number)))
      case .call(let name, _, _): calls.append(.string(name))
      default: continue
      }
    }
    fields += [
      ("turns", .tuple(labels: nil, turns)), ("calls", .tuple(labels: nil, calls)),
      ("inputs", .tuple(labels: nil, node.inputs.map { input(of: $0, node.run) })),
      ("value", plain(node.value)),
    ]
    if case .dual(_, let tangent)? = node.value.number {
      fields.append(("tangent", .real(tangent.base)))
      fields.append(("shown", .string(style.text(node.value))))
    }
    if trace.runs[node.run].mode == .reverse {
      fields.append(("adjoint", node.adjoint.map { plain($0) } ?? .none))
      if case .dual(_, let tangent)? = node.adjoint?.number {
        fields.append(("adjoint_tangent", .real(tangent.base)))
      }
    }
    let inner = runs(askedBy: id)
    if !inner.isEmpty { fields.append(("runs", .tuple(labels: nil, inner.map { record($0) }))) }
    return .record(fields)
  }

  private func input(of input: Trace.Input, _ run: Int) -> Value<Double> {
    let isNode = input.node.map { trace.nodes[$0].run == run } ?? false
    return .record([
      ("node", isNode ? input.node.map { .real(Double(numbers[$0])) } ?? .none : .none),
      ("name", input.name.map { .string($0) } ?? .none), ("value", plain(input.value)),
      ("slope", input.slope.map { .real($0.base) } ?? .none),
    ])
  }

  /// Without what numbers carry.
  private func plain(_ value: TracedValue) -> Value<Double> {
    switch value {
    case .number(let x): return .real(x.base)
    case .text(let text): return .string(text)
    case .tuple(let labels, let parts): return .tuple(labels: labels, parts.map { plain($0) })
    case .array(let shape, let first, let norm):
      let elements = first.map(\.base)
      if shape.reduce(1, *) == elements.count {
        return .passiveArray(DoubleArray(shape: Shape(shape), elements: elements))
      }
      return .record([
        (
          "shape",
          .passiveArray(DoubleArray(shape: [shape.count], elements: shape.map(Double.init)))
        ),
        ("first", .passiveArray(DoubleArray(shape: [elements.count], elements: elements))),
        ("norm", .real(norm)),
      ])
    }
  }
}

extension TracedExpression {
  /// The shown runs: one as a record, several as a tuple of records.
  package var record: Value<Double> {
    let view = TraceView(trace)
    let runs = view.outermost.map { view.record($0) }
    return runs.count == 1 ? runs[0] : .tuple(labels: nil, runs)
  }

  /// The same as JSON.
  public var json: String { AnyValue(record).json.text + "\n" }
}
