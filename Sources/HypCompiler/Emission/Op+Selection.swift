// Op+Selection.swift -- which instruction does an operation to given operands.

import HypCode

extension Op {
  /// Where an operand stands, as far as the choice of an instruction goes. Numbers that are no registers
  /// and no constants, as those of labels, belong to the operation.
  package enum Place: UInt8, CaseIterable {
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

    package init(_ role: Role) {
      if role == .constant { self = .constant } else { self = role.bank.map(Place.init) ?? .other }
    }
  }

  /// The instruction that does `operation` to operands in these places; nil where there is none.
  package static func select(
    _ operation: Operation, _ a: Place = .other, _ b: Place = .other, _ c: Place = .other,
    x: Place = .other
  ) -> Op? {
    let op = selection[key(operation, a, b, c, x)]
    return op == none ? nil : Op(rawValue: op)
  }

  private static func key(
    _ operation: Operation, _ a: Place, _ b: Place, _ c: Place, _ x: Place
  ) -> Int {
    [a, b, c, x].reduce(Int(operation.rawValue)) { $0 * Place.allCases.count + Int($1.rawValue) }
  }

  /// Stands for no instruction.
  private static let none = UInt8.max

  /// No two instructions do the same to operands in the same places.
  private static let selection: [UInt8] = {
    let last = Place.constant
    var selection = [UInt8](repeating: none, count: key(.label, last, last, last, last) + 1)
    for op in allCases {
      let row = op.row
      selection[
        key(row.operation, Place(row.a), Place(row.b), Place(row.c), Place(row.x))] = op.rawValue
    }
    return selection
  }()
}
