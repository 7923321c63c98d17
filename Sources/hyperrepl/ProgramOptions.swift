// ProgramOptions.swift -- the options that say what is done with a program.

import ArgumentParser
import HypInterpreter

extension DumpKind: ExpressibleByArgument {}

/// What is done with the files that are named.
enum Task { case run, check, format, test, dump }

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

  @Option(
    help: ArgumentHelp(
      "Show what the functions and statements of files become: code, the instructions that run, or ir, what they "
        + "are before that, pass by pass. The files run for that, without what they print.",
      valueName: "kind"))
  var dump: DumpKind?

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

  @Option(
    help: ArgumentHelp(
      "Let the program hold so much memory and no more, as 512M.", valueName: "size"))
  var memory: ByteCount?

  @Option(
    help: ArgumentHelp("Stop a program when it has written so much, as 10M.", valueName: "size"))
  var output: ByteCount?

  @Flag(
    help: ArgumentHelp(
      "Run a program of somebody else: no files but those named here, no environment, nothing written, "
        + "and limits of 512M, 10 seconds and 10M unless others are given."))
  var sandbox = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "With --sandbox, a file or a folder that the program may read; may be repeated.",
      valueName: "file"))
  var allow: [String] = []

  /// The seconds that a program may take; nil for all.
  var timeLimit: Double? { timeout ?? (sandbox ? Sandbox.seconds : nil) }
  /// The bytes that a program may hold; nil for all.
  var memoryLimit: Int? { memory?.bytes ?? (sandbox ? Sandbox.memory : nil) }
  /// The bytes that a program may write; nil for all.
  var outputLimit: Int? { output?.bytes ?? (sandbox ? Sandbox.output : nil) }

  var task: Task {
    if test { return .test }
    if format { return .format }
    if dump != nil { return .dump }
    return check ? .check : .run
  }

  func validate() throws {
    if let timeout, !(timeout > 0) {
      throw ValidationError("--timeout takes a number of seconds above 0")
    }
    if test, format { throw ValidationError("--test runs files, and --fmt does not") }
    if test, check { throw ValidationError("--test runs files, and --check does not") }
    if dump != nil, test || format || check {
      let other = test ? "--test" : format ? "--fmt" : "--check"
      throw ValidationError(
        "--dump shows the code of files, and \(other) does something else with them")
    }
    if let memory, memory.bytes < 16 << 20 {
      throw ValidationError("--memory takes 16M or more")
    }
    for path in allow where !Files.exists(path) {
      throw ValidationError("--allow names `\(path)`, and there is no such file or folder")
    }
    if !allow.isEmpty, !sandbox { throw ValidationError("--allow goes with --sandbox") }
    if sandbox, format { throw ValidationError("--fmt writes files, and --sandbox allows none") }
    if sandbox, watch {
      throw ValidationError("--watch is for files of yours, and --sandbox for others'")
    }
    if json, task != .run { throw ValidationError("--json goes with a program that is run") }
  }
}
