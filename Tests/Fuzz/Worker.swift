// Worker.swift -- a process that runs inputs, and says before each of them which one it is.

import Foundation
import HypInterpreter

/// What the driver and its worker share: a few numbers in a file that both map.
struct Board {
  /// The input that runs, and how many have been run; the file is `Board.size` bytes.
  static let size = 16
  private let words: UnsafeMutablePointer<Int>

  init?(_ path: String) {
    let file = open(path, O_RDWR | O_CREAT, 0o600)
    guard file >= 0, ftruncate(file, off_t(Self.size)) == 0 else { return nil }
    defer { close(file) }
    let map = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    guard let map, map != MAP_FAILED else { return nil }
    words = map.bindMemory(to: Int.self, capacity: 2)
  }

  /// The number of the input that runs; -1 before the first and after the last.
  var input: Int {
    get { words[0] }
    nonmutating set { words[0] = newValue }
  }
}

/// Runs inputs.
enum Worker {
  /// `--worker KIND SEED FIRST END BOARD`: runs the inputs from FIRST to before END, and prints a line for each
  /// that breaks a promise: its number, a tab, and what is wrong, without newlines.
  static func run(_ arguments: [String]) {
    guard let kind = Kind(rawValue: arguments[1]), let seed = UInt64(arguments[2]),
      let first = Int(arguments[3]), let end = Int(arguments[4]), let board = Board(arguments[5])
    else { exit(2) }
    prepare()
    watch(board, patience: kind.patience)
    for index in first..<end {
      let text = kind.text(seed: seed, index: index)
      board.input = index
      if let fault = kind.fault(in: text, index: index) {
        let line = "\(index)\t\(fault.replacing("\n", with: "⏎"))\n"
        FileHandle.standardOutput.write(Data(line.utf8))
      }
      Interrupt.clear()
    }
    board.input = -1
  }

  /// `--text KIND INDEX BOARD`: runs one text, from standard input; the status is 3 where a promise is broken.
  static func runText(_ arguments: [String]) {
    guard let kind = Kind(rawValue: arguments[1]), let index = Int(arguments[2]),
      let board = Board(arguments[3])
    else { exit(2) }
    let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    prepare()
    board.input = index
    watch(board, patience: kind.patience)
    guard let fault = kind.fault(in: text, index: index) else { exit(0) }
    FileHandle.standardError.write(Data((fault + "\n").utf8))
    exit(3)
  }

  /// Memory is bounded, so that an input that asks for all of it is refused as on a small machine; what the
  /// program itself ends with is reported by the status alone.
  private static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    // The address sanitizer wants terabytes of addresses for itself.
    guard ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil else { return }
    var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
    #if os(Linux)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
  }

  /// Interrupts an input that takes longer than `patience`, as a user would by Ctrl-C.
  private static func watch(_ board: Board, patience: Double) {
    let input = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    nonisolated(unsafe) let (seen, shared) = (input, board)
    seen.pointee = -1
    Thread.detachNewThread {
      var ticks = 0.0
      while true {
        usleep(50_000)
        if shared.input == seen.pointee { ticks += 0.05 } else { ticks = 0 }
        seen.pointee = shared.input
        if ticks >= patience, shared.input >= 0 { Interrupt.request() }
      }
    }
  }
}
