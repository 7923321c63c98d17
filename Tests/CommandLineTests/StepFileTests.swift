// StepFileTests.swift -- `--step`: an expression of a program, step by step.

import Testing

@Suite struct Stepping {
  private static let program = """
    print("begins")
    f(x) = x * sin(x)
    g = f'(2)
    grad(f)(2)
    print("ends")

    """

  private func steps(_ place: String, _ program: String = Self.program) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let folder = Folder()
    let path = try folder.file("s.hyp", program)
    let result = try run(["--step", path + place])
    return (result.status, result.output, result.errors)
  }

  @Test func aPipeHasALineForEachStep() throws {
    let last = try steps("", String(Self.program.dropLast(14)))
    #expect(last.status == 0)
    #expect(last.output.hasPrefix("begins\nf: forward\n  x is 2.\n"))
    #expect(last.output.hasSuffix("So the derivative by x is 0.0770038.\n"))
    let third = try steps(":3")
    #expect(
      third.status == 0 && third.output.contains("x is 2 + ε, a number with its rate of change."))
    #expect(!third.output.contains("ends"))
  }

  @Test func mistakesHaveTheirStatus() throws {
    #expect(try steps(":2").errors.contains("--step needs an expression, and line 2 of"))
    #expect(try steps(":2").status == 2)
    #expect(try steps(":99").status == 2)
    #expect(try steps("x").status == 2)
    #expect(try steps("", "nope(1)\n").status == 1)
    #expect(try steps("", "x = = 1\n").status == 1)
    #expect(try run(["--step", "a.hyp", "--demo", "b.hyp"]).status == 2)
    #expect(try run(["--test", "--step", "a.hyp"]).status == 2)
  }

  @Test func aTerminalHasAFullScreen() throws {
    let folder = Folder()
    let path = try folder.file("s.hyp", Self.program)
    let child = try Child(["--step", path + ":4"], terminal: (80, 24))
    try child.expect("forward 1 of")
    child.send("q")
    #expect(try child.end() == 0)
  }
}
