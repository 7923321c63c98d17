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

  /// `:dump`
  func dump(_ argument: String) {
    guard let statement = expression(argument, for: "dump") else { return }
    output.write(.text(interpreter.dump(.code, statement)))
  }
}
