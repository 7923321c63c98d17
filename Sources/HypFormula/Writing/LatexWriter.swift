// LatexWriter.swift -- terms for typesetting.

import HypArrays

/// Writes terms as LaTeX, for the mathematics of a text.
struct LatexWriter {
  let algebra: Algebra
  /// Terms that have a name, and are written by it.
  var names: [Term: String] = [:]

  typealias Tightness = TextWriter.Tightness

  func text(_ term: Term) -> String { written(term).text }

  func text(_ term: Term, within tightness: Tightness) -> String {
    let (text, own) = written(term)
    return own.rawValue >= tightness.rawValue ? text : brackets(text)
  }

  private func brackets(_ text: String) -> String { "\\left(\(text)\\right)" }

  private func written(_ term: Term) -> (text: String, tightness: Tightness) {
    if let name = names[term] { return (name, .atom) }
    switch term.form {
    case .number(let x): return number(x)
    case .constant(let name): return (Self.name(name), .atom)
    case .variable(let variable): return (Self.name(variable.name), .atom)
    case .sum(let addends): return (sum(addends), .sum)
    case .product: return product(term)
    case .power(let base, let exponent):
      if base == algebra.euler { return ("e^{\(text(exponent))}", .power) }
      if let n = exponent.number {
        if n.isNegative { return product(term) }
        if n == Quantity(1, 2) { return ("\\sqrt{\(text(base))}", .atom) }
        // sin²(x), as it is written by hand.
        if names[base] == nil, n.whole != nil, case .call(let name, let arguments) = base.form,
          arguments.count == 1, let command = Self.functions[name]
        {
          return ("\(command)^{\(text(exponent))}\(brackets(text(arguments[0])))", .power)
        }
      }
      return ("\(text(base, within: .atom))^{\(text(exponent))}", .power)
    case .call(let name, let arguments): return call(name, arguments)
    case .choice(let condition, let a, let b):
      var rows = ["\(text(a)) & \\text{if } \(text(condition))"]
      var rest = b
      while names[rest] == nil, case .choice(let next, let c, let d) = rest.form {
        rows.append("\(text(c)) & \\text{if } \(text(next))")
        rest = d
      }
      rows.append("\(text(rest)) & \\text{otherwise}")
      return ("\\begin{cases} \(rows.joined(separator: " \\\\ ")) \\end{cases}", .choice)
    }
  }

  private static let functions = [
    "sin": "\\sin", "cos": "\\cos", "tan": "\\tan", "sinh": "\\sinh", "cosh": "\\cosh",
    "tanh": "\\tanh", "log": "\\ln", "asin": "\\arcsin", "acos": "\\arccos", "atan": "\\arctan",
    "gamma": "\\Gamma", "zeta": "\\zeta", "digamma": "\\psi", "max": "\\max", "min": "\\min",
  ]

  private func call(_ name: String, _ arguments: [Term]) -> (text: String, tightness: Tightness) {
    let texts = arguments.map(text)
    switch name {
    case "abs": return ("\\left|\(texts[0])\\right|", .atom)
    case "floor": return ("\\left\\lfloor \(texts[0]) \\right\\rfloor", .atom)
    case "ceil": return ("\\left\\lceil \(texts[0]) \\right\\rceil", .atom)
    case "cbrt": return ("\\sqrt[3]{\(texts[0])}", .atom)
    case "log2", "log10": return ("\\log_{\(name.dropFirst(3))}\(brackets(texts[0]))", .atom)
    case "sigmoid": return ("\\sigma\(brackets(texts[0]))", .atom)
    case "%":
      let sides = arguments.map { text($0, within: .power) }
      return ("\(sides[0]) \\bmod \(sides[1])", .sum)
    case "//":
      return ("\\left\\lfloor \\frac{\(texts[0])}{\(texts[1])} \\right\\rfloor", .atom)
    default:
      let command = Self.functions[name] ?? Self.upright(name)
      return (command + brackets(texts.joined(separator: ", ")), .atom)
    }
  }

  private func number(_ x: Quantity) -> (text: String, tightness: Tightness) {
    if let ratio = x.ratio, ratio.bottom != 1, !x.isDecimal {
      let text = "\\frac{\(abs(ratio.top))}{\(ratio.bottom)}"
      return x.isNegative ? ("-" + text, .sum) : (text, .product)
    }
    return (Self.digits(x.double), x.isNegative ? .sum : .atom)
  }

  private static func digits(_ x: Double) -> String {
    if x.isInfinite { return x < 0 ? "-\\infty" : "\\infty" }
    if x.isNaN { return upright("nan") }
    let text = NumberText.shortest(x)
    guard let mark = text.firstIndex(of: "e") else { return text }
    var exponent = text[text.index(after: mark)...]
    if exponent.hasPrefix("+") { exponent = exponent.dropFirst() }
    return "\(text[..<mark]) \\cdot 10^{\(exponent)}"
  }

