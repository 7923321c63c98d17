// ProgramOptions.swift -- the options that say what is done with a program.

import ArgumentParser

/// What is done with the files that are named.
enum Task { case run, check, format, test }

/// The shells whose completion is known.
enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

struct ProgramOptions: ParsableArguments {
  @Flag(
    name: .shortAndLong,
    help: "Check the files without running them; with --fmt, whether they are formatted.")
  var check = false

  @Flag(help: "Run the files as tests: their asserts and their `# expect:` lines.")
  var test = false

  @Flag(
    name: .customLong("fmt"), help: "Lay the files out in the common style; - is standard input.")
  var format = false

  @Flag(help: "Run the file, and again whenever it or a file that it imports changes.")
  var watch = false

  @Option(help: "Write a script that completes the command line: bash, zsh or fish.")
  var completions: Shell?

  @Option(
    help: ArgumentHelp("Play a file step by step, for an audience.", valueName: "file.hyp"))
  var demo: String?

  @Option(
    help: ArgumentHelp("Say what the code of a message means, as E0304.", valueName: "code"))
  var explain: String?

  @Flag(help: "Write a line of JSON for each statement.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Stop a program, or an entry at the prompt, after so many seconds.", valueName: "seconds"))
  var timeout: Double?

  var task: Task {
    if test { return .test }
    if format { return .format }
    return check ? .check : .run
  }

  func validate() throws {
    if let timeout, !(timeout > 0) {
      throw ValidationError("--timeout takes a number of seconds above 0")
    }
    if test, format { throw ValidationError("--test runs files, and --fmt does not") }
    if test, check { throw ValidationError("--test runs files, and --check does not") }
    if json, task != .run { throw ValidationError("--json goes with a program that is run") }
  }
}
