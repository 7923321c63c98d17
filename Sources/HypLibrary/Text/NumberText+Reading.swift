// NumberText+Reading.swift -- which texts are numbers: one rule, for `number(text)` and for cells of files.
//
//     number  = blanks sign? (decimal | "inf" | "infinity" | "∞" | "nan") blanks
//     decimal = (whole ("." digits?)? | "." digits) (("e" | "E") sign? digits)?
//     whole   = digits | up to three digits, then groups of three after `_`: 1_000_000
//     sign    = "+" | "-" | "−"
//
// The words in small or capital letters. Nothing else is a number: not 0x1F, 1d5, 1,5, 1_0, 5% or what is
// larger than every double.

import HypNumbers
import HypRuntime

extension NumberText {
  /// The number that a text holds; nil if it holds none.
  ///
  /// - Parameter decimal: what parts the whole digits from the others: a point, or a comma.
  static func read(_ text: String, decimal: UInt8 = UInt8(ascii: ".")) -> Double? {
    var text = text
    return text.withUTF8 { read($0, decimal: decimal) }
  }

  /// The same of bytes.
  ///
  /// - Complexity: O(bytes); exact products and quotients of two doubles for up to 15 digits.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, decimal: UInt8 = UInt8(ascii: ".")
  ) -> Double? {
    var (start, end) = (0, bytes.count)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    var isNegative = false
    if start < end, bytes[start] == UInt8(ascii: "-") || bytes[start] == UInt8(ascii: "+") {
      isNegative = bytes[start] == UInt8(ascii: "-")
      start += 1
    } else if end - start > 3, bytes[start] == 0xE2, bytes[start + 1] == 0x88,
      bytes[start + 2] == 0x92
    {
      // The minus sign of typography.
      isNegative = true
      start += 3
    }
    guard start < end else { return nil }
    let rest = UnsafeBufferPointer(rebasing: bytes[start..<end])
    guard let size = unsigned(rest, decimal) ?? word(rest) else { return nil }
    return isNegative ? -size : size
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte >= 9 && byte <= 13)
  }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard bytes.count <= 8 else { return nil }
    switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "inf", "infinity", "∞": return .infinity
    case "nan": return .nan
    default: return nil
    }
  }

  /// Powers of ten that are doubles.
  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private static func unsigned(_ bytes: UnsafeBufferPointer<UInt8>, _ decimal: UInt8) -> Double? {
    var index = 0
    var digits = 0
    var mantissa: UInt64 = 0
    var significant = 0  // digits from the first that is not 0 on
    var group: Int?  // digits since the last `_`
    func read(_ byte: UInt8) {
      digits += 1
      if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
      // More digits than these are left to the library of the system.
      if significant <= 18 { mantissa = mantissa * 10 + UInt64(byte & 0x0F) }
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte.isDigit {
        read(byte)
        group = group.map { $0 + 1 }
      } else if byte == UInt8(ascii: "_") {
        guard group.map({ $0 == 3 }) ?? (1...3).contains(digits) else { return nil }
        group = 0
      } else {
        break
      }
      index += 1
    }
    guard group == nil || group == 3 else { return nil }
    var exponent = 0
    if index < bytes.count, bytes[index] == decimal {
      index += 1
      let whole = digits
      while index < bytes.count, bytes[index].isDigit {
        read(bytes[index])
        index += 1
      }
      exponent = whole - digits
    }
    guard digits > 0 else { return nil }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      let isBelow = index < bytes.count && bytes[index] == UInt8(ascii: "-")
      if isBelow || (index < bytes.count && bytes[index] == UInt8(ascii: "+")) { index += 1 }
      guard index < bytes.count, bytes[index].isDigit else { return nil }
      var given = 0
      while index < bytes.count, bytes[index].isDigit {
        given = min(given * 10 + Int(bytes[index] & 0x0F), 1_000_000)
        index += 1
      }
      exponent += isBelow ? -given : given
    }
    guard index == bytes.count else { return nil }
    // Both are doubles, and so the result is rounded once.
    if significant <= 15, abs(exponent) <= 22 {
      let size = Double(mantissa)
      return exponent < 0 ? size / powersOfTen[-exponent] : size * powersOfTen[exponent]
    }
    let plain = bytes.filter { $0 != UInt8(ascii: "_") }
      .map { $0 == decimal ? UInt8(ascii: ".") : $0 }
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }
}
