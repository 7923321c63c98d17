// Kind+Arrays.swift -- kinds of arrays, as functions of the library take and give them.

/// What is known of an argument that is to be an array.
package struct ArrayKind {
  /// Nil where it is known only when the program runs.
  package let rank: Int?
  package let isActive: Bool

  package init(rank: Int?, isActive: Bool) {
    self.rank = rank
    self.isActive = isActive
  }
}

extension Kind {
  /// An array of this rank; of rank 0, a number.
  package static func numbers(rank: Int, active: Bool) -> Kind {
    rank > 0 ? .array(active: active, rank: rank) : active ? .number : .real
  }

  /// This kind as an array: of a number, an array, a range, or a tuple of them; nil for all else.
  package var asArray: ArrayKind? {
    switch self {
    case .any: return ArrayKind(rank: nil, isActive: true)
    case .tuple(_, let parts):
      guard let first = parts.first else { return ArrayKind(rank: 1, isActive: false) }
      guard let kind = first.asArray else { return nil }
      var rank = kind.rank
      for part in parts {
        guard let other = part.asArray else { return nil }
        if rank != nil, other.rank != nil, rank != other.rank { return nil }
        if other.rank == nil { rank = nil }
      }
      return ArrayKind(rank: rank.map { $0 + 1 }, isActive: isActive)
    default: return numericRank.map { ArrayKind(rank: $0, isActive: isActive) }
    }
  }

  /// The kind of a reduction of this array along an axis of kind `axis`.
  package func reduced(along axis: Kind, active: Bool? = nil) -> Kind? {
    guard let array = asArray, array.rank != 0 else { return nil }
    let active = active ?? array.isActive
    switch axis {
    case .none: return array.rank == nil ? .any : .numbers(rank: 0, active: active)
    case .real, .number:
      return array.rank.map { .numbers(rank: $0 - 1, active: active) } ?? .any
    case .any: return .any
    default: return nil
    }
  }

  /// How many axes an array has whose shape is given by values of these kinds: numbers, or one
  /// tuple or array of them. The outer nil where they do not fit, the inner where it is not known.
  package static func rank(ofShape kinds: [Kind]) -> Int?? {
    if kinds.count == 1 {
      switch kinds[0] {
      case .any, .array(_, rank: 1), .range: return .some(nil)
      case .tuple(_, let parts): return rank(ofLengths: parts)
      default: break
      }
    }
    return rank(ofLengths: kinds)
  }

  private static func rank(ofLengths kinds: [Kind]) -> Int?? {
    if kinds.contains(.any) { return .some(nil) }
    return kinds.allSatisfy(\.isNumeric) ? .some(kinds.count) : nil
  }

  /// The parts of a tuple.
  package var tupleParts: [Kind] { if case .tuple(_, let parts) = self { parts } else { [] } }
}
