// PlainReader.swift -- entries from standard input as it comes: a dumb terminal, or `--editor none`.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads entries line by line, without editing.
public final class PlainReader: LineReader {
  private let write: (String) -> Void
  private let rules: EditingRules
  /// What has been read after the last line that was used.
  private var input: [UInt8] = []

  /// - Parameter write: shows the prompt.
  public init(write: @escaping (String) -> Void, rules: EditingRules) {
    self.write = write
    self.rules = rules
  }

  /// Waits for the next entry.
  public func read() -> Reading {
    var text = ""
    let prompt = rules.prompt() + " "
    write(prompt)
    while true {
      switch readLine() {
      case .line(let line):
        // A blank line gives up waiting, since nothing above it can be changed any more.
        let isBlank = line.allSatisfy { $0 == " " || $0 == "\t" }
        text += text.isEmpty ? line : "\n" + line
        if isBlank { return .entry(text) }
        if case .submit = rules.accept(text, text.utf8.count) { return .entry(text) }
        write(String(repeating: ".", count: max(0, prompt.count - 1)) + " ")
      case .end: return .end(unfinished: text.isEmpty ? nil : text)
      case .interrupted:
        if let signal = Signals.termination { return .terminated(signal: signal) }
        if Signals.takeInterrupt() {
          write("\n")
          return .interrupted(isBlank: text.isEmpty)
        }
      case .failed: return .failed
      }
    }
  }

  private enum Line { case line(String), end, interrupted, failed }

  private func readLine() -> Line {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      if let end = input.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: input[..<end], as: UTF8.self)
        input.removeSubrange(...end)
        return .line(line.last == "\r" ? String(line.dropLast()) : line)
      }
      guard Signals.waitForInput() else { return .interrupted }
      let count = File.read(0, into: &chunk)
      if count > 0 {
        input += chunk[..<count]
      } else if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return errno == EIO ? .end : .failed
      } else if input.isEmpty {
        return .end
      } else {
        input.append(UInt8(ascii: "\n"))
      }
    }
  }
}
