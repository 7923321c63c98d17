// Diagnostic+JSON.swift -- a message for other programs.

extension Diagnostic {
  /// The message as an object: what docs/scripts.md says of `diagnostics`.
  public var json: JSON {
    let labels = [(label: primary, isPrimary: true)] + secondary.map { ($0, false) }
    let spans = labels.compactMap { label, isPrimary in
      label.map { $0.span.json(label: $0.text, isPrimary: isPrimary) }
    }
    let calls = trace.map { frame in
      JSON.object(
        [("function", frame.function.map(JSON.string) ?? .null)] + frame.span.jsonPlace)
    }
    return .object([
      ("severity", .string(severity.rawValue)), ("code", .string(code)),
      ("message", .string(title)), ("spans", .array(spans)), ("trace", .array(calls)),
      ("notes", .array(notes.map(JSON.string))),
      ("help", .array(help.map { [.string($0)] } ?? [])),
    ])
  }
}

extension Span {
  /// Where it is: a file, and two pairs of a line and a column, both from 1, columns counted in
  /// Unicode scalars. The end is the column after the last character.
  public var jsonPlace: [(name: String, value: JSON)] {
    [
      ("file", .string(source.name)), ("start", Self.json(source.place(of: start))),
      ("end", Self.json(source.place(of: end))),
    ]
  }

  fileprivate func json(label: String, isPrimary: Bool) -> JSON {
    .object(jsonPlace + [("label", .string(label)), ("primary", .boolean(isPrimary))])
  }

  private static func json(_ place: (line: Int, column: Int)) -> JSON {
    .array([.count(place.line), .count(place.column)])
  }
}

extension SourceFile {
  /// The line and the column of an offset, both from 1; columns count Unicode scalars.
  public func place(of offset: Int) -> (line: Int, column: Int) {
    let (index, start) = line(at: offset)
    let before = utf8[start..<min(max(offset, start), utf8.count)]
    return (index + 1, before.reduce(1) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) })
  }
}
