// GoldenPasses.swift -- what each pass over the intermediate representation makes of functions, alone.
//
// Golden/name.hyp runs, and Golden/name.txt holds its functions as they were written and after the pass of that
// name, without the other passes. `RECORD=1 swift test --filter GoldenPasses` writes it anew.

import GoldenFiles
import HypCompiler
import HypInterpreter
import HypSyntax
import Testing

private let files = GoldenFiles()

extension Pass {
  fileprivate var file: String { rawValue.replacing(" ", with: "-") }
}

@Suite struct GoldenPasses {
  /// The functions of a program before and after a pass, and how many of them it has changed.
  private func listing(_ pass: Pass) throws -> (text: String, changed: Int) {
    let interpreter = Interpreter { _ in }
    let source = SourceFile(name: pass.file + ".hyp", text: try files.source(pass.file))
    let tree = parse(source)
    #expect(tree.errors.isEmpty)
    interpreter.program.stages = []
    for statement in tree.statements { _ = try interpreter.run(statement) }
    let stages = (interpreter.program.stages ?? []).filter { stages in
      stages.code.function?.written?.function.span.source === source
    }
    // Each level that counts compiles its own.
    var known: Set<String> = []
    let texts = stages.map { IRListing($0).text(running: pass) }.filter {
      known.insert($0).inserted
    }
    return (
      texts.joined(separator: "\n"), texts.filter { $0.contains("\n  \(pass.rawValue)\n") }.count
    )
  }

  @Test(arguments: Pass.allCases) func passIsAsRecorded(_ pass: Pass) throws {
    let (text, changed) = try listing(pass)
    // Where it finds nothing to do is recorded too.
    #expect(changed > 0)
    if let complaint = try files.complaint(pass.file, told: text) {
      Issue.record("\(complaint)")
    }
  }

  @Test func eachPassHasARecordAndNoOther() {
    #expect(Set(files.names) == Set(Pass.allCases.map(\.file)))
  }

  /// Programs do the same without a pass: only counting and watching are asked for, and what is counted depends on
  /// the others.
  @Test(arguments: Pass.allCases.filter { $0 != .tallies && $0 != .watches })
  func noPassIsNeededButForSpeed(_ pass: Pass) throws {
    for name in files.names where name != Pass.tallies.file {
      let source = SourceFile(name: name + ".hyp", text: try files.source(name))
      func printed(without pass: Pass?) -> String {
        var text = ""
        let interpreter = Interpreter { text += $0 }
        interpreter.program.skipped = pass.map { [$0] } ?? []
        for statement in parse(source).statements { _ = try? interpreter.run(statement) }
        return text
      }
      let expected = printed(without: nil)
      #expect(!expected.isEmpty)
      #expect(printed(without: pass) == expected, "\(name)")
    }
  }
}
