// File.swift -- the few things that the history asks of the file system.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum File {
  /// The bytes of a file, or nil if it cannot be read.
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

  /// The bytes of a file of lines that sessions share, or nil if it cannot be read. None is read while
  /// another session writes it.
  static func readShared(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    lock(descriptor, LOCK_SH)
    return readAll(descriptor)
  }

  /// Adds a line at the end of a file under its lock, making the file and its folders. A line that does not
  /// fit on the disk leaves nothing of itself.
  static func append(_ line: [UInt8], to path: String) -> Bool {
    makeFolder(of: path)
    guard let descriptor = openLocked(path) else { return false }
    defer { close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    // Whoever was killed within a line has left it open; it stays a line of its own.
    var last: UInt8 = 0
    let isOpen = end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    if writeAll(isOpen ? [UInt8(ascii: "\n")] + line : line, to: descriptor) { return true }
    if end >= 0 { ftruncate(descriptor, end) }
    return false
  }

  /// Replaces a file by its last lines, at once: whoever is killed within has changed nothing.
  static func rewrite(_ path: String, keepingLast limit: Int) {
    // A link stays one.
    guard let resolved = realpath(path, nil) else { return }
    defer { free(resolved) }
    let path = String(cString: resolved)
    guard let descriptor = openLocked(path) else { return }
    defer { close(descriptor) }
    // Not where the lock could not be had.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, lseek(descriptor, 0, SEEK_SET) == 0,
      let bytes = readAll(descriptor)
    else { return }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    // Another session has done it while this one waited.
    guard lines.count > 2 * limit else { return }
    let draft = path + ".new"
    unlink(draft)
    // What another process puts there is not written through.
    let target = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard target >= 0 else { return }
    let kept = lines.suffix(limit).flatMap { $0 + [UInt8(ascii: "\n")] }
    let isWritten = writeAll(kept, to: target) && fsync(target) == 0
    close(target)
    if !isWritten || rename(draft, path) != 0 { unlink(draft) }
  }

  /// Opens a file for appending, locked; the lock goes with the descriptor.
  private static func openLocked(_ path: String) -> Int32? {
    for _ in 0..<10 {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      lock(descriptor, LOCK_EX)
      // Another session may have put a new file in its place while this one waited.
      var held = stat()
      var named = stat()
      if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino,
        held.st_dev == named.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
    return nil
  }

  /// Waits for the lock of a file, for a second: where its holder has been stopped, or there are no locks, a line
  /// that is appended with one write is still whole.
  private static func lock(_ descriptor: Int32, _ kind: Int32) {
    for _ in 0..<200 {
      if flock(descriptor, kind | LOCK_NB) == 0 { return }
      guard errno == EINTR || errno == EWOULDBLOCK else { return }
      usleep(5_000)
    }
  }

  /// Writes bytes to a descriptor; false if that fails.
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
