// Sandbox.swift -- what an untrusted program may touch: `--sandbox`.
//
// docs/sandbox.md has the promises. They are kept here, by the functions through which a session reaches the world:
// files that were named are read, nothing is written, and nothing else is there. What the system offers comes on
// top of that, and does not count as a promise.

import CSandbox
import HypNumbers
import HypPlots
import HypSession
import LineEditing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The files that a program may read.
struct Sandbox {
  /// What the options are without a word of the user's.
  static let memory = 512 << 20
  static let seconds = 10.0
  static let output = 10 << 20

  /// The one reason that is given: not even whether a file exists is reported.
  private static let refusal = FileFailure(
    reason: "the sandbox allows reading only files named on the command line", cause: .refused)

  /// Real paths of files, and of folders with all that is below them.
  private let files: Set<String>
  private let folders: [String]

  /// - Parameters:
  ///   - named: the program and its arguments; those that are files may be read.
  ///   - allowed: files and folders of `--allow`.
  init(named: [String], allowed: [String]) {
    var files: Set<String> = []
    var folders: [String] = []
    for (path, mayBeFolder) in named.map({ ($0, false) }) + allowed.map({ ($0, true) }) {
      guard let real = Self.real(path) else { continue }
      if Self.kind(of: real) == S_IFREG {
        files.insert(real)
      } else if mayBeFolder, Self.kind(of: real) == S_IFDIR {
        folders.append(real == "/" ? real : real + "/")
      }
    }
    self.files = files
    self.folders = folders
  }

  /// What the command line names: the program, its arguments, and what is allowed.
  init(_ options: Options) {
    var named = options.files + (options.program.demo.map { [$0] } ?? [])
    if let step = options.program.step { named.append(StepFile(step).path) }
    // A program names files as they are seen from its own folder.
    if let file = options.file, let slash = file.lastIndex(of: "/") {
      named += options.scriptArguments.filter { !$0.hasPrefix("/") }.map { file[...slash] + $0 }
    }
    self.init(named: named, allowed: options.program.allow)
  }

  /// The path without links and `..`; nil if there is nothing.
  private static func real(_ path: String) -> String? {
    // A NUL would end it early.
    guard !path.utf8.contains(0), let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  private static func kind(of path: String) -> mode_t? {
    var information = stat()
    return lstat(path, &information) == 0 ? information.st_mode & S_IFMT : nil
  }

  /// The text of a file that may be read.
  func read(_ path: String) throws(FileFailure) -> String {
    guard let real = Self.real(path),
      files.contains(real) || folders.contains(where: real.hasPrefix)
    else { throw Self.refusal }
    // No device and no pipe, which may have no end.
    guard Self.kind(of: real) == S_IFREG else { throw Self.refusal }
    return try Files.read(real)
  }

  /// Closes the process up, before a session is made.
  func close(_ options: Options) {
    // What the terminal is like; all else is forgotten, and nothing can be read from it later.
    let kept = [
      "TERM", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR",
    ]
    Self.withPointers(kept) { csb_forget_environment($0) }
    // The own loops need no library, no threads and no files of the system.
    LinearLibrary.isAllowed = false
    PixelRenderer.isAllowed = false
    guard let seconds = options.program.timeLimit, !options.isInteractive else {
      let terminal = [
        "/usr/share/terminfo", "/lib/terminfo", "/etc/terminfo", "/usr/lib/locale",
        "/usr/share/i18n",
      ]
      return closeFiles(terminal)
    }
    // Twice the time of each program and a little, for what does not look at the clock.
    let count = options.program.task == .test ? Double(max(1, options.files.count)) : 1
    csb_limit_processor(
      UInt32(clamping: Int(min((seconds * 2 + 2) * count, 1e9))),
      "error[E0901]: stopped: the processor was used for too long\n", ExitStatus.failure.code
    )
    closeFiles([])
  }

  private func closeFiles(_ others: [String]) {
    Self.withPointers(Array(files) + folders + others) { csb_close_files($0) }
  }

  private static func withPointers(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Void
  ) {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    var pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
    pointers.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { body(UnsafePointer(start)) }
    }
  }
}

extension Host {
  /// Leaves of this world what a sandbox allows.
  mutating func restrict(to sandbox: Sandbox) {
    readFile = sandbox.read
    let refusal = FileFailure(reason: "the sandbox allows no writing", cause: .refused)
    writeFile = { _, _ throws(FileFailure) in throw refusal }
    fileExists = { _ in false }
    listFolder = { _ in [] }
    fileStamp = { _ in nil }
    editText = { _ throws(FileFailure) in
      throw FileFailure(reason: "the sandbox allows no editor", cause: .refused)
    }
    folder = { nil }
    changeFolder = { _ throws(FileFailure) in
      throw FileFailure(reason: "the sandbox allows no other folder", cause: .refused)
    }
    runShell = { _ throws(FileFailure) in
      throw FileFailure(reason: "the sandbox allows no commands", cause: .refused)
    }
    (playDemo, playSteps) = (nil, nil)
  }
}
