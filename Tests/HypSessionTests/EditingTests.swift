// EditingTests.swift -- what a session says about a text that is still being typed.

import HypSession
import Testing

@Suite struct EnterKey {
  private let session = Conversation().session

  @Test(arguments: [
    ("1 + 1", EntryState.complete), ("", .complete), (")", .complete), ("x = = 1", .complete),
    ("f(x) = {", .incomplete(indent: 2)), ("f(x) = {\n  g([", .incomplete(indent: 6)),
    ("1 +", .incomplete(indent: 0)), ("x = ", .incomplete(indent: 0)),
    ("for i in 1...3 {\n  print(i)", .incomplete(indent: 2)),
    (":help (", .complete), ("?f", .complete), ("f?", .complete),
  ])
  func continuesWhatIsIncomplete(text: String, state: EntryState) {
    #expect(session.state(of: text) == state)
  }

  @Test func saysWhatIsMissingOnABlankLine() {
    guard case .waiting(let reason) = session.state(of: "f(x) = {\n  ") else {
      Issue.record("it should wait")
      return
    }
    #expect(reason.contains("`}` opened at 1:8"))
  }

  @Test func insertsNothingIntoAString() {
    // Spaces would become part of it.
    let state = session.state(of: "print(\"one")
    #expect(state == .complete || state == .incomplete(indent: 0))
  }
}

@Suite struct TabKey {
  private let conversation = Conversation()

  @Test(arguments: [
    ("\\alpha", ["α"]), ("x + \\nabla", ["∇"]), ("\\eps", ["ε"]), ("\\epsilon", ["ε"]),
    ("\\partial", ["∂"]), ("\\infty", ["∞"]), ("\\_1", ["₁"]), ("\\beta_12", ["β₁₂"]),
    ("\\Omega", ["Ω"]), ("\\lamb", ["\\lambda"]), ("\\beta_", []), ("\\nothing", []),
  ])
  func replacesNamesOfSymbols(text: String, words: [String]) {
    #expect(conversation.completions(text) == words)
  }

  @Test func everyGreekLetterHasAName() {
    for scalar in Array("αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ") {
      let names = conversation.completions("\\").filter {
        conversation.completions($0) == [String(scalar)]
      }
      #expect(!names.isEmpty, "\(scalar)")
    }
  }

  @Test func knowsCommandsAndTheirArguments() {
    #expect(conversation.completions(":q") == [":quit"])
    #expect(conversation.completions(":se") == [":set "])
    #expect(conversation.completions(":set d") == ["digits "])
    #expect(conversation.completions(":set color o") == ["on", "off"])
    conversation.files = ["a.hyp": "", "b.hyp": "", "c.txt": "", ".d.hyp": ""]
    #expect(conversation.completions(":load ") == ["a.hyp", "b.hyp"])
    #expect(conversation.completions("import \"b") == ["b.hyp\""])
    conversation.files["base.csv"] = ""
    #expect(conversation.completions("import \"b") == ["b.hyp\""])
    for opening in ["d = read_csv(\"b", "read_text(\"b", "plot([1], save=\"b"] {
      #expect(conversation.completions(opening) == ["b.hyp\"", "base.csv\""])
    }
    // A quote that stands there is enough, and what a name holds is written as in any string.
    let quoted = conversation.session.completions(in: "import \"b\"", at: 9)
    #expect(quoted.words.map(\.text) == ["b.hyp"])
    conversation.files = ["q\"\u{1B}.hyp": ""]
    #expect(conversation.completions("import \"q") == [#"q\"\u{1b}.hyp""#])
    #expect(conversation.completions(#"import "q\""#) == [#"q\"\u{1b}.hyp""#])
    // Words in strings and comments are the user's own.
    #expect(conversation.completions("print(\"b") == [])
    #expect(conversation.completions("x = 1  # b") == [])
    #expect(conversation.completions("print(\"\\(bre") == ["break"])
    #expect(conversation.completions("print(\"\\bet") == ["\\beta"])
    #expect(conversation.completions(":help :cl") == [":clear"])
  }

