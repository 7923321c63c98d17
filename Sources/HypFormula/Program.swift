// Program.swift -- what is written in the end: loops as recurrences, and results in what they end with.

/// A formula that has been read: loops, and what comes of them.
struct Program {
  let algebra: Algebra
  var loops: [Loop]
  var result: Item

  init(_ algebra: Algebra, _ loops: [Loop], _ result: Item) {
    (self.algebra, self.loops, self.result) = (algebra, loops, result)
  }

  /// The numbers of the result.
  var results: [Term] { Self.leaves(result) }

  private static func leaves(_ item: Item) -> [Term] {
    switch item {
    case .term(let term): [term]
    case .condition(let condition): condition.terms
    case .list(let parts), .tuple(_, let parts): parts.flatMap(leaves)
    default: []
    }
  }

  /// With each term as short as possible, and without loops that nobody needs.
  func simplified(_ reader: Reader) throws(FormulaError) -> Program {
    var program = self
    program.result = reader.replaced(result, algebra.simplified)
    program.loops = loops.map { $0.mapped(algebra, algebra.simplified) }
    program.prune()
    try reader.check()
    return program
  }

  /// Leaves out what the results do not need.
  private mutating func prune() {
    var needed = algebra.variables(results)
    var count = -1
    while needed.count != count {
      count = needed.count
      func look(_ loop: Loop) {
        let isNeeded = loop.states.contains {
          needed.contains($0.outer.variable) || needed.contains($0.inner.variable)
        }
        guard isNeeded else { return }
        var terms: [Term] = []
        for state in loop.states
        where needed.contains(state.outer.variable) || needed.contains(state.inner.variable) {
          terms += [state.initial, state.next]
          needed.insert(state.inner.variable)
        }
        switch loop.header {
        case .range(_, let from, let to, _, let by): terms += [from, to] + (by.map { [$0] } ?? [])
        case .condition(let condition): terms += condition.terms
        case .each: break
        }
        needed.formUnion(algebra.variables(terms))
        loop.body.forEach(look)
      }
      loops.forEach(look)
    }
    func kept(_ loop: Loop) -> Loop? {
      var loop = loop
      loop.states.removeAll {
        !needed.contains($0.inner.variable) && !needed.contains($0.outer.variable)
      }
      loop.body = loop.body.compactMap(kept)
      return loop.states.isEmpty ? nil : loop
    }
    loops = loops.compactMap(kept)
  }

  /// Every term of it.
  var terms: [Term] { results + loops.flatMap(\.terms) }
}

extension Term {
  /// The name that it is; only of names.
  var variable: Variable {
    if case .variable(let variable) = form { variable } else { Variable(name: "", origin: .local) }
  }
}

extension Program {
  /// Parts that stand in several places of what would be long, with names, in the order in which they need each other.
  func namedParts(_ reader: Reader) -> [(name: String, term: Term)] {
    let total = results.reduce(0) { min($0 + $1.size, 1 << 40) }
    guard loops.isEmpty, total > 70 else { return [] }
    var counts: [Term: Int] = [:]
    func count(_ term: Term) {
      let known = counts[term] ?? 0
      counts[term] = known + 1
      if known == 0 { term.parts.forEach(count) }
    }
    results.forEach(count)
    let shared = counts.filter { term, count in
      guard count > 1, term.size >= 5 else { return false }
      if case .number = term.form { return false }
      return true
    }.keys.sorted { $0.id < $1.id }
    var taken = Set(algebra.variables(results).map(\.name)).union(algebra.takenNames)
    var letters = ["u", "v", "w", "a", "b", "c", "p", "q", "r", "s"][...]
    return shared.map { term in
      var name = reader.localNames[term] ?? ""
      var number = 0
      while name.isEmpty || taken.contains(name) {
        if let letter = letters.popFirst() {
          name = letter
        } else {
          number += 1
          name = "u_\(number)"
        }
      }
      taken.insert(name)
      return (name, term)
    }
  }

  /// How many parts it has, each counted once.
  var length: Int {
    var seen: Set<Term> = []
    func look(_ term: Term) {
      if seen.insert(term).inserted { term.parts.forEach(look) }
    }
    terms.forEach(look)
    return seen.count
  }
}
