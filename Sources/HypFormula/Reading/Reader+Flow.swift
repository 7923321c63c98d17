// Reader+Flow.swift -- statements: names get values, branches meet again, `return` ends.

import HypSyntax

extension Reader {
  /// What a list of statements amounts to.
  struct Outcome {
    var value: Item
    var hasReturned = false
  }

  func flow(_ statements: ArraySlice<Statement>, _ scope: inout Scope) throws(FormulaError)
    -> Outcome
  {
    var value = Item.other("nothing")
    for (place, statement) in zip(statements.indices, statements) {
      try check()
      value = .other("nothing")
      switch statement.form {
      case .expression(let expression):
        if returns(expression) {
          return try leaving(expression, statements[(place + 1)...], &scope)
        }
        if case .condition(let asked, let then, let otherwise) = expression.form {
          value = try branches(asked, then, otherwise, &scope)
        } else {
          value = try read(expression, &scope)
        }
      case .assign(let pattern, let source): try bind(pattern, try read(source, &scope), &scope)
      case .update(let place, let op, _, let source):
        let old = try current(place, &scope)
        let (left, right) = (expression(place), source)
        try put(try binary(op, old, try read(source, &scope), left, right), place, &scope)
      case .store(let place, let source): try put(try read(source, &scope), place, &scope)
      case .define(let function):
        guard let name = function.name else { break }
        scope[name] = .function(.written(function, scope))
      case .forEach(let pattern, let collection, let body):
        try loop(pattern, collection, body, &scope)
      case .whileLoop(let asked, let body): try loop(while: asked, body, &scope)
      case .returnValue(let source):
        guard let source else { return Outcome(value: .other("nothing"), hasReturned: true) }
        return Outcome(value: try read(source, &scope), hasReturned: true)
      case .breakLoop: throw FormulaError("a loop that `break` leaves early has no formula")
      case .continueLoop: throw FormulaError("a loop with `continue` has no formula")
      case .importFile: throw FormulaError("`import` cannot be written as a formula")
      }
    }
    return Outcome(value: value)
  }

  private func expression(_ place: Place) -> Expression {
    Expression(.name(place.name), place.span)
  }

  // MARK: Leaving early

  /// Some branch of it returns.
  private func returns(_ expression: Expression) -> Bool {
    switch expression.form {
    case .block(let statements): statements.contains(where: returns)
    case .condition(_, let a, let b): returns(a) || (b.map(returns) ?? false)
    default: false
    }
  }
  private func returns(_ statement: Statement) -> Bool {
    switch statement.form {
    case .returnValue: true
    case .expression(let expression): returns(expression)
    default: false
    }
  }

  /// What follows a branch that may return is part of the branches that do not.
  private func leaving(
    _ expression: Expression, _ rest: ArraySlice<Statement>, _ scope: inout Scope
  ) throws(FormulaError) -> Outcome {
    switch expression.form {
    case .block(let statements): return try flow((statements + rest)[...], &scope)
    case .condition(let asked, let then, let otherwise):
      let condition = algebra.decided(try self.condition(try read(asked, &scope), asked))
      func side(_ branch: Expression?, _ holds: Condition) throws(FormulaError) -> Item {
        var inner = scope
        guards.append(holds)
        defer { guards.removeLast() }
        guard let branch else { return try flow(rest, &inner).value }
        return try flow(([Statement(.expression(branch), branch.span)] + rest)[...], &inner).value
      }
      if case .truth(let truth) = condition {
        return Outcome(
          value: try side(truth ? then : otherwise, .truth(true)), hasReturned: true)
      }
      let a = try side(then, condition)
      let b = try side(otherwise, algebra.decided(.not(condition)))
      return Outcome(value: try merged(condition, a, b, asked), hasReturned: true)
    default: return try flow(rest, &scope)
    }
  }

  // MARK: Branches

  private func branches(
    _ asked: Expression, _ then: Expression, _ otherwise: Expression?, _ scope: inout Scope
  ) throws(FormulaError) -> Item {
    let condition = algebra.decided(try self.condition(try read(asked, &scope), asked))
    func side(
      _ branch: Expression?, _ holds: Condition, _ scope: inout Scope
    ) throws(FormulaError) -> Item {
      guard let branch else { return .other("nothing") }
      guards.append(holds)
      defer { guards.removeLast() }
      return try flow([Statement(.expression(branch), branch.span)], &scope).value
    }
    if case .truth(let truth) = condition {
      return try side(truth ? then : otherwise, .truth(true), &scope)
    }
    var other = scope
    let a = try side(then, condition, &scope)
    let b = try side(otherwise, algebra.decided(.not(condition)), &other)
    for (name, item) in scope {
      guard let second = other[name] else {
        scope[name] = .other("a name that some branch gives no value")
        continue
      }
      if !isSame(item, second) { scope[name] = try merged(condition, item, second, asked) }
    }
    for name in other.keys where scope[name] == nil {
      scope[name] = .other("a name that some branch gives no value")
    }
    if case .other = a { return a }
    if case .other = b { return b }
    return try merged(condition, a, b, asked)
  }

