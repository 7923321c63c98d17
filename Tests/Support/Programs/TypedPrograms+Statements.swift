// TypedPrograms+Statements.swift -- statements: assignments, loops, branches, functions, mistakes.

extension TypedPrograms {
  /// A statement. What it brings into scope for what follows stays in scope.
  mutating func statement(_ depth: Int) -> String {
    budget -= 1
    switch pick(depth > 0 && budget > 0 ? 15 : 6) {
    case 0, 1: return assignment(depth)
    case 2: return update(depth)
    case 3: return store(depth)
    case 4:
      let parts = (0..<(1 + pick(2))).map { _ in anySort(1) } + [.number]
      let names = parts.map { _ in name(returns == nil ? "s" : "d") }
      let value = expression(.tuple(parts), depth - 1)
      for (name, sort) in zip(names, parts) { scope.append((name, sort)) }
      return "(\(names.joined(separator: ", "))) = \(value)"
    case 5:
      let numbers = variables { $0 == .number }
      guard numbers.count > 1 else { return assignment(depth) }
      let (x, y) = (pick(numbers).name, pick(numbers).name)
      return x == y ? assignment(depth) : "(\(x), \(y)) = (\(y), \(x))"
    case 6, 7:
      let test = expression(.boolean, depth - 1)
      let first = block(depth)
      return chance(1, of: 3)
        ? "if \(test) { \(first) }" : "if \(test) { \(first) } else { \(block(depth)) }"
    case 8, 9, 10: return loop(depth)
    case 11: return definedInside(depth)
    case 12:
      guard let returns, chance(1, of: 2) else { return assignment(depth) }
      let test = expression(.boolean, depth - 1)
      return "if \(test) { return squash(\(expression(returns, depth - 1))) }"
    case 13 where loops > 0:
      return "if \(expression(.boolean, depth - 1)) { \(pick(["break", "continue"])) }"
    default: return assignment(depth)
    }
  }

  /// Variables that can be assigned here: in a function only its own, which have the later names.
  private func variables(_ isWanted: (Sort) -> Bool) -> [(name: String, sort: Sort)] {
    scope.filter { isWanted($0.sort) && (returns == nil || !$0.name.hasPrefix("s")) }
  }

  private mutating func assignment(_ depth: Int) -> String {
    let own = variables { $0.isNumeric }
    if !own.isEmpty, chance(1, of: 2) {
      let (name, sort) = pick(own)
      return "\(name) = squash(\(expression(sort, depth)))"
    }
    let (name, sort) = (name(returns == nil ? "s" : "v"), anySort(2))
    let value = expression(sort, depth)
    scope.append((name, sort))
    return "\(name) = squash(\(value))"
  }

  private mutating func update(_ depth: Int) -> String {
    let own = variables { $0.isNumeric }
    guard !own.isEmpty else { return assignment(depth) }
    let (name, sort) = pick(own)
    return
      "\(name) \(pick(["+=", "-=", "*="])) 0.5 * squash(\(expression(chance(1, of: 2) ? sort : .number, depth - 1)))"
  }

  /// A part of a variable gets a value.
  private mutating func store(_ depth: Int) -> String {
    var places: [(String, Sort)] = []
    func look(_ text: String, _ sort: Sort) {
      switch sort {
      case .vector(let count):
        places.append(("\(text)[\(pick(count) - pick(2) * count)]", .number))
        places.append(("\(text)[\(text) < 0.2]", .number))
        if count > 1 { places.append(("\(text)[0..<\(count - 1)]", .vector(count - 1))) }
      case .matrix(let rows, let columns):
        places.append(("\(text)[\(pick(rows)), \(pick(columns))]", .number))
        places.append(("\(text)[\(pick(rows))]", .vector(columns)))
        places.append(("\(text)[:, \(pick(columns))]", .vector(rows)))
      case .tuple(let parts):
        for (place, part) in parts.enumerated() {
          places.append(("\(text)[\(place)]", part))
          look("\(text)[\(place)]", part)
        }
      case .record(let fields):
        for field in fields {
          places.append(("\(text).\(field.name)", field.sort))
          look("\(text).\(field.name)", field.sort)
        }
      default: break
      }
    }
    for entry in variables({ $0.isNumeric && $0 != .number }) { look(entry.name, entry.sort) }
    guard !places.isEmpty else { return assignment(depth) }
    let (place, sort) = pick(places)
    return chance(1, of: 4)
      ? "\(place) \(pick(["+=", "*="])) \(expression(.number, depth - 1))"
      : "\(place) = squash(\(expression(sort, depth - 1)))"
  }

