// Command.swift -- what a command of the prompt is, and how a typed name finds its command.

import HypInterpreter
import HypSyntax

/// A command of the prompt: one row of `Command.all`.
struct Command: Sendable {
  /// Its name, without the colon.
  let name: String
  /// What may follow, such as `EXPR` or `[FILE]`.
  let arguments: String
  /// What it does, in a few words.
  let help: String
  /// The rest of what `:help :name` says.
  let details: String
  /// What completes its argument.
  let completes: Argument
  /// Does it.
  let action: @Sendable (Session, String) -> Session.Reply

  /// The kinds of argument that can be completed.
  enum Argument: Sendable { case nothing, expression, name, file, folder, setting }

  init(
    _ name: String, _ arguments: String = "", _ help: String, details: String = "",
    completes: Argument = .nothing,
    action: @escaping @Sendable (Session) -> (String) -> Void
  ) {
    self.name = name
    self.arguments = arguments
    self.help = help
    self.details = details
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
    details = ""
    completes = .nothing
    action = { _, _ in .leave }
  }

  /// `:set [KEY [VALUE]]`
  var usage: String { arguments.isEmpty ? ":" + name : ":\(name) \(arguments)" }

  /// What single letters mean that could mean several commands.
  private static let letters = [
    "h": "help", "t": "type", "l": "load", "r": "reload", "e": "edit", "w": "watch",
  ]

  /// Cannot be undone: its beginning is not enough.
  private var isWrittenOut: Bool { name == "reset" || name == "forget" }

  /// What other prompts have, and what there is here.
  private static let foreign = [
    "del": "`:forget NAME` forgets a name, `:reset` every name",
    "delete": "`:forget NAME` forgets a name, `:reset` every name",
    "rm": "`:forget NAME` forgets a name, and `!rm FILE` is the shell's",
    "ls": "`:list` shows the names, and `!ls` the files",
    "open": "`:load FILE` runs a file", "run": "`:load FILE` runs a file",
    "exit": "`:quit` leaves", "bye": "`:quit` leaves",
    "vars": "`:list` shows the names", "whos": "`:who` shows the names with their sizes",
  ]

  /// What to do instead of a command that there is not.
  static func hint(for name: String) -> String {
    if let hint = foreign[name] { return hint }
    if let command = all.first(where: { $0.isWrittenOut && $0.name.hasPrefix(name) }) {
      return "`:\(command.name)` must be written out in full"
    }
    let close = Spelling.closest(to: name, among: all.map(\.name)).first
    return close.map { "did you mean `:\($0)`?" } ?? "`:help` lists the commands"
  }

  /// The commands that `prefix` can mean: the one of that name, or all that begin with it.
  static func named(_ prefix: String) -> [Command] {
    let name = letters[prefix] ?? prefix
    let exact = all.filter { $0.name == name }
    return exact.isEmpty
      ? all.filter { $0.name.hasPrefix(prefix) && !$0.isWrittenOut } : exact
  }

  /// What `:help :name` shows.
  var page: String {
    let lines = details.split(separator: "\n", omittingEmptySubsequences: false)
    let more = details.isEmpty ? "" : "\n" + lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
    return "\(usage)\n  \(help)\n\(more)"
  }
}

extension Session {
  /// Does what a command asks for.
  func perform(_ request: Request) -> Reply {
    if request.name == Request.shell {
      runShell(request.argument)
      return .goOn
    }
    let commands = Command.named(request.name)
    switch commands.count {
    case 1 where commands[0].arguments.isEmpty && !request.argument.isEmpty:
      let command = commands[0]
      report(
        "`:\(command.name)` takes no argument, but `\(request.argument)` follows; `:\(command.name)` alone: "
          + command.help)
    case 1: return commands[0].action(self, request.argument)
    case 0: reportUnknownCommand(request.name)
    default:
      let names = commands.map { "`:\($0.name)`" }.joined(separator: " or ")
      report("`:\(request.name)` is ambiguous: \(names)")
    }
    return .goOn
  }

  func reportUnknownCommand(_ name: String) {
    report("there is no command `:\(name)`; \(Command.hint(for: name))")
  }
}
