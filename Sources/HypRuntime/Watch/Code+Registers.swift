// Code+Registers.swift -- the registers that an instruction of a finished code reads and writes.

import HypCode

extension Code {
  /// What an instruction reads, and what it may write. One that is updated is both; what is taken out of a register
  /// leaves it empty.
  func registers(of index: Int) -> (reads: [Leaf], writes: [Leaf]) {
    let i = instructions[index]
    var (reads, writes) = ([Leaf](), [Leaf]())
    for (number, role) in i.operands {
      guard let bank = role.bank else { continue }
      if role.reads { reads.append(Leaf(bank, number)) }
      if role.writes { writes.append(Leaf(bank, number)) }
    }
    switch i.op.operation {
    case .take: writes.append(.object(Int(i.b)))
    case .place:
      let row = RegisterRow(operand: i.x)
      guard let bank = i.op.row.a.bank else { break }
      for place in 0..<row.count { writes.append(Leaf(bank, Int(i.a) + place * row.stride)) }
    default: break
    }
    if let action = i.number(.action).map({ actions[$0] }) {
      action.form.visitRegisters {
        reads.append($0)
      } write: {
        writes.append($0)
      }
      for leaf in action.derivative?.result.leaves ?? [] where leaf.register != nil {
        writes.append(leaf)
      }
    }
    return (reads, writes)
  }
}
