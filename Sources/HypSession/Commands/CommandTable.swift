// CommandTable.swift -- every command of the prompt, one row each.
//
// Completion, `:help`, unambiguous beginnings and did-you-mean all follow from the rows.

extension Command {
  /// Every command, in the order in which `:help` shows them.
  static let all = [
    // MARK: Learning
    Command(
      "help", "[NAME]", "explain a name or a command",
      details: """
        ?NAME and NAME? are the same. Of a function: how it is called, what it means, where it is
        defined, its derivative, and an example that is run on the spot.
        """,
      completes: .name, action: Session.help),
    Command(
      "info", "NAME", "where a name comes from",
      details: "Of a function of yours also how it was written.",
      completes: .name, action: Session.info),
    Command(
      "explain", "CODE", "what a message means",
      details: "The page of a code, with an example and how to mend it: :explain E0304",
      action: Session.explain),
    Command(
      "type", "EXPR", "kind and shape of a value",
      details: "Evaluates without showing what is printed, and binds nothing: :type [1, 2]'",
      completes: .expression, action: Session.type),
    Command(
      "check", "f, x", "test a gradient three ways",
      details: """
        A table of check_grad(f, x); f(x) may be written too. Each row is a direction: reverse mode,
        forward mode, central differences, and the slope of the Taylor remainder, which is 2 where
        the gradient is right.
        """,
      completes: .expression, action: Session.check),
    Command(
      "time", "EXPR", "how long a calculation takes",
      details: """
        Repeats it until 0.2 seconds are over, and says the shortest and the median time. What it
        prints is shown once.
        """,
      completes: .expression, action: Session.time),
    Command(
      "cost", "CALL", "what a call costs, by mode",
      details: """
        Counts operations, tape and memory in each mode, and says which one fits: :cost train(0.01)
        """,
      completes: .expression, action: Session.cost),
    Command(
      "dump", "CALL", "the code that a call runs",
      details: """
        The instructions of a call and of the functions that it leads to, for the kinds of its
        arguments, with the lines they came from. Nothing runs: :dump f(2). What they are before
        they are instructions, pass by pass: :dump ir f(2)
        """,
      completes: .expression, action: Session.dump),

    // MARK: Names
    Command("list", "", "the names you have defined", action: Session.list),
    Command(
      "mem", "", "the memory that names hold",
      details: "Largest first; then all of the program, now and at its peak.",
      action: Session.memory),
    Command(
      "reset", "", "forget every name",
      details: "Also what `:save` would write and which files were loaded. Settings stay.",
      action: Session.startOver),

    // MARK: Files
    Command(
      "load", "FILE", "run a file here",
      details: "Its names become names of the session. `:reload` runs it again.",
      completes: .file, action: Session.load),
    Command(
      "reload", "", "run the loaded files again",
      details: "In the order in which they were loaded, with what they import.",
      action: Session.reload),
    Command(
      "watch", "FILE", "run a file when it changes",
      details: "Also when a file that it imports changes. Ctrl-C ends it.",
      completes: .file, action: Session.watch),
    Command(
      "edit", "[NAME]", "write in $EDITOR, and run",
      details: """
        Opens $VISUAL or $EDITOR with the definition of NAME, or else with the last entry. What is
        saved is run; an editor that fails, or an empty text, runs nothing. Ctrl-X Ctrl-E opens
        the entry being typed.
        """,
      completes: .name, action: Session.edit),
    Command(
      "save", "[FILE]", "write what ran as a script",
      details: """
        A script that does again what was done here: entries that failed are left out, files that
        were loaded are imported, and values used as `_` get the name `ans`. FILE is session.hyp
        where none is given; a file that was not written by `:save` is never replaced.
        """,
      completes: .file, action: Session.save),

    Command(
      "demo", "FILE", "play a file step by step",
      details: """
        For an audience: comments are told, each statement is shown, and Enter runs it; ↑ or b goes
        back, c runs to the end, q leaves. What is typed in between is evaluated here.
        """,
      completes: .file, action: Session.demonstrate),

    // MARK: The conversation
    Command(
      "history", "[N|/TEXT]", "earlier entries",
      details: "The last 20, the last N, or those that hold TEXT.",
      action: Session.showHistory),
    Command(
      "set", "[KEY [VALUE]]", "how things look and behave",
      details: "Without a value, shows one; alone, shows all:\n" + Setting.overview,
      completes: .setting, action: Session.set),
    Command("clear", "", "wipe the screen", action: Session.clear),
    Command(leaving: "quit", "leave; so does Ctrl-D"),
  ]
}
