// EntryTests.swift -- entries at a prompt: what they show, keep and bind.

import HypSession
import Testing

@Suite struct Entries {
  private let conversation = Conversation()

  @Test func valuesAreShown() {
    #expect(conversation.shown("1 + 1") == "2\n")
    #expect(conversation.shown("x = 4") == "")
    #expect(conversation.shown("x; x + 1; x + 2;") == "")
    #expect(conversation.shown("x\nx + 1") == "4\n5\n")
    #expect(conversation.shown("print(3)") == "3\n")
  }

  @Test func lastValueHasTwoNames() {
    #expect(conversation.shown("20 + 1") == "21\n")
    #expect(conversation.shown("_ * 2") == "42\n")
    #expect(conversation.shown("ans + 1") == "43\n")
    #expect(conversation.shown("7;") == "")
    #expect(conversation.shown("ans") == "43\n")
  }

  @Test func failuresKeepNames() {
    #expect(conversation.shown("x = 5") == "")
    #expect(conversation.reported("x = missing").contains("missing"))
    #expect(conversation.shown("x") == "5\n")
  }

  @Test func digitsAreForDisplayOnly() {
    #expect(conversation.shown(":set digits 3") == "")
    #expect(conversation.shown("2 / 3") == "0.667\n")
    #expect(conversation.shown(":set digits full") == "")
    #expect(conversation.shown("ans * 3") == "2\n")
  }

  @Test func typesTimesAndLists() {
    #expect(conversation.shown(":type 1 + 1") == "number\n")
    #expect(conversation.shown(":time 1 + 1").hasPrefix("2\n"))
    let time = conversation.shown(":time 1 + 1")
    #expect(time.contains("min 10.0 ms, median 10.0 ms of 20 runs"), "\(time)")
    _ = conversation.shown("x = 2.5")
    #expect(conversation.shown(":list") == "x  number  2.5\n")
    #expect(conversation.shown(":reset") == "all names are forgotten\n")
    #expect(conversation.reported("x").contains("`x`"))
  }

  @Test func whatRanIsSaved() {
    _ = conversation.shown("x = 2 # two")
    _ = conversation.reported("x = missing")
    _ = conversation.shown("f(y) = x * y")
    #expect(conversation.shown(":save a.hyp") == "wrote 2 entries to a.hyp\n")
    #expect(conversation.files["a.hyp"] == "x = 2 # two\nf(y) = x * y\n")
    #expect(conversation.shown(":save").hasPrefix("wrote 2 entries to a.hyp"))
    conversation.files["b.hyp"] = "mine"
    #expect(conversation.reported(":save b.hyp").contains("exists"))
    #expect(conversation.files["b.hyp"] == "mine")
  }

  @Test func importsAreFoundBesideTheirSource() {
    conversation.files["lib/a.hyp"] = "import \"b.hyp\"\na = b + 1\n"
    conversation.files["lib/b.hyp"] = "print(\"once\")\nb = 1\n"
    #expect(conversation.shown("import \"./lib/a.hyp\"") == "once\n")
    #expect(conversation.shown("import \"lib/../lib/b.hyp\"\na") == "2\n")
    #expect(conversation.reported("import \"no.hyp\"").contains("No such file"))
  }

  @Test func filesAreLoaded() {
    conversation.files["a.hyp"] = "a = 6\n1 + 1\nprint(a)\n"
    #expect(conversation.shown(":load a.hyp") == "6\n")
    #expect(conversation.shown("a + 1") == "7\n")
    conversation.files["b.hyp"] = "b = 1\nmissing\n"
    #expect(conversation.reported(":load b.hyp").contains("b.hyp:2:1"))
  }

