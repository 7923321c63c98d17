// Csv.swift -- comma-separated values: RFC 4180, and what else is met in practice.
//
// A table is read to places in its text. Cells become numbers and strings when their column is known.

import CInterrupt
import HypCode
import HypNumbers
import HypRuntime

/// A table as text: cells between separators, in double quotes where they hold separators, quotes or
/// line ends.
package struct Csv {
  /// Why a text is not a table.
  package struct Malformed: Error {
    package let line: Int
    let reason: String
  }

  /// How a text is read.
  package struct Form {
    var separator = UInt8(ascii: ",")
    /// Lines at the beginning that are left out.
    var skip = 0
    /// What a line begins with that is left out; empty for none.
    var comment: [UInt8] = []
    /// Rows are read up to this many.
    var limit = Int.max
  }

  /// Where a cell is, without its quotes and the blanks around it.
  private struct Cell {
    let start: Int
    /// The length, and below it whether the cell stood in quotes and whether two of them stand for one.
    private let code: Int

    init(_ start: Int, _ end: Int, isQuoted: Bool = false, hasDoubled: Bool = false) {
      self.start = start
      code = (end - start) << 2 | (isQuoted ? 2 : 0) | (hasDoubled ? 1 : 0)
    }

    var count: Int { code >> 2 }
    var end: Int { start + count }
    var isQuoted: Bool { code & 2 != 0 }
    var hasDoubled: Bool { code & 1 != 0 }
  }

  let bytes: [UInt8]
  /// How many cells each row has.
  private(set) var width = 0
  /// The line where each row begins, from 1.
  package private(set) var lines: [Int] = []
  /// Lines that were left out as comments.
  private(set) var commentCount = 0
  /// Blank lines between rows.
  private(set) var blankCount = 0
  private var cells: [Cell] = []

  /// How many rows there are.
  package var count: Int { lines.count }

  /// Reads a text. Blank lines are left out.
  ///
  /// - Throws: `Malformed` where quotes are out of place or a row has not as many cells as the first;
  ///   that the user stopped it.
  ///
  /// - Parameter progress: called now and then with how many bytes have been read.
  package init(_ bytes: [UInt8], _ form: Form = Form(), progress: (Int) -> Void = { _ in }) throws {
    self.bytes = bytes
    var reader = Reader(form)
    try bytes.withUnsafeBufferPointer { try reader.run($0, progress) }
    (width, lines, cells) = (reader.width, reader.lines, reader.cells)
    (commentCount, blankCount) = (reader.commentCount, reader.blankCount)
  }

  /// The bytes of a cell, two quotes for one where it was quoted.
  @inline(__always)
  func withCell<T>(_ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    let cell = cells[row * width + column]
    return bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(start: $0.baseAddress.map { $0 + cell.start }, count: cell.count))
    }
  }

  /// Calls `body` with the bytes of the cells of a column, from a row on, as long as it answers true.
  ///
  /// - Returns: the row that it did not take; the number of rows if it took all.
  @inline(__always)
  func scan(_ column: Int, from first: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Bool) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return count }
      return cells.withUnsafeBufferPointer { cells in
        var row = first
        while row < count {
          let cell = cells[row &* width &+ column]
          let taken = body(UnsafeBufferPointer(start: start + cell.start, count: cell.count))
          if !taken { break }
          row &+= 1
        }
        return row
      }
    }
  }

  /// The text of a cell.
  func text(_ row: Int, _ column: Int) -> String {
    let text = withCell(row, column) { String(decoding: $0, as: UTF8.self) }
    return cells[row * width + column].hasDoubled ? text.replacing("\"\"", with: "\"") : text
  }

  /// The texts of a row.
  package func texts(_ row: Int) -> [String] { (0..<width).map { text(row, $0) } }

  // MARK: Reading

  private struct Reader {
    let form: Form
    var width = 0
    var lines: [Int] = []
    var cells: [Cell] = []
    var commentCount = 0
    var blankCount = 0
    /// Blank lines since the last row.
    private var blanks = 0
    private var index = 0
    private var line = 1

    init(_ form: Form) { self.form = form }

    mutating func run(_ bytes: UnsafeBufferPointer<UInt8>, _ progress: (Int) -> Void) throws {
      for _ in 0..<form.skip where index < bytes.count { skipLine(bytes) }
      while index < bytes.count, lines.count < form.limit {
        // A few milliseconds of work.
        if lines.count & 0xFFF == 0 {
          if ci_interrupted() { throw RuntimeError.interrupted }
          progress(index)
          if lines.count == 0x1000, bytes.count / index < 1 << 16 {
            // The rest is as long as the beginning, mostly.
            lines.reserveCapacity(lines.count * (bytes.count / index + 1))
            cells.reserveCapacity(cells.count * (bytes.count / index + 1))
          }
        }
        if !form.comment.isEmpty, startsComment(bytes) {
          commentCount += 1
          skipLine(bytes)
        } else {
          try readRow(bytes)
        }
      }
    }

    private func startsComment(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      var start = index
      while start < bytes.count, isBlank(bytes[start]) { start += 1 }
      return start < bytes.count && bytes[start] == form.comment[0]
        && bytes[start...].starts(with: form.comment)
    }

    private mutating func skipLine(_ bytes: UnsafeBufferPointer<UInt8>) {
      while index < bytes.count, !isLineEnd(bytes[index]) { index += 1 }
      skipLineEnd(bytes)
    }

    /// Past `\n`, `\r\n` or `\r`.
    private mutating func skipLineEnd(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard index < bytes.count else { return }
      if bytes[index] == UInt8(ascii: "\r"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "\n")
      {
        index += 1
      }
      index += 1
      line += 1
    }

    private func isLineEnd(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private func isBlank(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && byte != form.separator)
    }

    /// Reads a row with its line end.
    private mutating func readRow(_ bytes: UnsafeBufferPointer<UInt8>) throws {
      let (first, start) = (cells.count, line)
      // Between blanks there may be any number of them, at the ends of a line too.
      let isBlankSeparated = form.separator == UInt8(ascii: " ")
      if isBlankSeparated { skipBlanks(bytes) }
      while true {
        try readCell(bytes)
        guard index < bytes.count, !isLineEnd(bytes[index]) else { break }
        index += 1  // the separator
        guard isBlankSeparated else { continue }
        skipBlanks(bytes)
        if index == bytes.count || isLineEnd(bytes[index]) { break }
      }
      skipLineEnd(bytes)
      let count = cells.count - first
      if count == 1, cells[first].end == cells[first].start, !cells[first].isQuoted {
        cells.removeLast()
        blanks += 1
        return
      }
      if lines.isEmpty { width = count } else { blankCount += blanks }
      blanks = 0
      guard count == width else {
        let reason = "\(count) field\(count == 1 ? "" : "s"), but line \(lines[0]) has \(width)"
        throw Malformed(line: start, reason: reason)
      }
      lines.append(start)
    }

    private mutating func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>) {
      while index < bytes.count, bytes[index] == UInt8(ascii: " ") || isBlank(bytes[index]) {
        index += 1
      }
    }

    /// Reads a cell up to the separator or the line end after it.
    private mutating func readCell(_ bytes: UnsafeBufferPointer<UInt8>) throws {
      let separator = form.separator
      var start = index
      while start < bytes.count, isBlank(bytes[start]), bytes[start] != separator { start += 1 }
      if start < bytes.count, bytes[start] == UInt8(ascii: "\"") {
        index = start
        return try readQuoted(bytes)
      }
      index = endOfCell(bytes)
      if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
        throw Malformed(
          line: line, reason: "there is a quote inside a field; double it and quote the field")
      }
      var end = index
      start = min(start, end)
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
      cells.append(Cell(start, end))
    }

    /// The next separator, line end or quote; the end of the text if there is none.
    @inline(__always)
    private func endOfCell(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
      guard let start = bytes.baseAddress else { return index }
      var index = index
      // Eight bytes at a time: a byte that is equal to one of the four becomes 0, and only the first of those is sure.
      let (ones, highs) = (UInt64(0x0101_0101_0101_0101), UInt64(0x8080_8080_8080_8080))
      @inline(__always) func zeros(_ x: UInt64) -> UInt64 { (x &- ones) & ~x & highs }
      let separators = ones &* UInt64(form.separator)
      let (newlines, returns) = (
        ones &* UInt64(UInt8(ascii: "\n")), ones &* UInt64(UInt8(ascii: "\r"))
      )
      let quotes = ones &* UInt64(UInt8(ascii: "\""))
      while index &+ 8 <= bytes.count {
        let eight = UInt64(
          littleEndian: UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self))
        let found =
          zeros(eight ^ separators) | zeros(eight ^ newlines) | zeros(eight ^ returns)
          | zeros(eight ^ quotes)
        if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
        index &+= 8
      }
      while index < bytes.count {
        let byte = bytes[index]
        if byte == form.separator || isLineEnd(byte) || byte == UInt8(ascii: "\"") { break }
        index &+= 1
      }
      return index
    }

    private mutating func readQuoted(_ bytes: UnsafeBufferPointer<UInt8>) throws {
      let opened = line
      index += 1
      let start = index
      var hasDoubled = false
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "\"") {
          guard index + 1 < bytes.count, bytes[index + 1] == byte else { break }
          hasDoubled = true
          index += 1
        } else if byte == UInt8(ascii: "\n") {
          line += 1
        }
        index += 1
      }
      guard index < bytes.count else {
        throw Malformed(line: opened, reason: "a quote is not closed")
      }
      cells.append(Cell(start, index, isQuoted: true, hasDoubled: hasDoubled))
      index += 1
      while index < bytes.count, isBlank(bytes[index]), bytes[index] != form.separator {
        index += 1
      }
      guard index == bytes.count || bytes[index] == form.separator || isLineEnd(bytes[index]) else {
        throw Malformed(line: line, reason: "something follows a closing quote")
      }
    }
  }
}

extension Csv {
  /// A cell as it is written, in quotes where it needs them.
  static func quoted(_ text: String, isAlone: Bool = false) -> String {
    // A blank line is not a row, and a line that begins with `#` is taken for a comment.
    if text.isEmpty { return isAlone ? "\"\"" : "" }
    let isSpecial = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    let ends = [text.utf8.first, text.utf8.last]
    guard
      isSpecial || text.utf8.first == UInt8(ascii: "#") || ends.contains(UInt8(ascii: " "))
        || ends.contains(UInt8(ascii: "\t"))
    else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
