// LimitTests.swift -- long programs, and files that fail: what a spec cannot hold.

import Foundation
import HypInterpreter
import Testing

@Suite struct Limits {
  @Test(.timeLimit(.minutes(1))) func longLiteralsAreCompiledInTime() throws {
    let items = (0..<70_000).map { String($0) }.joined(separator: ", ")
    #expect(try Interpreter { _ in }.evaluate("sum([\(items)])").number == 2_449_965_000)
  }

  @Test func functionsBeyondTheMachineAreAnError() {
    // Each element is another, and needs a register.
    let calls = (0..<33_000).map { "sin(x + \($0))" }.joined(separator: ", ")
    let failure = #expect(throws: Failure.self) {
      try Interpreter { _ in }.evaluate(
        "f(x) = sum([\(calls)])\nf(1)")
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

#if os(Linux)
  @Suite struct MemoryMeasuredAlone {
    /// A program that embeds the language makes many, and a test that makes some would see nothing: each
    /// of these differentiates at several levels, is looked at once more, and has deep machines.
    @Test func interpretersLeaveNothingBehind() throws {
      func residentMiB() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return Int(text.split(separator: " ")[1]).map { $0 * 4 / 1024 } ?? 0
      }
      func one() throws {
        let hyp = Interpreter { _ in }
        try hyp.evaluate("grad(x -> abs(x))(0)")
        try hyp.evaluate("hessian(x -> sum(abs(x)^3))([0, 2])")
        try hyp.evaluate("derivative(grad(grad(x -> checkpoint(y -> y^4, x))))(0.5)")
      }
      for _ in 0..<5 { try one() }
      let before = try residentMiB()
      for _ in 0..<50 { try one() }
      #expect(try residentMiB() < before + 30)
    }
  }
#endif