  @Test func dualNumbersAreShownAndNotKept() {
    #expect(conversation.shown("7") == "7\n")
    #expect(conversation.shown("(3 + ε)^2") == "9 + 6ε\n")
    #expect(conversation.shown("_ + ans") == "14\n")
    #expect(conversation.shown("ε^2") == "0\n")
    #expect(conversation.shown("_") == "0\n")
    #expect(conversation.shown(":type [1, ε]") == "vector(2) with ε\n")
    #expect(conversation.shown(":time (2 + ε)^2").hasPrefix("4 + 4ε\n"))
    #expect(conversation.shown("?ε₁").hasPrefix("ε\n  The unit of dual numbers"))
    #expect(conversation.shown(":set digits 3") == "")
    #expect(conversation.shown("sin(1 + ε)") == "0.841 + 0.54ε\n")
  }

  @Test func shapesBelongToTypes() {
    #expect(conversation.shown(":type [1, 2, 3]") == "vector(3)\n")
    #expect(conversation.shown(":type [[1, 2, 3], [4, 5, 6]]") == "matrix(2, 3)\n")
    #expect(conversation.shown(":type (a=1, b=[2])") == "(a: number, b: vector(1))\n")
    #expect(conversation.shown(":type ((1, true), \"x\")") == "((number, boolean), string)\n")
    #expect(conversation.shown(":type sin") == "function sin(x)\n")
    #expect(conversation.shown(":type print(1)") == "none\n")
  }

