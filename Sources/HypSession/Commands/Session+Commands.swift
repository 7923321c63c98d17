// Session+Commands.swift -- commands about the conversation itself.

extension Session {
  /// `:history`
  func showHistory(_ argument: String) {
    var entries = host.history()[...]
    if argument.hasPrefix("/") {
      let wanted = argument.dropFirst()
      entries = entries.filter { wanted.isEmpty || $0.contains(wanted) }[...]
    } else if let count = Int(argument.isEmpty ? "20" : argument), count >= 0 {
      entries = entries.suffix(count)
    } else {
      return report(
        "`:history` takes a number, as in `:history 20`, or a text, as in `:history /grad`")
    }
    for entry in entries { host.write(entry + "\n") }
  }

  /// `:reset`
  func startOver(_ argument: String) {
    reset()
    host.write("all names are forgotten\n")
  }

  /// `:forget NAME…`
  func forget(_ argument: String) {
    let names = argument.split { $0.isWhitespace || $0 == "," }.map(String.init)
    guard !names.isEmpty else {
      return report("`:forget` takes names, as in `:forget x y`; `:reset` forgets every name")
    }
    let unknown = names.filter { name in !userNames.contains { $0.name == name } }
    guard unknown.isEmpty else {
      let list = unknown.map { "`\($0)`" }.joined(separator: ", ")
      return report("you have not defined \(list); `:list` shows the names")
    }
    for name in names { _ = interpreter.forget(name) }
  }

  /// `:clear`
  func clear(_ argument: String) { host.clearScreen() }
}
