// EditorTests.swift -- the prompt as it is seen: the screen, its colours and its cursor after keys.

import SplitMix
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A prompt whose screen can be looked at.
final class Desk {
  let child: Child
  private(set) var screen: TerminalModel
  private var seen = 0

  init(
    _ arguments: [String] = ["--no-history"], columns: Int = 40, rows: Int = 10,
    environment: [String: String] = [:]
  ) throws {
    screen = TerminalModel(columns: columns, rows: rows)
    child = try Child(
      ["-q"] + arguments, terminal: (Int32(columns), Int32(rows)), environment: environment)
    try child.expect("\u{1B}[?2004h", raw: true)
    settle()
  }

  /// Types keys, and waits after each until the screen is still: what is typed while an entry runs would be echoed
  /// by the system.
  func type(_ keys: String...) {
    for key in keys {
      child.send(key)
      settle()
    }
  }

  /// Waits until nothing more is drawn.
  func settle(_ quiet: Double = 0.15) {
    child.settle(quiet)
    let bytes = child.everything
    screen.feed(bytes[seen...])
    seen = bytes.count
  }

  func resize(columns: Int, rows: Int) {
    settle()
    screen.resize(columns: columns, rows: rows)
    child.resize(Int32(columns), Int32(rows))
    settle(0.3)
  }

  /// What the screen would be if it were drawn from nothing.
  func redrawn() -> TerminalModel {
    let before = screen
    type("\u{0C}")
    defer { _ = before }
    return screen
  }
}

