// TypedPrompt.swift -- the command at a pseudo-terminal, and what is wrong with it after some keys.

import CPseudoTerminal
import Foundation

/// A prompt that is typed at.
final class TypedPrompt {
  /// No key that is pressed at random writes this name.
  private static let kept = "qqxz_kept"
  /// So long may an answer take, in seconds of the processor and of the clock.
  private static let (longest, longestWait) = (5.0, 30.0)

  private let terminal: Int32
  private let process: Int32
  private var typed: [UInt8] = []
  private var sent: [UInt8] = []
  private var status: Int32?

  /// The command beside this tool.
  private static let command = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL
    .deletingLastPathComponent().appendingPathComponent("hyperrepl").path

  /// Starts the command, and waits for its prompt. What `:save` and plots write goes to a folder of their own.
  init?() {
    var name = [CChar](repeating: 0, count: 256)
    terminal = cpt_open(80, 24, &name, 256)
    guard terminal >= 0 else { return nil }
    _ = fcntl(terminal, F_SETFL, fcntl(terminal, F_GETFL) | O_NONBLOCK)
    let arguments = [
      Self.command, "-q", "--no-history", "--no-config", "--no-init", "-i", "-e",
      "\(Self.kept) = 42;",
    ]
    let variables = [
      "TERM=xterm", "LC_ALL=C.UTF-8", "HOME=/nonexistent", "PATH=/nonexistent", "EDITOR=false",
      // In a build with sanitizers: what libedit still holds at the end is not a fault.
      "ASAN_OPTIONS=detect_leaks=0",
    ]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { (words + settings).forEach { free($0) } }
    process = cpt_start(Self.command, &words, &settings, name, nil)
    guard process > 0, wait(for: Self.isReading, in: 0) else { return nil }
  }

  deinit {
    if isRunning {
      kill(process, SIGKILL)
      var ignored: Int32 = 0
      waitpid(process, &ignored, 0)
    }
    close(terminal)
  }

  /// The editor has begun to read a line.
  private static let isReading = "\u{1B}[?2004h"

  var isRunning: Bool {
    guard process > 0, status == nil else { return false }
    let ended = cpt_status(process)
    if ended >= 0 { status = ended }
    return ended < 0
  }

  // MARK: Typing

  /// Types keys. While a statement runs, a terminal takes only some thousand: the others are lost.
  func type(_ bytes: [UInt8]) {
    typed += bytes
    var rest = bytes[...]
    for _ in 0..<50 where !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) }
      read(for: count > 0 ? 0 : 2)
    }
    // A Ctrl-C that follows at once would take them back before they are read.
    read(for: 6)
  }

  func resize(_ columns: Int32, _ rows: Int32) {
    _ = cpt_resize(terminal, columns, rows)
    read(for: 0)
  }

  /// Takes what is sent within some milliseconds, or at once is there.
  func read(for milliseconds: Int32) {
    let end = Date().addingTimeInterval(Double(milliseconds) / 1000)
    repeat {
      var wanted = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      let left = max(0, Int32(end.timeIntervalSinceNow * 1000))
      guard poll(&wanted, 1, left) > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = Foundation.read(terminal, &chunk, chunk.count)
      guard count > 0 else {
        // Nobody is at the other side: waiting would be turning round.
        if milliseconds > 0 { usleep(1000) }
        continue
      }
      sent += chunk[..<count]
    } while end.timeIntervalSinceNow > 0
  }

  /// Waits for a text behind a place of what was sent.
  private func wait(for text: String, in start: Int, seconds: Double = longestWait) -> Bool {
    let (end, wanted) = (Date().addingTimeInterval(seconds), Data(text.utf8))
    while true {
      if Data(sent[start...]).range(of: wanted) != nil { return true }
      guard isRunning, end.timeIntervalSinceNow > 0 else { return false }
      read(for: 10)
    }
  }

  // MARK: Judging

  /// What is wrong after the keys: how the command has ended, or what it does not answer.
  func fault() -> String? {
    read(for: 30)
    let isAnswered = !isRunning || answers()
    if isRunning {
      guard isAnswered else { return "the prompt does not answer, or has lost a name\(ending)" }
      type(Array(":quit\r".utf8))
      let end = Date().addingTimeInterval(Self.longestWait)
      while isRunning, end.timeIntervalSinceNow > 0 { read(for: 5) }
      guard !isRunning else { return "`:quit` does not end the session\(ending)" }
    }
    read(for: 1)
    guard status == 0 else { return "the session ends with status \(status ?? -1)\(ending)" }
    var modes = termios()
    tcgetattr(terminal, &modes)
    guard modes.c_lflag & tcflag_t(ICANON) != 0 else {
      return "the terminal is left as no shell wants it"
    }
    return foreign()
  }

  /// The last of what was sent.
  private var ending: String {
    ": " + String(decoding: sent.suffix(300), as: UTF8.self).debugDescription
  }

  /// A statement is answered as if nothing had been typed before.
  ///
  /// Ctrl-C drops what stands at the prompt and stops what runs; keys that come while the terminal changes
  /// hands are lost, and so it is asked more than once.
  private func answers() -> Bool {
    let (start, work) = (Date(), seconds)
    while isRunning {
      for _ in 0..<2 {
        type([0x03])
        read(for: 40)
      }
      let place = sent.count
      type(Array("\(Self.kept) * 1000 + 17\r".utf8))
      if wait(for: "42017", in: place, seconds: 1) { return wait(for: Self.isReading, in: place) }
      let isTooLong = work.flatMap { before in seconds.map { $0 - before > Self.longest } } ?? false
      if isTooLong || -start.timeIntervalSinceNow > Self.longestWait { return false }
    }
    return true
  }

  /// The seconds that the command has worked, where the system tells.
  private var seconds: Double? { Driver.seconds(of: process) }

  /// What was sent that the prompt does not draw with; nil where there is nothing.
  private func foreign() -> String? {
    // What is typed while a statement runs the terminal itself shows.
    let echoed = Set(String(decoding: typed, as: UTF8.self).unicodeScalars)
    var rest = String(decoding: sent, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x1B:
        let sequence = rest.prefix { !(0x40...0x7E).contains($0.value) || $0 == "[" }
        rest = rest.dropFirst(sequence.count)
        let final = rest.popFirst()
        let parameters = sequence.dropFirst()
        let isOurs: Bool =
          switch final {
          case "m": parameters.allSatisfy { ("0"..."9").contains($0) || $0 == ";" }
          case "A", "B", "C", "D", "G", "J", "K", "H":
            parameters.allSatisfy { ("0"..."9").contains($0) || $0 == ";" }
          case "h", "l": ["?2004", "?25"].contains(String(parameters))
          default: false
          }
        guard sequence.first == "[", isOurs else {
          return "the terminal is sent ESC \(String(sequence))\(final.map(String.init) ?? "")"
        }
      case 0x07, 0x08, 0x09, 0x0A, 0x0D: break
      case ..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069:
        if scalar.value >= 0x80, echoed.contains(scalar) { break }
        return "the terminal is sent the character 0x\(String(scalar.value, radix: 16))"
      default: break
      }
    }
    return nil
  }
}
