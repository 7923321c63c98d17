// File.swift -- the few things that the history asks of the file system.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum File {
  /// The bytes of a file, or nil where it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return readAll(descriptor)
  }

  /// Reads once into a buffer; see read(2).
  static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Int {
    // Qualified, for this type has a `read` of its own.
    #if canImport(Darwin)
      Darwin.read(descriptor, &buffer, buffer.count)
    #else
      Glibc.read(descriptor, &buffer, buffer.count)
    #endif
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, into: &chunk)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      bytes += chunk[..<count]
    }
  }

  /// Adds bytes at the end of a file under its lock, making the file and its folders.
  static func append(_ bytes: [UInt8], to path: String) -> Bool {
    makeFolder(of: path)
    guard let descriptor = openLocked(path) else { return false }
    defer { close(descriptor) }
    return writeAll(bytes, to: descriptor)
  }

  /// Replaces a file by its last lines.
  static func rewrite(_ path: String, keepingLast limit: Int) {
    guard let descriptor = openLocked(path) else { return }
    defer { close(descriptor) }
    guard lseek(descriptor, 0, SEEK_SET) == 0, let bytes = readAll(descriptor) else { return }
    let kept = bytes.split(separator: UInt8(ascii: "\n")).suffix(limit)
    let draft = path + ".new"
    let target = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard target >= 0 else { return }
    let isWritten = writeAll(kept.flatMap { $0 + [UInt8(ascii: "\n")] }, to: target)
    close(target)
    if !isWritten || rename(draft, path) != 0 { unlink(draft) }
  }

  /// Opens a file for appending, locked; the lock goes with the descriptor.
  private static func openLocked(_ path: String) -> Int32? {
    for _ in 0..<10 {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      while flock(descriptor, LOCK_EX) != 0 {
        if errno != EINTR { break }
      }
      // Another session may have put a new file in its place while this one waited.
      var held = stat()
      var named = stat()
      if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino {
        return descriptor
      }
      close(descriptor)
    }
    return nil
  }

  /// Writes bytes to a descriptor; false where that fails.
  @discardableResult
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes the folders above a path, for their owner alone.
  private static func makeFolder(of path: String) {
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      if folder != "/" { mkdir(folder, 0o700) }
    }
  }
}
