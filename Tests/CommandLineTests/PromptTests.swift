// PromptTests.swift -- the prompt on a pseudo-terminal: keys in, screen out.

import Foundation
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

  /// A command of the shell has the terminal, and the session goes on where it was told to.
  @Test func theShellAndFolders() throws {
    let child = try prompt()
    child.send("!read x; echo got''-$x" + Key.enter)
    child.settle(0.3)
    child.send("words" + Key.enter)
    try child.expect("got-words")
    child.send(":cd /usr/bin" + Key.enter)
    try child.expect("\n/usr/bin")
    child.send("!cd ../lib; pwd" + Key.enter)
    try child.expect("/usr/lib")
    child.send("!exit 3" + Key.enter)
    try child.expect("ended with 3")
    child.send("6 * 7" + Key.enter)
    try child.expect("42")
    child.send(Key.controlD)
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
    try child.expect("digits auto")
  }

  @Test func controlCLeavesASearch() throws {
    let child = try prompt()
    child.send(Key.controlR + "abc")
    try child.expect("`abc'")
    child.send(Key.controlC)
    try child.expect("^C")
    child.send(":set" + Key.enter)
    try child.expect("digits auto")
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

  @Test(arguments: [1, 2, 5, 7, 40, 80, 81, 160])
  func aLineThatIsOpenStaysReadable(_ count: Int) throws {
    let child = try prompt(columns: 80)
    child.send("for i in 1...\(count) { print(\"x\", end=\"\") }" + Key.enter)
    try child.expect("\n" + String(repeating: "x", count: count) + "\n")
    try child.expect("hyp>")
    try child.enter("print(\"日本語\", end=\"\"); 5")
    try child.enter("print(\"ab\", end=\"\"); nowhere")
    child.send(Key.controlD)
    let rest = child.rest()
    _ = rest
    let sent = child.sent.replacing("\u{1B}[36m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(sent.contains("日本語\r\n5\r\n"))
    #expect(sent.contains("ab\r\n\u{1B}[1;31merror"))
  }

  @Test func progressIsNotDrawnOverWhatWasPrinted() throws {
    let child = try prompt()
    try child.enter(
      "for i in progress(1...8) { print(i, end=\" \"); t = clock(); while clock() - t < 0.06 {} }")
    child.send(Key.controlD)
    _ = child.rest()
    #expect(child.sent.contains("1 2 3 4 5 6 7 8 \r\n"))
  }

  @Test func thePlainPromptStartsALineToo() throws {
    let child = try Child(
      ["--no-history", "-q", "--editor", "none"], terminal: (80, 24))
    try child.expect("hyp> ")
    child.send("print(\"ab\", end=\"\")\n")
    try child.expect("\nab\nhyp> ")
    child.send("5\n")
    try child.expect("5\n5\nhyp> ")
    child.send(Key.controlD)
    #expect(try child.end() == 0)
  }

  @Test func joinersInAStringAreKept() throws {
    let child = try prompt()
    let family = "👩\u{200D}👩\u{200D}👧"
    try child.enter("len(\"" + Key.paste(family) + "\")")
    try child.enter("len(\"" + family + "\")")
    child.send(Key.controlD)
    _ = child.rest()
    #expect(child.sent.components(separatedBy: "\r\n\u{1B}[36m1\u{1B}[0m\r\n").count == 3)
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
    try child.expect(":help [NAME|/TEXT]")
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
    #expect(!child.terminalIsCooked)
    child.signal(15)
    try child.expect("\u{1B}[?2004l", raw: true)
    #expect(try child.end() == 143)
    #expect(child.terminalIsCooked)
  }

  @Test func unknownKeysInsertNothing() throws {
    let child = try prompt()
    child.send("\u{1B}[15~\u{1B}OP\u{1B}[1;5R:set" + Key.enter)
    try child.expect("digits auto")
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

@Suite struct PromptEvaluation {
  @Test func valuesAreShownAndKept() throws {
    let child = try prompt()
    child.send("2 + 3" + Key.enter)
    try child.expect("\n5\n")
    child.send("ans * 2" + Key.enter)
    try child.expect("\n10\n")
    child.send("λ = 7;" + Key.enter + "λ + _" + Key.enter)
    try child.expect("\n17\n")
  }
}

/// How soon the prompt is back is measured where nothing else runs.
@Suite struct ControlCMeasuredAlone {
  #if DEBUG
    private static let side = 150
  #else
    private static let side = 1500
  #endif

  /// Whatever runs, Ctrl-C ends it before one notices, and nothing is forgotten.
  @Test(arguments: [
    "while true { y = 1 }",
    "a = ones(\(side), \(side)); while true { b = a @ a }",
    "g(n) = if n == 0 { 1 } else { g(n - 1) + g(n - 1) }; g(60)",
    "grad(x -> { s = x; for i in 1...10^9 { s = sin(s) }; s })(1)",
    "sum([sin(i) for i in 1...10^9])",
    "plot(x -> { s = 0; for i in 1...10^6 { s += sin(x * i) }; s }, 0, 1)",
    "contour(reshape(sin(1...4 * 10^6), 2000, 2000))",
    "animate(k -> plot(x -> sin(k * x), 0, 3), 1...1000, save=\"never.svg\")",
    // In the library and in C: what the table of `Benchmarks/interrupt.py` has, smaller.
    "A = rand(2500, 2500); for k in 0..<99 { A @ A }", "eigh(rand(1500, 1500))",
    "A = rand(3000, 3000); for k in 0..<99 { inv(A) }", "qr(rand(2500, 2500))",
    "v = rand(10000000); for k in 0..<99 { sort(v) }", "for k in 0..<99 { shuffle(rand(3000000)) }",
    "v = rand(20000000); for k in 0..<99 { cumsum(v) }", "for k in 0..<99 { ones(100000000) }",
    "for k in 0..<99 { softmax(rand(10000000)) }",
    "A = rand(300, 300, 200); for k in 0..<99 { transpose(A) }",
    "[(i, i) for i in 0..<100000000]", "table(rand(1000000, 2))",
    "t = (1, 2); for k in 0..<40 { t = (t, t) }; string(t)",
    "t = (1, 2); for k in 0..<40 { t = (t, t) }; (t, 1) == (t, 2)",
  ])
  func controlCStopsACalculationAndKeepsTheSession(program: String) throws {
    // That it takes less than 50 ms is measured (`Benchmarks/interrupt.py`), on a computer that does nothing
    // else. Here it must end at all, and long before the operation would.
    let time = try timeToStop(program)
    #expect(time < .seconds(5), "\(time)")
  }

  /// How long after Ctrl-C the prompt says so; what the session held is still there.
  private func timeToStop(_ program: String) throws -> Duration {
    let child = try prompt()
    child.send("x = 41" + Key.enter + "print(1)" + Key.enter)
    try child.expect("\n1\n")
    try child.expect("\u{1B}[?2004h", raw: true)
    child.send(program + Key.enter)
    try child.expect("\u{1B}[?2004l", raw: true)
    // The calculation has begun once the terminal is cooked again.
    usleep(400_000)
    let start = ContinuousClock.now
    child.send(Key.controlC)
    try child.expect("interrupted after")
    let time = ContinuousClock.now - start
    child.send("x + 1" + Key.enter)
    try child.expect("\n42\n")
    return time
  }
}
