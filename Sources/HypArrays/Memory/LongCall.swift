// LongCall.swift -- calls that cannot be asked to stop, and blocks that take long to give back: on threads
// of their own.
//
// A factorisation by LAPACK of some thousand rows takes seconds. It runs on another thread while this one
// waits and looks at the flag. Where that is set, this one goes on without it: the call runs to its end,
// and what it has made is thrown away, on its thread. So it must own all that it reads and writes; what it
// takes stays counted until then. A few such calls may be left behind at once: the next one waits for one of
// them to end.

import CInterrupt
import CKernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Long calls, and what is left of things on the way out.
public enum LongCall {
  /// Fewer steps, some 10 ms, are not worth a thread.
  static let threshold = 1e8
  /// So many may be left behind by one execution.
  private static let mostLeftBehind = 4

  private static let board = Board()

  /// Carries out `work`, which takes about `steps` multiplications; false where it was stopped, and nothing
  /// that `work` writes may be looked at any more.
  ///
  /// - Parameter work: owns what it refers to, and writes to nothing that anyone else looks at before it ends.
  static func run(steps: Double, _ work: @escaping @Sendable () -> Void) -> Bool {
    if steps < threshold {
      work()
      return true
    }
    // Without a thread it takes its time.
    return board.run(work, most: mostLeftBehind)
      ?? {
        work(); return true
      }()
  }

  /// A call is still running that nobody waits for, or something is still being given back: the process
  /// must then end without the destructors of libraries, which would take from under it what it uses.
  public static var isUnderWay: Bool { board.isUnderWay }

  // MARK: Remains

  /// Lets go of a value, on another thread where somebody has asked to stop: millions of values take longer
  /// to give back than anyone should wait.
  public static func letGo<T>(of value: inout T, replacing rest: T) {
    guard ci_interrupted() else {
      value = rest
      return
    }
    let remains = Remains(value)
    value = rest
    // The queue holds the last reference.
    board.cleanUp { withExtendedLifetime(remains) {} }
  }

  /// Frees a large block: piece by piece, and when somebody asks to stop, on another thread.
  static func free(_ block: UnsafeMutableRawPointer, bytes: Int, of holder: MemoryHolder) {
    if hk_give_back(block, bytes) {
      ArrayMemory.giveBack(bytes, to: holder)
      return
    }
    nonisolated(unsafe) let holder = holder
    let address = UInt(bitPattern: block)
    board.cleanUp {
      #if canImport(Darwin)
        Darwin.free(UnsafeMutableRawPointer(bitPattern: address))
      #else
        Glibc.free(UnsafeMutableRawPointer(bitPattern: address))
      #endif
      ArrayMemory.giveBack(bytes, to: holder)
    }
  }

  /// Waits until what is being given back is there again, or somebody asks to stop; false where nothing was.
  static func waitForMemory() -> Bool { board.waitForMemory() }
}

/// Something that another thread lets go of.
private final class Remains<T>: @unchecked Sendable {
  private let value: T
  init(_ value: T) { self.value = value }
}

/// Who waits for whom.
private final class Board: @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let change: UnsafeMutablePointer<pthread_cond_t>
  /// Calls that nobody waits for, of all executions.
  private var leftBehind = 0
  /// What is to be given back, and whether a thread is at it.
  private var waste: [@Sendable () -> Void] = []
  private var isCleaning = false

  init() {
    lock = .allocate(capacity: 1)
    change = .allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(change, nil)
  }

  private func locked<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  var isUnderWay: Bool { locked { leftBehind > 0 || isCleaning } }

  /// Waits for a change, for a few milliseconds at most.
  private func wait() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    time.tv_nsec += 4_000_000
    if time.tv_nsec >= 1_000_000_000 {
      (time.tv_sec, time.tv_nsec) = (time.tv_sec + 1, time.tv_nsec - 1_000_000_000)
    }
    pthread_cond_timedwait(change, lock, &time)
  }

  func run(_ work: @escaping @Sendable () -> Void, most: Int) -> Bool? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    nonisolated(unsafe) let starter: MemoryHolder = ci_current()
    while starter.pointee.left_behind >= most {
      if ci_interrupted() { return false }
      wait()
    }
    // What is asked of whoever left it behind later, and what it notes then, are apart.
    guard let execution = ci_make() else { return nil }
    nonisolated(unsafe) let own = execution
    ci_retain(starter)
    let call = Call()
    let hasStarted = Thread.start { [self] in
      _ = ci_enter(own)
      work()
      let results = hk_results()
      locked {
        call.hasEnded = true
        call.results = results
        call.kinks = ci_kinks()
        call.wasRefused = ci_was_refused(own)
        pthread_cond_broadcast(change)
      }
    } atEnd: { [self] in
      // Its memory has been given back.
      locked {
        if call.isLeftBehind {
          leftBehind -= 1
          starter.pointee.left_behind -= 1
        }
        pthread_cond_broadcast(change)
      }
      ci_release(own)
      ci_release(starter)
    }
    guard hasStarted else {
      ci_release(own)
      ci_release(starter)
      return nil
    }
    while !call.hasEnded {
      if ci_interrupted() {
        call.isLeftBehind = true
        leftBehind += 1
        starter.pointee.left_behind += 1
        ci_ask(own)
        return false
      }
      wait()
    }
    hk_note_results(call.results)
    ci_note_kinks(call.kinks)
    if call.wasRefused { ArrayMemory.refuse() }
    return true
  }

  /// Does something on the thread that cleans up, after what it has been given before.
  func cleanUp(_ work: @escaping @Sendable () -> Void) {
    let isIdle = locked {
      waste.append(work)
      defer { isCleaning = true }
      return !isCleaning
    }
    guard isIdle else { return }
    let hasStarted = Thread.start { [self] in
      while let work = locked({ nextWaste() }) { work() }
    } atEnd: {
    }
    // Without a thread it is done here.
    if !hasStarted { while let work = locked({ nextWaste() }) { work() } }
  }

  private func nextWaste() -> (@Sendable () -> Void)? {
    if let work = waste.popLast() { return work }
    isCleaning = false
    pthread_cond_broadcast(change)
    return nil
  }

  func waitForMemory() -> Bool {
    locked {
      guard isCleaning else { return false }
      while isCleaning, !ci_interrupted() { wait() }
      return true
    }
  }

  /// A call, as both threads see it, under the lock.
  private final class Call: @unchecked Sendable {
    var hasEnded = false
    var isLeftBehind = false
    /// What the processor noted of its results, and what its execution noted.
    var results: Int32 = 0
    var kinks = 0
    var wasRefused = false
  }
}

