// CommandTests.swift -- the commands of the prompt, and entries that run.

import HypSession
import Testing

@Suite struct Commands {
  private let conversation = Conversation()

  @Test func helpFitsOneScreen() {
    let text = conversation.shown(":help")
    #expect(text == conversation.shown("?"))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    for name in ["help", "list", "type", "time", "load", "save", "history", "set", "reset", "quit"]
    {
      #expect(text.contains(":" + name))
    }
  }

  @Test func beginningsWork() {
    #expect(conversation.shown(":hel") == conversation.shown(":help"))
    #expect(conversation.reported(":l").contains("`:list` or `:load`"))
    if case .leave = conversation.session.enter(":q") {} else { Issue.record("`:q` should leave") }
  }

  @Test func misspeltCommandsGetAHint() {
    #expect(conversation.reported(":hlep").contains("did you mean `:help`?"))
    #expect(conversation.reported(":xyzzy").contains("`:help` lists"))
    #expect(conversation.reported(":").contains("could be"))
  }

  @Test func helpOfACommandIsItsRow() {
    #expect(conversation.shown(":help :load").hasPrefix(":load FILE\n"))
    #expect(conversation.shown(":help load").hasPrefix(":load FILE\n"))
    #expect(conversation.reported("?qqqqqq").contains("nothing is known of `qqqqqq`"))
    #expect(conversation.reported("qqqqqq?").contains("nothing is known of `qqqqqq`"))
  }

  @Test func settingsAreShownAndChanged() {
    #expect(conversation.shown(":set") == "digits full\ncolor auto\n")
    #expect(conversation.shown(":set digits 4") == "")
    #expect(conversation.shown(":set dig") == "digits 4\n")
    #expect(conversation.reported(":set digits 40").contains("from 1 to 17"))
    #expect(conversation.reported(":set digits x").contains("from 1 to 17"))
    #expect(conversation.reported(":set colour on").contains("knows"))
    #expect(conversation.shown(":set color off") == "")
    #expect(conversation.session.settings.color == false)
  }

  @Test func historyIsSearched() {
    conversation.history = ["a = 1", "b = 2", "a + b"]
    #expect(conversation.shown(":history") == "a = 1\nb = 2\na + b\n")
    #expect(conversation.shown(":history 1") == "a + b\n")
    #expect(conversation.shown(":history /b") == "b = 2\na + b\n")
    #expect(conversation.reported(":history -3").contains("takes a number"))
  }

  @Test func filesThatAreNotThereAreTold() {
    #expect(conversation.reported(":load no.hyp").contains("cannot read `no.hyp`: No such file"))
    #expect(conversation.reported(":load").contains("name of a file"))
    #expect(conversation.reported(":save").contains("nothing has run"))
  }

  @Test func expressionsAreAskedFor() {
    #expect(conversation.reported(":type").contains("one expression"))
    #expect(conversation.reported(":time 1; 2").contains("one expression"))
    #expect(conversation.reported(":type 1 +").hasPrefix("error[E01"))
  }

  @Test func mistakesOfFormAreReportedOnce() {
    #expect(conversation.reported("x = = 1").hasPrefix("error["))
    #expect(conversation.shown("x = = 1") == "")
  }
}

@Suite(.enabled(if: machineIsReady, "needs the interpreter")) struct Entries {
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
    #expect(conversation.shown(":time 1 + 1").contains("is the median of"))
    _ = conversation.shown("x = 2.5")
    #expect(conversation.shown(":list") == "x  number  2.5\n")
    #expect(conversation.shown(":reset") == "every name is forgotten\n")
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

  @Test(.enabled(if: machineIsReady)) func dualNumbersAreShownAndNotKept() {
    #expect(conversation.shown("7") == "7\n")
    #expect(conversation.shown("(3 + ε)^2") == "9 + 6ε\n")
    #expect(conversation.shown("_ + ans") == "14\n")
    #expect(conversation.shown("ε^2") == "0\n")
    #expect(conversation.shown("_") == "0\n")
    #expect(conversation.shown(":type [1, ε]") == "vector with ε\n")
    #expect(conversation.shown(":time (2 + ε)^2").hasPrefix("4 + 4ε\n"))
    #expect(conversation.shown("?ε₁").hasPrefix("ε\n  The unit of dual numbers"))
    #expect(conversation.shown(":set digits 3") == "")
    #expect(conversation.shown("sin(1 + ε)") == "0.841 + 0.54ε\n")
  }
}
