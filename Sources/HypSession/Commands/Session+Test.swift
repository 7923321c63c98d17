// Session+Test.swift -- a program run for what it asserts and for what its comments promise.

import HypInterpreter
import HypSyntax

/// How many checks of a program held.
public struct TestSummary: Sendable {
  /// Checks that held.
  public internal(set) var passed = 0
  /// Checks that did not, and statements that failed.
  public internal(set) var failed = 0
  /// The user stopped it, or the time was up.
  public internal(set) var wasInterrupted = false
}

extension Session {
  /// Runs a program as a test, and reports what does not hold.
  ///
  /// A check is a statement with an `assert` or `assert_close` in it, a line of `# expect:`, or one of
  /// `# expect error:`. What fails ends its statement only.
  public func test(_ text: String, name: String) -> TestSummary {
    let spec = Spec(text, name: name)
    var run = TestRun(session: self, spec: spec, text: text)
    run.run()
    return run.summary
  }
}

private struct TestRun {
  let session: Session
  let spec: Spec
  let text: String
  var summary = TestSummary()
  /// Places that must still be warned of.
  private var notices: [Spec.Notice]
  /// What was printed, and by which statement.
  private var printed: [(text: String, by: Span)] = []

  init(session: Session, spec: Spec, text: String) {
    self.session = session
    self.spec = spec
    self.text = text
    notices = spec.notices
  }

  mutating func run() {
    guard let tree = session.read(SourceFile(name: spec.name, text: spec.program)) else {
      summary.failed += 1
      summary.wasInterrupted = true
      return
    }
    guard tree.errors.isEmpty else {
      session.report(tree.errors)
      summary.failed += 1
      return
    }
    var mistakes = spec.mistakes[...]
    for statement in tree.statements {
      while let mistake = mistakes.first, mistake.range.lowerBound < statement.span.start {
        run(mistakes.removeFirst())
      }
      guard !summary.wasInterrupted else { return }
      run(statement)
    }
    for mistake in mistakes where !summary.wasInterrupted { run(mistake) }
    if !summary.wasInterrupted {
      compareOutput()
      reportMissingWarnings()
    }
  }

  private mutating func fail(_ failure: TestFailure) {
    summary.failed += 1
    session.report([Diagnostic(failure)])
  }

  private mutating func run(_ statement: Statement) {
    session.output.held = ""
    do {
      _ = try session.evaluate(statement)
      if statement.asserts { summary.passed += 1 }
      session.interpreter.takeWarnings().forEach { compare($0) }
    } catch {
      summary.wasInterrupted = error.isInterrupt || TimeLimit.hasPassed
      summary.failed += 1
      session.report(error)
    }
    let text = session.output.held ?? ""
    session.output.held = nil
    if !text.isEmpty { printed.append((text, statement.span)) }
  }

  private mutating func run(_ mistake: Spec.Mistake) {
    let source = spec.source(of: mistake, in: text)
    let tree = parse(source)
    var found = tree.errors.first.map { Diagnostic($0) }
    session.output.held = ""
    defer { session.output.held = nil }
    for statement in tree.statements where found == nil {
      do {
        _ = try session.evaluate(statement)
      } catch {
        if error.isInterrupt || TimeLimit.hasPassed {
          summary.wasInterrupted = true
          return session.report(error)
        }
        found = error.diagnostic
      }
    }
    let span =
      tree.statements.first.map(\.span)
      ?? Span(source, mistake.range.lowerBound, mistake.range.upperBound)
    guard let found else { return fail(.noError(span)) }
    let isExpected =
      (mistake.code == nil || mistake.code == found.code)
      && (mistake.words.isEmpty || found.title.contains(mistake.words))
    if isExpected {
      summary.passed += 1
    } else {
      fail(.otherError(code: mistake.code, words: mistake.words, found, span))
    }
  }

  // MARK: Warnings

  /// An expected warning is a check that holds; one that is not is shown.
  private mutating func compare(_ warning: Diagnostic) {
    let line = warning.primary.map { $0.span.source.line(at: $0.span.start).index + 1 }
    let place = notices.firstIndex {
      $0.line == line && ($0.code == nil || $0.code == warning.code)
        && ($0.words.isEmpty || warning.title.contains($0.words))
    }
    guard let place else { return session.report([warning]) }
    notices.remove(at: place)
    summary.passed += 1
  }

  private mutating func reportMissingWarnings() {
    let source = SourceFile(name: spec.name, text: text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for notice in notices {
      let start = lines.prefix(notice.line - 1).reduce(0) { $0 + $1.utf8.count + 1 }
      let span = Span(source, start, start + lines[notice.line - 1].utf8.count)
      let wanted = ["warning", notice.code, notice.words].compactMap { $0 }
      fail(.missing(line: wanted.joined(separator: " "), printed: [], span))
    }
  }

  // MARK: Output

  private mutating func compareOutput() {
    var lines: [(text: String, by: Span)] = []
    var isOpen = false
    for (text, span) in printed {
      for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index == 0, isOpen {
          lines[lines.count - 1].text += part
        } else {
          lines.append((String(part), span))
        }
      }
      // What follows the last newline is the beginning of a line, perhaps an empty one.
      isOpen = true
    }
    if lines.last?.text.isEmpty == true { lines.removeLast() }
    lines = lines.map { ($0.text.withoutSpacesBehind, $0.by) }
    let source = SourceFile(name: spec.name, text: text)
    for piece in Alignment(spec.output.map(\.text), lines.map(\.text)).pieces {
      switch piece {
      case .equal(let count): summary.passed += count
      case .different(let wanted, let found):
        let surplus = lines[found]
        for (index, line) in spec.output[wanted].enumerated() {
          // All the lines there are go side by side; the last one has the rest.
          let isLast = index == wanted.count - 1
          let beside = isLast ? surplus.dropFirst(index) : surplus.dropFirst(index).prefix(1)
          let span = Span(source, line.range.lowerBound, line.range.upperBound)
          fail(.missing(line: line.text, printed: beside.map(\.text), span))
        }
        if wanted.isEmpty, let first = surplus.first {
          fail(.unexpected(lines: surplus.map(\.text), first.by))
        }
      }
    }
  }
}

extension Statement {
  /// It holds a call of `assert` or `assert_close` outside the functions that it defines.
  fileprivate var asserts: Bool {
    switch form {
    case .expression(let value), .assign(_, let value), .update(_, _, _, let value),
      .store(_, let value):
      value.asserts
    case .forEach(_, let collection, let body):
      collection.asserts || body.contains(where: \.asserts)
    case .whileLoop(let condition, let body):
      condition.asserts || body.contains(where: \.asserts)
    case .returnValue(let value): value?.asserts ?? false
    case .define, .breakLoop, .continueLoop, .importFile: false
    }
  }
}

extension Expression {
  fileprivate var asserts: Bool {
    switch form {
    case .call(let callee, let arguments):
      if case .name(let name) = callee.form, name == "assert" || name == "assert_close" {
        return true
      }
      return arguments.contains { $0.value.asserts }
    case .condition(_, let then, let otherwise):
      return then.asserts || otherwise?.asserts ?? false
    case .block(let statements): return statements.contains(where: \.asserts)
    default: return false
    }
  }
}
