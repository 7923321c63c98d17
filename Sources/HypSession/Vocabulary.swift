// Vocabulary.swift -- the language's own names, looked up once for completion and colouring.

import HypMachine

/// The names that the language defines.
struct Vocabulary {
  /// In alphabetical order.
  let names: [String]
  /// Those that are called.
  let functions: Set<String>

  init(_ interpreter: Interpreter) {
    names = interpreter.builtinNames.sorted()
    functions = Set(names.filter { Self.signature(of: $0, in: interpreter) != nil })
  }

  /// The first line of a function's manual page, as `tanh(x)`.
  static func signature(of name: String, in interpreter: Interpreter) -> String? {
    guard let line = interpreter.manualPage(of: name)?.split(separator: "\n").first else {
      return nil
    }
    return line.hasPrefix(name + "(") ? String(line) : nil
  }
}
