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
    help: "Check the files without running them; with --fmt, check whether they are formatted.")
  var check = false

  @Flag(help: "Run the files as tests: their asserts and their `# expect:` lines.")
  var test = false

  @Flag(
    name: .customLong("fmt"), help: "Format the files; - is standard input.")
  var format = false

  @Option(
    help: ArgumentHelp(
      "Show what the functions and statements of files become: code, the instructions that run, or ir, what "
        + "they are before that, pass by pass. The files are run for that, without output.",
      valueName: "kind"))
  var dump: DumpKind?

  @Flag(help: "Run the file, and again whenever it or a file that it imports changes.")
  var watch = false

  @Option(
    help: ArgumentHelp(
      "Show a file with its values, plots and traces as a page that follows it: the address is printed.",
      valueName: "file.hyp"))
  var live: String?

  @Option(
    help: ArgumentHelp(
      "With --live, listen on this port; 0 is any that is free.", valueName: "number"))
  var port: UInt16?

  @Option(
    help: ArgumentHelp("With --live, write the page into this folder instead.", valueName: "folder")
  )
  var export: String?

  @Flag(help: "Answer an editor by the Language Server Protocol, on standard input and output.")
  var lsp = false

  @Option(help: "Write a completion script for bash, zsh or fish.")
  var completions: Shell?

  @Option(
    help: ArgumentHelp("Play a file step by step, for an audience.", valueName: "file.hyp"))
  var demo: String?

  @Option(
    help: ArgumentHelp(
      "Go through the last expression of a file step by step, or through the one on a line, file.hyp:12; one line a "
        + "step where the output is no terminal.",
      valueName: "file.hyp"))
  var step: String?

  @Option(
    help: ArgumentHelp("Explain the code of a message, such as E0304.", valueName: "code"))
  var explain: String?

  @Flag(help: "Write a line of JSON for each statement.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Stop a program, or an entry at the prompt, after this many seconds.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    help: ArgumentHelp(
      "Limit the memory of the program, for example to 512M.", valueName: "size"))
  var memory: ByteCount?

  @Option(
    help: ArgumentHelp("Stop a program after this much output, such as 10M.", valueName: "size"))
  var output: ByteCount?

  @Flag(
    help: ArgumentHelp(
      "Run an untrusted program: it reads only the files named here, sees no environment, writes no files, and is "
        + "limited to 512M, 10 seconds and 10M of output unless other limits are given."))
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
    if test, format { throw ValidationError("--test runs files, but --fmt does not") }
    if test, check { throw ValidationError("--test runs files, but --check does not") }
    if dump != nil { try refuse(tasks.dropLast(), with: "--dump") }
    if let memory, memory.bytes < 16 << 20 {
      throw ValidationError("--memory takes 16M or more")
    }
    for path in allow where !Files.exists(path) {
      throw ValidationError("--allow names `\(path)`, but there is no such file or folder")
    }
    if !allow.isEmpty, !sandbox { throw ValidationError("--allow needs --sandbox") }
    if sandbox, format { throw ValidationError("--fmt writes files, but --sandbox allows none") }
    if sandbox, watch {
      throw ValidationError("--watch is for your own files, --sandbox for untrusted ones")
    }
    if step != nil { try refuse([(isAsked: demo != nil, name: "--demo")] + tasks, with: "--step") }
    try validateLive()
    if lsp {
      try refuse([(isAsked: live != nil, name: "--live")] + ways + tasks, with: "--lsp")
    }
    if json, task != .run { throw ValidationError("--json needs a program to run") }
  }

  /// What is done with a program instead of running it.
  private var tasks: [(isAsked: Bool, name: String)] {
    [(test, "--test"), (format, "--fmt"), (check, "--check"), (dump != nil, "--dump")]
  }

  /// How a program is run and shown otherwise.
  private var ways: [(isAsked: Bool, name: String)] {
    [
      (watch, "--watch"), (json, "--json"), (sandbox, "--sandbox"), (demo != nil, "--demo"),
      (step != nil, "--step"),
    ]
  }

  private func refuse(_ others: some Sequence<(isAsked: Bool, name: String)>, with option: String)
    throws
  {
    if let other = others.first(where: \.isAsked) {
      throw ValidationError("\(option) cannot be combined with \(other.name)")
    }
  }

  private func validateLive() throws {
    guard live != nil else {
      if export != nil { throw ValidationError("--export needs --live") }
      if port != nil { throw ValidationError("--port needs --live") }
      return
    }
    try refuse(ways + tasks, with: "--live")
    if export != nil, port != nil {
      throw ValidationError("--export writes a file, for which there is no port")
    }
  }
}
