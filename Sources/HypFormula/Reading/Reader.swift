// Reader.swift -- reads functions of the program as terms: names are followed, calls written out.

import HypSyntax

/// Reads expressions.
final class Reader {
  let algebra: Algebra
  let names: any FormulaNames
  /// Numbers of the session are put in for their names.
  let putsValuesIn: Bool
  /// What the operations need that have been read, in order.
  var requirements: [Requirement] = []
  /// What has been taken for granted, in words.
  var remarks: [String] = []
  /// The branches around what is being read.
  var guards: [Condition] = []
  /// The loops read so far in the block that is being read.
  var loops: [Loop] = []
  /// The functions that are being read, outermost first.
  var callers: [Function] = []
  /// Parts of parameters that have been used, by the parameter: `0` or `a`.
  var usedParts: [String: [Part]] = [:]
  var usedAsNumbers: Set<String> = []
  /// What the user calls a term.
  var localNames: [Term: String] = [:]
  var nextPlace = 0
  /// Names of parameters: a name of the session that is the same is put in.
  var parameterNames: Set<String> = []
  /// Names of the session that are used.
  private var sessionNames: Set<String> = []

  enum Part: Hashable {
    case index(Int)
    case field(String)
  }
  typealias Scope = [String: Item]

  init(_ algebra: Algebra, _ names: any FormulaNames, putsValuesIn: Bool) {
    (self.algebra, self.names, self.putsValuesIn) = (algebra, names, putsValuesIn)
  }

  /// So many expressions are read at most: branches that return are followed each on its own.
  private static let mostReads = 60_000
  private var reads = 0

  func check() throws(FormulaError) {
    reads += 1
    if algebra.isSpent || reads > Self.mostReads { throw algebra.tooLarge }
  }

  // MARK: Kinds of items

  func term(_ item: Item, _ place: Expression) throws(FormulaError) -> Term {
    switch item {
    case .term(let term): return term
    case .path(let name, let origin):
      if let part = usedParts[name]?.first {
        throw FormulaError(
          "`\(name)` is used as a number and as something with parts, such as \(part.text(of: name))"
        )
      }
      if origin == .parameter { usedAsNumbers.insert(name) }
      return algebra.variable(name, origin)
    case .condition(let condition): return algebra.choice(condition, algebra.one, algebra.zero)
    default: throw FormulaError("`\(place.span.text)` is \(item.description), not a number")
    }
  }

  func condition(_ item: Item, _ place: Expression) throws(FormulaError) -> Condition {
    switch item {
    case .condition(let condition): return condition
    case .path(let name, let origin): return .name(Variable(name: name, origin: origin))
    default: throw FormulaError("`\(place.span.text)` is \(item.description), not a boolean")
    }
  }

  /// An operation, with what it needs.
  func made(_ form: Term.Form) throws(FormulaError) -> Term {
    for condition in algebra.needs(of: form) {
      if case .truth(false) = algebra.decided(condition) {
        let writer = TextWriter(algebra: algebra)
        throw FormulaError(
          "it is defined nowhere, or not in one of its branches: `\(writer.text(condition))` never holds"
        )
      }
      let requirement = Requirement(guards: guards, condition: condition)
      if requirements.count < 400, !requirements.contains(requirement) {
        requirements.append(requirement)
      }
    }
    switch form {
    case .power(let base, let exponent): return algebra.power(base, exponent)
    case .call(let name, let arguments): return algebra.call(name, arguments)
    default: return algebra.make(form)
    }
  }

  func called(_ name: String, _ arguments: [Term]) throws(FormulaError) -> Term {
    if name == "sqrt" { return try made(.power(arguments[0], algebra.half)) }
    return try made(.call(name, arguments))
  }

  // MARK: Expressions

