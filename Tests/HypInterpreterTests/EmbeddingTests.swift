// EmbeddingTests.swift -- the language inside another program; the examples of docs/embedding.md.

import Foundation
import HypInterpreter
import HypSyntax
import Testing

@Suite struct Embedding {
  @Test func theExampleRuns() throws {
    var output = ""
    // docs/embedding.md begins
    let hyp = Interpreter { output += $0 }
    try hyp.evaluate("loss(w, data) = mean((w - data)^2)")

    hyp["data"] = AnyValue([1, 2, 6])
    let slope = try hyp.evaluate("grad(loss)(0, data)")
    print(slope.number ?? .nan)  // -6.0

    let fit = try hyp.evaluate("(w=[1, 2], done=true)")
    print(fit["w"]?.elements ?? [], fit["done"]?.boolean ?? false)  // [1.0, 2.0] true

    do {
      try hyp.evaluate("loss(0)")
    } catch {
      print(error)  // error[E0402]: `loss` needs an argument `data` …
      print(error.diagnostic.code, error.isInterrupt)  // E0402 false
    }
    // docs/embedding.md ends
    #expect(slope.number == -6)
    #expect(fit["w"]?.elements == [1, 2] && fit["done"]?.boolean == true)
    #expect(output == "")
  }

  @Test func twoRunAtOnce() async throws {
    // docs/embedding.md begins
    let endless = Interpreter { _ in }
    endless.memoryLimit = 100_000_000
    let execution = endless.execution
    let running = Task { try endless.evaluate("while true { x = sin(ones(1000)) }").number }

    let other = Interpreter { _ in }
    print(try other.evaluate("grad(sin)(0)").number ?? .nan)  // 1.0

    execution.interrupt()
    let result = await running.result  // a failure with `isInterrupt`; `other` goes on
    // docs/embedding.md ends
    let failure = #expect(throws: Failure.self) { try result.get() }
    #expect(failure?.isInterrupt == true)
    #expect(try other.evaluate("1 + 1").number == 2)
  }

  @Test func theManualShowsTheExamples() throws {
    let source = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("docs/embedding.md"), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let starts = lines.indices.filter { lines[$0].hasSuffix("// docs/embedding.md begins") }
    let ends = lines.indices.filter { lines[$0].hasSuffix("// docs/embedding.md ends") }
    #expect(starts.count == 2 && ends.count == 2)
    for (start, end) in zip(starts, ends) {
      let example = lines[(start + 1)..<end].map { $0.dropFirst(4) }.joined(separator: "\n")
      #expect(page.contains(example))
    }
  }

  @Test func aFailureSaysWhatTheCommandWouldSay() {
    let hyp = Interpreter { _ in }
    let failure = #expect(throws: Failure.self) { try hyp.evaluate("x = 1\ny = x + \"a\"") }
    #expect(
      failure?.description.hasPrefix("error[E0301]: `+` cannot take a number and a string") == true)
    #expect(failure?.description.contains("<text>:2:7") == true)
    #expect(hyp["x"]?.number == 1 && hyp["y"] == nil)
  }

  @Test func aTextThatCannotBeReadDoesNothing() {
    let hyp = Interpreter { _ in }
    let failure = #expect(throws: Failure.self) { try hyp.evaluate("x = 1\ny = (") }
    #expect(failure?.diagnostic.code.hasPrefix("E01") == true)
    #expect(hyp["x"] == nil)
  }

  @Test func valuesGoInAndOut() throws {
    let hyp = Interpreter { _ in }
    hyp["A"] = AnyValue([1, 2, 3, 4, 5, 6], shape: [2, 3])
    hyp["name"] = AnyValue("αβ")
    #expect(AnyValue([1, 2], shape: [3]) == nil && AnyValue([], shape: [-1]) == nil)
    let transposed = try hyp.evaluate("A'")
    #expect(transposed.shape == [3, 2] && transposed.elements == [1, 4, 2, 5, 3, 6])
    #expect(try hyp.evaluate("name + \"γ\"").string == "αβγ")
    #expect(try hyp.evaluate("1...3").elements == [1, 2, 3])
    #expect(try hyp.evaluate("x = 3").isNone)
    #expect(try hyp.evaluate("sin").elements == nil)
  }
}
