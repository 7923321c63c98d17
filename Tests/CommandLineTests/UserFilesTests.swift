// UserFilesTests.swift -- what a prompt reads and writes in a user's folders, and the shell it came from.

import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct UserFiles {
  @Test func settingsAndProgramsAreReadBeforeThePrompt() throws {
    let folder = Folder()
    _ = try folder.file("config", "digits 3\nbaner off\n")
    _ = try folder.file("init.hyp", "third(x) = x / 3\n")
    _ = try folder.file("editrc", "bind ^G ed-insert\nbind -s ^G third(1)\n")
    let environment = ["HYPERREPL_CONFIG": folder.path]
    let child = try Child(
      ["--no-history"], terminal: (80, 24), environment: environment)
    try child.expect("config:2: there is no setting `baner`; did you mean `banner`?")
    try child.expect("\u{1B}[?2004h", raw: true)
    child.send("\u{07}\r")
    try child.expect("\n0.333\n")
    let bare = try Child(
      ["--no-history", "--no-config", "--no-init", "-q"], terminal: (80, 24),
      environment: environment)
    try bare.expect("\u{1B}[?2004h", raw: true)
    bare.send("third\r")
    try bare.expect("error[E0201]")
    let digits = try Child(
      ["--no-history", "--no-config", "--digits", "5"], terminal: (80, 24), environment: environment
    )
    try digits.expect("\u{1B}[?2004h", raw: true)
    digits.send("third(1)\r")
    try digits.expect("\n0.33333\n")
    #expect(try run(["-e", "1/3", "--digits", "18"]).status == 2)
    // Scripts give the same result everywhere.
    #expect(try run(["-e", "1/3"], environment: environment).output == "0.3333333333333333\n")
  }

  @Test func sessionsAtOnceKeepBothTheirEntries() throws {
    let folder = Folder()
    let path = folder.path + "/history"
    let sessions = try (0..<2).map { _ in
      try Child(["-q"], terminal: (80, 24), environment: ["HYPERREPL_HISTORY": path])
    }
    for session in sessions { try session.expect("\u{1B}[?2004h", raw: true) }
    for index in 0..<10 {
      for (number, session) in sessions.enumerated() { try session.enter("\(number) + \(index)") }
    }
    let entries = Set(try contents(of: path).split(separator: "\n").map(String.init))
    #expect(entries.count == 20)
    for index in 0..<10 {
      #expect(entries.contains("0 + \(index)") && entries.contains("1 + \(index)"))
    }
  }

  @Test func theShellGetsItsTerminalBack() throws {
    try #require(access("/bin/bash", X_OK) == 0)
    let shell = try Child(
      program: "/bin/bash", ["--norc", "-i"], terminal: (80, 24), environment: ["PS1": "sh$ "])
    try shell.expect("sh$ ")
    shell.send("'\(Child.path)' --no-history -q\n")
    try shell.expect("\u{1B}[?2004h", raw: true)
    try shell.expect("hyp>")
    shell.send("1 + ")
    try shell.expect("+")
    shell.send("\u{1A}")
    try shell.expect("Stopped")
    shell.send("echo $((40 + 2))\n")
    try shell.expect("42")
    shell.send("fg\n")
    try shell.expect("hyp> 1 +")
    shell.send("8\r")
    try shell.expect("\n9\n")
    shell.send("\u{04}")
    try shell.expect("sh$ ")
    shell.send("exit\n")
  }
}
