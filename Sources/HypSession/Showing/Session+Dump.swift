// Session+Dump.swift -- `--dump` and `:dump`: what programs and calls become.

import HypInterpreter
import HypSyntax

extension Session {
  /// Runs a program without what it prints, and shows what its functions and statements became.
  ///
  /// - Returns: how the program ended; what was compiled until then is shown.
  public func dump(_ kind: DumpKind, _ source: SourceFile) -> Outcome {
    guard let tree = read(source) else { return .interrupted }
    guard tree.errors.isEmpty else {
      report(tree.errors)
      return .failed
    }
    var outcome = Outcome.finished
    let text = interpreter.dump(kind, of: source, tree.statements) {
      output.isSilent = true
      outcome = run(tree.statements, showsValues: false)
      output.isSilent = false
    }
    output.write(.text(text))
    return outcome
  }

  /// `:dump CALL`, or `:dump ir CALL`
  func dump(_ argument: String) {
    var (kind, call) = (DumpKind.code, argument)
    let words = argument.split(separator: " ", maxSplits: 1)
    if words.count == 2, let named = DumpKind(rawValue: String(words[0])) {
      (kind, call) = (named, String(words[1]))
    }
    guard let statement = expression(call, for: "dump") else { return }
    output.write(.text(interpreter.dump(kind, statement)))
  }
}