  private func sum(_ addends: [Term]) -> String {
    var result = ""
    for addend in writtenOrder(addends, algebra) {
      let (isNegative, size) = names[addend] == nil ? signed(addend, algebra) : (false, addend)
      let text = text(size, within: .product)
      if result.isEmpty {
        result = (isNegative ? "-" : "") + text
      } else {
        result += (isNegative ? " - " : " + ") + text
      }
    }
    return result
  }

  private func product(_ term: Term) -> (text: String, tightness: Tightness) {
    let parts = ProductParts(term, algebra)
    var text: String
    if parts.hasLine {
      let above = factors(parts.coefficient, parts.above, isAlone: true)
      text =
        "\\frac{\(above.isEmpty ? "1" : above)}{\(factors(parts.divisor, parts.below, isAlone: true))}"
    } else {
      text = factors(parts.coefficient, parts.above, isAlone: false)
    }
    if parts.isNegative { text = "-" + text }
    return (text, parts.isNegative ? .sum : .product)
  }

  private func factors(_ coefficient: Quantity?, _ factors: [Term], isAlone: Bool) -> String {
    if coefficient == nil, factors.count == 1, isAlone { return text(factors[0]) }
    let texts = factors.map { text($0, within: .power) }
    guard let coefficient else { return texts.joined(separator: " ") }
    let digits = number(coefficient).text
    let touches = texts.first?.first.map { $0.isNumber } ?? false
    return digits + (touches ? " \\cdot " : texts.isEmpty ? "" : " ")
      + texts.joined(separator: " ")
  }

  func text(_ condition: Condition) -> String {
    switch condition {
    case .truth(let truth): return "\\text{\(truth)}"
    case .name(let variable): return Self.name(variable.name)
    case .comparison(let relation, let a, let b):
      let sign =
        switch relation {
        case .less: "<"
        case .lessOrEqual: "\\le"
        case .greater: ">"
        case .greaterOrEqual: "\\ge"
        case .equal: "="
        case .notEqual: "\\ne"
        }
      return "\(text(a, within: .sum)) \(sign) \(text(b, within: .sum))"
    case .both(let a, let b): return "\(text(a)) \\text{ and } \(text(b))"
    case .either(let a, let b): return "\(text(a)) \\text{ or } \(text(b))"
    case .not(let a): return "\\text{not } \(brackets(text(a)))"
    }
  }

  // MARK: Names

  private static let letters: [Character: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "∂": "partial",
  ]

  /// A name: one letter in italics, several upright, what follows `_` or is lowered as an index.
  static func name(_ name: String) -> String {
    if name == "pi" { return "\\pi" }
    if name == "tau" { return "\\tau" }
    if let bracket = name.firstIndex(of: "["), name.hasSuffix("]") {
      return "\(Self.name(String(name[..<bracket])))_{\(name[bracket...].dropFirst().dropLast())}"
    }
    if let dot = name.firstIndex(of: ".") {
      return "\(Self.name(String(name[..<dot])))_{\(Self.name(String(name[dot...].dropFirst())))}"
    }
    var (stem, index) = (name, "")
    let lowered = stem.reversed().prefix { "₀₁₂₃₄₅₆₇₈₉".contains($0) }
    if !lowered.isEmpty, lowered.count < stem.count {
      index = String(
        lowered.reversed().compactMap { digit in
          "₀₁₂₃₄₅₆₇₈₉".firstIndex(of: digit).map {
            Character("\("₀₁₂₃₄₅₆₇₈₉".distance(from: "₀₁₂₃₄₅₆₇₈₉".startIndex, to: $0))")
          }
        })
      stem.removeLast(lowered.count)
    } else if let mark = stem.firstIndex(of: "_"), mark != stem.startIndex,
      stem.index(after: mark) != stem.endIndex
    {
      index = upright(String(stem[mark...].dropFirst()))
      stem = String(stem[..<mark])
    }
    let body: String
    if stem.count == 1, let letter = stem.first {
      body = letters[letter].map { "\\" + $0 } ?? stem
    } else {
      body = upright(stem)
    }
    return index.isEmpty ? body : "\(body)_{\(index)}"
  }

  /// Several letters that are one name.
  static func upright(_ text: String) -> String {
    if text.count == 1, let letter = text.first { return letters[letter].map { "\\" + $0 } ?? text }
    if text.allSatisfy(\.isNumber) { return text }
    var parts = ""
    for character in text {
      if let letter = letters[character] {
        parts += "\\\(letter) "
      } else {
        parts += character == "_" ? "\\_" : String(character)
      }
    }
    return "\\mathrm{\(parts)}"
  }
}
