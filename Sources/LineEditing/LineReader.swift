// LineReader.swift -- where entries come from, and what a reader asks of its client.

/// What came of waiting for an entry.
public enum Reading: Sendable {
  /// A complete entry, without its last newline. It may have several lines.
  case entry(String)
  /// Ctrl-C; `isBlank` if there was nothing to throw away.
  case interrupted(isBlank: Bool)
  /// Ctrl-D, or the end of the input. `unfinished` holds lines that no more can complete.
  case end(unfinished: String?)
  /// A signal asked the process to end.
  case terminated(signal: Int32)
  /// The terminal cannot be read.
  case failed
}

/// Reads entries, one after the other.
public protocol LineReader: AnyObject {
  /// Waits for the next entry.
  func read() -> Reading
}

/// What Enter does with a text.
public enum Acceptance: Sendable {
  /// The entry is complete.
  case submit
  /// More is needed: a new line that begins with `indent` spaces.
  case newline(indent: Int)
  /// More is needed and the last line is blank: say what the text waits for.
  case explain(String)
}

/// What can appear at the cursor.
public struct Completions: Sendable {
  /// A word that fits.
  public struct Candidate: Sendable {
    /// What takes the place of the word.
    public let text: String
    /// What the list shows.
    public let label: String

    /// Makes a candidate; the list shows its text unless there is a label.
    public init(_ text: String, label: String? = nil) {
      self.text = text
      self.label = label ?? text
    }
  }

  /// The UTF-8 offset at which the word before the cursor begins.
  public let start: Int
  /// The words that fit, in the order in which the list shows them.
  public let candidates: [Candidate]

  /// Makes an answer.
  public init(start: Int, candidates: [Candidate]) {
    self.start = start
    self.candidates = candidates
  }
}

/// The decisions of a reader that are not its own. Cursors are UTF-8 offsets.
public struct EditingRules {
  /// What comes before an entry, without the space after it.
  public var prompt: () -> String
  /// Whose keys the editor has; nil for what ~/.editrc says.
  public var keys: () -> EditingKeys? = { nil }
  /// What Enter does.
  public var accept: (_ text: String, _ cursor: Int) -> Acceptance
  /// What Tab offers.
  public var complete: (_ text: String, _ cursor: Int) -> Completions
  /// Pasted text, or that of another editor, as it enters the line after `before`.
  public var paste: (_ text: String, _ before: String) -> String = { text, _ in text }
  /// A text as the user changes it elsewhere.
  public var edit: (_ text: String) throws(ExternalEditor.Failure) -> String = ExternalEditor.edit
  /// One index into the palette for each Unicode scalar, or nil for no colour.
  public var highlight: (_ text: String, _ cursor: Int) -> [UInt8]? = { _, _ in nil }
  /// The parameters of escape sequences, such as `1;34`; empty for plain text.
  public var palette: () -> [String] = { [] }
  /// What is shown in grey after a text, and taken with the right arrow; nil for nothing.
  public var suggest: (_ text: String) -> String? = { _ in nil }
  /// Lines that are shown below a text.
  public var notes: (_ text: String, _ cursor: Int) -> [String] = { _, _ in [] }

  /// Makes rules without colour, suggestions and notes.
  public init(
    prompt: @escaping () -> String, accept: @escaping (String, Int) -> Acceptance,
    complete: @escaping (String, Int) -> Completions
  ) {
    self.prompt = prompt
    self.accept = accept
    self.complete = complete
  }
}

/// Whose keys the editor has.
public enum EditingKeys: String, Sendable, CaseIterable {
  case emacs, vi
}
