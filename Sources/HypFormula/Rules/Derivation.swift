// Derivation.swift -- the rules of differentiation.

/// Why something has no formula, in words for the user.
public struct FormulaError: Error {
  /// The reason.
  public let message: String
  init(_ message: String) { self.message = message }
}

/// Differentiates terms by one variable.
final class Derivation {
  /// A rule that was used.
  struct Step {
    let rule: String
    /// What is differentiated.
    let left: String
    /// The right side, where derivatives of parts stand as `(…)'`.
    let result: String
  }

  let algebra: Algebra
  /// The derivatives of variables; those that are not here have none.
  private(set) var tangents: [Term: Term]
  private var memo: [Term: Term] = [:]
  private var dependence: [Term: Bool] = [:]
  /// The rules, in the order in which one uses them; nil where nobody asks.
  private(set) var steps: [Step]?
  /// How the steps name what loops change.
  var names: [Term: String] = [:]

  init(_ algebra: Algebra, by variable: Term, recordsSteps: Bool = false) {
    self.algebra = algebra
    tangents = [variable: algebra.one]
    steps = recordsSteps ? [] : nil
  }

  // MARK: Loops

  /// The loops, with the recurrences of the derivatives of what they change.
  func derivatives(of loops: [Loop]) throws(FormulaError) -> [Loop] {
    var result: [Loop] = []
    for loop in loops { result.append(try derivative(of: loop)) }
    return result
  }

  private func derivative(of loop: Loop) throws(FormulaError) -> Loop {
    if case .range(_, let from, _, _, let by) = loop.header,
      depends(from) || (by.map(depends) ?? false)
    {
      throw FormulaError("a loop counts by numbers that depend on what is differentiated by")
    }
    // Those that depend on the variable: found by taking more until no more come.
    var active: Set<Int> = []
    let before = (tangents, memo, dependence)
    var tangentStates: [Int: (inner: Term, outer: Term, name: String)] = [:]
    while true {
      (tangents, memo, dependence) = before
      for place in active {
        let state = loop.states[place]
        let names =
          tangentStates[place]
          ?? {
            let name = algebra.freshName("d" + state.name)
            return (
              algebra.variable(name + "\u{1}", .local), algebra.variable(name, .local), name
            )
          }()
        tangentStates[place] = names
        tangents[state.inner] = names.inner
        tangents[state.outer] = names.outer
      }
      let body = try derivatives(of: loop.body)
      let wanted = loop.states.indices.filter {
        depends(loop.states[$0].initial) || depends(loop.states[$0].next)
      }
      if Set(wanted).isSubset(of: active) {
        var loop = loop
        loop.body = body
        for place in loop.states.indices {
          guard active.contains(place), let names = tangentStates[place] else { continue }
          let state = loop.states[place]
          loop.states.append(
            Loop.State(
              name: names.name, primes: state.primes + 1, initial: try derivative(state.initial),
              inner: names.inner, next: try derivative(state.next), outer: names.outer,
              stem: state.stem))
        }
        return loop
      }
      active.formUnion(wanted)
    }
  }

  // MARK: Terms

  func depends(_ term: Term) -> Bool {
    if let known = dependence[term] { return known }
    let result = tangents[term].map { !$0.isZero } ?? term.parts.contains(where: depends)
    dependence[term] = result
    return result
  }

  func derivative(_ term: Term) throws(FormulaError) -> Term {
    if let known = memo[term] { return known }
    if algebra.isSpent { throw algebra.tooLarge }
    guard depends(term) else { return algebra.zero }
    let result: Term
    switch term.form {
    case .number, .constant: result = algebra.zero
    case .variable: result = tangents[term] ?? algebra.zero
    case .sum(let addends): result = try sum(term, addends)
    case .product(let factors): result = try product(term, factors)
    case .power(let base, let exponent): result = try power(term, base, exponent)
    case .call(let name, let arguments): result = try call(term, name, arguments)
    case .choice(let condition, let a, let b):
      record("each branch") {
        (term, "if \($0.text(condition)) { \($0.prime(a)) } else { \($0.prime(b)) }")
      }
      result = algebra.choice(condition, try derivative(a), try derivative(b))
    }
    memo[term] = result
    return result
  }

