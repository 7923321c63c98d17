// Reader+Parts.swift -- arrays of which each element is known, and parts of parameters.

import HypSyntax

extension Reader {
  /// A part of something that is not known yet.
  func path(_ name: String, _ origin: Variable.Origin, _ part: Part) -> Item {
    if !(usedParts[name] ?? []).contains(part) { usedParts[name, default: []].append(part) }
    switch part {
    case .index(let index): return .path("\(name)[\(index)]", origin)
    case .field(let field): return .path("\(name).\(field)", origin)
    }
  }

  /// A whole number that an index always is.
  func constantIndex(_ place: Expression.Subscript, _ scope: inout Scope) throws(FormulaError)
    -> Int?
  {
    guard case .expression(let expression) = place else { return nil }
    return try term(try read(expression, &scope), expression).number?.whole
  }

  func part(
    _ item: Item, _ subscripts: [Expression.Subscript], _ expression: Expression,
    _ scope: inout Scope
  ) throws(FormulaError) -> Item {
    var result = item
    for (axis, place) in subscripts.enumerated() {
      if case .all = place, axis == subscripts.count - 1 { return result }
      guard case .expression = place, let index = try constantIndex(place, &scope) else {
        throw IndexError.unknown(expression)
      }
      switch result {
      case .list(let parts), .tuple(_, let parts):
        let place = index < 0 ? index + parts.count : index
        guard parts.indices.contains(place) else {
          throw FormulaError("`\(expression.span.text)` is outside of \(parts.count) parts")
        }
        result = parts[place]
      case .path(let name, let origin):
        guard index >= 0 else {
          throw FormulaError(
            "`\(expression.span.text)` counts from the end of what no length is known of")
        }
        if usedAsNumbers.contains(name) {
          throw FormulaError("`\(name)` is used as a number, and has parts")
        }
        result = path(name, origin, .index(index))
      default:
        throw FormulaError("`\(expression.span.text)` is a part of \(result.description)")
      }
    }
    return result
  }

  func field(_ item: Item, _ name: String, _ expression: Expression) throws(FormulaError) -> Item {
    switch item {
    case .tuple(let labels, let parts):
      if let place = labels?.firstIndex(of: name) ?? Int(name), parts.indices.contains(place) {
        return parts[place]
      }
    case .path(let path, let origin):
      if usedAsNumbers.contains(path) {
        throw FormulaError("`\(path)` is used as a number, and has parts")
      }
      return self.path(path, origin, .field(name))
    case .function: throw FormulaError("`\(expression.span.text)` has no formula")
    default: break
    }
    throw FormulaError("`\(expression.span.text)` is a field of \(item.description)")
  }

  /// The elements of something, where they are known one by one.
  func elements(_ item: Item, _ place: Expression) throws(FormulaError) -> [Item] {
    switch item {
    case .list(let parts), .tuple(_, let parts): return parts
    case .range(let from, let to, let isClosed, let by):
      guard let a = from.number?.whole, let b = to.number?.whole,
        let step = by == nil ? 1 : by?.number?.whole, step != 0
      else {
        throw FormulaError(
          "`\(place.span.text)` has as many numbers as its ends say, which are not known")
      }
      let numbers = stride(from: a, to: isClosed ? (step > 0 ? b + 1 : b - 1) : b, by: step)
        .prefix(Self.mostTurns + 1)
      let list = Array(numbers)
      guard list.count <= Self.mostTurns else {
        throw FormulaError(
          "`\(place.span.text)` has more than \(Self.mostTurns) numbers, too many to write each down"
        )
      }
      return list.map { .term(algebra.number($0)) }
    case .path(let name, _):
      throw FormulaError(
        "a formula needs to know how many elements `\(name)` has: name each, as in `\(name)[0] + \(name)[1]`"
      )
    default:
      throw FormulaError("`\(place.span.text)` is \(item.description) whose elements are not known")
    }
  }

  static var mostTurns: Int { 32 }

  func comprehension(
    _ element: Expression, _ clauses: ArraySlice<Expression.Clause>, _ scope: Scope,
    _ result: inout [Item]
  ) throws(FormulaError) {
    var scope = scope
    guard let clause = clauses.first else {
      result.append(try read(element, &scope))
      if result.count > 256 {
        throw FormulaError("`\(element.span.text)` is made more than 256 times")
      }
      return
    }
    switch clause {
    case .each(let pattern, let collection):
      for item in try elements(try read(collection, &scope), collection) {
        try bind(pattern, item, &scope)
        try comprehension(element, clauses.dropFirst(), scope, &result)
      }
    case .filter(let asked):
      switch algebra.decided(try condition(try read(asked, &scope), asked)) {
      case .truth(true): try comprehension(element, clauses.dropFirst(), scope, &result)
      case .truth(false): break
      default:
        throw FormulaError(
          "how many elements there are depends on `\(asked.span.text)`, so that there is no formula"
        )
      }
    }
  }

  /// `a @ b`
  func matrixProduct(
    _ a: Item, _ b: Item, _ left: Expression, _ right: Expression
  ) throws(FormulaError) -> Item {
    func dot(_ x: [Item], _ y: [Item]) throws(FormulaError) -> Item {
      guard x.count == y.count else {
        throw FormulaError("`\(left.span.text)` and `\(right.span.text)` do not fit each other")
      }
      var addends: [Term] = []
      for (p, q) in zip(x, y) {
        addends.append(algebra.product([try term(p, left), try term(q, right)]))
      }
      return .term(algebra.sum(addends))
    }
    func isMatrix(_ rows: [Item]) -> Bool { if case .list? = rows.first { true } else { false } }
    func columns(_ rows: [Item]) throws(FormulaError) -> [[Item]] {
      var lists: [[Item]] = []
      for row in rows { lists.append(try elements(row, right)) }
      guard let count = lists.first?.count else { return [] }
      return (0..<count).map { column in lists.map { $0[column] } }
    }
    var (x, y) = (a, b)
    // A parameter beside what is known has as many elements.
    if case .path(let name, let origin) = y, case .list(let rows) = x {
      let count = isMatrix(rows) ? try elements(rows[0], left).count : rows.count
      y = .list((0..<count).map { path(name, origin, .index($0)) })
    } else if case .path(let name, let origin) = x, case .list(let rows) = y {
      x = .list(rows.indices.map { path(name, origin, .index($0)) })
    }
    let (p, q) = (try elements(x, left), try elements(y, right))
    var result: [Item] = []
    switch (isMatrix(p), isMatrix(q)) {
    case (false, false): return try dot(p, q)
    case (true, false):
      for row in p { result.append(try dot(try elements(row, left), q)) }
    case (false, true):
      for column in try columns(q) { result.append(try dot(p, column)) }
    case (true, true):
      let columns = try columns(q)
      for row in p {
        var line: [Item] = []
        for column in columns { line.append(try dot(try elements(row, left), column)) }
        result.append(.list(line))
      }
    }
    return .list(result)
  }
}

/// An index that changes.
enum IndexError {
  static func unknown(_ expression: Expression) -> FormulaError {
    FormulaError("which part `\(expression.span.text)` is, is not known")
  }
}
