// Kind+Leaves.swift -- going through the parts of a kind that are not tuples, and through what functions carry.

import HypNumbers

extension Kind {
  /// The kind of a value of the same structure, with what `f` makes of each leaf.
  package func mapLeaves(_ f: (Kind) -> Kind) -> Kind {
    guard case .tuple(let labels, let parts) = self else { return f(self) }
    return .tuple(labels: labels, parts.mapPatiently(orElse: .none) { $0.mapLeaves(f) })
  }

  /// Calls `body` with each leaf, in order.
  package func forEachLeaf(_ body: (Kind) -> Void) {
    guard case .tuple(_, let parts) = self else { return body(self) }
    for part in parts { part.forEachLeaf(body) }
  }

  /// Some part is one for which `condition` holds; what functions carry is a part of them.
  package func hasPart(where condition: (Kind) -> Bool) -> Bool {
    switch self {
    case .tuple(_, let parts): parts.contains { $0.hasPart(where: condition) }
    case .function(let function):
      condition(self) || function.leafKinds.contains { $0.hasPart(where: condition) }
    case .choice(let alternatives):
      condition(self) || alternatives.contains { $0.hasPart(where: condition) }
    default: condition(self)
    }
  }
}

extension FunctionKind {
  /// The function with what `f` makes of each kind that it carries, in their order.
  ///
  /// - Parameter pushforward: what becomes of a pushforward, of which the leaves are pairs: it is given the
  ///   function inside and whether what it carries is active.
  package func mapLeaves(
    _ f: (Kind) -> Kind, pushforward: (FunctionKind, Bool) -> FunctionKind
  ) -> FunctionKind {
    func mapped(_ inner: FunctionKind) -> FunctionKind {
      inner.mapLeaves(f, pushforward: pushforward)
    }
    switch self {
    case .template(let template, let captures):
      return .template(template, captures.map { $0.of(f($0.kind)) })
    case .primitive, .library, .builtin: return self
    case .derived(let derivation, let inner): return .derived(derivation, mapped(inner))
    case .fallback(let inner, let place): return .fallback(mapped(inner), place)
    case .pushforward(let inner, let active): return pushforward(inner, active)
    case .pullback(let inner, let arguments):
      let result = FunctionKind.pullback(mapped(inner), arguments.map(f))
      for kind in Kind.randomState { _ = f(kind) }
      return result
    case .ruled(let inner, let rule):
      let result = FunctionKind.ruled(mapped(inner), mapped(rule))
      _ = f(.bool)
      return result
    }
  }

  /// The functions around which this one is made: of an operator the one that it is applied to, and of a
  /// function with a rule also the rule.
  package var inner: [FunctionKind] {
    switch self {
    case .template, .primitive, .library, .builtin: []
    case .derived(_, let f), .pushforward(let f, _), .pullback(let f, _), .fallback(let f, _): [f]
    case .ruled(let f, let rule): [f, rule]
    }
  }
}
