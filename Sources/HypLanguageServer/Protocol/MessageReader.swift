// MessageReader.swift -- messages out of a stream of bytes.

import HypSyntax

/// Takes the messages of the base protocol apart: a header with `Content-Length`, a blank line, and so many bytes of JSON.
struct MessageReader {
  /// No editor sends more at once.
  static let maximumLength = 256 << 20

  private var bytes: [UInt8] = []
  private var start = 0

  /// What came of a stretch of bytes.
  enum Outcome {
    case message(JSON)
    /// A message that is no JSON; the next one is not affected.
    case malformed(String)
    /// A header that says no length: where the next message begins is not known.
    case lost
  }

  mutating func append(_ chunk: [UInt8]) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes += chunk
  }

  /// The next message that is there as a whole; nil if more bytes are needed.
  mutating func next() -> Outcome? {
    guard let header = headerEnd() else {
      return bytes.count - start > 65_536 ? .lost : nil
    }
    guard let length = Self.length(String(decoding: bytes[start..<header], as: UTF8.self)) else {
      return .lost
    }
    guard bytes.count - header >= length else { return nil }
    let body = String(decoding: bytes[header..<header + length], as: UTF8.self)
    start = header + length
    do throws(JsonText.Malformed) {
      return .message(try JsonText.value(body))
    } catch {
      return .malformed(error.reason)
    }
  }

  private func headerEnd() -> Int? {
    var index = start
    while index + 3 < bytes.count {
      if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10
      {
        return index + 4
      }
      index += 1
    }
    return nil
  }

  private static func length(_ header: String) -> Int? {
    for line in header.split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      let digits = parts[1].filter { $0 != " " }
      guard let length = Int(digits), (0...maximumLength).contains(length) else { return nil }
      return length
    }
    return nil
  }

  /// A message as it is sent.
  static func frame(_ message: JSON) -> String {
    let body = message.text
    return "Content-Length: \(body.utf8.count)\r\n\r\n" + body
  }
}
