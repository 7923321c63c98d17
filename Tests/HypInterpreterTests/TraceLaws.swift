// TraceLaws.swift -- what is shown of a computation is the computation: laws over generated programs.

import Foundation
import HypInterpreter
import HypRuntime
import HypSyntax
import Programs
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct TraceLaws {
  /// Expressions on the functions of `RandomPrograms`.
  private static let expressions = [
    "f(x0)", "f'(x0)", "grad(f)(x0)", "forward_grad(f)(x0)", "f''(x0)", "grad(f')(x0)",
    "(x -> grad(f)(x))'(x0)", "grad(x -> grad(f)(x))(x0)", "taylor(f, x0, 3)",
  ]

  private func statement(_ text: String, file: String = "<test>") -> Statement? {
    parse(SourceFile(name: file, text: text)).statements.first
  }

  @Test func randomProgramsAreTracedAsTheyRun() throws {
    var (traces, replayed, nodes) = (0, 0, 0)
    for seed in UInt64(0)..<60 {
      let (interpreter, program) = try Interpreter.random(seed: seed)
      for text in Self.expressions {
        guard let statement = statement(text) else { continue }
        let plain = try? interpreter.run(statement)
        let traced = interpreter.trace(statement)
        let context: Comment = "seed \(seed): \(text)\n\(program)"
        // Second derivatives are found by code of their own where no one looks: another order of the same products.
        if ["f(x0)", "f'(x0)", "grad(f)(x0)", "forward_grad(f)(x0)"].contains(text) {
          #expect(
            traced.value?.elements?.map(\.bitPattern) == plain?.elements?.map(\.bitPattern), context
          )
        } else {
          #expect(isClose(traced.value?.elements, plain?.elements), context)
        }
        check(traced.trace, context)
        traces += 1
        nodes += traced.trace.nodes.count
        replayed += replay(traced.trace, context)
      }
      // What was traced has changed nothing.
      let again = try interpreter.evaluate("grad(f)(x0)")
      let first = try Interpreter.random(seed: seed).interpreter.evaluate("grad(f)(x0)")
      #expect(again.elements?.map(\.bitPattern) == first.elements?.map(\.bitPattern))
    }
    print(
      "counted: traces: \(traces) of random programs, \(nodes) operations, \(replayed) gradients computed again"
    )
    #expect(replayed > 40)
  }

  private func isClose(_ a: [Double]?, _ b: [Double]?) -> Bool {
    guard let a, let b, a.count == b.count else { return a == nil && b == nil }
    return zip(a, b).allSatisfy {
      abs($0 - $1) <= 1e-11 * max(1, abs($1)) || ($0.isNaN && $1.isNaN)
    }
  }

  @Test func nestsAreTracedAsTheyRun() throws {
    var traces = 0
    for seed in UInt64(0)..<25 {
      let (program, length) = NestGenerator.functions(seed: seed)
      guard length <= 9 else { continue }
      let interpreter = try Interpreter.running(program, x0: 0.13 + Double(seed % 71) / 100)
      interpreter["w0"] = AnyValue((0..<length).map { 0.2 + 0.6 * Double($0 % 11) / 11 })
      for text in ["f(x0)", "f'(x0)", "grad(f)(x0)", "g(w0)", "grad(g)(w0)", "hessian(g)(w0)"] {
        guard let statement = statement(text), let plain = try? interpreter.run(statement) else {
          continue
        }
        let traced = interpreter.trace(statement)
        let context: Comment = "seed \(seed): \(text)\n\(program)"
        #expect(traced.failure == nil, context)
        #expect(isClose(traced.value?.elements, plain.elements), context)
        check(traced.trace, context)
        // Every way to show it comes to its end.
        #expect(!traced.tape(columns: 80).isEmpty, context)
        _ = traced.graph(columns: 80)
        _ = TraceSteps(traced).text
        traces += 1
      }
    }
    print("counted: traces: \(traces) of nests of operators")
    #expect(traces > 60)
  }

  /// Operands come before what is made of them, in the same run or one around it; spans lie in their files.
  private func check(_ trace: Trace, _ context: Comment) {
    for (id, node) in trace.nodes.enumerated() {
      for input in node.inputs {
        guard let source = input.node else { continue }
        #expect(source < id, context)
      }
      if let span = node.span {
        #expect(
          0 <= span.start && span.start <= span.end && span.end <= span.source.utf8.count, context)
      }
    }
    for run in trace.runs { #expect((run.caller ?? -1) < trace.nodes.count) }
  }

  /// The adjoints of a gradient again, from nothing but the slopes that are shown: bit for bit those of the tape.
  private func replay(_ trace: Trace, _ context: Comment) -> Int {
    var count = 0
    for run in trace.runs.indices where trace.runs[run].mode == .reverse {
      let nodes = trace.nodes.indices.filter { trace.nodes[$0].run == run }
      let isScalar = nodes.allSatisfy { id in
        guard case .plain? = trace.nodes[id].value.number else { return false }
        if case .derivative = trace.nodes[id].form { return false }
        return trace.nodes[id].inputs.allSatisfy { $0.node == nil || $0.slope != nil }
      }
      guard isScalar, let last = nodes.last, trace.nodes[last].adjoint != nil, nodes.count > 1
      else { continue }
      var adjoints: [Int: Double] = [:]
      for id in nodes
      where !nodes.contains(where: { use in trace.nodes[use].inputs.contains { $0.node == id } }) {
        if id == last { adjoints[id] = 1 }
      }
      // What is left over besides the result leads to no derivative.
      for id in nodes.reversed() {
        guard let own = adjoints[id], own != 0 else { continue }
        for input in trace.nodes[id].inputs {
          guard let source = input.node, let slope = input.slope?.base else { continue }
          let sent = slope == 0 ? 0 : own * slope
          adjoints[source] = adjoints[source].map { $0 + sent } ?? sent
        }
      }
      for id in nodes {
        guard case .input = trace.nodes[id].form, let shown = trace.nodes[id].adjoint?.number?.base
        else { continue }
        let found = adjoints[id] ?? 0
        #expect(found == shown || found.isNaN && shown.isNaN, "\(found), but \(shown). \(context)")
      }
      count += 1
    }
    return count
  }

  @Test func filesAreValid() throws {
    for seed in UInt64(0)..<20 {
      let program = ProgramGenerator.plain(ProgramGenerator.marked(seed: seed))
      let interpreter = try Interpreter.running(program, x0: 0.3)
      guard let statement = statement("grad(f)(x0)") else { continue }
      let traced = interpreter.trace(statement)
      let reader = XMLParser(data: Data(traced.svg.utf8))
      #expect(reader.parse(), "\(String(describing: reader.parserError)) in\n\(traced.svg)")
      #expect((try? JSONSerialization.jsonObject(with: Data(traced.json.utf8))) != nil)
      var dot = DotReader(traced.dot)
      let read = dot.read()
      let graph = try #require(read, "\(traced.dot)")
      #expect(graph.undeclared.isEmpty && !graph.nodes.isEmpty, "\(traced.dot)")
      #expect(traced.html.contains("</html>") && !traced.html.contains("src=\"http"))
    }
  }

  /// The example that every page on reverse mode has.
  @Test func productWithSine() throws {
    let interpreter = try Interpreter.running("f(x) = x * sin(x)", x0: 2)
    let statement = try #require(self.statement("grad(f)(2)"))
    let text = interpreter.trace(statement).tape(columns: 120)
    #expect(
      text == """
        grad(f)(2) = 0.0770037537313969
          reverse: 3 nodes, 72 bytes of tape; the slopes multiplied forward give the same to 0 ulp

          node  line  operation  value               slopes           adjoint
          #0          x          2                                    0.0770037537313969  = 2 · (-0.416) + 1 · 0.909
          #1    1:12  sin(#0)    0.9092974268256817  -0.4161468365    2                   = 1 · 2
          #2    1:10  #0 * #1    1.8185948536513634  0.9092974268, 2  1                   given

        """)
    let steps = TraceSteps(interpreter.trace(statement)).text
    #expect(
      steps.contains(
        "x gets 2 · (-0.416147) = -0.832294, and had 0.909297: together 0.0770038. "
          + "So the derivative by x is 0.0770038."))
    #expect(steps.contains("Its slope by x is cos(2) = -0.416147."))
  }

  /// Duals inside of backpropagation: the sketch of the hypergradient.
  @Test func hypergradient() throws {
    let program = """
      loss(w) = (w - 3)^2
      train(α) = { w = 0; for step in 1...100 { w -= α * grad(loss)(w) }; loss(w) }
      """
    let interpreter = try Interpreter.running(program, x0: 0.01)
    let statement = try #require(self.statement("train'(0.01)"))
    let traced = interpreter.trace(statement)
    let text = traced.tape(columns: 120)
    for line in ["-2.94 + 6ε", "-5.88 + 12ε", "turns 3…99", "turn 100", "forward over reverse"] {
      #expect(text.contains(line), "\(text)")
    }
    #expect(traced.tape(columns: 120, turn: 57).contains("turn 57"))
    #expect(traced.html.utf8.count < 250_000)
  }

  /// Long runs keep their first turns, their last, and one that is asked for.
  @Test func longLoopsAreFolded() throws {
    let interpreter = try Interpreter.running(
      "f(x) = { s = x; for i in 1...20000 { s = 0.999 * s + sin(x) }; s }", x0: 1)
    let statement = try #require(self.statement("f'(1)"))
    let traced = interpreter.trace(statement, turn: 12345)
    #expect(traced.trace.nodes.count < 4200)
    #expect(traced.trace.omitted > 30_000)
    let text = traced.tape(columns: 100, turn: 12345)
    #expect(text.contains("turn 12345") && text.split(separator: "\n").count < 40, "\(text)")
    #expect(traced.tape(columns: 100).contains("turn 20000"))
    #expect(try traced.value?.elements == interpreter.evaluate("f'(1)").elements)
  }
}
