// Checkpoints.swift -- what reverse mode would cost if the main loop were written with `iterate`.
//
// The schedule is that of BinomialSchedule, over stretches of steps that are recorded together.

import HypNumbers
import HypRuntime

/// The figures of a loop whose states are kept now and then, and whose steps are run again.
struct Checkpoints {
  /// The loop under reverse mode and in the plain run, and what reverse mode costs.
  private let reverseLoop: Meter.Loop
  private let plainLoop: Meter.Loop
  private let tapes: [TapeReading]
  private let reverse: CostFigures

  /// Steps recorded together take about this many bytes of tape, and are no more than this many.
  private static let stretchBytes = 1 << 18
  private static let maximumStretch = 1 << 12

  init(
    _ reverseLoop: Meter.Loop, _ plainLoop: Meter.Loop, _ tapes: [TapeReading],
    reverse: CostFigures
  ) {
    (self.reverseLoop, self.plainLoop, self.tapes) = (reverseLoop, plainLoop, tapes)
    self.reverse = reverse
  }

  /// On this input, and for more steps.
  var cost: ModeCost {
    ModeCost(measured: figures(1), predicted: Cost.factors.map(figures))
  }

  /// For `factor` times as many steps.
  private func figures(_ factor: Int) -> CostFigures {
    let turns = reverseLoop.turns
    let steps = turns * factor
    var (loopNodes, loopBytes) = (0, 0)
    for (tape, growth) in zip(tapes, reverseLoop.tapes) {
      loopNodes += growth.nodes + growth.records
      loopBytes +=
        growth.nodes * (tape.nodeBytes + tape.cotangentBytes) + growth.records * tape.recordBytes
    }
    // Arrays that are recorded stay with the stretch.
    let stepBytes = max(1, (loopBytes + reverseLoop.arrayBytes) / turns)
    let stretch = min(max(1, Self.stretchBytes / stepBytes), Self.maximumStretch, steps)
    let count = (steps + stretch - 1) / stretch
    let states = BinomialSchedule.stateCount(count, stateBytes: reverseLoop.stateBytes)
    let advanced = BinomialSchedule.advances(count, states: states) * stretch
    var figures = CostFigures()
    // Once to find the states, once recorded, and what is run again in between.
    figures.operations =
      reverse.operations - reverseLoop.operations + reverseLoop.operations * factor
      + (plainLoop.operations * factor)
      + Int(Double(plainLoop.operations) / Double(turns) * Double(advanced))
    figures.tapeNodes = reverse.tapeNodes - loopNodes + loopNodes * stretch / turns
    figures.tapeBytes = reverse.tapeBytes - loopBytes + loopBytes * stretch / turns
    figures.peakBytes =
      figures.tapeBytes + reverseLoop.arrayBytes * stretch / turns
      + min(states, count) * reverseLoop.stateBytes
    figures.passes = 2 + (advanced + steps - 1) / steps
    return figures
  }
}
