// KinkSignal.swift -- how a rule tells that it was applied where there is no derivative.
//
// Rules are functions of numbers and know nothing of who runs them, nor of places in a program. They
// count; whoever ran the program sees that the count has moved and looks for the places by a second,
// slower run. Where no kink is met that costs one comparison in the rules that have kinks, and
// nothing elsewhere.

import CInterrupt
import CKernels

/// Counts the derivatives that were taken at kinks, in each execution.
public enum KinkSignal {
  /// How many there were so far. It only grows.
  public static var count: Int { Int(bitPattern: UInt(ci_kinks())) }

  /// There was one.
  @usableFromInline @inline(never)
  static func raise() { ci_note_kinks(1) }

  /// There was one, where `isKink`.
  @inlinable @inline(__always)
  public static func raise(where isKink: Bool) {
    if _slowPath(isKink) { raise() }
  }
}

/// Whether numbers have left the range of a double since somebody last asked.
///
/// The processor notes that by itself, in all loops and libraries alike, so that it costs nothing. It
/// belongs to the thread that asks.
public enum RangeSignal {
  /// Forgets what has been so far.
  public static func clear() { hk_forget_results() }
  /// Some number has become infinite: it was too large, or a division was by zero.
  public static var hasOverflowed: Bool { hk_became_infinite() != 0 }
  /// Some number was too small.
  public static var hasUnderflowed: Bool { hk_became_tiny() != 0 }

  /// All that has been so far, to go back to.
  public static var all: Int32 {
    get { hk_results() }
    set {
      hk_forget_results()
      hk_note_results(newValue)
    }
  }
}
