// Reader+Loops.swift -- loops become recurrences, or where they are short and use elements, one turn after the other.

import HypSyntax

extension Reader {
  /// `for pattern in collection { … }`
  func loop(
    _ pattern: Pattern, _ collection: Expression, _ body: [Statement], _ scope: inout Scope
  ) throws(FormulaError) {
    let (source, header) = try self.header(pattern, collection, &scope)
    guard let header else {
      for item in try elements(source, collection) { try turn(pattern, item, body, &scope) }
      return
    }
    // As recurrences, and if an index changes with the turns, one by one.
    let before = (scope, loops, requirements, usedParts, usedAsNumbers, localNames)
    do throws(FormulaError) {
      try recurrences(header.header, body, assigned: pattern.names, &scope) {
        (reader, scope) throws(FormulaError) in
        for (name, item) in header.variables { scope[name] = item }
      }
    } catch {
      guard let items = try? elements(source, collection) else { throw error }
      (scope, loops, requirements, usedParts, usedAsNumbers, localNames) = before
      for item in items { try turn(pattern, item, body, &scope) }
    }
  }

  private func turn(
    _ pattern: Pattern, _ item: Item, _ body: [Statement], _ scope: inout Scope
  ) throws(FormulaError) {
    try bind(pattern, item, &scope)
    if try flow(body[...], &scope).hasReturned {
      throw FormulaError("a loop that `return` leaves has no formula")
    }
  }

  private typealias ReadHeader = (header: Loop.Header, variables: [String: Item])

  /// What a loop goes over; no header where its elements are known one by one.
  private func header(
    _ pattern: Pattern, _ collection: Expression, _ scope: inout Scope
  ) throws(FormulaError) -> (Item, ReadHeader?) {
    func fresh(_ name: String) -> (String, Item) {
      let fresh = algebra.freshName(name == "_" ? "k" : name)
      return (fresh, .term(algebra.variable(fresh, .local)))
    }
    // `progress(xs)` shows how far it is.
    var collection = collection
    while case .call(let callee, let arguments) = collection.form, callee.span.text == "progress",
      scope["progress"] == nil, let inner = arguments.first
    {
      collection = inner.value
    }
    let isOutside = !usesLocal(collection, scope)
    let item: Item
    do throws(FormulaError) {
      item = try read(collection, &scope)
    } catch {
      guard isOutside else { throw error }
      item = .other("a collection")
    }
    switch item {
    case .range(let from, let to, let isClosed, let by):
      guard case .name(let name, _) = pattern else { return (item, nil) }
      let (written, variable) = fresh(name)
      return (
        item,
        (
          .range(
            Variable(name: written, origin: .local), from: from, to: to, isClosed: isClosed, by: by),
          [name: variable]
        )
      )
    case .list(let items) where items.count <= Self.mostTurns: return (item, nil)
    case .list, .other:
      guard isOutside, pattern.places.isEmpty else { return (item, nil) }
      var variables: [String: Item] = [:]
      func text(_ pattern: Pattern) -> String {
        switch pattern {
        case .name(let name, _):
          let (written, variable) = fresh(name)
          variables[name] = variable
          return written
        case .tuple(let parts, _):
          return "(" + parts.map(text).joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
        case .place: return "_"
        }
      }
      let written = text(pattern)
      return (item, (.each(written, collection: collection.span.text), variables))
    default: return (item, nil)
    }
  }

  /// An expression has names of the function in it.
  private func usesLocal(_ expression: Expression, _ scope: Scope) -> Bool {
    var text = Substring(expression.span.text)
    var isLocal = false
    while let first = text.first {
      let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if word.isEmpty {
        text = text.dropFirst()
      } else {
        if first.isLetter || first == "_", scope[String(word)] != nil { isLocal = true }
        text = text.dropFirst(word.count)
      }
    }
    return isLocal
  }

  /// `while condition { … }`
  func loop(
    while asked: Expression, _ body: [Statement], _ scope: inout Scope
  ) throws(FormulaError) {
    var inner: Condition?
    try recurrences(.condition(.truth(true)), body, assigned: [], &scope) {
      (reader, scope) throws(FormulaError) in
      inner = try reader.condition(try reader.read(asked, &scope), asked)
    }
    if let inner, let place = loops.indices.last { loops[place].header = .condition(inner) }
  }

