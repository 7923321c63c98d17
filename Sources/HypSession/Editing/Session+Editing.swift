// Session+Editing.swift -- what Enter means: an entry is run when the parser has nothing to wait for.

import HypSyntax

/// What Enter does with a text.
public enum EntryState: Sendable, Equatable {
  /// It can be run, or will be refused with a message.
  case complete
  /// A new line that begins with `indent` spaces.
  case incomplete(indent: Int)
  /// The last line is blank, and the text still waits for something.
  case waiting(String)
}

extension Session {
  /// What Enter does with a text.
  public func state(of text: String) -> EntryState {
    let entry = entry(text)
    if entry.request != nil { return .complete }
    let tree = entry.tree
    guard tree.isIncomplete else { return .complete }
    let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let isBlank = lastLine.allSatisfy { $0 == " " || $0 == "\t" }
    if isBlank, text.contains("\n") {
      return .waiting("… \(tree.waitingFor ?? "waiting for the rest"); Ctrl-C drops it")
    }
    // Spaces would become part of a string.
    let isInString = tree.openBrackets.last?.text == "\""
    return .incomplete(indent: isInString ? 0 : 2 * tree.openBrackets.count)
  }
}
