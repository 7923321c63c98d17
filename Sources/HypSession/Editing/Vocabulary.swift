// Vocabulary.swift -- the language's own names, looked up once for completion and colouring.

import HypInterpreter

/// The names that the language defines.
struct Vocabulary {
  /// In alphabetical order.
  let names: [String]
  /// Those that are called.
  let functions: Set<String>

  init(_ interpreter: Interpreter) {
    names = interpreter.builtinNames.sorted()
    functions = Set(names.filter { interpreter.signature(of: $0) != nil })
  }
}
