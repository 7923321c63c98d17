// Kind+Choice.swift -- values that are of one of several kinds, where the compiler knows which ones.
//
// `none` or a record, one function or another, a number or a vector: ways that meet with such values
// make a choice. It stands in a register with the number of the alternative, and in the registers of all of
// them. What is done with it is compiled for each, behind a jump, so that nothing is boxed.
//
// An alternative holds no choice itself, and but for functions there is one of a sort: so a loop over a
// structure that grows finds its kind after a few rounds.

extension Kind {
  package var isChoice: Bool { if case .choice = self { true } else { false } }

  /// The kinds that a value of this kind may be of.
  package var alternatives: [Kind] { if case .choice(let kinds) = self { kinds } else { [self] } }

  /// A choice has at most so many alternatives.
  static let maximumAlternatives = 8

  /// What holds the values of both, of which neither holds those of the other.
  static func choice(_ x: Kind, _ y: Kind) -> Kind {
    var kinds = x.alternatives
    for kind in y.alternatives {
      guard let place = kinds.firstIndex(where: { $0.isSort(of: kind) }) else {
        kinds.append(kind)
        continue
      }
      guard let both = kinds[place].alternative(with: kind) else { return .any }
      kinds[place] = both
    }
    let isPlain = kinds.allSatisfy { !$0.hasPart { $0.isChoice || $0 == .any || $0 == .absent } }
    guard isPlain, kinds.count <= maximumAlternatives else { return .any }
    // In one order, so that the same kinds are the same choice: functions as they come, since they have none.
    let order = kinds.enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }
    return .choice(order.map(\.element))
  }

  /// Where it stands among alternatives.
  private var rank: Int {
    switch self {
    case .never, .absent, .none: 0
    case .real, .number: 1
    case .bool: 2
    case .string: 3
    case .range: 4
    case .tuple: 5
    case .function, .choice, .any: 6
    case .array(_, let rank): 6 + 2 * rank
    case .mask(let rank): 7 + 2 * rank
    case .small, .rows: whole.rank
    }
  }

  /// Both are of the sort of which there is one alternative.
  private func isSort(of other: Kind) -> Bool {
    switch (whole, other.whole) {
    case (.real, .number), (.number, .real), (.tuple, .tuple), (.range, .range): true
    case (.array(_, let a), .array(_, let b)): a == b
    case (.function(let f), .function(let g)): f.joined(g) != nil
    default: self == other
    }
  }

  /// The one alternative that holds the values of two kinds of a sort; nil where there is none.
  private func alternative(with other: Kind) -> Kind? {
    switch (self, other) {
    case (.tuple(let labels, let parts), .tuple(let labels2, let parts2)):
      labels == labels2 && parts.count == parts2.count ? joined(other) : nil
    case (.range(let closed, _), .range(let closed2, _)): closed == closed2 ? joined(other) : nil
    default: joined(other)
    }
  }

  /// The alternative that holds values of a kind.
  package func place(of kind: Kind) -> Int? {
    alternatives.firstIndex { $0.joined(kind) == $0 }
  }

  /// The kind of the same value where what may be of several kinds is boxed.
  package var boxingChoices: Kind { mapLeaves { $0.isChoice ? .any : $0 } }
}

extension Operand {
  /// The value as each of the kinds that it may be of.
  package var alternatives: [Operand] {
    guard case .choice(let kinds) = kind else { return [self] }
    return Operand(kind, Array(leaves.dropFirst())).split(kinds)
  }
}
