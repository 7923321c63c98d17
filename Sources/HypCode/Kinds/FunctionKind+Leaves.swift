// FunctionKind+Leaves.swift -- functions with other kinds of what they carry.

extension FunctionKind {
  /// The function with other kinds of what it carries, in their order.
  package func replacingLeaves(_ kinds: [Kind]) -> FunctionKind {
    switch self {
    case .template(let template, let captures):
      .template(template, zip(captures, kinds).map { $0.of($1) })
    case .primitive, .library, .builtin: self
    case .derived(let derivation, let inner): .derived(derivation, inner.replacingLeaves(kinds))
    case .fallback(let inner, let place): .fallback(inner.replacingLeaves(kinds), place)
    case .pullback(let inner, let arguments):
      .pullback(
        inner.replacingLeaves(Array(kinds.prefix(inner.leafKinds.count))),
        Array(kinds.dropFirst(inner.leafKinds.count).prefix(arguments.count)))
    case .ruled(let inner, let rule):
      .ruled(
        inner.replacingLeaves(Array(kinds.prefix(inner.leafKinds.count))),
        rule.replacingLeaves(Array(kinds.dropFirst(inner.leafKinds.count).dropLast())))
    // Its leaves are pairs: only `unboxed` knows what becomes of them.
    case .pushforward: self
    }
  }
}
