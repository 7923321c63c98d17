// Failure+Fault.swift -- why a statement did not finish, with the place and the calls that led there.

import CInterrupt
import HypCode
import HypLibrary
import HypSyntax

extension Failure {
  /// The message for a fault, with the calls that led to it.
  init(_ fault: Fault) {
    let frames = Diagnostic.calls(fault.frames)
    let primary = frames.first?.span ?? Diagnostic.place(fault.frames)
    // What is written at the place itself; inside the library it is not the user's.
    let parts = fault.frames.first.flatMap { code, instruction in
      code.isLibrary && code.name != nil ? nil : code.parts(before: instruction)
    }
    // The first frame is the place itself.
    self.init(
      fault.error.of(Diagnostic.libraryFunction(fault.frames)), at: primary, parts: parts ?? [],
      trace: Array(frames.dropFirst()),
      omitted: fault.omitted)
  }

  package init(
    _ error: RuntimeError, at span: Span?, parts: [Span] = [], trace: [Diagnostic.CallSite] = [],
    omitted: Int = 0
  ) {
    // The help of a message may be the first that asks for the functions of the library.
    LibraryFunctions.register()
    if case .syntax(let diagnostic) = error {
      self.init(diagnostic: diagnostic, isInterrupt: false)
      return
    }
    var error = error
    // An operation that was stopped may have left what the next one stumbled over.
    if ci_interrupted() { error = .interrupted }
    if case .interrupted = error {
      if TimeLimit.hasPassed { error = .timeIsUp(TimeLimit.seconds) }
      if OutputLimit.hasPassed { error = .outputIsSpent(OutputLimit.bytes) }
    }
    if case .singular(let name, nil) = error, let matrix = parts.first {
      error = .singular(name, matrix: matrix.source.text(matrix.start..<matrix.end))
    }
    let message = Message(error)
    let isInterrupt = if case .interrupted = error { true } else { false }
    var primary = span
    var place = message.argument
    // The only argument is the one that does not fit.
    if case .badArgument = error, parts.count == 1 { place = 0 }
    if let place, parts.indices.contains(place) { primary = parts[place] }
    // Labels of operands belong to these operands alone.
    let fits = !parts.isEmpty && message.operands.count == parts.count
    let label = fits ? "" : message.operands.isEmpty ? message.label : message.operandsLabel
    self.init(
      diagnostic: Diagnostic(
        code: message.code, title: message.title,
        primary: primary.map { Diagnostic.Label($0, label) },
        secondary: fits ? zip(parts, message.operands).map { Diagnostic.Label($0, $1) } : [],
        notes: message.notes,
        help: Message.placeHelp(error, at: span, message.help) ?? Message.usualHelp(error),
        trace: trace,
        omitted: omitted),
      isInterrupt: isInterrupt)
  }
}

extension RuntimeError {
  /// The same of the function of the library that the program called, where that is written in Hyp and calls the one
  /// that found fault with its arguments.
  fileprivate func of(_ function: String?) -> RuntimeError {
    guard let function else { return self }
    switch self {
    case .badArgument(_, let expected, let found, _):
      return .badArgument(function, expected: expected, found: found)
    case .notSquare(_, let rows, let columns):
      return .notSquare(function, rows: rows, columns: columns)
    case .singular(_, let matrix): return .singular(function, matrix: matrix)
    default: return self
    }
  }
}

extension Diagnostic {
  /// The function of the library, written in Hyp, that the program called last; nil where its own code was under way.
  fileprivate static func libraryFunction(_ frames: [CallFrame]) -> String? {
    frames.prefix { $0.code.isLibrary }.last { $0.code.name != nil }?.code.name
  }

  /// The calls under way in the user's own code, innermost first.
  static func calls(_ frames: [CallFrame]) -> [CallSite] {
    frames.compactMap { code, instruction in
      guard !code.isLibrary, let span = code.span(before: instruction) else { return nil }
      return CallSite(function: code.name, span: span)
    }
  }

  /// The innermost place, in the library too.
  static func place(_ frames: [CallFrame]) -> Span? {
    frames.lazy.compactMap { $0.code.span(before: $0.instruction) }.first
  }
}
