// IRRegisters.swift -- the registers that a function wants, before the machine's are assigned.
//
// A variable is one register for each part of each kind that it holds, and keeps it: it is written
// wherever the program assigns it. So arrays are changed where they stand, and the registers need no
// renaming where control flows together (docs/architecture.md). A temporary is made for one value of an
// expression.

import HypCode

/// The registers of a function.
package struct IRRegisters {
  /// The first number of a register of the callee's window: `outgoing + i` is register i of it.
  package static let outgoing = 1 << 40

  /// The registers of a bank, by their numbers.
  struct Registers {
    fileprivate(set) var isTemporary: [Bool] = []
    fileprivate(set) var isShared: [Bool] = []
    /// The first ones, where captured values and arguments stand: they are the machine's first too.
    fileprivate(set) var parameterCount = 0
    var count: Int { isTemporary.count }
  }

  private(set) var passive = Registers()
  private(set) var active = Registers()
  private(set) var object = Registers()

  subscript(bank: Bank) -> Registers {
    switch bank {
    case .passive: passive
    case .active: active
    case .object: object
    }
  }

  private mutating func change(_ bank: Bank, _ body: (inout Registers) -> Void) {
    switch bank {
    case .passive: body(&passive)
    case .active: body(&active)
    case .object: body(&object)
    }
  }

  package mutating func make(_ bank: Bank, isTemporary: Bool) -> Leaf {
    let number = self[bank].count
    change(bank) {
      $0.isTemporary.append(isTemporary)
      $0.isShared.append(false)
    }
    return Leaf(bank, number)
  }

  /// The registers so far are those of captured values and arguments.
  package mutating func endParameters() {
    for bank in [Bank.passive, .active, .object] { change(bank) { $0.parameterCount = $0.count } }
  }

  /// Several operands stand in this register.
  mutating func share(_ leaf: Leaf) {
    guard let number = leaf.register, number < self[leaf.bank].count else { return }
    change(leaf.bank) { $0.isShared[number] = true }
  }

  func isTemporary(_ leaf: Leaf) -> Bool {
    guard let number = leaf.register, number < self[leaf.bank].count else { return false }
    return self[leaf.bank].isTemporary[number]
  }

  func isShared(_ leaf: Leaf) -> Bool {
    guard let number = leaf.register, number < self[leaf.bank].count else { return false }
    return self[leaf.bank].isShared[number]
  }
}
