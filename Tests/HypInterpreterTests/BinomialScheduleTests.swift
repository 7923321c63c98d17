// BinomialScheduleTests.swift -- the schedule is as good as there can be, and keeps few states.

import HypInterpreter
import HypRuntime
import Testing

@Suite struct BinomialScheduleTests {
  /// Steps run in advance when a loop is reversed by the schedule, and the states kept at once.
  private func cost(_ steps: Int, states: Int) -> (advances: Int, kept: Int) {
    guard steps > 1 else { return (0, 1) }
    let middle = BinomialSchedule.advance(steps, states: states)
    #expect((1..<steps).contains(middle))
    let behind = cost(steps - middle, states: states - 1)
    let before = cost(middle, states: states)
    return (middle + behind.advances + before.advances, max(1 + behind.kept, before.kept))
  }

  @Test(arguments: [1, 2, 3, 5])
  func advancesAreAsFewAsTheyCanBe(_ states: Int) {
    // By trying every place for the next state.
    var best = [[Int]](repeating: [0, 0], count: states + 1)
    for steps in 2...60 {
      for s in 1...states {
        let choices = (1..<steps).compactMap { middle -> Int? in
          if s == 1, middle != steps - 1 { return nil }
          let behind = middle == steps - 1 ? 0 : best[s - 1][steps - middle]
          return middle + behind + best[s][middle]
        }
        best[s].append(choices.min() ?? 0)
      }
      best[0].append(0)
      #expect(cost(steps, states: states).advances == best[states][steps])
      // One more is the state of the step at hand.
      #expect(cost(steps, states: states).kept <= states + 1)
    }
  }

  @Test func longLoopsRunFewTimes() {
    let states = BinomialSchedule.stateCount(100_000, stateBytes: 1 << 20)
    let (advances, kept) = cost(100_000, states: states)
    #expect(advances <= 4 * 100_000)
    #expect(kept <= 4 * 17 + 1)
  }

  @Test func smallStatesAreAllKept() {
    let (advances, kept) = cost(500, states: BinomialSchedule.stateCount(500, stateBytes: 8))
    #expect(advances == 499)
    #expect(kept == 500)
  }

  @Test func binomialsSaturate() {
    #expect(BinomialSchedule.binomial(3, 2) == 10)
    #expect(BinomialSchedule.binomial(0, 9) == 1)
    #expect(BinomialSchedule.binomial(9, 0) == 1)
    #expect(BinomialSchedule.binomial(200, 200) == .max)
  }
}
