// LongDrawing.swift -- how a long drawing is stopped.

/// The settings of all drawings.
public enum LongDrawing {
  /// Asked now and then while a picture of many points is drawn: true stops it, and what has been drawn
  /// by then is worth nothing. Set once, before the first drawing.
  nonisolated(unsafe) public static var shouldStop: @Sendable () -> Bool = { false }

  /// Asks in one of a thousand steps, the first among them.
  static func stops(at step: Int) -> Bool { step & 1023 == 0 && shouldStop() }
}