  func read(_ expression: Expression, _ scope: inout Scope) throws(FormulaError) -> Item {
    try check()
    switch expression.form {
    case .number(let x): return .term(algebra.number(Quantity(literal: x)))
    case .boolean(let truth): return .condition(.truth(truth))
    case .string: return .other("a text")
    case .none: return .other("`none`")
    case .name(let name): return try item(of: name, scope)
    case .array(let items):
      var parts: [Item] = []
      for item in items { parts.append(try read(item, &scope)) }
      return .list(parts)
    case .tuple(let items):
      var parts: [Item] = []
      for item in items { parts.append(try read(item, &scope)) }
      return .tuple(labels: nil, parts)
    case .record(let fields):
      var parts: [Item] = []
      for field in fields { parts.append(try read(field.value, &scope)) }
      return .tuple(labels: fields.map(\.name), parts)
    case .unary(let op, let inner): return try unary(op, inner, &scope)
    case .binary:
      let (first, nodes) = expression.row
      var result = try read(first, &scope)
      var left = first
      for node in nodes {
        guard case .binary(let op, _, _, let right) = node.form else { continue }
        let value = try read(right, &scope)
        result = try binary(op, result, value, left, right)
        left = node
      }
      return result
    case .comparison(let operands, let operators):
      var terms: [Term] = []
      for operand in operands { terms.append(try term(try read(operand, &scope), operand)) }
      var result: Condition?
      for (place, op) in operators.enumerated() {
        guard let relation = Condition.Relation(rawValue: op.operator.rawValue) else { continue }
        let next = Condition.comparison(relation, terms[place], terms[place + 1])
        result = result.map { .both($0, next) } ?? next
      }
      return .condition(algebra.decided(result ?? .truth(true)))
    case .logical(let op, let a, let b):
      let x = try condition(try read(a, &scope), a)
      let y = try condition(try read(b, &scope), b)
      return .condition(algebra.decided(op == .and ? .both(x, y) : .either(x, y)))
    case .range(let from, let to, let closed, let by):
      let start = try term(try read(from, &scope), from)
      let end = try term(try read(to, &scope), to)
      let step: Term? = if let by { try term(try read(by, &scope), by) } else { nil }
      return .range(from: start, to: end, isClosed: closed, by: step)
    case .lambda(let function): return .function(.written(function, scope))
    case .call(let callee, let arguments): return try call(expression, callee, arguments, &scope)
    case .index(let value, let subscripts):
      return try part(try read(value, &scope), subscripts, expression, &scope)
    case .field(let value, let name, _):
      return try field(try read(value, &scope), name, expression)
    case .prime(let inner):
      guard case .function(let function) = try read(inner, &scope) else {
        throw FormulaError("`\(expression.span.text)` is no derivative of a function")
      }
      return .function(.derived(.derivative, by: nil, function))
    case .condition:
      return try flow([Statement(.expression(expression), expression.span)], &scope).value
    case .block(let statements): return try flow(statements[...], &scope).value
    case .comprehension(let element, let clauses):
      var result: [Item] = []
      try comprehension(element, clauses[...], scope, &result)
      return .list(result)
    case .membership: throw unreadable(expression)
    }
  }

  func unreadable(_ expression: Expression) -> FormulaError {
    let text = expression.span.text.split(separator: "\n").first.map(String.init) ?? ""
    return FormulaError("`\(text)` cannot be written as a formula")
  }

  private func unary(
    _ op: UnaryOperator, _ inner: Expression, _ scope: inout Scope
  ) throws(FormulaError) -> Item {
    let value = try read(inner, &scope)
    switch op {
    case .plus: return value
    case .minus:
      return try each(value, inner) { $0.algebra.negated($1) }
    case .not: return .condition(algebra.decided(.not(try condition(value, inner))))
    case .nabla:
      guard case .function(let function) = value else { throw unreadable(inner) }
      return .function(.derived(.grad, by: nil, function))
    }
  }

