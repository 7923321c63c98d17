// CommandTable.swift -- every command of the prompt, one row each.
//
// Completion, `:help`, unambiguous beginnings and did-you-mean all follow from the rows.

extension Command {
  /// Every command, in the order in which `:help` shows them.
  static let all = [
    // MARK: Learning
    Command(
      "help", "[NAME|/TEXT]", "explain a name or a subject",
      details: """
        ?NAME and NAME? are the same. For a function: its signature, meaning, domain
        and derivative, and an example that is run on the spot. Also keywords and signs (?for, ?'),
        and subjects: plots, arrays, derivatives, random, functions, tutorial.
        :help /TEXT searches all of it.
        """,
      completes: .name, action: Session.help),
    Command(
      "info", "NAME", "where a name comes from",
      details: "For a function of your own, also its source.",
      completes: .name, action: Session.info),
    Command(
      "explain", "CODE", "what a message means",
      details: "The page of a code, with an example and a remedy: :explain E0304",
      action: Session.explain),
    Command(
      "type", "EXPR", "kind and shape of a value",
      details: "Evaluates without output, and assigns nothing: :type [1, 2]'",
      completes: .expression, action: Session.type),
    Command(
      "check", "f, x", "test a gradient three ways",
      details: """
        The table of check_grad(f, x), also written f(x). Each row is a direction: reverse mode,
        forward mode, central differences, and the slope of the Taylor remainder, which is 2 if
        the gradient is right.
        """,
      completes: .expression, action: Session.check),
    Command(
      "time", "EXPR", "how long a calculation takes",
      details: """
        Repeats it for 0.2 seconds, and reports the shortest and the median time. What it
        prints is shown once.
        """,
      completes: .expression, action: Session.time),
    Command(
      "cost", "CALL", "what a call costs, by mode",
      details: """
        Counts operations, tape and memory in each mode, and says which mode fits: :cost train(0.01)
        """,
      completes: .expression, action: Session.cost),
    Command(
      "tape", "EXPR", "how a value is found",
      details: """
        A table of every operation: what it was given, what it gave, its slopes, and for a gradient the
        adjoints, with where they come from: :tape grad(f)(2). For a derivative inside a training, the
        numbers are a + bε. Long loops show their first turns and the last; turn=57 at the end opens one.
        """,
      completes: .expression, action: Session.tape),
    Command(
      "graph", "EXPR", "its operations as a graph",
      details: """
        Boxes with values and adjoints, arrows with slopes; heavy where most of the derivative comes along. Calls and loops
        become one box where there are more than 40: :graph grad(f)(2)
        """,
      completes: .expression, action: Session.graph),
    Command(
      "step", "EXPR", "go through it step by step",
      details: """
        Full screen: forward pass, backward pass, one operation at a time, and back again. → and ← one step, n and p a
        turn of a loop, f and b a pass, g a step by its number, / a text, e the rule, z asks before it shows, q leaves.
        In a pipe, one line for each step: :step grad(f)(2)
        """,
      completes: .expression, action: Session.step),
    Command(
      "film", "CALL", "its loop, turn by turn",
      details: """
        The main loop of a call: the loss and the variables over its turns, and the derivatives of all of them. save= at
        the end makes a film of it, .svg or .html: :film train'(0.01) save=train.html. See ?film.
        """,
      completes: .expression, action: Session.film),
    Command(
      "rule", "f", "a derivative, rule by rule",
      details: """
        The derivative of a function as one writes it by hand: one rule a line, then the formula,
        simplified. :rule f, :rule f', :rule x * sin(x). In an expression the variable is x, or else the first
        name that you have not defined. See ?formula.
        """,
      completes: .expression, action: Session.rule),
    Command(
      "dump", "CALL", "the code that a call runs",
      details: """
        The instructions of a call and of the functions it calls, for the kinds of its
        arguments, with the source lines. Nothing runs: :dump f(2). What they are before
        they become instructions, pass by pass: :dump ir f(2)
        """,
      completes: .expression, action: Session.dump),

    // MARK: Names
    Command("list", "", "the names you have defined", action: Session.list),
    Command(
      "who", "", "their kinds and sizes", details: "In the order of their names.",
      action: Session.who),
    Command(
      "forget", "NAME…", "forget some names",
      details: "Must be written out. What `:save` writes still defines them.", completes: .name,
      action: Session.forget),
    Command(
      "mem", "", "the memory of your names",
      details: "Largest first; then the whole program, now and at its peak.",
      action: Session.memory),
    Command(
      "reset", "", "forget every name",
      details: "Also forgets what `:save` would write and which files were loaded. Settings stay.",
      action: Session.startOver),

    // MARK: Files
    Command(
      "load", "FILE", "run a file here",
      details: "Its names become names of the session. `:reload` runs it again.",
      completes: .file, action: Session.load),
    Command(
      "reload", "", "run the loaded files again",
      details: "In the order in which they were loaded, with their imports.",
      action: Session.reload),
    Command(
      "watch", "FILE", "run a file when it changes",
      details: "Also when a file that it imports changes. Ctrl-C ends it.",
      completes: .file, action: Session.watch),
    Command(
      "edit", "[NAME]", "edit in $EDITOR, then run",
      details: """
        Opens $VISUAL or $EDITOR with the definition of NAME, or with the last entry. What you
        save is run; if the editor fails or the text is empty, nothing is. Ctrl-X Ctrl-E opens
        the entry being typed.
        """,
      completes: .name, action: Session.edit),
    Command(
      "save", "[FILE]", "save the session as a script",
      details: """
        Writes a script that repeats this session: failed entries are left out, loaded
        files are imported, and values used as `_` get the name `ans`. FILE is session.hyp
        by default; a file that was not written by `:save` is never replaced.
        """,
      completes: .file, action: Session.save),

    Command(
      "cd", "[FOLDER]", "work in another folder",
      details: "Files are relative to it. Without FOLDER, your home.", completes: .folder,
      action: Session.changeFolder),
    Command(
      "pwd", "", "the folder of the session",
      details: "`!COMMAND` runs a command of the shell, as in `!ls`.", action: Session.showFolder),
    Command(
      "demo", "FILE", "play a file step by step",
      details: """
        For an audience: comments are shown as text, and Enter runs the next statement; ↑ or b
        goes back, c runs to the end, q leaves. Anything else you type is evaluated.
        """,
      completes: .file, action: Session.demonstrate),

    // MARK: The conversation
    Command(
      "history", "[N|/TEXT]", "earlier entries",
      details: "The last 20, the last N, or those that contain TEXT.",
      action: Session.showHistory),
    Command(
      "set", "[KEY [VALUE]]", "change a setting",
      details: "Without a value, shows one setting; without a key, all:\n" + Setting.overview,
      completes: .setting, action: Session.set),
    Command("clear", "", "clear the screen", action: Session.clear),
    Command(leaving: "quit", "leave; so does Ctrl-D"),
  ]
}
