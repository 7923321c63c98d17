// Files+Writing.swift -- files are written whole or not at all.
//
// The text goes to a draft beside the file, which then takes its name: whatever happens on the way, the disk
// full or the plug pulled, there is the old file or the new one. Links lead to the file that they name, and
// what may be done with it stays as it was.

import HypInterpreter
import HypSession
import LineEditing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Files {
  /// Makes or replaces a file of text.
  static func write(_ path: String, _ text: String) throws(FileFailure) {
    try write(path, .text(text))
  }

  /// Makes or replaces a file.
  static func write(_ path: String, _ content: FileContent) throws(FileFailure) {
    let target = destination(of: path)
    var old = stat()
    let exists = stat(target, &old) == 0
    // Devices and pipes take what they are given; a file with several names stays one file.
    let isPlain = !exists || (old.st_mode & S_IFMT == S_IFREG && old.st_nlink == 1)
    if exists, access(target, W_OK) != 0 { throw failure() }
    guard isPlain, let draft = openDraft(beside: target) else {
      return try writeInPlace(path, content)
    }
    defer { Signals.endDraft() }
    do throws(FileFailure) {
      if exists {
        // Where the owner cannot be kept, the text is worth more than that.
        _ = fchown(draft.descriptor, old.st_uid, old.st_gid)
        guard fchmod(draft.descriptor, old.st_mode & 0o7777) == 0 else { throw failure() }
      }
      try send(content, to: draft.descriptor)
      // Some file systems tell only now that there is no room.
      guard fsync(draft.descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
        throw failure()
      }
    } catch {
      close(draft.descriptor)
      unlink(draft.path)
      throw error
    }
    guard close(draft.descriptor) == 0, rename(draft.path, target) == 0 else {
      let reason = failure()
      unlink(draft.path)
      throw reason
    }
  }

  /// The file that a path leads to, through links.
  private static func destination(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A new file in the same folder; nil if none can be made there.
  private static func openDraft(beside path: String) -> (path: String, descriptor: Int32)? {
    for attempt in 0..<100 {
      let draft = "\(path).\(getpid())-\(attempt).new"
      let descriptor = Signals.openDraft(draft)
      if descriptor >= 0 { return (draft, descriptor) }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  private static func writeInPlace(_ path: String, _ content: FileContent) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure() }
    do throws(FileFailure) {
      try send(content, to: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw failure() }
  }

  private static func send(_ content: FileContent, to descriptor: Int32) throws(FileFailure) {
    let isWritten = content.withBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
        #else
          let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        #endif
        guard count >= 0 || errno == EINTR else { return false }
        rest = rest.dropFirst(max(0, count))
      }
      return true
    }
    guard isWritten else { throw failure() }
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  /// Where its first byte is.
  fileprivate var baseAddress: UnsafeRawPointer? {
    UnsafeRawBufferPointer(rebasing: self).baseAddress
  }
}
