// ArgumentTests.swift -- the command line: what it accepts, what it shows, and how it ends.

import Foundation
import Testing

@Suite struct Arguments {
  @Test func theManualPageHasTheOptionsOfTheHelp() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/hyperrepl.1")
    let page = try String(contentsOf: file, encoding: .utf8)
    let options = try Set(
      run(["--help"]).output.matches(of: /--[a-z]+(?:-[a-z]+)*/).map { String($0.output) })
    #expect(options.count > 15)
    let described = Set(page.matches(of: /Fl -([a-z]+(?:-[a-z]+)*)/).map { "--" + $0.output.1 })
    #expect(described == options)
  }

  @Test func versionIsShown() throws {
    let result = try run(["--version"])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("hyperrepl "))
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: ["--help", "-h"]) func helpIsShown(option: String) throws {
    let result = try run([option])
    #expect(result.status == 0)
    #expect(result.output.contains("--eval"))
  }

  @Test(arguments: [
    ["--bogus"], ["-e"], ["--color", "pink"], ["--editor"], ["-q", "--bogus", "file.hyp"],
  ])
  func misuseEndsWithTwo(arguments: [String]) throws {
    let result = try run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("hyperrepl --help"))
  }

  @Test(arguments: ["/nonexistent/file.hyp", "/tmp"]) func unreadableFileEndsWithTwo(
    path: String
  ) throws {
    let result = try run([path])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("hyperrepl: cannot read `\(path)`: "))
  }

  @Test func binaryFileIsRefused() throws {
    let result = try run([Child.path])
    #expect(result.status == 2)
    #expect(result.errors.contains("not UTF-8"))
  }

  @Test func mistakesOfFormEndWithOne() throws {
    for arguments in [["-e", "1 +"], ["-e", ")"], ["-"], []] {
      let result = try run(arguments, input: "x = = 2\n")
      #expect(result.status == 1)
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("error["))
    }
  }

  @Test func atMostFiveMistakesAreTold() throws {
    let program = String(repeating: "x = = 2\n", count: 8)
    let result = try run(["-"], input: program)
    #expect(result.status == 1)
    #expect(result.errors.split(separator: "\n").count { $0.hasPrefix("error[") } == 5)
    #expect(result.errors.hasSuffix("and 3 more errors\n"))
  }

  @Test func emptyInputIsAProgram() throws {
    for input in ["", "\n", "# only a comment"] {
      let result = try run([], input: input)
      #expect(result.status == 0)
      #expect(result.output.isEmpty && result.errors.isEmpty)
    }
  }

  @Test func unfinishedInputIsAMistake() throws {
    let result = try run([], input: "\n\nf(x) = (x +\n")
    #expect(result.status == 1)
    #expect(result.errors.contains("<stdin>:3:"))
  }

  @Test func shownValuesHaveColourWhereItIsWanted() throws {
    func shown(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String {
      let child = try Child(pipes: arguments + ["-e", "12"], environment: environment)
      child.closeInput()
      _ = child.rest()
      return String(decoding: child.everything, as: UTF8.self)
    }
    let colored = "\u{1B}[36m12\u{1B}[0m\n"
    #expect(try shown([]) == "12\n")
    #expect(try shown(["--color", "always"]) == colored)
    #expect(try shown(["--color", "always"], ["NO_COLOR": "1"]) == colored)
    #expect(try shown([], ["CLICOLOR_FORCE": "1"]) == colored)
    #expect(try shown([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]) == "12\n")
    #expect(try shown(["--color", "never"], ["CLICOLOR_FORCE": "1"]) == "12\n")
    #expect(!(try shown(["--json", "--color", "always"])).contains("\u{1B}"))
  }

  @Test func pipesAreFreeOfEscapesUnlessAsked() throws {
    let escape = "\u{1B}"
    #expect(!(try rawErrors(["-e", ")"])).contains(escape))
    #expect((try rawErrors(["--color", "always", "-e", ")"])).contains(escape))
    let forced = ["CLICOLOR_FORCE": "1"]
    #expect((try rawErrors(["-e", ")"], forced)).contains(escape))
    let both = ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]
    #expect(!(try rawErrors(["-e", ")"], both)).contains(escape))
    #expect(!(try rawErrors(["--color", "never", "-e", ")"], forced)).contains(escape))
  }

  private func rawErrors(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> String {
    try run(arguments, environment: environment).errors
  }
}

