// Action+Facts.swift -- what passes and watched runs ask of an action.

extension Action.Form {
  /// What it computes from; nil where it computes nothing.
  package var computing: [Operand]? {
    switch self {
    case .library(_, let arguments, _), .primitive(_, let arguments, _): arguments
    case .binary(_, let x, let y, _), .compare(_, let x, let y, _): [x, y]
    case .negate(let x, _): [x]
    default: nil
    }
  }

  /// Where its result is, if it computes one.
  package var result: Operand? {
    switch self {
    case .library(_, _, let result), .primitive(_, _, let result), .binary(_, _, _, let result),
      .compare(_, _, _, let result), .negate(_, let result):
      result
    default: nil
    }
  }

  /// It computes with numbers.
  package var isCountable: Bool {
    switch self {
    case .library, .binary, .negate, .primitive: true
    default: false
    }
  }

  /// All registers that it reads or writes.
  package var leaves: Set<Leaf> {
    var leaves: Set<Leaf> = []
    _ = mapOperands {
      leaves.formUnion($0.leaves.filter { $0.register != nil })
      return $0
    }
    return leaves
  }
}