  private func sum(_ term: Term, _ addends: [Term]) throws(FormulaError) -> Term {
    record("sum") { writer in
      let parts = addends.filter(self.depends).map { addend -> String in
        let (isNegative, size) = signed(addend, self.algebra)
        return (isNegative ? "- " : "+ ") + writer.prime(size)
      }.joined(separator: " ")
      return (
        term, parts.hasPrefix("+ ") ? String(parts.dropFirst(2)) : parts.replacingFirst("- ", "-")
      )
    }
    var slopes: [Term] = []
    for addend in addends {
      let (isNegative, size) = signed(addend, algebra)
      let slope = try derivative(size)
      slopes.append(isNegative ? algebra.negated(slope) : slope)
    }
    return algebra.sum(slopes)
  }

  private func product(_ term: Term, _ factors: [Term]) throws(FormulaError) -> Term {
    let constants = factors.filter { !depends($0) }
    if !constants.isEmpty {
      let rest = algebra.product(factors.filter(depends))
      let factor = algebra.product(constants)
      record("constant factor") {
        (
          term,
          self.isVariable(rest) ? $0.text(factor) : $0.text(algebra.product(constants), "·", rest)
        )
      }
      return algebra.product([factor, try derivative(rest)])
    }
    let below = factors.filter { $0.basis.exponent?.number?.isNegative ?? false }
    guard !below.isEmpty, below.count < factors.count else {
      record("product") { writer in
        let parts = factors.map { factor in
          factors.map { $0 == factor ? writer.prime($0) : writer.text($0, within: .power) }
            .joined(separator: "·")
        }
        return (term, parts.joined(separator: " + "))
      }
      var addends: [Term] = []
      for factor in factors {
        let slope = try derivative(factor)
        addends.append(algebra.product(factors.map { $0 == factor ? slope : $0 }))
      }
      return algebra.sum(addends)
    }
    // The quotient rule; of one power below the line with fewer powers of it.
    let above = algebra.product(factors.filter { !below.contains($0) })
    let divisor = algebra.power(algebra.product(below), algebra.minusOne)
    record("quotient") {
      (
        term,
        "(\($0.prime(above))·\($0.text(divisor, within: .power)) - "
          + "\($0.text(above, within: .power))·\($0.prime(divisor)))/\($0.text(self.algebra.square(divisor), within: .power))"
      )
    }
    let slope = try derivative(above)
    if below.count == 1, let n = below[0].basis.exponent?.number {
      let base = below[0].basis.base
      let numerator = algebra.sum([
        algebra.product([slope, base]),
        algebra.product([algebra.number(n), above, try derivative(base)]),
      ])
      if steps != nil { _ = try derivative(divisor) }
      return algebra.product([numerator, algebra.power(base, algebra.number(n - .one))])
    }
    let numerator = algebra.difference(
      algebra.product([slope, divisor]), algebra.product([above, try derivative(divisor)]))
    return algebra.quotient(numerator, algebra.square(divisor))
  }