  private func isSame(_ a: Item, _ b: Item) -> Bool {
    switch (a, b) {
    case (.term(let x), .term(let y)): x == y
    case (.condition(let x), .condition(let y)): x == y
    case (.path(let x, _), .path(let y, _)): x == y
    case (.list(let x), .list(let y)), (.tuple(_, let x), .tuple(_, let y)):
      x.count == y.count && zip(x, y).allSatisfy { isSame($0, $1) }
    case (.function(.written(let f, _)), .function(.written(let g, _))): f === g
    case (.function(.named(let f)), .function(.named(let g))): f == g
    case (.other, .other): true
    default: false
    }
  }

  /// One of two values, by a condition.
  func merged(
    _ condition: Condition, _ a: Item, _ b: Item, _ place: Expression
  ) throws(FormulaError) -> Item {
    if isSame(a, b) { return a }
    switch (a, b) {
    case (.condition(let x), .condition(let y)):
      return .condition(
        algebra.decided(.either(.both(condition, x), .both(.not(condition), y))))
    case (.function, _), (_, .function), (.other, _), (_, .other):
      throw FormulaError(
        "what `\(place.span.text)` decides is not a number, so that it has no formula")
    default:
      return try paired(a, b, place, place) { (reader, x, y) throws(FormulaError) in
        reader.algebra.choice(condition, x, y)
      }
    }
  }

  // MARK: Names

  func bind(_ pattern: Pattern, _ item: Item, _ scope: inout Scope) throws(FormulaError) {
    switch pattern {
    case .name(let name, _):
      guard name != "_" else { return }
      scope[name] = item
      if case .term(let term) = item, term.size > 3, localNames[term] == nil {
        localNames[term] = name
      }
    case .tuple(let patterns, let span):
      var parts: [Item]
      switch item {
      case .tuple(_, let items), .list(let items): parts = items
      case .path(let name, let origin):
        parts = patterns.indices.map { path(name, origin, .index($0)) }
      default: throw FormulaError("`\(span.text)` takes \(item.description) apart")
      }
      guard parts.count == patterns.count else {
        throw FormulaError("`\(span.text)` takes apart what has \(parts.count) parts")
      }
      for (pattern, part) in zip(patterns, parts) { try bind(pattern, part, &scope) }
    case .place(let place): try put(item, place, &scope)
    }
  }

  private func current(_ place: Place, _ scope: inout Scope) throws(FormulaError) -> Item {
    var item = try item(of: place.name, scope)
    for accessor in place.path {
      switch accessor {
      case .index(let subscripts, _):
        item = try part(item, subscripts, expression(place), &scope)
      case .field(let name, _): item = try field(item, name, expression(place))
      }
    }
    return item
  }

  private func put(_ item: Item, _ place: Place, _ scope: inout Scope) throws(FormulaError) {
    guard !place.path.isEmpty else {
      scope[place.name] = item
      return
    }
    let old = try self.item(of: place.name, scope)
    scope[place.name] = try replacing(old, place.path[...], item, place, &scope)
  }

  private func replacing(
    _ old: Item, _ path: ArraySlice<Place.Accessor>, _ new: Item, _ place: Place,
    _ scope: inout Scope
  ) throws(FormulaError) -> Item {
    guard let accessor = path.first else { return new }
    func changed(_ parts: [Item], _ index: Int) throws(FormulaError) -> [Item] {
      let index = index < 0 ? index + parts.count : index
      guard parts.indices.contains(index) else {
        throw FormulaError("`\(place.span.text)` is outside of \(parts.count) parts")
      }
      var parts = parts
      parts[index] = try replacing(parts[index], path.dropFirst(), new, place, &scope)
      return parts
    }
    switch (accessor, old) {
    case (.index(let subscripts, _), .list(let parts)) where subscripts.count == 1:
      if let index = try constantIndex(subscripts[0], &scope) {
        return .list(try changed(parts, index))
      }
    case (.field(let name, _), .tuple(let labels?, let parts)):
      if let index = labels.firstIndex(of: name) {
        return .tuple(labels: labels, try changed(parts, index))
      }
    default: break
    }
    throw FormulaError("`\(place.span.text)` is changed in a place that is not known")
  }
}
