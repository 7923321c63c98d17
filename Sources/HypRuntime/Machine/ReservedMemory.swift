// ReservedMemory.swift -- room that a machine may need, and of which it pays only for what it touches.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Zeroed memory from the system itself.
///
/// `calloc` would do for the first machine of a process. Once such blocks have been given back, the C
/// library keeps them, and zeroes them by hand for the next machine: tens of megabytes that nobody uses.
struct ReservedMemory {
  private var blocks: [UnsafeMutableRawBufferPointer] = []

  /// Room for `count` values, all of their bytes zero.
  mutating func reserve<T>(_ count: Int) -> UnsafeMutablePointer<T> {
    let size = count * MemoryLayout<T>.stride
    guard
      let start = mmap(
        nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, -1, 0),
      start != MAP_FAILED
    else {
      preconditionFailure("no address space for the machine")
    }
    blocks.append(UnsafeMutableRawBufferPointer(start: start, count: size))
    return start.bindMemory(to: T.self, capacity: count)
  }

  /// Gives all of it back.
  func release() {
    for block in blocks { munmap(block.baseAddress, block.count) }
  }
}
