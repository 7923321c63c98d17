// Evaluator+Names.swift -- what a name means: variables of a comprehension, of the function, of those
// around it when it was made, of the session.

import HypSyntax

/// Where a statement runs: the session, or one call of a function.
final class Scope {
  /// The names that the function assigns.
  let locals: Set<String>
  let isFunction: Bool
  var values: [String: OracleValue] = [:]
  /// What was around when the function was made; nil for a name that had no value.
  var captured: [String: OracleValue?] = [:]
  /// Variables of comprehensions, the innermost last.
  var comprehensions: [[String: OracleValue]] = []

  init(locals: Set<String> = [], isFunction: Bool = false) {
    (self.locals, self.isFunction) = (locals, isFunction)
  }

  /// What a function made here takes along.
  var visible: [String: OracleValue?] {
    var names = captured
    for name in locals { names[name] = .some(nil) }
    for (name, value) in values where isFunction { names[name] = value }
    for variables in comprehensions { names.merge(variables.mapValues { $0 }) { $1 } }
    return names
  }
}

extension Evaluator {
  func lookUp(_ name: String, in scope: Scope) throws -> OracleValue {
    for variables in scope.comprehensions.reversed() {
      if let value = variables[name] { return value }
    }
    if scope.locals.contains(name) {
      guard let value = scope.values[name] else { throw OracleError("E0202", name) }
      return value
    }
    if let value = scope.captured[name] {
      guard let value else { throw OracleError("E0202", name) }
      return value
    }
    if inexactNames.contains(name) { isExact = false }
    if let value = session[name] ?? Library.constants[name] ?? Library.functions[name] {
      return value
    }
    throw OracleError("E0201", name)
  }

  func assign(_ name: String, _ value: OracleValue, in scope: Scope) throws {
    if scope.isFunction {
      scope.values[name] = value
    } else {
      session[name] = value
      if isExact { inexactNames.remove(name) } else { inexactNames.insert(name) }
    }
  }

  // MARK: Functions

  func closure(_ function: Function, in scope: Scope) -> OracleValue {
    let captured = scope.visible
    var locals: Set<String> = []
    for parameter in function.parameters { locals.formUnion(parameter.pattern.names) }
    Assigned.names(function.body, into: &locals)
    let names = function.parameters.map { parameter in
      if case .name(let name, _) = parameter.pattern { name } else { "" }
    }
    // It knows itself, where nothing else has its name.
    var own: OracleValue?
    let value = OracleFunction(names) { evaluator, arguments in
      let inner = Scope(locals: locals, isFunction: true)
      inner.captured = captured
      if let name = function.name, scope.isFunction { inner.captured[name] = own }
      try evaluator.pass(arguments, to: function, names, in: inner)
      do {
        return try evaluator.evaluate(function.body, in: inner)
      } catch Leaving.function(let value) {
        return value
      }
    }
    own = .function(value)
    return .function(value)
  }

  private func pass(
    _ arguments: Arguments, to function: Function, _ names: [String], in scope: Scope
  ) throws {
    guard arguments.positional.count <= names.count else {
      throw OracleError("E0401", "too many arguments")
    }
    var given: [Int: OracleValue] = [:]
    for (place, value) in arguments.positional.enumerated() { given[place] = value }
    for (name, value) in arguments.named {
      guard let place = names.firstIndex(of: name) else { throw OracleError("E0403", name) }
      guard given[place] == nil else { throw OracleError("E0404", name) }
      given[place] = value
    }
    for (place, parameter) in function.parameters.enumerated() {
      guard
        let value = try given[place]
          ?? parameter.fallback.map({ try self.evaluate($0, in: scope) })
      else { throw OracleError("E0402", names[place]) }
      try bind(parameter.pattern, value) { scope.values[$0] = $1 }
    }
  }

  func call(_ callee: OracleValue, _ arguments: Arguments) throws -> OracleValue {
    guard case .function(let function) = callee else { throw OracleError("E0306", callee.kind) }
    try spend()
    depth += 1
    defer { depth -= 1 }
    guard depth < 60 else { throw OracleError.unknown("deep recursion") }
    return try function.body(self, arguments)
  }

  func call(_ callee: OracleValue, _ values: OracleValue...) throws -> OracleValue {
    try call(callee, Arguments(positional: values))
  }
}

/// The names that a function assigns, without those of the functions inside it.
enum Assigned {
  static func names(_ expression: Expression, into names: inout Set<String>) {
    func visit(_ expressions: [Expression]) {
      for expression in expressions { Assigned.names(expression, into: &names) }
    }
    func visit(_ subscripts: [Expression.Subscript]) {
      for case .expression(let index) in subscripts { Assigned.names(index, into: &names) }
    }
    switch expression.form {
    case .number, .boolean, .none, .name, .lambda: break
    case .string(let parts):
      for case .interpolation(let value) in parts { visit([value]) }
    case .array(let parts), .tuple(let parts), .comparison(let parts, _): visit(parts)
    case .record(let fields): visit(fields.map(\.value))
    case .unary(_, let x), .prime(let x), .field(let x, _, _): visit([x])
    case .binary(_, _, let x, let y), .logical(_, let x, let y), .membership(let x, let y, _, _):
      visit([x, y])
    case .range(let from, let to, _, let by): visit([from, to] + (by.map { [$0] } ?? []))
    case .call(let callee, let arguments): visit([callee] + arguments.map(\.value))
    case .index(let base, let subscripts):
      visit([base])
      visit(subscripts)
    case .condition(let test, let then, let otherwise):
      visit([test, then] + (otherwise.map { [$0] } ?? []))
    case .block(let statements): Assigned.names(statements, into: &names)
    case .comprehension(let element, let clauses):
      visit([element])
      for clause in clauses {
        switch clause {
        case .each(_, let value), .filter(let value): visit([value])
        }
      }
    }
  }

  static func names(_ statements: [Statement], into names: inout Set<String>) {
    for statement in statements {
      switch statement.form {
      case .expression(let value): Assigned.names(value, into: &names)
      case .assign(let pattern, let value):
        names.formUnion(pattern.names)
        Assigned.names(value, into: &names)
      case .update(let place, _, _, let value):
        // A part is updated where its name is already local; the name alone is assigned.
        if place.path.isEmpty { names.insert(place.name) }
        Assigned.names(value, into: &names)
      case .store(_, let value): Assigned.names(value, into: &names)
      case .define(let function): if let name = function.name { names.insert(name) }
      case .forEach(let pattern, let value, let body):
        names.formUnion(pattern.names)
        Assigned.names(value, into: &names)
        Assigned.names(body, into: &names)
      case .whileLoop(let test, let body):
        Assigned.names(test, into: &names)
        Assigned.names(body, into: &names)
      case .breakLoop, .continueLoop, .importFile: break
      case .returnValue(let value): if let value { Assigned.names(value, into: &names) }
      }
    }
  }
}
