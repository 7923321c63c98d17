// Evaluator.swift -- a second evaluator of the language: slow, and obviously right.
//
// It walks the tree and does what the language's reference says, one number at a time, with nothing
// compiled, shared or fused. What it has in common with the program is the parser alone. The tests run
// both on the same programs.

import HypSyntax

/// A session: names, and the statements that change them.
public final class Evaluator {
  var session: [String: OracleValue] = [:]
  /// How many tags were given out.
  var tags = 0
  var depth = 0
  /// Nothing went into the last value whose last bits are nobody's promise: sums of more than two terms,
  /// powers and functions of the C library, derivatives.
  public internal(set) var isExact = true
  /// Names of the session that such values went into.
  var inexactNames: Set<String> = []
  /// How many steps are left before a statement is taken to be endless.
  private var fuel = 0
  private let limit: Int

  /// A session without names.
  ///
  /// - Parameter limit: how many statements and calls one statement may lead to.
  public init(limit: Int = 100_000) { self.limit = limit }

  /// Runs a text and gives the value of its last statement. A statement that fails changes nothing.
  public func evaluate(_ text: String) throws -> OracleValue {
    let tree = parse(SourceFile(name: "oracle", text: text))
    guard tree.errors.isEmpty else { throw OracleError("E01", "syntax") }
    var value = OracleValue.none
    for statement in tree.statements { value = try run(statement) }
    return value
  }

  private func run(_ statement: Statement) throws -> OracleValue {
    let before = (session, inexactNames)
    isExact = true
    depth = 0
    fuel = limit
    do {
      return try execute(statement, in: Scope())
    } catch {
      (session, inexactNames) = before
      if error is OracleError { throw error }
      throw OracleError.unknown("a statement out of place")
    }
  }

  /// Leaving a loop or a function.
  enum Leaving: Error {
    case loop, turn
    case function(OracleValue)
  }

  func spend() throws {
    fuel -= 1
    if fuel < 0 { throw OracleError.unknown("too long") }
  }

  // MARK: Statements

  func execute(_ statements: [Statement], in scope: Scope) throws -> OracleValue {
    var value = OracleValue.none
    for statement in statements { value = try execute(statement, in: scope) }
    return value
  }

  func execute(_ statement: Statement, in scope: Scope) throws -> OracleValue {
    try spend()
    switch statement.form {
    case .expression(let expression): return try evaluate(expression, in: scope)
    case .assign(let pattern, let value):
      try bind(pattern, try evaluate(value, in: scope)) {
        try self.assign($0, $1, in: scope)
      } storing: {
        try self.store($1, at: $0, in: scope)
      }
    case .define(let function):
      if let name = function.name { try assign(name, closure(function, in: scope), in: scope) }
    case .store(let place, let value):
      try store(try evaluate(value, in: scope), at: place, in: scope)
    case .update(let place, let operation, _, let expression):
      // What the place holds is read before the right side runs.
      let (old, subscripts) = try read(place, in: scope)
      let new = try apply(operation, old, try evaluate(expression, in: scope))
      try store(new, at: place, with: subscripts, in: scope)
    case .forEach(let pattern, let collection, let body):
      guard let items = try evaluate(collection, in: scope).items else {
        throw OracleError("E0310", "nothing to walk over")
      }
      for item in items {
        try bind(pattern, item) { try self.assign($0, $1, in: scope) }
        if try leavesLoop(body, in: scope) { break }
      }
    case .whileLoop(let condition, let body):
      while try truth(condition, in: scope) {
        if try leavesLoop(body, in: scope) { break }
      }
    case .breakLoop: throw Leaving.loop
    case .continueLoop: throw Leaving.turn
    case .returnValue(let value):
      throw Leaving.function(try value.map { try evaluate($0, in: scope) } ?? .none)
    case .importFile: throw OracleError.unknown("import")
    }
    return .none
  }

  /// Runs the body of a loop once; true where it was left for good.
  private func leavesLoop(_ body: [Statement], in scope: Scope) throws -> Bool {
    do {
      _ = try execute(body, in: scope)
    } catch Leaving.turn {
      return false
    } catch Leaving.loop {
      return true
    }
    return false
  }

  /// Takes a value apart.
  func bind(
    _ pattern: Pattern, _ value: OracleValue, _ assign: (String, OracleValue) throws -> Void,
    storing store: (Place, OracleValue) throws -> Void = { _, _ in }
  ) throws {
    switch pattern {
    case .name("_", _): break
    case .name(let name, _): try assign(name, value)
    case .tuple(let patterns, _):
      guard let parts = value.items, parts.count == patterns.count else {
        throw OracleError("E0311", "not so many parts")
      }
      for (pattern, part) in zip(patterns, parts) {
        try bind(pattern, part, assign, storing: store)
      }
    case .place(let place): try store(place, value)
    }
  }

  // MARK: Places

  private enum Step {
    case index([OracleValue?])
    case field(String)
  }

  private func read(_ place: Place, in scope: Scope) throws -> (OracleValue, [Any]) {
    var value = try lookUp(place.name, in: scope)
    let steps = try self.steps(place, in: scope)
    for step in steps {
      switch step {
      case .index(let indices): value = try value.element(indices)
      case .field(let name): value = try value.field(name)
      }
    }
    return (value, steps)
  }

  private func steps(_ place: Place, in scope: Scope) throws -> [Step] {
    try place.path.map { accessor in
      switch accessor {
      case .field(let name, _): return .field(name)
      case .index(let subscripts, _): return .index(try indices(subscripts, in: scope))
      }
    }
  }

  private func store(
    _ value: OracleValue, at place: Place, with known: [Any]? = nil, in scope: Scope
  ) throws {
    guard !place.path.isEmpty else { return try assign(place.name, value, in: scope) }
    if scope.isFunction, !scope.locals.contains(place.name) {
      throw OracleError("E0203", place.name)
    }
    let old = try lookUp(place.name, in: scope)
    let steps = try (known as? [Step]) ?? self.steps(place, in: scope)
    try assign(place.name, try stored(value, in: old, steps[...]), in: scope)
  }

  private func stored(_ value: OracleValue, in old: OracleValue, _ steps: ArraySlice<Step>) throws
    -> OracleValue
  {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    switch step {
    case .field(let name):
      return try old.storing(try stored(value, in: try old.field(name), rest), field: name)
    case .index(let indices):
      let new = rest.isEmpty ? value : try stored(value, in: try old.element(indices), rest)
      return try old.storing(new, at: indices)
    }
  }
}
