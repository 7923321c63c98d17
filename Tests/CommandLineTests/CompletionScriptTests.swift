// CompletionScriptTests.swift -- the completion of the command line, in the shells themselves.
//
// bash is everywhere; zsh and fish are tried where they are installed, and the tests say where they are not.

import Foundation
import Testing

/// A shell on a terminal, in a folder with programs, data and a name that has to be quoted.
private final class Shell {
  let child: Child
  private let folder: URL

  init(_ path: String, _ arguments: [String], kind: String, ready: String, load: String) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-shell-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("models"), withIntermediateDirectories: true)
    for name in ["train.hyp", "trace.hyp", "my file.hyp", "only.csv"] {
      try Data("1\n".utf8).write(to: folder.appendingPathComponent(name))
    }
    let script = try Child(pipes: ["--completions", kind])
    script.closeInput()
    _ = script.rest()
    let place = folder.appendingPathComponent(".script")
    try Data(script.sent.utf8).write(to: place)
    child = try Child(
      program: path, arguments, terminal: (100, 30),
      environment: [
        "HOME": folder.path, "PS1": "ready> ", "TERM": "xterm",
        "PATH": Child.path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
          + ":/usr/bin:/bin",
      ])
    try child.expect(ready)
    child.send("cd \(folder.path); \(load.replacing("SCRIPT", with: place.path)); echo be''gin\r")
    try child.expect("begin")
    try child.expect(ready)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Types keys, and waits for what stands on the line then.
  func type(_ keys: String, expect text: String) throws {
    child.send(keys)
    try child.expect(text)
    // Drops the line.
    child.send("\u{05}\u{15}")
  }
}

@Suite(.serialized) struct CompletionScriptTests {
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"), "no bash here"))
  func bashCompletes() throws {
    let shell = try Shell(
      "/bin/bash", ["--norc", "--noprofile", "-i"], kind: "bash", ready: "ready> ",
      load: "bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; . SCRIPT")
    try shell.type("hyperrepl my\t", expect: "hyperrepl my\\ file.hyp")
    try shell.type("hyperrepl trai\t", expect: "hyperrepl train.hyp ")
    // Programs and folders at first, nothing like `help`; any file where no program fits, and behind one.
    try shell.type("hyperrepl \t\t", expect: "trace.hyp    train.hyp")
    try shell.type("hyperrepl on\t", expect: "hyperrepl only.csv ")
    try shell.type("hyperrepl train.hyp on\t", expect: "train.hyp only.csv ")
    try shell.type("hyperrepl --ki\ter\t", expect: "--kinks error")
    try shell.type("hyperrepl --color=al\t", expect: "--color=always")
    try shell.type("hyperrepl --completions z\t", expect: "--completions zsh")
    try shell.type("hyperrepl -q --hist\ton\t", expect: "--history only.csv ")
    try shell.type("hyperrepl --te\ttrai\t", expect: "--test train.hyp")
    try shell.type("hyperrepl -e 1 mod\t", expect: "-e 1 models/")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh"), "no zsh here"))
  func zshCompletes() throws {
    let shell = try Shell(
      "/usr/bin/zsh", ["-f", "-i"], kind: "zsh", ready: "ready> ",
      load: "PS1='ready> '; unsetopt prompt_sp prompt_cr; autoload -Uz compinit; compinit -u -D; "
        + "eval \"_hyperrepl() { $(cat SCRIPT) }\"; compdef _hyperrepl hyperrepl")
    try shell.type("hyperrepl trai\t", expect: "hyperrepl train.hyp")
    try shell.type("hyperrepl --color=al\t", expect: "ways")
    try shell.type("hyperrepl --kinks er\t", expect: "error")
    try shell.type("hyperrepl train.hyp on\t", expect: "only.csv")
    try shell.type("hyperrepl --sand\t", expect: "--sandbox")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish"), "no fish here"))
  func fishCompletes() throws {
    let check = try Child(pipes: ["--completions", "fish"])
    check.closeInput()
    _ = check.rest()
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-\(UUID().uuidString).fish")
    try Data(check.sent.utf8).write(to: place)
    defer { try? FileManager.default.removeItem(at: place) }
    for (line, wanted) in [
      ("--ki", "--kinks"), ("--color al", "always"), ("--completions z", "zsh"),
      ("--sand", "--sandbox"),
      ("--demo /bin/s", "/bin/sh"), ("/bin/s", "/bin/sh"),
    ] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/fish")
      process.arguments = [
        "--no-config", "-c", "source \(place.path); complete -C 'hyperrepl \(line)'",
      ]
      let pipe = Pipe()
      process.standardOutput = pipe
      process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"]
      process.standardError = FileHandle.nullDevice
      try process.run()
      let output = String(
        decoding: try #require(try pipe.fileHandleForReading.readToEnd()), as: UTF8.self)
      process.waitUntilExit()
      #expect(output.split(separator: "\n").contains { $0.hasPrefix(wanted) }, "\(line): \(output)")
    }
  }

  /// The manual page and the scripts know each option of `--help`.
  @Test func everyOptionIsCompletedAndDocumented() throws {
    func output(_ arguments: [String]) throws -> String {
      let child = try Child(pipes: arguments)
      child.closeInput()
      return child.rest()
    }
    let names = try output(["--help"]).matches(of: /\n  (?:(-[a-z]), )?(--[a-z-]+)/)
      .map { String($0.2) }
    #expect(names.count > 20)
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent()
    let manual = try String(
      contentsOf: root.appendingPathComponent("docs/hyperrepl.1"), encoding: .utf8)
    let scripts = try ["bash", "zsh"].map { try output(["--completions", $0]) }
    let fish = try output(["--completions", "fish"])
    for name in names {
      #expect(manual.contains("Fl " + name.dropFirst()), "\(name) is not in docs/hyperrepl.1")
      for script in scripts { #expect(script.contains(name)) }
      #expect(fish.contains("-l \(name.dropFirst(2)) "), "\(name)")
    }
  }
}