  /// Statements of a branch or of a loop: what they bring is not in scope after it.
  private mutating func block(_ depth: Int) -> String {
    scoped { generator in
      (0..<(1 + generator.pick(2))).map { _ in generator.statement(depth - 1) }
        .joined(separator: "; ")
    }
  }

  private mutating func loop(_ depth: Int) -> String {
    let counter = name("c")
    if chance(1, of: 4) {
      // The counter goes up first, so that `continue` cannot make the loop endless.
      loops += 1
      defer { loops -= 1 }
      let body = scoped { $0.block(depth) }
      return "\(counter) = 0; while \(counter) < \(1 + pick(3)) { \(counter) += 1; \(body) }"
    }
    let item = name("i")
    var names: [(String, Sort)] = [(item, .number)]
    var pattern = item
    let head: String
    switch pick(6) {
    case 0: head = "0..<\(pick(4))"
    case 1: head = expression(.vector(3), depth - 1)
    case 2: head = "1...0.2 by -0.4"
    case 3:
      head = "enumerate(\(expression(.vector(2), depth - 1)))"
      pattern = "(\(counter), \(item))"
    case 4:
      head = "zip(\(expression(.vector(2), depth - 1)), (0.5, \(expression(.number, 1)), 0.1))"
      pattern = "(\(item), \(counter))"
      names.append((counter, .number))
    default:
      head = expression(.matrix(2, 2), depth - 1)
      names = [(item, .vector(2))]
    }
    loops += 1
    defer { loops -= 1 }
    return scoped(names) { "for \(pattern) in \(head) { \($0.block(depth)) }" }
  }

  /// A function inside a function or at the session, by name or as a value.
  private mutating func definedInside(_ depth: Int) -> String {
    guard loops == 0 else { return assignment(depth) }
    let (f, x) = (name("g"), name("x"))
    let (outerLoops, outerReturns) = (loops, returns)
    (loops, returns) = (0, .number)
    let body = scoped([(x, .number)]) { $0.expression(.number, depth - 1) }
    (loops, returns) = (outerLoops, outerReturns)
    scope.append((f, .function([.number], .number)))
    return chance(1, of: 2) ? "\(f)(\(x)) = squash(\(body))" : "\(f) = \(x) -> squash(\(body))"
  }

  // MARK: Mistakes

  /// A statement that must fail, in the middle of which something may have been assigned.
  mutating func mistake() -> String {
    let numbers = scope.filter { $0.sort == .number }.map(\.name)
    guard let name = numbers.first, chance(1, of: 2) else { return mistakenExpression() }
    return "for i in 0..<3 { \(name) = i; if i == 1 { \(mistakenExpression()) } }"
  }

  /// An expression that must fail.
  mutating func mistakenExpression() -> String {
    pick([
      "[1, 2][\(pick(["2", "5", "-3", "0.5", "\"a\"", "true", "1...2"]))]",
      "[1, 2] \(pick(["+", "*", "/"])) [1, 2, 3]", "[[1, 2], [3]]", "[1, true]",
      "(1, 2) + (1, 2, 3)", "(a=1) * (b=2)", "if 1 { 2 }", "not 0.5", "1 and true",
      "true and 1", "unknown\(pick(9)) + 1", "none + 1", "-\"a\"", "1 < none", "(a=1).b",
      "(1, 2).2", "3.5[0]", "(x -> x)()", "(x -> x)(1, 2)", "((x, y=1) -> x)(1, z=2)",
      "((x, y=1) -> x)(1, x=2)", "{ (x, y) = [1, 2, 3] }", "{ (x, y) = (1,) }",
      "{ for x in 5 { x } }", "[x for x in true]", "{ while 1 { } }",
      "[[1, 2], [3, 4]] @ [1, 2, 3]",
      "[1, 2][0, 0]", "grad(v -> v)([1, 2])", "derivative(x -> \"a\")(1)", "grad(x -> x)(\"a\")",
      "derivative(v -> sum(v))([1, 2])", "grad(3)", "inv([[1, 2], [2, 4]])",
      "solve([[1, 0], [0, 1]], [1, 2, 3])", "len(5)", "(() -> { if false { q = 1 }; q })()",
      "jvp(v -> sum(v), [1, 2], [1, 2, 3])", "(x -> { s1[0] = 1; s1 })(1)", "1(2)(3)",
      "[1, 2] < [1, 2, 3]", "concat([[1, 2]], [3])",
    ])
  }
}
