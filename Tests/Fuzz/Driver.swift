// Driver.swift -- starts workers, watches them, makes what they find small, and counts.

import Foundation
import Programs

/// Runs a plan.
struct Driver {
  let plan: Plan
  /// An input may take so many seconds, the interrupt included.
  private let longest = 5.0
  /// How many findings of a kind are made small and shown.
  private let shown = 10

  init(plan: Plan) { self.plan = plan }

  /// Something that broke a promise.
  struct Finding {
    let kind: Kind
    let index: Int
    let what: String
  }

  /// - Returns: nothing was found.
  func run() -> Bool {
    var findings: [Finding] = []
    var total = 0
    let kinds = plan.kind.map { [$0] } ?? Kind.allCases
    for kind in kinds {
      let count = plan.kind == nil ? max(1, plan.count * kind.share / 1000) : plan.count
      let start = Date()
      let found = run(kind, count)
      let seconds = Int(Date().timeIntervalSince(start).rounded())
      let name = kind.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
      print("\(name) \(count) inputs, \(found.count) findings, \(seconds) s")
      total += count
      for finding in found.prefix(shown) { show(finding) }
      if found.count > shown { print("  and \(found.count - shown) more") }
      findings += found
      fflush(nil)
    }
    print(
      "counted: fuzzing: \(total) inputs of \(kinds.count) kinds; "
        + "\(findings.count) that broke a promise")
    return findings.isEmpty
  }

  // MARK: Workers

  /// What one input leaves in a process may show in another one: so many are together.
  private static let inputsOfAWorker = 400

  private func run(_ kind: Kind, _ count: Int) -> [Finding] {
    var findings: [Finding] = []
    var next = 0
    while next < count {
      let end = Swift.min(count, next + Self.inputsOfAWorker)
      let board = temporary()
      let output = temporary()
      defer {
        unlink(board)
        unlink(output)
      }
      let failure = runWorker(
        ["--worker", kind.rawValue, "\(plan.seed)", "\(next)", "\(end)", board], board, output)
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: "\t", maxSplits: 1)
        guard parts.count == 2, let index = Int(parts[0]) else { continue }
        let what = parts[1].replacingOccurrences(of: "⏎", with: "\n")
        findings.append(Finding(kind: kind, index: index, what: what))
      }
      guard let (index, what) = failure else {
        next = end
        continue
      }
      // Before the first input, the tool itself is at fault: going on would never end.
      guard index >= next else {
        findings.append(
          Finding(kind: kind, index: next, what: "the worker does not start: \(what)"))
        break
      }
      findings.append(Finding(kind: kind, index: index, what: what))
      next = index + 1
    }
    return findings
  }

  /// Runs a worker to its end. Where that is not as it should be: at which input it was, and how it ended.
  private func runWorker(
    _ arguments: [String], _ boardPath: String, _ output: String, input: String? = nil
  ) -> (Int, String)? {
    guard let board = Board(boardPath) else { return (-1, "no file for the board") }
    board.input = -1
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = arguments
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : pipe
    do { try process.run() } catch { return (-1, "\(error)") }
    if let input {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try? pipe.fileHandleForWriting.close()
    }
    var (last, since) = (-1, 0.0)
    while process.isRunning {
      usleep(20_000)
      let now = board.input
      guard let spent = Self.seconds(of: process.processIdentifier) else { continue }
      if now != last { (last, since) = (now, spent) }
      guard now >= 0, spent - since > longest else { continue }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      return (now, "does not end: \(Int(longest)) seconds after it began it still runs")
    }
    let status = process.terminationStatus
    if process.terminationReason == .uncaughtSignal { return (board.input, "signal \(status)") }
    if status == 3 { return (board.input, "a promise is broken") }
    return status == 0 ? nil : (board.input, "the process ends with status \(status)")
  }

  /// The seconds that a process has worked, so that a busy machine makes no hang; on systems that do not
  /// tell, those of the clock. Nil where the process has just ended.
  static func seconds(of process: Int32) -> Double? {
    #if os(Linux)
      guard let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let name = line.lastIndex(of: ")")
      else { return nil }
      let fields = line[name...].split(separator: " ")
      guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
        return nil
      }
      return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    #else
      return Date().timeIntervalSinceReferenceDate
    #endif
  }

  // MARK: Showing

  private func show(_ finding: Finding) {
    let whole = finding.kind.text(seed: plan.seed, index: finding.index)
    print("  \(finding.what)")
    let isFound = fails(whole, finding)
    let least = isFound ? Shrinking.shrink(whole, limit: 300) { fails($0, finding) } : whole
    if !isFound {
      print("  not by itself: inputs before it have a part in it, or the machine was slow")
    }
    print("  \(finding.kind.commandLine(least, index: finding.index))")
    print(
      "  fuzz --seed \(plan.seed) --kind \(finding.kind.rawValue) --input \(finding.index)   # the whole input"
    )
  }

  /// One text breaks a promise in the same way.
  private func fails(_ text: String, _ finding: Finding) -> Bool {
    let (board, output) = (temporary(), temporary())
    defer {
      unlink(board)
      unlink(output)
    }
    let end = runWorker(
      ["--text", finding.kind.rawValue, "\(finding.index)", board], board, output, input: text)
    guard let end else { return false }
    // What a worker found out itself is a broken promise; how a process ended must be the same.
    return end.1 == finding.what
      || end.1 == "a promise is broken" && !finding.what.hasPrefix("signal")
        && !finding.what.hasPrefix("does not end") && !finding.what.hasPrefix("the process ends")
  }

  private func temporary() -> String {
    NSTemporaryDirectory() + "/fuzz-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
  }
}