/// A thread that ends with what it does.
private final class Thread: @unchecked Sendable {
  private var work: (@Sendable () -> Void)?
  private let atEnd: @Sendable () -> Void

  private init(_ work: @escaping @Sendable () -> Void, _ atEnd: @escaping @Sendable () -> Void) {
    (self.work, self.atEnd) = (work, atEnd)
  }

  /// Starts a thread; false where there is none. `atEnd` runs when all that `work` owned is gone.
  static func start(
    _ work: @escaping @Sendable () -> Void, atEnd: @escaping @Sendable () -> Void
  ) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // BLAS keeps blocks on the stack.
    pthread_attr_setstacksize(&attributes, 16 << 20)
    // Signals are for the thread that reads and waits.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let thread = Unmanaged.passRetained(Thread(work, atEnd))
    #if canImport(Darwin)
      var id: pthread_t?
      let status = pthread_create(
        &id, &attributes,
        {
          Thread.main($0); return nil
        }, thread.toOpaque())
    #else
      var id = pthread_t()
      let status = pthread_create(
        &id, &attributes,
        {
          $0.map { Thread.main($0) }; return nil
        }, thread.toOpaque())
    #endif
    if status != 0 { thread.release() }
    return status == 0
  }

  private static func main(_ pointer: UnsafeMutableRawPointer) {
    let thread = Unmanaged<Thread>.fromOpaque(pointer).takeRetainedValue()
    thread.work?()
    thread.work = nil
    thread.atEnd()
  }
}

/// Memory for numbers of some kind: what a long call owns, and what is needed only for a while.
final class Room<T: BitwiseCopyable>: @unchecked Sendable {
  let start: UnsafeMutablePointer<T>
  let count: Int
  private let holder: MemoryHolder = ci_current()
  /// There was memory for it.
  let isThere: Bool

  /// Not initialised. Counts as an array does, and may be refused like one.
  init(unwritten count: Int) {
    self.count = count
    let bytes = Swift.max(count, 1) * MemoryLayout<T>.stride
    let memory = ArrayMemory.take(bytes, for: holder) ? hk_allocate(bytes) : nil
    if let memory {
      start = memory.bindMemory(to: T.self, capacity: Swift.max(count, 1))
    } else {
      ArrayMemory.refuse()
      start = .allocate(capacity: 1)
    }
    isThere = memory != nil
  }
  /// Every element the same.
  convenience init(_ count: Int, _ x: T) {
    self.init(unwritten: count)
    if isThere { start.initialize(repeating: x, count: count) }
  }
  convenience init(_ elements: [T]) {
    self.init(unwritten: elements.count)
    if isThere { for (i, x) in elements.enumerated() { start[i] = x } }
  }

  deinit {
    if isThere {
      LongCall.free(start, bytes: Swift.max(count, 1) * MemoryLayout<T>.stride, of: holder)
    } else {
      start.deallocate()
    }
  }

  subscript(i: Int) -> T { start[i] }
  /// All of them.
  var elements: [T] { (0..<count).map { start[$0] } }
}
