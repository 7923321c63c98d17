// Interpreter+Warnings.swift -- when a statement is run a second time, and what is told of it.

import HypNumbers
import HypSyntax

/// What is done about kinks: points where a derivative does not exist and a convention decides.
public enum KinkPolicy: String, CaseIterable, Sendable {
  /// They are told, once a place.
  case on
  /// Nothing is said.
  case off
  /// The statement fails.
  case error
}

extension MachineContext {
  /// Notes that a text which is printed has nan or an infinite number in it.
  func hasPrinted(_ texts: [String]) {
    if watch == nil, texts.contains(where: Self.isNotFinite) { hasPrintedNotFinite = true }
  }

  /// Keeps what the function of the library that is called at `span` has noticed, until its statement
  /// has ended. A second run notices the same.
  func placeRemarks(_ span: Span?) {
    // In a loop the same is noticed at every turn.
    if watch == nil, notices.count < Self.mostNotices {
      notices += remarks.map { Notice($0, span: span) }
    }
    remarks = []
  }

  /// Of a statement so many are kept: far more than are shown.
  private static let mostNotices = 1000

  /// A number among the words of a text is `nan` or `inf`.
  private static func isNotFinite(_ text: String) -> Bool {
    guard text.contains("nan") || text.contains("inf") else { return false }
    return text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      .contains { $0 == "nan" || $0 == "inf" }
  }
}

extension Interpreter {
  /// Warnings of the statements that have run since they were last taken, in the order of places.
  public func takeWarnings() -> [Diagnostic] {
    defer { warnings = [] }
    return warnings
  }

  /// Places that were warned of may be warned of again: each entry at the prompt is a question of
  /// its own.
  public func forgetPlaces() { toldPlaces = [] }

  /// Looks at what a statement has given, and where there is something to tell, runs it once more
  /// to find the places.
  ///
  /// - Parameters:
  ///   - code: the statement, compiled for what the names held before.
  ///   - units: the units of dual numbers in it.
  ///   - value: what it gave.
  ///   - kinks: how many kinks there were before it.
  ///   - random: the state of the random numbers before it.
  ///   - mark: how many assignments had been made before it.
  /// - Throws: that it took a derivative at a kink, where that is an error.
  func review(
    _ code: Code, _ units: [DualUnit], _ value: Value<Double>, kinks: Int, random: Philox, mark: Int
  ) throws(Failure) {
    var found = program.takeNotices() + context.notices
    context.notices = []
    let results = [value] + undo[mark...].compactMap { $0.0.value }
    let hasNaN = results.contains { $0.firstPlace(nanOnly: true) != nil }
    let hasInfinity = hasNaN || results.contains { $0.firstPlace(nanOnly: false) != nil }
    let hasMetKinks = kinkPolicy != .off && KinkSignal.count != kinks
    if hasMetKinks || hasInfinity || context.hasPrintedNotFinite {
      let watch = runAgain(code, units, random: random, mark: mark)
      if hasMetKinks {
        if kinkPolicy == .error, let first = watch.kinks.first { throw first.failure }
        found += watch.kinks
        if watch.others > 0 { found.append(Notice(.more(watch.others))) }
      }
      if hasInfinity || context.hasPrintedNotFinite {
        let cause = watch.cause(ofNaN: hasNaN || context.hasPrintedNotFinite)
        if let cause, !cause.isExplained(by: found) {
          found.append(cause)
        } else if cause == nil, watch.isExhausted {
          found.append(Notice(.notFound(steps: Watch.limit)))
        }
      }
      found += watch.equalities
    }
    for notice in found where toldPlaces.insert(notice.key).inserted {
      warnings.append(notice.diagnostic)
    }
  }

  /// Runs a statement a second time from the state that it started from, watched and without
  /// output, and leaves everything as the first run did.
  private func runAgain(
    _ code: Code, _ units: [DualUnit], random: Philox, mark: Int
  ) -> Watch {
    let watch = Watch()
    let assigned = Array(undo[mark...])
    let after = assigned.map { ($0.0, $0.0.value) }
    let (randomAfter, write, writeFile, progress) = (
      context.random, context.write, context.writeFile, context.progress
    )
    for (cell, old) in assigned.reversed() { assign(cell, old) }
    context.random = random
    context.write = { _ in }
    context.writeFile = { _, _ in }
    context.progress = { _, _ in }
    context.watch = watch
    // Where it stopped looking, or the user stopped it, what was found counts.
    if !units.isEmpty {
      _ = try? machine.evaluate(watch.watched(code), units) { [$0] }
    } else if machine.run(watch.watched(code)) == .ok {
      _ = machine.takeResult(code.resultKind)
    } else {
      _ = machine.takeFault()
    }
    context.watch = nil
    undo.removeSubrange((mark + assigned.count)...)
    for (cell, new) in after { assign(cell, new) }
    context.random = randomAfter
    (context.write, context.writeFile, context.progress) = (write, writeFile, progress)
    return watch
  }
}
