// PromptTests.swift -- the prompt on a pseudo-terminal: keys in, screen out.

import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The keys that have no letter.
private enum Key {
  static let enter = "\r"
  static let up = "\u{1B}[A"
  static let down = "\u{1B}[B"
  static let left = "\u{1B}[D"
  static let controlA = "\u{01}"
  static let controlC = "\u{03}"
  static let controlD = "\u{04}"
  static let controlR = "\u{12}"
  static let tab = "\t"

  static func paste(_ text: String) -> String { "\u{1B}[200~\(text)\u{1B}[201~" }
}

/// A prompt that is ready for keys.
private func prompt(
  _ arguments: [String] = [], columns: Int32 = 80, rows: Int32 = 24,
  environment: [String: String] = [:]
) throws -> Child {
  let child = try Child(
    ["--no-history"] + arguments, terminal: (columns, rows), environment: environment)
  // Sent when the terminal is raw: keys that come earlier would be read by the line discipline.
  try child.expect("\u{1B}[?2004h", raw: true)
  return child
}

@Suite struct PromptTests {
  @Test func bannerGreetsUnlessQuiet() throws {
    let child = try Child(["--no-history"], terminal: (80, 24))
    try child.expect("`:help` explains")
    let quiet = try Child(["--no-history", "-q"], terminal: (80, 24))
    try quiet.expect("hyp>")
    quiet.send(Key.controlD)
    #expect(!quiet.rest().contains("explains"))
    #expect(try quiet.end() == 0)
  }

  @Test func controlDLeavesAnEmptyLineOnly() throws {
    let child = try prompt()
    child.send("x" + Key.controlD + ":quit" + Key.controlA + "\u{0B}" + Key.controlD)
    #expect(try child.end() == 0)
  }

  @Test func quitLeaves() throws {
    let child = try prompt()
    child.send(":q" + Key.enter)
    #expect(try child.end() == 0)
  }

  @Test func mistakesAreToldAndTheSessionGoesOn() throws {
    let child = try prompt()
    child.send(")" + Key.enter)
    try child.expect("<prompt:1>:1:1")
    child.send(":quti" + Key.enter)
    // Also where it comes before the prompt does.
    try child.expect("did you mean `:quit`?")
    child.send(Key.controlD)
    #expect(try child.end() == 0)
  }

  @Test func controlCDropsTheEntry() throws {
    let child = try prompt()
    child.send("(1 +" + Key.enter + "2")
    try child.expect("2")
    child.send(Key.controlC)
    try child.expect("^C")
    try child.expect("hyp>")
    child.send(Key.controlC)
    try child.expect("(`:quit` or Ctrl-D leaves)")
    child.send(":set" + Key.enter)
    try child.expect("digits full")
  }

  @Test func controlCLeavesASearch() throws {
    let child = try prompt()
    child.send(Key.controlR + "abc")
    try child.expect("`abc'")
    child.send(Key.controlC)
    try child.expect("^C")
    child.send(":set" + Key.enter)
    try child.expect("digits full")
  }

  @Test func blankLineSaysWhatIsMissing() throws {
    let child = try prompt()
    child.send("f(x) = {" + Key.enter + Key.enter)
    try child.expect("… waiting for `}` opened at 1:8")
  }

  @Test func entriesOfSeveralLinesAreOneEntry() throws {
    let child = try prompt()
    child.send("(1," + Key.enter + ")))" + Key.enter)
    try child.expect("<prompt:1>:2:2")
    child.send(":history" + Key.enter)
    try child.expect("(1,\n)))\n:history\n")
  }

  @Test func pasteIsOneEntry() throws {
    let child = try prompt()
    child.send(Key.paste("(1,\r\n\t2)\n)\n") + Key.enter)
    try child.expect("<prompt:1>:3:1")
    child.send(":history" + Key.enter)
    try child.expect("(1,\n  2)\n)\n")
  }

  @Test func upFindsEntriesThatBeginAlike() throws {
    let child = try prompt()
    for entry in [":set digits 3", ":list", ":set digits 4", ":list"] { try child.enter(entry) }
    try child.enter(":set" + Key.up + Key.up)
    child.send(":set" + Key.enter)
    try child.expect("digits 3")
    try child.expect("\u{1B}[?2004h", raw: true)
    child.send(":set" + Key.up + Key.up + Key.down + Key.down + " color" + Key.enter)
    try child.expect("color auto")
  }

  @Test func upReachesAndLeavesALongLine() throws {
    let child = try prompt()
    let long = ":history /" + String(repeating: "ab", count: 700)
    try child.enter(":list")
    try child.enter(long + Key.controlA + Key.up + Key.down)
    child.send(":history" + Key.enter)
    try child.expect(":list\n" + long + "\n:history\n")
  }

  @Test func searchFindsWithin() throws {
    let child = try prompt()
    for entry in [":set digits 3", ":set digits 4", ":set color auto"] { try child.enter(entry) }
    try child.enter(Key.controlR + "digits" + Key.controlR)
    child.send(":set" + Key.enter)
    try child.expect("digits 3\ncolor auto")
  }

