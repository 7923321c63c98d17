// ErrorPage.swift -- what `:explain CODE` and `hyperrepl --explain CODE` show.
//
// The pages are written once, in ErrorPages+….swift. docs/errors is made of them by a test, which
// also runs the examples. A page shows what its example says now, since the example runs.

import HypSyntax

/// The page about an error or a warning, by its code.
public struct ErrorPage: Sendable {
  /// As `E0304`.
  public let code: String
  /// What went wrong, in a few words.
  public let title: String
  let meaning: String
  let example: Example?
  let remedy: String
  /// The example without the mistake, and whether it can be run by itself.
  package let mended: (text: String, runs: Bool)?

  /// How the mistake is shown.
  enum Example: Sendable {
    /// Entries at the prompt, one a line; the last one raises it.
    case entries(String)
    /// A file that is run with `--test`.
    case test(String)
    /// What was seen once: it takes a terminal or a clock to see it.
    case transcript(String)
  }

  /// A page whose example, if there is one, is entered at the prompt.
  init(
    _ code: String, _ title: String, _ meaning: String, example: String? = nil, remedy: String,
    mended: String? = nil, mendedText: String? = nil
  ) {
    self.init(
      code, title, meaning, example.map { .entries($0) }, remedy,
      mended.map { ($0, true) } ?? mendedText.map { ($0, false) })
  }

  /// A page whose example is a file for `--test`.
  init(
    _ code: String, _ title: String, _ meaning: String, test: String, remedy: String,
    mendedText: String
  ) {
    self.init(code, title, meaning, .test(test), remedy, (mendedText, false))
  }

  /// A page whose example was seen once.
  init(_ code: String, _ title: String, _ meaning: String, transcript: String, remedy: String) {
    self.init(code, title, meaning, .transcript(transcript), remedy, nil)
  }

  private init(
    _ code: String, _ title: String, _ meaning: String, _ example: Example?, _ remedy: String,
    _ mended: (String, Bool)?
  ) {
    self.code = code
    self.title = title
    self.meaning = meaning
    self.example = example
    self.remedy = remedy
    self.mended = mended
  }

  /// Every page, by code.
  public static let all = (words + statements + names + values + derivatives + warnings + runs)
    .sorted {
      $0.code < $1.code
    }

  /// The page of a code, which may be written in small letters and without leading zeros: `e304`.
  public static func named(_ code: String) -> ErrorPage? {
    let letters = code.trimmed.uppercased()
    let digits = letters.drop { $0.isLetter }
    let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let prefix = letters.prefix { $0.isLetter }
    return all.first { $0.code == (prefix.isEmpty ? "E" : prefix) + number }
  }

  // MARK: Text

  /// The page for a terminal.
  public var text: String {
    var parts = ["\(code)  \(title)", meaning.wrapped]
    if let shown { parts.append(shown.indented) }
    parts.append(remedy.wrapped)
    if let mendedShown { parts.append(mendedShown.indented) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The page as a file of docs/errors.
  public var markdown: String {
    var parts = ["# \(code): \(title)", meaning.wrapped]
    if let shown { parts.append(fence(shown, runs: isEntered)) }
    parts.append("## What to do\n\n" + remedy.wrapped)
    if let mendedShown { parts.append(fence(mendedShown, runs: mended?.runs ?? false)) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The list of all pages, docs/errors/README.md.
  public static var index: String {
    var text = """
      # Errors by code

      `:explain CODE` at the prompt and `hyperrepl --explain CODE` show these pages. A code stays the same
      even if the wording of its message improves. The files are generated from Sources/HypSession/Explaining by
      the tests, which also run the examples.

      | code | what went wrong |
      |---|---|

      """
    for page in all { text += "| [\(page.code)](\(page.code).md) | \(page.title) |\n" }
    return text
  }

  /// The example can be entered at the prompt as it is: Enter would wait for the end of what has none.
  private var isEntered: Bool {
    guard case .entries(let text) = example else { return false }
    return !parse(SourceFile(name: "", text: text)).isIncomplete
  }

  private func fence(_ text: String, runs: Bool) -> String {
    "```\(runs ? "hyp" : "text")\n\(text)\n```"
  }

  /// The example, and what is said of it now.
  package var shown: String? {
    switch example {
    case nil: nil
    case .entries(let text): Self.conversation(text)
    case .test(let text): Self.test(text)
    case .transcript(let text): text
    }
  }

  /// The corrected example, and what it shows.
  package var mendedShown: String? { mended.map { $0.runs ? Self.conversation($0.text) : $0.text } }

  /// Entries, one a line, each with what is shown for it.
  private static func conversation(_ entries: String) -> String {
    var shown = ""
    let session = scratch { shown += $0 }
    for entry in entries.split(separator: "\n") {
      shown += "hyp> \(entry)\n"
      _ = session.enter(String(entry))
    }
    return shown.withoutSpacesBehind
  }

  private static func test(_ program: String) -> String {
    var shown = ""
    let session = scratch { shown += $0 }
    let summary = session.test(program, name: "test.hyp")
    return program + "\n$ hyperrepl --test test.hyp\n" + shown
      + "\(summary.passed) passed, \(summary.failed) failed"
  }

  private static func scratch(_ write: @escaping (String) -> Void) -> Session {
    var host = Host(write: write, report: write)
    host.readFile = { _ throws(FileFailure) in throw .missing }
    return Session(host: host)
  }
}

extension Session {
  /// What is known of a code; nil, and a message, if there is no page.
  public func explanation(of code: String) -> String? {
    if let page = ErrorPage.named(code) { return page.text }
    report("there is no code `\(code)`; codes look like `E0304`, and are part of each message")
    return nil
  }
}

extension String {
  /// The text in lines of at most 100 columns.
  fileprivate var wrapped: String {
    var lines: [String] = [""]
    for word in split(whereSeparator: \.isWhitespace) {
      if lines[lines.count - 1].isEmpty {
        lines[lines.count - 1] = String(word)
      } else if lines[lines.count - 1].count + 1 + word.count <= 100 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }

  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
  }
}
