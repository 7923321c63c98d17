// NameTable.swift -- which occurrences of a name mean the same variable.
//
// A function is a scope: its parameters and what it assigns. The variables of a comprehension live in it alone. Blocks
// and loops are no scopes.

import HypCompiler
import HypSyntax

/// A variable: what all occurrences of a name in one scope mean.
struct Binding {
  enum Role { case function, parameter, variable }

  let name: String
  var role: Role
  /// Where it is first bound.
  let span: Span
  /// Where it is known: all of a function, of a comprehension, or of the text.
  let scope: Range<Int>
  /// At the top level, where other files see it.
  let isGlobal: Bool
  /// What it was first bound to, where that is written at its side.
  var function: Function?
  var value: Expression?
}

/// A name at a place.
struct Occurrence {
  let name: String
  let span: Span
  /// The variable; nil for what the text does not bind: the language's own names and those of imports.
  let binding: Int?
  /// It is bound or changed here.
  let isWrite: Bool
}

/// All names of a text.
struct NameTable {
  private(set) var bindings: [Binding] = []
  /// In the order of their places.
  private(set) var occurrences: [Occurrence] = []
  /// The names of files that are imported, as they are written, and where.
  private(set) var imports: [(path: String, span: Span)] = []
  /// What is a parameter's name in a call, or a record's field.
  private(set) var labels: [Span] = []

  init(_ statements: [Statement]) {
    var walk = NameWalk(statements)
    walk.visitAll()
    bindings = walk.bindings
    occurrences = walk.occurrences.sorted { $0.span.start < $1.span.start }
    imports = walk.imports
    labels = walk.labels
  }

  /// The name at an offset, or the one that ends there.
  func occurrence(at offset: Int) -> Occurrence? {
    var (low, high) = (0, occurrences.count)
    while low < high {
      let middle = (low + high) / 2
      if occurrences[middle].span.end < offset { low = middle + 1 } else { high = middle }
    }
    guard low < occurrences.count else { return nil }
    let candidates = occurrences[low..<min(low + 2, occurrences.count)]
    return candidates.last { $0.span.start <= offset && offset <= $0.span.end }
  }

  /// The variables that are known at an offset, the innermost of each name.
  func visible(at offset: Int) -> [Binding] {
    var found: [String: Binding] = [:]
    for binding in bindings
    where binding.isGlobal || binding.scope.contains(offset) || binding.scope.upperBound == offset {
      if let other = found[binding.name], other.scope.count <= binding.scope.count { continue }
      found[binding.name] = binding
    }
    return found.values.sorted { $0.name < $1.name }
  }

  /// What other files see.
  func global(_ name: String) -> Binding? { bindings.first { $0.isGlobal && $0.name == name } }
}

/// Walks the statements of a text.
private struct NameWalk {
  private let statements: [Statement]
  private(set) var bindings: [Binding] = []
  private(set) var occurrences: [Occurrence] = []
  private(set) var imports: [(path: String, span: Span)] = []
  private(set) var labels: [Span] = []
  /// The variables of the scopes around, outermost first.
  private var scopes: [Scope] = []

  private struct Scope {
    /// What it binds somewhere.
    let names: Set<String>
    let range: Range<Int>
    /// What it has bound so far.
    var known: [String: Int] = [:]
  }

  init(_ statements: [Statement]) { self.statements = statements }

  mutating func visitAll() {
    let end = statements.last?.span.source.utf8.count ?? 0
    scopes.append(Scope(names: assignedNames(statements), range: 0..<end))
    for statement in statements { visit(statement) }
  }

  // MARK: Names

  private mutating func variable(_ name: String, _ span: Span, _ role: Binding.Role) -> Int? {
    guard let depth = scopes.lastIndex(where: { $0.names.contains(name) }) else { return nil }
    if let known = scopes[depth].known[name] { return known }
    scopes[depth].known[name] = bindings.count
    bindings.append(
      Binding(
        name: name, role: role, span: span, scope: scopes[depth].range, isGlobal: depth == 0))
    return bindings.count - 1
  }

