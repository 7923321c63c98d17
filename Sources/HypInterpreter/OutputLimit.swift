// OutputLimit.swift -- how much a program may write, and an interrupt when it wants more.

import Synchronization

/// How much a program may write. Whoever writes counts what goes out; what does not fit is cut.
///
/// Messages have some room of their own, so that the limit can be reported.
public enum OutputLimit {
  /// What messages may take beyond the limit.
  public static let reserve = 1 << 16

  /// Starts anew with this many bytes.
  public static func start(bytes: Int) {
    allowed.store(bytes, ordering: .relaxed)
    left.store(bytes, ordering: .relaxed)
    // The interrupt that an earlier limit led to is over; one of the user is not.
    if hasPassedFlag.exchange(false, ordering: .relaxed) { Interrupt.clear() }
  }

  /// The bytes that may still be written; below 0 where messages have taken of their own room.
  public static var room: Int { left.load(ordering: .relaxed) }

  /// Counts what is written.
  public static func count(_ bytes: Int) { left.subtract(bytes, ordering: .relaxed) }

  /// Asks every running evaluation to stop: something did not fit.
  public static func expire() {
    hasPassedFlag.store(true, ordering: .relaxed)
    Interrupt.request()
  }

  /// Something did not fit.
  public static var hasPassed: Bool { hasPassedFlag.load(ordering: .relaxed) }

  /// Why the evaluation that was stopped did not finish.
  public static var failure: Failure { Failure(.outputIsSpent(bytes), at: nil) }

  static var bytes: Int { allowed.load(ordering: .relaxed) }

  // Without a limit as much as no program writes in its life.
  private static let allowed = Atomic<Int>(1 << 62)
  private static let left = Atomic<Int>(1 << 62)
  private static let hasPassedFlag = Atomic<Bool>(false)
}