@Suite struct Programs {
  @Test func valuesOfExpressionsAreShownInOrder() throws {
    let result = try run(["-e", "1+1", "-e", "x = 5; x + 1", "-e", "ans * 2", "-e", "3;"])
    #expect(result.status == 0)
    #expect(result.output == "2\n6\n12\n")
  }

  @Test func nothingRunsBehindAMistake() throws {
    let result = try run(["-e", "1", "-e", "missing", "-e", "3"])
    #expect(result.status == 1)
    #expect(result.output == "1\n")
    #expect(result.errors.contains("missing"))
  }

  @Test func fileShowsOnlyWhatItPrints() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "#!/usr/bin/env hyperrepl\n1 + 1\nprint(3)\n")
    let result = try run([path])
    #expect(result.output == "3\n")
    #expect(result.status == 0)
  }

  @Test func expressionsFollowTheFile() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "f(x) = x^2\n")
    #expect(try run(["-e", "f(3)", path]).output == "9\n")
  }

  @Test func whatFollowsTheFileIsTheScripts() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "print(args)\n")
    let output = try run([path, "-e", "--help", "x"]).output
    for word in ["-e", "--help", "x"] { #expect(output.contains(word)) }
  }

  @Test func failureAtRunEndsWithOne() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "print(1)\nprint(missing)\nprint(2)\n")
    let result = try run([path])
    #expect(result.status == 1)
    #expect(result.output == "1\n")
    #expect(result.errors.contains("a.hyp:2:7"))
  }

  @Test func standardInputStreams() throws {
    let child = try Child(pipes: [])
    child.send("print(1)\n")
    try child.expect("1\n")
    child.send("x =\n")
    child.send("2\nprint(\n")
    child.send("x)\nprint(x + 1")
    try child.expect("2\n")
    child.send(")\n")
    try child.expect("3\n")
    child.send("missing\nprint(4)\n")
    child.closeInput()
    #expect(child.rest().contains("<stdin>:7:1"))
    #expect(try child.end() == 1)
  }

  @Test func whatStandsAboveUnfinishedInputRuns() throws {
    let result = try run([], input: "print(1)\nprint(2)\nf(x\n")
    #expect(result.status == 1)
    #expect(result.output == "1\n2\n")
    #expect(result.errors.contains("<stdin>:3:"))
  }

  @Test func dashReadsStandardInput() throws {
    #expect(try run(["-", "word"], input: "print(1)\n1 + 1\n").output == "1\n")
  }

  @Test func interruptEndsABatchRunWith130() throws {
    let child = try Child(pipes: ["-e", "print(1)", "-e", "while true { x = 1 }"])
    try child.expect("1\n")
    child.signal(2)
    #expect(try child.end() == 130)
  }

  @Test func whatIsPrintedReachesAPipeWhileTheProgramGoesOn() throws {
    let child = try Child(pipes: [
      "-e", "for i in 1...3 { print(i) }", "-e", "while true { x = 1 }",
    ])
    try child.expect("1\n2\n3\n")
    child.signal(2)
    #expect(try child.end() == 130)
  }

  @Test func whatIsPrintedStandsBeforeTheErrorAfterIt() throws {
    let child = try Child(pipes: ["-e", "for i in 1...3 { print(i) }; [1, 2][5]; print(4)"])
    let output = child.rest()
    #expect(try child.end() == 1)
    #expect(output.hasPrefix("1\n2\n3\nerror"))
  }

  @Test func interruptEndsAWaitForInputWith130() throws {
    let child = try Child(pipes: [])
    child.send("print(1)\n")
    try child.expect("1\n")
    child.signal(2)
    #expect(try child.end() == 130)
  }

  @Test func terminationEndsWith143() throws {
    let child = try Child(pipes: ["-e", "print(1)", "-e", "while true { x = 1 }"])
    try child.expect("1\n")
    child.signal(15)
    #expect(try child.end() == 143)
  }

  @Test func closedOutputEndsQuietly() throws {
    let status = try run([], input: "print(1)\n").status
    #expect(status == 0)
    let child = try Child(pipes: ["-e", "print(1)", "-e", "while true { print(2) }"])
    try child.expect("1\n")
    child.closeOutput()
    #expect(try child.end() == 141)
  }

  @Test func promptAfterAProgramKnowsItsNames() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "a = 20\n")
    let result = try run(["-i", "-q", path], input: "a + 1\nmissing\na + 2\n")
    #expect(result.status == 0)
    #expect(result.output.contains("21") && result.output.contains("22"))
  }
}
