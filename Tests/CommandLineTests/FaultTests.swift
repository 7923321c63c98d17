// FaultTests.swift -- full disks, closed pipes, files that cannot be written, and too little memory: one message
// and the right status. `make faults` lets every single call fail.

import Foundation
import Testing

@Suite struct Faults {
  /// Runs a script of the shell in which `$HYP` is the command.
  private func shell(
    _ script: String, in folder: Folder = Folder()
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = Child.environment.merging(["HYP": Child.path]) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // What is told is short: neither pipe is ever full.
    let texts = [output, errors].map {
      String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    process.waitUntilExit()
    return (process.terminationStatus, texts[0], texts[1])
  }

  // MARK: Standard output

  @Test(
    .enabled(if: access("/dev/full", W_OK) == 0),
    arguments: ["-e '1 + 1'", "--json -e '1 + 1'", "--help", "--explain E0304"])
  func aFullDiskEndsTheRun(arguments: String) throws {
    let result = try shell("\"$HYP\" \(arguments) > /dev/full")
    #expect(result.status == 1)
    #expect(
      result.errors == "hyperrepl: cannot write to standard output: No space left on device\n")
  }

  @Test func closedOutputIsToldAndTakesNoFilesPlace() throws {
    let folder = Folder()
    let result = try shell("\"$HYP\" -e 'write_csv(\"a.csv\", [1, 2]); 3' >&-", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("hyperrepl: cannot write to standard output: "))
    #expect(try contents(of: folder.path + "/a.csv") == "1\n2\n")
  }

  @Test func whoeverReadsNoMoreIsNotTold() throws {
    let result = try shell(
      "{ \"$HYP\" -e 'for k in 1...100000 { print(k) }'; echo \"status $?\" >&2; } | head -n 1")
    #expect(result.output == "1\n" && result.errors == "status 141\n")
  }

  @Test func aClosedTerminalEndsThePrompt() throws {
    let child = try Child([], terminal: (80, 24))
    try child.expect("hyp> ")
    child.signal(SIGHUP)
    #expect(try child.end() == 129)
  }

  // MARK: Files

  @Test func linksAndPermissionsStay() throws {
    let folder = Folder()
    let result = try shell(
      """
      echo old > real.csv; chmod 640 real.csv; ln -s real.csv link.csv; ln real.csv second.csv
      echo old > alone.csv; chmod 604 alone.csv; ln -s alone.csv other.csv
      "$HYP" -e 'write_csv("link.csv", [1, 2]); write_csv("other.csv", [3])' || exit 9
      stat -c '%a %F %h' real.csv link.csv alone.csv other.csv; cat second.csv alone.csv; ls
      """, in: folder)
    #expect(
      result.output == """
        640 regular file 2
        777 symbolic link 1
        604 regular file 1
        777 symbolic link 1
        1
        2
        3
        alone.csv
        link.csv
        other.csv
        real.csv
        second.csv

        """)
  }

  @Test(arguments: [
    "write_csv(\"old.csv\", rand(1000, 10))", "plot(sin, 0, 9, save=\"old.svg\")",
    "animate(k -> plot(x -> sin(k * x), 0, 9), 1...5, save=\"old.svg\")",
  ])
  func whatDoesNotFitLeavesTheOldFile(statement: String) throws {
    let folder = Folder()
    _ = try folder.file("old.csv", "old\n")
    _ = try folder.file("old.svg", "old\n")
    _ = try folder.file("a.hyp", statement + "\n")
    // No file may have more than a block.
    let result = try shell("ulimit -f 1; \"$HYP\" a.hyp", in: folder)
    #expect(result.status == 1 && result.errors.contains("E0611"), "\(result)")
    let left = try shell("ls; cat old.csv old.svg", in: folder)
    #expect(left.output == "a.hyp\nold.csv\nold.svg\nold\nold\n")
  }

  @Test(arguments: [
    ("read_text(\".\")", "Is a directory"), ("read_csv(\"missing.csv\")", "No such file"),
    ("write_csv(\"missing/a.csv\", [1])", "No such file"),
    ("write_csv(\".\", [1])", "Is a directory"),
    ("plot(sin, 0, 1, save=\"missing/a.svg\")", "No such file"),
  ])
  func filesThatCannotBeUsedAreErrors(statement: String, reason: String) throws {
    let folder = Folder()
    _ = try folder.file("a.hyp", statement + "\n")
    let result = try shell("\"$HYP\" a.hyp", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("E0611") && result.errors.contains(reason), "\(result.errors)")
  }

  // MARK: Memory

  /// What the shell calls kilobytes.
  private static let sizes = [65_536, 100_000, 160_000, 262_144, 524_288, 1_048_576]

  @Test(arguments: sizes) func littleMemoryIsEnoughForALittleProgram(size: Int) throws {
    let result = try shell("ulimit -v \(size); \"$HYP\" -e 'sum([x^2 for x in 1...100])'")
    #expect(result.status == 0 && result.output == "338350\n", "\(result)")
  }

  @Test(arguments: [
    "s = \"ab\"; for k in 1...60 { s = s + s }",
    "s = \"ab\"; for k in 1...60 { s = \"\\(s)\\(s)\" }",
    "x = ones(1e8)", "x = (1...1e9) * 2", "[x for x in 0..<1e9]", "[(x, \"a\") for x in 0..<1e8]",
    "enumerate(0..<1e7)",
    "f(n) = if n == 0 { 0 } else { 1 + f(n - 1) }; f(1e9)", "read_text(\"/dev/zero\")",
  ])
  func whatDoesNotFitIsAnErrorAndTheSessionGoesOn(statement: String) throws {
    let result = try shell(
      "ulimit -v 400000; printf '%s\\nprint(1 + 1)\\n' '\(statement)' | \"$HYP\" --json")
    #expect(result.status == 1 && result.errors.isEmpty, "\(result)")
    #expect(result.output.contains("\"ok\":false"))
    #expect(result.output.contains("\"output\":\"2\\n\""), "\(result.output.suffix(600))")
  }
}
