// Machine+Checks.swift -- what must hold of the windows of calls: debug builds look.
//
// What single instructions name was looked at when the code was compiled (`Code+Verify.swift`). Here it is
// whether the registers that it names are there: the windows of frames lie in the banks, one behind the other.

import HypCode
import HypNumbers

extension Machine {
  /// The registers of `code` lie in the banks. So does the window behind them: the encoder gives a frame and its
  /// window no more registers together than are behind the last place where a frame begins.
  final func holds(
    _ code: Code, _ d: UnsafeMutablePointer<N.Base>, _ r: UnsafeMutablePointer<N>,
    _ o: UnsafeMutablePointer<Object?>
  ) -> Bool {
    d >= self.d && d + code.passiveCount <= dEnd + Self.slack
      && r >= self.r && r + code.activeCount <= rEnd + Self.slack
      && o >= self.o && o + code.objectCount <= oEnd + Self.slack
  }
}
