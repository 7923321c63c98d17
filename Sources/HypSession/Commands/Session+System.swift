// Session+System.swift -- the folder in which the session works, and commands of the shell.

extension Session {
  /// `:pwd`
  func showFolder(_ argument: String) {
    host.write((host.folder() ?? "this session has no folder") + "\n")
  }

  /// `:cd [FOLDER]`
  func changeFolder(_ argument: String) {
    do throws(FileFailure) {
      try host.changeFolder(argument.isEmpty ? "~" : Request.path(argument))
      showFolder("")
    } catch {
      report("cannot go to `\(argument)`: \(error.reason)")
    }
  }

  /// `!COMMAND`
  func runShell(_ command: String) {
    guard !command.isEmpty else { return report("`!` takes a command of the shell, as in `!ls`") }
    do throws(FileFailure) {
      let status = try host.runShell(command)
      if status != 0 { report("`\(command)` ended with \(status)") }
    } catch {
      report("`\(command)` cannot be run: \(error.reason)")
    }
  }
}
