// Execution.swift -- what one of several interpreters has of its own among what everything that runs looks at.
//
// Loops deep in arrays and kernels know nothing of interpreters. They ask the execution of their thread
// whether to stop, and note there that a kink was met or that memory was refused (CInterrupt.h).

import CInterrupt
import CKernels

/// Requests to stop, kinks and memory, apart from those of other executions.
///
/// Threads may evaluate side by side, each within an execution of its own.
public final class Execution: @unchecked Sendable {
  private let record: UnsafeMutablePointer<ci_execution>

  /// It is asked to stop where code outside of all executions is.
  public init() {
    // Without memory for a record it shares that of the code outside.
    record = ci_make() ?? ci_of_others()
  }

  deinit {
    if record != ci_of_others() { ci_release(record) }
  }

  /// Does something as part of this execution: on this thread, until `body` returns.
  public func within<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let outer: UnsafeMutablePointer<ci_execution> = ci_enter(record)
    // What results of numbers are like is noted by thread: what one around this has found stays.
    let isInner = outer != record && outer != ci_of_others()
    let results = isInner ? hk_results() : 0
    defer {
      if isInner {
        hk_forget_results()
        hk_note_results(results)
      }
      _ = ci_enter(outer)
      withExtendedLifetime(self) {}
    }
    return try body()
  }

  // MARK: Stopping

  /// Asks what runs in it to stop, or what runs next; from any thread or a signal handler.
  public func interrupt() { ci_ask(record) }
  /// Forgets such a request, and one to all executions as far as it means this one and code outside.
  public func forgetInterrupt() {
    ci_forget(record)
    ci_forget(ci_of_others())
  }
  /// A request is waiting.
  public var isInterrupted: Bool { ci_is_asked(record) }

  // MARK: Memory

  /// Arrays and tapes that are made in it hold at most so many bytes together; less where all of the
  /// process hold much.
  public var memoryLimit: Int {
    get { ci_limit(record) }
    set { ci_set_limit(record, max(newValue, 0)) }
  }
  /// What they hold now, but for small arrays.
  public var heldBytes: Int { ci_held(record) }
}
