// ArrayMemory.swift -- how much memory arrays and tapes may take together, and what arrays live in.

import CInterrupt
import CKernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Who has taken some memory, and is to have it back.
@usableFromInline
package typealias MemoryHolder = UnsafeMutablePointer<ci_execution>

/// The memory that arrays and tapes share, and whether something was refused.
///
/// An operation that finds no memory gives an empty array of shape [0] and sets `isExhausted`: the
/// machine looks at it after operations on arrays and reports the error. Nothing traps, and the
/// system need not end the process.
///
/// What is held counts for the execution that took it, whoever gives it back; an execution may be allowed
/// less than the process.
public enum ArrayMemory {
  /// What may be held at once, in bytes: by this execution, and by all of the process, which is three
  /// quarters of what it may have.
  public static var limit: Int {
    Swift.min(ci_limit(ci_current()), processLimit)
  }
  /// What all of the process may hold.
  static var processLimit: Int { processBytes.load(ordering: .relaxed) }
  private static let processBytes = Atomic<Int>(MemoryLimit.allowed / 4 * 3)

  /// Lets arrays and tapes of the process hold less; machines that were made before keep their limit of
  /// elements.
  public static func restrict(to bytes: Int) {
    processBytes.store(Swift.min(processLimit, Swift.max(bytes, 0)), ordering: .relaxed)
  }

  /// An array has at most so many elements.
  public static var maximumElements: Int {
    Swift.min(1 << 31, limit / MemoryLayout<Double>.stride)
  }

  /// Some array did not get its memory since `clear`.
  public static var isExhausted: Bool { ci_was_refused(ci_current()) }
  /// Forgets that memory was refused.
  public static func clear() { ci_set_refused(ci_current(), false) }
  /// Notes that an array was not made.
  public static func refuse() { ci_set_refused(ci_current(), true) }

  /// What arrays and tapes of the whole process hold now, in bytes, but for small arrays.
  public static var heldBytes: Int { ci_held_by_all() }
  /// What arrays of this execution hold, without tapes.
  public static var heldByArrays: Int {
    let execution = ci_current()
    return ci_held(execution) - ci_held_in_tapes(execution)
  }

  /// Counts what arrays and tapes of this execution take, small ones too, from here to the next call.
  public static func beginMeasuring() { ci_begin_measuring(ci_current()) }
  /// Counts no more.
  public static func endMeasuring() { ci_end_measuring(ci_current()) }
  /// What has been taken and not given back since `beginMeasuring`, in bytes: by arrays and tapes, by
  /// arrays alone, and the most of both.
  public static var measuredBytes: (now: Int, arrays: Int, peak: Int) {
    let execution = ci_current()
    return (ci_measured(execution), ci_measured_arrays(execution), ci_largest(execution))
  }

  /// What a block takes beside its bytes: the object that refers to it, and what `malloc` adds.
  private static let blockBytes = 64

  /// Blocks below this many bytes are not counted: it would cost as much as the block.
  static let smallBytes = 4096

  /// Takes `bytes` of what may be held; false where there are no more.
  package static func take(_ bytes: Int, isTape: Bool = false, for holder: MemoryHolder) -> Bool {
    if bytes >= smallBytes {
      guard ci_held(holder) <= ci_limit(holder) - bytes,
        ci_held_by_all() <= processLimit - bytes
      else { return false }
      ci_hold(holder, bytes, isTape)
    }
    if ci_is_measuring(holder) { ci_measure(holder, bytes + blockBytes, isTape) }
    return true
  }
  /// Counts `bytes` that were allocated anyhow.
  package static func count(_ bytes: Int, isTape: Bool = false, for holder: MemoryHolder) {
    if ci_is_measuring(holder) { ci_measure(holder, bytes + blockBytes, isTape) }
    if bytes >= smallBytes { ci_hold(holder, bytes, isTape) }
  }
  /// Gives back what was taken or counted.
  package static func giveBack(_ bytes: Int, isTape: Bool = false, to holder: MemoryHolder) {
    if ci_is_measuring(holder) { ci_measure(holder, -bytes - blockBytes, isTape) }
    if bytes >= smallBytes { ci_hold(holder, -bytes, isTape) }
  }
}

/// Where the doubles of a block are, and how many.
@frozen
@usableFromInline
package struct BlockHeader {
  @usableFromInline package let pointer: UnsafeMutablePointer<Double>
  @usableFromInline package let room: Int
  let holder: MemoryHolder
}

/// A block of doubles. A class, so that it is known when it is owned alone.
///
/// A small block holds its doubles itself; a large one refers to memory that can be refused, where an
/// object cannot.
@usableFromInline
package final class Buffer: ManagedBuffer<BlockHeader, Double> {
  @inlinable @inline(__always)
  package var pointer: UnsafeMutablePointer<Double> { fixed.pointer }
  /// How many doubles there is room for. `capacity` would ask `malloc`.
  @inlinable @inline(__always)
  package var room: Int { fixed.room }
  /// The header. It is never changed, and so asks for no exclusive access.
  @inlinable @inline(__always)
  package var fixed: BlockHeader { withUnsafeMutablePointerToHeader { $0.pointee } }

  /// From so many doubles on a block has memory of its own.
  private static let largeCapacity = 1 << 13

  /// Memory for `capacity` doubles, not initialised; nil where there is none.
  package static func allocate(capacity: Int) -> Buffer? {
    let capacity = Swift.max(capacity, 1)
    let (bytes, overflow) = capacity.multipliedReportingOverflow(by: MemoryLayout<Double>.stride)
    let holder: MemoryHolder = ci_current()
    guard !overflow,
      ArrayMemory.take(bytes, for: holder)
        || LongCall.waitForMemory() && ArrayMemory.take(bytes, for: holder)
    else {
      ArrayMemory.refuse()
      return nil
    }
    if capacity < largeCapacity { return allocate(within: capacity, for: holder) }
    guard let memory = hk_allocate(bytes) else {
      ArrayMemory.giveBack(bytes, to: holder)
      ArrayMemory.refuse()
      return nil
    }
    let header = BlockHeader(
      pointer: memory.assumingMemoryBound(to: Double.self), room: capacity, holder: holder)
    return unsafeDowncast(
      Buffer.create(minimumCapacity: 0) { _ in header }, to: Buffer.self)
  }

  private static func allocate(within capacity: Int, for holder: MemoryHolder) -> Buffer {
    // What wide registers read should not lie across two lines of the cache.
    let isLong = capacity >= 32
    let slack = isLong ? HK_LINE / MemoryLayout<Double>.stride : 0
    let block = Buffer.create(minimumCapacity: capacity + slack) { block in
      block.withUnsafeMutablePointerToElements { start in
        let address = UnsafeMutableRawPointer(start)
        let pointer = isLong ? address.alignedUp(toMultipleOf: HK_LINE) : address
        return BlockHeader(
          pointer: pointer.assumingMemoryBound(to: Double.self), room: capacity, holder: holder)
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
    guard bytes >= Int(HK_PIECE) else {
      if room >= Self.largeCapacity { free(pointer) }
      ArrayMemory.giveBack(bytes, to: fixed.holder)
      return
    }
    LongCall.free(pointer, bytes: bytes, of: fixed.holder)
  }

  /// What an array without elements has; it is never freed.
  nonisolated(unsafe) static let empty = allocate(within: 1, for: ci_of_others())
}
