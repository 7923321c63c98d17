// EditLineReader.swift -- entries typed at a terminal: libedit's keys, our drawing.

import CEditLine
import HypSyntax

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads entries from a terminal with libedit.
public final class EditLineReader: LineReader {
  private let client: Client
  private let editor: OpaquePointer
  private let rules: EditingRules
  private var keys: EditingKeys?

  /// Opens the terminal, or returns nil if it cannot be drawn on.
  ///
  /// - Parameter settings: files in the form of ~/.editrc, read in their order after it.
  public init?(usesColor: Bool, history: History, rules: EditingRules, settings: [String] = []) {
    let client = Client(history: history, rules: rules, usesColor: usesColor)
    var callbacks = Self.callbacks()
    // The client outlives the editor: `deinit` closes the editor before it lets go of the client.
    let context = Unmanaged.passUnretained(client).toOpaque()
    guard let editor = cel_open("hyperrepl", context, &callbacks) else { return nil }
    self.client = client
    self.editor = editor
    self.rules = rules
    cel_read_settings(editor, nil)
    for path in settings { cel_read_settings(editor, path) }
  }

  deinit { cel_close(editor) }

  /// Waits for the next entry.
  public func read() -> Reading {
    let wanted = rules.keys()
    if wanted != keys, let wanted { cel_set_keys(editor, wanted.rawValue) }
    keys = wanted
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

  private static func callbacks() -> cel_callbacks {
    cel_callbacks(
      accept: { context, text, count, cursor in
        guard let client = Client.from(context) else { return cel_acceptance() }
        return client.accept(String(bytes: text, count: count), cursor)
      },
      complete: { context, text, count, cursor in
        guard let client = Client.from(context) else { return cel_completion() }
        return client.complete(String(bytes: text, count: count), cursor)
      },
      recall: { context, index, step, pattern, anywhere in
        guard let client = Client.from(context), let index, let pattern else { return nil }
        let found = client.history.find(
          from: Int(index.pointee), step: Int(step), pattern: String(cString: pattern),
          anywhere: anywhere)
        guard let found else { return nil }
        index.pointee = Int32(found.index)
        return strdup(found.entry)
      },
      paste: { context, before, beforeCount, text, count in
        let client = Client.from(context)
        let before = String(bytes: before, count: beforeCount)
        let text = String(bytes: text, count: count)
        return client.flatMap { strdup($0.rules.paste(text, before)) }
      },
      edit: { context, text, count in
        guard let client = Client.from(context) else { return nil }
        return client.edit(String(bytes: text, count: count)).flatMap { strdup($0) }
      },
      suggest: { context, text, count in
        let client = Client.from(context)
        return client?.rules.suggest(String(bytes: text, count: count)).flatMap { strdup($0) }
      },
      draw: { context, drawing in
        guard let client = Client.from(context), let drawing else { return }
        client.draw(drawing.pointee)
      },
      leave: { context, drawing, reason in
        guard let client = Client.from(context), let drawing else { return }
        client.leave(drawing.pointee, reason)
      },
      touch: { Client.from($0)?.view.touch() },
      resize: { Client.from($0)?.view.resize() },
      redraw: { Client.from($0)?.view.wipe() })
  }
}

/// What the callbacks reach through their context.
private final class Client {
  let history: History
  let rules: EditingRules
  var view: EntryView
  /// What Tab listed last, and how often: again for the same text, it goes on.
  private var listed: (text: String, cursor: Int, pages: Int)?

  init(history: History, rules: EditingRules, usesColor: Bool) {
    self.history = history
    self.rules = rules
    view = EntryView(rules: rules, usesColor: usesColor) { File.writeAll($0, to: 1) }
  }

  static func from(_ context: UnsafeMutableRawPointer?) -> Client? {
    context.map { Unmanaged<Client>.fromOpaque($0).takeUnretainedValue() }
  }

  func accept(_ text: String, _ cursor: Int) -> cel_acceptance {
    switch rules.accept(text, cursor) {
    case .submit: return cel_acceptance(submits: true, indent: 0)
    case .newline(let indent):
      return cel_acceptance(submits: false, indent: Int32(clamping: indent))
    case .explain(let note):
      view.note = note
      return cel_acceptance(submits: false, indent: -1)
    }
  }

  func complete(_ text: String, _ cursor: Int) -> cel_completion {
    let completions = rules.complete(text, cursor)
    guard (0...cursor).contains(completions.start), cursor <= text.utf8.count else {
      return cel_completion()
    }
    let bytes = Array(text.utf8)[completions.start..<cursor]
    let answer = CompletionList(
      completions.candidates, word: String(decoding: bytes, as: UTF8.self))
    var page = 0
    if let listed, listed.text == text, listed.cursor == cursor { page = listed.pages }
    let used = view.rowCount(text)
    var listing = answer.listing(page: page, size: EntryView.size, used: used)
    if listing == nil, page > 1 {
      // From the start again.
      page = 0
      listing = answer.listing(page: page, size: EntryView.size, used: used)
    }
    if let listing {
      view.leave(text, mark: "")
      File.writeAll(Array(listing.utf8).flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }, to: 1)
      listed = (text, cursor, page + 1)
    }
    return cel_completion(
      start: completions.start, insert: answer.insert.flatMap { strdup($0) })
  }

  func edit(_ text: String) -> String? {
    do throws(ExternalEditor.Failure) {
      return rules.paste(try rules.edit(text), "")
    } catch {
      view.note = "cannot edit: \(error.reason)"
      return nil
    }
  }

  func draw(_ drawing: cel_drawing) {
    let text = String(bytes: drawing.text, count: drawing.count)
    if listed?.text != text { listed = nil }
    let search = drawing.search.map {
      EntryView.Search(pattern: String(cString: $0), fails: drawing.search_fails)
    }
    view.draw(text, cursor: drawing.cursor, search: search)
  }

  func leave(_ drawing: cel_drawing, _ reason: cel_leaving) {
    listed = nil
    view.leave(
      String(bytes: drawing.text, count: drawing.count),
      mark: reason == CEL_LEFT_INTERRUPTED ? "^C" : "")
  }
}

extension String {
  /// The text of `count` bytes at `bytes`.
  fileprivate init(bytes: UnsafePointer<CChar>?, count: Int) {
    let buffer = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
    self.init(decoding: buffer, as: UTF8.self)
  }

  /// The columns that the text takes.
  var terminalWidth: Int {
    unicodeScalars.reduce(0) { $0 + max(0, Int(cel_width($1.value))) }
  }
}
