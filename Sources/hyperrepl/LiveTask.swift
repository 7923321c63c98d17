// LiveTask.swift -- `--live`: a page that follows a file.

import HypInterpreter
import HypLive
import HypSession
import HypSyntax
import LineEditing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs a file for a page, again whenever it, what it reads, or a slider is changed.
struct LiveTask {
  /// What a program may write into the page.
  static let output = 8 << 20

  let options: Options
  let path: String

  func run() -> ExitStatus {
    guard let board = Board() else {
      Terminal.report("hyperrepl: no pipe can be made\n")
      return .usage
    }
    if let folder = options.program.export { return export(to: folder, board) }
    let server: Server
    do throws(FileFailure) {
      server = try Server(port: options.program.port, board: board, stamp: { Files.stamp($0) })
    } catch {
      Terminal.report("hyperrepl: \(error.reason)\n")
      return .usage
    }
    guard server.start() else {
      Terminal.report("hyperrepl: no thread can be made\n")
      return .usage
    }
    defer {
      board.close()
      server.join()
    }
    // Before the first run, which may be a long one.
    board.publish(LiveDocument(name: path))
    Terminal.write("\(path) is shown at http://127.0.0.1:\(server.port)/ -- Ctrl-C ends it\n")
    Terminal.flush()
    while !isAsked {
      guard let sliders = board.next(milliseconds: 100), !isAsked else { continue }
      Interrupt.clear()
      guard !isAsked else { break }
      if let document = run(board, sliders) { board.publish(document) }
    }
    return Signals.termination.map { .signal($0) } ?? .interrupted
  }

  private var isAsked: Bool { Signals.interruptIsPending || Signals.termination != nil }

  /// Runs the file once; nil if that was stopped.
  private func run(_ board: Board, _ sliders: [String: Double]) -> LiveDocument? {
    // The stamp first: what is written in between is seen.
    board.watch(path, Files.stamp(path), anew: true)
    let text: String
    do throws(FileFailure) { text = try Files.read(path) } catch {
      return isAsked ? nil : LiveDocument(name: path, failure: error)
    }
    var host = Host.terminal(options, history: nil)
    host.readFile = { path throws(FileFailure) in
      board.watch(path, Files.stamp(path))
      return try Files.read(path)
    }
    host.writeFile = { path, content throws(FileFailure) in
      try Files.write(path, content)
      // What a program writes itself is no reason to run it again.
      board.watch(path, Files.stamp(path), ifKnown: true)
    }
    let run = LiveRun(host: host, arguments: options.files, chosen: sliders, tell: board.offer)
    guard board.begin(run.interrupt) else { return nil }
    defer { board.end() }
    if let seconds = options.program.timeLimit { Alarm.start(seconds) }
    defer { Alarm.stop() }
    OutputLimit.start(bytes: options.program.outputLimit ?? Self.output)
    return run.run(SourceFile(name: path, text: text))
  }

  // MARK: A page that stays

  private func export(to folder: String, _ board: Board) -> ExitStatus {
    guard Files.exists(path) else {
      Terminal.report("hyperrepl: cannot read `\(path)`: \(FileFailure.missing.reason)\n")
      return .usage
    }
    guard let document = run(board, board.next(milliseconds: 0) ?? [:]) else {
      return Signals.termination.map { .signal($0) } ?? .interrupted
    }
    let file = folder + "/index.html"
    do throws(FileFailure) {
      if !Files.exists(folder), mkdir(folder, 0o777) != 0 { throw Files.failure() }
      try Files.write(file, Page(document).still)
    } catch {
      Terminal.report("hyperrepl: cannot write `\(file)`: \(error.reason)\n")
      return .usage
    }
    Terminal.write("wrote \(file)\n")
    return document.isGood ? .success : .failure
  }
}