  private mutating func note(
    _ name: String, _ span: Span, isWrite: Bool, _ role: Binding.Role = .variable
  ) -> Int? {
    guard name != "_" else { return nil }
    let binding = variable(name, span, role)
    occurrences.append(Occurrence(name: name, span: span, binding: binding, isWrite: isWrite))
    return binding
  }

  private mutating func bind(
    _ pattern: Pattern, _ role: Binding.Role = .variable, to value: Expression? = nil
  ) {
    switch pattern {
    case .name(let name, let span):
      guard let binding = note(name, span, isWrite: true, role) else { return }
      if bindings[binding].value == nil { bindings[binding].value = value }
    case .tuple(let parts, _): for part in parts { bind(part, role) }
    case .place(let place): visit(place, isWrite: true)
    }
  }

  // MARK: Statements

  private mutating func visit(_ statement: Statement) {
    switch statement.form {
    case .expression(let value): visit(value)
    case .assign(let pattern, let value):
      visit(value)
      bind(pattern, to: value)
    case .update(let place, _, _, let value), .store(let place, let value):
      visit(value)
      visit(place, isWrite: true)
    case .define(let function):
      if let name = function.name {
        let head = function.headSpan
        let length = function.nameLength
        let span = Span(head.source, head.start, head.start + length)
        if let binding = note(name, span, isWrite: true, .function) {
          if bindings[binding].function == nil { bindings[binding].function = function }
          if bindings[binding].span.start == span.start { bindings[binding].role = .function }
        }
      }
      visit(function)
    case .forEach(let pattern, let collection, let body):
      visit(collection)
      bind(pattern)
      for statement in body { visit(statement) }
    case .whileLoop(let condition, let body):
      visit(condition)
      for statement in body { visit(statement) }
    case .returnValue(let value): if let value { visit(value) }
    case .importFile(let path, let span): imports.append((path, span))
    case .breakLoop, .continueLoop: break
    }
  }

  private mutating func visit(_ place: Place, isWrite: Bool) {
    _ = note(place.name, place.nameSpan, isWrite: isWrite)
    for accessor in place.path {
      switch accessor {
      case .index(let subscripts, _): visit(subscripts.operands)
      case .field(_, let span): labels.append(span)
      }
    }
  }

  private mutating func visit(_ function: Function) {
    var resolver = Resolver()
    resolver.visit(function)
    scopes.append(
      Scope(names: resolver.locals, range: function.span.start..<function.span.end))
    for parameter in function.parameters {
      bind(parameter.pattern, .parameter)
      if let fallback = parameter.fallback { visit(fallback) }
    }
    visit(function.body)
    scopes.removeLast()
  }

  // MARK: Expressions

  private mutating func visit(_ expressions: [Expression]) {
    for expression in expressions { visit(expression) }
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.form {
    case .name(let name): _ = note(name, expression.span, isWrite: false)
    case .record(let fields): labels += fields.map(\.span)
    case .field(_, _, let span): labels.append(span)
    case .call(_, let arguments): labels += arguments.compactMap { $0.label?.span }
    case .lambda(let function): visit(function)
    case .block(let statements): for statement in statements { visit(statement) }
    case .comprehension(let element, let clauses):
      let outer = scopes.count
      for clause in clauses {
        switch clause {
        case .each(let pattern, let collection):
          visit(collection)
          let range = expression.span.start..<expression.span.end
          scopes.append(Scope(names: Set(pattern.names), range: range))
          bind(pattern)
        case .filter(let condition): visit(condition)
        }
      }
      visit(element)
      scopes.removeSubrange(outer...)
    default: break
    }
    visit(expression.operands)
  }
}

extension Function {
  /// The bytes of its name where it is defined: as it is written, which may not be how it is normalised.
  fileprivate var nameLength: Int {
    let bytes = headSpan.source.utf8[headSpan.start..<headSpan.end]
    let end = bytes.firstIndex { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: " ") }
    return (end ?? bytes.endIndex) - bytes.startIndex
  }

  /// `f(x, y=1)`
  var signature: String {
    let parameters = parameters.map { parameter in
      parameter.pattern.span.text + (parameter.fallback.map { "=" + $0.span.text } ?? "")
    }
    return "\(name ?? "")(\(parameters.joined(separator: ", ")))"
  }
}
