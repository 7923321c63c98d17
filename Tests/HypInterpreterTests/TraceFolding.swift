// TraceFolding.swift -- folding changes no number: what is kept of a long run is what all of it would be.

import HypInterpreter
import HypRuntime
import HypSyntax
import Testing

@Suite struct TraceFolding {
  private func trace(_ program: String, _ expression: String, turn: Int? = nil) throws
    -> TracedExpression
  {
    try Interpreter.running(program).traced(expression, turn: turn)
  }

  /// The numbers of a trace by line, column and turns, in all places where they are kept.
  private func numbers(_ traced: TracedExpression) -> [String: (value: UInt64, adjoint: UInt64?)] {
    var found: [String: (value: UInt64, adjoint: UInt64?)] = [:]
    for node in traced.trace.nodes {
      guard let value = node.value.number?.base, let span = node.span else { continue }
      var key = "\(span.start)"
      var place: Int? = node.place
      while let own = place {
        if case .turn(let number) = traced.trace.places[own].form { key += " \(number)" }
        place = traced.trace.places[own].parent
      }
      found[key] = (value.bitPattern, node.adjoint?.number?.base.bitPattern)
    }
    return found
  }

  private static let loops = [
    "f(x) = { s = x; for i in 1...N { s = 0.999 * s + sin(x) }; s }",
    "f(x) = { s = x; i = 0; while i < N { s = 0.999 * s + sin(x); i += 1 }; s }",
    "f(x) = { s = x; i = 0; while true { s = 0.999 * s + sin(x); i += 1; if i == N { break } }; s }",
    "f(x) = { s = x; for i in 1...100000 { s = 0.999 * s + sin(x); if i == N { return s } }; s }",
    "h(s, x) = 0.999 * s + sin(x); f(x) = { s = x; for i in 1...N { s = h(s, x) }; s }",
    "f(x) = { s = x; for i in 1...N { for j in 1...2 { s = 0.999 * s + sin(x) } }; s }",
    "f(x) = { v = [x, 1, 2]; for i in 1...N { v[i % 3] = sin(v[(i + 1) % 3]) * 0.99 }; sum(v) }",
    "g(y) = y^2; f(x) = { s = x; for i in 1...N { s -= 0.001 * grad(g)(s) }; s }",
  ]

  /// Each kept number of a long loop is that of the turn when it is asked for, and the last turn is kept however the loop
  /// ends.
  @Test(arguments: loops.indices)
  func longLoops(_ index: Int) throws {
    let program = Self.loops[index].replacing("N", with: "9000")
    for expression in ["f(0.3)", "f'(0.3)", "grad(f)(0.3)"] {
      let folded = try trace(program, expression)
      let opened = try trace(program, expression, turn: 8000)
      #expect(folded.failure == nil && folded.hasTurn(9000), "\(program) \(expression)")
      #expect(!folded.hasTurn(8000) && opened.hasTurn(8000), "\(program) \(expression)")
      #expect(folded.trace.omitted > 0 && folded.trace.nodes.count < 8000)
      let (few, more) = (numbers(folded), numbers(opened))
      for (place, own) in few {
        let other = try #require(more[place])
        #expect(own.value == other.value && own.adjoint == other.adjoint, "\(program) \(place)")
      }
      #expect(folded.tape(columns: 100).split(separator: "\n").count < 60)
      #expect(
        folded.value?.elements?.map(\.bitPattern) == opened.value?.elements?.map(\.bitPattern))
    }
  }

  /// However much is kept, what is kept is the same, and so is the value.
  @Test(arguments: loops.indices)
  func severalLimits(_ index: Int) throws {
    let program = Self.loops[index].replacing("N", with: "700")
    for expression in ["f(0.3)", "f'(0.3)", "grad(f)(0.3)"] {
      let interpreter = try Interpreter.running(program)
      let tree = parse(SourceFile(name: "<test>", text: expression))
      let statement = try #require(tree.statements.first)
      var limits = Tracer.Limits()
      (limits.first, limits.all) = (1_000_000, 2_000_000)
      let whole = interpreter.trace(statement, limits)
      #expect(whole.trace.omitted == 0)
      let all = numbers(whole)
      var kept: [Int] = []
      for first in [1, 10, 60, 300, 1500] {
        limits.first = first
        let folded = interpreter.trace(statement, limits)
        kept.append(folded.trace.nodes.count)
        #expect(folded.hasTurn(700), "\(program) \(expression) \(first)")
        #expect(
          folded.value?.elements?.map(\.bitPattern) == whole.value?.elements?.map(\.bitPattern))
        for (place, own) in numbers(folded) {
          let other = try #require(all[place], "\(program) \(expression) \(first) \(place)")
          #expect(
            own.value == other.value && own.adjoint == other.adjoint,
            "\(program) \(expression) \(first) \(place)")
        }
      }
      #expect(kept == kept.sorted() && kept[0] < kept[4], "\(kept)")
    }
  }

  /// An error in a late turn: that turn is kept, and no more is shown than was done.
  @Test func errors() throws {
    let traced = try trace(
      "f(x) = { s = x; for i in 1...9000 { s = s * 0.999 + x; if i == 7777 { error(\"stop\") } }; s }",
      "grad(f)(1)")
    #expect(traced.failure?.diagnostic.title == "stop" && traced.hasTurn(7777))
    #expect(!traced.hasTurn(7778) && traced.value == nil)
  }

  /// Calls in each other are one line each where there are many, and the result is kept.
  @Test func recursion() throws {
    let program = """
      fib(n) = if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
      fac(n) = if n < 1 { 1 } else { n * fac(n - 1) }
      """
    for (expression, value) in [("fib(20)", 6765.0), ("fac(3000) * 0", .nan)] {
      let traced = try trace(program, expression)
      let last = try #require(traced.trace.nodes.last?.value.number?.base)
      #expect(last == value || last.isNaN && value.isNaN, "\(expression)")
      #expect(traced.tape(columns: 100).split(separator: "\n").count < 400, "\(expression)")
    }
  }
}
