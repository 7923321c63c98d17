// Tape.swift -- the record that reverse mode replays backwards.
//
// Every recorded number has a *place*, an Int32: where its cotangent is found in the backward pass.
//   0, 1, 2, …    nodes, in the order in which they were recorded
//   -1            none: a constant
//   …, -3, -2     elements of arrays that were read one by one, in regions of neighbours
// An operation on arrays is one *record*. Records know how many nodes there were before them, so
// that the backward pass meets nodes and records in the order in which they were made.

import CInterrupt

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What one level of reverse mode has recorded: operations on numbers, each with two parents and the
/// partial derivatives by them, and operations on arrays.
///
/// One arena, linked by indices: recording is a store, and the backward pass is a loop. The tape
/// must outlive the numbers recorded on it.
public final class Tape<P: Number> {
  /// A recorded operation: its cotangent times each partial is added to that parent's.
  @frozen
  @usableFromInline
  struct Node: BitwiseCopyable {
    @usableFromInline var parents: (Int32, Int32)
    @usableFromInline var partials: (P, P)

    @inlinable @inline(__always)
    init(_ p0: Int32, _ d0: P, _ p1: Int32, _ d1: P) {
      parents = (p0, p1)
      partials = (d0, d1)
    }
  }

  /// What a number refers to its tape by.
  @frozen
  public struct Storage {
    @usableFromInline var nodes: UnsafeMutablePointer<Node>
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int
    /// Never more nodes than this.
    @usableFromInline var limit: Int
    @usableFromInline var hasOverflowed = false
    /// The highest count since the arena was last resized, for giving memory back.
    @usableFromInline var usedRecently = 0
    @usableFromInline var resetsSinceResize = 0

    @usableFromInline var records = ContiguousArray<Record>()
    /// The place of the first element of each record's array, or 0 where none was read yet.
    @usableFromInline var regions: UnsafeMutablePointer<Int32>
    @usableFromInline var regionCapacity = 16
    /// Elements of arrays that have a place.
    @usableFromInline var cellCount = 0

    /// What fused expressions on few elements have read.
    @usableFromInline var few = FewArena()

    /// Points to that of node 0; those of elements lie before it.
    @usableFromInline var cotangents: UnsafeMutablePointer<P>
    @usableFromInline var cotangentMemory: UnsafeMutableRawPointer?
    @usableFromInline var cotangentCapacity = 0
    /// For how many nodes and elements the cotangents are valid.
    @usableFromInline var cotangentCount = 0
    @usableFromInline var cotangentCells = 0
    /// The highest node and record that were seeded since the last backward pass.
    @usableFromInline var seededNode = -1
    @usableFromInline var seededRecord = -1
    @usableFromInline var meter: TapeMeter?
    let holder: MemoryHolder = ci_current()
    #if DEBUG
      /// How often it has been reset.
      @usableFromInline var generation: UInt32 = 0
    #endif

    var nodeBytes: Int { capacity * MemoryLayout<Node>.stride }
    var cotangentBytes: Int { cotangentCapacity * MemoryLayout<P>.stride }

    @usableFromInline
    init(capacity: Int, limit: Int) {
      nodes = .allocate(capacity: capacity)
      self.capacity = capacity
      self.limit = Swift.max(limit, capacity)
      regions = .allocate(capacity: regionCapacity)
      ArrayMemory.count(capacity * MemoryLayout<Node>.stride, isTape: true, for: holder)
      cotangents =
        UnsafeMutablePointer(bitPattern: MemoryLayout<P>.alignment) ?? .allocate(capacity: 1)
    }
  }

  @usableFromInline let storage: UnsafeMutablePointer<Storage>
  /// Who measures what is recorded, if anybody does.
  @inlinable
  public var meter: TapeMeter? {
    get { storage.pointee.meter }
    set { storage.pointee.meter = newValue }
  }

