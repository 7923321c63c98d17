// DemoTests.swift -- scripts played for an audience, and what `--fmt` and `--explain` do to files.

import Foundation
import HypSyntax
import Testing

private let script = """
  # A square.
  f(x) = x^2

  # Its slope.
  f'(3)
  a = [1, 2]
  a[0] = 9
  a

  """

@Suite struct Demonstrations {
  private func start(_ folder: Folder, _ arguments: [String] = []) throws -> Child {
    let path = try folder.file("d.hyp", script)
    let child = try Child(arguments + ["--demo", path], terminal: (80, 24))
    try child.expect("leaves")
    return child
  }

  /// Enter from the first step to the last.
  private func goOn(_ child: Child, to last: Int) throws {
    for step in 2...last {
      child.send("\r")
      try child.expect("[\(step)/\(last)]")
    }
  }

  @Test func enterRunsAStepAndShowsWhatFollows() throws {
    let folder = Folder()
    let child = try start(folder)
    try child.expect("A square.\n[1/5] f(x) = x^2\n▸ ")
    child.send("\r")
    try child.expect("Its slope.\n[2/5] f'(3)\n▸ ")
    child.send("\r")
    try child.expect("6\n")
    try child.expect("[3/5] a = [1, 2]\n▸ ")
    child.send("c\r")
    try child.expect("[9, 2]\n")
    #expect(try child.end() == 0)
  }

  @Test func commandsAreShownWhereTheScriptSaysSo() throws {
    let folder = Folder()
    let path = try folder.file(
      "s.hyp",
      """
      f(x) = x * sin(x)

      # By hand.
      ## show: :rule f

      # By the machine.
      grad(f)(2)
      ## show: :step grad(f)(2)
      # That was it.

      """)
    let played = try run(["--demo", path])
    #expect(played.status == 0)
    let parts = [
      "[1/4] f(x)", "By hand.\n[2/4] :rule f\nf(x) = x·sin(x)",
      "By the machine.\n[3/4] grad(f)(2)\n0.077",
      "[4/4] :step grad(f)(2)\nf: forward", "That was it.\n",
    ]
    var rest = played.output[...]
    for part in parts {
      let found = try #require(rest.range(of: part), "\(part)\n\(played.output)")
      rest = rest[found.upperBound...]
    }
    // A command that fails ends a demonstration that nobody plays.
    let bad = try folder.file("b.hyp", "x = 1\n## show: :tape nope(2)\n\nx + 1\n")
    let failed = try run(["--demo", bad])
    #expect(failed.status == 1 && failed.errors.contains("unknown name `nope`"))
    #expect(!failed.output.contains("[3/3]"))
    // On a terminal the screen comes up, and the demonstration goes on behind it.
    let child = try Child(["--demo", path], terminal: (80, 24))
    try child.expect("[1/4]")
    try goOn(child, to: 4)
    child.send("\r")
    try child.expect("forward 1 of")
    child.send("q")
    try child.expect("The end")
    child.send("\r")
    #expect(try child.end() == 0)
  }

  @Test func goingBackBringsTheStateBack() throws {
    let folder = Folder()
    let child = try start(folder)
    try goOn(child, to: 5)
    child.send("a\r")
    try child.expect("[9, 2]")
    try child.expect("▸ ")
    child.send("\u{1B}[A")
    try child.expect("[4/5] a[0] = 9\n▸ ")
    child.send("a\r")
    try child.expect("[1, 2]")
    try child.expect("▸ ")
    child.send("b\r")
    try child.expect("[3/5]")
    try child.expect("▸ ")
    child.send("a\r")
    try child.expect("unknown name `a`")
    try child.expect("▸ ")
    child.send("f(1x\u{7F}\u{7F}10)\r")
    try child.expect("100")
    child.send("q\r")
    #expect(try child.end() == 0)
  }

  @Test func theEndWaitsForEnterAndCanBeLeftBehind() throws {
    let folder = Folder()
    let child = try start(folder)
    try goOn(child, to: 5)
    child.send("\r")
    try child.expect("The end.")
    child.send("b\r")
    try child.expect("[5/5]")
    child.send("\r")
    try child.expect("The end.")
    child.send("\r")
    #expect(try child.end() == 0)
  }

  @Test func narrationIsBrokenAtSpaces() throws {
    let folder = Folder()
    let path = try folder.file(
      "n.hyp", "# A comment that is too long for this\n# terminal.\n#\n# Another.\n1 + 1\n")
    let child = try Child(["--demo", path], terminal: (30, 24))
    try child.expect(
      "\nA comment that is too long for\nthis terminal.\n\nAnother.\n[1/1] 1 + 1\n▸ ")
  }

  @Test func keysThatLeave() throws {
    for keys in ["q\r", "\u{04}", ":quit\r"] {
      let folder = Folder()
      let child = try start(folder)
      try child.expect("▸ ")
      child.send(keys)
      #expect(try child.end() == 0)
    }
  }

