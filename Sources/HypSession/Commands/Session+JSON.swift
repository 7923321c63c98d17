// Session+JSON.swift -- programs run for other programs: one line of JSON for each statement.
//
// The form is a promise; docs/scripts.md holds it.

import HypInterpreter
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
    var json: (value: JSON, text: String)?
    var outcome = Outcome.finished
    var diagnostics: [Diagnostic] = []
    switch result {
    case .success(let found):
      if case .expression = statement.form, !found.isNone { value = found }
      // Found out before it is too late to say that it was stopped.
      json = value.map { ($0.json, text(of: $0)) }
      do { try interpreter.checkInterrupt() } catch {
        return stopped(error, statement, milliseconds)
      }
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
      value, json, place: statement.span, milliseconds: milliseconds, printed: printed, diagnostics)
    return OutputLimit.hasPassed ? .failed : outcome
  }

  /// Writes that the value of a statement was stopped on its way to a text.
  private func stopped(_ failure: Failure, _ statement: Statement, _ milliseconds: Double)
    -> Outcome
  {
    write(
      nil, nil, place: statement.span, milliseconds: milliseconds, printed: "", [failure.diagnostic]
    )
    return failure.isInterrupt ? .interrupted : .failed
  }

  /// Writes a message that belongs to no statement that ran.
  func reportAsJSON(_ diagnostic: Diagnostic) {
    write(nil, nil, place: diagnostic.primary?.span, milliseconds: 0, printed: "", [diagnostic])
  }

  private func write(
    _ value: AnyValue?, _ json: (value: JSON, text: String)?, place: Span?, milliseconds: Double,
    printed: String,
    _ diagnostics: [Diagnostic]
  ) {
    let isGood = diagnostics.allSatisfy { $0.severity != .error }
    let line = JSON.object(
      [
        ("ok", .boolean(isGood)), ("value", json?.value ?? .null),
        ("type", value.map { .string(kind(of: $0)) } ?? .null),
        ("text", json.map { .string($0.text) } ?? .null), ("output", .string(printed)),
        ("ms", .number(milliseconds)),
      ] + (place?.jsonPlace ?? []) + [("diagnostics", .array(diagnostics.map(\.json)))])
    let written = line.text + "\n"
    if written.utf8.count > OutputLimit.room, value != nil || !printed.isEmpty {
      // No part of a line would be JSON.
      let isTold = OutputLimit.hasPassed
      OutputLimit.expire()
      return write(
        nil, nil, place: place, milliseconds: milliseconds, printed: "",
        isTold ? diagnostics : [OutputLimit.failure.diagnostic])
    }
    host.write(written)
  }
}
