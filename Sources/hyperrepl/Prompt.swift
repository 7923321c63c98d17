// Prompt.swift -- the conversation on a terminal: read, keep, run, until the user leaves.

import HypSession
import LineEditing

struct Prompt {
  let session: Session
  let history: History
  let options: Options

  /// Runs the conversation.
  func run() -> ExitStatus {
    let reader = makeReader()
    if !options.quiet, session.settings.banner, Terminal.inputIsTerminal {
      write("hyperrepl \(Options.version): `:help` explains, Ctrl-D leaves\n")
    }
    var historyIsWritten = true
    while true {
      Terminal.startLine()
      let reading = reader.read()
      Terminal.noteEnter()
      switch reading {
      case .entry(let entry):
        // Before it runs: a crash loses nothing.
        if !history.add(entry), historyIsWritten {
          historyIsWritten = false
          Terminal.report("warning: the history cannot be written\n")
        }
        Limits.begin(options)
        let reply = session.enter(entry)
        Alarm.stop()
        if reply == .leave { return .success }
        if let signal = Signals.termination { return .signal(signal) }
        // This Ctrl-C has been answered; one that came since is for the next entry.
        if session.wasInterrupted { _ = Signals.takeInterrupt() }
      case .interrupted(let isBlank):
        if isBlank { write("(`:quit` or Ctrl-D leaves)\n") }
      case .end(let unfinished):
        // Tells what is missing.
        if let unfinished { _ = session.enter(unfinished) }
        if !(reader is EditLineReader), Terminal.inputIsTerminal { write("\n") }
        return .success
      case .terminated(let signal): return .signal(signal)
      case .failed:
        Terminal.report("hyperrepl: the terminal cannot be read\n")
        return .failure
      }
    }
  }

  private func makeReader() -> any LineReader {
    var rules = EditingRules(session, history)
    if options.program.sandbox {
      rules.edit = { _ throws(ExternalEditor.Failure) in
        throw ExternalEditor.Failure(reason: "the sandbox allows no editor")
      }
    }
    if options.editor != EditorChoice.none {
      let settings = Configuration.path("editrc")
      let reader = EditLineReader(
        usesColor: Terminal.outputHasColor(options.color), history: history, rules: rules,
        settings: options.noConfig || options.program.sandbox ? [] : settings.map { [$0] } ?? [])
      if let reader { return reader }
    }
    let write = write
    return PlainReader(write: write, rules: rules)
  }

  /// The prompt goes where the user sees it, and never among redirected results.
  private func write(_ text: String) {
    if Terminal.outputIsTerminal || !Terminal.inputIsTerminal {
      Terminal.write(text)
    } else {
      Terminal.report(text)
    }
  }
}

extension EditingRules {
  /// What a session says to the questions of an editor.
  init(_ session: Session, _ history: History) {
    self.init(
      prompt: {
        session.settings.numbers ? "hyp[\(session.nextEntryNumber)]>" : "hyp>"
      },
      accept: { text, _ in
        switch session.state(of: text) {
        case .complete: .submit
        case .incomplete(let indent): .newline(indent: indent)
        case .waiting(let reason): .explain(reason)
        }
      },
      complete: { text, cursor in
        let found = session.completions(in: text, at: cursor)
        let candidates = found.words.map { Completions.Candidate($0.text, label: $0.label) }
        return Completions(start: found.start, candidates: candidates)
      })
    paste = { session.pasted($0, behind: $1) }
    keys = { session.settings.editor.flatMap { EditingKeys(rawValue: $0.rawValue) } }
    highlight = { text, cursor in
      guard session.settings.color != false else { return nil }
      return session.styles(of: text, cursor: cursor).map(\.rawValue)
    }
    palette = { TextStyle.allCases.map { $0.parameters(in: session.theme) } }
    suggest = { text in
      guard session.settings.hint, text.utf8.count >= 2 else { return nil }
      let found = history.find(from: -1, step: 1, pattern: text, anywhere: false)
      return found.map { String($0.entry.dropFirst(text.count)) }
    }
    notes = { text, cursor in
      var notes: [String] = []
      if session.settings.signature,
        let hint = session.signatureHint(in: text, at: cursor, columns: Terminal.reportWidth)
      {
        notes.append(hint)
      }
      if session.settings.live, let value = session.liveValue(of: text) { notes.append(value) }
      return notes
    }
  }
}