  @Test func statementsAreInColour() throws {
    let folder = Folder()
    let child = try start(folder)
    try child.expect("\u{1B}[1mA square.\u{1B}[0m", raw: true)
    try child.expect("\u{1B}[36m2\u{1B}[0m", raw: true)
  }

  @Test func aPromptPlaysInItsOwnSession() throws {
    let folder = Folder()
    let path = try folder.file("d.hyp", script)
    let child = try Child(["--no-history", "--editor", "none"], terminal: (80, 24))
    try child.expect("hyp> ")
    child.send(":demo \(path)\n")
    try child.expect("▸ ")
    child.send("c\r")
    try child.expect("hyp> ")
    child.send("f(5)\n")
    try child.expect("\n25\n")
  }

  @Test func withoutATerminalItPlaysToTheEnd() throws {
    let folder = Folder()
    let path = try folder.file("d.hyp", script)
    let result = try run(["--demo", path])
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("[5/5] a\n[9, 2]\n"))
    let bad = try folder.file("bad.hyp", "print(1)\nmissing\nprint(2)\n")
    let stopped = try run(["--demo", bad])
    #expect(stopped.status == 1 && stopped.output.contains("1\n"))
    #expect(!stopped.output.contains("[3/3]"))
    #expect(try run(["--demo", "/nonexistent.hyp"]).status == 2)
  }

  private static let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples")
  static let paths =
    FileManager.default.enumerator(atPath: examples.path)?
    .compactMap { $0 as? String }.filter { $0.hasSuffix(".hyp") && !$0.hasPrefix("demos/") }
    .sorted()
    ?? []

  /// The demonstrations for teaching: what their audience must have seen, in this order.
  private static let seen = [
    "derivative": [
      "[25, 20.500000000000007", "4 + 4ε", ":tape fallen'(2)", "#2    6:14  #1 * 5",
      "1.8185948536513634 + 0.0770037537313969ε",
      ":step f'(2)", "0.0770038", ":rule f", "f'(x) = sin(x) + x·cos(x)", ":film root'(2)",
      "1 → 1.4142", "goes the other way around.",
    ],
    "backpropagation": [
      ":tape f(2)", ":step grad(f)(2)", "together 0.0770038", ":graph grad(f)(2)",
      "│ ∂ 0.0770038 │", ":tape grad(loss)(w)",
      "9.917702154416812  = 4.96 · 2", ":cost many(ones(1000))", "reverse mode fits",
      "0.31459518310467", "[0.01179660468",
      "the derivatives agree", "learning-rate.hyp.",
    ],
    "learning-rate": [
      "0.1582915194514942", "-64.60878344958945", ":tape train'(0.01) turn=2", "-5.88 + 12ε",
      ":step train'(0.01)",
      ":film train'(0.01)", "9 → 0.16482", "0 → 81.196", ":cost train(0.01)",
      "(0.02216157659589198, 0.00103861694878010",
      "(α=-357.507191594", "loss=6.869334", "by h.μ", "hybrid-hyperoptimization.hyp",
    ],
  ]

  @Test(arguments: ["derivative", "backpropagation", "learning-rate"])
  func teachingScriptsPlayThrough(name: String) throws {
    let path = Self.examples.appendingPathComponent("demos/\(name).hyp").path
    let played = try run(["--demo", path])
    #expect(played.status == 0 && played.errors.isEmpty, "\(played.errors)")
    var rest = played.output.replacing("\n", with: " ")[...]
    for part in Self.seen[name] ?? [] {
      let place = try #require(rest.range(of: part), "\(part)")
      rest = rest[place.upperBound...]
    }
    let text = try contents(of: path)
    let steps = parse(SourceFile(name: path, text: text)).statements.count
    let shows = text.components(separatedBy: "\n## show: :").count - 1
    #expect(shows >= 3 && played.output.contains("[\(steps + shows)/\(steps + shows)] "))
  }

  /// Every example is a demonstration: each step is shown, and all that it prints, to the end.
  @Test(arguments: paths) func anExamplePlaysThrough(path: String) throws {
    let path = Self.examples.appendingPathComponent(path).path
    let child = try Child(pipes: ["--demo", path])
    child.closeInput()
    let output = child.rest(seconds: 240)
    #expect(try child.end() == 0)
    #expect(!output.contains("error["))
    let steps = parse(SourceFile(name: path, text: try contents(of: path))).statements
    #expect(output.contains("\n[\(steps.count)/\(steps.count)] \(steps.last?.span.text ?? "")\n"))
    // Each picture that the example saves is shown: its axes have a corner.
    let pictures = steps.count { $0.span.text.contains("save=") }
    #expect(output.count { $0 == "└" } >= pictures && pictures > 0)
    var rest = output[...]
    for line in try contents(of: path.replacing(".hyp", with: ".expected")).split(separator: "\n") {
      let place = rest.range(of: line)
      #expect(place != nil, "\(line)")
      rest = rest[(place?.upperBound ?? rest.startIndex)...]
    }
  }

  /// The same at a terminal, where somebody presses `c` after the first step.
  @Test func theRestOfAnExampleRunsAtOnce() throws {
    let path = Self.examples.appendingPathComponent("hybrid-hyperoptimization.hyp").path
    let child = try Child(["--demo", path], terminal: (100, 30))
    try child.expect("▸ ")
    child.send("\r")
    try child.expect("▸ ")
    child.send("c\r")
    try child.expect("a hundred steps: α = 0.003695", seconds: 120)
    #expect(try child.end() == 0)
  }
}