  @Test func knowsKeywords() {
    #expect(conversation.completions("x = whi").contains("while"))
    #expect(conversation.completions("r.whi") == [])
    #expect(conversation.completions("2whi") == ["while"] || conversation.completions("2whi") == [])
  }

  @Test func knowsFieldsOfRecords() {
    _ = conversation.shown("w = (rate=1, layers=(size=2, depth=3))")
    #expect(conversation.completions("w.") == ["rate", "layers"])
    #expect(conversation.completions("2 + w.ra") == ["rate"])
    #expect(conversation.completions("w.layers.d") == ["depth"])
    #expect(conversation.completions("w.rate.x") == [])
    #expect(conversation.completions("nothing.x") == [])
  }

  @Test func knowsArgumentsByName() {
    #expect(conversation.completions("sum([1], ax").contains("axis="))
    #expect(conversation.completions("sum([1, 2], axis=0 + ax").contains("axis=") == false)
    #expect(conversation.completions("grad(f, w").contains("wrt="))
    _ = conversation.shown("train(data, rate=0.1) = rate")
    #expect(conversation.completions("train(") == ["data=", "rate="])
    #expect(conversation.completions("train((1, 2), r").first == "rate=")
  }

  @Test func showsSignatures() {
    let words = conversation.session.completions(in: "logsu", at: 5).words
    #expect(words.map(\.label) == ["logsumexp(xs, axis=-1, keepdims=false)"], "\(words)")
  }

  @Test func hintsAtTheCallThatIsTyped() {
    let session = conversation.session
    #expect(session.signatureHint(in: "clamp(", at: 6) == "clamp(x, low, high)")
    #expect(session.signatureHint(in: "2 + clamp(1, [2, (3)], ", at: 23) == "clamp(x, low, high)")
    #expect(session.signatureHint(in: "clamp(1, 2, 3)", at: 14) == nil)
    #expect(session.signatureHint(in: "clamp(1, 2, 3)", at: 8) == "clamp(x, low, high)")
    #expect(session.signatureHint(in: "sum([1, [2", at: 10) == "sum(xs, axis=none, keepdims=false)")
    #expect(session.signatureHint(in: "map(x -> { 1", at: 12) == nil)
    #expect(session.signatureHint(in: "x (", at: 3) == nil)
    #expect(session.signatureHint(in: ":load a(", at: 8) == nil)
  }

  @Test func aLongSignatureShowsTheArgumentThatIsTyped() {
    let session = conversation.session
    func hint(_ text: String, _ columns: Int) -> String? {
      session.signatureHint(in: text, at: text.utf8.count, columns: columns)
    }
    #expect(hint("plot(", 40) == "plot(what, a=none, b=none, …)")
    #expect(hint("plot(sin, (1, 2), ", 40) == "plot(…, a=none, b=none, labels=none, …)")
    #expect(hint("plot(sin, xlog=", 50) == "plot(…, xlog=false, ylog=false, xlim=none, …)")
    #expect(
      hint("plot(1,2,3,4,5,6,7,8,9,10,11,12,13,14", 40)
        == "plot(…, xerr=none, yerr=none, …)")
    #expect(hint("clamp(", 12) == "clamp(x, …)")
  }

  @Test func indentsABlankLine() {
    #expect(conversation.completions("f(x) = {\n") == ["  "])
    #expect(conversation.completions("x + ") == [])
  }

  @Test func tellsWhereTheWordBegins() {
    let found = conversation.session.completions(in: "β + \\alp + 1", at: 9)
    #expect(found.start == 5)
    #expect(found.words.map(\.text) == ["\\alpha"])
  }

  @Test func survivesEveryPlaceOfEveryText() {
    let texts = [
      "", "\\", ":", "?", ": x", ":load", "import \"", "日本\\α", "f(x", "\"\\(", ":set x y",
    ]
    for text in texts {
      for cursor in 0...text.utf8.count {
        let found = conversation.session.completions(in: text, at: cursor)
        #expect(found.start >= 0 && found.start <= cursor)
        #expect(
          conversation.session.styles(of: text, cursor: cursor).count == text.unicodeScalars.count)
      }
    }
  }
}

@Suite struct Colours {
  private let session = Conversation().session

