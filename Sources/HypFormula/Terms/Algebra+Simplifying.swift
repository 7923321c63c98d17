// Algebra+Simplifying.swift -- the choices: to expand, to factor, to put over one line. The shortest text wins.

extension Algebra {
  /// The term as short as the rules here make it.
  func simplified(_ term: Term) -> Term {
    if isSpent { return term }
    let result = outermostChoices(simplifiedParts(term))
    return isSpent ? term : result
  }

  func simplifiedParts(_ term: Term) -> Term {
    if let known = simplifiedTerms[term] { return known }
    if isSpent { return term }
    var result = rebuilt(term, simplifiedParts)
    // A candidate may have parts that get shorter in turn.
    for _ in 0..<4 {
      let shorter = shortest(result)
      if shorter == result { break }
      result = shorter
    }
    simplifiedTerms[term] = result
    simplifiedTerms[result] = result
    return result
  }

  /// What is longer than this is not tried in other forms.
  private static let longest = 400

  /// The shortest of the forms that a sum or a product has.
  private func shortest(_ term: Term) -> Term {
    guard term.size <= Self.longest else { return factored(term) }
    var candidates = [term]
    switch term.form {
    case .sum:
      candidates.append(factored(term))
      if let fraction = joined(term) { candidates.append(fraction) }
      if let open = expanded(term) {
        candidates += [open, factored(open)]
      }
    case .product(let factors):
      // A fraction whose upper side is a sum: expanded or factored, it may lose something to the lower.
      for (place, factor) in factors.enumerated() where factor.isSum {
        var others = factors
        others.remove(at: place)
        candidates.append(product(others + [factored(factor)]))
        if let open = expanded(factor) {
          candidates.append(product(others + [open]))
          candidates.append(product(others + [factored(open)]))
        }
      }
      if let open = expanded(term), open.size < term.size { candidates.append(open) }
      if let flat = flattened(factors) { candidates.append(flat) }
    case .power:
      if let flat = flattened([term]) { candidates.append(flat) }
    default: return term
    }
    let writer = TextWriter(algebra: self)
    func cost(_ term: Term) -> Int {
      let text = writer.text(term)
      // Powers that are fractions are harder to read than their characters say.
      return text.unicodeScalars.count { $0 != "\u{1}" } + 2 * text.split(separator: "^(").count
        + 6 * fractionsInFractions(term)
    }
    // As it is, unless something is worth the change.
    var (best, length) = (term, cost(term) - 2)
    for candidate in candidates where candidate.size <= Self.longest * 2 {
      let cost = cost(candidate)
      if cost < length { (best, length) = (candidate, cost) }
    }
    return best
  }

  /// Sums with fractions in them that stand in a fraction.
  private func fractionsInFractions(_ term: Term) -> Int {
    guard ProductParts(term, self).hasLine else { return 0 }
    return term.factors.count { factor in
      let sum = factor.basis.base
      return sum.isSum && sum.addends.contains { ProductParts($0, self).hasLine }
    }
  }

  /// Factors of which sums with fractions in them are over one line.
  private func flattened(_ factors: [Term]) -> Term? {
    var isChanged = false
    let flat = factors.map { factor -> Term in
      let (base, exponent) = factor.basis
      guard base.isSum, exponent == nil || exponent?.number?.whole != nil,
        let fraction = joined(base)
      else { return factor }
      isChanged = true
      return power(fraction, exponent ?? one)
    }
    return isChanged ? product(flat) : nil
  }

  // MARK: Common factors

