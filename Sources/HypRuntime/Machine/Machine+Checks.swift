// Machine+Checks.swift -- what must hold of the windows of calls: debug builds look.
//
// What single instructions name was looked at when the code was compiled (`Code+Verify.swift`). Here it is
// whether the registers that it names are there: the windows of frames lie in the banks, one behind the other.

import HypCode
import HypNumbers

extension Machine {
  /// The registers behind a frame that a call may write its arguments or its result to.
  private static var window: Int { Kind.maximumLeaves * 4 }

  /// The registers of `code`, and the window behind them, lie in the banks.
  final func holds(
    _ code: Code, _ d: UnsafeMutablePointer<N.Base>, _ r: UnsafeMutablePointer<N>,
    _ o: UnsafeMutablePointer<Object?>
  ) -> Bool {
    d >= self.d && d + code.passiveCount + Self.window <= dEnd + Self.slack
      && r >= self.r && r + code.activeCount + Self.window <= rEnd + Self.slack
      && o >= self.o && o + code.objectCount + Self.window <= oEnd + Self.slack
  }
}
