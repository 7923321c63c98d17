// Command.swift -- the commands of the prompt: one row each.

/// A command of the prompt.
struct Command: Sendable {
  /// Its name, without the colon.
  let name: String
  /// What may follow, as `EXPR` or `[FILE]`.
  let arguments: String
  /// What it does, in a few words.
  let help: String
  /// What completes its argument.
  let completes: Argument
  /// Does it.
  let action: @Sendable (Session, String) -> Session.Reply

  /// The kinds of argument that can be completed.
  enum Argument: Sendable { case nothing, expression, name, file, setting }

  init(
    _ name: String, _ arguments: String = "", _ help: String, completes: Argument = .nothing,
    action: @escaping @Sendable (Session) -> (String) -> Void
  ) {
    self.name = name
    self.arguments = arguments
    self.help = help
    self.completes = completes
    self.action = { session, argument in
      action(session)(argument)
      return .goOn
    }
  }

  /// The command that ends the conversation.
  init(leaving name: String, _ help: String) {
    self.name = name
    arguments = ""
    self.help = help
    completes = .nothing
    action = { _, _ in .leave }
  }

  /// Every command, in the order in which `:help` shows them.
  static let all = [
    Command(
      "help", "[NAME]", "explain a name or a command; ?NAME is the same", completes: .name,
      action: Session.help),
    Command("list", "", "the names you have defined", action: Session.list),
    Command(
      "type", "EXPR", "the kind of a value", completes: .expression, action: Session.type),
    Command(
      "time", "EXPR", "how long an expression takes", completes: .expression,
      action: Session.time),
    Command("load", "FILE", "run a file here", completes: .file, action: Session.load),
    Command(
      "save", "[FILE]", "write what ran without a mistake to a file", completes: .file,
      action: Session.save),
    Command(
      "history", "[N | /TEXT]", "earlier entries: the last N, or those with TEXT",
      action: Session.showHistory),
    Command(
      "set", "[digits N | color on]", "how values and messages look", completes: .setting,
      action: Session.set),
    Command("reset", "", "forget every name", action: Session.startOver),
    Command("clear", "", "wipe the screen", action: Session.clear),
    Command(leaving: "quit", "leave; so does Ctrl-D"),
  ]

  /// `:set [KEY [VALUE]]`
  var usage: String { arguments.isEmpty ? ":" + name : ":\(name) \(arguments)" }

  /// The commands that `prefix` can mean: the one of that name, or all that begin with it.
  static func named(_ prefix: String) -> [Command] {
    let exact = all.filter { $0.name == prefix }
    return exact.isEmpty ? all.filter { $0.name.hasPrefix(prefix) } : exact
  }

  /// The commands whose names are close to a misspelt one, best first.
  static func suggestions(for name: String) -> [Command] {
    let scored = all.map { (command: $0, distance: name.editDistance(to: $0.name)) }
    return scored.filter { $0.distance <= 2 }.sorted { $0.distance < $1.distance }.map(\.command)
  }
}

extension Session {
  /// Does what a command asks for.
  func perform(_ request: Request) -> Reply {
    let commands = Command.named(request.name)
    switch commands.count {
    case 1: return commands[0].action(self, request.argument)
    case 0:
      let close = Command.suggestions(for: request.name).first
      let hint = close.map { "did you mean `:\($0.name)`?" } ?? "`:help` lists the commands"
      report("there is no command `:\(request.name)`; \(hint)")
    default:
      let names = commands.map { "`:\($0.name)`" }.joined(separator: " or ")
      report("`:\(request.name)` could be \(names)")
    }
    return .goOn
  }
}

extension String {
  /// How many letters must be changed, added, taken away or swapped with their neighbour.
  ///
  /// - Complexity: O(m n), so for names only.
  func editDistance(to other: String) -> Int {
    let a = Array(prefix(40))
    let b = Array(other.prefix(40))
    var rows = [Array(0...b.count)]
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      for (j, y) in b.enumerated() {
        var best = Swift.min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (x == y ? 0 : 1))
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
          best = Swift.min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
