// Algebra+Branches.swift -- choices stand outside of everything else, each asked once.

extension Algebra {
  private static let mostBranches = 12

  /// A comparison that is known to hold, or not to.
  private struct Fact {
    let condition: Condition
    let holds: Bool
  }

  /// A term whose choices stand outside everything else, where these are few.
  func outermostChoices(_ term: Term) -> Term {
    var left = Self.mostBranches
    guard let result = branched(term, [], &left), !isSpent else { return term }
    return chained(result)
  }

  /// Choices one after the other, and none in the first branch of another.
  private func chained(_ term: Term) -> Term {
    var rows: [(facts: [Fact], value: Term)] = []
    func look(_ term: Term, _ facts: [Fact]) {
      guard case .choice(let condition, let a, let b) = term.form else {
        rows.append((facts, term))
        return
      }
      look(a, facts + [Fact(condition: condition, holds: true)])
      look(b, facts + [Fact(condition: condition, holds: false)])
    }
    look(term, [])
    guard rows.count > 2 else { return term }
    var result = rows[rows.count - 1].value
    for row in rows.dropLast().reversed() { result = choice(asked(row.facts), row.value, result) }
    return result
  }

  /// What a branch asks that comes after those before it: what holds on the way to it, without what follows from the
  /// rest of it.
  private func asked(_ facts: [Fact]) -> Condition {
    if let point = point(facts) { return point }
    var conditions = facts.filter(\.holds).map(\.condition)
    for condition in conditions {
      guard case .comparison(let relation, let a, let b) = condition else { continue }
      let others = conditions.filter { $0 != condition }.map { Fact(condition: $0, holds: true) }
      if follows(relation, a, b, from: others) == true { conditions.removeAll { $0 == condition } }
    }
    guard var result = conditions.first else { return .truth(true) }
    for condition in conditions.dropFirst() { result = .both(result, condition) }
    return decided(result)
  }

  /// `x == b`, where nothing else is left.
  private func point(_ facts: [Fact]) -> Condition? {
    guard facts.count > 1, case .comparison(_, let a, _) = facts[0].condition else { return nil }
    for fact in facts {
      guard case .comparison(_, let x, let bound) = fact.condition, x == a, bound.number != nil
      else { continue }
      if follows(.equal, a, bound, from: facts) == true { return .comparison(.equal, a, bound) }
    }
    return nil
  }

  private func branched(_ term: Term, _ facts: [Fact], _ left: inout Int) -> Term? {
    if isSpent { return nil }
    guard let condition = firstCondition(term) else {
      left -= 1
      return left >= 0 ? (term.size < 400 ? simplifiedParts(term) : term) : nil
    }
    func side(_ holds: Bool) -> Term? {
      let facts = facts + [Fact(condition: condition, holds: holds)]
      return branched(assuming(facts, in: term), facts, &left)
    }
    guard let a = side(true), let b = side(false) else { return nil }
    // Branches of one result are one.
    if case .choice(let next, let c, let d) = b.form, c == a {
      return choice(.either(condition, next), a, d)
    }
    return choice(condition, a, b)
  }

  /// The condition of the first choice in a term.
  private func firstCondition(_ term: Term) -> Condition? {
    var seen: Set<Term> = []
    func look(_ term: Term) -> Condition? {
      guard seen.insert(term).inserted else { return nil }
      if case .choice(let condition, _, _) = term.form { return condition }
      for part in term.parts { if let found = look(part) { return found } }
      return nil
    }
    return look(term)
  }

  /// The term where something is known.
  private func assuming(_ facts: [Fact], in term: Term) -> Term {
    var memo: [Term: Term] = [:]
    func change(_ term: Term) -> Term {
      if let known = memo[term] { return known }
      let result: Term
      if case .choice(let condition, let a, let b) = term.form {
        result = choice(known(condition), change(a), change(b))
      } else {
        result = rebuilt(term, change)
      }
      memo[term] = result
      return result
    }
    func known(_ condition: Condition) -> Condition {
      if let fact = facts.first(where: { $0.condition == condition }) { return .truth(fact.holds) }
      switch condition {
      case .comparison(let relation, let a, let b):
        if let truth = follows(relation, a, b, from: facts) { return .truth(truth) }
        return decided(.comparison(relation, change(a), change(b)))
      case .both(let a, let b): return .both(known(a), known(b))
      case .either(let a, let b): return .either(known(a), known(b))
      case .not(let a): return .not(known(a))
      case .truth, .name: return condition
      }
    }
    return change(term)
  }

  /// Whether a comparison holds by what is known of the same sides, or of the same left side and other numbers; nil
  /// where it may or may not.
  private func follows(
    _ relation: Condition.Relation, _ a: Term, _ b: Term, from facts: [Fact]
  ) -> Bool? {
    // As a relation of one number to another.
    typealias Bound = (relation: Condition.Relation, bound: Double)
    func bound(_ relation: Condition.Relation, _ x: Term, _ y: Term) -> Bound? {
      if let number = b.number {
        guard x == a, let other = y.number else { return nil }
        return (relation, other.double - number.double)
      }
      if x == a, y == b { return (relation, 0) }
      return x == b && y == a ? (relation.turned, 0) : nil
    }
    var known: [(Bound, Bool)] = []
    func add(_ condition: Condition, _ holds: Bool) {
      switch condition {
      case .comparison(let other, let x, let y):
        if let bound = bound(other, x, y) { known.append((bound, holds)) }
      case .both(let p, let q) where holds:
        add(p, true)
        add(q, true)
      case .either(let p, let q) where !holds:
        add(p, false)
        add(q, false)
      case .not(let p): add(p, !holds)
      default: break
      }
    }
    for fact in facts { add(fact.condition, fact.holds) }
    guard !known.isEmpty else { return nil }
    // At the bounds, and on either side of each, everything that can happen does.
    let bounds = ([0] + known.map(\.0.bound)).sorted()
    var samples = [bounds[0] - 1, bounds[bounds.count - 1] + 1] + bounds
    for (x, y) in zip(bounds, bounds.dropFirst()) { samples.append((x + y) / 2) }
    var answers: Set<Bool> = []
    for x in samples where known.allSatisfy({ $0.0.relation.holds(x, $0.0.bound) == $0.1 }) {
      answers.insert(relation.holds(x, 0))
    }
    return answers.count == 1 ? answers.first : nil
  }
}
