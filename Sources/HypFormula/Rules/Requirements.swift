// Requirements.swift -- where a formula is defined, so that what a simplification takes away can be said.

/// Something that must hold where a formula is used.
struct Requirement: Hashable {
  /// The branches that it is needed in.
  var guards: [Condition]
  let condition: Condition
}

extension Algebra {
  /// What an operation needs.
  func needs(of form: Term.Form) -> [Condition] {
    switch form {
    case .power(let base, let exponent):
      if isPositive(base) { return [] }
      guard let n = exponent.number else {
        // `x^n` of a whole n is defined everywhere; whether n is whole is not known.
        return base.number == nil
          && contains(exponent) {
            if case .variable(let v) = $0.form { v.origin == .parameter } else { false }
          }
          ? plain(.comparison(.greater, base, zero)) : []
      }
      if n.whole == nil {
        return plain(.comparison(n.isNegative ? .greater : .greaterOrEqual, base, zero))
      }
      return n.isNegative ? plain(.comparison(.notEqual, base, zero)) : []
    case .call(let name, let arguments): return domain(of: name, arguments).flatMap(plain)
    default: return []
    }
  }

  /// A comparison in a form in which it can be found again; none where it always holds.
  func plain(_ condition: Condition) -> [Condition] {
    guard case .comparison(let relation, let a, let b) = decided(condition) else {
      if case .truth(true) = decided(condition) { return [] }
      return [condition]
    }
    guard let bound = b.number else { return plain(.comparison(relation, difference(a, b), zero)) }
    if bound.isZero { return plain(a, relation) }
    if a.isSum { return plain(difference(a, b), relation) }
    // |x| <= 1 as such.
    return [.comparison(relation, a, b)]
  }

  /// `x <relation> 0`.
  private func plain(_ x: Term, _ relation: Condition.Relation) -> [Condition] {
    switch relation {
    case .greater where isPositive(x), .greaterOrEqual where isNonNegative(x),
      .notEqual where isNeverZero(x):
      return []
    default: break
    }
    if relation == .notEqual {
      switch x.form {
      case .product(let factors): return factors.flatMap { plain($0, .notEqual) }
      case .power(let base, let n) where n.number.map { !$0.isNegative } ?? false:
        return plain(base, .notEqual)
      case .call("abs", let arguments), .call("cbrt", let arguments):
        return plain(arguments[0], .notEqual)
      default: break
      }
    }
    let (factor, rest) = split(x)
    if let rest, !factor.isOne {
      return plain(rest, factor.isNegative ? relation.turned : relation)
    }
    // The factors that have a sign decide.
    if case .product(let factors) = x.form, let place = factors.firstIndex(where: isPositive) {
      var others = factors
      others.remove(at: place)
      return plain(product(others), relation)
    }
    // log(u) > 0 is u > 1.
    if case .call(let name, let arguments) = x.form, ["log", "log2", "log10"].contains(name) {
      return [.comparison(relation, arguments[0], one)]
    }
    guard case .sum(let addends) = x.form else { return [.comparison(relation, x, zero)] }
    if addends.count == 2, let place = addends.firstIndex(where: { $0.number != nil }),
      let constant = addends[place].number
    {
      let (slope, rest) = split(addends[1 - place])
      if let rest {
        let bound = -(constant * slope.inverse)
        let turned = slope.isNegative ? relation.turned : relation
        if case .power(let base, let n) = rest.form, n.number == Quantity(2), !bound.isNegative {
          return [.comparison(turned, call("abs", [base]), power(number(bound), half))]
        }
        return [.comparison(turned, rest, number(bound))]
      }
    }
    return [.comparison(relation, x, zero)]
  }

  /// What all parts of a term need.
  func requirements(of term: Term) -> Set<Requirement> {
    var found: Set<Requirement> = []
    var seen: [[Condition]: Set<Term>] = [:]
    var visits = 0
    func look(_ term: Term, _ guards: [Condition]) {
      visits += 1
      guard visits < 20_000, seen[guards, default: []].insert(term).inserted else { return }
      for condition in needs(of: term.form) {
        found.insert(Requirement(guards: guards, condition: condition))
      }
      if case .choice(let condition, let a, let b) = term.form {
        // What a condition asks shows nothing: of a number that is none, it is false.
        look(a, guards + [condition])
        look(b, guards + [decided(.not(condition))])
      } else {
        for part in term.parts { look(part, guards) }
      }
    }
    look(term, [])
    return found
  }

  /// What was needed before, and is not seen from the result: in the order in which it came.
  func lost(_ before: [Requirement], in results: [Term]) -> [Requirement] {
    var after: Set<Requirement> = []
    for result in results { after.formUnion(requirements(of: result)) }
    var lost: [Requirement] = []
    for requirement in before where !lost.contains(where: { implies([$0], requirement) }) {
      if implies(Array(after), requirement) { continue }
      lost.removeAll { implies([requirement], $0) }
      lost.append(requirement)
    }
    return lost
  }

  private func implies(_ known: [Requirement], _ wanted: Requirement) -> Bool {
    // A branch that asks for it itself.
    if wanted.guards.contains(where: { holds($0, if: wanted.condition) }) { return true }
    return known.contains {
      holds($0.condition, if: wanted.condition) && Set($0.guards).isSubset(of: wanted.guards)
    }
  }

  /// Whether `wanted` holds wherever `known` does.
  private func holds(_ known: Condition, if wanted: Condition) -> Bool {
    if case .both(let a, let b) = known { return holds(a, if: wanted) || holds(b, if: wanted) }
    guard case .comparison(let relation, let a, let b) = wanted else { return known == wanted }
    for known in plain(known) {
      guard case .comparison(let other, let c, let d) = known, a == c else { continue }
      if b == d, relation.follows(from: other) == true { return true }
      if let x = b.number, let y = d.number {
        switch (relation, other) {
        case (.greater, .greater), (.greater, .greaterOrEqual), (.greaterOrEqual, .greater),
          (.greaterOrEqual, .greaterOrEqual), (.notEqual, .greater), (.notEqual, .greaterOrEqual):
          if x < y { return true }
        case (.less, .less), (.less, .lessOrEqual), (.lessOrEqual, .less),
          (.lessOrEqual, .lessOrEqual), (.notEqual, .less), (.notEqual, .lessOrEqual):
          if y < x { return true }
        default: break
        }
      }
    }
    return false
  }
}
