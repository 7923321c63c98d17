// Resolver.swift -- which names a function binds, and which it takes from outside.

import HypSyntax

/// Collects the names of one function. `if`, `for` and `while` make no scope; a comprehension's
/// variables live in it alone.
package struct Resolver {
  package private(set) var locals: Set<String> = []
  /// Names that are updated in part: `a[i] = x`.
  private(set) var updated: Set<String> = []
  /// Names that functions inside take from outside.
  private(set) var nestedNames: Set<String> = []
  private var used: [String] = []
  private var usedSet: Set<String> = []
  /// Variables of the comprehensions around the place being visited.
  private var comprehensionVariables: [String] = []

  package init() {}

  package var freeNames: [String] { used.filter { !locals.contains($0) } }

  /// Visits the parameters and the body of a function.
  package mutating func visit(_ function: Function) {
    for parameter in function.parameters {
      locals.formUnion(parameter.pattern.names)
      if let fallback = parameter.fallback { visit(fallback) }
    }
    visit(function.body)
  }

  /// Visits statements at the top level of a session.
  package mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func use(_ name: String) {
    guard !comprehensionVariables.contains(name), usedSet.insert(name).inserted else { return }
    used.append(name)
  }

  package mutating func visit(_ statement: Statement) {
    switch statement.form {
    case .expression(let value): visit(value)
    case .assign(let pattern, let value):
      visit(value)
      locals.formUnion(pattern.names)
      for place in pattern.places {
        visit(place)
        updated.insert(place.name)
      }
    case .update(let place, _, _, let value):
      visit(value)
      visit(place)
      if place.path.isEmpty { locals.insert(place.name) } else { updated.insert(place.name) }
    case .store(let place, let value):
      visit(value)
      visit(place)
      updated.insert(place.name)
    case .define(let function):
      if let name = function.name { locals.insert(name) }
      visitNested(function)
    case .forEach(let pattern, let collection, let body):
      visit(collection)
      locals.formUnion(pattern.names)
      visit(body)
    case .whileLoop(let condition, let body):
      visit(condition)
      visit(body)
    case .returnValue(let value):
      if let value { visit(value) }
    case .breakLoop, .continueLoop, .importFile: break
    }
  }

  private mutating func visit(_ place: Place) {
    use(place.name)
    for accessor in place.path {
      if case .index(let subscripts, _) = accessor {
        for operand in subscripts.operands { visit(operand) }
      }
    }
  }

  /// Names that a function inside takes from outside are used here.
  private mutating func visitNested(_ function: Function) {
    var inner = Resolver()
    inner.visit(function)
    for name in inner.freeNames where name != function.name {
      nestedNames.insert(name)
      use(name)
    }
  }

  package mutating func visit(_ expression: Expression) {
    switch expression.form {
    case .name(let name): use(name)
    case .lambda(let function): visitNested(function)
    case .block(let statements): visit(statements)
    case .comprehension(let element, let clauses):
      let outer = comprehensionVariables.count
      for clause in clauses {
        switch clause {
        case .each(let pattern, let collection):
          visit(collection)
          comprehensionVariables += pattern.names
        case .filter(let condition): visit(condition)
        }
      }
      visit(element)
      comprehensionVariables.removeSubrange(outer...)
    default: for operand in expression.operands { visit(operand) }
    }
  }
}

/// The names that statements assign, wherever they stand in them.
package func assignedNames(_ statements: [Statement]) -> Set<String> {
  var resolver = Resolver()
  resolver.visit(statements)
  return resolver.locals.union(resolver.updated)
}

/// Whether evaluating `expression` can assign a variable of the function it stands in.
func mayAssign(_ expression: Expression) -> Bool {
  switch expression.form {
  case .number, .boolean, .none, .name, .lambda: return false
  default:
    var resolver = Resolver()
    resolver.visit(expression)
    return !resolver.locals.isEmpty
  }
}
