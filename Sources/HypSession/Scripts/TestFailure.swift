// TestFailure.swift -- what a program promises in comments and does not do, and its wording.

import HypSyntax

/// A promise that is not kept.
enum TestFailure {
  /// A line that was not printed; in its place something else, perhaps nothing.
  case missing(line: String, printed: [String], Span)
  /// Lines that no comment expects; the span is that of the statement that printed the first.
  case unexpected(lines: [String], Span)
  /// A statement that must fail did not.
  case noError(Span)
  /// A statement failed in another way than it must.
  case otherError(code: String?, words: String, Diagnostic, Span)
}

extension Diagnostic {
  /// The message about a promise that is not kept.
  init(_ failure: TestFailure) {
    switch failure {
    case .missing(let line, let printed, let span):
      let found =
        printed.isEmpty
        ? "nothing is printed here" : "printed " + printed.map(\.shown).joined(separator: ", ")
      self.init(
        code: "E0902", title: "expected the line \(line.shown)", primary: Label(span, found),
        help: "if the output is right, write it after `# expect:`")
    case .unexpected(let lines, let span):
      self.init(
        code: "E0903", title: "printed \(lines[0].shown), which is not expected",
        primary: Label(span, lines.count > 1 ? "and \(lines.count - 1) more" : "printed here"),
        help: "if it is right, add `# expect: \(lines[0].shortened)`")
    case .noError(let span):
      self.init(
        code: "E0904", title: "this must fail, but does not", primary: Label(span, "no error"),
        help: "remove `# expect error:`, or the reason why it runs")
    case .otherError(let code, let words, let found, let span):
      let wanted = [code, words.isEmpty ? nil : words.shown].compactMap { $0 }
      self.init(
        code: "E0905", title: "this must fail with \(wanted.joined(separator: " "))",
        primary: Label(span, "\(found.code): \(found.title)"),
        help: "if this error is right, write its code after `# expect error:`")
    }
  }
}

extension String {
  fileprivate var shown: String { "`\(shortened)`" }
  fileprivate var shortened: String { count > 60 ? prefix(57) + "…" : self }
}
