// Files.swift -- files and folders, without Foundation, which alone would triple the start.

import HypInterpreter
import HypNumbers
import HypSession

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum Files {
  /// Why the last call of the system failed.
  static func failure() -> FileFailure {
    FileFailure(
      reason: strerror(errno).map { String(cString: $0) } ?? "error \(errno)",
      cause: errno == ENOENT ? .missing : .other)
  }

  /// The text of a file in UTF-8.
  static func read(_ path: String) throws(FileFailure) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    return try read(descriptor)
  }

  /// The folder of the process.
  static func folder() -> String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// Moves the process to another folder; `~` is the home of the user.
  static func changeFolder(_ path: String) throws(FileFailure) {
    var path = path
    if path == "~" || path.hasPrefix("~/"), let home = Terminal.environment("HOME") {
      path = home + path.dropFirst()
    }
    guard chdir(path) == 0 else { throw failure() }
  }

  /// Everything on standard input, as UTF-8.
  static func readStandardInput() throws(FileFailure) -> String { try read(0) }

  private static func read(_ descriptor: Int32) throws(FileFailure) -> String {
    var bytes: [UInt8] = []
    while true {
      let chunk = try readChunk(descriptor).get()
      // Some files have no end.
      if Interrupt.isRequested { throw FileFailure(reason: "reading was interrupted") }
      if chunk.isEmpty { break }
      // The bytes in twice their room, and the text.
      if bytes.count + chunk.count > bytes.capacity, !MemoryLimit.hasRoom(for: bytes.count * 3) {
        throw FileFailure(reason: "not enough memory for it")
      }
      bytes += chunk
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileFailure(reason: "it is not UTF-8 text")
    }
    // A byte order mark is not a part of the program.
    return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// What can be read at once; empty at the end.
  static func readChunk(_ descriptor: Int32) -> Result<[UInt8], FileFailure> {
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      repeat {
        #if canImport(Darwin)
          result = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
      } while result < 0 && errno == EINTR && !Interrupt.isRequested
      count = max(0, result)
    }
    return result < 0 ? .failure(failure()) : .success(bytes)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// When a file was changed last; nil if there is none.
  static func stamp(_ path: String) -> FileStamp? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    #if canImport(Darwin)
      let time = information.st_mtimespec
    #else
      let time = information.st_mtim
    #endif
    return FileStamp(
      seconds: time.tv_sec, nanoseconds: time.tv_nsec, size: Int(information.st_size),
      file: UInt64(information.st_ino))
  }

  /// The names in a folder, folders with a trailing `/`; empty if it cannot be read.
  static func list(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        let count = MemoryLayout.size(ofValue: tuple.pointee)
        return tuple.withMemoryRebound(to: CChar.self, capacity: count) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var information = stat()
      let isFolder =
        stat(path + "/" + name, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
      names.append(isFolder ? name + "/" : name)
    }
    return names.sorted()
  }
}
