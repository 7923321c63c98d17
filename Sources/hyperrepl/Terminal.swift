// Terminal.swift -- standard output and error, the environment, the clock, and the way out.

import HypInterpreter
import HypPlots
import HypSession
import HypSyntax
import LineEditing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How a run of the program ends.
enum ExitStatus: Equatable {
  case success
  /// A mistake in the program.
  case failure
  /// A mistake on the command line, or a file that cannot be read.
  case usage
  /// Ctrl-C in a run without a prompt.
  case interrupted
  /// Another signal asked it to end.
  case signal(Int32)

  var code: Int32 {
    switch self {
    case .success: 0
    case .failure: 1
    case .usage: 2
    case .interrupted: 130
    case .signal(let number): 128 + number
    }
  }
}

enum Terminal {
  // Asked once: a script that prints a million lines would ask the system two million times.
  static let inputIsTerminal = isatty(0) == 1
  static let outputIsTerminal = isatty(1) == 1
  static let messagesAreOnTerminal = isatty(2) == 1

  /// Of standard output or of the messages.
  private static func isTerminal(_ descriptor: Int32) -> Bool {
    descriptor == 1 ? outputIsTerminal : messagesAreOnTerminal
  }

  static func exit(_ status: ExitStatus) -> Never {
    flush()
    // Some file systems tell only now that there was no room.
    if close(1) != 0, errno != EBADF { outputHasFailed() }
    // What another thread still uses may not be taken down around it.
    if Interrupt.leavesWorkBehind { _exit(status.code) }
    #if canImport(Darwin)
      Darwin.exit(status.code)
    #else
      Glibc.exit(status.code)
    #endif
  }

  // MARK: Output

  /// Writes to standard output: to a terminal at once, to a pipe soon, and before anything else happens that
  /// others see. What a program has made of it stays as it is in a pipe, and steers no terminal.
  static func write(_ text: String) { write(.text(text)) }

  static func write(_ written: Written) {
    if outputIsTerminal { return send(written.forTerminal, to: 1) }
    var text = allowed(written.raw, isMessage: OutputLimit.hasPassed)
    if !StandardOutput.write(&text) { outputHasFailed() }
  }

  /// Writes what is held of standard output.
  static func flush() {
    if !StandardOutput.flush() { outputHasFailed() }
  }

  /// Writes to standard error. Messages are for people, who may read a log on a terminal later.
  static func report(_ text: String) { report(.text(text)) }

  static func report(_ written: Written) {
    flush()
    // The terminal has shown `^C` and left the cursor after it.
    let isBehindEcho =
      Signals.interruptIsPending && messagesAreOnTerminal && inputIsTerminal && !echoIsEnded
    echoIsEnded = false
    send((isBehindEcho ? "\n" : "") + written.forTerminal, to: 2)
  }

  /// What was written to the terminal last has no newline at its end.
  ///
  /// The process talks to the terminal from one thread only.
  nonisolated(unsafe) private(set) static var lineIsOpen = false
  /// The line that was ended held the `^C` of an interrupt.
  nonisolated(unsafe) private static var echoIsEnded = false

  /// The user has ended the line with Enter.
  static func noteEnter() { lineIsOpen = false }

  /// Ends a line that is open on the terminal, so that nothing is drawn over it.
  static func startLine() {
    guard lineIsOpen else { return }
    echoIsEnded = Signals.interruptIsPending
    send("\n", to: outputIsTerminal ? 1 : 2)
  }

  /// Bytes that are written at once.
  private static let longestWrite = 1 << 14

  /// As much of a text as may be written, which is counted. Messages may use what is kept back for them; after the
  /// end nothing else comes.
  private static func allowed(_ whole: String, isMessage: Bool) -> String {
    var text = whole
    let room = OutputLimit.room + (isMessage ? OutputLimit.reserve : 0)
    if room < text.utf8.count {
      text = String(decoding: text.utf8.prefix(max(0, room)), as: UTF8.self)
      OutputLimit.expire()
    }
    OutputLimit.count(text.utf8.count)
    return text
  }

