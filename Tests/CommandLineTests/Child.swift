// Child.swift -- the built program, started on a pseudo-terminal or between pipes.

import CPseudoTerminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What went wrong with a test rather than with the program.
struct ChildFailure: Error, CustomStringConvertible {
  let description: String
}

/// A method of `Child` has the name of the function that is called.
private func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

/// The built program while it runs.
final class Child {
  /// The terminal, or the writing end of its standard input.
  private var input: Int32
  private var output: Int32
  private let process: Int32
  private let isOnTerminal: Bool
  private var bytes: [UInt8] = []
  /// How much of the output has been looked at.
  private var consumed = 0
  private var status: Int32?

  /// A program that ends before it has read its input does not end the tests with it. What is started has all signals
  /// as they are by default.
  private static let outlivesBrokenPipes: Void = ignoreBrokenPipes()

  /// The product beside the test bundle.
  static let path: String = {
    let bundle = CommandLine.arguments[0]
    let beside = bundle.prefix(upTo: bundle.lastIndex(of: "/") ?? bundle.startIndex)
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let candidates = ["\(beside)/hyperrepl", "/\(root)/.build/debug/hyperrepl"]
    return candidates.first { access($0, X_OK) == 0 } ?? candidates[1]
  }()

  static let environment = [
    "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
  ]

  /// Starts the program on a terminal of its own.
  init(
    program: String = Child.path, _ arguments: [String],
    terminal size: (columns: Int32, rows: Int32), environment changes: [String: String] = [:]
  ) throws {
    var name = [CChar](repeating: 0, count: 256)
    let terminal = cpt_open(size.columns, size.rows, &name, 256)
    guard terminal >= 0 else { throw ChildFailure(description: "no pseudo-terminal") }
    process = try Self.start(program, arguments, changes, name: name, descriptors: [])
    input = terminal
    output = terminal
    isOnTerminal = true
  }