  /// A sum with what all addends have in common before it; anything else as it is.
  func factored(_ term: Term) -> Term {
    guard case .sum(let addends) = term.form, addends.count <= 64 else { return term }
    var common: [Term: Quantity]?
    for addend in addends {
      var exponents: [Term: Quantity] = [:]
      for factor in addend.factors {
        let (base, exponent) = factor.basis
        if base == euler {
          exponents[factor] = .one
        } else if let n = exponent?.number, n.ratio != nil {
          exponents[base] = n
        } else if exponent == nil, factor.number == nil {
          exponents[base] = .one
        } else if exponent != nil {
          exponents[factor] = .one
        }
      }
      guard var shared = common else {
        common = exponents.filter { !$0.value.isNegative }
        continue
      }
      for (base, n) in shared {
        guard let m = exponents[base], !m.isNegative else {
          shared[base] = nil
          continue
        }
        shared[base] = m < n ? m : n
      }
      common = shared
    }
    let divisor = commonNumber(addends)
    // In the order in which the first addend has them.
    var factors: [Term] = []
    for factor in addends[0].factors {
      for base in [factor, factor.basis.base] {
        if let n = common?[base], !factors.contains(where: { $0.basis.base == base }) {
          factors.append(power(base, number(n)))
          break
        }
      }
    }
    guard !factors.isEmpty || !divisor.isOne else { return term }
    let outside = product([number(divisor)] + factors)
    let inside = sum(addends.map { quotient($0, outside) })
    return product([outside, inside])
  }

  /// The largest number that divides all coefficients; 1 where they are no fractions of the same form.
  private func commonNumber(_ addends: [Term]) -> Quantity {
    var (top, bottom) = (0, 0)
    var signs: Set<Bool> = []
    for addend in addends {
      let x = split(addend).coefficient
      guard let ratio = x.ratio, !x.isDecimal else { return .one }
      top = top == 0 ? abs(ratio.top) : Quantity.commonDivisor(top, ratio.top)
      bottom =
        bottom == 0
        ? ratio.bottom : bottom / Quantity.commonDivisor(bottom, ratio.bottom) * ratio.bottom
      guard bottom < 1_000_000 else { return .one }
      signs.insert(x.isNegative)
    }
    let size = Quantity(max(top, 1), max(bottom, 1)) ?? .one
    return signs == [true] ? -size : size
  }

  // MARK: One fraction

  /// A sum over one line; nil where nothing stands below one.
  private func joined(_ term: Term) -> Term? {
    guard case .sum(let addends) = term.form, addends.count <= 16 else { return nil }
    var order: [Term] = []
    var exponents: [Term: Quantity] = [:]
    for addend in addends {
      for factor in addend.factors {
        let (base, exponent) = factor.basis
        guard base != euler, let n = exponent?.number, n.isNegative else { continue }
        if exponents[base] == nil { order.append(base) }
        if let known = exponents[base], known < n { continue }
        exponents[base] = n
      }
    }
    guard !order.isEmpty else { return nil }
    let divisor = product(order.map { power($0, number(-(exponents[$0] ?? .one))) })
    var above = sum(addends.map { product([$0, divisor]) })
    if let open = expanded(above), open.size <= above.size { above = open }
    return quotient(factored(above), divisor)
  }

  // MARK: Expanding

  /// Products of sums written out, where that gives no more than some addends; nil where nothing is to do.
  func expanded(_ term: Term) -> Term? {
    var isChanged = false
    let result = sum(
      term.addends.flatMap { addend -> [Term] in
        guard let parts = expandedProduct(addend) else { return [addend] }
        isChanged = true
        return parts
      })
    return isChanged ? result : nil
  }

  private static let mostAddends = 24

  private func expandedProduct(_ term: Term) -> [Term]? {
    var (parts, others): ([Term], [Term]) = ([one], [])
    var isChanged = false
    for factor in term.factors {
      let (base, exponent) = factor.basis
      let times = exponent.map { $0.number?.whole ?? 0 } ?? 1
      guard case .sum(let addends) = base.form, times > 0, times <= 4, !hasFraction(base) else {
        others.append(factor)
        continue
      }
      for _ in 0..<times {
        guard parts.count * addends.count <= Self.mostAddends else { return nil }
        parts = sum(parts.flatMap { part in addends.map { product([part, $0]) } }).addends
      }
      isChanged = true
    }
    return isChanged ? parts.map { product([$0] + others) } : nil
  }

  private func hasFraction(_ term: Term) -> Bool {
    term.addends.contains { $0.factors.contains { $0.basis.exponent?.number?.isNegative ?? false } }
  }

}
