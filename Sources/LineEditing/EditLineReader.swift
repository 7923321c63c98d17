// EditLineReader.swift -- entries typed at a terminal, edited with libedit.

import CEditLine

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads entries from a terminal with libedit.
public final class EditLineReader: LineReader {
  private let client: Client
  private let editor: OpaquePointer

  /// Opens the terminal, or returns nil where it cannot be drawn on.
  public init?(
    prompt: String, keys: EditingKeys?, usesColor: Bool, history: History, rules: EditingRules
  ) {
    let client = Client(history: history, rules: rules)
    var callbacks = Self.callbacks(highlights: usesColor)
    // The client outlives the editor: `deinit` closes the editor before it lets go of the client.
    let context = Unmanaged.passUnretained(client).toOpaque()
    guard let editor = cel_open("hyperrepl", context, &callbacks) else { return nil }
    self.client = client
    self.editor = editor
    // The space stands outside of the colour: libedit drops a prompt's last escape.
    let colored = "\u{1}\u{1B}[1;32m\u{1}\(prompt)\u{1}\u{1B}[0m\u{1} "
    _ = cel_set_prompt(editor, usesColor ? colored : prompt + " ")
    for (style, parameters) in rules.palette.prefix(256).enumerated() where !parameters.isEmpty {
      cel_set_style(editor, UInt8(style), parameters)
    }
    if let keys { cel_set_keys(editor, keys.rawValue) }
    cel_read_settings(editor)
  }

  deinit { cel_close(editor) }

  /// Waits for the next entry.
  public func read() -> Reading {
    var count = 0
    var status = CEL_FAILED
    let text = cel_read(editor, &count, &status)
    defer { free(text) }
    switch status {
    case CEL_ENTRY: return .entry(String(bytes: text, count: count))
    case CEL_INTERRUPTED: return .interrupted(isBlank: count == 0)
    case CEL_END:
      if let signal = Signals.termination { return .terminated(signal: signal) }
      return .end(unfinished: nil)
    default: return .failed
    }
  }

  private static func callbacks(highlights: Bool) -> cel_callbacks {
    cel_callbacks(
      accept: { context, text, count, cursor in
        guard let client = Client.from(context) else { return cel_acceptance() }
        return client.accept(String(bytes: text, count: count), cursor)
      },
      complete: { context, text, count, cursor in
        guard let client = Client.from(context) else { return cel_completion() }
        return client.complete(String(bytes: text, count: count), cursor)
      },
      highlight: highlights
        ? { context, text, count, cursor, styles, scalarCount in
          guard let client = Client.from(context), let styles else { return false }
          let target = UnsafeMutableBufferPointer(start: styles, count: scalarCount)
          return client.highlight(String(bytes: text, count: count), cursor, into: target)
        } : nil,
      recall: { context, index, step, pattern, anywhere in
        guard let client = Client.from(context), let index, let pattern else { return nil }
        let found = client.history.find(
          from: Int(index.pointee), step: Int(step), pattern: String(cString: pattern),
          anywhere: anywhere)
        guard let found else { return nil }
        index.pointee = Int32(found.index)
        return strdup(found.entry)
      },
      paste: { _, text, count in strdup(Pasteboard.clean(String(bytes: text, count: count))) })
  }
}

/// What the callbacks reach through their context.
private final class Client {
  let history: History
  let rules: EditingRules

  init(history: History, rules: EditingRules) {
    self.history = history
    self.rules = rules
  }

  static func from(_ context: UnsafeMutableRawPointer?) -> Client? {
    context.map { Unmanaged<Client>.fromOpaque($0).takeUnretainedValue() }
  }

  func accept(_ text: String, _ cursor: Int) -> cel_acceptance {
    switch rules.accept(text, cursor) {
    case .submit: cel_acceptance(submits: true, indent: 0, note: nil)
    case .newline(let indent):
      cel_acceptance(submits: false, indent: Int32(clamping: indent), note: nil)
    case .explain(let note): cel_acceptance(submits: false, indent: -1, note: strdup(note))
    }
  }

  func complete(_ text: String, _ cursor: Int) -> cel_completion {
    let completions = rules.complete(text, cursor)
    guard (0...cursor).contains(completions.start), cursor <= text.utf8.count else {
      return cel_completion()
    }
    let bytes = Array(text.utf8)[completions.start..<cursor]
    let word = String(decoding: bytes, as: UTF8.self)
    let answer = CompletionList(completions.candidates, word: word)
    return cel_completion(
      start: completions.start, insert: answer.insert.flatMap { strdup($0) },
      listing: answer.listing(columns: Int(cel_columns()), width: { Int(cel_width($0)) })
        .flatMap { strdup($0) })
  }

  func highlight(
    _ text: String, _ cursor: Int, into styles: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    guard let chosen = rules.highlight(text, cursor) else { return false }
    for (index, style) in zip(styles.indices, chosen) { styles[index] = style }
    return true
  }
}

extension String {
  /// The text of `count` bytes at `bytes`.
  fileprivate init(bytes: UnsafePointer<CChar>?, count: Int) {
    let buffer = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
    self.init(decoding: buffer, as: UTF8.self)
  }
}