@Suite struct Watching {
  @Test func aChangeRunsTheFileAgainWithoutNames() throws {
    let folder = Folder()
    _ = try folder.file("part.hyp", "k = 1\n")
    let path = try folder.file("w.hyp", "import \"part.hyp\"\nprint(\"k is \", k)\nold = 1\n")
    let child = try Child(pipes: ["--watch", path])
    try child.expect("k is  1\n")
    try child.expect("watching")
    _ = try folder.file("part.hyp", "k = 20\n")
    try child.expect("k is  20\n")
    try child.expect("watching")
    _ = try folder.file("w.hyp", "print(old)\n")
    try child.expect("unknown name `old`")
    try child.expect("watching")
    child.signal(2)
    #expect(try child.end() == 130)
    #expect(try run(["--watch"]).status == 2)
  }

  @Test func theShellsPromptBeginsALine() throws {
    let folder = Folder()
    let child = try Child(
      ["--watch", try folder.file("w.hyp", "print(1)\n")], terminal: (80, 24))
    try child.expect("Ctrl-C ends it\n")
    child.send("\u{03}")
    #expect(child.rest() == "^C\n")
    #expect(try child.end() == 130)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func shellsGetTheirCompletion(shell: String) throws {
    let result = try run(["--completions", shell])
    #expect(result.status == 0)
    for option in ["timeout", "explain", "json"] { #expect(result.output.contains(option)) }
  }
}

@Suite struct Layout {
  @Test func filesAreLaidOutInPlace() throws {
    let folder = Folder()
    let path = try folder.file("a.hyp", "x=1   # one\n\n\n\nf( x )={x+1}\n")
    let check = try run(["--fmt", "--check", path])
    #expect(check.status == 1 && check.output == "\(path) is not formatted\n")
    let result = try run(["--fmt", path])
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(
      try contents(of: path)
        == "x = 1 # one\n\nf(x) = { x + 1 }\n".replacing(" # one", with: "  # one"))
    #expect(try run(["--fmt", "--check", path]).status == 0)
  }

  @Test func standardInputGoesToStandardOutput() throws {
    #expect(try run(["--fmt", "-"], input: "x=1").output == "x = 1\n")
    let bad = try run(["--fmt", "-"], input: "x = = 1")
    #expect(bad.status == 1 && bad.output.isEmpty && bad.errors.contains("E0114"))
    #expect(try run(["--fmt"]).status == 2)
    #expect(try run(["--fmt", "--test", "-"]).status == 2)
  }

  @Test func codeIsShown() throws {
    let folder = Folder()
    let path = try folder.file(
      "a.hyp", "f(x) = x^2 + 1\nunused(y) = y\nprint(f'(3))\nwrong(1)\nprint(2)\n")
    let result = try run(["--dump", "code", path])
    // What the program prints is left out; what went wrong is reported after what was compiled.
    #expect(result.status == 1 && result.errors.contains("`wrong`"))
    for part in ["f(x: number) -> number", "unused(y: real) -> real", "    3 | print(f'(3))"] {
      #expect(result.output.contains(part), "\(part)")
    }
    #expect(!result.output.contains("\n6\n") && !result.output.contains("    5 | "))
    let piped = try run(["--dump=code", "-"], input: "x = 1 + 2\n")
    #expect(piped.status == 0 && piped.output.contains("<stdin>:1"))
    let broken = try run(["--dump", "code", "-"], input: "x = = 1")
    #expect(broken.status == 1 && broken.output.isEmpty && broken.errors.contains("E0114"))
    let missing = try run(["--dump", "code", "/nonexistent.hyp"])
    #expect(missing.status == 2 && missing.errors.contains("cannot read"))
    for arguments in [
      ["--dump", "code"], ["--dump", "nothing", path], ["--dump", "code", "--test", path],
      ["--dump", "code", "--fmt", path], ["--dump", "code", "--check", path],
      ["--dump", "code", "--json", path], ["--dump"],
    ] {
      let misuse = try run(arguments)
      #expect(misuse.status == 2 && misuse.output.isEmpty, "\(arguments)")
    }
    #expect(try run(["--dump", "nothing", path]).errors.contains("Please provide one of 'code'"))
  }

  @Test func codesAreExplained() throws {
    let page = try run(["--explain", "e0304"])
    #expect(page.status == 0 && page.output.hasPrefix("E0304  Shapes that do not fit\n"))
    let unknown = try run(["--explain", "E9999"])
    #expect(unknown.status == 2 && unknown.errors.contains("no code `E9999`"))
  }
}
