// Library.swift -- what the language itself defines.

import HypInterpreter
import HypSession

/// The names of the language, with their pages.
final class Library {
  let session: Session
  let names: [String]

  var interpreter: Interpreter { session.interpreter }

  init(_ session: Session) {
    self.session = session
    names = session.interpreter.builtinNames.sorted()
    known = Set(names)
  }

  private let known: Set<String>

  func contains(_ name: String) -> Bool { known.contains(name) }

  /// It is called.
  func isFunction(_ name: String) -> Bool { interpreter.signature(of: name) != nil }

  /// Its page in the manual, as Markdown.
  func page(_ name: String) -> String? {
    interpreter.manualPage(of: name).map { page in
      var text = Manual.entry(page)
      while text.hasPrefix("\n") { text.removeFirst() }
      return text
    }
  }
}
