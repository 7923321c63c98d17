// TextWriter.swift -- terms in the language's own writing, so that they can be pasted back and run.

import HypArrays

/// Writes terms as text.
struct TextWriter {
  let algebra: Algebra
  /// Terms that have a name, and are written by it.
  var names: [Term: String] = [:]

  /// How tightly a text holds together.
  enum Tightness: Int { case choice, sum, product, power, atom }

  func text(_ term: Term) -> String { written(term).text }

  func text(_ condition: Condition) -> String { written(condition, inAnd: false) }

  /// The text, in brackets where something around it is tighter.
  func text(_ term: Term, within tightness: Tightness) -> String {
    let (text, own) = written(term)
    return own.rawValue >= tightness.rawValue ? text : "(\(text))"
  }

  private func written(_ term: Term) -> (text: String, tightness: Tightness) {
    if let name = names[term] { return (name, .atom) }
    switch term.form {
    case .number(let x): return number(x)
    case .constant(let name): return (name, .atom)
    case .variable(let variable): return (variable.name, .atom)
    case .sum(let addends): return (sum(addends), .sum)
    case .product: return product(term)
    case .power(let base, let exponent):
      if base == algebra.euler { return ("exp(\(text(exponent)))", .atom) }
      guard let n = exponent.number else {
        return (text(base, within: .atom) + "^" + self.exponent(exponent), .power)
      }
      if n.isNegative { return product(term) }
      if n == Quantity(1, 2) { return ("sqrt(\(text(base)))", .atom) }
      return (text(base, within: .atom) + "^" + self.exponent(exponent), .power)
    case .call(let name, let arguments):
      if name == "%" || name == "//" {
        let sides = arguments.map { text($0, within: .power) }
        return (sides.joined(separator: " \(name) "), .sum)
      }
      return ("\(name)(\(arguments.map(text).joined(separator: ", ")))", .atom)
    case .choice(let condition, let a, let b):
      var result = "if \(text(condition)) { \(text(a)) }"
      var rest = b
      while names[rest] == nil, case .choice(let next, let c, let d) = rest.form {
        result += " else if \(text(next)) { \(text(c)) }"
        rest = d
      }
      return (result + " else { \(text(rest)) }", .choice)
    }
  }

  private func exponent(_ term: Term) -> String {
    let (text, tightness) = written(term)
    return tightness == .atom ? text : "(\(text))"
  }

  private func number(_ x: Quantity) -> (text: String, tightness: Tightness) {
    if let ratio = x.ratio, ratio.bottom != 1, !x.isDecimal {
      return ("\(ratio.top)/\(ratio.bottom)", x.isNegative ? .sum : .product)
    }
    return (NumberText.shortest(x.double), x.isNegative ? .sum : .atom)
  }

  private func sum(_ addends: [Term]) -> String {
    var result = ""
    for addend in writtenOrder(addends, algebra) {
      let (isNegative, size) = names[addend] == nil ? signed(addend, algebra) : (false, addend)
      if result.isEmpty {
        result = (isNegative ? "-" : "") + text(size, within: .product)
      } else {
        result += (isNegative ? " - " : " + ") + text(size, within: .product)
      }
    }
    return result
  }

  private func product(_ term: Term) -> (text: String, tightness: Tightness) {
    let parts = ProductParts(term, algebra)
    var text = factors(parts.coefficient, parts.above)
    if parts.hasLine {
      let below = factors(parts.divisor, parts.below)
      let isSingle = (parts.divisor == nil ? 0 : 1) + parts.below.count == 1
      text = (text.isEmpty ? "1" : text) + "/" + (isSingle ? below : "(\(below))")
    }
    return parts.isNegative ? ("-" + text, .sum) : (text, .product)
  }

  private func factors(_ coefficient: Quantity?, _ factors: [Term]) -> String {
    var texts = factors.map { text($0, within: .power) }
    guard let coefficient else { return texts.joined(separator: "·") }
    let digits = number(coefficient).text
    guard let first = texts.first else { return digits }
    texts[0] = digits + (standsAfterNumber(first, factors[0], digits) ? "" : "·") + first
    return texts.joined(separator: "·")
  }

  /// `2x`, `2(x + 1)`, but not `2sin(x)`, and not `2e`, which begins a power of ten.
  private func standsAfterNumber(_ text: String, _ factor: Term, _ digits: String) -> Bool {
    guard let first = text.first, !digits.contains("e"), digits.first?.isNumber ?? false else {
      return false
    }
    if first == "(" { return true }
    guard first.isLetter, first != "e", first != "E" else { return false }
    return names[factor] != nil || isNamed(factor)
  }

  private func isNamed(_ factor: Term) -> Bool {
    switch factor.form {
    case .variable, .constant: true
    case .power(let base, let n):
      base != algebra.euler && n.number != Quantity(1, 2) && (names[base] != nil || isNamed(base))
    default: false
    }
  }

  private func written(_ condition: Condition, inAnd: Bool) -> String {
    switch condition {
    case .truth(let truth): return truth ? "true" : "false"
    case .name(let variable): return variable.name
    case .comparison(let relation, let a, let b):
      return "\(text(a, within: .sum)) \(relation.rawValue) \(text(b, within: .sum))"
    case .both(.comparison(let upper, let x, let high), .comparison(let lower, let y, let low))
    where x == y && [.less, .lessOrEqual].contains(upper)
      && [.greater, .greaterOrEqual].contains(lower):
      return
        "\(text(low, within: .sum)) \(lower.turned.rawValue) \(text(x, within: .sum)) \(upper.rawValue) "
        + text(high, within: .sum)
    case .both(.comparison(let lower, let x, let low), .comparison(let upper, let y, let high))
    where x == y && [.less, .lessOrEqual].contains(upper)
      && [.greater, .greaterOrEqual].contains(lower):
      return
        "\(text(low, within: .sum)) \(lower.turned.rawValue) \(text(x, within: .sum)) \(upper.rawValue) "
        + text(high, within: .sum)
    case .both(let a, let b):
      return "\(written(a, inAnd: true)) and \(written(b, inAnd: true))"
    case .either(let a, let b):
      let text = "\(written(a, inAnd: false)) or \(written(b, inAnd: false))"
      return inAnd ? "(\(text))" : text
    case .not(let a): return "not (\(written(a, inAnd: false)))"
    }
  }
}
