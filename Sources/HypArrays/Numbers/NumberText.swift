// NumberText.swift -- numbers as text.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Numbers as the user reads them.
package enum NumberText {
  /// The shortest digits that read back to the same double; whole numbers without a point.
  package static func shortest(_ x: Double) -> String {
    var text = ""
    write(x, to: &text)
    return text
  }

  /// Adds those digits to a text.
  package static func write(_ x: Double, to text: inout String) {
    if x.isNaN { return text += "nan" }
    if x.isInfinite { return text += x < 0 ? "-inf" : "inf" }
    if let whole = Int(exactly: x), whole.magnitude < 1 << 53, whole != 0 {
      return text += whole.description
    }
    var digits = x.description
    if digits.hasSuffix(".0") { digits.removeLast(2) }
    text += digits
  }

  /// With a fixed number of digits behind the point, rounded as C does.
  package static func fixed(_ x: Double, _ digits: Int) -> String { format("%.*f", x, digits) }

  /// With a power of ten and a number of digits behind the point.
  package static func scientific(_ x: Double, _ digits: Int) -> String { format("%.*e", x, digits) }

  /// The shortest text of `x` rounded to so many significant digits.
  package static func rounded(_ x: Double, to digits: Int) -> String {
    shortest(Double(scientific(x, digits - 1)) ?? x)
  }

  /// Digits that a format is asked for at most.
  package static let maximumDigits = 400

  private static func format(_ pattern: String, _ x: Double, _ digits: Int) -> String {
    if !x.isFinite { return shortest(x) }
    let digits = CInt(max(0, min(digits, maximumDigits)))
    return withVaList([digits, x]) { arguments in
      // 310 digits before the point at most.
      var buffer = [CChar](repeating: 0, count: 320 + Int(digits))
      let length = vsnprintf(&buffer, buffer.count, pattern, arguments)
      let bytes = buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
