// Limits.swift -- how much memory, time and output a run may take, and when that is counted from.

import CSandbox
import HypInterpreter
import HypNumbers

/// The limits of the command line.
enum Limits {
  /// Holds the process to what is for all of it, before anything has been made that would not know.
  static func start(_ options: Options) {
    if let bytes = options.program.memoryLimit {
      _ = csb_limit_memory(bytes)
      ArrayMemory.restrict(to: bytes)
    }
    guard options.program.sandbox else { return }
    // Opens what it looks at, which is not there afterwards.
    _ = MemoryLimit.hasRoom()
    Sandbox(options).close(options)
  }

  /// Counts time and output from here: a program, or an entry at the prompt, begins.
  static func begin(_ options: Options) {
    if let seconds = options.program.timeLimit { Alarm.start(seconds) }
    if let bytes = options.program.outputLimit { OutputLimit.start(bytes: bytes) }
  }
}