@Suite(.timeLimit(.minutes(2))) struct EditorScreen {
  @Test func entriesAreBlocks() throws {
    let desk = try Desk()
    desk.type("f(x) = {\rx + 1")
    #expect(desk.screen.shown == ["hyp> f(x) = {", "       x + 1"])
    #expect(desk.screen.cursor == (1, 12))
    desk.type("\r}")
    #expect(desk.screen.shown == ["hyp> f(x) = {", "       x + 1", "     }"])
    // Up and down move within the block; Alt-Enter breaks a line anywhere.
    desk.type("\u{1B}[A\u{1B}[A")
    #expect(desk.screen.cursor.row == 0)
    desk.type("\u{1B}[B\u{1B}[F\u{1B}\ry = x")
    #expect(desk.screen.shown == ["hyp> f(x) = {", "       x + 1", "     y = x", "     }"])
    desk.type("\r")
    #expect(desk.screen.shown.count == 5 && desk.screen.cursor == (4, 5))
  }

  @Test func tabGoesOnWithALongList() throws {
    let desk = try Desk(columns: 60, rows: 8)
    desk.type("s\t")
    #expect(desk.screen.shown.contains { $0.hasPrefix("scatter(") })
    #expect(desk.screen.shown.contains { $0.contains("more: Tab shows them") })
    #expect(desk.screen.shown.last == "hyp> s")
    desk.type("\t", "\t", "\t")
    #expect(desk.screen.shown.contains { $0.contains("sum(xs") } || desk.screen.shown.count == 8)
    // A list that was seen whole is not repeated, but for a text that changed meanwhile.
    desk.type("\u{15}jac\t")
    let shown = desk.screen.shown
    desk.type("\t")
    #expect(desk.screen.shown == shown)
    for key in ["x", "\u{7F}", "\t"] { desk.type(key) }
    #expect(desk.screen.shown != shown)
  }

  @Test func blankLinesSayWhatIsMissing() throws {
    let desk = try Desk(columns: 60)
    desk.type("g(x) = {\r\r")
    #expect(desk.screen.shown.last == "… waiting for `}` opened at 1:8; Ctrl-C drops it")
    desk.type("1")
    #expect(desk.screen.shown.last == "       1")
  }

  @Test func bracketsAndWordsHaveColours() throws {
    let desk = try Desk()
    desk.type("sum([1")
    #expect(desk.screen.style(of: "(", row: 0) == "31")
    #expect(desk.screen.style(of: "[", row: 0) == "31")
    #expect(desk.screen.style(of: "sum", row: 0) == "34")
    #expect(desk.screen.style(of: "1", row: 0) == "36")
    #expect(desk.screen.style(of: "hyp>", row: 0) == "1;32")
    // How the function is called stands below, in grey.
    #expect(desk.screen.shown.last == "sum(xs, axis=none, keepdims=false)")
    #expect(desk.screen.style(of: "sum(xs", row: 1) == "2")
    desk.type("])")
    #expect(desk.screen.style(of: "(", row: 0) == "1;4")
    #expect(desk.screen.style(of: "[", row: 0) == "")
    #expect(desk.screen.shown.count == 1)
    desk.type(" )")
    #expect(
      desk.screen.style(of: " )", row: 0) == "" && desk.screen.style(of: ") )", row: 0) != nil)
    let plain = try Desk(environment: ["NO_COLOR": "1"])
    plain.type("sum([1")
    #expect(plain.screen.rows.allSatisfy { $0.cells.allSatisfy { $0.style.isEmpty } })
  }

  @Test func longLinesWrap() throws {
    let desk = try Desk()
    let long = String(repeating: "abcdefg ", count: 20)
    desk.type(long)
    #expect(desk.screen.shown.joined(separator: "").hasPrefix("hyp> abcdefg"))
    #expect(desk.screen.cursor == (165 / 40, 165 % 40))
    desk.type("\u{01}")
    #expect(desk.screen.cursor == (0, 5))
    desk.type("xy")
    #expect(desk.screen.text[0] == "hyp> xyabcdefg abcdefg abcdefg abcdefg a")
    #expect(desk.screen.text[1] == "bcdefg abcdefg abcdefg abcdefg abcdefg a")
    // Full to the margin: the cursor waits in the next row.
    desk.type("\u{15}" + String(repeating: "z", count: 35))
    #expect(desk.screen.cursor == (1, 0))
  }

  @Test func entriesMayBeTallerThanTheScreen() throws {
    let desk = try Desk(rows: 6)
    let lines = (1...20).map { "a\($0) = \($0)" }
    desk.type("\u{1B}[200~" + lines.joined(separator: "\n") + "\u{1B}[201~")
    #expect(desk.screen.text.last == "     a20 = 20")
    #expect(desk.screen.text.first == "     a15 = 15")
    for _ in 0..<19 { desk.child.send("\u{1B}[A") }
    desk.settle()
    #expect(desk.screen.text.first == "hyp> a1 = 1")
    #expect(desk.screen.cursor.row == 0)
    desk.type("\u{05}0")
    #expect(desk.screen.text.prefix(2) == ["hyp> a1 = 10", "     a2 = 2"])
    desk.type("\r")
    desk.type("a1 + a20\r")
    #expect(desk.screen.shown.suffix(2) == ["30", "hyp>"])
  }

  @Test func wideLettersAndAccentsStandWhereTheyBelong() throws {
    let desk = try Desk(columns: 12, rows: 6)
    desk.type("日本)")
    #expect(desk.screen.cursor == (0, 10))
    desk.type("\u{01}(")
    #expect(desk.screen.text[0] == "hyp> (日本)")
    #expect(desk.screen.cursor == (0, 6))
    desk.type("\u{05}本")
    #expect(desk.screen.text.prefix(2) == ["hyp> (日本)", "本"])
    desk.type("\u{15}e\u{301}λ∇")
    #expect(desk.screen.shown == ["hyp> e\u{301}λ∇"])
    #expect(desk.screen.cursor == (0, 8))
    desk.type("\u{7F}\u{7F}\u{7F}\u{7F}7\r")
    #expect(desk.screen.shown.suffix(2) == ["7", "hyp>"])
  }

  @Test func theWindowChangesItsSize() throws {
    let desk = try Desk()
    desk.type("1\r", "x = [1111111111, 2222222222,\r3333333333]")
    let wide = ["hyp> 1", "1", "hyp> x = [1111111111, 2222222222,", "       3333333333]"]
    #expect(desk.screen.shown == wide)
    desk.resize(columns: 20, rows: 10)
    #expect(
      desk.screen.shown == [
        "hyp> 1", "1", "hyp> x = [1111111111", ", 2222222222,", "       3333333333]",
      ])
    desk.resize(columns: 50, rows: 8)
    #expect(desk.screen.shown == wide)
    desk.type(";\r", "x[0]\r")
    #expect(desk.screen.shown.suffix(2) == ["1111111111", "hyp>"])
  }

  @Test func suggestionsAreOffUntilAskedFor() throws {
    let desk = try Desk()
    desk.type("velocity = 3\r", "vel")
    #expect(desk.screen.shown.last == "hyp> vel")
    desk.type("\u{15}:set hint on\r", "vel")
    #expect(desk.screen.shown.last == "hyp> velocity = 3")
    #expect(desk.screen.cursor.column == 8)
    #expect(desk.screen.style(of: "ocity", row: desk.screen.cursor.row) == "2")
    desk.type("\u{1B}[C")
    #expect(desk.screen.cursor.column == 17)
    desk.type("\u{15}:set live on\r", "2^10")
    #expect(desk.screen.shown.suffix(2) == ["hyp> 2^10", "= 1024"])
    desk.type("\u{15}sum([i for i in 1...10^8])")
    #expect(desk.screen.shown.last?.hasPrefix("hyp> sum") == true)
    desk.type("\u{15}:set numbers on\r")
    #expect(desk.screen.shown.last == "hyp[5]>")
  }

  @Test func changesAreTakenBackAndMadeAgain() throws {
    let desk = try Desk()
    desk.type("alpha beta")
    desk.type("\u{1F}")
    #expect(desk.screen.shown.last == "hyp> alpha")
    desk.type("\u{1F}")
    #expect(desk.screen.shown.last == "hyp> alpha")
    desk.type("\u{1F}")
    #expect(desk.screen.shown.last == "hyp>")
    desk.type("\u{1B}_\u{1B}_\u{1B}_")
    #expect(desk.screen.shown.last == "hyp> alpha beta")
    // A new change forgets what was taken back.
    desk.type("\u{1F}gamma\u{1B}_")
    #expect(desk.screen.shown.last == "hyp> alpha gamma")
    desk.type("\u{15}")
    #expect(desk.screen.shown.last == "hyp>")
    desk.type("\u{1F}")
    #expect(desk.screen.shown.last == "hyp> alpha gamma")
    // A pasted block is one change.
    desk.type("\u{15}1\u{1B}[200~ + 2\n+ 3\u{1B}[201~\u{1F}\r")
    #expect(desk.screen.shown.suffix(2) == ["1", "hyp>"])
  }

  @Test func cutsAddUp() throws {
    let desk = try Desk()
    desk.type("one two three\u{17}\u{17}\u{01}\u{19}")
    #expect(desk.screen.shown.last == "hyp> two threeone")
    // With another key between them they do not.
    desk.type("\u{15}one two three\u{17}\u{01}\u{05}\u{17}\u{01}\u{19}")
    #expect(desk.screen.shown.last == "hyp> two one")
    desk.type("\u{15}ab cd ef\u{01}\u{1B}d\u{1B}d\u{05}\u{19}")
    #expect(desk.screen.shown.last == "hyp>  efab cd")
    // The end of a line, not of the block.
    desk.type("\u{15}{ 1\u{1B}\r2 }\u{1B}[A\u{01}\u{0B}9 ; {")
    #expect(desk.screen.shown.suffix(2) == ["hyp> 9 ; {", "     2 }"])
  }

  @Test func lastWordsOfEarlierEntriesComeBack() throws {
    let folder = Folder()
    let desk = try Desk(["--history", folder.path + "/words"])
    desk.type("x = 12\r")
    desk.type("y = 34\r")
    desk.type("x + \u{1B}.")
    #expect(desk.screen.shown.last == "hyp> x + 34")
    desk.type("\u{1B}.")
    #expect(desk.screen.shown.last == "hyp> x + 12")
    desk.type(" + \u{1B}.\r")
    #expect(desk.screen.shown.suffix(2) == ["58", "hyp>"])
  }

  @Test func namesAreListedInColumns() throws {
    let desk = try Desk(columns: 60)
    desk.type("cross_\t")
    #expect(
      desk.screen.shown == ["hyp> cross_entropy(", "cross_entropy(logits, targets, axis=-1)"])
    desk.type("\u{15}log1\t")
    #expect(desk.screen.shown.last == "hyp> log1")
    #expect(desk.screen.shown.contains { $0.contains("log10(x)") && $0.contains("log1p(x)") })
    #expect(desk.screen.cursor.column == 9)
  }

  @Test func anotherEditorChangesTheEntry() throws {
    let folder = Folder()
    let script = try folder.file("edit", "#!/bin/sh\nsed -i s/one/1+1/ \"$1\"\n")
    chmod(script, 0o700)
    let desk = try Desk(environment: ["EDITOR": script])
    desk.type("one\u{18}\u{05}")
    try desk.child.expect("1+1")
    desk.settle()
    #expect(desk.screen.shown.last == "hyp> 1+1")
    desk.type("\r")
    #expect(desk.screen.shown.suffix(2) == ["2", "hyp>"])
    let none = try Desk(columns: 70, environment: ["EDITOR": "/nonexistent/ed"])
    none.type("one\u{18}\u{05}")
    try none.child.expect("there is no editor")
    none.settle()
    #expect(none.screen.shown.last?.contains("there is no editor") == true)
  }

  @Test func viKeysWork() throws {
    let desk = try Desk(["--no-history", "--editor", "vi"], rows: 5)
    desk.type("abc λx\u{1B}", "0x", "$rz")
    #expect(desk.screen.shown == ["hyp> bc λz"])
    desk.type("0Rqq\u{1B}", "w.")
    #expect(desk.screen.shown.last?.hasPrefix("hyp> qq") == true)
    desk.type("ddi1 + 1\u{1B}", "u", "\r")
    #expect(desk.screen.shown.contains { $0.hasPrefix("hyp>") })
    // Insert mode at the bottom of a full screen.
    desk.type("i" + String(repeating: "x", count: 300))
    desk.type("\u{15}\u{1B}ddi2 + 2\r")
    #expect(desk.screen.shown.suffix(2) == ["4", "hyp>"])
  }

  @Test func pastesOfManyLinesAreOneEntry() throws {
    let desk = try Desk(rows: 20)
    let text = (0..<1000).map { "v\($0) = \($0) * 100000" }.joined(separator: "\n")
    #expect(text.utf8.count > 19_000)
    desk.type("\u{1B}[200~" + text + "\u{1B}[201~")
    desk.settle(1)
    #expect(desk.screen.text.last == "     v999 = 999 * 100000")
    desk.child.send("\r")
    try desk.child.expect("\u{1B}[?2004h", raw: true)
    desk.type("v999 + v1\r")
    #expect(desk.screen.shown.suffix(2) == ["100000000", "hyp>"])
    desk.type("\u{1B}[A\u{1B}[A")
    desk.settle(1)
    #expect(desk.screen.text.contains("hyp> v0 = 0 * 100000"))
  }
}

