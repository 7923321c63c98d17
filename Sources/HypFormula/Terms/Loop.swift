// Loop.swift -- what a formula with loops is: recurrences, and terms in what they end with.

/// A loop as recurrences.
struct Loop {
  /// What it goes over.
  enum Header {
    /// `for i in from...to by step`
    case range(Variable, from: Term, to: Term, isClosed: Bool, by: Term?)
    /// `for x in xs`: the text of what is gone over, which depends on no parameter.
    case each(String, collection: String)
    /// `while c`
    case condition(Condition)
  }

  /// A variable that the loop changes.
  struct State {
    /// What it is called in the program that is written.
    let name: String
    /// As it is written in recurrences: the name with as many signs for a derivative.
    var primes = 0
    let initial: Term
    /// What it is at the beginning of a turn.
    let inner: Term
    /// What it is after it.
    var next: Term
    /// What it ends with.
    let outer: Term
    /// The name that recurrences are written with.
    let stem: String
  }

  var header: Header
  var states: [State]
  /// The loops in a turn, which come before the new values.
  var body: [Loop]

  /// Every term of it.
  var terms: [Term] {
    var terms = states.flatMap { [$0.initial, $0.next] } + body.flatMap(\.terms)
    switch header {
    case .range(_, let from, let to, _, let by): terms += [from, to] + (by.map { [$0] } ?? [])
    case .condition(let condition): terms += condition.terms
    case .each: break
    }
    return terms
  }

  /// With each term changed.
  func mapped(_ algebra: Algebra, _ change: (Term) -> Term) -> Loop {
    var loop = self
    loop.body = body.map { $0.mapped(algebra, change) }
    loop.states = states.map {
      State(
        name: $0.name, primes: $0.primes, initial: change($0.initial), inner: $0.inner,
        next: change($0.next), outer: $0.outer, stem: $0.stem)
    }
    switch header {
    case .range(let variable, let from, let to, let isClosed, let by):
      loop.header = .range(
        variable, from: change(from), to: change(to), isClosed: isClosed, by: by.map(change))
    case .condition(let condition): loop.header = .condition(algebra.rebuilt(condition, change))
    case .each: break
    }
    return loop
  }
}
