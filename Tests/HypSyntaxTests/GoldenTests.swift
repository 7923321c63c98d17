// GoldenTests.swift -- what is said about mistakes in a text, word for word.
//
// Golden/name.hyp holds mistakes, Golden/name.txt what is said about them. `RECORD=1 swift test`
// writes the second anew; look at the difference before you keep it.

import Foundation
import GoldenFiles
import HypSyntax
import Testing

private let files = GoldenFiles()

/// Everything that is said about a text.
func messages(_ text: String, name: String = "test.hyp") -> String {
  let renderer = DiagnosticRenderer()
  let tree = parse(SourceFile(name: name, text: text))
  return tree.errors.map { renderer.render(Diagnostic($0)) }.joined(separator: "\n\n")
}

@Suite struct GoldenTests {
  @Test(arguments: files.names)
  func mistakesAreToldAsRecorded(name: String) throws {
    let told = messages(try files.source(name), name: name + ".hyp") + "\n"
    if let complaint = try files.complaint(name, told: told) { Issue.record("\(complaint)") }
  }

  @Test func everyExampleHasAMistake() {
    #expect(files.names.count > 30)
  }

  /// Not only every code: each case of the enumeration stands in a file that somebody has read.
  @Test func everyCaseIsRecorded() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/HypSyntax/Parser/SyntaxError.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    let declared = source.split(separator: "public enum Construct")[0]
      .matches(of: /\n  case (\w+)\(/).map { String($0.1) }
    #expect(declared.count > 25)
    var seen: Set<String> = []
    var operators: Set<SyntaxError.ForeignOperator> = []
    for name in files.names {
      let tree = parse(SourceFile(name: name, text: try files.source(name)))
      for error in tree.errors {
        seen.insert(Mirror(reflecting: error).children.first?.label ?? "")
        if case .foreignOperator(let found, _) = error { operators.insert(found) }
        #expect(Diagnostic(error).help != nil, "\(name): \(Diagnostic(error).title)")
      }
    }
    #expect(Set(declared).subtracting(seen).sorted() == [])
    #expect(operators.count == 15)
  }
}
