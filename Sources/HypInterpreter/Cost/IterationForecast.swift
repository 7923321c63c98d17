// IterationForecast.swift -- what reverse mode through `iterate` would take for more steps.

import HypNumbers
import HypRuntime

/// What reverse mode through `iterate` costs for more steps.
struct IterationForecast {
  private let recomputation: Meter.Recomputation
  private let schedule: Meter.Schedule
  private let stretch: Meter.Loop
  private let loop: Meter.Loop
  private let tapes: [TapeReading]
  private let now: CostFigures

  /// Nil if no step was run again.
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
