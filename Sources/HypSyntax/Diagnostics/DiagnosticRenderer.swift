// DiagnosticRenderer.swift -- a message as text for a terminal.
//
//     error[E0203]: unknown name `sigmod`
//        ┌─ train.hyp:12:7
//     12 │   p = sigmod(w * x + b)
//        │       ^^^^^^ not defined here
//        ├─ train.hyp:30:1   called from `train`: step(w)
//        = note: …
//        = help: did you mean `sigmoid`?

/// Lays messages out.
public struct DiagnosticRenderer: Sendable {
  /// Whether ANSI colours are written.
  public var usesColor: Bool
  /// Whether anything but ASCII is written; where not, other characters appear as `\u{3b1}`.
  public var usesUnicode: Bool
  /// The columns that notes are wrapped and source lines cut to.
  public var width: Int

  /// Makes a renderer.
  public init(usesColor: Bool = false, usesUnicode: Bool = true, width: Int = 100) {
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
    self.width = max(width, 40)
  }

  /// The message, without a newline after it.
  public func render(_ diagnostic: Diagnostic) -> String {
    let groups = SourceExcerpt.groups(of: diagnostic)
    let lastLine = groups.flatMap(\.lines).map(\.index).max() ?? 0
    let margin = String(lastLine + 1).count
    var lines = renderHead(diagnostic)
    for (index, group) in groups.enumerated() {
      let corner = index == 0 ? sign("┌─", "-->") : sign("├─", ":::")
      lines.append(gutter("", margin) + paint(corner, .frame) + " " + location(group.anchor))
      lines += renderLines(group, margin, isError: diagnostic.severity == .error)
    }
    lines += renderTrace(diagnostic, margin)
    for note in diagnostic.notes { lines += wrap(note, "note", margin) }
    if let help = diagnostic.help { lines += wrap(help, "help", margin) }
    return lines.joined(separator: "\n")
  }

  /// `error[E0203]: unknown name`, a long title wrapped below its beginning.
  private func renderHead(_ diagnostic: Diagnostic) -> [String] {
    let label = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    let indent = label.count + 2
    let title = plain(diagnostic.title).wrapped(to: max(width - indent, 20))
    return title.enumerated().map { index, line in
      index == 0
        ? paint(label, severityStyle(diagnostic)) + paint(": \(line)", .bold)
        : String(repeating: " ", count: indent) + paint(line, .bold)
    }
  }

  // MARK: Places

  /// `file:line:column`, both from 1; the column counts Unicode scalars.
  func location(_ span: Span) -> String {
    let place = span.source.place(of: span.start)
    return plain("\(span.source.name):\(place.line):\(place.column)")
  }

  private func renderLines(_ group: SourceExcerpt, _ margin: Int, isError: Bool) -> [String] {
    let bar = paint(sign("│", "|"), .frame)
    var result: [String] = []
    var previous: Int?
    for line in group.lines {
      if let previous, line.index > previous + 1 {
        result.append(trimmed(gutter(sign("…", "..."), margin)))
      }
      previous = line.index
      let laid = LineLayout(line, room: width - margin - 3, renderer: self)
      result.append(
        trimmed(gutter(String(line.index + 1), margin) + bar + " " + laid.text))
      for row in laid.rows { result.append(gutter("", margin) + bar + " " + row) }
    }
    return result
  }

  /// The calls, innermost first; of a long trace the middle is left out.
  private func renderTrace(_ diagnostic: Diagnostic, _ margin: Int) -> [String] {
    let trace = diagnostic.trace
    let ends = (first: 6, last: 4)
    let isLong = trace.count > ends.first + ends.last + 1
    let shown = isLong ? trace.prefix(ends.first) + trace.suffix(ends.last) : trace[...]
    let places = shown.map { location($0.span) }
    let column = places.map(\.displayWidth).max() ?? 0
    var result: [String] = []
    for (index, (frame, place)) in zip(shown, places).enumerated() {
      if isLong, index == ends.first {
        let count = grouped(trace.count - ends.first - ends.last + diagnostic.omitted)
        let dots = sign("…", "...")
        result.append(
          gutter("", margin) + paint(sign("├─", ":::"), .frame) + " \(dots) \(count) more \(dots)")
      }
      let pad = String(repeating: " ", count: column - place.displayWidth)
      // Words, such as `a function`, are not names.
      let caller =
        frame.function.map { "called from " + ($0.contains(" ") ? $0 : "`\(plain($0))`") + ": " }
        ?? "called from: "
      let prefix = "\(place)\(pad)   \(caller)"
      let room = max(width - margin - 4 - prefix.displayWidth, 8)
      result.append(
        gutter("", margin) + paint(sign("├─", ":::"), .frame) + " " + prefix
          + cut(frame.span.text, to: room))
    }
    return result
  }

  /// The first line of `text`, cut to `room` columns.
  private func cut(_ text: String, to room: Int) -> String {
    let dots = sign("…", "...")
    let shown = text.prefix { !$0.endsLine }
    if shown.count == text.count, shown.reduce(0, { $0 + cell($1).displayWidth }) <= room {
      return shown.map(cell).joined()
    }
    var result = ""
    var used = dots.displayWidth
    for character in text {
      let piece = cell(character)
      let width = piece.displayWidth
      if character.endsLine || used + width > room { break }
      result += piece
      used += width
    }
    return result + dots
  }

  // MARK: Text

  /// `  = help: …`, wrapped with the following lines below the text.
  private func wrap(_ text: String, _ kind: String, _ margin: Int) -> [String] {
    let head = gutter("", margin) + paint("=", .frame) + " " + paint("\(kind):", .bold) + " "
    let indent = margin + 1 + 2 + kind.count + 2
    let room = max(width - indent, 20)
    return plain(text).wrapped(to: room).enumerated().map { index, line in
      index == 0 ? head + line : String(repeating: " ", count: indent) + line
    }
  }

  private func gutter(_ text: String, _ margin: Int) -> String {
    let pad = String(repeating: " ", count: max(margin - text.displayWidth, 0))
    return (text.isEmpty ? pad : paint(pad + text, .frame)) + " "
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  /// `99 990`
  private func grouped(_ number: Int) -> String {
    var result = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { result.append(" ") }
      result.append(digit)
    }
    return String(result.reversed())
  }

  func sign(_ unicode: String, _ ascii: String) -> String { usesUnicode ? unicode : ascii }

  /// The text as it may be written.
  func plain(_ text: String) -> String {
    if usesUnicode, !text.unicodeScalars.contains(where: \.steersTerminal) { return text }
    return text.map { $0.endsLine ? "\n" : cell($0) }.joined()
  }

  /// A character of the source as it is shown: a tab as 4 spaces, and what would upset a terminal
  /// by its number.
  func cell(_ character: Character) -> String {
    if character == "\t" { return "    " }
    if character.unicodeScalars.allSatisfy({ !$0.steersTerminal && (usesUnicode || $0.isASCII) }) {
      return String(character)
    }
    return character.unicodeScalars.map { scalar in
      scalar.isASCII && !scalar.steersTerminal
        ? String(scalar) : scalar.escape
    }.joined()
  }

  // MARK: Colour

  /// What stands out, and how.
  enum Style: String {
    case bold = "1"
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case frame = "34"
    case primary = "31"
    case secondary = "36"
  }

  func paint(_ text: String, _ style: Style) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func severityStyle(_ diagnostic: Diagnostic) -> Style {
    switch diagnostic.severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
