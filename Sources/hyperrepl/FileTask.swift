// FileTask.swift -- what is done with files instead of running them: `--check`, `--fmt`, `--test`, `--dump`.

import HypInterpreter
import HypSession
import HypSyntax
import LineEditing

struct FileTask {
  let options: Options

  /// Does it with each of the files, and tells the worst outcome.
  func run() -> ExitStatus {
    if options.program.task == .check, options.files.isEmpty {
      let isGood = checkExpressions()
      return ending ?? (isGood ? .success : .failure)
    }
    var worst = ExitStatus.success
    for path in options.files {
      let text: String
      do {
        text = try path == "-" ? Files.readStandardInput() : Files.read(path)
      } catch {
        Terminal.report("hyperrepl: cannot read `\(path)`: \(error.reason)\n")
        worst = .usage
        continue
      }
      let source = SourceFile(name: path == "-" ? "<stdin>" : path, text: text)
      let isGood: Bool
      switch options.program.task {
      case .test: isGood = test(source, text)
      case .format: isGood = format(source, text)
      case .dump: isGood = dump(source)
      case .check, .run: isGood = check([source])
      }
      if let ending { return ending }
      if !isGood, worst == .success { worst = .failure }
    }
    return worst
  }

  /// How the command ends if it is asked to stop.
  private var ending: ExitStatus? {
    if let signal = Signals.termination { return .signal(signal) }
    return Signals.takeInterrupt() ? .interrupted : nil
  }

  private func makeSession() -> Session { Session(host: .terminal(options, history: nil)) }

  // MARK: Checks

  private func checkExpressions() -> Bool {
    let sources = options.eval.enumerated().map { index, text in
      SourceFile(name: options.eval.count == 1 ? "<-e>" : "<-e \(index + 1)>", text: text)
    }
    return check(sources)
  }

  /// Reports the mistakes of texts that follow each other; true if there are none.
  private func check(_ sources: [SourceFile]) -> Bool {
    Limits.begin(options)
    defer { Alarm.stop() }
    let session = makeSession()
    var names: Set<String> = []
    var mistakes: [Diagnostic] = []
    for source in sources {
      let found = session.interpreter.check(source, names: names)
      names.formUnion(found.names)
      mistakes += found.mistakes
      if isStopped(session) { return false }
    }
    session.report(mistakes)
    return mistakes.isEmpty
  }

  /// What was found out so far is worth nothing. That the time is up is reported.
  private func isStopped(_ session: Session) -> Bool {
    if TimeLimit.hasPassed { session.report(TimeLimit.failure) }
    return Interrupt.isRequested
  }

  // MARK: Layout

  /// Lays a file out anew, or with `--check` says whether that would change it; standard input goes to
  /// standard output.
  private func format(_ source: SourceFile, _ text: String) -> Bool {
    Limits.begin(options)
    defer { Alarm.stop() }
    let result = Formatter.format(source) { Interrupt.isRequested }
    if isStopped(makeSession()) { return false }
    guard let formatted = result else {
      makeSession().report(parse(source).errors)
      return false
    }
    if options.program.check {
      if formatted != text { Terminal.write("\(source.name) is not formatted\n") }
      return formatted == text
    }
    if source.name == "<stdin>" {
      Terminal.write(formatted)
    } else if formatted != text {
      do { try Files.write(source.name, formatted) } catch {
        Terminal.report("hyperrepl: cannot write `\(source.name)`: \(error.reason)\n")
        return false
      }
    }
    return true
  }

  // MARK: Code

  private func dump(_ source: SourceFile) -> Bool {
    Limits.begin(options)
    defer { Alarm.stop() }
    return makeSession().dump(options.program.dump ?? .code, source) == .finished
  }

  // MARK: Tests

  private func test(_ source: SourceFile, _ text: String) -> Bool {
    Limits.begin(options)
    let summary = makeSession().test(text, name: source.name)
    Alarm.stop()
    let counts = "\(summary.passed) passed, \(summary.failed) failed\n"
    Terminal.write(options.files.count > 1 ? "\(source.name): \(counts)" : counts)
    return summary.failed == 0
  }
}
