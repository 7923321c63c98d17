// TraceTangents.swift -- the adjoints that are shown, times tangents of the inputs, are the tangent of the output.

import HypInterpreter
import HypRuntime
import HypSyntax
import Programs
import Testing

@Suite struct TraceTangents {
  /// The adjoints of what the outermost backward pass differentiates by, in order; nil where arrays are too long to be kept.
  private func adjoints(_ trace: Trace) -> [Double]? {
    guard let run = trace.runs.indices.first(where: { trace.runs[$0].mode == .reverse }) else {
      return nil
    }
    var found: [Double] = []
    for node in trace.nodes where node.run == run && node.form == .input {
      switch (node.value, node.adjoint) {
      case (.number, .number(let x)?): found.append(x.base)
      case (.number, nil): found.append(0)
      case (.array(let shape, _, _), .array(let own, let first, _)?)
      where shape == own && shape.reduce(1, *) == first.count:
        found += first.map(\.base)
      case (.array(let shape, _, _), nil):
        found += [Double](repeating: 0, count: shape.reduce(1, *))
      case (.array(let shape, _, _), .array([], let only, _)?):
        found += [Double](repeating: only.first?.base ?? 0, count: shape.reduce(1, *))
      default: return nil
      }
    }
    return found
  }

  /// Compares with what forward mode gives; false where there is nothing to compare.
  private func check(
    _ interpreter: Interpreter, _ gradient: String, _ tangent: String, _ direction: [Double],
    _ context: Comment
  ) throws -> Bool {
    guard let output = try? interpreter.evaluate(tangent).number, output.isFinite,
      let adjoints = adjoints(try interpreter.traced(gradient).trace),
      adjoints.count == direction.count
    else { return false }
    let terms = zip(adjoints, direction).map { $0 * $1 }
    guard terms.allSatisfy(\.isFinite) else { return false }
    let scale = terms.reduce(1) { $0 + abs($1) }
    #expect(abs(terms.reduce(0, +) - output) <= 1e-9 * scale, context)
    return true
  }

  @Test func numbers() throws {
    var count = 0
    for seed in UInt64(100)..<160 {
      let (interpreter, program) = try Interpreter.random(seed: seed)
      if try check(
        interpreter, "grad(f)(x0)", "jvp(f, x0, 0.7)[1]", [0.7], "seed \(seed)\n\(program)")
      {
        count += 1
      }
    }
    print("counted: \(count) programs of numbers")
    #expect(count > 30)
  }

  @Test func arraysInNests() throws {
    var count = 0
    for seed in UInt64(0)..<40 {
      let (program, length) = NestGenerator.functions(seed: seed)
      guard length <= 9 else { continue }
      let interpreter = Interpreter { _ in }
      interpreter.kinkPolicy = .off
      interpreter["w0"] = AnyValue((0..<length).map { 0.2 + 0.6 * Double($0 % 11) / 11 })
      let direction = (0..<length).map { Double(($0 * 7 + 3) % 5) - 1.5 }
      interpreter["d0"] = AnyValue(direction)
      try interpreter.evaluate(program)
      if try check(
        interpreter, "grad(g)(w0)", "jvp(g, w0, d0)[1]", direction, "seed \(seed)\n\(program)")
      {
        count += 1
      }
    }
    print("counted: \(count) nests with arrays")
    #expect(count > 8)
  }

  /// Records, and derivatives inside of what is differentiated.
  @Test(arguments: [
    "h(p) = p.a * sin(p.b) + sum(p.v^2)",
    "h(p) = { s = p.a; for x in p.v { s = s * p.b + x^2 }; s }",
    "h(p) = { f(x) = x^3 * p.a; p.b * f'(p.b) + sum(p.v) * grad(f)(p.a) }",
    "h(p) = { f(x) = sum(p.v * x^2); g(y) = y * f'(p.b * y); p.a * grad(g)(p.a) }",
    "h(p) = if p.a > p.b { norm(p.v) * p.a } else { p.b }",
    "h(p) = sum([x * p.b^i for (i, x) in enumerate(p.v)]) / p.a",
  ])
  func records(_ program: String) throws {
    let interpreter = Interpreter { _ in }
    try interpreter.evaluate(
      "p0 = (a=1.2, b=0.7, v=[1, 2.5, 3]); d0 = (a=0.3, b=-1, v=[2, 0.5, 1])")
    try interpreter.evaluate(program)
    #expect(
      try check(
        interpreter, "grad(h)(p0)", "jvp(h, p0, d0)[1]", [0.3, -1, 2, 0.5, 1], "\(program)"))
  }
}
