// WatchedRuns.swift -- second runs, which look for the place of what a first one found.

import HypSession
import Testing

@Suite struct WatchedRuns {
  /// The look at a run that was too long ends in its middle. The next one, of other code, begins anew.
  @Test func aRunThatWasLeftIsForgotten() {
    let conversation = Conversation()
    _ = conversation.shown("v = ones(10^6);")
    for round in 1...3 {
      _ = conversation.shown(
        "late(x) = { s = 0; for i in 1...140 { s = sum(v) }; log(x - s - \(round)) }")
      #expect(conversation.reported("late(0)").contains("W0506"))
      _ = conversation.shown("late(x) = log(x - \(round))")
      #expect(conversation.reported("late(0)").contains("log(-\(round)) is nan"))
    }
  }
}
