// TraceReplay.swift -- what is shown can be computed again from what is shown, bit for bit: arrays, records and nests too.

import Foundation
import HypInterpreter
import HypNumbers
import HypRuntime
import HypSyntax
import Programs
import Testing

@Suite struct TraceReplay {
  /// A value that is kept as a whole, without what it carries; nil for any other.
  private func whole(_ value: TracedValue) -> AnyValue? {
    switch value {
    case .number(let x): return AnyValue(x.base)
    case .array(let shape, let first, _) where shape.reduce(1, *) == first.count:
      let elements = first.map(\.base)
      switch shape.count {
      case 1: return AnyValue(elements)
      default: return nil
      }
    default: return nil
    }
  }

  private func bits(_ value: AnyValue) -> [UInt64]? {
    // No sign of a NaN is shown.
    value.elements?.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
  }

  /// Carries out the text of each operation on the values of its inputs, and compares with its own; answers how many.
  private func replay(_ traced: TracedExpression, _ context: Comment) throws -> Int {
    let data = try #require(
      try JSONSerialization.jsonObject(with: Data(traced.json.utf8)) as? [String: Any])
    let texts = try #require(data["nodes"] as? [[String: Any]]).map { $0["text"] as? String ?? "" }
    let trace = traced.trace
    // The run that is shown: as many nodes, and the same names.
    let run = try #require(
      trace.runs.indices.first { run in
        trace.nodes.filter { $0.run == run }.count == texts.count
          && trace.runs[run].mode != .plain
      })
    let nodes = trace.nodes.indices.filter { trace.nodes[$0].run == run }
    var numbers: [Int: Int] = [:]
    for (number, id) in nodes.enumerated() { numbers[id] = number }
    var count = 0
    for (number, id) in nodes.enumerated() {
      let node = trace.nodes[id]
      switch node.form {
      case .sign, .function, .part: break
      default: continue
      }
      let text = texts[number]
      guard !text.contains("…"), !text.contains("iterate("), !text.contains("->"),
        let wanted = whole(node.value).flatMap(bits)
      else { continue }
      let interpreter = Interpreter { _ in }
      interpreter.kinkPolicy = .off
      var isKnown = true
      var program = text.replacing("#", with: "node_")
      for (place, input) in node.inputs.enumerated() {
        if let source = input.node, let number = numbers[source] {
          guard let value = whole(trace.nodes[source].value), let own = whole(input.value),
            bits(value) == bits(own)
          else {
            // A part of a tuple, or too long an array.
            isKnown = false
            break
          }
          interpreter["node_\(number)"] = value
        } else if let name = input.name, let value = whole(input.value) {
          // An element or a field of a constant is named by its place.
          let isPlace = name.contains { "[.".contains($0) }
          interpreter[isPlace ? "c\(place)" : name] = value
          if isPlace { program = program.replacing(name, with: "c\(place)") }
        }
      }
      guard isKnown else { continue }
      let found = try? interpreter.evaluate(program)
      guard let found, let own = bits(found) else {
        Issue.record("\(text) cannot be carried out. \(context)")
        continue
      }
      #expect(own == wanted, "\(text) is \(found.text), and not \(node.value). \(context)")
      count += 1
    }
    return count
  }

  private static let programs = [
    "f(x) = { v = [x, 2x, x^2]; w = sin(v) * v + 0.5; sum(w) / norm(v) }",
    "f(x) = { v = linspace(0, 1, 9) * x; m = reshape(v, 3, 3); sum(exp(v)) + v[4] * mean(v) }",
    "f(x) = { v = [x, 1, 2]; for i in 0...2 { v = v * cos(x * i) - v[i] }; dot(v, v) }",
    "f(x) = { p = (a=x, b=2x); q = (a=p.a * p.b, b=sin(p.b)); q.a / q.b }",
    "f(x) = { (s, t) = (x, 1); while s < 3 { (s, t) = (s + t, t * x) }; s * t }",
    "f(x) = { h(y) = y^3 * x; h'(x) * x + h''(2) }",
    "f(x) = { s = x; for i in 1...4 { if s > 1 { s = sqrt(s) + i } else { s = exp(s) - x } }; s }",
    "g(y) = y^2 * sin(y); f(x) = { s = x; for i in 1...3 { s -= 0.1 * grad(g)(s) }; s }",
    "f(x) = max(x, 1) * abs(x - 2) + clamp(x, 0, 0.5) + atan2(x, 2) + hypot(x, 3) + x % 0.4",
    "f(x) = { r = with_derivative(y -> y^2, y -> 2y); k = checkpoint(sin); k(x) * x + r(x)^3 }",
    "f(x) = { y = iterate(s -> s + 0.1 * sin(s) * x, 1, 5); y^2 + x }",
  ]

  @Test(arguments: programs.indices)
  func operationsAreWhatTheySay(_ index: Int) throws {
    let interpreter = try Interpreter.running(Self.programs[index])
    var count = 0
    for text in ["grad(f)(0.7)", "f'(0.7)", "derivative(f')(0.7)", "grad(f')(0.7)"] {
      let traced = try interpreter.traced(text)
      #expect(traced.failure == nil)
      count += try replay(traced, "\(text) of \(Self.programs[index])")
    }
    #expect(count > 4, "\(count) of \(Self.programs[index])")
  }

  @Test func operationsOfRandomPrograms() throws {
    var count = 0
    for seed in UInt64(300)..<330 {
      let (interpreter, program) = try Interpreter.random(seed: seed)
      for text in ["grad(f)(x0)", "f'(x0)"] {
        let traced = try interpreter.traced(text)
        guard traced.failure == nil, traced.trace.nodes.count < 400 else { continue }
        count += try replay(traced, "seed \(seed): \(text)\n\(program)")
      }
    }
    print("counted: \(count) operations of random programs carried out again")
    #expect(count > 300)
  }

  /// Adjoints that are dual numbers, again from the slopes that are dual numbers too: both parts bit for bit.
  @Test(arguments: [
    "(x -> grad(f)(x))'(0.7)", "(x -> grad(y -> f(y) * x)(x))'(0.7)",
    "derivative(x -> (y -> grad(f)(y))'(x))(0.7)",
  ])
  func adjointsOfNests(_ text: String) throws {
    var count = 0
    for program in Self.programs + [
      "f(x) = x * sin(x) * exp(x / 3)",
      "f(x) = { s = x; for i in 1...6 { s = s * sin(s + i) / x }; s }",
    ] {
      let interpreter = try Interpreter.running(program)
      let traced = try interpreter.traced(text)
      let trace = traced.trace
      for run in trace.runs.indices where trace.runs[run].mode == .reverse {
        let nodes = trace.nodes.indices.filter { trace.nodes[$0].run == run }
        let isScalar = nodes.allSatisfy { id in
          guard trace.nodes[id].value.number != nil else { return false }
          if case .derivative = trace.nodes[id].form { return false }
          return trace.nodes[id].inputs.allSatisfy { $0.node == nil || $0.slope != nil }
        }
        guard isScalar, nodes.count > 1, let last = nodes.last,
          let given = trace.nodes[last].adjoint?.number
        else { continue }
        var sums: [Int: LayeredNumber] = [last: given]
        for id in nodes.reversed() {
          guard let own = sums[id], !own.isZero else { continue }
          for input in trace.nodes[id].inputs {
            guard let source = input.node, let slope = input.slope else { continue }
            let sent = own.carried(by: slope)
            sums[source] = sums[source].map { $0.adding(sent) } ?? sent
          }
        }
        for id in nodes {
          guard case .input = trace.nodes[id].form, let shown = trace.nodes[id].adjoint?.number
          else { continue }
          let found = sums[id] ?? .plain(0)
          #expect(
            "\(found)" == "\(shown)" || found.isZero && shown.isZero,
            "\(found), but \(shown): \(program) \(text)")
          count += 1
        }
      }
    }
    #expect(count > 3, "\(count)")
  }
}
