// ShellCommand.swift -- a command of the shell, which has the terminal while it runs.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Commands of the shell.
public enum ShellCommand {
  /// Runs a command and waits for its end.
  ///
  /// - Parameter arguments: what it sees as `$1`, `$2`, …
  /// - Returns: its exit status; 127 if there is no such command, -1 if none can be run.
  public static func run(_ command: String, _ arguments: [String] = []) -> Int32 {
    let arguments = ["sh", "-c", command, "sh"] + arguments
    let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    // As the shell does it: what is typed at the command is not meant for us.
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
