// GoldenMessages.swift -- what is said of programs that go wrong, word for word.
//
// Each statement of Golden/name.hyp runs, whether or not the one before it failed; Golden/name.txt
// holds what is said of those that fail, and what they are warned of. `RECORD=1 swift test --filter GoldenMessages` writes it anew.

import Foundation
import GoldenFiles
import HypCode
import HypInterpreter
import HypSyntax
import Testing

private let files = GoldenFiles()

@Suite struct GoldenMessages {
  @Test(arguments: files.names)
  func mistakesAreToldAsRecorded(_ name: String) throws {
    let told = try messages(of: name)
    if let complaint = try files.complaint(name, told: told) { Issue.record("\(complaint)") }
  }

  @Test func manyAreFound() { #expect(files.names.count > 10) }

  @Test func everyCodeIsRecorded() throws {
    var codes: Set<String> = []
    for file in ["Diagnostic+RuntimeError.swift", "Diagnostic+Warning.swift"] {
      let source = try String(
        contentsOf: Self.wording.appendingPathComponent(file), encoding: .utf8)
      codes.formUnion(source.matches(of: /"([EW][0-9]{4})"/).map { String($0.1) })
    }
    var recorded: Set<String> = []
    for name in files.names {
      recorded.formUnion(
        try messages(of: name).matches(of: /\[([EW][0-9]{4})\]/).map { String($0.1) })
    }
    #expect(codes.count > 40)
    #expect(codes.subtracting(recorded).subtracting(Self.unreachable).sorted() == [])
  }

  /// The wording of errors and warnings.
  private static let wording = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/HypInterpreter/Errors")

  /// Codes that no program of a few lines reaches: a mistake of the machine itself, the user's Ctrl-C,
  /// memory, very long functions, the end of the time, texts that the tests of the syntax hold; and what
  /// is a setting of the prompt.
  private static let unreachable: Set<String> = [
    "E0100", "E0509", "E0522", "E0523", "E0605", "E0607", "E0699", "E0901", "E0906",
  ]

  /// What is said of the statements of a file.
  private func messages(of name: String) throws -> String {
    let interpreter = Interpreter { _ in }
    interpreter.loadFile = { path, _ in
      guard let text = Self.imports[path] else { throw Self.missing }
      return (path, text)
    }
    let renderer = DiagnosticRenderer()
    let tree = parse(SourceFile(name: name + ".hyp", text: try files.source(name)))
    var told = tree.errors.map { renderer.render(Diagnostic($0)) }
    for statement in tree.statements {
      do {
        _ = try interpreter.run(statement)
      } catch {
        told.append(renderer.render(error.diagnostic))
      }
      told += interpreter.takeWarnings().map(renderer.render)
    }
    return told.joined(separator: "\n\n") + "\n"
  }

  private static let missing = FileFailure(reason: "no such file", cause: .missing)

  /// Files that the programs read.
  private static let imports = [
    "broken.hyp": "x = (1\n", "failing.hyp": "y = 1\nz = y + \"a\"\n",
    "circular.hyp": "import \"circular.hyp\"\nq = 1\n", "bad.csv": "a,b\n1\n",
    "unread.csv": "a,b\n1,\"2\n", "iris.csv": "5.1,setosa\n4.9,setosa\n",
    "semicolon.csv": "# made by hand\na;b\n1,5;2\n", "gaps.csv": "a,b\n1,\nNA,3\n",
    "codes.csv": "zip,id,v\n01234,12345678901234567890,1\n1,2,0x1F\n", "marks.csv": "1ab2\n",
  ]
}
