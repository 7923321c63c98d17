// Mistakes.swift -- what is wrong with a text, and what mends it.

import HypInterpreter
import HypSyntax

/// A mistake in a text.
struct Mistake {
  let diagnostic: Diagnostic
  let range: Range<Int>

  /// What shows without running: mistakes of syntax, names that nothing defines, words out of place. Those of a file that
  /// is imported stand at the import.
  static func all(in document: Document, _ interpreter: Interpreter) -> [Mistake] {
    var found: [Mistake] = []
    var broken: Set<String> = []
    for diagnostic in interpreter.check(document.source).mistakes {
      guard let span = diagnostic.primary?.span else { continue }
      if span.source === document.source {
        found.append(Mistake(diagnostic: diagnostic, range: span.start..<max(span.start, span.end)))
      } else if broken.insert(span.source.name).inserted,
        let place = document.place(ofImport: span.source.name)
      {
        let line = span.source.line(at: span.start).index + 1
        found.append(
          Mistake(
            diagnostic: diagnostic.told(
              as: .error, title: "\(span.source.name):\(line): \(diagnostic.title)"),
            range: place.start..<place.end))
      }
    }
    return found
  }

  func json(in document: Document) -> JSON {
    let severity: Int
    switch diagnostic.severity {
    case .error: severity = 1
    case .warning: severity = 2
    case .note: severity = 3
    }
    let facts =
      diagnostic.notes.map { "note: \($0)" } + (diagnostic.help.map { ["help: \($0)"] } ?? [])
    let others = diagnostic.secondary.filter { $0.span.source === document.source }.map { label in
      JSON.fields([
        "location": .fields([
          "uri": .string(document.uri), "range": document.range(label.span),
        ]),
        "message": .string(label.text.isEmpty ? "see here" : label.text),
      ])
    }
    return .fields([
      "range": document.range(range), "severity": .count(severity),
      "code": .string(diagnostic.code), "source": .string("hyperrepl"),
      "message": .string(([diagnostic.title] + facts).joined(separator: "\n")),
      "relatedInformation": others.isEmpty ? nil : .array(others),
    ])
  }

  /// The names that may have been meant.
  var suggestions: [String] {
    guard let help = diagnostic.help, help.hasPrefix("did you mean ") else { return [] }
    return help.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}

extension LanguageServer {
  /// `textDocument/codeAction`
  func codeActions(_ document: Document, _ params: JSON) -> JSON {
    guard let start = document.offset(params["range"]["start"]),
      let end = document.offset(params["range"]["end"])
    else { return .array([]) }
    let near = mistakes(in: document).filter {
      $0.range.lowerBound <= end && start <= $0.range.upperBound
    }
    let actions = near.flatMap { mistake in
      mistake.suggestions.enumerated().map { index, word in
        JSON.fields([
          "title": .string("Write `\(word)`"), "kind": .string("quickfix"),
          "isPreferred": .boolean(index == 0 && mistake.suggestions.count == 1),
          "diagnostics": .array([mistake.json(in: document)]),
          "edit": Edits.json([document.uri: [(document.range(mistake.range), word)]]),
        ])
      }
    }
    return .array(actions)
  }
}

/// Changes of texts.
enum Edits {
  static func json(_ changes: [String: [(range: JSON, text: String)]]) -> JSON {
    let files = changes.sorted { $0.key < $1.key }.map { uri, edits in
      (name: uri, value: JSON.array(edits.map { edit($0.range, $0.text) }))
    }
    return .fields(["changes": .object(files)])
  }

  static func edit(_ range: JSON, _ text: String) -> JSON {
    .fields(["range": range, "newText": .string(text)])
  }
}
