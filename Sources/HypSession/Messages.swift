// Messages.swift -- diagnostics as text.

import HypSyntax

/// Where diagnostics become text. The only file that knows how they are laid out.
enum Messages {
  /// No more mistakes of one text are told.
  static let limit = 5

  /// The mistakes of a text.
  static func text(of errors: [SyntaxError], color: Bool) -> String {
    var text = errors.prefix(limit).map { self.text(of: diagnostic($0), color: color) }.joined()
    if errors.count > limit { text += "… and \(errors.count - limit) more mistakes\n" }
    return text
  }

  /// One message, with its last newline.
  static func text(of diagnostic: Diagnostic, color: Bool) -> String {
    var text = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]: \(diagnostic.title)\n"
    if let span = diagnostic.primary?.span {
      let line = span.source.line(at: span.start)
      text += "  --> \(span.source.name):\(line.index + 1):\(span.start - line.start + 1)\n"
    }
    if let help = diagnostic.help { text += "  = help: \(help)\n" }
    return text
  }

  private static func diagnostic(_ error: SyntaxError) -> Diagnostic {
    Diagnostic(code: "E0100", title: "\(error)")
  }
}
