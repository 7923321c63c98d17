// Meter+Recomputation.swift -- what backward passes through `iterate` take.
//
// Such a pass runs steps again: some to find the states, and each once more to record it. The first
// follow the binomial schedule, the others grow with the steps, and the tape holds no more than one
// stretch of them.

import HypNumbers

extension Meter {
  /// How a backward pass went through the steps.
  package struct Schedule {
    package let steps: Int
    /// So many are recorded together at most.
    package var chunk: Int
    /// Those of the numbers in a state.
    package let stateBytes: Int
    /// States are kept now and then; else an inverse finds them.
    let keepsStates: Bool

    /// Stretches of steps, for `factor` times as many steps.
    func stretches(_ factor: Int) -> Int { (steps * factor + chunk - 1) / chunk }
    /// Steps on the longest stretch.
    package func longest(_ factor: Int) -> Int { min(chunk, steps * factor) }
    /// States that are kept at most.
    package func states(_ factor: Int) -> Int {
      keepsStates ? min(stateCount(stretches(factor)), stretches(factor)) : 1
    }
    /// Steps that are run without being recorded.
    package func advanced(_ factor: Int) -> Int {
      guard keepsStates else { return steps * factor }
      let count = stretches(factor)
      return BinomialSchedule.advances(count, states: stateCount(count)) * chunk
    }
    private func stateCount(_ count: Int) -> Int {
      BinomialSchedule.stateCount(count, stateBytes: stateBytes)
    }
  }

  /// What backward passes have taken, but for those inside of loops, which count it.
  package struct Recomputation {
    package var operations = 0
    /// Those of steps that were run without being recorded.
    package var advancing = 0
    /// Of the pass with most steps.
    package var schedule: Schedule?
    /// The longest stretch of steps that was recorded.
    package var stretch: Loop?
  }

  func beginRecomputation() {
    if recomputationDepth == 0, underway.isEmpty { recomputationStart = operations }
    recomputationDepth += 1
  }

  func endRecomputation(_ schedule: Schedule) {
    recomputationDepth -= 1
    guard recomputationDepth == 0, let start = recomputationStart else { return }
    recomputationStart = nil
    recomputation.operations += operations - start
    if schedule.steps > recomputation.schedule?.steps ?? 0 { recomputation.schedule = schedule }
  }

  func beginAdvance() {
    if recomputationDepth == 1, recomputationStart != nil { advanceStart = operations }
  }

  func endAdvance() {
    guard recomputationDepth == 1, let start = advanceStart else { return }
    advanceStart = nil
    recomputation.advancing += operations - start
  }

  /// A loop has run in a backward pass.
  func noteAgain(_ loop: Loop) {
    guard loop.isIterated, loop.tapes.contains(where: { $0.nodes + $0.records > 0 }),
      loop.turns > recomputation.stretch?.turns ?? 0
    else { return }
    recomputation.stretch = loop
  }
}
