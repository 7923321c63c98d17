// MachineContext+Attempts.swift -- runs that may go wrong, of which nothing is told where they do.
//
// A function of the library that searches meets numbers that are not finite, and turns elsewhere: what happened on the
// way there is no fault of the program's.

import HypNumbers

/// What had been noticed when an attempt began.
package struct Attempt {
  let results: Int32
  let shown: NotFiniteNumbers
  let notices: Int
  let findings: Watch.Findings?
}

extension MachineContext {
  /// `attempt` of the library: a run begins (0), and ends: what it met is told (1), or forgotten (2).
  func attempt(_ code: Double) {
    if code == 0 {
      attempts.append(
        Attempt(
          results: RangeSignal.all, shown: shown, notices: notices.count,
          findings: watch?.findings))
      return
    }
    guard let before = attempts.popLast(), code == 2 else { return }
    RangeSignal.all = before.results
    shown = before.shown
    notices.removeLast(max(0, notices.count - before.notices))
    if let findings = before.findings { watch?.findings = findings }
  }
}
