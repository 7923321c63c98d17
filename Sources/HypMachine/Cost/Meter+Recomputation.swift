// Meter+Recomputation.swift -- what backward passes through `iterate` take, and would take for more steps.
//
// Such a pass runs steps again: some to find the states, and each once more to record it. The first
// follow the binomial schedule, the others grow with the steps, and the tape holds no more than one
// stretch of them.

import HypNumbers

extension Meter {
  /// How a backward pass went through the steps.
  struct Schedule {
    let steps: Int
    /// So many are recorded together at most.
    var chunk: Int
    /// Those of the numbers in a state.
    let stateBytes: Int
    /// States are kept now and then; else an inverse finds them.
    let keepsStates: Bool

    /// Stretches of steps, for `factor` times as many steps.
    func stretches(_ factor: Int) -> Int { (steps * factor + chunk - 1) / chunk }
    /// Steps on the longest stretch.
    func longest(_ factor: Int) -> Int { min(chunk, steps * factor) }
    /// States that are kept at most.
    func states(_ factor: Int) -> Int {
      keepsStates ? min(stateCount(stretches(factor)), stretches(factor)) : 1
    }
    /// Steps that are run without being recorded.
    func advanced(_ factor: Int) -> Int {
      guard keepsStates else { return steps * factor }
      let count = stretches(factor)
      return BinomialSchedule.advances(count, states: stateCount(count)) * chunk
    }
    private func stateCount(_ count: Int) -> Int {
      BinomialSchedule.stateCount(count, stateBytes: stateBytes)
    }
  }

  /// What backward passes have taken, but for those inside of loops, which count it.
  struct Recomputation {
    var operations = 0
    /// Those of steps that were run without being recorded.
    var advancing = 0
    /// Of the pass with most steps.
    var schedule: Schedule?
    /// The longest stretch of steps that was recorded.
    var stretch: Loop?
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

/// What reverse mode through `iterate` costs for more steps.
struct IterationForecast {
  private let recomputation: Meter.Recomputation
  private let schedule: Meter.Schedule
  private let stretch: Meter.Loop
  private let loop: Meter.Loop
  private let tapes: [TapeReading]
  private let now: CostFigures

  /// Nil where no step was run again.
  init?(
    _ recomputation: Meter.Recomputation, _ loop: Meter.Loop, _ tapes: [TapeReading],
    _ now: CostFigures
  ) {
    guard let schedule = recomputation.schedule, let stretch = recomputation.stretch else {
      return nil
    }
    (self.recomputation, self.schedule, self.stretch) = (recomputation, schedule, stretch)
    (self.loop, self.tapes, self.now) = (loop, tapes, now)
  }

  /// How often each step is run: once for its value, once recorded, and in between.
  func passes(_ factor: Int) -> Int {
    let steps = schedule.steps * factor
    return 2 + (schedule.advanced(factor) + steps - 1) / steps
  }

  /// For `factor` times as many steps.
  func figures(_ factor: Int) -> CostFigures {
    var figures = now
    let (before, after) = (schedule.advanced(1), schedule.advanced(factor))
    let advancing =
      before > 0
      ? Double(recomputation.advancing) / Double(before) * Double(after)
      : Double(loop.operations) / Double(loop.turns) * Double(after)
    figures.operations +=
      (factor - 1) * (loop.operations + recomputation.operations - recomputation.advancing)
      + Int(advancing) - recomputation.advancing
    let longer = schedule.longest(factor) - schedule.longest(1)
    func grown(_ part: Int) -> Int { part * longer / stretch.turns }
    let held = tapes.enumerated().map { index, tape -> TapeReading in
      guard stretch.tapes.indices.contains(index) else { return tape }
      let growth = stretch.tapes[index]
      return tape.holding(
        nodes: tape.nodes + grown(growth.nodes), records: tape.records + grown(growth.records),
        recordOperations: tape.recordOperations + grown(growth.recordOperations))
    }
    figures.tapeNodes = held.reduce(0) { $0 + $1.nodes + $1.records }
    figures.tapeBytes = held.reduce(0) { $0 + $1.usedBytes }
    figures.peakBytes +=
      held.reduce(0) { $0 + $1.heldBytes } - tapes.reduce(0) { $0 + $1.heldBytes }
      + grown(stretch.arrayBytes)
      + (schedule.states(factor) - schedule.states(1)) * loop.stateBytes
    figures.passes = passes(factor)
    return figures
  }
}
