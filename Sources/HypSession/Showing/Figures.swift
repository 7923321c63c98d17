// Figures.swift -- seconds and digits as people read them.

package enum Figures {
  /// Three digits and a unit, such as `12.3 µs`.
  package static func duration(_ seconds: Double) -> String {
    threeDigits(seconds, [(1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1, "s")])
  }

  /// Three digits and a unit, such as `48 B` or `1.25 MB`.
  package static func bytes(_ count: Int) -> String {
    // Whole bytes need no decimals.
    guard count >= 1000 else { return "\(count) B" }
    return threeDigits(Double(count), [(1e3, "kB"), (1e6, "MB"), (1e9, "GB")])
  }

  /// A value in the largest unit that it reaches.
  private static func threeDigits(_ number: Double, _ units: [(Double, String)]) -> String {
    let unit = units.last { number >= $0.0 } ?? units[0]
    let value = number / unit.0
    // As it is after rounding: 9.999 is 10.0.
    let places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    let scale = [1.0, 10, 100][places]
    let scaled = (value * scale).rounded()
    guard scaled < 1e15 else { return "\(value) \(unit.1)" }
    let digits = String(Int(scaled))
    guard places > 0 else { return "\(digits) \(unit.1)" }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return "\(padded.dropLast(places)).\(padded.suffix(places)) \(unit.1)"
  }

  /// A shown value with every decimal number in it cut to `digits` significant digits.
  ///
  /// Whole numbers and what is in quotes stay as they are.
  package static func rounded(_ text: String, to digits: Int) -> String {
    var result = ""
    var isQuoted = false
    var index = text.startIndex
    var previous: Character = " "
    while index < text.endIndex {
      let character = text[index]
      if character == "\"", previous != "\\" { isQuoted.toggle() }
      let startsNumber = character.isASCII && character.isNumber && !previous.isNamePart
      if !isQuoted, startsNumber {
        let rest = text[index...]
        let token = rest.prefix { $0 == "." || ($0.isASCII && $0.isNumber) }
        result += token.contains(".") ? rounded(token, to: digits) : String(token)
        previous = token.last ?? " "
        index = token.endIndex
      } else {
        result.append(character)
        previous = character
        index = text.index(after: index)
      }
    }
    return result
  }

  /// `digits` of a decimal's digits, rounded half up on what is written.
  private static func rounded(_ number: Substring, to digits: Int) -> String {
    let whole = number.prefix { $0 != "." }
    var figures = number.compactMap(\.wholeNumberValue)
    let leading = figures.prefix { $0 == 0 }.count
    let kept = max(leading + digits, whole.count)
    guard figures.count > kept, leading < figures.count else { return String(number) }
    let roundsUp = figures[kept] >= 5
    figures.removeSubrange(kept...)
    var carry = roundsUp
    for place in figures.indices.reversed() where carry {
      carry = figures[place] == 9
      figures[place] = carry ? 0 : figures[place] + 1
    }
    var text = (carry ? "1" : "") + figures.map(String.init).joined()
    let fraction = figures.count - whole.count
    guard fraction > 0 else { return text }
    let point = text.index(text.endIndex, offsetBy: -fraction)
    text.insert(".", at: point)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
