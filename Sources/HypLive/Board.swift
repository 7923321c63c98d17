// Board.swift -- what the thread that runs programs and the thread that talks to browsers tell each other.

import HypSession
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What passes between the thread that runs programs and the one that talks to browsers.
package final class Board: Sendable {
  private struct State {
    /// Counts what makes a new run necessary.
    var wanted = 1
    var taken = 0
    var sliders: [String: Double] = [:]
    var interrupt: (@Sendable () -> Void)?
    var files: [(path: String, stamp: FileStamp?)] = []
    /// What browsers are told, and the number of it.
    var event = ""
    var page = ""
    var version = 0
    /// What there is in the middle of a run, and how many had ended then: it is late where one has ended since.
    var offered: (progress: LiveProgress, ended: Int)?
    /// How much of that browsers have been told.
    var told: Int?
    var ended = 0
    var isOver = false

    mutating func show(_ texts: (event: String, page: String)) {
      guard event != texts.event else { return }
      (event, page) = texts
      version += 1
    }
  }

  private let state = Mutex(State())
  /// A byte in either wakes the one that waits.
  private let toRunner: Pipe
  private let toServer: Pipe

  /// Nil if the system has no more descriptors.
  package init?() {
    guard let one = Pipe(), let other = Pipe() else { return nil }
    (toRunner, toServer) = (one, other)
  }

  var serverDescriptor: Int32 { toServer.reading }

  // MARK: For the runner

  /// Waits until something has changed; nil if a signal has come or `seconds` are over.
  package func next(milliseconds: Int32) -> [String: Double]? {
    if let sliders = take() { return sliders }
    toRunner.wait(milliseconds: milliseconds)
    return take()
  }

  private func take() -> [String: Double]? {
    state.withLock { state in
      guard state.wanted != state.taken else { return nil }
      state.taken = state.wanted
      return state.sliders
    }
  }

  /// A run begins, which this stops; false if it is out of date already.
  package func begin(_ interrupt: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      state.interrupt = interrupt
      return state.wanted == state.taken
    }
  }

  /// The run is over.
  package func end() { state.withLock { $0.interrupt = nil } }

  /// A program reads, or has written, a file: a later change of it is a reason to run again.
  package func watch(_ path: String, _ stamp: FileStamp?, anew: Bool = false, ifKnown: Bool = false)
  {
    state.withLock { state in
      if anew { state.files = [] }
      if let place = state.files.firstIndex(where: { $0.path == path }) {
        state.files[place].stamp = stamp
      } else if !ifKnown {
        state.files.append((path, stamp))
      }
    }
  }

  /// Tells browsers what there is now.
  package func publish(_ document: LiveDocument) {
    let texts = Self.texts(of: document)
    state.withLock { state in
      state.offered = nil
      state.ended += 1
      state.show(texts)
    }
    toServer.wake()
  }

  /// Leaves what there is in the middle of a run to the server, which tells browsers of it at its own pace: the next
  /// statement may take long.
  package func offer(_ progress: LiveProgress) {
    state.withLock { ($0.offered, $0.told) = ((progress, $0.ended), nil) }
  }

  /// Nothing more happens.
  package func close() {
    state.withLock { $0.isOver = true }
    toServer.wake()
  }

  /// Written before anyone waits for it.
  private static func texts(of document: LiveDocument) -> (event: String, page: String) {
    let page = Page(document)
    return (page.event, page.live)
  }

  // MARK: For the server

  var isOver: Bool { state.withLock { $0.isOver } }
  var version: Int { state.withLock { $0.version } }
  var event: (text: String, version: Int) { state.withLock { ($0.event, $0.version) } }
  var page: String { state.withLock { $0.page } }
  var files: [(path: String, stamp: FileStamp?)] { state.withLock { $0.files } }

  func forgetWake() { toServer.drain() }

  /// Publishes what a run has offered, and its statement under way has shown, since the last time.
  func publishOffered() {
    let offered = state.withLock { state -> (progress: LiveProgress, ended: Int)? in
      guard let offered = state.offered else { return nil }
      let version = offered.progress.version
      guard state.told != version else { return nil }
      state.told = version
      return offered
    }
    guard let offered else { return }
    let texts = Self.texts(of: offered.progress.now)
    state.withLock { state in
      if state.ended == offered.ended { state.show(texts) }
    }
  }

  /// A file is not what it was.
  func noteChange(_ path: String, _ stamp: FileStamp?) {
    change { state in
      if let place = state.files.firstIndex(where: { $0.path == path }) {
        state.files[place].stamp = stamp
      }
    }
  }

  /// A reader has moved a slider.
  package func move(_ slider: String, to value: Double) {
    change { $0.sliders[slider] = value }
  }

  /// Stops what runs, which is out of date, and asks for a new run.
  private func change(_ body: (inout State) -> Void) {
    let interrupt = state.withLock { state in
      body(&state)
      state.wanted += 1
      return state.interrupt
    }
    interrupt?()
    toRunner.wake()
  }
}

/// A pipe whose only meaning is that something is in it.
private struct Pipe: Sendable {
  let reading: Int32
  private let writing: Int32

  init?() {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (reading, writing) = (ends[0], ends[1])
  }

  func wake() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  func drain() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(reading, &bytes, bytes.count) > 0 {}
  }

  func wait(milliseconds: Int32) {
    var wanted = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    if poll(&wanted, 1, milliseconds) > 0 { drain() }
  }
}
