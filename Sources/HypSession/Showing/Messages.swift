// Messages.swift -- diagnostics as text.

import HypSyntax

/// Where diagnostics become text. The only file that knows how they are laid out.
struct Messages {
  /// No more mistakes of one text are reported.
  static let limit = 5

  private let renderer: DiagnosticRenderer

  init(_ host: Host, color: Bool?) {
    renderer = DiagnosticRenderer(
      usesColor: color ?? host.reportsHaveColor, usesUnicode: host.usesUnicode,
      width: host.reportWidth())
  }

  /// The mistakes of a text.
  func text(of diagnostics: [Diagnostic]) -> String {
    var text = diagnostics.prefix(Self.limit).map { self.text(of: $0) }.joined()
    let others = diagnostics.count - Self.limit
    if others > 0 { text += "and \(others) more error\(others == 1 ? "" : "s")\n" }
    return text
  }

  /// One message, with its last newline.
  func text(of diagnostic: Diagnostic) -> String { renderer.render(diagnostic) + "\n" }
}
