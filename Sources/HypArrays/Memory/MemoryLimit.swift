// MemoryLimit.swift -- how much memory this process may have, and how much of it is left.
//
// Three things bound it: what the computer has, the control groups that the process is in (containers,
// services), and the address space that `ulimit -v` leaves it.

import CKernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The memory that this process may have.
public enum MemoryLimit {
  /// In bytes: that of the computer, or less where a control group or `ulimit` allows less.
  public static let allowed: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    let physical = pages > 0 && size > 0 ? pages * size : 1 << 36
    return ([physical, addressSpace] + controlGroups).min() ?? physical
  }()

  /// The addresses that `ulimit -v` leaves the process; `Int.max` where there is no limit.
  public static let addressSpace: Int = {
    var limit = rlimit()
    #if canImport(Darwin)
      guard getrlimit(RLIMIT_AS, &limit) == 0 else { return .max }
    #else
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return .max }
    #endif
    return Int(clamping: limit.rlim_cur)
  }()

  /// What stays free of the address space, so that an error can still be told.
  private static var reserve: Int { Swift.min(16 << 20, addressSpace / 8) }

  /// The limits of the control groups that the process is in, and of those around them.
  private static var controlGroups: [Int] {
    #if canImport(Darwin)
      return []
    #else
      // A line is "0::/path" in version 2, and "4:memory:/path" in version 1.
      let lines = (text("/proc/self/cgroup") ?? "").split(separator: "\n")
      var limits: [Int] = []
      for line in ["0::/", "0:memory:/"] + lines {
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { continue }
        let isSecond = parts[1].isEmpty
        guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
        let (root, name) =
          isSecond
          ? ("/sys/fs/cgroup", "memory.max")
          : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
        var folders = parts[2].split(separator: "/")
        while true {
          let path = ([root] + folders.map(String.init) + [name]).joined(separator: "/")
          let digits = text(path)?.prefix { $0.isNumber }
          if let limit = digits.flatMap({ Int($0) }), limit > 0 { limits.append(limit) }
          if folders.popLast() == nil { break }
        }
      }
      return limits
    #endif
  }

  /// A short file, whole.
  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  // MARK: What is left

  /// The pages of the process: its addresses, and those of them that have memory. Nil where the system
  /// does not say.
  private static func pages() -> (addresses: Int, resident: Int)? {
    guard statusFile >= 0 else { return nil }
    var bytes: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
      (0, 0, 0, 0, 0, 0, 0, 0)
    return withUnsafeMutableBytes(of: &bytes) { buffer in
      let count = pread(statusFile, buffer.baseAddress, buffer.count, 0)
      guard count > 0 else { return nil }
      // Two numbers with a space between them. No string is made: it might not get its memory.
      var numbers = (0, 0)
      var place = 0
      for byte in buffer[..<count] {
        if byte == UInt8(ascii: " ") {
          place += 1
          if place == 2 { break }
        } else {
          let digit = Int(byte) - Int(UInt8(ascii: "0"))
          if place == 0 {
            numbers.0 = numbers.0 &* 10 &+ digit
          } else {
            numbers.1 = numbers.1 &* 10 &+ digit
          }
        }
      }
      return place == 2 ? numbers : nil
    }
  }

  #if canImport(Darwin)
    private static let statusFile: Int32 = -1
    private static let pageSize = 1
  #else
    private static let statusFile = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))
  #endif

  /// Whether the process, with so many bytes more, stays within what it may have.
  ///
  /// For what takes memory in a way that cannot fail, as strings and tuples do: they are asked for here
  /// before they grow. Costs a call of the system.
  public static func hasRoom(for bytes: Int = 0) -> Bool {
    guard bytes < ArrayMemory.limit, fits(bytes) || (giveBack() && fits(bytes)) else {
      return false
    }
    // Whether the block itself can be had is known by asking for it; it is not touched.
    guard bytes >= 1 << 20 else { return true }
    let block = malloc(bytes)
    free(block)
    return block != nil
  }

  private static func fits(_ bytes: Int) -> Bool {
    guard let (addresses, resident) = pages() else {
      return bytes <= ArrayMemory.processLimit - ArrayMemory.heldBytes
    }
    if addressSpace < .max, bytes > addressSpace - reserve - addresses * pageSize { return false }
    return bytes
      <= ArrayMemory.processLimit - Swift.max(resident * pageSize, ArrayMemory.heldBytes)
  }

  /// Gives what was freed and is kept for later back to the system.
  private static func giveBack() -> Bool { hk_trim() != 0 }
}
