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
  package static func read(_ text: String, decimal: UInt8 = UInt8(ascii: ".")) -> Double? {
    var text = text
    return text.withUTF8 { read($0, decimal: decimal) }
  }

  /// The same of bytes.
  ///
  /// - Complexity: O(bytes); up to 19 digits cost exact products and quotients.
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
    switch smallWord(bytes) {
    case inf, infinity, infinitySign: .infinity
    case nan: .nan
    default: nil
    }
  }

  /// The bytes of at most eight, of English letters the small ones, as one word of the machine; nil for a longer text.
  ///
  /// Words are compared so, as strings take longer to make than all the rest of a cell.
  static func smallWord(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
    guard bytes.count <= 8 else { return nil }
    var word: UInt64 = 0
    for byte in bytes {
      let isCapital = byte &- UInt8(ascii: "A") < 26
      word = word << 8 | UInt64(isCapital ? byte | 0x20 : byte)
    }
    return word
  }
  /// The same of a text of at most eight bytes.
  static func smallWord(_ text: String) -> UInt64? {
    var text = text
    return text.withUTF8(smallWord)
  }

  private static let inf = smallWord("inf")
  private static let infinity = smallWord("infinity")
  private static let infinitySign = smallWord("∞")
  private static let nan = smallWord("nan")

  /// Powers of ten that are doubles.
  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// Digits, perhaps with a point among them: what nearly all cells of files are.
  ///
  /// - Returns: nil for anything else, more than 19 digits too.
  @inline(__always)
  private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ decimal: UInt8) -> Double? {
    guard let start = bytes.baseAddress, bytes.count <= 20 else { return nil }
    var (index, mantissa) = (0, UInt64(0))
    func readDigits() {
      while index < bytes.count {
        let digit = start[index] &- UInt8(ascii: "0")
        if digit > 9 { return }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        index &+= 1
      }
    }
    readDigits()
    if index == bytes.count { return index > 0 && index <= 19 ? Double(mantissa) : nil }
    guard start[index] == decimal, bytes.count > 1 else { return nil }
    index &+= 1
    let whole = index
    readDigits()
    return index == bytes.count ? quotient(mantissa, places: bytes.count - whole) : nil
  }

  /// A whole number divided by a power of ten, up to the 19th, rounded once.
  private static func quotient(_ number: UInt64, places: Int) -> Double {
    // Both are doubles.
    if number <= 1 << 53 { return Double(number) / powersOfTen[places] }
    let divisor = wholePowersOfTen[places]
    let (up, divisorUp) = (number.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let (high, low) = (number << UInt64(up), divisor << UInt64(divisorUp))
    // The first 64 bits of the quotient, the highest of them 1, and whether something is left.
    let isLess = high < low
    let (bits, rest) = low.dividingFullWidth(isLess ? (high, 0) : (high >> 1, high << 63))
    let (kept, cut) = (bits >> 11, bits & 0x7FF)
    let isUp = cut > 0x400 || cut == 0x400 && (rest != 0 || kept & 1 == 1)
    let exponent = divisorUp - up + 11 - (isLess ? 64 : 63)
    return Double(kept + (isUp ? 1 : 0)) * Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// Powers of ten below 2^64.
  private static let wholePowersOfTen = (0...19).map { exponent in
    (0..<exponent).reduce(UInt64(1)) { power, _ in power * 10 }
  }

  private static func unsigned(_ bytes: UnsafeBufferPointer<UInt8>, _ decimal: UInt8) -> Double? {
    if let number = plain(bytes, decimal) { return number }
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
    if significant <= 18, -19...0 ~= exponent { return quotient(mantissa, places: -exponent) }
    let plain = bytes.filter { $0 != UInt8(ascii: "_") }
      .map { $0 == decimal ? UInt8(ascii: ".") : $0 }
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }
}
