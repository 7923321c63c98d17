// ExampleTests.swift -- every example of the manual gives what the manual says.

import Foundation
import HypCode
import HypInterpreter
import HypLibrary
import HypPrimitives
import HypSyntax
import Testing

/// An example: what is typed, and all that the prompt then shows.
struct Example: Sendable, CustomTestStringConvertible {
  let function: String
  let input: String
  let output: String

  var testDescription: String { function }
}

@Suite struct ManualExamples {
  static let primitives = Catalogue.all.filter { $0.entry.form != .auxiliary }.map {
    Example(function: $0.entry.name, input: $0.entry.example.input, output: $0.entry.example.output)
  }
  static let library = LibraryFunctions.all.map {
    Example(function: $0.entry.name, input: $0.entry.example.input, output: $0.entry.example.output)
  }
  /// Pages that are text: of functions written in Hyp, and of those that the compiler knows.
  static let pages =
    (Library.functions + Builtin.allCases.filter(\.isCallable).map(\.name)
    + Builtin.distributions.sorted()).map {
      // Of `gamma` the last part: the first is the function's.
      let parts = (Interpreter { _ in }.manualPage(of: $0) ?? "").components(
        separatedBy: "\n\n\($0).")
      return Example(page: parts.last ?? "", of: $0)
    }

  @Test(arguments: primitives + library + pages)
  func givesWhatIsWritten(_ example: Example) {
    #expect(!example.input.isEmpty, "no example")
    #expect(Conversation().answer(example.input) == example.output, "\(example.input)")
  }
}

extension Example {
  /// Reads the example of a manual page: a line `  example     input`, and the answer below it.
  init(page: String, of function: String) {
    let mark = "  example     "
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.firstIndex { $0.hasPrefix(mark) } ?? lines.endIndex
    let answer = lines[start...].dropFirst().prefix { $0.hasPrefix("              ") }
    self.init(
      function: function, input: String(lines[start...].first?.dropFirst(mark.count) ?? ""),
      output: answer.map { String($0.dropFirst(mark.count)) }.joined(separator: "\n"))
  }
}

/// An interpreter with files in memory.
final class Conversation {
  private var output = ""
  private var files: [String: String] = [:]
  private(set) lazy var interpreter = {
    let interpreter = Interpreter { [unowned self] in output += $0 }
    interpreter.loadFile = { [unowned self] path, _ in
      guard let text = files[path] else { throw Missing() }
      return (path, text)
    }
    interpreter.writeFile = { [unowned self] path, _, content in files[path] = content.text }
    return interpreter
  }()

  private struct Missing: Error {}

  /// Everything that is shown for a line, without the newline at the end.
  func answer(_ text: String) -> String {
    output = ""
    let tree = parse(SourceFile(name: "<test>", text: text))
    guard tree.errors.isEmpty else { return "syntax error" }
    for statement in tree.statements {
      do {
        let value = try interpreter.run(statement)
        if case .expression = statement.form, !value.isNone { output += value.text + "\n" }
      } catch {
        return "error: \(error.diagnostic.title)"
      }
    }
    return output.hasSuffix("\n") ? String(output.dropLast()) : output
  }
}
