// Source.swift -- a text, and places in it.

/// A text of Hyp: a file, one entry at the prompt, or one `-e` expression.
public final class SourceFile: Sendable {
  /// What messages call it: a path as the user wrote it, or `<prompt:4>`.
  public let name: String
  /// A part of the library, which the user has not written.
  package let isLibrary: Bool
  /// The text, as UTF-8.
  public let utf8: [UInt8]
  /// The offset at which each line begins.
  let lineStarts: [Int]

  /// - Complexity: O(text)
  public convenience init(name: String, text: String) {
    self.init(name: name, text: text, isLibrary: false)
  }

  package init(name: String, text: String, isLibrary: Bool) {
    self.name = name
    self.isLibrary = isLibrary
    utf8 = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in utf8.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// The line that holds `offset`, from 0, and the offset at which it begins.
  ///
  /// - Complexity: O(log lines)
  public func line(at offset: Int) -> (index: Int, start: Int) {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low, lineStarts[low])
  }

  /// The text between two offsets.
  public func text(_ range: Range<Int>) -> String {
    let bounds = range.clamped(to: 0..<utf8.count)
    return String(decoding: utf8[bounds], as: UTF8.self)
  }
}

/// A stretch of one source, in UTF-8 offsets.
public struct Span: Sendable {
  /// The text the span lies in.
  public let source: SourceFile
  /// The offset of its first byte.
  public let start: Int
  /// The offset after its last byte; equal to `start` where the span is a point.
  public let end: Int

  /// Makes a span of `source` from `start` up to `end`.
  public init(_ source: SourceFile, _ start: Int, _ end: Int) {
    self.source = source
    self.start = start
    self.end = end
  }

  /// The span from the start of this one to the end of `other`.
  public func joined(_ other: Span) -> Span { Span(source, start, other.end) }

  /// The text it covers.
  public var text: String { source.text(start..<end) }
}

extension StringProtocol {
  /// Its first line in a message, at most 24 characters of it.
  package var short: String {
    let line = prefix { !$0.endsLine }
    return line.count > 24 ? line.prefix(23) + "…" : String(line)
  }
}

extension Character {
  /// It ends a line of a source. `isNewline` is true of form feeds and of separators of paragraphs too, which
  /// are letters of a line like others here.
  package var endsLine: Bool { self == "\n" || self == "\r\n" }
}
