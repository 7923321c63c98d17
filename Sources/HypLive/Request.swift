// Request.swift -- a request of HTTP/1.1, read strictly: what is not plain is refused.

/// What a browser asks for.
package struct Request: Equatable {
  package var method: String
  package var target: String
  /// Names in lower case.
  package var fields: [String: String]
  package var body: [UInt8]

  package init(method: String, target: String, fields: [String: String], body: [UInt8]) {
    (self.method, self.target, self.fields, self.body) = (method, target, fields, body)
  }

  /// What the bytes that have come so far amount to.
  package enum Reading: Equatable {
    /// More must come.
    case incomplete
    case request(Request)
    /// It is refused with this status.
    case refused(Int)
  }

  package static let mostHead = 16_384
  package static let mostBody = 4096

  /// Reads the first request of some bytes.
  package static func read(_ bytes: [UInt8]) -> Reading {
    let end: [UInt8] = [13, 10, 13, 10]
    guard let head = bytes.firstRange(of: end) else {
      return bytes.count > mostHead ? .refused(431) : .incomplete
    }
    guard head.lowerBound <= mostHead else { return .refused(431) }
    guard let text = String(validating: bytes[..<head.lowerBound], as: UTF8.self),
      text.utf8.allSatisfy({ (32..<127).contains($0) || [9, 10, 13].contains($0) })
    else { return .refused(400) }
    var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    let isPlain = lines.allSatisfy { !$0.utf8.contains(13) && !$0.utf8.contains(10) }
    guard isPlain else { return .refused(400) }
    let words = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, !words[0].isEmpty, words[1].hasPrefix("/") else { return .refused(400) }
    guard words[2] == "HTTP/1.1" else { return .refused(505) }
    var request = Request(method: String(words[0]), target: String(words[1]), fields: [:], body: [])
    for line in lines {
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        !line[..<colon].utf8.contains(where: { $0 <= 32 })
      else { return .refused(400) }
      let name = line[..<colon].lowercased()
      let value = line[line.utf8.index(after: colon)...].trimmingBlanks
      // Two that say who is asked, who asks or how long it is could be read in two ways.
      let isOnce = ["host", "origin", "content-length", "sec-fetch-site"].contains(name)
      if isOnce, request.fields[name] != nil { return .refused(400) }
      request.fields[name] = value
    }
    if request.fields["transfer-encoding"] != nil { return .refused(501) }
    var length = 0
    if let text = request.fields["content-length"] {
      guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
        return .refused(400)
      }
      guard let number = Int(text), number <= mostBody else { return .refused(413) }
      length = number
    } else if request.method == "POST" {
      return .refused(411)
    }
    let body = bytes[head.upperBound...]
    guard body.count >= length else { return .incomplete }
    request.body = Array(body.prefix(length))
    return .request(request)
  }

  /// The request comes from a page of this server, or from no page at all, and names this server: a foreign page that has
  /// made its own name lead here sends that name.
  package func isOurs(port: UInt16) -> Bool {
    let names = ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"]
    guard let host = fields["host"], names.contains(host.lowercased()) else { return false }
    if let site = fields["sec-fetch-site"], site == "cross-site" || site == "same-site" {
      return false
    }
    // A browser says where what changes something comes from.
    guard let origin = fields["origin"] else { return method != "POST" }
    return names.contains { origin.lowercased() == "http://" + $0 }
  }

  /// The names and values of a form; nil for what is none.
  package var form: [String: String]? {
    guard let text = String(validating: body, as: UTF8.self) else { return nil }
    var result: [String: String] = [:]
    for part in text.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, let name = Self.decoded(sides[0]), let value = Self.decoded(sides[1]),
        result.updateValue(value, forKey: name) == nil
      else { return nil }
    }
    return result
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(32)
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2)
        guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
          let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension Substring {
  /// Without blanks and tabs at its ends.
  fileprivate var trimmingBlanks: String {
    var text = self
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
