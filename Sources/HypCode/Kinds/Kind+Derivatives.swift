// Kind+Derivatives.swift -- the kinds of tangents, gradients and Jacobians.

extension Kind {
  /// What one level further out holds the tangent of a value of this kind; nil where it has none.
  package func tangentKind(active: Bool) -> Kind? {
    guard !isStructure else { return mapLeaves { $0.leafTangent(active) ?? .none } }
    return leafTangent(active)
  }

  private func leafTangent(_ active: Bool) -> Kind? {
    switch self {
    case .real: .real
    case .number: active ? .number : .real
    case .array(let isActive, let rank): .array(active: isActive && active, rank: rank)
    case .small(let isActive, let shape): .small(active: isActive && active, shape: shape)
    case .rows(let isActive, let columns): .rows(active: isActive && active, columns: columns)
    case .mask(let rank): .array(active: false, rank: rank)
    case .range(_, let isActive): .vector(active: isActive && active)
    case .any: .any
    case .function(let function): .function(.pushforward(function, active: active))
    default: nil
    }
  }

  /// The kind of the Taylor coefficients of a value of this kind; nil where it has none.
  package func taylorKind(active: Bool) -> Kind? {
    guard !isStructure else { return mapLeaves { $0.leafCoefficients(active) ?? .none } }
    return leafCoefficients(active)
  }

  private func leafCoefficients(_ active: Bool) -> Kind? {
    switch self {
    case .real: .vector(active: false)
    case .number: .vector(active: active)
    case .array(let own, let rank): .array(active: own && active, rank: rank + 1)
    case .small(let own, let shape): .array(active: own && active, rank: shape.count + 1)
    case .rows(let own, _): .array(active: own && active, rank: 3)
    case .mask(let rank): .array(active: false, rank: rank + 1)
    case .range(_, let own): .array(active: own && active, rank: 2)
    case .any: .any
    default: nil
    }
  }

  /// The kind of all partial derivatives of a value of this kind by one of kind `input`.
  package func jacobianKind(_ input: Kind, active: Bool) -> Kind {
    mapLeaves { leaf in
      leaf.numericRank.map { input.outerProduct(rank: $0, active: active) } ?? .any
    }
  }

  private func outerProduct(rank: Int, active: Bool) -> Kind {
    mapLeaves { .numbers(rank: rank + ($0.numericRank ?? 0), active: active) }
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