  @Test func tabCompletes() throws {
    let child = try prompt()
    child.send(":qu" + Key.tab)
    try child.expect(":quit")
    child.send("\u{15}\\nab" + Key.tab + Key.tab)
    try child.expect("∇")
    child.send("\u{15}\\beta_1" + Key.tab)
    try child.expect("β₁")
    child.send("\u{15}:h" + Key.tab)
    try child.expect(":help [NAME]")
    child.send("\u{15}whi" + Key.tab)
    try child.expect("while")
  }

  @Test func wideAndLongLinesSurviveAResize() throws {
    let child = try prompt(columns: 40)
    child.send(":history /日本語")
    try child.expect("語")
    child.resize(12, 10)
    child.send("x")
    try child.expect("x")
    child.resize(60, 20)
    try child.enter("y")
    child.send(":history" + Key.enter)
    try child.expect(":history /日本語xy\n:history\n")
  }

  @Test func colourCanBeSwitchedOff() throws {
    let child = try prompt()
    child.send("while")
    try child.expect("\u{1B}[0;1;35mwhile", raw: true)
    let plain = try prompt(environment: ["NO_COLOR": "1"])
    plain.send("while")
    try plain.expect("while")
    plain.send(Key.controlC)
    try plain.expect("^C")
    plain.send(Key.controlD)
    #expect(try plain.end() == 0)
  }

  @Test func terminationHandsTheTerminalBack() throws {
    let child = try prompt()
    child.send("abc")
    try child.expect("abc")
    child.signal(15)
    try child.expect("\u{1B}[?2004l", raw: true)
    #expect(try child.end() == 143)
  }

  @Test func unknownKeysInsertNothing() throws {
    let child = try prompt()
    child.send("\u{1B}[15~\u{1B}OP\u{1B}[1;5R:set" + Key.enter)
    try child.expect("digits full")
  }

  @Test func dumbTerminalHasAPlainPrompt() throws {
    for (arguments, terminal) in [([], "dumb"), (["--editor", "none"], "xterm")] {
      let child = try Child(
        ["--no-history"] + arguments, terminal: (80, 24), environment: ["TERM": terminal])
      try child.expect("hyp> ")
      child.send("(1,\n")
      try child.expect("... ")
      child.send(")))\n")
      try child.expect("<prompt:1>:2:2")
      child.send(Key.controlC)
      try child.expect("leaves)")
      child.send(Key.controlD)
      #expect(try child.end() == 0)
    }
  }
}

@Suite struct HistoryFile {
  @Test func entriesAreKeptBeforeTheyRun() throws {
    let folder = Folder()
    let path = folder.path + "/state/history"
    let child = try Child(["--history", path], terminal: (80, 24))
    try child.expect("\u{1B}[?2004h", raw: true)
    for entry in [":set", ":set", " :list", "(1,\r)))", #":history /\n"#] { try child.enter(entry) }
    child.signal(9)
    #expect(try child.end() == 137)
    #expect(try contents(of: path) == ":set\n(1,\\n)))\n:history /\\\\n\n")
    var information = stat()
    #expect(stat(path, &information) == 0 && information.st_mode & 0o777 == 0o600)
    let next = try Child(["--history", path], terminal: (80, 24))
    try next.expect("\u{1B}[?2004h", raw: true)
    next.send(Key.up + Key.up)
    try next.expect("(1,")
    next.send(Key.enter)
    try next.expect("<prompt:1>:2:2")
  }

  @Test func unwritableFileIsToldOnce() throws {
    let child = try Child(["--history", "/dev/null/history"], terminal: (80, 24))
    try child.expect("\u{1B}[?2004h", raw: true)
    child.send(":set" + Key.enter)
    try child.expect("cannot be written")
    child.send(":list" + Key.enter + Key.controlD)
    #expect(!child.rest().contains("cannot be written"))
    #expect(try child.end() == 0)
  }
}

@Suite(.enabled(if: machineIsReady, "needs the interpreter")) struct PromptEvaluation {
  @Test func valuesAreShownAndKept() throws {
    let child = try prompt()
    child.send("2 + 3" + Key.enter)
    try child.expect("\n5\n")
    child.send("ans * 2" + Key.enter)
    try child.expect("\n10\n")
    child.send("λ = 7;" + Key.enter + "λ + _" + Key.enter)
    try child.expect("\n17\n")
  }

  @Test func controlCStopsACalculationAndKeepsTheSession() throws {
    let child = try prompt()
    child.send("x = 41" + Key.enter + "print(1)" + Key.enter)
    try child.expect("\n1\n")
    child.send("while true { y = 1 }" + Key.enter)
    try child.expect("}\n")
    // The calculation has begun once the terminal is cooked again.
    usleep(200_000)
    child.send(Key.controlC)
    try child.expect("interrupted")
    child.send("x + 1" + Key.enter)
    try child.expect("\n42\n")
  }
}