  private func power(_ term: Term, _ base: Term, _ exponent: Term) throws(FormulaError) -> Term {
    if !depends(exponent) {
      let lower = algebra.product([
        exponent, algebra.power(base, algebra.sum([exponent, algebra.minusOne])),
      ])
      let isRoot = exponent.number == Quantity(1, 2)
      if isVariable(base) {
        record(isRoot ? "square root" : "power") { (term, $0.text(lower)) }
      } else {
        record(isRoot ? "square root, chain" : "power, chain") {
          (term, $0.text(lower, "·", base))
        }
      }
      return algebra.product([lower, try derivative(base)])
    }
    if !depends(base) {
      let slope = algebra.product([term, algebra.log(base)])
      let name = base == algebra.euler ? "exponential" : "exponential with a base"
      if isVariable(exponent) {
        record(name) { (term, $0.text(slope)) }
      } else {
        record(name + ", chain") { (term, $0.text(slope, "·", exponent)) }
      }
      return algebra.product([slope, try derivative(exponent)])
    }
    record("power of two functions") {
      (
        term,
        "\($0.text(term, within: .power))·(\($0.prime(exponent))·\($0.text(self.algebra.log(base)))"
          + " + \($0.text(exponent, within: .power))·\($0.prime(base))/\($0.text(base, within: .power)))"
      )
    }
    let inner = algebra.sum([
      algebra.product([try derivative(exponent), algebra.log(base)]),
      algebra.product([exponent, algebra.quotient(try derivative(base), base)]),
    ])
    return algebra.product([term, inner])
  }

  private func call(_ term: Term, _ name: String, _ arguments: [Term]) throws(FormulaError) -> Term
  {
    guard let partials = algebra.partials(of: name, arguments) else {
      throw FormulaError("`\(name)` has no rule that is a formula")
    }
    var addends: [Term] = []
    var texts: [(Term, Term)] = []
    for (partial, argument) in zip(partials, arguments) where depends(argument) {
      guard let partial else {
        let parameters = Rules.named(name)?.parameters ?? []
        let place = arguments.firstIndex(of: argument) ?? 0
        throw FormulaError(
          "the derivative of `\(name)(\(parameters.joined(separator: ", ")))` with respect to"
            + " `\(parameters.indices.contains(place) ? parameters[place] : "x")` is none")
      }
      texts.append((partial, argument))
    }
    let label = arguments.count == 1 && isVariable(arguments[0]) ? name : name + ", chain"
    record(label) { writer in
      let parts = texts.map { partial, argument in
        self.isVariable(argument) || partial.isZero
          ? writer.text(partial, within: .product) : writer.text(partial, "·", argument)
      }
      return (term, parts.joined(separator: " + "))
    }
    for (partial, argument) in texts {
      addends.append(algebra.product([partial, try derivative(argument)]))
    }
    return algebra.sum(addends)
  }

  // MARK: Steps

  private func isVariable(_ term: Term) -> Bool { tangents[term]?.isOne ?? false }

  private func record(_ rule: String, _ step: (StepWriter) -> (Term, String)) {
    guard steps != nil else { return }
    let writer = StepWriter(derivation: self)
    let (term, result) = step(writer)
    steps?.append(Step(rule: rule, left: writer.text(term), result: result))
  }

  /// Writes right sides of rules.
  struct StepWriter {
    let derivation: Derivation
    private var writer: TextWriter {
      TextWriter(algebra: derivation.algebra, names: derivation.names)
    }

    func text(_ term: Term) -> String { writer.text(term) }
    func text(_ condition: Condition) -> String { writer.text(condition) }
    func text(_ term: Term, within tightness: TextWriter.Tightness) -> String {
      writer.text(term, within: tightness)
    }
    /// `f·(u)'`
    func text(_ factor: Term, _ sign: String, _ inner: Term) -> String {
      let (isNegative, size) = signed(factor, derivation.algebra)
      if size.isOne { return (isNegative ? "-" : "") + prime(inner) }
      return (isNegative ? "-" : "") + writer.text(size, within: .product) + sign + prime(inner)
    }
    /// The derivative of a part: where it is 1 or 0, that.
    func prime(_ term: Term) -> String {
      if derivation.isVariable(term) { return "1" }
      if !derivation.depends(term) { return "0" }
      if case .variable = term.form { return writer.text(term) + "'" }
      return "(\(writer.text(term)))'"
    }
  }
}

extension Algebra {
  var tooLarge: FormulaError {
    FormulaError("it has more parts, or ways through its branches, than anybody can read")
  }
}

extension String {
  fileprivate func replacingFirst(_ old: String, _ new: String) -> String {
    hasPrefix(old) ? new + dropFirst(old.count) : self
  }
}
