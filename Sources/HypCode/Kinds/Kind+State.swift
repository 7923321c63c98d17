// Kind+State.swift -- whether a step of `iterate` gives what it takes.

extension Kind {
  /// What is wrong with a state of this kind that a step makes one of the kind `next`; nil where they
  /// have the same structure, or where that is known only when the step runs.
  package func change(to next: Kind) -> RuntimeError? {
    guard !hasBox, !next.hasBox, joined(next).bounded.hasBox else { return nil }
    let (before, after) = firstDifference(next)
    return .stateChanged(from: before, to: after)
  }

  /// The outermost parts, of tuples of one form, that are of different kinds.
  fileprivate func firstDifference(_ other: Kind) -> (Kind, Kind) {
    guard case .tuple(let labels, let parts) = self, case .tuple(let names, let others) = other,
      labels == names, parts.count == others.count
    else { return (self, other) }
    for (a, b) in zip(parts, others) where a.joined(b) == .any || a.joined(b).isChoice {
      return a.firstDifference(b)
    }
    for (a, b) in zip(parts, others) where a.joined(b).hasBox { return a.firstDifference(b) }
    return (self, other)
  }
}
