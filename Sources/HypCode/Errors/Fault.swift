// Fault.swift -- what went wrong when a program ran, and the calls that led there.

/// A call under way: a code, and the instruction behind the one that is being carried out.
package typealias CallFrame = (code: Code, instruction: UnsafeMutablePointer<Instruction>)

/// A fault, and the calls under way when it happened, innermost first.
package struct Fault: Error, @unchecked Sendable {
  package let error: RuntimeError
  package var frames: [CallFrame]
  /// Frames left out in the middle of `frames`.
  package var omitted = 0

  package init(_ error: RuntimeError) {
    if case .within(let fault) = error {
      self = fault
      return
    }
    self.error = error
    frames = []
  }
}