  /// Starts the program between pipes; its messages join its results unless `errors` takes them.
  init(
    program: String = Child.path, pipes arguments: [String],
    environment changes: [String: String] = [:],
    errors: Int32? = nil
  ) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw ChildFailure(description: "no pipe")
    }
    for end in [toChild[1], fromChild[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let descriptors = [toChild[0], fromChild[1], errors ?? fromChild[1]]
    process = try Self.start(program, arguments, changes, name: nil, descriptors: descriptors)
    close(toChild[0])
    close(fromChild[1])
    input = toChild[1]
    output = fromChild[0]
    isOnTerminal = false
  }

  private static func start(
    _ path: String, _ arguments: [String], _ changes: [String: String], name: [CChar]?,
    descriptors: [Int32]
  ) throws -> Int32 {
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.merging(changes) { $1 }
    var settings: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    let process: Int32 =
      if let name {
        cpt_start(path, &words, &settings, name, nil)
      } else {
        cpt_start(path, &words, &settings, nil, descriptors)
      }
    guard process > 0 else { throw ChildFailure(description: "cannot start \(path)") }
    return process
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      var ignored: Int32 = 0
      waitpid(process, &ignored, 0)
    }
    if input >= 0, input != output { close(input) }
    if output >= 0 { close(output) }
  }

  // MARK: Talking

  /// Types keys, or writes to standard input.
  func send(_ text: String) {
    Self.outlivesBrokenPipes
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Ends the standard input of a program between pipes.
  func closeInput() {
    guard !isOnTerminal, input >= 0 else { return }
    close(input)
    input = -1
  }

  /// Stops to read what a program between pipes writes.
  func closeOutput() {
    guard !isOnTerminal, output >= 0 else { return }
    close(output)
    output = -1
  }

  /// Sends a signal to the process.
  func signal(_ number: Int32) { kill(process, number) }

  func resize(_ columns: Int32, _ rows: Int32) { _ = cpt_resize(input, columns, rows) }

  /// Waits until the output behind what was expected last holds a text, escape sequences apart
  /// unless `raw`.
  func expect(_ text: String, seconds: Double = 60, raw: Bool = false) throws {
    let deadline = Self.now() + seconds
    let wanted = Array(text.utf8)
    while true {
      let seen = raw ? Array(consumed..<bytes.count) : Self.plain(bytes[consumed...])
      if let end = Self.end(of: wanted, in: seen.map { bytes[$0] }) {
        consumed = seen[end - 1] + 1
        return
      }
      guard Self.now() < deadline, readMore(until: deadline) else {
        let shown = String(decoding: seen.map { bytes[$0] }, as: UTF8.self)
        throw ChildFailure(
          description: "no \(text.debugDescription) in \(shown.debugDescription)")
      }
    }
  }

  /// All that has been read so far.
  var everything: [UInt8] { bytes }

  /// Reads what comes within some seconds; false where nothing does.
  private func readSome(within seconds: Double) -> Bool { readMore(until: Self.now() + seconds) }

  /// Reads until nothing more is written, however busy the computer is otherwise.
  func settle(_ quiet: Double) { while readSome(within: quiet) || isBusy {} }

  /// Types keys, and waits until what they draw has been read.
  func type(_ keys: String, quiet: Double = 0.05) {
    send(keys)
    settle(quiet)
  }

  /// The process has something to do: it has a processor, or waits for one that others have. A process that
  /// waits for keys has not. (Known on Linux alone.)
  private var isBusy: Bool {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return false }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    guard fgets(&line, Int32(line.count), file) != nil, let name = strrchr(line, 0x29) else {
      return false
    }
    // After the name in parentheses: a blank and the state, `R` running, `D` on the disk, `S` asleep.
    return name[2] == 0x52 || name[2] == 0x44
  }

  /// The terminal reads lines and echoes them, as a shell wants it.
  var terminalIsCooked: Bool {
    var modes = termios()
    let wanted = tcflag_t(ICANON | ECHO)
    return tcgetattr(input, &modes) == 0 && modes.c_lflag & wanted == wanted
  }

  private static func end(of wanted: [UInt8], in seen: [UInt8]) -> Int? {
    guard !wanted.isEmpty, seen.count >= wanted.count else { return nil }
    for start in 0...(seen.count - wanted.count)
    where seen[start..<start + wanted.count].elementsEqual(wanted) {
      return start + wanted.count
    }
    return nil
  }

  /// Types a line and waits until the next one can be typed: the line discipline would swallow keys
  /// that come earlier.
  func enter(_ line: String) throws {
    send(line + "\r")
    try expect("\u{1B}[?2004h", raw: true)
  }

  /// All that has been sent, escape sequences too.
  var sent: String { String(decoding: bytes, as: UTF8.self) }

  private var unseen: String {
    String(decoding: Self.plain(bytes[consumed...]).map { bytes[$0] }, as: UTF8.self)
  }

  /// Waits for the end of the output, and gives all that is left of it.
  func rest(seconds: Double = 60) -> String {
    let deadline = Self.now() + seconds
    while readMore(until: deadline) {}
    return unseen
  }

  /// Waits for the end of the process.
  func end(seconds: Double = 60) throws -> Int32 {
    if let status { return status }
    let deadline = Self.now() + seconds
    while Self.now() < deadline {
      let ended = cpt_status(process)
      if ended >= 0 {
        status = ended
        return ended
      }
      // A terminal that nobody reads would stop its writer.
      if isOnTerminal { _ = readMore(until: Self.now() + 0.01) } else { usleep(5_000) }
    }
    throw ChildFailure(description: "it does not end; \(unseen.debugDescription)")
  }

  private func readMore(until deadline: Double) -> Bool {
    let left = deadline - Self.now()
    guard left > 0 else { return false }
    var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Int32(left * 1000) + 1) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(output, &chunk, chunk.count)
    guard count > 0 else { return false }
    bytes += chunk[..<count]
    return true
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The places of what is neither an escape sequence nor a carriage return.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> [Int] {
    var kept: [Int] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == 0x1B, index + 1 < bytes.endIndex {
        index += 2
        if bytes[index - 1] == UInt8(ascii: "[") {
          while index < bytes.endIndex, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
          index += 1
        } else if bytes[index - 1] == UInt8(ascii: "(") {
          index += 1
        }
      } else {
        if bytes[index] != 0x0D { kept.append(index) }
        index += 1
      }
    }
    return kept
  }
}

/// Runs the program between pipes to its end.
func run(
  _ arguments: [String], input: String = "", environment: [String: String] = [:]
) throws -> (status: Int32, output: String, errors: String) {
  let path = "/tmp/hyperrepl-test-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
  let errors = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard errors >= 0 else { throw ChildFailure(description: "no file for the errors") }
  defer {
    close(errors)
    unlink(path)
  }
  let child = try Child(pipes: arguments, environment: environment, errors: errors)
  child.send(input)
  child.closeInput()
  let output = child.rest()
  let status = try child.end()
  return (status, output, try contents(of: path))
}

/// The text of a file.
func contents(of path: String) throws -> String {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { throw ChildFailure(description: "no file \(path)") }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = read(descriptor, &chunk, chunk.count), count > 0 {
    bytes += chunk[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// A folder that is gone when the test is over.
final class Folder {
  let path = "/tmp/hyperrepl-tests-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"

  init() { mkdir(path, 0o700) }

  deinit {
    // Nothing in it has a name that the shell could misread.
    _ = system("rm -rf '\(path)'")
  }

  /// Makes a file in it.
  func file(_ name: String, _ text: String) throws -> String {
    let path = path + "/" + name
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw ChildFailure(description: "no file \(path)") }
    defer { close(descriptor) }
    _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    return path
  }
}
