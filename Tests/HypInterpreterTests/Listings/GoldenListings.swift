// GoldenListings.swift -- what programs become, instruction by instruction.
//
// Golden/name.hyp runs, and Golden/name.txt holds the code of its functions and statements.
// `RECORD=1 swift test --filter GoldenListings` writes it anew.

import GoldenFiles
import HypInterpreter
import HypSyntax
import Testing

private let files = GoldenFiles()

@Suite struct GoldenListings {
  @Test(arguments: files.names) func codeIsAsRecorded(_ name: String) throws {
    let interpreter = Interpreter { _ in }
    let source = SourceFile(name: name + ".hyp", text: try files.source(name))
    let tree = parse(source)
    #expect(tree.errors.isEmpty)
    var failures: [String] = []
    let told = interpreter.dump(.code, of: source, tree.statements) {
      for statement in tree.statements {
        do throws(Failure) {
          _ = try interpreter.run(statement)
        } catch { failures.append(error.diagnostic.title) }
      }
    }
    #expect(failures == [])
    if let complaint = try files.complaint(name, told: told) { Issue.record("\(complaint)") }
  }

  @Test func manyAreFound() { #expect(files.names.count >= 5) }

  /// What is written of a program says as much as runs: each instruction, and each function that is defined.
  @Test func nothingIsLeftOut() throws {
    for name in files.names {
      let source = SourceFile(name: name + ".hyp", text: try files.source(name))
      let tree = parse(source)
      let interpreter = Interpreter { _ in }
      let told = interpreter.dump(.code, of: source, tree.statements) {
        for statement in tree.statements { _ = try? interpreter.run(statement) }
      }
      for case .define(let function) in tree.statements.map(\.form) {
        #expect(
          told.contains("\n\(function.name ?? "")(") || told.hasPrefix("\(function.name ?? "")("))
      }
      // Braces are of strings and records alone: no operand was left as it is in the table.
      #expect(!told.contains(/\{[abcxr]\}/), "\(name)")
    }
  }

  @Test func aCallIsShownWithItsFunctionsAndRunsNothing() throws {
    var printed = ""
    let interpreter = Interpreter { printed += $0 }
    for statement in parse(
      SourceFile(name: "a", text: "g(x) = x * 3\nf(x) = { print(x); g(x) + 1 }")
    ).statements { _ = try interpreter.run(statement) }
    let call = try #require(parse(SourceFile(name: "b", text: "f(2)")).statements.first)
    let told = interpreter.dump(.code, call)
    #expect(told.contains("f(x: real) -> real") && told.contains("g(x: real) -> real"))
    #expect(told.contains("x * 3") && told.contains("    1 | f(2)"))
    #expect(printed.isEmpty)
    // The session goes on as if it had not been asked.
    _ = try interpreter.run(call)
    #expect(printed == "2\n")
  }
}
