// Entry.swift -- a text at the prompt, read once for all that look at it.
//
// With every key the text is coloured, its calls are looked up, and perhaps its value is shown; Enter asks
// whether it is finished, and runs it. All of them read the same words, and the same tree.

import HypSyntax

/// A text at the prompt.
final class Entry {
  let text: String
  /// By which messages name it.
  let number: Int
  /// What it asks of the session; nil if it is a program.
  let request: Request?
  private let source: SourceFile
  private var words: TokenList?
  private var statements: SyntaxTree?
  /// The words before a place in the text, looked at last.
  private var front: (end: Int, words: TokenList)?

  init(_ text: String, number: Int) {
    (self.text, self.number) = (text, number)
    request = Request(text)
    source = SourceFile(name: "<prompt:\(number)>", text: text)
  }

  /// Its words.
  var tokens: TokenList { tokens { false } }

  private func tokens(until isStopped: @escaping () -> Bool) -> TokenList {
    if let words { return words }
    let list = TokenList(source, isStopped: isStopped)
    if !isStopped() { words = list }
    return list
  }

  /// The words before `cursor`, a UTF-8 offset: strings and brackets that are open there are open at the end.
  func tokens(before cursor: Int) -> TokenList {
    if cursor >= source.utf8.count { return tokens }
    if let front, front.end == cursor { return front.words }
    let list = TokenList(SourceFile(name: source.name, text: source.text(0..<max(0, cursor))))
    front = (cursor, list)
    return list
  }

  /// What it says, as a program.
  var tree: SyntaxTree { tree { false } }

  private func tree(until isStopped: @escaping () -> Bool) -> SyntaxTree {
    if let statements { return statements }
    let tree = parse(tokens(until: isStopped), until: isStopped)
    if !isStopped() { statements = tree }
    return tree
  }

  /// What it says, to be run. Functions in a tree are compiled once, and what is noticed then is reported once:
  /// what runs again, as what was shown while it was typed, runs on a tree of its own.
  ///
  /// - Parameter isStopped: asked now and then whether to give up; what is returned then is worth nothing.
  func treeToRun(until isStopped: @escaping () -> Bool = { false }) -> SyntaxTree {
    defer { statements = nil }
    return tree(until: isStopped)
  }
}

extension Session {
  /// A text as the entry that is typed now, or was typed last.
  func entry(_ text: String) -> Entry {
    if let lastEntry, lastEntry.text == text, lastEntry.number == nextEntryNumber {
      return lastEntry
    }
    let entry = Entry(text, number: nextEntryNumber)
    lastEntry = entry
    return entry
  }
}