  /// An empty tape that never holds more than `byteLimit` bytes of nodes, nor more than half of
  /// what arrays and tapes may take together.
  public init(byteLimit: Int = .max) {
    let bytes = Swift.min(byteLimit, ArrayMemory.limit / 2)
    let limit = Swift.min(bytes / MemoryLayout<Node>.stride, Int(Int32.max))
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(capacity: 256, limit: limit))
  }

  deinit {
    ArrayMemory.giveBack(storage.pointee.nodeBytes, isTape: true, to: storage.pointee.holder)
    ArrayMemory.giveBack(storage.pointee.cotangentBytes, isTape: true, to: storage.pointee.holder)
    Self.freeFew(storage)
    free(storage.pointee.nodes)
    free(storage.pointee.regions)
    free(storage.pointee.cotangentMemory)
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// Operations recorded since the last `reset`, those on arrays counting once.
  @inlinable
  public var nodeCount: Int { storage.pointee.count + storage.pointee.records.count }

  /// Memory held, in bytes, without the arrays that records keep.
  public var byteCount: Int {
    storage.pointee.nodeBytes + storage.pointee.cotangentBytes + storage.pointee.few.bytes
      + storage.pointee.records.capacity * MemoryLayout<Record>.stride
  }

  /// What has been recorded takes about so many bytes. Each operation on arrays counts a kilobyte: what
  /// its arrays take, where they are short.
  public var recordedBytes: Int {
    storage.pointee.count * MemoryLayout<Node>.stride + storage.pointee.records.count << 10
  }

  /// There was no room for a node: values are right, derivatives are lost until the next `reset`.
  @inlinable
  public var hasOverflowed: Bool { storage.pointee.hasOverflowed }

  // MARK: Recording

  /// Records an operation and answers its place. A parent of -1 is none.
  @inlinable @inline(__always)
  static func push(
    _ tape: UnsafeMutablePointer<Storage>, _ p0: Int32, _ d0: P, _ p1: Int32, _ d1: P
  ) -> Int32 {
    if _slowPath(tape.pointee.count == tape.pointee.capacity) { grow(tape) }
    let n = tape.pointee.count
    (tape.pointee.nodes + n).initialize(to: Node(p0, d0, p1, d1))
    tape.pointee.count = n &+ 1
    return Int32(truncatingIfNeeded: n)
  }

  /// A number whose cotangent is wanted.
  @inlinable @inline(__always)
  public func variable(_ x: P) -> Reverse<P> {
    Reverse(primal: x, node: Self.push(storage, -1, 0, -1, 0), tape: storage)
  }

  /// Doubles the arena. Where there is no more room, recording starts over in the same memory: what
  /// it says is wrong from then on, which `hasOverflowed` tells, but the program can run on.
  @usableFromInline @inline(never)
  static func grow(_ tape: UnsafeMutablePointer<Storage>) {
    let capacity = Swift.min(tape.pointee.capacity * 2, tape.pointee.limit)
    if capacity <= tape.pointee.capacity || !resize(tape, capacity) {
      tape.pointee.hasOverflowed = true
      tape.pointee.count = 0
    }
  }

  /// Gives the arena room for `capacity` nodes; false where there is none.
  private static func resize(_ tape: UnsafeMutablePointer<Storage>, _ capacity: Int) -> Bool {
    let (old, new) = (tape.pointee.nodeBytes, capacity * MemoryLayout<Node>.stride)
    // The system moves pages and does not copy them: both are never held at once.
    ArrayMemory.giveBack(old, isTape: true, to: tape.pointee.holder)
    guard ArrayMemory.take(new, isTape: true, for: tape.pointee.holder) else {
      ArrayMemory.count(old, isTape: true, for: tape.pointee.holder)
      return false
    }
    guard let memory = realloc(tape.pointee.nodes, new) else {
      ArrayMemory.giveBack(new, isTape: true, to: tape.pointee.holder)
      ArrayMemory.count(old, isTape: true, for: tape.pointee.holder)
      return false
    }
    tape.pointee.nodes = memory.assumingMemoryBound(to: Node.self)
    tape.pointee.capacity = capacity
    return true
  }

  /// Forgets all that was recorded: O(1) in the nodes. The memory is kept for the next use, but for
  /// what has long not been needed.
  @inlinable
  public func reset() {
    let tape = storage
    if let meter { meter.begin(self) }
    tape.pointee.usedRecently = Swift.max(tape.pointee.usedRecently, tape.pointee.count)
    tape.pointee.resetsSinceResize += 1
    // 16 uses in a row that needed less than an eighth of a large arena.
    if tape.pointee.resetsSinceResize >= 16 {
      if tape.pointee.capacity > 1 << 18, tape.pointee.usedRecently < tape.pointee.capacity / 8 {
        giveBack()
      }
      tape.pointee.usedRecently = 0
      tape.pointee.resetsSinceResize = 0
    }
    tape.pointee.count = 0
    tape.pointee.records.removeAll(keepingCapacity: true)
    Self.forgetFew(tape)
    tape.pointee.cellCount = 0
    tape.pointee.cotangentCount = 0
    tape.pointee.cotangentCells = 0
    tape.pointee.seededNode = -1
    tape.pointee.seededRecord = -1
    tape.pointee.hasOverflowed = false
    #if DEBUG
      tape.pointee.generation &+= 1
    #endif
  }

  /// Lets go of the arrays that were recorded, once the cotangents have been read: the next use may be long in coming.
  @inlinable
  public func forgetArrays() {
    if !storage.pointee.records.isEmpty {
      storage.pointee.records.removeAll(keepingCapacity: true)
    }
  }

  /// Gives back three quarters of the arena, and all cotangents.
  @usableFromInline
  func giveBack() {
    _ = Self.resize(storage, storage.pointee.capacity / 4)
    Self.freeCotangents(storage)
    Self.freeFew(storage)
  }

  static func freeCotangents(_ tape: UnsafeMutablePointer<Storage>) {
    ArrayMemory.giveBack(tape.pointee.cotangentBytes, isTape: true, to: tape.pointee.holder)
    free(tape.pointee.cotangentMemory)
    tape.pointee.cotangentMemory = nil
    tape.pointee.cotangentCapacity = 0
  }
}