  /// Something done to each number of a structure.
  func each(
    _ item: Item, _ place: Expression, _ change: (Reader, Term) throws(FormulaError) -> Term
  ) throws(FormulaError) -> Item {
    switch item {
    case .list(let parts): return .list(try eachOf(parts, place, change))
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, try eachOf(parts, place, change))
    default: return .term(try change(self, try term(item, place)))
    }
  }

  private func eachOf(
    _ parts: [Item], _ place: Expression, _ change: (Reader, Term) throws(FormulaError) -> Term
  ) throws(FormulaError) -> [Item] {
    var result: [Item] = []
    for part in parts { result.append(try each(part, place, change)) }
    return result
  }

  /// Something done to each pair of numbers of two structures; a number meets every one.
  func paired(
    _ a: Item, _ b: Item, _ left: Expression, _ right: Expression,
    _ change: (Reader, Term, Term) throws(FormulaError) -> Term
  ) throws(FormulaError) -> Item {
    switch (expanded(a, like: b), expanded(b, like: a)) {
    case (.list(let x), .list(let y)):
      guard x.count == y.count else {
        throw FormulaError(
          "`\(left.span.text)` has \(x.count) parts and `\(right.span.text)` has \(y.count)")
      }
      return .list(try pairs(x, y, left, right, change))
    case (.tuple(let labels, let x), .tuple(_, let y)) where x.count == y.count:
      return .tuple(labels: labels, try pairs(x, y, left, right, change))
    case (.list(let x), let y):
      return .list(try pairs(x, x.map { _ in y }, left, right, change))
    case (let x, .list(let y)): return .list(try pairs(y.map { _ in x }, y, left, right, change))
    case (.tuple(let labels, let x), let y):
      return .tuple(labels: labels, try pairs(x, x.map { _ in y }, left, right, change))
    case (let x, .tuple(let labels, let y)):
      return .tuple(labels: labels, try pairs(y.map { _ in x }, y, left, right, change))
    case (let x, let y): return .term(try change(self, try term(x, left), try term(y, right)))
    }
  }

  private func pairs(
    _ a: [Item], _ b: [Item], _ left: Expression, _ right: Expression,
    _ change: (Reader, Term, Term) throws(FormulaError) -> Term
  ) throws(FormulaError) -> [Item] {
    var result: [Item] = []
    for (x, y) in zip(a, b) { result.append(try paired(x, y, left, right, change)) }
    return result
  }

  /// A name of a structure of which parts are known to be used, taken apart like the structure that it meets.
  private func expanded(_ item: Item, like other: Item) -> Item {
    guard case .path(let name, let origin) = item, usedParts[name] != nil else { return item }
    switch other {
    case .list(let parts):
      return .list(parts.indices.map { path(name, origin, .index($0)) })
    case .tuple(let labels?, _):
      return .tuple(labels: labels, labels.map { path(name, origin, .field($0)) })
    default: return item
    }
  }

  func binary(
    _ op: BinaryOperator, _ a: Item, _ b: Item, _ left: Expression, _ right: Expression
  ) throws(FormulaError) -> Item {
    if op == .matrixMultiply { return try matrixProduct(a, b, left, right) }
    return try paired(a, b, left, right) { (reader, x, y) throws(FormulaError) in
      let algebra = reader.algebra
      switch op {
      case .add: return algebra.sum([x, y])
      case .subtract: return algebra.difference(x, y)
      case .multiply: return algebra.product([x, y])
      case .divide:
        return algebra.product([x, try reader.made(.power(y, algebra.minusOne))])
      case .power: return try reader.made(.power(x, y))
      case .floorDivide, .remainder: return try reader.made(.call(op.rawValue, [x, y]))
      case .matrixMultiply: return x
      }
    }
  }

  // MARK: Names

  func item(of name: String, _ scope: Scope) throws(FormulaError) -> Item {
    if let item = scope[name] { return item }
    if let meaning = names.meaning(of: name) { return item(meaning, name, .session) }
    switch name {
    case "π", "pi": return .term(algebra.make(.constant("π")))
    case "τ", "tau":
      return .term(algebra.product([algebra.number(2), algebra.make(.constant("π"))]))
    case "e": return .term(algebra.euler)
    case "∞", "inf": return .term(algebra.number(Quantity(inexact: .infinity)))
    default: return .function(.named(name))
    }
  }

  private static let mostElements = 16

  /// What a name of the session, or a captured one, holds.
  func item(_ meaning: Meaning, _ name: String, _ origin: Variable.Origin?) -> Item {
    // What a function has captured has no name where the formula is read.
    let isNamed =
      origin != nil && !putsValuesIn && !parameterNames.contains(name)
      && (sessionNames.contains(name) || !algebra.takenNames.contains(name))
    if isNamed, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
      sessionNames.insert(name)
      algebra.takenNames.insert(name)
    }
    switch meaning {
    case .number(let x):
      return .term(
        isNamed ? algebra.variable(name, .session) : algebra.number(Quantity(literal: x)))
    case .boolean(let truth):
      return .condition(
        isNamed ? .name(Variable(name: name, origin: .session)) : .truth(truth))
    case .array(let shape, let elements):
      guard elements.count <= Self.mostElements, (1...2).contains(shape.count) else {
        return .other(
          "an array of \(elements.count) numbers, too many to write each down")
      }
      func element(_ place: Int, _ text: String) -> Item {
        .term(
          isNamed
            ? algebra.variable("\(name)[\(text)]", .session)
            : algebra.number(Quantity(literal: elements[place])))
      }
      if shape.count == 1 { return .list((0..<shape[0]).map { element($0, "\($0)") }) }
      return .list(
        (0..<shape[0]).map { row in
          .list((0..<shape[1]).map { element(row * shape[1] + $0, "\(row), \($0)") })
        })
    case .tuple(let labels, let parts):
      return .tuple(
        labels: labels,
        parts.enumerated().map { place, part in
          item(part, "\(name).\(labels?[place] ?? String(place))", isNamed ? .session : nil)
        })
    case .function(let function): return .function(self.function(function))
    case .other(let words): return .other(words)
    }
  }

  func function(_ function: FormulaFunction) -> ItemFunction {
    switch function {
    case .written(let written, let captured):
      var scope: Scope = [:]
      for (name, meaning) in captured { scope[name] = item(meaning, name, nil) }
      return .written(written, scope)
    case .named(let name): return .named(name)
    case .derived(let op, let by, let inner): return .derived(op, by: by, self.function(inner))
    case .other(let words): return .other(words)
    }
  }
}

extension Reader.Part {
  func text(of name: String) -> String {
    switch self {
    case .index(let place): "`\(name)[\(place)]`"
    case .field(let field): "`\(name).\(field)`"
    }
  }
}
