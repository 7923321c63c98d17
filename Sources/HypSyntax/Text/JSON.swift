// JSON.swift -- text that other programs read.

/// A value of JSON (RFC 8259), with the fields of an object in the order in which they were given.
public indirect enum JSON: Sendable {
  case null
  case boolean(Bool)
  /// Infinities and what is not a number, which JSON does not have, become strings: `"Infinity"`,
  /// `"-Infinity"`, `"NaN"`.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(name: String, value: JSON)])

  /// A whole number.
  public static func count(_ n: Int) -> JSON { .number(Double(n)) }

  /// The value on one line.
  ///
  /// - Complexity: O(text)
  public var text: String {
    var text = ""
    write(to: &text, isExtended: false)
    return text
  }

  /// The same with `NaN`, `Infinity` and `-Infinity` as they are, which Python writes and reads too.
  ///
  /// - Complexity: O(text)
  package var extendedText: String {
    var text = ""
    write(to: &text, isExtended: true)
    return text
  }

  private func write(to text: inout String, isExtended: Bool) {
    switch self {
    case .null: text += "null"
    case .boolean(let truth): text += truth ? "true" : "false"
    case .number(let x):
      let number = Self.digits(x)
      text += isExtended && !x.isFinite ? String(number.dropFirst().dropLast()) : number
    case .string(let string): Self.write(string, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text, isExtended: isExtended)
      }
      text += "]"
    case .object(let fields):
      text += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        Self.write(field.name, to: &text)
        text += ":"
        field.value.write(to: &text, isExtended: isExtended)
      }
      text += "}"
    }
  }

  private static func digits(_ x: Double) -> String {
    if x.isNaN { return "\"NaN\"" }
    if x.isInfinite { return x < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    let text = x.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      // What would steer a terminal too, so that a line can be looked at.
      case _ where scalar.steersTerminal:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
