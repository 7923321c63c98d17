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

  /// `:clear`
  func clear(_ argument: String) { host.clearScreen() }
}
