// LimitTests.swift -- long programs, and files that fail: what a spec cannot hold.

import HypMachine
import Testing

@Suite struct Limits {
  @Test(.timeLimit(.minutes(1))) func longLiteralsAreCompiledInTime() throws {
    let items = (0..<70_000).map { String($0) }.joined(separator: ", ")
    #expect(try Interpreter { _ in }.evaluate("sum([\(items)])").number == 2_449_965_000)
  }

  @Test func functionsBeyondTheMachineAreAnError() {
    // Each element needs a register.
    let calls = (0..<33_000).map { _ in "x" }.joined(separator: ", ")
    let failure = #expect(throws: Failure.self) {
      try Interpreter { _ in }.evaluate(
        "f(x) = sum([\(calls.replacing("x", with: "sin(x)"))])\nf(1)")
    }
    #expect(failure?.diagnostic.code == "E0605")
  }

  @Test func aFailedImportMayBeTriedAgain() throws {
    struct Missing: Error {}
    var files = ["a": "import \"b\"\nx = y\nz = x + \"\"", "b": "y = 2"]
    let hyp = Interpreter { _ in }
    hyp.loadFile = { path, _ in
      guard let text = files[path] else { throw Missing() }
      return (path, text)
    }
    let failure = #expect(throws: Failure.self) { try hyp.evaluate("import \"a\"") }
    #expect(failure?.diagnostic.trace.last?.span.text == "\"a\"")
    #expect(hyp["y"] == nil && hyp["x"] == nil)
    files["a"] = "import \"b\"\nx = y"
    try hyp.evaluate("import \"a\"")
    #expect(hyp["y"]?.number == 2 && hyp["x"]?.number == 2)
  }
}
