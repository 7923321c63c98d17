// KeyReader.swift -- a line that can be typed among single keys.

import HypSyntax

/// Reads keys from a terminal, which is handed back as it was found.
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
  private let strokes = StrokeReader()

  /// - Parameter write: shows what is typed.
  public init(write: @escaping (String) -> Void) { self.write = write }

  /// Waits for a key that means something.
  public func read() -> Key {
    var line = ""
    while true {
      switch strokes.read() {
      case .enter:
        write("\n")
        return .line(line)
      case .endOfInput: if line.isEmpty { return .end }
      case .backspace:
        guard !line.isEmpty else { continue }
        let width = String(line.removeLast()).visible.displayWidth
        write(String(repeating: "\u{8} \u{8}", count: width))
      case .up: if line.isEmpty { return .up }
      case .interrupted:
        write("\n")
        return .interrupted
      case .terminated(let signal): return .terminated(signal)
      case .character(let character):
        line.append(character)
        write(String(character).visible)
      default: continue
      }
    }
  }
}
