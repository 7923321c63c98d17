// Ticks.swift -- round numbers along an axis, and how they are written.
//
// A linear axis has steps of 1, 2 or 5 times a power of ten; a logarithmic one has powers of ten, or
// round multiples of them where it is short. All labels of an axis have the same digits after the
// point, and share a power of ten where they are very large or very small.

import RealModule

/// The marks of an axis.
package struct Ticks: Sendable {
  package struct Tick: Sendable {
    package let value: Double
    package let label: String
  }

  package var ticks: [Tick] = []
  /// Shorter marks without labels.
  package var minor: [Double] = []
  /// The power of ten by which all labels are to be multiplied; 0 for none.
  package var exponent = 0

  /// - Parameters:
  ///   - count: how many there should be, about.
  ///   - whole: none between whole numbers.
  package init(_ scale: Scale, count: Int, whole: Bool = false) {
    if scale.isLogarithmic, Double.log10(scale.upper) - .log10(scale.lower) >= 0.7 {
      logarithmic(scale, count: count)
      if ticks.count >= 2 { return }
      ticks = []
      minor = []
    }
    linear(scale, count: count, whole: whole)
    // A step from 0 has no place on a logarithmic axis.
    ticks.removeAll { !(-1e-6...1 + 1e-6).contains(scale.position($0.value)) }
  }

  // MARK: Linear

  private mutating func linear(_ scale: Scale, count: Int, whole: Bool) {
    let round = Self.step(lower: scale.lower, upper: scale.upper, count: count)
    let step = whole ? max(1, round) : round
    let first = (scale.lower / step - 1e-9).rounded(.up)
    let last = (scale.upper / step + 1e-9).rounded(.down)
    // Beyond 2^53 steps from 0 the next one is at the same place.
    guard step > 0, max(abs(first), abs(last)) < 0x1p53, last - first < 1000 else { return }
    let largest = min(max(abs(first * step), abs(last * step)), .greatestFiniteMagnitude)
    if largest >= 1e5 || largest < 1e-3 {
      exponent = largest > 0 ? Int(Double.log10(largest * (1 + 1e-12)).rounded(.down)) : 0
    }
    let stepDigits = Int((Double.log10(step) + 1e-9).rounded(.down)) - exponent
    let digits = max(0, -stepDigits)
    var index = first
    while index <= last {
      let value = index * step
      // Divided in two, since the power alone may be beyond what a number can hold.
      let half = exponent / 2
      let scaled = value / .pow(10, Double(half)) / .pow(10, Double(exponent - half))
      ticks.append(Tick(value: value, label: Numeral.fixed(scaled, digits)))
      index += 1
    }
  }

  /// 1, 2 or 5 times a power of ten, so that there are about `count` steps.
  static func step(lower: Double, upper: Double, count: Int) -> Double {
    let raw = (upper / Double(count) - lower / Double(count))
    guard raw > 0, raw.isFinite else { return 1 }
    let power = Double.pow(10, Double.log10(raw).rounded(.down))
    let part = raw / power
    let factor: Double = part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10
    // Where an axis shows all that there is, ten times the power is too much.
    return (factor * power).isFinite ? factor * power : power
  }

  // MARK: Logarithmic

  private mutating func logarithmic(_ scale: Scale, count: Int) {
    let first = (Double.log10(scale.lower) - 1e-9).rounded(.up)
    let last = (Double.log10(scale.upper) + 1e-9).rounded(.down)
    let decades = Int(last - first)
    let labels: [Int] = decades >= 2 ? [1] : decades == 1 ? [1, 3] : [1, 2, 5]
    // Every power of ten, or every second, third, fifth, …; 1 is one of them where it is shown. One label
    // alone would not say how long a step is.
    let wanted = max(1, (decades + count) / max(1, count))
    let steps = [1, 2, 3, 5, 10, 20, 50, 100, 200]
    let sparse = steps.first { $0 >= wanted } ?? 200
    let step =
      steps.last { step in
        step <= sparse && (Int(first)...max(Int(first), Int(last))).count { $0 % step == 0 } >= 2
      } ?? 1
    // All labels of an axis are written in one way.
    let isPlain = decades <= 3 && scale.lower >= 1e-3 * (1 - 1e-9) && scale.upper < 1e4
    for decade in Int(first) - 1...Int(last) {
      for digit in 1...9 {
        let value = Numeral.decimal(digit, decade)
        guard value >= scale.lower * (1 - 1e-9), value <= scale.upper * (1 + 1e-9) else { continue }
        if labels.contains(digit), decade % step == 0 {
          let power = "10" + Numeral.superscript(decade)
          let label =
            isPlain
            ? Numeral.fixed(value, max(0, -decade))
            : digit == 1 ? power : "\(digit)·\(power)"
          ticks.append(Tick(value: value, label: label))
        } else if step == 1 ? decades <= 10 : digit == 1 && decades <= 60 {
          minor.append(value)
        }
      }
    }
  }
}

/// Numbers as the labels of a picture write them.
package enum Numeral {
  /// With this many digits after the decimal point; `-` and `.` as in the language.
  package static func fixed(_ x: Double, _ digits: Int) -> String {
    let power = Double.pow(10, Double(digits))
    let scaled = (x * power).rounded()
    guard digits <= 15, abs(scaled) < 9e15 else { return x.description }
    var whole = String(Int64(abs(scaled)))
    if digits > 0 {
      whole = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
      whole = whole.dropLast(digits) + "." + whole.suffix(digits)
    }
    return (scaled < 0 ? "-" : "") + whole
  }

  /// The number of the cell, of so many in a row, that a place from 0 on falls into; nil for none, and where
  /// it is not a number.
  static func cell(_ place: Double, of count: Int) -> Int? {
    place >= 0 && place < Double(count) ? Int(place) : nil
  }

  /// A coordinate: two digits after the decimal point at most.
  package static func coordinate(_ x: Double) -> String {
    guard abs(x) < 1e7 else { return x < 0 ? "-9999999" : "9999999" }
    let hundredths = Int((x * 100).rounded())
    let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    let digits = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
    return "\(sign)\(whole == 0 ? "" : String(whole)).\(digits)"
  }

  /// A part of something: four digits after the decimal point, without zeros at the end.
  static func fraction(_ x: Double) -> String { trimmed(fixed(x, 4)) }

  /// About so many significant digits, without zeros at the end.
  package static func short(_ x: Double, _ digits: Int = 3) -> String {
    guard x.isFinite, x != 0 else { return x == 0 ? "0" : x.description }
    let exponent = Int(Double.log10(abs(x)).rounded(.down))
    if exponent < -4 || exponent > 5 {
      let half = exponent / 2
      let part = x / .pow(10, Double(half)) / .pow(10, Double(exponent - half))
      return trimmed(fixed(part, digits - 1)) + "·10" + superscript(exponent)
    }
    return trimmed(fixed(x, max(0, digits - 1 - exponent)))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text[...]
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return String(text)
  }

  /// `digit` times a power of ten, as near as a number comes.
  static func decimal(_ digit: Int, _ power: Int) -> Double {
    Double("\(digit)e\(power)") ?? 0
  }

  /// A whole number in raised digits.
  static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (number < 0 ? "⁻" : "")
      + String(String(abs(number)).compactMap { $0.wholeNumberValue }.map { digits[$0] })
  }
}
