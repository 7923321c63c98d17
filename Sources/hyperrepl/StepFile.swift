// StepFile.swift -- `--step FILE`: a program runs up to an expression, and that is gone through step by step.

import HypSession
import HypSyntax
import LineEditing

/// What `--step` names: a file, and a line in it.
struct StepFile {
  let path: String
  /// Counted from 1; nil for the last expression.
  let line: Int?

  /// `FILE`, or `FILE:LINE` where there is no file of that whole name.
  init(_ named: String) {
    guard !Files.exists(named), let colon = named.lastIndex(of: ":"),
      let line = Int(named[named.index(after: colon)...])
    else {
      (path, line) = (named, nil)
      return
    }
    (path, self.line) = (String(named[..<colon]), line)
  }

  /// Runs what is above the expression as any program, and then steps through it.
  func play(in session: Session) -> ExitStatus {
    let text: String
    do { text = try path == "-" ? Files.readStandardInput() : Files.read(path) } catch {
      Terminal.report("hyperrepl: cannot read `\(path)`: \(error.reason)\n")
      return .usage
    }
    let source = SourceFile(name: path == "-" ? "<stdin>" : path, text: text)
    guard let tree = session.read(source) else { return .interrupted }
    guard tree.errors.isEmpty else {
      session.report(tree.errors)
      return .failure
    }
    guard let place = place(in: tree, source) else {
      let whole = line.map { "line \($0) of " } ?? ""
      Terminal.report("hyperrepl: --step needs an expression, and \(whole)`\(path)` has none\n")
      return .usage
    }
    let outcome = session.run(tree.statements[..<place], showsValues: false)
    if let signal = Signals.termination { return .signal(signal) }
    switch outcome {
    case .finished: break
    case .failed: return .failure
    case .interrupted: return .interrupted
    }
    let isGood = session.step(expression(of: tree.statements[place]))
    if let signal = Signals.termination { return .signal(signal) }
    return isGood ? .success : Signals.takeInterrupt() ? .interrupted : .failure
  }

  /// The last statement that is an expression, or the one on the line, which may assign its value.
  private func place(in tree: SyntaxTree, _ source: SourceFile) -> Int? {
    guard let line else {
      return tree.statements.lastIndex { if case .expression = $0.form { true } else { false } }
    }
    return tree.statements.firstIndex { statement in
      let first = source.line(at: statement.span.start).index + 1
      let last = source.line(at: statement.span.end).index + 1
      guard (first...last).contains(line) else { return false }
      switch statement.form {
      case .expression, .assign: return true
      default: return false
      }
    }
  }

  /// An assignment is stepped through as what it assigns.
  private func expression(of statement: Statement) -> Statement {
    guard case .assign(_, let value) = statement.form else { return statement }
    return Statement(.expression(value), value.span)
  }
}
