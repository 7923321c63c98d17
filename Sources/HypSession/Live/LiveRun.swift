// LiveRun.swift -- runs a file for a page: each statement with what it prints, shows and draws.

import HypInterpreter
import HypPlots
import HypSyntax

/// One run of a file, from its first statement and without names of an earlier one.
public final class LiveRun {
  private let session: Session
  private let recorder = Recorder()
  private let chosen: [String: Double]
  /// Called after each statement, and before one that may take long.
  private let tell: (LiveProgress) -> Void

  /// - Parameters:
  ///   - host: the files of the program; what it writes and reports goes into the document.
  ///   - chosen: where readers have moved the sliders, by their names.
  ///   - tell: takes the document as far as it is.
  public init(
    host: Host, arguments: [String], chosen: [String: Double],
    tell: @escaping (LiveProgress) -> Void
  ) {
    var host = host
    let recorder = recorder
    host.output = { recorder.print($0.raw) }
    host.messages = { recorder.add(.message($0.raw, isError: $0.raw.hasPrefix("error"))) }
    host.startLine = {}
    host.reportsHaveColor = false
    host.valuesHaveColor = false
    host.usesUnicode = true
    host.tellsOfFiles = false
    host.valueWidth = { 100 }
    host.reportWidth = { 100 }
    host.plotLook = {
      var look = TextLook()
      look.takesDrawing = { recorder.add(picture: .picture(svg: $0)) }
      return look
    }
    host.progress = nil
    (self.chosen, self.tell) = (chosen, tell)
    session = Session(host: host, arguments: arguments)
  }

  /// Stops the run, from any thread.
  public var interrupt: @Sendable () -> Void {
    let execution = session.interpreter.execution
    return { execution.interrupt() }
  }

  /// Runs a text; nil if that was stopped.
  public func run(_ source: SourceFile) -> LiveDocument? {
    guard let tree = session.read(source) else { return nil }
    var document = LiveDocument(tree, source)
    session.interpreter.slider = { [recorder, chosen] slider in
      let value = chosen[slider.name].map { slider.nearest(to: $0) } ?? slider.start
      recorder.note(.init(slider: slider, value: value))
      return value
    }
    session.interpreter.seesTrace = { [recorder] in
      recorder.add(picture: .trace(table: $0.tape(columns: 100, turn: nil), page: $0.html))
    }
    for (place, statement) in LiveDocument.ready(tree).enumerated() {
      document.blocks[place].state = .running
      recorder.begin()
      tell(LiveProgress(document, at: place, recorder))
      let outcome = session.runForPage(statement, recorder)
      if outcome == .interrupted { return nil }
      document.blocks[place].state = outcome == .finished ? .done : .failed
      document.blocks[place].pieces = recorder.taken()
      document.blocks[place].sliders = recorder.sliders
      tell(LiveProgress(document))
      guard outcome == .finished else { return document }
    }
    if !tree.errors.isEmpty {
      recorder.begin()
      session.report(tree.errors)
      let place = min(LiveDocument.ready(tree).count, document.blocks.count - 1)
      document.blocks[place].pieces += recorder.taken()
      document.blocks[place].state = .failed
    } else {
      // Comments at the end.
      for place in document.blocks.indices where document.blocks[place].state == .waiting {
        document.blocks[place].state = .done
      }
    }
    return document
  }
}

extension Session {
  /// Runs a statement, and shows the value of an expression without giving it to a name: a script has no `ans`.
  func runForPage(_ statement: Statement, _ recorder: Recorder) -> Outcome {
    interpreter.within {
      do throws(Failure) {
        let value = try evaluate(statement)
        if case .expression(let expression) = statement.form, !statement.isSilenced, !value.isNone,
          !(recorder.hasTrace && expression.takesTrace)
        {
          let text = shown(value)
          try interpreter.checkInterrupt()
          recorder.add(.value(text))
          OutputLimit.count(text.utf8.count)
        }
        reportWarnings()
        guard !OutputLimit.hasPassed else { throw OutputLimit.failure }
        return .finished
      } catch {
        report(error)
        let isLimit = OutputLimit.hasPassed || TimeLimit.hasPassed
        return error.isInterrupt && !isLimit ? .interrupted : .failed
      }
    }
  }
}

extension Expression {
  /// Its value is the trace that stands below it anyway.
  fileprivate var takesTrace: Bool {
    guard case .call(let callee, _) = form else { return false }
    return ["tape", "graph"].contains(callee.span.text)
  }
}
