// Op+Selection.swift -- which instruction does an operation to given operands.

import HypCode

extension Op {
  /// Where an operand stands, as far as the choice of an instruction goes. Numbers that are no registers
  /// and no constants, as those of labels, belong to the operation.
  enum Place: UInt8 {
    case other, passive, active, object, constant

    init(_ bank: Bank) {
      switch bank {
      case .passive: self = .passive
      case .active: self = .active
      case .object: self = .object
      }
    }

    init(_ leaf: Leaf) {
      if case .constant = leaf { self = .constant } else { self = Place(leaf.bank) }
    }

    init(_ role: Role) {
      if role == .constant { self = .constant } else { self = role.bank.map(Place.init) ?? .other }
    }
  }

  /// The instruction that does `operation` to operands in these places; nil where there is none.
  static func select(
    _ operation: Operation, _ a: Place = .other, _ b: Place = .other, _ c: Place = .other,
    x: Place = .other
  ) -> Op? {
    selection[key(operation, a, b, c, x)]
  }

  private static func key(
    _ operation: Operation, _ a: Place, _ b: Place, _ c: Place, _ x: Place
  ) -> Int {
    (((Int(operation.rawValue) * 8 + Int(a.rawValue)) * 8 + Int(b.rawValue)) * 8 + Int(c.rawValue))
      * 8 + Int(x.rawValue)
  }

  /// No two instructions do the same to operands in the same places.
  private static let selection: [Int: Op] = {
    var selection: [Int: Op] = [:]
    selection.reserveCapacity(allCases.count)
    for op in allCases {
      let row = op.row
      selection[
        key(row.operation, Place(row.a), Place(row.b), Place(row.c), Place(row.x))] = op
    }
    return selection
  }()
}
