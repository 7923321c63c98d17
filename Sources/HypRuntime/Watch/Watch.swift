// Watch.swift -- a second run of a statement that finds places: of kinks, and of the first numbers that
// are not finite.
//
// A run says at its end that there is something to look for: rules have counted kinks, or a result is
// not finite. Then the statement runs once more, as it ran before, on code compiled with an instruction
// `watch` before every other one (the pass `watches`). So the first run pays nothing. Machines of all levels look at each
// operation's operands and result, and in a backward pass at each cotangent.
//
// How far the second run looks is counted in instructions and elements, and not in time: what a
// program says does not depend on the machine.

import HypCode
import HypNumbers
import HypSyntax

/// A machine whose calls under way can be told.
protocol WatchedMachine: AnyObject {
  /// The operations that have left something on the tape around it.
  var recorded: RecordLog? { get }
  /// The calls under way, innermost first.
  func watchedFrames() -> (frames: [CallFrame], omitted: Int)
}

/// What a watched run looks for, and what it has found.
package final class Watch {
  /// Operations and elements that are looked at, at most.
  package static let limit = 8_000_000
  /// Kinks of one statement that are told.
  package static let places = 5

  /// What is left of the limit.
  private(set) var budget: Int
  /// It ended because the limit was reached.
  package private(set) var isExhausted = false
  /// What was found so far.
  struct Findings {
    var kinks: [Notice] = []
    var others = 0
    var lost: [Notice] = []
    var hasMetInfinity = false
    var equalities: [Notice] = []
    var firstNaN: Notice?
    var firstInfinity: Notice?
    var firstNaNDerivative: Notice?
    var firstInfiniteDerivative: Notice?
    /// Sorts and places of what was found.
    var keys: Set<String> = []
  }
  var findings = Findings()
  package var kinks: [Notice] { findings.kinks }
  /// Kinks beyond those that are kept.
  package var others: Int { findings.others }
  /// Operations on the way to a derivative, and their derivatives, that are not finite.
  package var lost: [Notice] { findings.lost }
  /// Some value became infinite, on the way to a derivative or not.
  package var hasMetInfinity: Bool {
    get { findings.hasMetInfinity }
    set { findings.hasMetInfinity = newValue }
  }
  /// A function is run once more, recorded, to find what lies on a way to its results.
  var isTracing = false
  /// The values that it writes as text, of whatever level.
  package var shown: [Any] = []
  /// What such a run has not told of a function is not told.
  package var isQuiet = false
  package var equalities: [Notice] { findings.equalities }

  /// The machines on which something runs, each called by the one before it; behind the one that goes
  /// on, some that have ended.
  private var machines: [any WatchedMachine] = []

  /// Who is told of all that is done, instead of looking for places.
  package let tracer: Tracer?
  /// Who takes a film, instead.
  package let reel: Reel?

  package init(limit: Int, tracer: Tracer? = nil, reel: Reel? = nil) {
    budget = limit
    self.tracer = tracer
    self.reel = reel
  }

  /// A machine goes on: what it has called has ended.
  func enter(_ machine: some WatchedMachine) {
    if machines.last === machine { return }
    if let place = machines.lastIndex(where: { $0 === machine }) {
      machines.removeSubrange((place + 1)...)
    } else {
      machines.append(machine)
    }
  }

  /// The run has ended. The machines know the watch, and the watch the machines: one must let go.
  package func end() { machines = [] }

  /// Notes an operation of `machine` in its record and in those of the machines around it; false where
  /// it has left something in none.
  func note(_ machine: some WatchedMachine, _ note: (RecordLog) -> Bool) -> Bool {
    var isRecorded = false
    var last: RecordLog?
    for outer in machines {
      if let log = outer.recorded, log !== last {
        if note(log) { isRecorded = true }
        last = log
      }
      if outer === machine { break }
    }
    return isRecorded
  }

  /// Takes from the budget; false where it is used up.
  func spend(_ cost: Int) -> Bool {
    budget -= cost
    if budget < 0 { isExhausted = true }
    return budget >= 0
  }

  // MARK: What was found

  /// A notice of the place where `machine` stands, or where what it has called stood, if that is given.
  func notice(
    _ warning: Warning, _ machine: some WatchedMachine, at place: CallFrame? = nil
  ) -> Notice {
    var frames: [CallFrame] = []
    var omitted = 0
    if let place { frames.append(place) }
    let own = machines.lastIndex { $0 === machine }
    let outer = machines[..<(own.map { $0 + 1 } ?? machines.endIndex)]
    for machine in outer.reversed() {
      let (own, left) = machine.watchedFrames()
      frames += own
      omitted += left
    }
    return Notice(warning, frames: frames, omitted: omitted)
  }

  /// Nothing of this sort was found at its place before.
  private func isNew(_ notice: Notice, _ sort: String) -> Bool {
    let place = notice.place.map { "\($0.source.name):\($0.start)-\($0.end)" } ?? ""
    return findings.keys.insert("\(sort) \(place)").inserted
  }

  package func add(kink notice: Notice) {
    guard isNew(notice, "kink") else { return }
    if kinks.count < Watch.places { findings.kinks.append(notice) } else { findings.others += 1 }
  }

  package func add(lost notice: Notice) {
    guard isNew(notice, "lost"), lost.count < Watch.places else { return }
    findings.lost.append(notice)
  }

  package func add(equality notice: Notice) {
    guard isNew(notice, "equality"), equalities.count < Watch.places else { return }
    findings.equalities.append(notice)
  }

  /// There is nothing more to learn of what is not finite.
  func isFirst(_ result: Double, _ pass: Warning.NotFinite.Pass) -> Bool {
    switch (pass, result.isNaN) {
    case (.value, true): findings.firstNaN == nil
    case (.value, false): findings.firstInfinity == nil
    case (_, true): findings.firstNaNDerivative == nil
    case (_, false): findings.firstInfiniteDerivative == nil
    }
  }

  package func add(notFinite notice: Notice, _ result: Double, _ pass: Warning.NotFinite.Pass) {
    guard isFirst(result, pass) else { return }
    switch (pass, result.isNaN) {
    case (.value, true): findings.firstNaN = notice
    case (.value, false): findings.firstInfinity = notice
    case (_, true): findings.firstNaNDerivative = notice
    case (_, false): findings.firstInfiniteDerivative = notice
    }
  }

  /// Why a result is nan, or infinite: the operation that gave the first one. A value that is not
  /// finite explains a derivative that is not.
  package func cause(ofNaN isNaN: Bool) -> Notice? {
    isNaN
      ? findings.firstNaN ?? findings.firstNaNDerivative ?? findings.firstInfinity
        ?? findings.firstInfiniteDerivative
      : findings.firstInfinity ?? findings.firstInfiniteDerivative
  }
}
