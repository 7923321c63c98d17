// Listing.swift -- what listings of code and of the intermediate representation have in common: two columns, a
// head, the lines of the source.

import HypCode
import HypSyntax

/// The lines of a listing.
enum Listing {
  /// Where the names of operations begin.
  private static let column = 66

  static func columns(_ left: String, _ right: String) -> String {
    guard !right.isEmpty else { return left }
    return left + String(repeating: " ", count: max(2, column - left.displayWidth)) + right
  }

  /// The function with the kinds of its parameters and of its result, and those of its other variables.
  static func head(_ code: Code, _ name: RegisterNames) -> [String] {
    var lines = [columns(code.title + " -> " + code.resultKind.listing, place(of: code))]
    let kinds = name.variables.map { "\($0.name): \($0.operand.kind.listing)" }
    // Of parameters the first line says it.
    let known = Set(code.parameters)
    var told: Set<String> = []
    let others = kinds.filter { !known.contains($0) && told.insert($0).inserted }
    if !others.isEmpty { lines.append("    with " + others.joined(separator: ", ")) }
    return lines
  }

  private static func place(of code: Code) -> String {
    guard let span = code.origin else { return "" }
    return "\(span.source.name):\(span.source.line(at: span.start).index + 1)"
  }

  /// The lines of the source as a listing comes to them.
  struct SourceLines {
    private var line: (ObjectIdentifier, Int)?

    /// The line of a place, with its number; nil where the listing is in it already.
    mutating func next(_ span: Span) -> String? {
      let next = (ObjectIdentifier(span.source), span.source.line(at: span.start).index)
      if let line, line == next { return nil }
      line = next
      let (index, start) = span.source.line(at: span.start)
      let text = span.source.text(start..<span.source.utf8.count).prefix { !$0.endsLine }
      return "    \(index + 1) | \(text)"
    }
  }
}

extension Code {
  /// `loss(w: number, data: vector of reals)`
  var title: String {
    guard let function else { return name ?? "statement" }
    let title = function.title
    return "\(title.contains(" ") ? "(\(title))" : title)(\(parameters.joined(separator: ", ")))"
  }

  /// Its parameters with their kinds.
  fileprivate var parameters: [String] {
    let names = function.flatMap { $0.hidesParameters ? nil : $0.written?.parameterNames } ?? []
    return parameterKinds.enumerated().map { index, kind in
      let name = names.indices.contains(index) ? names[index] : nil
      return (name.map { $0 + ": " } ?? "") + kind.listing
    }
  }
}
