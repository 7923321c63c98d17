// ArrayMemory.swift -- how much memory arrays and tapes may take together, and what arrays live in.

import CKernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The memory that arrays and tapes share, and whether something was refused.
///
/// An operation that finds no memory gives an empty array of shape [0] and sets `isExhausted`: the
/// machine looks at it after operations on arrays and reports the error. Nothing traps, and the
/// system need not end the process.
public enum ArrayMemory {
  private static let exhausted = Atomic<Bool>(false)
  private static let held = Atomic<Int>(0)
  private static let heldInTapes = Atomic<Int>(0)

  /// What may be held at once, in bytes: three quarters of what this process may have.
  public static var limit: Int { limitBytes.load(ordering: .relaxed) }
  private static let limitBytes = Atomic<Int>(MemoryLimit.allowed / 4 * 3)

  /// Lets arrays and tapes hold less; machines that were made before keep their limit of elements.
  public static func restrict(to bytes: Int) {
    limitBytes.store(Swift.min(limit, Swift.max(bytes, 0)), ordering: .relaxed)
  }

  /// An array has at most so many elements.
  public static var maximumElements: Int {
    Swift.min(1 << 31, limit / MemoryLayout<Double>.stride)
  }

  /// Some array did not get its memory since `clear`.
  public static var isExhausted: Bool { exhausted.load(ordering: .relaxed) }
  /// Forgets that memory was refused.
  public static func clear() { exhausted.store(false, ordering: .relaxed) }
  /// Notes that an array was not made.
  public static func refuse() { exhausted.store(true, ordering: .relaxed) }

  /// What arrays and tapes hold now, in bytes, but for small arrays.
  public static var heldBytes: Int { held.load(ordering: .relaxed) }
  /// The same of arrays alone.
  public static var heldByArrays: Int { heldBytes - heldInTapes.load(ordering: .relaxed) }

  /// Counts what arrays and tapes take, small ones too, from here to the next call; the counts of this
  /// process, whoever takes them.
  public static func beginMeasuring() {
    measured.store(0, ordering: .relaxed)
    measuredArrays.store(0, ordering: .relaxed)
    largest.store(0, ordering: .relaxed)
    isMeasuring.store(true, ordering: .relaxed)
  }
  /// Counts no more.
  public static func endMeasuring() { isMeasuring.store(false, ordering: .relaxed) }
  /// What has been taken and not given back since `beginMeasuring`, in bytes: by arrays and tapes, by
  /// arrays alone, and the most of both.
  public static var measuredBytes: (now: Int, arrays: Int, peak: Int) {
    (
      measured.load(ordering: .relaxed), measuredArrays.load(ordering: .relaxed),
      largest.load(ordering: .relaxed)
    )
  }

  private static let isMeasuring = Atomic<Bool>(false)
  private static let measured = Atomic<Int>(0)
  private static let measuredArrays = Atomic<Int>(0)
  private static let largest = Atomic<Int>(0)
  /// What a block takes beside its bytes: the object that refers to it, and what `malloc` adds.
  private static let blockBytes = 64

  private static func measure(_ bytes: Int, _ isTape: Bool) {
    if !isTape { measuredArrays.add(bytes, ordering: .relaxed) }
    let now = measured.add(bytes, ordering: .relaxed).newValue
    if now > largest.load(ordering: .relaxed) { largest.store(now, ordering: .relaxed) }
  }

  /// Blocks below this many bytes are not counted: it would cost as much as the block.
  static let smallBytes = 4096

