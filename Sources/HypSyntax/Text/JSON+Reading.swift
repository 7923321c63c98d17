// JSON+Reading.swift -- the values of a text in JSON (RFC 8259).

/// A reader of JSON. `NaN`, `Infinity` and `-Infinity` are read too, which Python writes.
package struct JsonText {
  /// What is wrong, and where: lines and columns from 1.
  package struct Malformed: Error {
    package let line: Int
    package let column: Int
    package let reason: String
  }

  /// Values within values, at most.
  private static let maximumDepth = 500

  private let bytes: [UInt8]
  private let isStopped: () -> Bool
  private var place = 0

  /// Reads a text that holds one value.
  ///
  /// - Parameter isStopped: asked now and then whether to give up, which is an error like others.
  package static func value(
    _ text: String, until isStopped: @escaping () -> Bool = { false }
  ) throws(Malformed) -> JSON {
    var reader = JsonText(bytes: Array(text.utf8), isStopped: isStopped)
    // A mark of the order of bytes, which some programs write in front.
    if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
    let value = try reader.value(depth: 0)
    reader.skipBlanks()
    if reader.place < reader.bytes.count {
      throw reader.malformed("the text goes on after its value")
    }
    return value
  }

  private init(bytes: [UInt8], isStopped: @escaping () -> Bool) {
    self.bytes = bytes
    self.isStopped = isStopped
  }

  private func malformed(_ reason: String, at offset: Int? = nil) -> Malformed {
    let before = bytes[..<min(offset ?? place, bytes.count)]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Malformed(
      line: before.count { $0 == UInt8(ascii: "\n") } + 1,
      column: String(decoding: before[start...], as: UTF8.self).count + 1, reason: reason)
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Malformed) -> JSON {
    skipBlanks()
    if place & 0xFFFF == 0, isStopped() { throw malformed("stopped") }
    guard depth < Self.maximumDepth else {
      throw malformed("values are nested more than \(Self.maximumDepth) deep")
    }
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw malformed("the text ends where a value should be")
    default: return try word()
    }
  }

  private mutating func object(_ depth: Int) throws(Malformed) -> JSON {
    place += 1
    var fields: [(name: String, value: JSON)] = []
    var names: Set<String> = []
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      let start = place
      guard next == UInt8(ascii: "\"") else {
        throw malformed("expected the name of a field in quotes")
      }
      let name = try string()
      guard names.insert(name).inserted else {
        throw malformed("the field `\(name)` is there twice", at: start)
      }
      guard take(":") else { throw malformed("expected `:` after the name of a field") }
      fields.append((name, try value(depth: depth + 1)))
      if take("}") { return .object(fields) }
      guard take(",") else { throw malformed("expected `,` or `}` after a field") }
    }
  }

  private mutating func array(_ depth: Int) throws(Malformed) -> JSON {
    place += 1
    var elements: [JSON] = []
    if take("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      if take("]") { return .array(elements) }
      guard take(",") else { throw malformed("expected `,` or `]` after an element") }
    }
  }

  /// A number, or one of a few words.
  private mutating func word() throws(Malformed) -> JSON {
    let start = place
    while let byte = next, Self.isOfWord(byte) { place += 1 }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default: break
    }
    if Self.isNumber(bytes[start..<place]), let number = Double(word) { return .number(number) }
    throw malformed(
      word.isEmpty ? "expected a value" : "`\(word)` is no value: strings are in quotes", at: start)
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."),
      UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// Whether it is a number as JSON has them: digits without a zero in front, a fraction, an exponent.
  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    func digits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let isZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !isZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  private mutating func string() throws(Malformed) -> String {
    let start = place
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
      case 0..<0x20:
        throw malformed("a string holds a control character that is not escaped", at: place - 1)
      default: text.append(byte)
      }
    }
    throw malformed("a string does not end", at: start)
  }

  private mutating func escape() throws(Malformed) -> [UInt8] {
    guard let letter = next else { throw malformed("a string does not end") }
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try fourDigits()
      // Characters beyond 16 bits are written as two of them.
      if (0xD800..<0xDC00).contains(code), bytes[place...].starts(with: Array("\\u".utf8)) {
        place += 2
        let low = try fourDigits()
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          throw malformed("half of a character is missing", at: place - 6)
        }
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw malformed("half of a character is missing", at: place - 6)
      }
      return Array(String(Character(scalar)).utf8)
    default: throw malformed("`\\\(Character(Unicode.Scalar(letter)))` is no escape", at: place - 2)
    }
  }

  private mutating func fourDigits() throws(Malformed) -> UInt32 {
    let digits = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
    guard digits.utf8.count == 4, !digits.hasPrefix("+"), let code = UInt32(digits, radix: 16)
    else {
      throw malformed("expected four hexadecimal digits after `\\u`")
    }
    place += 4
    return code
  }
}
