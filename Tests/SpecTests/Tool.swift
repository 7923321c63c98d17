// Tool.swift -- the command built beside the tests, run as a user would.

import Foundation

/// What a run of the command left behind.
struct Run {
  let status: Int32
  let output: String
  let messages: String
  let isTimedOut: Bool
}

/// The command, and the folders of the checkout.
enum Tool {
  /// The checkout.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// How long a program may run, in seconds.
  static let patience: Double = 60

  /// The command, in the folder of the test bundle.
  static let command: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let folders = bundles.map { $0.deletingLastPathComponent() } + [Bundle.main.bundleURL]
    let candidates = folders.map { $0.appendingPathComponent("hyperrepl") }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? root.appendingPathComponent(".build/debug/hyperrepl")
  }()

  /// Runs the command in a folder.
  static func run(_ arguments: [String], in folder: URL) throws -> Run {
    // Files and not pipes: a pipe that nobody empties in time would stop the program.
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("hyperrepl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let outputFile = scratch.appendingPathComponent("output")
    let messagesFile = scratch.appendingPathComponent("messages")
    try Data().write(to: outputFile)
    try Data().write(to: messagesFile)

    let process = Process()
    process.executableURL = command
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: messagesFile)
    try process.run()
    let deadline = Date(timeIntervalSinceNow: patience)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.002) }
    let isTimedOut = process.isRunning
    if isTimedOut { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      messages: String(decoding: try Data(contentsOf: messagesFile), as: UTF8.self),
      isTimedOut: isTimedOut)
  }

  /// The files of a folder and its folders that end in `suffix`, as paths from there, sorted.
  static func files(in folder: URL, suffix: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.filter { $0.hasSuffix(suffix) }.sorted()
  }
}