  private static func send(_ whole: String, to descriptor: Int32) {
    var text = allowed(whole, isMessage: descriptor == 2 || OutputLimit.hasPassed)
    let isOnTerminal = descriptor == 1 && outputIsTerminal
    if !text.isEmpty, isTerminal(descriptor) {
      // A drawing that ends by wiping leaves an empty line to whoever comes next.
      lineIsOpen = !["\n", "\u{1B}[K", "\u{1B}[J", "\u{1B}[3J"].contains { text.hasSuffix($0) }
    }
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        // The rest of a long text is dropped when a stop is requested: a terminal shows a few
        // megabytes a second.
        if rest.startIndex > 0, isOnTerminal, Interrupt.isRequested { return }
        let count = systemWrite(
          descriptor, UnsafeRawBufferPointer(rebasing: rest.prefix(longestWrite)))
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&wanted, 1, -1)
        } else if errno != EINTR {
          // If messages cannot be written, there is no one to inform.
          if descriptor == 1 || errno == EPIPE { outputHasFailed() }
          return
        }
      }
    }
  }

  /// Ends the run: what it prints is lost, and a run that goes on as if nothing had happened would lie.
  private static func outputHasFailed() -> Never {
    // The reader is gone: as quiet as after SIGPIPE, if that is ignored.
    if errno == EPIPE { Signals.leave(128 + SIGPIPE) }
    // A terminal that is closed, whose signal is on its way.
    if errno == EIO, outputIsTerminal { Signals.leave(128 + SIGHUP) }
    send("hyperrepl: cannot write to standard output: \(Files.failure().reason)\n", to: 2)
    Signals.leave(ExitStatus.failure.code)
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  // MARK: Surroundings

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Seconds since some fixed moment.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Waits; false if a signal asks for something, now or before.
  static func pause(_ seconds: Double) -> Bool {
    let whole = seconds.rounded(.down)
    var time = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
    flush()
    if !Signals.interruptIsPending, Signals.termination == nil { nanosleep(&time, nil) }
    return !Signals.interruptIsPending && Signals.termination == nil
  }

  /// The bytes of memory that the process has, now and at its peak.
  static func memory() -> (now: Int, peak: Int)? {
    var usage = rusage()
    #if canImport(Darwin)
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return nil }
      // Bytes there, and only the peak is to be had without Mach.
      return (usage.ru_maxrss, usage.ru_maxrss)
    #else
      guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0,
        let text = try? Files.read("/proc/self/statm"),
        let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
      else { return nil }
      let now = pages * sysconf(Int32(_SC_PAGESIZE))
      // The kernel brings the peak up to date now and then.
      return (now, max(now, usage.ru_maxrss * 1024))
    #endif
  }

  static func outputHasColor(_ choice: ColorChoice) -> Bool { hasColor(1, choice) }
  static func reportsHaveColor(_ choice: ColorChoice) -> Bool { hasColor(2, choice) }

  /// The option, else what the environment asks for, else whether the stream is a terminal.
  private static func hasColor(_ descriptor: Int32, _ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment("NO_COLOR"), !value.isEmpty { return false }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        if let value = environment(name), !value.isEmpty, value != "0" { return true }
      }
      let terminal = environment("TERM") ?? ""
      return isTerminal(descriptor) && !terminal.isEmpty && terminal != "dumb"
    }
  }

  /// The locale, as the environment names it, writes in UTF-8. The C locale is no reason for ASCII
  /// in a pipe: what reads it takes bytes.
  static func usesUnicode(_ descriptor: Int32) -> Bool {
    guard isTerminal(descriptor) else { return true }
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let locale = names.compactMap(environment).first(where: { !$0.isEmpty }) else {
      return false
    }
    let lowercase = locale.lowercased()
    return lowercase.contains("utf-8") || lowercase.contains("utf8")
  }

  /// The columns of messages: the terminal's, or 100 elsewhere.
  static var reportWidth: Int { size(2).map(\.columns) ?? 100 }

  /// The columns and rows of the terminal of a descriptor; nil if there is none.
  private static func size(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard isTerminal(descriptor), ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return nil }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// The size of the screen that output goes to.
  static var screenSize: (columns: Int, rows: Int) { size(1) ?? (80, 24) }

  /// The columns of shown values: the terminal's, and no limit in a pipe, which reads lines.
  static var valueWidth: Int { size(1).map { max(20, $0.columns) } ?? Host.unlimitedWidth }

  /// How plots look on standard output. In a pipe they look the same wherever they are made.
  static func plotLook(_ color: ColorChoice) -> TextLook {
    var style = TextLook(usesColor: outputHasColor(color), usesUnicode: usesUnicode(1))
    guard let size = size(1) else { return style }
    style.columns = max(10, min(size.columns, 100))
    // The prompt stays in sight below.
    style.rows = max(8, min(size.rows - 2, 26))
    if environment("TERM") != "dumb" { style.pause = pause }
    return style
  }

  /// Waits; a signal ends it early.
  private static func pause(_ seconds: Double) {
    var time = timespec(
      tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
    nanosleep(&time, nil)
  }
}

