// ArrayMemory.swift -- the memory that arrays of doubles live in.

import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How much arrays may ask for, and whether something was refused.
///
/// An operation that finds no memory gives an empty array of shape [0] and sets `isExhausted`: the
/// machine looks at it after operations on arrays and reports the error. Nothing traps.
public enum ArrayMemory {
  private static let exhausted = Atomic<Bool>(false)

  /// All the memory of this computer, in bytes: a larger array is refused outright.
  private static let physicalBytes: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages * size : 1 << 36
  }()

  /// Some array did not get its memory since `clear`.
  public static var isExhausted: Bool { exhausted.load(ordering: .relaxed) }
  /// Forgets that memory was refused.
  public static func clear() { exhausted.store(false, ordering: .relaxed) }
  static func refuse() { exhausted.store(true, ordering: .relaxed) }

  /// An array of so many elements fits into this computer, if not beside everything else.
  public static func canHold(elementCount: Int) -> Bool {
    elementCount <= physicalBytes / MemoryLayout<Double>.stride
  }
}

/// A block of doubles. A class, so that it is known when it is owned alone.
@usableFromInline
final class Buffer {
  @usableFromInline let pointer: UnsafeMutablePointer<Double>
  @usableFromInline let capacity: Int

  /// Memory for `capacity` doubles, not initialised; nil where there is none.
  init?(capacity: Int) {
    guard ArrayMemory.canHold(elementCount: capacity),
      let memory = malloc(Swift.max(capacity, 1) * MemoryLayout<Double>.stride)
    else {
      ArrayMemory.refuse()
      return nil
    }
    pointer = memory.assumingMemoryBound(to: Double.self)
    self.capacity = capacity
  }

  deinit {
    #if DEBUG
      // Whoever reads on finds nans and fails a test.
      pointer.initialize(repeating: .nan, count: capacity)
    #endif
    free(pointer)
  }

  /// What an array without elements has.
  nonisolated(unsafe) static let empty: Buffer = {
    guard let buffer = Buffer(capacity: 0) else { fatalError("no memory at all") }
    return buffer
  }()
}
