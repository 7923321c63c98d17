// Demo.swift -- a script played for an audience: what its comments say, each statement, what it does.

import HypSession
import HypSyntax
import LineEditing

/// Plays a script, one statement at a time, in a session.
struct Demo {
  private let session: Session
  private let steps: [Step]
  private let colors: Bool
  /// Whether someone presses keys.
  private let waits: Bool
  /// The session as it was before each of the steps that ran.
  private var before: [Session.Snapshot] = []

  private struct Step {
    /// The comments above it, without their marks.
    let narration: [String]
    let action: Action
  }

  private enum Action {
    case statement(Statement)
    /// `## show: :step f(2)`: a command of the prompt.
    case command(String)

    var text: String {
      switch self {
      case .statement(let statement): statement.span.text
      case .command(let text): text
      }
    }
  }

  /// What the last comments say.
  private var closing: [String] = []

  /// - Parameter waits: Enter runs a step; where it is false all of them run.
  init(_ tree: SyntaxTree, of source: SourceFile, in session: Session, colors: Bool, waits: Bool) {
    self.session = session
    self.colors = colors
    self.waits = waits
    var steps: [Step] = []
    var narration: [String] = []
    var comments = TokenList(source).comments.filter { comment in
      // What is in a statement belongs to it.
      !tree.statements.contains {
        $0.span.start < comment.lowerBound && comment.lowerBound < $0.span.end
      }
    }[...]
    var end = 0
    func tell(_ comment: Range<Int>) {
      // A free line between comments is one between paragraphs.
      let between = source.text(end..<comment.lowerBound)
      if !narration.isEmpty, between.count(where: { $0 == "\n" }) > 1 { narration.append("") }
      end = comment.upperBound
      let line = Self.words(source.text(comment))
      guard let command = Self.command(line) else { return narration.append(line) }
      steps.append(Step(narration: narration, action: .command(command)))
      narration = []
    }
    for statement in tree.statements {
      while let comment = comments.first, comment.lowerBound < statement.span.start {
        tell(comments.removeFirst())
      }
      steps.append(Step(narration: narration, action: .statement(statement)))
      narration = []
    }
    for comment in comments { tell(comment) }
    (self.steps, closing) = (steps, narration)
  }

  /// A comment without its mark.
  private static func words(_ comment: String) -> String {
    if comment.hasPrefix("#!") { return "" }
    let text = comment.drop { $0 == "#" }
    return String(text.first == " " ? text.dropFirst() : text)
  }

  /// The command that a line of a comment says is to be shown.
  private static func command(_ line: String) -> String? {
    guard line.hasPrefix("show:") else { return nil }
    let command = line.dropFirst(5).drop { $0 == " " }
    return command.hasPrefix(":") ? String(command) : nil
  }

  /// Plays it to the end, or until someone leaves.
  mutating func run() -> ExitStatus {
    session.isDemonstration = true
    defer { session.isDemonstration = false }
    let keys = KeyReader { Terminal.write(.drawing($0)) }
    var runsOn = !waits
    if waits {
      draw(
        "Enter runs a step, ↑ or b goes back, c plays on, q leaves; anything else is evaluated.\n",
        "2")
    }
    var isShown = false
    while true {
      let isOver = before.count == steps.count
      if isOver, runsOn {
        tell(closing)
        return .success
      }
      if !isShown {
        Terminal.startLine()
        if isOver {
          tell(closing)
          draw("\nThe end. Enter leaves.\n", "2")
        } else {
          show()
        }
        isShown = true
      }
      if !runsOn {
        Terminal.startLine()
        draw("▸ ", "2")
        switch keys.read() {
        case .line(let text):
          switch text.filter({ $0 != " " }) {
          case "":
            if isOver { return .success }
          case "q", ":q", ":quit": return .success
          case "b":
            goBack()
            isShown = false
            continue
          case "c": runsOn = true
          default:
            if session.enter(text) == .leave { return .success }
            continue
          }
          if isOver { return .success }
        case .up:
          Terminal.write("\n")
          goBack()
          isShown = false
          continue
        case .end, .interrupted:
          Terminal.write("\n")
          return .success
        case .terminated(let signal): return .signal(signal)
        }
      }
      isShown = false
      before.append(session.snapshot())
      let outcome = perform(steps[before.count - 1].action)
      if let signal = Signals.termination { return .signal(signal) }
      switch outcome {
      case .finished: break
      case .failed: if !waits { return .failure }
      case .interrupted:
        _ = Signals.takeInterrupt()
        if !waits { return .interrupted }
        runsOn = false
      }
    }
  }

  private func perform(_ action: Action) -> Session.Outcome {
    switch action {
    case .statement(let statement): return session.run([statement], showsValues: true)
    case .command(let command): return session.show(command: command) ? .finished : .failed
    }
  }

  private mutating func goBack() {
    guard let last = before.popLast() else { return }
    session.restore(last)
  }

  /// Shows the next step.
  private func show() {
    let step = steps[before.count]
    Terminal.write(.drawing("\n"))
    tell(step.narration)
    let place = "[\(before.count + 1)/\(steps.count)] "
    Terminal.write(.drawing(paint(place, "2") + colored(step.action.text) + "\n"))
  }

  /// Shows what comments say.
  private func tell(_ narration: [String]) {
    guard !narration.isEmpty else { return }
    if before.count == steps.count { Terminal.write(.drawing("\n")) }
    let page = PageLayout.text(
      narration.joined(separator: "\n"), columns: min(Terminal.valueWidth, 100),
      hasSignature: false)
    var text = ""
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      text += paint(String(line), "1") + "\n"
    }
    Terminal.write(.drawing(text))
  }

  private func draw(_ text: String, _ parameters: String) {
    Terminal.write(.drawing(paint(text, parameters)))
  }

  private func paint(_ text: String, _ parameters: String) -> String {
    let text = text.visible
    return colors && !text.isEmpty ? "\u{1B}[\(parameters)m\(text)\u{1B}[0m" : text
  }

  private func colored(_ program: String) -> String {
    colors
      ? TextStyle.painted(program, session.styles(of: program, cursor: -1), in: session.theme)
      : program.visible
  }
}

extension Demo {
  /// Plays a file.
  static func play(_ path: String, in session: Session, colors: Bool, waits: Bool) -> ExitStatus {
    let text: String
    do { text = try Files.read(path) } catch {
      Terminal.report("hyperrepl: cannot read `\(path)`: \(error.reason)\n")
      return .usage
    }
    let source = SourceFile(name: path, text: text)
    guard let tree = session.read(source) else { return .interrupted }
    guard tree.errors.isEmpty else {
      session.report(tree.errors)
      return .failure
    }
    var demo = Demo(tree, of: source, in: session, colors: colors, waits: waits)
    return demo.run()
  }
}