  @Test func namesTellWhereTheyAreFrom() {
    _ = conversation.shown("## Twice.\nf(x, n=2) = n * x")
    #expect(
      conversation.shown(":info f")
        == "f(x, n=2)\n  defined at <prompt:1>:2:1\n    ## Twice.\n    f(x, n=2) = n * x\n")
    _ = conversation.shown("v = [1, 2]")
    #expect(conversation.shown(":info v") == "v  vector(2), 16 B\n  [1, 2]\n")
    #expect(conversation.shown(":info tanh").contains("`:help tanh` says more"))
    #expect(conversation.reported(":info tahn").contains("did you mean `tan` or `tanh`"))
    #expect(conversation.reported(":info").contains("takes a name"))
  }

  @Test func examplesOfTheManualAreRun() {
    #expect(conversation.shown("?grad").contains("example     grad(v -> v[0] * v[1])([2, 3])"))
    #expect(conversation.shown("?grad").hasSuffix("              [3, 2]\n"))
    // Not the recorded answer: the settings of now.
    _ = conversation.shown(":set digits 3")
    let page = conversation.shown("?digamma")
    #expect(page.contains("example     digamma(1)\n              -0.577\n"), "\(page)")
    // And never in the session itself.
    _ = conversation.shown("?sin")
    #expect(conversation.shown(":list") == "nothing is defined yet\n")
  }

  @Test func memoryIsListed() {
    _ = conversation.shown("a = zeros(1000); b = 1")
    #expect(
      conversation.shown(":mem") == """
        8.00 kB    a  vector(1000)
        8 B        b  number
        8.01 kB    in 2 names
        2.00 MB    in the whole program, 3.00 MB at its peak

        """)
  }

  @Test func loadedFilesAreRunAgain() {
    #expect(conversation.reported(":reload").contains("no file was loaded"))
    conversation.files["a.hyp"] = "import \"b.hyp\"\na = b + 1"
    conversation.files["b.hyp"] = "b = 1"
    #expect(conversation.shown(":load a.hyp\n") == "")
    conversation.files["b.hyp"] = "b = 10"
    #expect(conversation.shown(":reload") == "loaded a.hyp\n")
    #expect(conversation.shown("a") == "11\n")
  }

  @Test func watchedFilesAreRunWhenTheyChange() {
    conversation.files["a.hyp"] = "import \"b.hyp\"\nprint(b)"
    conversation.files["b.hyp"] = "b = 1"
    var pauses = 0
    conversation.whilePaused = { [conversation] in
      pauses += 1
      // What is imported counts too; a mistake does not end it.
      if pauses == 2 { conversation.files["b.hyp"] = "b = 222" }
      if pauses == 4 { conversation.files["a.hyp"] = "print(" }
      if pauses == 6 { conversation.files["a.hyp"] = "print(-1)" }
      return pauses < 8
    }
    #expect(conversation.shown(":watch a.hyp") == "1\n222\n-1\n")
    #expect(conversation.reports.contains("watching `a.hyp` and 1 more; Ctrl-C ends it"))
    #expect(conversation.reports.contains("error[E01"))
    #expect(conversation.session.wasInterrupted)
    #expect(conversation.shown("b") == "222\n")
  }

  @Test func definitionsAreEdited() {
    _ = conversation.shown("# old\nf(x) = x")
    var seen = ""
    conversation.editing = { text in
      seen = text
      return "f(x) = 2x\n"
    }
    #expect(conversation.shown(":edit f") == "f(x) = 2x\n")
    #expect(seen == "# old\nf(x) = x")
    #expect(conversation.shown("f(4)") == "8\n")
    #expect(conversation.history.last == "f(x) = 2x")
    conversation.history = ["f(5)", ":list"]
    conversation.editing = { $0 + " + 1" }
    #expect(conversation.shown(":edit") == "f(5) + 1\n11\n")
    conversation.editing = { _ in " \n" }
    #expect(conversation.shown(":edit") == "nothing to run\n")
    #expect(conversation.reported(":edit sin").contains("is built in"))
    #expect(conversation.reported(":edit nothing").contains("no definition yet"))
    conversation.editing = nil
    #expect(conversation.reported(":edit").contains("cannot edit: no editor here"))
  }

  @Test func savedScriptsReplay() {
    let entries = [
      "x = 3 # three", "x + 1", "_ * 2", "x; x * 5; 7;", "y = ans + 1", "missing",
      ":set numbers on",
      "x^2", "z = _8 + [_ for _ in 1...2][0]", "(x, ans)",
    ]
    for entry in entries { _ = conversation.shown(entry) }
    let values = conversation.shown("(x, y, z, ans)")
    _ = conversation.shown(":save a.hyp")
    let replay = Conversation()
    replay.files = conversation.files
    #expect(replay.reported(":load a.hyp") == "", "\(conversation.files["a.hyp"] ?? "")")
    #expect(replay.shown("(x, y, z, (x, ans))") == values)
  }

  @Test func entriesAreNumberedOnRequest() {
    _ = conversation.shown(":set numbers on")
    #expect(conversation.session.nextEntryNumber == 2)
    _ = conversation.shown("5")
    _ = conversation.shown("6")
    #expect(conversation.shown("_2 + _3") == "11\n")
    #expect(conversation.shown(":list") == "nothing is defined yet\n")
  }

  @Test func codeIsShown() {
    _ = conversation.shown("f(x) = { print(x); 2 * x }")
    let code = conversation.shown(":dump f(3)")
    #expect(code.contains("f(x: real) -> real") && code.contains("x * 2"))
    #expect(conversation.shown(":du f(3)") == code)
    // Nothing has run, and the next entry does.
    #expect(conversation.shown("f(3)") == "3\n6\n")
    #expect(conversation.shown(":dump f'(3)").contains("f(x: number) -> number"))
    #expect(conversation.reported(":dump").contains("takes one expression"))
    #expect(conversation.reported(":dump x = 1").contains("takes one expression"))
    #expect(conversation.reported(":dump (").contains("E01"))
  }

  @Test func costsAreShownAsATable() {
    _ = conversation.shown("train(α, steps=10) = { w = 0; for i in 1...steps { w -= α * w }; w }")
    let table = conversation.shown(":cost train(0.1, steps=20)")
    #expect(table.hasPrefix("train(α, steps=10): 1 input, 20 steps\n"))
    #expect(table.contains("\n  operations, times the steps"))
    #expect(table.contains("\n  peak, times the steps"))
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(table.contains("\nforward mode fits: one input, so one pass"))
    #expect(table == conversation.shown("cost(train, 0.1, steps=20)"))
    #expect(conversation.reported(":cost 1 + 2").contains("takes a call"))
    #expect(conversation.reported(":cost train(\"a\")").contains("E0504"))
  }
}
