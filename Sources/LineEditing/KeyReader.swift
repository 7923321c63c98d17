// KeyReader.swift -- keys as they are pressed, and a line that can be typed among them.

import HypSyntax

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads single keys from a terminal, which is handed back as it was found.
///
/// Typed text makes a line, edited with Backspace only: enough to try something while a script is shown.
public final class KeyReader {
  /// What was pressed.
  public enum Key: Equatable {
    /// Enter after a line, perhaps an empty one.
    case line(String)
    /// ↑ while the line is empty.
    case up
    /// Ctrl-D while the line is empty, or the end of the input.
    case end
    /// Ctrl-C.
    case interrupted
    /// Another signal asked the process to end.
    case terminated(Int32)
  }

  private let write: (String) -> Void
  private var input: [UInt8] = []
  private var line = ""

  /// - Parameter write: shows what is typed.
  public init(write: @escaping (String) -> Void) { self.write = write }

  /// Waits for a key that means something.
  public func read() -> Key {
    var before = termios()
    let isTerminal = tcgetattr(0, &before) == 0
    if isTerminal {
      var raw = before
      raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
      tcsetattr(0, TCSADRAIN, &raw)
    }
    defer { if isTerminal { tcsetattr(0, TCSADRAIN, &before) } }
    line = ""
    while true {
      while let key = take() { if let key = key.known { return key } }
      guard Signals.waitForInput() else {
        if let signal = Signals.termination { return .terminated(signal) }
        _ = Signals.takeInterrupt()
        write("\n")
        return .interrupted
      }
      var chunk = [UInt8](repeating: 0, count: 1024)
      let count = systemRead(&chunk)
      if count == 0 { return .end }
      if count > 0 { input += chunk[..<count] }
    }
  }

  private func systemRead(_ chunk: inout [UInt8]) -> Int {
    #if canImport(Darwin)
      Darwin.read(0, &chunk, chunk.count)
    #else
      Glibc.read(0, &chunk, chunk.count)
    #endif
  }

  private struct Step { let known: Key? }

  /// Takes one key of what has come; nil if there is none, or not the whole of it.
  private func take() -> Step? {
    guard let first = input.first else { return nil }
    switch first {
    case 0x0A, 0x0D:
      input.removeFirst()
      write("\n")
      return Step(known: .line(line))
    // A Ctrl-D typed before the terminal gave single keys has become the mark of an ended line, a zero.
    case 0x04, 0x00:
      input.removeFirst()
      return Step(known: line.isEmpty ? .end : nil)
    case 0x7F, 0x08:
      input.removeFirst()
      if !line.isEmpty {
        let width = String(line.removeLast()).visible.displayWidth
        write(String(repeating: "\u{8} \u{8}", count: width))
      }
      return Step(known: nil)
    case 0x1B: return takeEscape()
    case 0..<0x20:
      input.removeFirst()
      return Step(known: nil)
    default: return takeCharacter(first)
    }
  }

  /// `ESC [ A` and the like: a final byte ends them.
  private func takeEscape() -> Step? {
    guard input.count > 1 else {
      // A key alone, unless the rest follows at once.
      if Signals.inputIsReady(milliseconds: 40) { return nil }
      input.removeFirst()
      return Step(known: nil)
    }
    guard input[1] == UInt8(ascii: "[") || input[1] == UInt8(ascii: "O") else {
      input.removeFirst(2)
      return Step(known: nil)
    }
    guard let end = input[2...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return nil
    }
    let isUp = input[end] == UInt8(ascii: "A")
    input.removeSubrange(...end)
    return Step(known: isUp && line.isEmpty ? .up : nil)
  }

  private func takeCharacter(_ first: UInt8) -> Step? {
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard input.count >= length else { return nil }
    let text = String(decoding: input[..<length], as: UTF8.self)
    input.removeFirst(length)
    line += text
    write(text.visible)
    return Step(known: nil)
  }
}
