// Signals.swift -- Ctrl-C and requests to end, as flags that a program can look at.

import CEditLine

/// The signals that ask for something.
public enum Signals {
  /// Starts to catch SIGINT, SIGTERM and SIGHUP.
  ///
  /// - Parameters:
  ///   - interactive: Ctrl-C never ends the process. Otherwise the second one does at once.
  ///   - request: runs inside the signal handler; it may only set an atomic flag.
  public static func catchAll(interactive: Bool, request: @escaping @convention(c) () -> Void) {
    cel_catch_signals(interactive, request)
  }

  /// Ends the process with status 70 and a message where it would be ended by a fault of its own.
  public static func catchCrashes() { cel_catch_crashes() }

  /// Makes a file at `path`, which is removed where the process ends before `endDraft`.
  ///
  /// - Returns: its descriptor, or -1 and `errno`.
  public static func openDraft(_ path: String) -> Int32 { cel_open_draft(path) }
  /// The draft has its name, or is gone.
  public static func endDraft() { cel_end_draft() }
  /// Ends the process at once; what is half written goes with it.
  public static func leave(_ status: Int32) -> Never { cel_end_process(status) }
  /// Keeps the numbers of standard input, output and error, also where they are closed.
  public static func openStandardDescriptors() { cel_open_standard_descriptors() }

  /// An interrupt has come since this was asked last.
  public static func takeInterrupt() -> Bool { cel_take_interrupt() }

  /// An interrupt that was not handled yet.
  public static var interruptIsPending: Bool { cel_interrupt_is_pending() }

  /// The signal that asked the process to end.
  public static var termination: Int32? {
    let signal = cel_termination()
    return signal == 0 ? nil : signal
  }

  /// Calls `ring` after this many seconds, inside a signal handler: it may only set an atomic flag.
  /// With 0 seconds an alarm that was set is forgotten.
  public static func setAlarm(seconds: Double, ring: @escaping @convention(c) () -> Void) {
    cel_set_alarm(seconds, ring)
  }

  /// Waits for standard input; false if a signal asks for something, now or before.
  public static func waitForInput() -> Bool { cel_wait_for_input(0) }

  /// Standard input can be read, or is at its end, within the time.
  public static func inputIsReady(milliseconds: Int32) -> Bool { cel_wait(0, milliseconds) == 1 }
}