@Suite(.timeLimit(.minutes(4))) struct RandomKeys {
  /// Whatever is typed, the program lives, and what stands on the screen is what would be drawn anew.
  @Test(arguments: [(1, "emacs"), (2, "emacs"), (3, "vi"), (4, "vi")])
  func screensEqualARedraw(seed: UInt64, editor: String) throws {
    var random = SplitMix(state: seed)
    let desk = try Desk(["--no-history", "--editor", editor], columns: 31, rows: 8)
    let keys: [String] =
      "abcxyz019 ()[]{}\"=+*^.,;:?#'\\".map(String.init)
      + ["λ", "日", "∇", "e\u{301}", "\r", "\r", "\u{1B}\r", "\t", "\u{7F}", "\u{7F}", "\u{1B}[A"]
      + [
        "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[H", "\u{1B}[F", "\u{1B}[3~", "\u{01}", "\u{05}",
      ]
      + [
        "\u{0B}", "\u{17}", "\u{14}", "\u{19}", "\u{12}", "\u{07}", "\u{1B}b", "\u{1B}f", "\u{1B}d",
      ]
      + ["\u{16}", "\u{1B}", "\u{15}", "\u{03}", "\u{1B}[200~(1,\n2)\n\u{1B}[201~", "\u{1B}[15~"]
    // Each round waits for the terminal.
    for round in 0..<20 {
      var typed = ""
      for _ in 0..<50 { typed += keys[Int.random(in: 0..<keys.count, using: &random)] }
      // ^V, ^R and a lone Escape wait for more.
      desk.type(typed, "a")
      let comment: Comment = "\(editor), seed \(seed), round \(round): \(typed.debugDescription)"
      desk.type("\u{07}")
      let before = desk.screen
      let after = desk.redrawn()
      let shift = before.cursor.row - after.cursor.row
      #expect(before.cursor.column == after.cursor.column, comment)
      try #require(shift >= 0, comment)
      for row in 0..<(before.rows.count - shift) {
        #expect(before.rows[row + shift].cells == after.rows[row].cells, comment)
      }
      desk.type("\u{03}")
    }
    desk.type("\u{03}", "\u{1B}", "i", "\u{03}", "\u{1B}", "i", "12345+1\r")
    #expect(desk.screen.shown.contains("12346"), "\(desk.screen.shown)")
  }
}
