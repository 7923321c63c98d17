// Operand.swift -- where a value stands while a function is compiled.

/// A register, or a constant that has none yet.
package enum Leaf: Hashable, Sendable {
  case constant(Double)
  case passive(Int)
  case active(Int)
  case object(Int)

  @inlinable
  package init(_ bank: Bank, _ register: Int) {
    switch bank {
    case .passive: self = .passive(register)
    case .active: self = .active(register)
    case .object: self = .object(register)
    }
  }

  @inlinable
  package var bank: Bank {
    switch self {
    case .constant, .passive: .passive
    case .active: .active
    case .object: .object
    }
  }

  @inlinable
  package var register: Int? {
    switch self {
    case .constant: nil
    case .passive(let r), .active(let r), .object(let r): r
    }
  }
}

/// A value: its kind, and a leaf for each register the kind asks for. Tuples, records and function
/// values are spread over registers, so that taking them apart costs nothing.
package struct Operand: Sendable {
  package var kind: Kind
  package var leaves: [Leaf]

  @inlinable
  package init(_ kind: Kind, _ leaves: [Leaf]) {
    self.kind = kind
    self.leaves = leaves
  }

  package static let none = Operand(.none, [])
  package static let never = Operand(.never, [])
  package static let absent = Operand(.absent, [])

  package static func constant(_ value: Double) -> Operand { Operand(.real, [.constant(value)]) }
  /// A number in a passive register.
  package static func real(_ register: Int) -> Operand { Operand(.real, [.passive(register)]) }
  /// A number in an active register.
  package static func number(_ register: Int) -> Operand { Operand(.number, [.active(register)]) }
  package static func bool(_ value: Bool) -> Operand { Operand(.bool, [.constant(value ? 1 : 0)]) }

  /// Whether it is `true` or `false`, where that is known; nil for all else.
  package var knownTruth: Bool? {
    guard kind == .bool, case .constant(let truth) = leaves[0] else { return nil }
    return truth != 0
  }

  /// The operands of the parts of a tuple.
  package var parts: [Operand] {
    guard case .tuple(_, let kinds) = kind else { return [] }
    return split(kinds)
  }

  /// Part number `place` of a tuple.
  ///
  /// - Complexity: O(parts), and nothing is made of the others.
  package func part(_ place: Int) -> Operand {
    guard case .tuple(_, let kinds) = kind else { return .never }
    return Operand(kinds[place], Array(leaves[range(ofPart: place, kinds)]))
  }

  /// The tuple with another part.
  package func replacing(_ place: Int, with part: Operand) -> Operand {
    guard case .tuple(let labels, var kinds) = kind else { return .never }
    var leaves = leaves
    leaves.replaceSubrange(range(ofPart: place, kinds), with: part.leaves)
    kinds[place] = part.kind
    return Operand(.tuple(labels: labels, kinds), leaves)
  }

  private func range(ofPart place: Int, _ kinds: [Kind]) -> Range<Int> {
    let start = kinds[..<place].reduce(0) { $0 + $1.leafCount }
    return start..<(start + kinds[place].leafCount)
  }

  /// The leaves dealt out to values of `kinds`, in order.
  package func split(_ kinds: [Kind]) -> [Operand] {
    var rest = leaves[...]
    return kinds.map { kind in
      let count = kind.leafCount
      defer { rest = rest.dropFirst(count) }
      return Operand(kind, Array(rest.prefix(count)))
    }
  }

  package static func tuple(labels: [String]? = nil, _ parts: [Operand]) -> Operand {
    Operand(.tuple(labels: labels, parts.map(\.kind)), parts.flatMap(\.leaves))
  }

  package static func function(_ function: FunctionKind, _ captured: [Operand] = []) -> Operand {
    Operand(.function(function), captured.flatMap(\.leaves))
  }
}

extension Operand {
  /// The registers of a frame from number `first` on, dealt out to values of `kinds`.
  package static func window(_ kinds: [Kind], from first: Int = 0) -> [Operand] {
    var next = PerBank(repeating: first)
    return kinds.map { kind in
      Operand(
        kind,
        kind.banks.map { bank in
          defer { next[bank] += 1 }
          return Leaf(bank, next[bank])
        })
    }
  }
}
