// FunctionCompiler+DualUnits.swift -- ε in a statement of the session: a variable that is given.

import HypSyntax

extension FunctionCompiler {
  /// Binds the units that a statement of the session uses: they stand in its first active registers,
  /// and are seen by the functions in it as the variables of a comprehension are.
  func bindDualUnits(span: Span) {
    guard !dualUnits.units.isEmpty else { return }
    var scope: [String: String] = [:]
    for unit in dualUnits.units {
      let variable = uniqueName(unit.name)
      homes[Home(name: variable, kind: .number)] = emitter.permanent(.number)
      state.variables[variable] = .defined(.number)
      scope[unit.name] = variable
    }
    for product in dualUnits.products {
      let factors = product.factors.compactMap { scope[$0.name] }.map { home($0, .number) }
      guard let first = factors.first else { continue }
      let variable = uniqueName(product.name)
      assign(
        variable, factors.dropFirst().reduce(first) { binary(.multiply, $0, $1, span: span) },
        span: span)
      scope[product.name] = variable
    }
    scopes.append(scope)
  }
}

extension Statement {
  /// Where it assigns `name`, as closely as its form tells.
  func span(assigning name: String) -> Span {
    switch form {
    case .assign(let pattern, _), .forEach(let pattern, _, _): pattern.span(binding: name) ?? span
    case .define(let function): function.headSpan
    default: span
    }
  }
}

extension Pattern {
  fileprivate func span(binding name: String) -> Span? {
    switch self {
    case .name(name, let span): span
    case .name, .place: nil
    case .tuple(let patterns, _): patterns.lazy.compactMap { $0.span(binding: name) }.first
    }
  }
}
