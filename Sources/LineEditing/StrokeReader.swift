// StrokeReader.swift -- single strokes of keys, from a terminal that is handed back as it was found.

import HypSyntax

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads keys one by one.
public final class StrokeReader {
  /// What was pressed.
  public enum Stroke: Equatable, Sendable {
    case character(Character)
    case enter, backspace, escape
    case up, down, left, right, home, end, pageUp, pageDown
    /// ← and → with Shift.
    case farLeft, farRight
    /// Ctrl-D, or the end of the input.
    case endOfInput
    /// Ctrl-C.
    case interrupted
    /// Another signal asked the process to end.
    case terminated(Int32)
    /// The window has another size, or a key that means nothing was pressed.
    case other
  }

  private var input: [UInt8] = []

  /// Of standard input.
  public init() {}

  /// Waits for a key.
  public func read() -> Stroke {
    var before = termios()
    let isTerminal = tcgetattr(0, &before) == 0
    if isTerminal {
      var raw = before
      raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
      tcsetattr(0, TCSADRAIN, &raw)
    }
    defer { if isTerminal { tcsetattr(0, TCSADRAIN, &before) } }
    while true {
      if let stroke = take() { return stroke }
      guard Signals.waitForInput() else {
        if let signal = Signals.termination { return .terminated(signal) }
        _ = Signals.takeInterrupt()
        return .interrupted
      }
      var chunk = [UInt8](repeating: 0, count: 1024)
      let count = systemRead(&chunk)
      if count == 0 { return .endOfInput }
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

  /// Takes one key of what has come; nil if there is none, or not the whole of it.
  private func take() -> Stroke? {
    guard let first = input.first else { return nil }
    switch first {
    case 0x0A, 0x0D: return take(1, .enter)
    // A Ctrl-D typed before the terminal gave single keys has become the mark of an ended line, a zero.
    case 0x04, 0x00: return take(1, .endOfInput)
    case 0x7F, 0x08: return take(1, .backspace)
    case 0x1B: return takeEscape()
    case 0..<0x20: return take(1, .other)
    default:
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
      guard input.count >= length else { return nil }
      let text = String(decoding: input[..<length], as: UTF8.self)
      return take(length, text.first.map { .character($0) } ?? .other)
    }
  }

  private func take(_ count: Int, _ stroke: Stroke) -> Stroke {
    input.removeFirst(count)
    return stroke
  }

  /// `ESC [ A` and the like: a final byte ends them.
  private func takeEscape() -> Stroke? {
    guard input.count > 1 else {
      // A key alone, unless the rest follows at once.
      if Signals.inputIsReady(milliseconds: 40) { return nil }
      return take(1, .escape)
    }
    guard input[1] == UInt8(ascii: "[") || input[1] == UInt8(ascii: "O") else {
      return take(2, .other)
    }
    guard let end = input[2...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
      return nil
    }
    let sequence = String(decoding: input[2...end], as: UTF8.self)
    return take(end + 1, Self.sequences[sequence] ?? .other)
  }

  private static let sequences: [String: Stroke] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "1~": .home, "4~": .end,
    "7~": .home, "8~": .end, "5~": .pageUp, "6~": .pageDown, "1;2C": .farRight, "1;2D": .farLeft,
    "c": .farRight, "d": .farLeft,
  ]
}
