// FunctionKind+Needs.swift -- which functions are compiled for exact kinds alone, and for how many.

extension FunctionKind {
  /// Code for it is compiled for the kinds of its arguments and of what it carries, never for boxes.
  package var needsKinds: Bool {
    switch self {
    case .derived(DerivativeOperator(.checkpoint), let f): f.needsKinds
    case .ruled(let f, let df): f.needsKinds || df.needsKinds
    case .derived, .pushforward, .pullback: true
    case .builtin(let builtin):
      builtin.isOperator || builtin == .iterate || builtin == .withDerivative
    case .template, .primitive, .library, .fallback: false
    }
  }
}

extension Kind {
  /// A derivative takes so many numbers and arrays apart at most: each has registers of its own.
  package static let maximumSpread = 1000

  /// It is small enough to be taken apart.
  package var isSpreadable: Bool {
    depth <= Kind.maximumSpread / 10 && banks.count <= Kind.maximumSpread
  }
}
