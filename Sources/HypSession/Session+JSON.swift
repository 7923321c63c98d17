// Session+JSON.swift -- programs run for other programs: one line of JSON for each statement.
//
// The form is a promise; docs/scripts.md holds it.

import HypMachine
import HypSyntax

extension Session {
  /// Runs one statement, and writes what came of it.
  func runAsJSON(_ statement: Statement, bindsValue: Bool) -> Outcome {
    output.held = ""
    let start = host.now()
    let result: Result<AnyValue, Failure>
    do { result = .success(try evaluate(statement)) } catch { result = .failure(error) }
    let milliseconds = ((host.now() - start) * 1e6).rounded() / 1e3
    let printed = output.held ?? ""
    output.held = nil
    var value: AnyValue?
    var outcome = Outcome.finished
    var diagnostics: [Diagnostic] = []
    switch result {
    case .success(let found):
      if case .expression = statement.form, !found.isNone { value = found }
      if bindsValue, let value { keep(value) }
      diagnostics += interpreter.takeWarnings()
      if OutputLimit.hasPassed {
        diagnostics.append(OutputLimit.failure.diagnostic)
        outcome = .failed
      }
    case .failure(let failure):
      diagnostics.append(failure.diagnostic)
      outcome = failure.isInterrupt ? .interrupted : .failed
    }
    write(
      value, place: statement.span, milliseconds: milliseconds, printed: printed, diagnostics)
    return OutputLimit.hasPassed ? .failed : outcome
  }

  /// Writes a message that belongs to no statement that ran.
  func reportAsJSON(_ diagnostic: Diagnostic) {
    write(nil, place: diagnostic.primary?.span, milliseconds: 0, printed: "", [diagnostic])
  }

  private func write(
    _ value: AnyValue?, place: Span?, milliseconds: Double, printed: String,
    _ diagnostics: [Diagnostic]
  ) {
    let isGood = diagnostics.allSatisfy { $0.severity != .error }
    let line = JSON.object(
      [
        ("ok", .boolean(isGood)), ("value", value?.json ?? .null),
        ("type", value.map { .string(kind(of: $0)) } ?? .null),
        ("text", value.map { .string(text(of: $0)) } ?? .null), ("output", .string(printed)),
        ("ms", .number(milliseconds)),
      ] + (place?.jsonPlace ?? []) + [("diagnostics", .array(diagnostics.map(\.json)))])
    let written = line.text + "\n"
    if written.utf8.count > OutputLimit.room, value != nil || !printed.isEmpty {
      // No part of a line would be JSON.
      let isTold = OutputLimit.hasPassed
      OutputLimit.expire()
      return write(
        nil, place: place, milliseconds: milliseconds, printed: "",
        isTold ? diagnostics : [OutputLimit.failure.diagnostic])
    }
    host.write(written)
  }
}
