// Algebra+Functions.swift -- calls of functions, and what is known of the sign of a term.

extension Algebra {
  private static let odd: Set = [
    "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "cbrt", "sign", "erfinv",
  ]
  private static let even: Set = ["cos", "cosh", "abs", "sinc"]
  private static let zeroAtZero: Set = [
    "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "expm1", "log1p", "erf",
    "erfinv",
    "cbrt", "relu", "gelu",
  ]
  private static let oneAtZero: Set = ["cos", "cosh", "sinc", "erfc"]

  /// A call of a function of the language.
  func call(_ name: String, _ arguments: [Term]) -> Term {
    if isSpent { return zero }
    guard let x = arguments.first else { return make(.call(name, arguments)) }
    if arguments.count == 1 {
      switch name {
      case "sqrt": return power(x, half)
      case "exp": return power(euler, x)
      case "log":
        if x.isOne { return zero }
        if x == euler { return one }
        if case .power(let base, let exponent) = x.form, base == euler { return exponent }
      case "abs":
        if isNonNegative(x) { return x }
        if case .call("abs", _) = x.form { return x }
      default: break
      }
      if x.isZero, Self.zeroAtZero.contains(name) { return zero }
      if x.isZero, Self.oneAtZero.contains(name) { return one }
      if let n = x.number, let result = Self.exact(name, n) { return number(result) }
      if let opposite = negative(x) {
        if Self.odd.contains(name) { return negated(call(name, [opposite])) }
        if Self.even.contains(name) { return call(name, [opposite]) }
      }
    }
    if arguments.count == 2 {
      let y = arguments[1]
      if let a = x.number, let b = y.number {
        if name == "max" { return a.double >= b.double ? x : y }
        if name == "min" { return a.double <= b.double ? x : y }
      }
      if x == y, name == "max" || name == "min" { return x }
    }
    return make(.call(name, arguments))
  }

  /// Functions of numbers that are exact.
  private static func exact(_ name: String, _ x: Quantity) -> Quantity? {
    switch name {
    case "abs": return x.isNegative ? -x : x
    case "sign": return Quantity(x.isZero ? 0 : x.isNegative ? -1 : 1)
    case "relu": return x.isNegative ? .zero : x
    case "floor": return Int(exactly: x.double.rounded(.down)).map { Quantity($0) }
    case "ceil": return Int(exactly: x.double.rounded(.up)).map { Quantity($0) }
    case "round": return Int(exactly: x.double.rounded(.toNearestOrEven)).map { Quantity($0) }
    case "trunc": return Int(exactly: x.double.rounded(.towardZero)).map { Quantity($0) }
    case "cbrt":
      guard let root = (x.isNegative ? -x : x).root(3) else { return nil }
      return x.isNegative ? -root : root
    default: return nil
    }
  }

  /// -x, where x is written with a sign.
  func negative(_ x: Term) -> Term? {
    let (coefficient, rest) = split(x)
    if coefficient.isNegative { return scaled(-coefficient, rest) }
    // All addends have a sign.
    if case .sum(let addends) = x.form, addends.allSatisfy({ split($0).coefficient.isNegative }) {
      return sum(addends.map(negated))
    }
    return nil
  }

  // MARK: Signs

  /// It is above 0, wherever it is defined.
  func isPositive(_ x: Term) -> Bool { isAbove(x, strictly: true, depth: 0) }
  /// It is not below 0, wherever it is defined.
  func isNonNegative(_ x: Term) -> Bool { isAbove(x, strictly: false, depth: 0) }

  private func isAbove(_ x: Term, strictly: Bool, depth: Int) -> Bool {
    guard depth < 12 else { return false }
    func above(_ x: Term, _ strictly: Bool) -> Bool {
      isAbove(x, strictly: strictly, depth: depth + 1)
    }
    switch x.form {
    case .number(let n): return strictly ? n.double > 0 : n.double >= 0
    case .constant: return true
    case .variable: return false
    case .sum(let terms):
      return terms.allSatisfy { above($0, false) }
        && (!strictly || terms.contains { above($0, true) })
    case .product(let factors): return factors.allSatisfy { above($0, strictly) }
    case .power(let base, let exponent):
      if above(base, true) { return true }
      guard let n = exponent.number else { return false }
      if n.whole == nil { return !strictly || n.isNegative }
      return n.isEven && (!strictly || n.isNegative)
    case .call(let name, let arguments):
      switch name {
      case "cosh", "sigmoid", "softplus", "erfc": return true
      case "abs", "relu", "hypot": return !strictly
      case "max": return arguments.contains { above($0, strictly) }
      case "min": return arguments.allSatisfy { above($0, strictly) }
      default: return false
      }
    case .choice(_, let a, let b): return above(a, strictly) && above(b, strictly)
    }
  }

  /// No number makes it 0.
  func isNeverZero(_ x: Term) -> Bool {
    if isPositive(x) { return true }
    switch x.form {
    case .product(let factors): return factors.allSatisfy(isNeverZero)
    case .number(let n): return !n.isZero
    case .sum: return negative(x).map(isPositive) ?? false
    default: return false
    }
  }

  // MARK: Putting in

  /// The term with others in place of some.
  func replacing(_ term: Term, _ others: [Term: Term]) -> Term {
    var memo = others
    return replaced(term, &memo)
  }

  private func replaced(_ term: Term, _ memo: inout [Term: Term]) -> Term {
    if let known = memo[term] { return known }
    let result = rebuilt(term) { replaced($0, &memo) }
    memo[term] = result
    return result
  }

  /// The term with each part made anew.
  func rebuilt(_ term: Term, _ change: (Term) -> Term) -> Term {
    switch term.form {
    case .number, .constant, .variable: return term
    case .sum(let terms): return sum(terms.map(change))
    case .product(let terms): return product(terms.map(change))
    case .power(let base, let exponent): return power(change(base), change(exponent))
    case .call(let name, let arguments): return call(name, arguments.map(change))
    case .choice(let condition, let a, let b):
      return choice(rebuilt(condition, change), change(a), change(b))
    }
  }

  func rebuilt(_ condition: Condition, _ change: (Term) -> Term) -> Condition {
    switch condition {
    case .truth, .name: condition
    case .comparison(let relation, let a, let b): .comparison(relation, change(a), change(b))
    case .both(let a, let b): .both(rebuilt(a, change), rebuilt(b, change))
    case .either(let a, let b): .either(rebuilt(a, change), rebuilt(b, change))
    case .not(let a): .not(rebuilt(a, change))
    }
  }

  /// Whether some part of a term is as asked; each part is looked at once.
  func contains(_ term: Term, where isWanted: (Term) -> Bool) -> Bool {
    var seen: Set<Term> = []
    func look(_ term: Term) -> Bool {
      guard seen.insert(term).inserted else { return false }
      return isWanted(term) || term.parts.contains(where: look)
    }
    return look(term)
  }

  /// The names in a term.
  func variables(_ terms: [Term]) -> Set<Variable> {
    var found: Set<Variable> = []
    var seen: Set<Term> = []
    func look(_ term: Term) {
      guard seen.insert(term).inserted else { return }
      if case .variable(let variable) = term.form { found.insert(variable) }
      if case .choice(let condition, _, _) = term.form {
        for case .name(let variable) in condition.atoms { found.insert(variable) }
      }
      term.parts.forEach(look)
    }
    terms.forEach(look)
    return found
  }
}
