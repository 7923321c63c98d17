// GoldenTests.swift -- what is said about mistakes in a text, word for word.
//
// Golden/name.hyp holds mistakes, Golden/name.txt what is said about them. `RECORD=1 swift test`
// writes the second anew; look at the difference before you keep it.

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
}
