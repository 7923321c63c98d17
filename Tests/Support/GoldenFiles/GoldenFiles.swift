// GoldenFiles.swift -- files that hold what was told when someone last found it right.

import Foundation

/// The golden files of a test target: `name.hyp`, and beside it `name.txt`, which is recorded.
public struct GoldenFiles: Sendable {
  /// `RECORD=1`: what is told is written, and the test fails.
  public static let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil

  /// Where they are.
  public let folder: URL

  /// The files in the folder `Golden` beside a source file.
  public init(beside source: String = #filePath) {
    folder = URL(fileURLWithPath: source).deletingLastPathComponent()
      .appendingPathComponent("Golden")
  }

  /// Every `name` of a `name.hyp`, sorted.
  public var names: [String] {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.hasSuffix(".hyp") }.map { String($0.dropLast(4)) }.sorted()
  }

  /// The text of `name.hyp`.
  public func source(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name + ".hyp"), encoding: .utf8)
  }

  /// What is wrong with the record of `name`; nil where it holds what is told now.
  public func complaint(_ name: String, told: String) throws -> String? {
    try Self.complaint(folder.appendingPathComponent(name + ".txt"), told: told)
  }

  /// What is wrong with a recorded file; nil where it holds what is told now.
  public static func complaint(_ file: URL, told: String) throws -> String? {
    if isRecording {
      try told.write(to: file, atomically: true, encoding: .utf8)
      return "recorded \(file.lastPathComponent); run again without RECORD=1"
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    guard told != expected else { return nil }
    let (new, old) = (lines(told), lines(expected))
    let place =
      zip(new, old).enumerated().first { $1.0 != $1.1 }?.offset ?? min(new.count, old.count)
    let (now, was) = (new.dropFirst(place).first ?? "", old.dropFirst(place).first ?? "")
    return """
      \(file.lastPathComponent):\(place + 1) differs; re-record with RECORD=1 if it is better
      now: \(now)
      was: \(was)
      """
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
