// TimeLimit.swift -- an interrupt because the time is up.

import Synchronization

/// How long evaluation may take. Who measures the time calls `expire`.
public enum TimeLimit {
  /// Starts anew with this many seconds, which messages report.
  public static func start(seconds: Double) {
    limitBits.store(seconds.bitPattern, ordering: .relaxed)
    // The interrupt that an earlier limit led to is over; one of the user is not.
    if hasPassedFlag.exchange(false, ordering: .relaxed) { Interrupt.clear() }
  }

  /// Asks every running evaluation to stop; safe to call from a signal handler.
  public static func expire() {
    hasPassedFlag.store(true, ordering: .relaxed)
    Interrupt.request()
  }

  /// The time is up.
  public static var hasPassed: Bool { hasPassedFlag.load(ordering: .relaxed) }

  /// Why the evaluation that was stopped did not finish.
  public static var failure: Failure { Failure(.timeIsUp(seconds), at: nil) }

  static var seconds: Double { Double(bitPattern: limitBits.load(ordering: .relaxed)) }
}

private let limitBits = Atomic<UInt64>(0)
private let hasPassedFlag = Atomic<Bool>(false)
