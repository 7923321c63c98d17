// CommandTests.swift -- the commands of the prompt.

import HypSession
import Testing

@Suite struct Commands {
  private let conversation = Conversation()

  @Test func helpFitsOneScreen() {
    let text = conversation.shown(":help")
    #expect(text == conversation.shown("?"))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    let names = [
      "help", "info", "type", "time", "list", "who", "forget", "mem", "load", "reload", "watch",
      "edit", "save", "cd", "pwd", "history", "set", "reset", "clear", "quit",
    ]
    for name in names {
      #expect(text.contains(":" + name))
      // Each has a page of its own.
      let page = conversation.shown(":help :" + name)
      #expect(page.hasPrefix(":" + name) && page.split(separator: "\n").count >= 2, "\(name)")
    }
  }

  @Test func rulesTakeExpressions() {
    #expect(conversation.shown(":rule x * sin(x)").contains("f'(x) = sin(x) + x·cos(x)"))
    // A function that has a name in it is no call of it.
    #expect(conversation.shown(":rule max(x, 2) * x").contains("x + max(x, 2)     if x > 2"))
    // The first is `x`, where there is one.
    #expect(conversation.shown(":rule a * x^2").contains("f(x, a) = a·x^2"))
    #expect(conversation.shown(":rule a * t^2").contains("f(a, t) = a·t^2"))
    _ = conversation.shown("a = 3")
    #expect(conversation.shown(":rule a * t^2").contains("f'(t) ="))
    #expect(conversation.reported(":rule a").contains("`a` is a number"))
    #expect(conversation.reported(":rule foo(x)").contains("unknown name `foo`"))
    #expect(conversation.shown(":rule sin").contains("sin'(x) = cos(x)"))
  }

  @Test func filmsFollowALoop() {
    _ = conversation.shown(
      "t(α) = { w = 0; for i in 1...9 { w -= α * grad(v -> (v - 3)^2)(w) }; w }")
    for call in ["t'(0.01)", "t(0.01)", "grad(t)(0.01)"] {
      let text = conversation.shown(":film \(call)")
      #expect(text.hasPrefix("t'(0.01): 9 turns of `for i in 1...9`"))
      #expect(text.contains("w ") && text.contains("by α"))
    }
    #expect(conversation.reported(":film 3").contains("takes a call"))
    #expect(conversation.reported(":film sin(1)").contains("no loop"))
  }

  @Test func beginningsWork() {
    #expect(conversation.shown(":hel") == conversation.shown(":help"))
    #expect(conversation.shown(":h") == conversation.shown(":help"))
    #expect(conversation.reported(":l").contains("`:load` takes"))
    #expect(conversation.reported(":s").contains("`:save` or `:set`"))
    if case .leave = conversation.session.enter(":q") {} else { Issue.record("`:q` should leave") }
  }

  @Test(arguments: ["list", "who", "pwd", "mem", "reset", "reload", "clear", "quit"])
  func whatTakesNothingRefusesIt(_ name: String) {
    _ = conversation.shown("x = 5")
    let reported = conversation.reported(":\(name) now")
    #expect(reported.hasPrefix("error: `:\(name)` takes no argument, but `now` follows"))
    if case .leave = conversation.session.enter(":\(name) now") { Issue.record("it left") }
    #expect(conversation.shown("x") == "5\n")
  }

  @Test func resetIsWrittenOut() {
    _ = conversation.shown("x = 5")
    for entry in [":res", ":rese", ":reset x", ":resett"] {
      #expect(conversation.reported(entry).contains("reset"), "\(entry)")
      #expect(conversation.shown("x") == "5\n", "\(entry)")
    }
    _ = conversation.shown(":reset")
    #expect(conversation.reported("x").contains("unknown name"))
  }

  @Test func habitsOfOtherPromptsWork() {
    #expect(conversation.shown("help") == conversation.shown(":help"))
    for entry in ["help sin", "help(sin)"] {
      #expect(conversation.shown(entry) == conversation.shown(":help sin"))
    }
    for entry in ["exit", "quit()", " exit ;"] {
      if case .leave = conversation.session.enter(entry) {} else { Issue.record("\(entry) leaves") }
    }
    // What the user defines is the user's.
    #expect(conversation.shown("exit = 3; exit") == "3\n")
    #expect(conversation.shown("exit") == "3\n")
    #expect(conversation.reported("quit + 1").contains("Ctrl-D leaves"))
    #expect(conversation.reported("help sin cos").contains("error"))
  }

  /// A terminal of 80 columns and 24 rows holds it, and the prompt below.
  @Test func theOverviewFitsOneScreen() {
    var shown = ""
    var host = Host(write: { shown += $0 }, report: { _ in })
    for (columns, wanted) in [(80, ":load     run"), (100, ":load FILE")] {
      shown = ""
      host.reportWidth = { columns }
      _ = Session(host: host).enter(":help")
      let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 23)
      #expect(lines.allSatisfy { $0.count <= columns }, "\(columns)")
      #expect(shown.contains(wanted))
    }
  }

  @Test func misspeltCommandsGetAHint() {
    #expect(conversation.reported(":hlep").contains("did you mean `:help`?"))
    #expect(conversation.reported(":xyzzy").contains("`:help` lists"))
    #expect(conversation.reported(":").contains("is ambiguous"))
  }

  @Test func helpOfACommandIsItsRow() {
    #expect(conversation.shown(":help :load").hasPrefix(":load FILE\n"))
    #expect(conversation.shown(":help load").hasPrefix(":load FILE\n"))
    #expect(conversation.reported("?qqqqqq").contains("no help on `qqqqqq`"))
    #expect(conversation.reported("qqqqqq?").contains("no help on `qqqqqq`"))
  }

  @Test func settingsAreShownAndChanged() {
    #expect(
      conversation.shown(":set")
        == "digits auto\ncolor auto\ntheme auto\neditor auto\nsignature on\nkinks on\n"
        + "hint off\nlive off\nnumbers off\nbanner on\n"
    )
    #expect(conversation.shown(":set digits 4") == "")
    #expect(conversation.shown(":set dig") == "digits 4\n")
    #expect(conversation.reported(":set digits 40").contains("from 1 to 17"))
    #expect(conversation.reported(":set digits x").contains("from 1 to 17"))
    #expect(conversation.reported(":set colour on").contains("did you mean `color`?"))
    #expect(conversation.reported(":set xyzzy on").contains("the settings are `digits`, `color`"))
    #expect(conversation.shown(":set color off") == "")
    #expect(conversation.session.settings.color == false)
    #expect(conversation.shown(":set hint = on") == "")
    #expect(conversation.session.settings.hint)
    #expect(conversation.reported(":set hint maybe").contains("`on` or `off`"))
    #expect(conversation.reported(":set editor joe").contains("`emacs`, `vi` or `auto`"))
  }

  @Test func kinksAreToldOrErrorsOrNothing() {
    let conversation = Conversation()
    #expect(conversation.reported("abs'(0)").hasPrefix("warning[W0501]: `abs`"))
    #expect(conversation.shown("abs'(0)") == "0\n")
    #expect(conversation.shown(":set kinks error") == "")
    #expect(conversation.reported("x = abs'(0)").hasPrefix("error[E0523]: `abs`"))
    #expect(conversation.reported("x").hasPrefix("error[E0201]"))
    #expect(conversation.shown(":set kinks off") == "")
    #expect(conversation.reported("abs'(0)") == "")
    #expect(conversation.reported(":set kinks maybe").contains("`on`, `off` or `error`"))
  }

  @Test func aStatementThatIsLookedAtTwiceRunsOnce() {
    let conversation = Conversation()
    _ = conversation.shown("seed(1)")
    let text = conversation.shown(
      "{ n = 1; for i in 1...3 { n += abs'(0) + rand(); print(i) }; n }")
    #expect(text.hasPrefix("1\n2\n3\n") && !text.dropFirst(6).contains("1\n2"))
    let next = conversation.shown("rand()")
    let plain = Conversation()
    _ = plain.shown("seed(1)")
    let same = plain.shown("{ n = 1; for i in 1...3 { n += rand(); print(i) }; n }")
    #expect(text == same && next == plain.shown("rand()"))
  }

  @Test func configurationFilesAreReadAndWarnedOf() {
    let text = """
      # mine
      digits = 5   # enough
      editor vi

      hnit on
      live perhaps
      numbers on off
      """
    conversation.session.configure(text, name: "config")
    #expect(conversation.session.settings.digits == .count(5))
    #expect(conversation.session.settings.editor == .vi)
    #expect(
      conversation.reports == """
        warning: config:5: there is no setting `hnit`; did you mean `hint`?
        warning: config:6: `live` must be `on` or `off`
        warning: config:7: `numbers` must be `on` or `off`

        """)
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
    #expect(conversation.reported(":load").contains("a file name"))
    #expect(conversation.reported(":save").contains("nothing to save"))
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
