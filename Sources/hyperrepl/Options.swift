// Options.swift -- the command line.

import ArgumentParser
import LineEditing

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

enum KinkChoice: String, ExpressibleByArgument, CaseIterable { case on, off, error }

enum EditorChoice: String, ExpressibleByArgument, CaseIterable { case emacs, vi, none }

/// The command line, read and checked.
struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hyperrepl",
    abstract: "A calculator language in which every function can be differentiated.",
    usage: """
      hyperrepl [options]
      hyperrepl [options] <file.hyp> [<argument> ...]
      hyperrepl [options] -e <expression> ...
      hyperrepl --check | --fmt | --test | --dump code|ir <file.hyp> ...
      """,
    discussion: """
      Without a file and without -e, a prompt opens on a terminal; other input is run as a program. \
      The exit status is 0, or 1 after an error in the program, 2 after one on the command line, \
      70 after an internal error, 130 after Ctrl-C.
      """,
    version: "hyperrepl \(version)")

  static let version = "0.1.0"

  @Option(
    name: [.customShort("e"), .long], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Evaluate an expression and show its value, after the file if there is one; may be repeated.",
      valueName: "expression"))
  var eval: [String] = []

  @Flag(name: .shortAndLong, help: "Open the prompt afterwards, with the names defined so far.")
  var interactive = false

  @Option(
    help: ArgumentHelp(
      "What to do if a derivative does not exist and a convention is used: on warns, off ignores it, "
        + "error stops."))
  var kinks: KinkChoice?

  @Flag(name: .shortAndLong, help: "Do not print the greeting.")
  var quiet = false

  @Option(help: "Colour: auto, always or never.")
  var color: ColorChoice = .auto

  @Option(help: "The key bindings of the prompt: emacs, vi, or none for a plain prompt.")
  var editor: EditorChoice?

  @Option(help: ArgumentHelp("Keep the history of the prompt in this file.", valueName: "file"))
  var history: String?

  @Flag(help: "Keep no history.")
  var noHistory = false

  @Flag(help: "Do not read the configuration file.")
  var noConfig = false

  @Flag(help: "Do not run init.hyp when the prompt opens.")
  var noInit = false

  @Option(help: "How many digits of a number are shown, from 1 to 17.")
  var digits: Int?

  @OptionGroup(title: "Programs") var program: ProgramOptions

  // Captures everything from the first word that is no option of ours: what follows the file belongs
  // to the script, options too.
  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp(
      "The program, or - for standard input; the script receives what follows as `args`.",
      valueName: "file.hyp"))
  var words: [String] = []

  /// The program's path, `-` for standard input.
  var file: String? { operands.first }

  /// What the script sees as `args`.
  var scriptArguments: [String] { Array(operands.dropFirst()) }

  private var operands: ArraySlice<String> {
    words.first == "--" ? words.dropFirst() : words[...]
  }

  /// The files of a task that runs no script: every word names one.
  var files: [String] { Array(operands) }

  /// What is run is read from standard input.
  var readsStandardInput: Bool {
    file == "-" || (file == nil && eval.isEmpty && !interactive && !Terminal.inputIsTerminal)
  }

  /// Something is run before a prompt may open.
  var hasProgram: Bool { file != nil || !eval.isEmpty || readsStandardInput }

  /// A prompt opens.
  var isInteractive: Bool { program.task == .run && (interactive || !hasProgram) }

  func validate() throws {
    if program.sandbox, history != nil {
      throw ValidationError("--history writes a file, but --sandbox allows none")
    }
    if let digits, !(1...17).contains(digits) {
      throw ValidationError("--digits takes a number from 1 to 17")
    }
    try validateWords()
    if program.json, interactive {
      throw ValidationError("--json is for programs, but --interactive opens a prompt")
    }
    if program.lsp, !words.isEmpty || !eval.isEmpty || interactive {
      throw ValidationError("--lsp talks to an editor, and runs nothing")
    }
    if program.watch, file == nil || file == "-" {
      throw ValidationError("--watch needs a file to run")
    }
    if let live = program.live {
      if live.isEmpty || live == "-" { throw ValidationError("--live needs a file to show") }
      if interactive || !eval.isEmpty {
        throw ValidationError("--live shows a file, and opens no prompt and takes no -e")
      }
    }
    guard program.task != .run, program.task != .check || eval.isEmpty else { return }
    if files.isEmpty { throw ValidationError("name the files, or - for standard input") }
  }

  private func validateWords() throws {
    guard let word = words.first, word.hasPrefix("-") else { return }
    switch word {
    case "-", "--": return
    case "-h", "--help": throw CleanExit.helpRequest(self)
    case "--version": throw CleanExit.message(Self.configuration.version)
    default: throw ValidationError("Unknown option '\(word)'")
    }
  }
}