  /// One letter for each scalar.
  private func pattern(_ text: String, cursor: Int = 1_000) -> String {
    let letters: [TextStyle: String] = [
      .plain: ".", .keyword: "k", .number: "n", .string: "s", .comment: "c", .function: "f",
      .command: "!", .symbol: "y", .match: "m", .mistake: "x",
    ]
    return session.styles(of: text, cursor: cursor).map { letters[$0] ?? "?" }.joined()
  }

  @Test func tellWordsApart() {
    #expect(pattern("if α < 10 # no") == "kk.....nn.cccc")
    #expect(pattern("g(1.5)") == "f.nnn.")
    #expect(pattern("\"a\"") == "sss")
    #expect(pattern("∇f") == "y.")
    #expect(pattern("\\alp") == "yyyy")
  }

  @Test func showCommands() {
    #expect(pattern(":he x") == "!!!..")
    #expect(pattern(":bogus 1").hasPrefix("xxxxxx"))
    #expect(pattern(":time 1") == "!!!!!.n")
    #expect(pattern("?x") == "!.")
  }

  @Test func pairBracketsAtTheCursor() {
    #expect(pattern("(1)", cursor: 3) == "mnm")
    #expect(pattern("(1)", cursor: 0) == "mnm")
    #expect(pattern("(1)", cursor: 2) == "mnm")
    #expect(pattern("1)", cursor: 0) == "nx")
  }
}

@Suite struct PasteTests {
  let conversation = Conversation()

  @Test(
    arguments: [
      // Joiners, variation selectors, marks of direction, accents, tabs and hard spaces belong to a string.
      ("\"👩\u{200D}👩\u{200D}👧 ❤\u{FE0F} e\u{301} \u{200F}a\u{A0}b\tc\u{200B}\"", nil),
      ("# \u{200D}a\u{A0}b", nil),
      // Between words they are dropped.
      ("x\u{200B} =\u{A0}\u{2060}5\u{FEFF}", "x = 5"), ("(1,\r\n\t2)\r\n\r\n", "(1,\n  2)"),
      ("a\u{1B}[31m", "a[31m"), ("1\u{2028}2", "1\n2"),
      // A control character in a string is the same string, and can be seen.
      ("\"a\u{1B}[31m\"", "\"a\\u{1b}[31m\""),
      ("\"\\(f(\u{200B}1))\u{200D}\"", "\"\\(f(1))\u{200D}\""),
    ] as [(String, String?)])
  func stringsKeepWhatTheyHold(_ text: String, _ wanted: String?) {
    #expect(conversation.session.pasted(text, behind: "") == wanted ?? text)
  }

  @Test func theCursorIsInAString() {
    let session = conversation.session
    #expect(session.pasted("👩\u{200D}👧\n ", behind: "len(\"") == "👩\u{200D}👧\n ")
    #expect(session.pasted("👩\u{200D}👧 ", behind: "len(\"a\" + ") == "👩👧")
    #expect(session.pasted("\u{200D}\" \u{200D}", behind: "x = \"é") == "\u{200D}\"")
  }
}

@Suite struct Previews {
  private let conversation = Conversation()

  /// What is typed has not been entered.
  @Test(arguments: [
    "{ x = 7; x }", "if true { x = 7 }", "{ new = 1; x[0] = 7; new }", "x + rand()",
  ])
  func changeNothing(_ text: String) {
    _ = conversation.session.enter("x = [1, 2]")
    _ = conversation.session.liveValue(of: text)
    #expect(conversation.shown("x") == "[1, 2]\n")
    #expect(conversation.session.interpreter.userNames.map(\.name) == ["x"])
  }

  @Test func show() { #expect(conversation.session.liveValue(of: "{ y = 3; 2 * y }") == "= 6") }

  /// What was noticed while its value was shown is reported when an entry runs.
  @Test func takeNoWarnings() {
    let text = "(A -> A^-1)([[1, 2], [4, 8]])[0, 1]"
    let session = conversation.session
    #expect(session.liveValue(of: text) == "= 0.5")
    #expect(conversation.reported("1") == "")
    #expect(session.liveValue(of: text) == "= 0.5")
    #expect(session.state(of: text) == .complete)
    #expect(conversation.reported(text).contains("W0702"))
  }
}
