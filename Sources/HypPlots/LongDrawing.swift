// LongDrawing.swift -- how a long drawing is stopped.

import CInterrupt

/// A drawing of very many points looks now and then whether a stop was requested. What was drawn
/// by then is worth nothing.
enum LongDrawing {
  /// A stop was requested.
  static var isStopped: Bool { ci_interrupted() }

  /// Asks in one of a thousand steps, the first among them.
  static func stops(at step: Int) -> Bool { step & 1023 == 0 && ci_interrupted() }
}
