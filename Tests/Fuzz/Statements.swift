// Statements.swift -- a line of statements, run as the prompt or as `--json` runs it.

import Foundation
import HypInterpreter
import HypPlots
import HypSession
import HypSyntax

/// Runs statements in a session in memory.
enum Statements {
  /// What is wrong; a mistake that is told is not.
  static func fault(_ text: String, asJSON: Bool) -> String? {
    let conversation = Conversation()
    if !asJSON {
      _ = conversation.session.enter(text)
      return nil
    }
    conversation.session.writesJSON = true
    conversation.session.run(SourceFile(name: "<fuzz>", text: text), showsValues: true)
    return conversation.brokenJSON
  }
}

/// A session whose world is a few texts.
final class Conversation {
  var output = ""
  var reports = ""
  var look = TextLook()
  private(set) var session: Session

  init() {
    session = Session(host: Host(write: { _ in }, report: { _ in }))
    var host = Host(
      write: { [unowned self] in
        // Enough for every check, and no more than fits.
        if output.utf8.count < 1 << 20 { output += $0 }
      },
      report: { [unowned self] in if reports.utf8.count < 1 << 20 { reports += $0 } })
    host.readFile = { path throws(FileFailure) in
      guard path.hasSuffix("csv") else { throw FileFailure.missing }
      return "a,b\n1,2\n3,\"x\n"
    }
    host.writeFile = { _, _ throws(FileFailure) in }
    host.valueWidth = { 80 }
    host.plotLook = { [unowned self] in look }
    session = Session(host: host)
  }

  /// A line of the output that no reader of JSON takes.
  var brokenJSON: String? {
    guard output.utf8.count < 1 << 20 else { return nil }
    for line in output.split(separator: "\n") {
      guard (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any] else {
        return "invalid JSON: \(line.prefix(300))"
      }
    }
    return nil
  }
}
