// TraceNumbers.swift -- how numbers of a trace read: with what they carry, in so many digits.

import HypNumbers
import HypRuntime

/// Writes the numbers of a trace.
struct TraceNumbers {
  /// Significant digits; nil for as many as tell a number from its neighbours.
  let digits: Int?
  /// Parts of a tuple that are written.
  private static let mostParts = 6

  func text(_ x: Double) -> String {
    guard let digits else { return NumberText.shortest(x) }
    return NumberText.rounded(x, to: digits)
  }

  /// `9 + 6ε`; a number in brackets where it is a factor.
  func text(_ x: LayeredNumber, isFactor: Bool = false) -> String {
    let terms = terms(of: x).filter { $0.coefficient != 0 || $0.units.isEmpty }
    var text = ""
    for (place, term) in terms.enumerated() {
      let isNegative = term.coefficient < 0
      let magnitude = self.text(abs(term.coefficient))
      let unit = Self.unit(term.units, max(depth(of: x), 1))
      let gap = term.coefficient.isFinite || unit.isEmpty ? "" : " "
      let shown = magnitude == "1" && !unit.isEmpty ? unit : magnitude + gap + unit
      if place == 0 {
        text = (isNegative ? "-" : "") + shown
      } else {
        text += (isNegative ? " - " : " + ") + shown
      }
    }
    return isFactor && (terms.count > 1 || text.hasPrefix("-")) ? "(\(text))" : text
  }

  func text(_ value: TracedValue) -> String {
    switch value {
    case .number(let x): return text(x)
    case .text(let text): return text
    case .tuple(let labels, let parts):
      let shown = parts.prefix(Self.mostParts).enumerated().map { place, part in
        (labels.map { $0[place] + "=" } ?? "") + text(part)
      }
      let rest = parts.count > Self.mostParts ? ", …" : parts.count == 1 && labels == nil ? "," : ""
      return "(\(shown.joined(separator: ", "))\(rest))"
    case .array(let shape, let first, let norm):
      let count = shape.reduce(1, *)
      // It is broadcast: the same for every element.
      if shape.isEmpty, let only = first.first { return "\(text(only)) each" }
      if shape.count == 1, count <= 4 {
        return "[\(first.map { text($0) }.joined(separator: ", "))]"
      }
      let short = TraceNumbers(digits: 4)
      let size = shape.map(String.init).joined(separator: " × ")
      return "\(size) numbers, norm \(short.text(norm))"
    }
  }

  // MARK: Terms

  private struct Term {
    let coefficient: Double
    /// The levels whose units are in it, outermost first.
    let units: [Int]
  }

  private func terms(of x: LayeredNumber) -> [Term] {
    switch x {
    case .plain(let x): return [Term(coefficient: x, units: [])]
    case .dual(let primal, let tangent):
      let level = depth(of: primal) + 1
      let carried = terms(of: tangent).map {
        Term(coefficient: $0.coefficient, units: $0.units + [level])
      }
      return terms(of: primal) + carried
    case .lanes(let primal, let tangents):
      // One direction alone is like a dual number.
      if tangents.count == 1 {
        return terms(of: .dual(primal: .plain(primal), tangent: .plain(tangents[0])))
      }
      return [Term(coefficient: primal, units: [])]
        + tangents.enumerated().map { Term(coefficient: $1, units: [-1 - $0]) }
    case .series(let primal, let derivatives):
      return terms(of: primal)
        + derivatives.enumerated().map { Term(coefficient: $1.base, units: [1000 + $0]) }
    }
  }

  private func depth(of x: LayeredNumber) -> Int {
    switch x {
    case .dual(let primal, _): depth(of: primal) + 1
    default: 0
    }
  }

  private static let subscripts = Array("₀₁₂₃₄₅₆₇₈₉")

  private static func unit(_ units: [Int], _ depth: Int) -> String {
    units.map { level -> String in
      if level >= 1000 { return "·d" + superscript(level - 999) }
      if level < 0 { return "ε" + lowered(-level) }
      return depth == 1 ? "ε" : "ε" + lowered(level)
    }.joined()
  }

  private static func lowered(_ number: Int) -> String {
    String(String(number).compactMap { $0.wholeNumberValue.map { subscripts[$0] } })
  }

  private static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}
