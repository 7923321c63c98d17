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

  /// Calls `read` with each register that it computes from, and `write` with each where it leaves a result or
  /// changes what stands there.
  package func visitRegisters(read: (Leaf) -> Void, write: (Leaf) -> Void) {
    _ = mapOperands {
      for leaf in $0.leaves where leaf.register != nil { read(leaf) }
      return $0
    } results: {
      for leaf in $0.leaves where leaf.register != nil { write(leaf) }
      return $0
    }
    for leaf in updated?.leaves ?? [] where leaf.register != nil { write(leaf) }
  }

  /// What it changes where it stands.
  private var updated: Operand? {
    switch self {
    case .store(let container, _, _): container
    case .build(let collection, _), .append(let collection, _): collection
    case .counted(let action): action.form.updated
    default: nil
    }
  }
}
