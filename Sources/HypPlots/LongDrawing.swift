// LongDrawing.swift -- how a long drawing is stopped.

import CInterrupt

/// A drawing of very many points looks now and then whether somebody has asked to stop. What has been drawn
/// by then is worth nothing.
enum LongDrawing {
  /// Somebody has asked to stop.
  static var isStopped: Bool { ci_interrupted() }

  /// Asks in one of a thousand steps, the first among them.
  static func stops(at step: Int) -> Bool { step & 1023 == 0 && ci_interrupted() }
}
