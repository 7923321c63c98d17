// Conversation.swift -- a session whose output the tests can read.

import HypSession

/// A session with a host that exists only in memory.
final class Conversation {
  /// What was printed and shown since it was read last.
  var output = ""
  /// What was reported.
  var reports = ""
  /// The files of the host.
  var files: [String: String] = [:]
  /// What `:history` shows.
  var history: [String] = []
  /// What the user's editor makes of a text; nil where there is no editor.
  var editing: ((String) -> String)?
  /// What happens while a command waits; false ends it.
  var whilePaused: (() -> Bool)?
  private(set) var session: Session

  init() {
    session = Session(host: Host(write: { _ in }, report: { _ in }))
    var host = Host(
      write: { [unowned self] in output += $0 }, report: { [unowned self] in reports += $0 })
    host.readFile = { [unowned self] path throws(FileFailure) in
      guard let text = files[path] else { throw FileFailure.missing }
      return text
    }
    host.writeFile = { [unowned self] path, content throws(FileFailure) in
      files[path] = content.text
    }
    host.fileExists = { [unowned self] in files[$0] != nil }
    host.listFolder = { [unowned self] folder in folder == "." ? files.keys.sorted() : [] }
    host.history = { [unowned self] in history }
    host.keepEntry = { [unowned self] in history.append($0) }
    host.fileStamp = { [unowned self] path in
      files[path].map { FileStamp(seconds: 0, nanoseconds: 0, size: $0.utf8.count) }
    }
    host.pause = { [unowned self] _ in whilePaused?() ?? false }
    host.editText = { [unowned self] text throws(FileFailure) in
      guard let editing else { throw FileFailure(reason: "no editor here") }
      return editing(text)
    }
    host.memory = { (2_000_000, 3_000_000) }
    var time = 0.0
    host.now = {
      time += 0.01
      return time
    }
    session = Session(host: host)
  }

  /// What an entry prints and shows.
  func shown(_ entry: String) -> String {
    output = ""
    _ = session.enter(entry)
    return output
  }

  /// What an entry reports.
  func reported(_ entry: String) -> String {
    reports = ""
    _ = session.enter(entry)
    return reports
  }

  /// The labels that Tab lists at the end of a text, or the texts it would insert.
  func completions(_ text: String) -> [String] {
    session.completions(in: text, at: text.utf8.count).words.map(\.text)
  }
}
