// BinomialSchedule.swift -- where to keep states, so that a loop can be gone through backwards.
//
// Griewank and Walther, "Algorithm 799: revolve" (2000). With room for s states, the first of them too, n
// steps can be reversed so that none is run more than t times in advance, where n <= β(s, t), the
// binomial coefficient of s + t over s; the advances are then as few as they can be: t n - β(s + 1, t - 1).

/// The schedule of a loop whose states do not all fit.
package enum BinomialSchedule {
  /// So many states are kept for a loop of `steps`: what O(log n) means here, or as many as take no
  /// more memory than the tape.
  package static func stateCount(_ steps: Int, stateBytes: Int) -> Int {
    max(
      4 * (Int.bitWidth - max(steps, 1).leadingZeroBitCount),
      memory / (stateBytes + snapshotBytes))
  }

  /// What states of any number may take, in bytes.
  private static let memory = 1 << 18
  /// What a state takes beside its numbers.
  private static let snapshotBytes = 256

  /// How far to advance from the first of `steps` steps, at least two, before the next state is kept.
  ///
  /// - Parameter states: how many can be kept, with that before the first step; at least one.
  package static func advance(_ steps: Int, states: Int) -> Int {
    let repetitions = repetitions(steps, states: states)
    // What lies behind is reversed with one state less, what lies before with one repetition less.
    let most = min(
      binomial(states, repetitions - 1), steps - binomial(states - 1, repetitions - 1))
    return min(max(most, 1), steps - 1)
  }

  /// How many advances reversing `steps` steps takes in all.
  package static func advances(_ steps: Int, states: Int) -> Int {
    guard steps > 1 else { return 0 }
    let repetitions = repetitions(steps, states: states)
    return repetitions * steps - binomial(states + 1, repetitions - 1)
  }

  /// The least t with β(s, t) >= `steps`.
  private static func repetitions(_ steps: Int, states: Int) -> Int {
    var repetitions = 1
    while binomial(states, repetitions) < steps { repetitions += 1 }
    return repetitions
  }

  /// β(s, t), at most `Int.max`.
  package static func binomial(_ s: Int, _ t: Int) -> Int {
    var result = 1
    for k in 1..<(min(s, t) + 1) {
      let (product, overflow) = result.multipliedReportingOverflow(by: max(s, t) + k)
      if overflow { return .max }
      result = product / k
    }
    return result
  }
}
