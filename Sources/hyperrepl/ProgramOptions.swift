// ProgramOptions.swift -- the options that say what is done with a program.

import ArgumentParser

/// What is done with the files that are named.
enum Task { case run, check, format, test }

struct ProgramOptions: ParsableArguments {
  @Flag(
    name: .shortAndLong,
    help: "Check the files without running them; with --fmt, whether they are formatted.")
  var check = false

  @Flag(help: "Run the files as tests: their asserts and their `# expect:` lines.")
  var test = false

  @Flag(help: "Write a line of JSON for each statement.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Stop a program, or an entry at the prompt, after so many seconds.", valueName: "seconds"))
  var timeout: Double?

  var task: Task {
    if test { return .test }
    return check ? .check : .run
  }

  func validate() throws {
    if let timeout, !(timeout > 0) {
      throw ValidationError("--timeout takes a number of seconds above 0")
    }
    if test, check { throw ValidationError("--test runs files, and --check does not") }
    if json, task != .run { throw ValidationError("--json goes with a program that is run") }
  }
}
