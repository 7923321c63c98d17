// Interpreter+Warnings.swift -- when a statement is run a second time, and what is then reported.

import HypCode
import HypNumbers
import HypRuntime
import HypSyntax

/// What is done about kinks: points where a derivative does not exist and a convention decides.
public enum KinkPolicy: String, CaseIterable, Sendable {
  /// They are reported, once for each location.
  case on
  /// Nothing is said.
  case off
  /// The statement fails.
  case error
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

  /// Examines what a statement returned, and if there is something to report, runs it once more
  /// to find the places.
  ///
  /// - Parameters:
  ///   - statement: what has run.
  ///   - units: the units of dual numbers in it.
  ///   - value: what it gave.
  ///   - kinks: how many kinks there were before it.
  ///   - random: the state of the random numbers before it.
  ///   - mark: how many assignments had been made before it.
  /// - Throws: that it took a derivative at a kink, where that is an error.
  func review(
    _ statement: Statement, _ units: [DualUnit], _ value: Value<Double>, kinks: Int,
    random: Philox, mark: Int
  ) throws(Failure) {
    let mayDifferentiate =
      context.hasDifferentiated || program.hasStaticDerivative || !units.isEmpty
    let hasOverflowed = mayDifferentiate && RangeSignal.hasOverflowed
    // In forward mode a tangent that was too small does not look at a slope that is too large.
    let hasUnderflowed =
      (context.hasPushedForward || !units.isEmpty) && RangeSignal.hasUnderflowed
    var found = program.takeNotices() + context.notices
    context.notices = []
    let results = [value] + globals.assigned(since: mark)
    let hasNaN =
      context.shown.hasNaN
      || results.contains { PlainMachine.firstPlace(in: $0, nanOnly: true) != nil }
    let isNotFinite =
      hasNaN || context.shown.hasInfinity
      || results.contains { PlainMachine.firstPlace(in: $0, nanOnly: false) != nil }
    let hasMetKinks = kinkPolicy != .off && KinkSignal.count != kinks
    let hasReason = hasMetKinks || hasOverflowed || isNotFinite
    if hasReason || hasUnderflowed {
      // Numbers that are too small are common, and seldom matter.
      let watch = Watch(limit: hasReason ? Watch.limit : Watch.limit / 32)
      runAgain(statement, units, random: random, mark: mark, watch)
      if kinkPolicy == .error, let first = watch.kinks.first ?? watch.lost.first {
        throw first.failure
      }
      if kinkPolicy != .off {
        found += watch.kinks
        if watch.others > 0 { found.append(Notice(.more(watch.others))) }
      }
      if isNotFinite {
        let cause = watch.cause(ofNaN: hasNaN)
        if let cause, !cause.isExplained(by: found) {
          found.append(cause)
        } else if cause == nil, watch.isExhausted {
          found.append(Notice(.notFound(steps: Watch.limit)))
        }
      }
      // A derivative that is infinite alone is reported where nothing else is.
      for lost in watch.lost where !lost.isExplained(by: found) {
        if case .lost(let place) = lost.warning, place.pass == .value || found.isEmpty {
          found.append(lost)
        }
      }
      if hasOverflowed, watch.isExhausted, !watch.hasMetInfinity, found.isEmpty {
        found.append(Notice(.lostNotFound(steps: Watch.limit)))
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
    _ statement: Statement, _ units: [DualUnit], random: Philox, mark: Int, _ watch: Watch
  ) {
    globals.rewound(to: mark) {
      context.withoutEffects(from: random) { runWatched(statement, units, watch) }
    }
  }

  private func runWatched(_ statement: Statement, _ units: [DualUnit], _ watch: Watch) {
    // What the first run did in one go is looked at step by step.
    program.isWatched = true
    let (code, _, _) = program.code(forTopLevel: statement)
    context.watch = watch
    // Where it stopped looking, or the user stopped it, what was found counts.
    if !units.isEmpty {
      watch.isQuiet = machine.tellWays(of: code, units, watch)
      _ = try? machine.evaluate(code, units) { [$0] }
    } else if machine.run(code) == .ok {
      _ = machine.takeResult(code.resultKind)
    } else {
      _ = machine.takeFault()
    }
    context.watch = nil
    watch.end()
    program.isWatched = false
    _ = program.takeNotices()
  }
}
