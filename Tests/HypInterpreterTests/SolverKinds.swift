// SolverKinds.swift -- what solvers give is of a kind that is known when a program is compiled, and so is what they work on.

import HypInterpreter
import HypSyntax
import Testing

@Suite struct SolverKinds {
  private func listing(_ expression: String) throws -> String {
    let statement = try #require(
      parse(SourceFile(name: "a", text: expression)).statements.first)
    return Interpreter { _ in }.dump(.code, statement)
  }

  @Test(arguments: [
    ("integrate(x -> exp(x), 0, 2)", "real"),
    ("integrate(x -> exp(-x^2), -inf, inf, tol=1e-6)", "real"),
    ("root(x -> x^2 - 2, 1)", "real"),
    ("root(x -> x^2 - 2, (0, 2))", "real"),
    ("root(v -> [v[0]^2 - 2, v[1]], [1, 1])", "vector of reals"),
    ("fit((x, v) -> v[0] + v[1] * x, [1, 2, 3], [1, 2, 3.5], [0, 0]).params", "vector(2) of reals"),
    // Where shapes are known, nothing is called to read them.
    ("ravel((1, [2, 3]))", "vector(3) of reals"),
    ("unravel([1, 2, 3], (a=0, b=[0, 0]))", "(a: real, b: vector(2) of reals)"),
    ("unravel(linspace(0, 1, 3), (a=0, b=[0, 0]))", "(a: real, b: vector(2) of reals)"),
    ("unravel(linspace(0, 1, 20), linspace(0, 1, 20))", "vector of reals"),
    ("shape([[1, 2], [3, 4]])", "(real, real)"),
  ]) func kindIsKnown(_ expression: String, _ kind: String) throws {
    let told = try listing(expression)
    #expect(told.hasPrefix("statement -> \(kind)  "), "\(expression)\n\(told)")
  }

  /// An option that is left out decides what is compiled, and one that is given does not.
  @Test func optionsLeftOutNarrowTheResult() throws {
    let given = try listing("integrate(sin, 0, 1, full=1 < 2)")
    #expect(given.hasPrefix("statement -> real or (value: real,"))
    #expect(try listing("integrate(sin, 0, 1)").hasPrefix("statement -> real  "))
  }
}
