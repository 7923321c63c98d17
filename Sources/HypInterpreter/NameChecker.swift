// NameChecker.swift -- mistakes of names and places that show before a program runs.
//
// It finds what is wrong on every run: a name that nothing defines, one that is read above the line that
// assigns it, a `return` outside a function. A name that only some runs assign is left to the run.

import CInterrupt
import HypCode
import HypCompiler
import HypSyntax

/// Walks the statements of one source.
struct NameChecker {
  /// What the language and the session define, and the names of other sources.
  let known: Set<String>
  /// What the source assigns anywhere at its top level.
  let assignedSomewhere: Set<String>
  private(set) var mistakes: [Failure] = []
  /// What has been assigned at the top level so far.
  private var assigned: Set<String> = []
  /// The names of the functions around, and the variables of the comprehensions.
  private var scopes: [Set<String>] = []
  private var functions = 0
  /// Loops around in the innermost function.
  private var loops = 0
  /// A name is reported once.
  private var told: Set<String> = []

  init(_ statements: [Statement], known: Set<String>) {
    self.known = known
    assignedSomewhere = assignedNames(statements)
    for statement in statements where !ci_interrupted() {
      if case .importFile = statement.form { continue }
      visit(statement)
    }
  }

  private mutating func refuse(_ error: RuntimeError, _ span: Span) {
    mistakes.append(Failure(error, at: span))
  }

  private mutating func use(_ name: String, _ span: Span) {
    if known.contains(name) || scopes.contains(where: { $0.contains(name) }) { return }
    let isSomewhere = assignedSomewhere.contains(name)
    if isSomewhere, functions > 0 || assigned.contains(name) { return }
    guard told.insert(name).inserted else { return }
    if isSomewhere { return refuse(.noValueYet(name, .topLevel(suggestions: [])), span) }
    let names = scopes.reduce(known.union(assignedSomewhere).union(Spelling.words)) { $0.union($1) }
    refuse(
      .unknownName(name, suggestions: Spelling.closest(to: name, among: names.sorted())), span)
  }

  // MARK: Statements

  private mutating func visit(_ statement: Statement) {
    // A loop may read what its own end has assigned.
    switch statement.form {
    case .forEach, .whileLoop: if functions == 0 { assigned.formUnion(assignedNames([statement])) }
    default: break
    }
    switch statement.form {
    case .expression(let value): visit(value)
    case .assign(let pattern, let value):
      visit(value)
      assign(pattern.names)
      for place in pattern.places { visit(place) }
    case .update(let place, _, _, let value), .store(let place, let value):
      visit(value)
      visit(place)
    case .define(let function):
      assign(function.name.map { [$0] } ?? [])
      visit(function)
    case .forEach(let pattern, let collection, let body):
      visit(collection)
      assign(pattern.names)
      visit(loop: body)
    case .whileLoop(let condition, let body):
      visit(condition)
      visit(loop: body)
    case .returnValue(let value):
      if let value { visit(value) }
      if functions == 0 { refuse(.misplaced(.returnValue), statement.span) }
    case .breakLoop: if loops == 0 { refuse(.misplaced(.breakLoop), statement.span) }
    case .continueLoop: if loops == 0 { refuse(.misplaced(.continueLoop), statement.span) }
    case .importFile: refuse(.misplaced(.importFile), statement.span)
    }
  }

  private mutating func visit(_ place: Place) {
    use(place.name, place.nameSpan)
    for case .index(let subscripts, _) in place.path { visit(subscripts.operands) }
    assign([place.name])
  }

  private mutating func assign(_ names: [String]) {
    if functions == 0 { assigned.formUnion(names) }
  }

  private mutating func visit(loop body: [Statement]) {
    loops += 1
    for statement in body { visit(statement) }
    loops -= 1
  }

  private mutating func visit(_ function: Function) {
    var resolver = Resolver()
    resolver.visit(function)
    let outerLoops = loops
    loops = 0
    functions += 1
    scopes.append(resolver.locals)
    for parameter in function.parameters {
      if let fallback = parameter.fallback { visit(fallback) }
    }
    visit(function.body)
    scopes.removeLast()
    functions -= 1
    loops = outerLoops
  }

  // MARK: Expressions

  private mutating func visit(_ expressions: [Expression]) {
    for (index, expression) in expressions.enumerated() {
      if index & 1023 == 1023, ci_interrupted() { return }
      visit(expression)
    }
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.form {
    case .name(let name):
      if !Builtin.bareDistributions.contains(name) { use(name, expression.span) }
    case .field(let value, _, _):
      if case .name(let name) = value.form, Builtin.distributions.contains(name) { return }
      visit(value)
    case .lambda(let function): visit(function)
    case .call(let function, let arguments):
      if case .name(let name) = function.form { use(name, function.span) } else { visit(function) }
      visit(arguments.map(\.value))
    case .block(let statements): for statement in statements { visit(statement) }
    case .comprehension(let element, let clauses): visit(element, clauses)
    default: visit(expression.operands)
    }
  }

  private mutating func visit(_ element: Expression, _ clauses: [Expression.Clause]) {
    let outer = scopes.count
    for clause in clauses {
      switch clause {
      case .each(let pattern, let collection):
        visit(collection)
        scopes.append(Set(pattern.names))
      case .filter(let condition): visit(condition)
      }
    }
    visit(element)
    scopes.removeSubrange(outer...)
  }
}
