// Main.swift -- reads the command line, runs what it asks for, and says how that ended.

import ArgumentParser
import CStartup
import HypInterpreter
import HypSession
import LineEditing

@main
enum Main {
  static func main() {
    // The run time may have put its own handlers in the place of those that were there before `main`.
    if hyp_startup != 0, Terminal.environment("SWIFT_BACKTRACE") == nil { Signals.catchCrashes() }
    // The run time finds them in memory that it takes before `main`; without any, it gives none.
    precondition(!CommandLine.arguments.isEmpty, "no memory for the command line")
    let options: Options
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      options = try Options(plain: arguments) ?? Options.parse()
    } catch {
      let message = Options.fullMessage(for: error) + "\n"
      // `--help` and `--version` are asked for; anything else is a mistake.
      guard Options.exitCode(for: error).isSuccess else {
        Terminal.report(message)
        Terminal.exit(.usage)
      }
      Terminal.write(message)
      Terminal.exit(.success)
    }
    Terminal.exit(run(options))
  }

  private static func run(_ options: Options) -> ExitStatus {
    Limits.start(options)
    if options.program.task != .run {
      Signals.catchAll(interactive: false) { Interrupt.request() }
      return FileTask(options: options).run()
    }
    if let shell = options.program.completions {
      let completion = ShellCompletion(help: Options.helpMessage(columns: 10_000))
      Terminal.write(completion.script(for: shell))
      return .success
    }
    if let code = options.program.explain {
      let session = Session(host: .terminal(options, history: nil))
      guard let page = session.explanation(of: code) else { return .usage }
      Terminal.write(page)
      return .success
    }
    if let path = options.program.demo {
      Signals.catchAll(interactive: Terminal.inputIsTerminal) { Interrupt.request() }
      return Demo.play(
        path, in: Session(host: .terminal(options, history: nil)),
        colors: Terminal.outputHasColor(options.color),
        waits: Terminal.inputIsTerminal && Terminal.outputIsTerminal)
    }
    if let named = options.program.step {
      Signals.catchAll(interactive: Terminal.inputIsTerminal) { Interrupt.request() }
      Limits.begin(options)
      defer { Alarm.stop() }
      let session = Session(
        host: .terminal(options, history: nil), arguments: options.files)
      return StepFile(named).play(in: session)
    }
    if options.program.watch, let path = options.file {
      Signals.catchAll(interactive: false) { Interrupt.request() }
      let session = Session(
        host: .terminal(options, history: nil), arguments: options.scriptArguments)
      session.watch(path, startingOver: true)
      return Signals.termination.map { .signal($0) } ?? .interrupted
    }
    if let path = options.program.live {
      Signals.catchAll(interactive: false) { Interrupt.request() }
      return LiveTask(options: options, path: path).run()
    }
    if options.program.lsp {
      Signals.catchAll(interactive: false) { Interrupt.request() }
      return ServerTask(options: options).run()
    }
    let isInteractive = options.isInteractive
    Signals.catchAll(interactive: isInteractive) { Interrupt.request() }
    let history = isInteractive ? History(path: Configuration.historyPath(options)) : nil
    let session = Session(
      host: .terminal(options, history: history), arguments: options.scriptArguments)
    Configuration.apply(to: session, options, isInteractive: isInteractive)
    if isInteractive { Configuration.runInitialProgram(in: session, options) }
    session.writesJSON = options.program.json
    if options.hasProgram {
      Limits.begin(options)
      let status = Batch(session: session, options: options).run()
      Alarm.stop()
      guard isInteractive, status == .success || status == .failure else { return status }
    }
    guard let history else { return .success }
    return Prompt(session: session, history: history, options: options).run()
  }
}
