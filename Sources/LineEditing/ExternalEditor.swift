// ExternalEditor.swift -- a text in the editor of the user's choice.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `$VISUAL` or `$EDITOR`, and what it does with a text.
public enum ExternalEditor {
  /// Why a text could not be edited.
  public struct Failure: Error, Sendable {
    /// In a few words.
    public let reason: String

    /// Makes a failure.
    public init(reason: String) { self.reason = reason }
  }

  /// The command: `$VISUAL`, `$EDITOR`, or vi.
  public static var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
    }
    return "vi"
  }

  /// Lets the user change a text, and waits until the editor has ended.
  ///
  /// - Throws: if the file cannot be made, or the editor cannot be run or ends with a failure.
  public static func edit(_ text: String) throws(Failure) -> String {
    let path = try temporaryFile(holding: text)
    defer { unlink(path) }
    let status = run(path)
    guard status == 0 else {
      throw Failure(
        reason: status == 127
          ? "there is no editor `\(command)`; set $EDITOR" : "`\(command)` ended with \(status)")
    }
    guard let bytes = File.read(path) else { throw Failure(reason: "the edited file is gone") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func temporaryFile(holding text: String) throws(Failure) -> String {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/hyperrepl-XXXXXX.hyp".utf8CString)
    // For its owner alone; the suffix tells the editor what it is.
    let descriptor = mkstemps(&template, 4)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw Failure(reason: "cannot create a file in \(folder)") }
    defer { close(descriptor) }
    guard File.writeAll(Array((text + "\n").utf8), to: descriptor) else {
      unlink(path)
      throw Failure(reason: "\(folder) is full")
    }
    return path
  }

  /// The exit status of the editor, through the shell, so that it may be given with options.
  private static func run(_ path: String) -> Int32 {
    let arguments = ["sh", "-c", command + " \"$1\"", "sh", path]
    let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    // As the shell does it: what is typed at the editor is not meant for us.
    let interrupt = signal(SIGINT, SIG_IGN)
    let quit = signal(SIGQUIT, SIG_IGN)
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    #if canImport(Darwin)
      var attributes: posix_spawnattr_t?
    #else
      var attributes = posix_spawnattr_t()
    #endif
    guard posix_spawnattr_init(&attributes) == 0 else { return -1 }
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGQUIT, SIGTSTP] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var process = pid_t()
    guard posix_spawn(&process, "/bin/sh", nil, &attributes, words, environ) == 0 else {
      return 127
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return -1 }
    }
    let isEnded = status & 0x7F == 0
    return isEnded ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
