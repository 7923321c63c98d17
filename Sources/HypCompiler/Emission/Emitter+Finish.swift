// Emitter+Finish.swift -- what was emitted, through the passes, to code.

import HypCode

extension Emitter {
  /// The function as it was emitted, with `prologue` in front.
  package func function(prologue: Segment) -> IRFunction {
    IRFunction(
      prologue + segment, registers: registers, globals: globals, isCounting: isCounting,
      isWatched: isWatched)
  }
}

extension IRFunction {
  /// The code; throws what the function has too much of.
  ///
  /// - Parameters:
  ///   - skipped: passes that are left out.
  ///   - look: is shown the function as it was emitted, and after each pass.
  package consuming func encoded(
    skipping skipped: Set<Pass> = [], showing look: ((Pass?, IRFunction) -> Void)? = nil
  ) throws(Encoder.Excess) -> Encoder.Encoded {
    look?(nil, self)
    var unwatched: IRFunction?
    for pass in Pass.allCases where !skipped.contains(pass) {
      if pass == .watches, isWatched { unwatched = self }
      pass.run(on: &self)
      look?(pass, self)
    }
    do {
      return try Encoder(RegisterAssignment(self)).encode(self)
    } catch {
      // Looks make code twice as long: what is too long with them runs without.
      guard let unwatched else { throw error }
      return try Encoder(RegisterAssignment(unwatched)).encode(unwatched)
    }
  }
}
