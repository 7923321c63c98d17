// SlopeRules.swift -- what the slope of an operation is made of: that of `sin` at 2 is cos(2).

import HypFormula

/// The derivatives of functions of one number as formulas, each found once.
final class SlopeRules: FormulaNames {
  private var known: [String: String?] = [:]
  /// A formula that is longer says less than its value.
  private static let longest = 24

  /// The derivative of a function with a number in it; nil where there is no short formula.
  func slope(of name: String, at argument: String) -> String? {
    if known[name] == nil { known[name] = .some(formula(name)) }
    guard let formula = known[name] ?? nil else { return nil }
    return Self.put(argument, into: formula)
  }

  private func formula(_ name: String) -> String? {
    guard
      let formula = try? Formula(
        of: .derived(.derivative, by: nil, .named(name)), names: self),
      formula.text.count <= Self.longest, !formula.text.contains("{"), formula.text.contains("x")
    else { return nil }
    return formula.text
  }

  /// Puts a number in the place of `x`, in brackets where it would be read as something else.
  private static func put(_ argument: String, into formula: String) -> String? {
    let letters = Array(formula)
    var text = ""
    func isWord(_ place: Int) -> Bool {
      letters.indices.contains(place)
        && (letters[place].isLetter || letters[place].isNumber || letters[place] == "_")
    }
    let needsBrackets = !argument.allSatisfy { $0.isNumber || $0 == "." }
    for (place, letter) in letters.enumerated() {
      guard letter == "x", !isWord(place - 1), !isWord(place + 1) else {
        text.append(letter)
        continue
      }
      let isAlone =
        place > 0 && letters[place - 1] == "(" && letters.indices.contains(place + 1)
        && letters[place + 1] == ")"
      // A factor before a name would be one number.
      let isFactor = place > 0 && letters[place - 1].isNumber
      if isFactor { text += " · " }
      text += needsBrackets && !isAlone ? "(\(argument))" : argument
    }
    return text
  }

  // What primitives are made of has no names of a program in it.
  func meaning(of name: String) -> Meaning? { nil }
  func library(_ name: String) -> FormulaFunction? { nil }
}
