// Session+Demo.swift -- what a script that is played for an audience needs of a session.

import HypInterpreter

extension Session {
  /// What all names hold at one moment.
  public struct Snapshot { let names: Interpreter.Snapshot }

  /// What all names hold now.
  public func snapshot() -> Snapshot { Snapshot(names: interpreter.snapshot()) }

  /// Gives all names what they held then.
  public func restore(_ snapshot: Snapshot) { interpreter.restore(snapshot.names) }

  /// Does what a command says that a demonstration shows; false where it reported an error.
  public func show(command: String) -> Bool {
    let before = errorCount
    _ = enter(command)
    return errorCount == before
  }

  /// `:demo FILE`
  func demonstrate(_ argument: String) {
    let path = Request.path(argument)
    guard !path.isEmpty else { return report("`:demo` takes a file name") }
    guard let play = host.playDemo else { return report("demos cannot be played here") }
    play(self, path)
  }

  /// `:explain CODE`
  func explain(_ code: String) {
    guard !code.isEmpty else { return report("`:explain` takes a code, as in `:explain E0304`") }
    if let page = explanation(of: code) {
      host.write(PageLayout.text(page, columns: host.reportWidth()))
    }
  }
}