  /// The recurrences of what a body of statements changes.
  private func recurrences(
    _ header: Loop.Header, _ body: [Statement], assigned own: [String], _ scope: inout Scope,
    _ prepare: (Reader, inout Scope) throws(FormulaError) -> Void
  ) throws(FormulaError) {
    var names: [String] = []
    Self.collectAssigned(body, &names)
    names.removeAll { own.contains($0) }
    let carried = names.filter { name in
      if case .other? = scope[name] { return false }
      return scope[name] != nil
    }
    var states: [Loop.State] = []
    var outer = scope
    var inner = scope
    for name in carried {
      guard let item = scope[name] else { continue }
      let (before, after) = try atoms(name, item, &states)
      inner[name] = before
      outer[name] = after
    }
    let outside = loops
    loops = []
    try prepare(self, &inner)
    if try flow(body[...], &inner).hasReturned {
      throw FormulaError("a loop that `return` leaves has no formula")
    }
    let turns = loops
    loops = outside
    var place = 0
    for name in carried {
      guard let item = inner[name], let old = scope[name] else { continue }
      try take(item, like: old, name, &states, &place)
    }
    loops.append(Loop(header: header, states: states, body: turns))
    for name in names where !carried.contains(name) {
      outer[name] = .other("a name that only a loop gives a value")
    }
    for name in own { outer[name] = .other("a name that a loop counts by") }
    scope = outer
  }

  /// A value with new names in place of its numbers: at the beginning of a turn, and after the loop.
  private func atoms(
    _ name: String, _ item: Item, _ states: inout [Loop.State]
  ) throws(FormulaError) -> (Item, Item) {
    func several(_ parts: [Item], _ label: (Int) -> String) throws(FormulaError) -> ([Item], [Item])
    {
      var (before, after): ([Item], [Item]) = ([], [])
      for (place, part) in parts.enumerated() {
        let (x, y) = try atoms("\(name)_\(label(place))", part, &states)
        before.append(x)
        after.append(y)
      }
      return (before, after)
    }
    switch item {
    case .list(let parts):
      let (before, after) = try several(parts) { "\($0)" }
      return (.list(before), .list(after))
    case .tuple(let labels, let parts):
      let (before, after) = try several(parts) { labels?[$0] ?? "\($0)" }
      return (.tuple(labels: labels, before), .tuple(labels: labels, after))
    case .term, .path:
      let written = algebra.freshName(name)
      let inner = algebra.variable(written + "\u{1}", .local)
      let outer = algebra.variable(written, .local)
      let initial: Term
      switch item {
      case .term(let term): initial = term
      case .path(let path, let origin):
        usedAsNumbers.insert(path)
        initial = algebra.variable(path, origin)
      default: initial = algebra.zero
      }
      states.append(
        Loop.State(
          name: written, initial: initial, inner: inner, next: inner, outer: outer, stem: written))
      return (.term(inner), .term(outer))
    default:
      throw FormulaError("a loop changes `\(name)`, which is \(item.description)")
    }
  }

  /// The new values at the end of a turn.
  private func take(
    _ item: Item, like old: Item, _ name: String, _ states: inout [Loop.State], _ place: inout Int
  ) throws(FormulaError) {
    switch (item, old) {
    case (.list(let parts), .list(let before)), (.tuple(_, let parts), .tuple(_, let before)):
      guard parts.count == before.count else { break }
      for (part, old) in zip(parts, before) { try take(part, like: old, name, &states, &place) }
      return
    case (.term(let term), .term), (.term(let term), .path):
      states[place].next = term
      place += 1
      return
    default: break
    }
    throw FormulaError(
      "`\(name)` changes its size or its kind in a loop, so that it has no formula")
  }

  /// The names that statements assign, once each.
  private static func collectAssigned(_ statements: [Statement], _ names: inout [String]) {
    func add(_ name: String) { if name != "_", !names.contains(name) { names.append(name) } }
    func look(_ expression: Expression) {
      switch expression.form {
      case .block(let statements): collectAssigned(statements, &names)
      case .condition(_, let a, let b):
        look(a)
        if let b { look(b) }
      default: break
      }
    }
    for statement in statements {
      switch statement.form {
      case .assign(let pattern, _):
        pattern.names.forEach(add)
        pattern.places.forEach { add($0.name) }
      case .update(let place, _, _, _), .store(let place, _): add(place.name)
      case .forEach(let pattern, _, let body):
        pattern.names.forEach(add)
        collectAssigned(body, &names)
      case .whileLoop(_, let body): collectAssigned(body, &names)
      case .expression(let expression): look(expression)
      default: break
      }
    }
  }

  /// `iterate(step, state, n)`
  func iterate(_ step: ItemFunction, _ state: Item, _ count: Term, _ place: Expression)
    throws(FormulaError) -> Item
  {
    var states: [Loop.State] = []
    let (before, after) = try atoms("state", state, &states)
    let outside = loops
    loops = []
    let next = try apply(step, [(nil, before)], place)
    let turns = loops
    loops = outside
    var index = 0
    try take(next, like: state, "state", &states, &index)
    let counter = Variable(name: algebra.freshName("k"), origin: .local)
    loops.append(
      Loop(
        header: .range(counter, from: algebra.one, to: count, isClosed: true, by: nil),
        states: states, body: turns))
    return after
  }
}
