// StandardOutput.swift -- what goes to a pipe or a file: gathered, so that a line costs no call of the system.

import CEditLine

/// Standard output where it is no terminal.
public enum StandardOutput {
  /// Writes a text: at once after a pause, otherwise within a twentieth of a second, together with what follows.
  ///
  /// - Returns: false, and `errno` is set, if this or what was held before cannot be written.
  public static func write(_ text: inout String) -> Bool {
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cel_print($0.baseAddress, $0.count) }
    }
  }

  /// Writes what is held.
  ///
  /// - Returns: false, and `errno` is set, if that fails or has failed.
  public static func flush() -> Bool { cel_flush() }
}
