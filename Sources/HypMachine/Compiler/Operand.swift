// Operand.swift -- where a value stands while a function is compiled.

/// A register, or a constant that has none yet.
enum Leaf: Hashable, Sendable {
  case constant(Double)
  case passive(Int)
  case active(Int)
  case object(Int)

  init(_ bank: Bank, _ register: Int) {
    switch bank {
    case .passive: self = .passive(register)
    case .active: self = .active(register)
    case .object: self = .object(register)
    }
  }

  var bank: Bank {
    switch self {
    case .constant, .passive: .passive
    case .active: .active
    case .object: .object
    }
  }

  var register: Int? {
    switch self {
    case .constant: nil
    case .passive(let r), .active(let r), .object(let r): r
    }
  }
}

/// A value: its kind, and a leaf for each register the kind asks for. Tuples, records and function
/// values are spread over registers, so that taking them apart costs nothing.
struct Operand: Sendable {
  var kind: Kind
  var leaves: [Leaf]

  init(_ kind: Kind, _ leaves: [Leaf]) {
    self.kind = kind
    self.leaves = leaves
  }

  static let none = Operand(.none, [])
  static let never = Operand(.never, [])
  static let absent = Operand(.absent, [])

  static func constant(_ value: Double) -> Operand { Operand(.real, [.constant(value)]) }
  /// A number in a passive register.
  static func real(_ register: Int) -> Operand { Operand(.real, [.passive(register)]) }
  /// A number in an active register.
  static func number(_ register: Int) -> Operand { Operand(.number, [.active(register)]) }
  static func bool(_ value: Bool) -> Operand { Operand(.bool, [.constant(value ? 1 : 0)]) }

  /// The operands of the parts of a tuple.
  var parts: [Operand] {
    guard case .tuple(_, let kinds) = kind else { return [] }
    return split(kinds)
  }

  /// The leaves dealt out to values of `kinds`, in order.
  func split(_ kinds: [Kind]) -> [Operand] {
    var rest = leaves[...]
    return kinds.map { kind in
      let count = kind.banks.count
      defer { rest = rest.dropFirst(count) }
      return Operand(kind, Array(rest.prefix(count)))
    }
  }

  static func tuple(labels: [String]? = nil, _ parts: [Operand]) -> Operand {
    Operand(.tuple(labels: labels, parts.map(\.kind)), parts.flatMap(\.leaves))
  }

  static func function(_ function: FunctionKind, _ captured: [Operand] = []) -> Operand {
    Operand(.function(function), captured.flatMap(\.leaves))
  }
}