  /// Takes `bytes` of what may be held; false where there are no more.
  static func take(_ bytes: Int, isTape: Bool = false) -> Bool {
    if bytes >= smallBytes {
      if bytes > limit - held.load(ordering: .relaxed) { return false }
      hold(bytes, isTape)
    }
    if isMeasuring.load(ordering: .relaxed) { measure(bytes + blockBytes, isTape) }
    return true
  }
  /// Counts `bytes` that were allocated anyhow.
  static func count(_ bytes: Int, isTape: Bool = false) {
    if isMeasuring.load(ordering: .relaxed) { measure(bytes + blockBytes, isTape) }
    if bytes >= smallBytes { hold(bytes, isTape) }
  }
  /// Gives back what was taken or counted.
  static func giveBack(_ bytes: Int, isTape: Bool = false) {
    if isMeasuring.load(ordering: .relaxed) { measure(-bytes - blockBytes, isTape) }
    if bytes >= smallBytes { hold(-bytes, isTape) }
  }
  private static func hold(_ bytes: Int, _ isTape: Bool) {
    held.add(bytes, ordering: .relaxed)
    if isTape { heldInTapes.add(bytes, ordering: .relaxed) }
  }
}

/// Where the doubles of a block are, and how many.
@frozen
@usableFromInline
struct BlockHeader {
  @usableFromInline let pointer: UnsafeMutablePointer<Double>
  @usableFromInline let room: Int
  /// The doubles are a block of their own.
  let isApart: Bool
}

/// A block of doubles. A class, so that it is known when it is owned alone.
///
/// A small block holds its doubles itself; a large one refers to memory that can be refused, where an
/// object cannot.
@usableFromInline
final class Buffer: ManagedBuffer<BlockHeader, Double> {
  @inlinable @inline(__always)
  var pointer: UnsafeMutablePointer<Double> { fixed.pointer }
  /// How many doubles there is room for. `capacity` would ask `malloc`.
  @inlinable @inline(__always)
  var room: Int { fixed.room }
  /// The header. It is never changed, and so asks for no exclusive access.
  @inlinable @inline(__always)
  var fixed: BlockHeader { withUnsafeMutablePointerToHeader { $0.pointee } }

  /// From so many doubles on a block has memory of its own.
  private static let largeCapacity = 1 << 13

  /// Memory for `capacity` doubles, not initialised; nil where there is none.
  static func allocate(capacity: Int) -> Buffer? {
    let capacity = Swift.max(capacity, 1)
    let (bytes, overflow) = capacity.multipliedReportingOverflow(by: MemoryLayout<Double>.stride)
    guard !overflow, ArrayMemory.take(bytes) || LongCall.waitForMemory() && ArrayMemory.take(bytes)
    else {
      ArrayMemory.refuse()
      return nil
    }
    if capacity < largeCapacity { return allocate(within: capacity) }
    guard let memory = hk_allocate(bytes) else {
      ArrayMemory.giveBack(bytes)
      ArrayMemory.refuse()
      return nil
    }
    let header = BlockHeader(
      pointer: memory.assumingMemoryBound(to: Double.self), room: capacity, isApart: true)
    return unsafeDowncast(
      Buffer.create(minimumCapacity: 0) { _ in header }, to: Buffer.self)
  }

  private static func allocate(within capacity: Int) -> Buffer {
    // What wide registers read should not lie across two lines of the cache.
    let isLong = capacity >= 32
    let slack = isLong ? HK_LINE / MemoryLayout<Double>.stride : 0
    let block = Buffer.create(minimumCapacity: capacity + slack) { block in
      block.withUnsafeMutablePointerToElements { start in
        let address = UnsafeMutableRawPointer(start)
        let pointer = isLong ? address.alignedUp(toMultipleOf: HK_LINE) : address
        return BlockHeader(
          pointer: pointer.assumingMemoryBound(to: Double.self), room: capacity, isApart: false)
      }
    }
    return unsafeDowncast(block, to: Buffer.self)
  }

  deinit {
    #if DEBUG
      // Whoever reads on finds nans and fails a test.
      pointer.initialize(repeating: .nan, count: Swift.min(room, 1 << 20))
    #endif
    let bytes = room * MemoryLayout<Double>.stride
    guard fixed.isApart, bytes >= Int(HK_PIECE) else {
      if fixed.isApart { free(pointer) }
      ArrayMemory.giveBack(bytes)
      return
    }
    LongCall.free(pointer, bytes: bytes)
  }

  /// What an array without elements has; it is never freed.
  nonisolated(unsafe) static let empty = allocate(within: 1)
}
