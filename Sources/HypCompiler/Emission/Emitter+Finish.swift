// Emitter+Finish.swift -- what was emitted, through the passes, to code.

import HypCode

extension Emitter {
  /// The function as it was emitted, with `prologue` in front.
  func function(prologue: Segment) -> IRFunction {
    IRFunction(
      prologue + segment, registers: registers, globals: globals, isCounting: isCounting)
  }
}

extension IRFunction {
  /// The code; throws what the function has too much of.
  ///
  /// - Parameters:
  ///   - skipped: a pass that is left out.
  ///   - look: is shown the function as it was emitted, and after each pass.
  consuming func encoded(
    skipping skipped: Pass? = nil, showing look: ((Pass?, IRFunction) -> Void)? = nil
  ) throws(Encoder.Excess) -> Encoder.Encoded {
    look?(nil, self)
    for pass in Pass.allCases where pass != skipped {
      pass.run(on: &self)
      look?(pass, self)
    }
    return try Encoder(RegisterAssignment(self)).encode(self)
  }
}
