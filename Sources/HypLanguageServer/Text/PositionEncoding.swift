// PositionEncoding.swift -- what a column counts: the bytes, the halves or the scalars of a line.

/// The units in which a client counts columns.
enum PositionEncoding: String, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// The units that a scalar takes whose first byte is `byte`; nothing for the bytes that go on a scalar.
  func width(_ byte: UInt8) -> Int {
    if byte & 0xC0 == 0x80 { return self == .utf8 ? 1 : 0 }
    // Four bytes are a scalar beyond 16 bits.
    return self == .utf16 && byte >= 0xF0 ? 2 : 1
  }
}

/// A line and a column, from 0, in the units of a client.
struct Position: Equatable {
  var line: Int
  var column: Int
}

/// Where the lines of a text begin. A line ends at `\n`, `\r\n` or `\r`, as the protocol has it.
struct LineTable {
  private(set) var starts: [Int] = [0]

  init(_ bytes: [UInt8]) {
    for (offset, byte) in bytes.enumerated() {
      let isAlone = byte == 13 && (offset + 1 >= bytes.count || bytes[offset + 1] != 10)
      if byte == 10 || isAlone { starts.append(offset + 1) }
    }
  }

  /// The line that holds an offset.
  func line(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Where a line ends, without what ends it.
  func end(of line: Int, in bytes: [UInt8]) -> Int {
    guard line + 1 < starts.count else { return bytes.count }
    var end = starts[line + 1]
    while end > starts[line], bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    return end
  }

  /// An offset as a position.
  func position(of offset: Int, in bytes: [UInt8], _ encoding: PositionEncoding) -> Position {
    let offset = min(max(0, offset), bytes.count)
    let line = line(of: offset)
    let column = bytes[starts[line]..<offset].reduce(0) { $0 + encoding.width($1) }
    return Position(line: line, column: column)
  }

  /// A position as an offset: behind the end of a line it is that end, within a scalar the scalar's beginning.
  func offset(of position: Position, in bytes: [UInt8], _ encoding: PositionEncoding) -> Int {
    guard position.line < starts.count else { return bytes.count }
    let end = end(of: position.line, in: bytes)
    var offset = starts[position.line]
    var left = position.column
    while offset < end {
      var next = offset + 1
      var width = encoding.width(bytes[offset])
      while next < end, bytes[next] & 0xC0 == 0x80 {
        width += encoding.width(bytes[next])
        next += 1
      }
      guard width <= left else { break }
      left -= width
      offset = next
    }
    return offset
  }
}
