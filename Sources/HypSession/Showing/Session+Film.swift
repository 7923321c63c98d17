// Session+Film.swift -- `:film`: the loop of a training, turn by turn.

import HypInterpreter
import HypSyntax

extension Session {
  /// `:film CALL`
  func film(_ argument: String) {
    let (text, options) = Self.options(argument, named: ["save", "loss", "frames"])
    guard let statement = expression(text, for: "film") else { return }
    guard let (function, passed) = Self.call(statement), !passed.isEmpty else {
      return report("`:film` takes a call with arguments, as in `:film train'(0.01)`")
    }
    var call = "film(\(function), \(passed)"
    if let loss = options["loss"] { call += ", loss=\(quoted(loss))" }
    if let frames = options["frames"] {
      guard Int(frames) != nil else { return report("`frames` is a whole number") }
      call += ", frames=\(frames)"
    }
    let path = options["save"].map(Request.path)
    if let path { call += ", save=\(quoted(path))" }
    guard let filmed = expression(call + ")", for: "film") else { return }
    do {
      let value = try evaluateSilently(filmed)
      host.write(path.map { "wrote \($0)\n" } ?? self.text(of: value) + "\n")
    } catch { report(error) }
  }
}
