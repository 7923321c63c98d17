// Batch.swift -- programs that are not typed at a prompt: a file, `-e`, standard input.

import HypInterpreter
import HypSession
import HypSyntax
import LineEditing

struct Batch {
  let session: Session
  let options: Options

  /// Runs the file, or standard input, and then the expressions, up to the first that fails.
  func run() -> ExitStatus {
    var status = ExitStatus.success
    if let file = options.file, file != "-" {
      status = runFile(file)
    } else if options.file == "-" || options.eval.isEmpty {
      status = runStandardInput()
    }
    for (index, text) in options.eval.enumerated() where status == .success {
      let name = options.eval.count == 1 ? "<-e>" : "<-e \(index + 1)>"
      let source = SourceFile(name: name, text: text)
      status = Self.status(session.run(source, showsValues: true))
    }
    return status
  }

  private static func status(_ outcome: Session.Outcome) -> ExitStatus {
    if let signal = Signals.termination { return .signal(signal) }
    if TimeLimit.hasPassed || OutputLimit.hasPassed { return .failure }
    // A Ctrl-C may also have come between two statements.
    if outcome == .interrupted || Signals.takeInterrupt() { return .interrupted }
    return outcome == .finished ? .success : .failure
  }

  private func runFile(_ path: String) -> ExitStatus {
    do {
      let text = try Files.read(path)
      return Self.status(session.run(SourceFile(name: path, text: text), showsValues: false))
    } catch {
      Terminal.report("hyperrepl: cannot read `\(path)`: \(error.reason)\n")
      return .usage
    }
  }

  // MARK: Standard input

  /// Runs statements as they arrive. Without a `-` in place of a file the values of expressions are shown, as other
  /// calculators do.
  ///
  /// What has arrived by the time that the input pauses is parsed together: `|>` and `else` may
  /// begin a line, so a statement is known to be over only when nothing follows at once.
  private func runStandardInput() -> ExitStatus {
    var input = StandardInput()
    var failed = false
    while true {
      let chunk: StandardInput.Chunk
      switch input.next() {
      case .success(let next): chunk = next
      case nil where TimeLimit.hasPassed:
        session.report(TimeLimit.failure)
        return .failure
      case nil:
        return Signals.termination.map { .signal($0) } ?? .interrupted
      case .failure(let failure):
        Terminal.report("hyperrepl: cannot read standard input: \(failure.reason)\n")
        return .usage
      }
      guard let tree = session.read(chunk.source) else { return Self.status(.interrupted) }
      let statements = tree.statements.dropFirst(chunk.statementsRun)
      let waits = tree.isIncomplete && !chunk.isLast
      if session.writesJSON {
        let run = runAll(statements, waits ? [] : tree.errors)
        failed = failed || run == .failure
        guard run == .success || run == .failure, !TimeLimit.hasPassed, !OutputLimit.hasPassed
        else { return run }
        if waits {
          input.hold(statementsRun: tree.statements.count)
        } else if chunk.isLast {
          return failed ? .failure : .success
        }
        continue
      }
      // As in a file, nothing runs after an error; what comes before it does.
      let firstError = tree.errors.first.map { Diagnostic($0).primary?.span.start ?? 0 }
      let ready = statements.prefix { $0.span.end <= firstError ?? .max }
      let status = Self.status(session.run(ready, showsValues: options.file == nil))
      guard status == .success else { return status }
      if waits {
        input.hold(statementsRun: chunk.statementsRun + ready.count)
      } else if !tree.errors.isEmpty {
        session.report(tree.errors)
        return .failure
      } else if chunk.isLast {
        return .success
      }
    }
  }
}

extension Batch {
  /// Runs statements and reports mistakes in the order of the text, whatever fails: whoever talks to the
  /// program in JSON is informed of each, and goes on.
  private func runAll(
    _ statements: some Sequence<Statement>, _ errors: [SyntaxError]
  ) -> ExitStatus {
    var errors = errors.map { Diagnostic($0) }[...]
    var result = ExitStatus.success
    func reportErrors(before offset: Int) {
      while let error = errors.first, (error.primary?.span.start ?? 0) < offset {
        session.report([errors.removeFirst()])
        result = .failure
      }
    }
    for statement in statements {
      reportErrors(before: statement.span.start)
      let status = Self.status(session.run([statement], showsValues: true))
      if status == .failure { result = .failure } else if status != .success { return status }
      if TimeLimit.hasPassed || OutputLimit.hasPassed { return .failure }
    }
    reportErrors(before: .max)
    return result
  }
}

/// Standard input in pieces of whole lines.
private struct StandardInput {
  struct Chunk {
    let source: SourceFile
    /// How many of its statements have run.
    let statementsRun: Int
    let isLast: Bool
  }

  /// How long a pause is, and how long what keeps coming is gathered, in milliseconds.
  private static let pause: Int32 = 20
  private static let patience = 0.1

  private var bytes: [UInt8] = []
  private var isAtEnd = false
  /// Where the lines begin that have not been handed out or are held.
  private var linesBefore = 0
  /// Where the lines end that were handed out last.
  private var handedOut = 0
  private var statementsRun = 0

  /// Hands the last lines out again with the next ones: their end is incomplete.
  mutating func hold(statementsRun count: Int) {
    statementsRun = count
    handedOut = 0
  }

  /// Waits for whole lines; nil if a signal asks for something.
  mutating func next() -> Result<Chunk, FileFailure>? {
    drop()
    let known = bytes.count
    repeat {
      guard Signals.waitForInput() else { return nil }
      if let failure = gather() { return .failure(failure) }
    } while !isAtEnd && !bytes[known...].contains(UInt8(ascii: "\n"))
    let newline = bytes.lastIndex(of: UInt8(ascii: "\n"))
    handedOut = isAtEnd ? bytes.count : newline.map { $0 + 1 } ?? 0
    // Empty lines stand for those before, so that messages count lines rightly.
    let text =
      String(repeating: "\n", count: linesBefore)
      + String(decoding: bytes[..<handedOut], as: UTF8.self)
    let source = SourceFile(name: "<stdin>", text: text)
    return .success(Chunk(source: source, statementsRun: statementsRun, isLast: isAtEnd))
  }

  private mutating func drop() {
    guard handedOut > 0 else { return }
    linesBefore += bytes[..<handedOut].count { $0 == UInt8(ascii: "\n") }
    bytes.removeSubrange(..<handedOut)
    handedOut = 0
    statementsRun = 0
  }

  /// Reads until there is a pause.
  private mutating func gather() -> FileFailure? {
    let start = Terminal.now()
    repeat {
      switch Files.readChunk(0) {
      case .success(let chunk):
        if chunk.isEmpty { isAtEnd = true }
        bytes += chunk
      case .failure(let failure): return failure
      }
    } while !isAtEnd && Signals.inputIsReady(milliseconds: Self.pause)
      && Terminal.now() - start < Self.patience
    return nil
  }
}
