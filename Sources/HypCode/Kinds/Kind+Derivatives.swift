// Kind+Derivatives.swift -- the kinds of tangents, gradients and Jacobians.

extension Kind {
  /// What one level further out holds the tangent of a value of this kind; nil where it has none.
  package func tangentKind(active: Bool) -> Kind? {
    switch self {
    case .real, .number, .array, .mask, .range: return tangentOfNumeric(active)
    case .any: return .any
    case .tuple(let labels, let parts):
      let tangents = parts.map { $0.tangentKind(active: active) ?? .none }
      return .tuple(labels: labels, tangents)
    case .function(let function): return .function(.pushforward(function, active: active))
    default: return nil
    }
  }

  /// The kind of the Taylor coefficients of a value of this kind; nil where it has none.
  package func taylorKind(active: Bool) -> Kind? {
    switch self {
    case .real: .vector(active: false)
    case .number: .vector(active: active)
    case .array(let own, let rank): .array(active: own && active, rank: rank + 1)
    case .mask(let rank): .array(active: false, rank: rank + 1)
    case .range(_, let own): .array(active: own && active, rank: 2)
    case .any: .any
    case .tuple(let labels, let parts):
      .tuple(labels: labels, parts.map { $0.taylorKind(active: active) ?? .none })
    default: nil
    }
  }

  private func tangentOfNumeric(_ active: Bool) -> Kind {
    switch self {
    case .real: .real
    case .number: active ? .number : .real
    case .array(let isActive, let rank): .array(active: isActive && active, rank: rank)
    case .mask(let rank): .array(active: false, rank: rank)
    case .range(_, let isActive): .vector(active: isActive && active)
    default: self
    }
  }

  /// The kind of all partial derivatives of a value of this kind by one of kind `input`.
  package func jacobianKind(_ input: Kind, active: Bool) -> Kind {
    switch self {
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, parts.map { $0.jacobianKind(input, active: active) })
    case .real, .number, .array, .mask, .range:
      return input.outerProduct(rank: numericRank ?? 0, active: active)
    default: return .any
    }
  }

  private func outerProduct(rank: Int, active: Bool) -> Kind {
    switch self {
    case .tuple(let labels, let parts):
      return .tuple(labels: labels, parts.map { $0.outerProduct(rank: rank, active: active) })
    default:
      let total = rank + (numericRank ?? 0)
      return total == 0 ? (active ? .number : .real) : .array(active: active, rank: total)
    }
  }

  package var hasFunction: Bool {
    switch self {
    case .function: true
    case .tuple(_, let parts): parts.contains(where: \.hasFunction)
    default: false
    }
  }
}

extension FunctionKind {
  /// Its parameters are not those of the function at its centre.
  package var hidesParameters: Bool {
    switch self {
    case .template, .primitive, .library, .builtin: false
    case .derived(_, let f), .pushforward(let f, _), .ruled(let f, _): f.hidesParameters
    case .pullback, .fallback: true
    }
  }
}
