// Checkpoints.swift -- what reverse mode would cost if the main loop were written with `iterate`.
//
// A. Griewank and A. Walther, "Algorithm 799: revolve" (2000): with room for s states, n stretches of
// steps are gone through backwards with t n - β(s + 1, t - 1) advances, where t is the least number with
// β(s, t) >= n, and β(s, t) is the binomial coefficient of s + t over s.

import HypNumbers

/// The figures of a loop whose states are kept now and then, and whose steps are run again.
struct Checkpoints {
  /// The loop under reverse mode and in the plain run, and what reverse mode costs.
  private let reverseLoop: Meter.Loop
  private let plainLoop: Meter.Loop
  private let tapes: [TapeReading]
  private let reverse: CostFigures

  /// Steps recorded together take about so many bytes of tape, and are no more than so many.
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
    let states = 4 * (Int.bitWidth - count.leadingZeroBitCount)
    let advanced = Self.advances(count, states: states) * stretch
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

  /// The least number of stretches that are run again.
  static func advances(_ count: Int, states: Int) -> Int {
    guard count > 1 else { return 0 }
    var repetitions = 1
    while binomial(states, repetitions) < count { repetitions += 1 }
    return repetitions * count - binomial(states + 1, repetitions - 1)
  }

  /// β(s, t), at most `Int.max`.
  private static func binomial(_ s: Int, _ t: Int) -> Int {
    var result = 1
    for k in 1..<(min(s, t) + 1) {
      let (product, overflow) = result.multipliedReportingOverflow(by: max(s, t) + k)
      if overflow { return .max }
      result = product / k
    }
    return result
  }
}
