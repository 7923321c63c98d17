// Output.swift -- what passes between a program and the host on its way: what it prints, which files it reads.

import HypInterpreter
import HypSyntax

/// The files that programs have read.
final class ReadFiles {
  var paths: [String] = []
}

/// What programs print goes through here, so that it can be held back.
final class Output {
  var isSilent = false
  /// What has been printed since this was set to an empty text; nil if it goes to the host.
  var held: String?
  private let target: (Written) -> Void

  init(_ target: @escaping (Written) -> Void) {
    self.target = target
  }

  func write(_ text: Written) {
    if isSilent || OutputLimit.hasPassed { return }
    let text = fitting(text)
    if held == nil { target(text) } else { held? += text.raw }
  }

  /// As much of a text as may be written; of a drawing all or nothing.
  private func fitting(_ text: Written) -> Written {
    let room = OutputLimit.room - (held?.utf8.count ?? 0)
    guard text.raw.utf8.count > room else { return text }
    defer { OutputLimit.expire() }
    guard case .text(let text) = text else { return .text("") }
    return .text(String(decoding: text.utf8.prefix(max(0, room)), as: UTF8.self))
  }
}