extension Host {
  /// The terminal and the files of this process.
  static func terminal(_ options: Options, history: History?) -> Host {
    var host = Host(write: { _ in }, report: { _ in })
    host.output = Terminal.write
    host.messages = { text in
      Terminal.startLine()
      Terminal.report(text)
    }
    host.startLine = Terminal.startLine
    if Terminal.messagesAreOnTerminal, Terminal.environment("TERM") != "dumb" {
      let bar = ProgressBar()
      host.output = { text in
        bar.clear()
        Terminal.write(text)
      }
      host.messages = { text in
        bar.clear()
        Terminal.startLine()
        Terminal.report(text)
      }
      host.progress = bar.update
    }
    host.reportsHaveColor = Terminal.reportsHaveColor(options.color)
    host.valuesHaveColor = Terminal.outputHasColor(options.color)
    host.theme = ColorTheme(colorVariable: Terminal.environment("COLORFGBG"))
    host.tellsOfFiles = Terminal.outputIsTerminal
    host.usesUnicode = Terminal.usesUnicode(2)
    host.valueWidth = { Terminal.valueWidth }
    host.plotLook = { Terminal.plotLook(options.color) }
    host.reportWidth = { Terminal.reportWidth }
    // Either may be where standard output goes.
    host.readFile = { path throws(FileFailure) in
      Terminal.flush()
      return try Files.read(path)
    }
    host.writeFile = { path, content throws(FileFailure) in
      Terminal.flush()
      try Files.write(path, content)
    }
    host.fileExists = Files.exists
    host.listFolder = Files.list
    host.folder = Files.folder
    host.changeFolder = Files.changeFolder
    host.runShell = { command throws(FileFailure) in
      Terminal.flush()
      return ShellCommand.run(command)
    }
    host.fileStamp = Files.stamp
    host.pause = Terminal.pause
    host.editText = { text throws(FileFailure) in
      Terminal.flush()
      do throws(ExternalEditor.Failure) {
        return try ExternalEditor.edit(text)
      } catch {
        throw FileFailure(reason: error.reason)
      }
    }
    host.memory = Terminal.memory
    host.limitTime = { seconds in
      Signals.setAlarm(seconds: seconds) { Interrupt.request() }
      return Alarm.stop
    }
    host.history = { history?.entries ?? [] }
    host.keepEntry = { history?.add($0) }
    host.playDemo = { session, path in
      _ = Demo.play(
        path, in: session, colors: Terminal.outputHasColor(options.color),
        waits: Terminal.inputIsTerminal && Terminal.outputIsTerminal)
    }
    if Terminal.inputIsTerminal && Terminal.outputIsTerminal {
      host.playSteps = { view, explain, save in
        StepScreen(colors: Terminal.outputHasColor(options.color)).run(
          view, explain: explain, save: save)
      }
    }
    host.clearScreen = {
      if Terminal.outputIsTerminal { Terminal.write(.drawing("\u{1B}[H\u{1B}[2J\u{1B}[3J")) }
    }
    host.now = Terminal.now
    if options.program.sandbox {
      host.restrict(to: Sandbox(options))
    }
    return host
  }
}
