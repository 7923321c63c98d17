// ValuePainter.swift -- the colours of a shown value: those of the program that would write it.

import HypInterpreter

/// Finds numbers, strings, names and the rest in the text of a value.
struct ValuePainter {
  private let scalars: [Unicode.Scalar]
  private var styles: [TextStyle]
  private var index = 0

  /// The text in colours. Tables are left plain, and what a function's documentation says is dim.
  static func painted(
    _ text: String, of value: AnyValue, in theme: ColorTheme
  ) -> String {
    // A record that is shown as a table.
    if value.fieldNames != nil, !text.hasPrefix("(") { return text.visible }
    let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard value.isFunction, lines.count == 2 else {
      return painted(text, in: theme)
    }
    let signature = String(lines[0])
    let documentation = String(lines[1])
    return painted(signature, in: theme) + "\n"
      + TextStyle.painted(
        documentation, documentation.unicodeScalars.map { _ in .comment }, in: theme)
  }

  /// A text of values, of which nothing more is known.
  static func painted(_ text: String, in theme: ColorTheme) -> String {
    TextStyle.painted(text, ValuePainter(text).styles, in: theme)
  }

  private init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    styles = Array(repeating: .plain, count: scalars.count)
    while index < scalars.count { scan() }
  }

  /// Paints what begins here, and moves past it.
  private mutating func scan() {
    let scalar = scalars[index]
    if scalar == "\"" {
      paint(.string, through: stringEnd)
    } else if isDigit(index) {
      paintNumber()
    } else if scalar.properties.isAlphabetic || scalar == "_" {
      paintName()
    } else if scalar == "…" {
      paint(.comment, through: index)
    } else if scalar == "(", index > 1, scalars[index - 1] == " ", scalars[index - 2] == " " {
      // How much there is, after what was cut: `  (200 numbers)`.
      paint(.comment, through: scalars.count - 1)
    } else {
      index += 1
    }
  }

  private mutating func paint(_ style: TextStyle, through end: Int) {
    for place in index...max(index, min(end, scalars.count - 1)) { styles[place] = style }
    index = end + 1
  }

  private func isDigit(_ place: Int) -> Bool {
    place < scalars.count && ("0"..."9").contains(scalars[place])
  }

  /// Where a string ends: at a quote without a backslash in front.
  private var stringEnd: Int {
    var end = index + 1
    while end < scalars.count, scalars[end] != "\"" { end += scalars[end] == "\\" ? 2 : 1 }
    return end
  }

  /// With its sign, where nothing comes before that.
  private mutating func paintNumber() {
    var end = index
    while end + 1 < scalars.count {
      let next = scalars[end + 1]
      let isExponentSign = (next == "-" || next == "+") && scalars[end] == "e"
      guard isDigit(end + 1) || next == "e" || isExponentSign || next == "." && isDigit(end + 2)
      else { break }
      end += 1
    }
    paintSign()
    paint(.number, through: end)
  }

  private mutating func paintSign() {
    guard index > 0, scalars[index - 1] == "-" else { return }
    let isFirst = index == 1 || "([,= \n".unicodeScalars.contains(scalars[index - 2])
    let isApart = index < scalars.count && scalars[index] == " "
    if isFirst, !isApart { styles[index - 1] = .number }
  }

  private mutating func paintName() {
    var end = index
    while end + 1 < scalars.count,
      scalars[end + 1].properties.isAlphabetic || scalars[end + 1] == "_" || isNumeric(end + 1)
    {
      end += 1
    }
    var name = String.UnicodeScalarView()
    name.append(contentsOf: scalars[index...end])
    let next = end + 1 < scalars.count ? scalars[end + 1] : " "
    switch String(name) {
    case "nan", "inf":
      paintSign()
      paint(.number, through: end)
    case "true", "false", "none": paint(.keyword, through: end)
    case let name where Interpreter.isDualUnit(name): paint(.symbol, through: end)
    default: paint(next == "(" || next == "=" ? .function : .plain, through: end)
    }
  }

  private func isNumeric(_ place: Int) -> Bool {
    scalars[place].properties.numericType != nil
  }
}
