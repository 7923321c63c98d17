// LinearResults.swift -- calls of which only the derivative matters, where only that of the caller does.
//
// A gradient does not want the value of the loss, and so that of no part of it either:
//
//     penalised(w, λ, data) = loss(w, data) + λ / 2 * dot(w, w)

import HypCode

extension IRFunction {
  /// Marks each call whose number is returned at the end of its block, or is a linear part of what is.
  mutating func markLinearResults() {
    for place in blocks.indices {
      let instructions = blocks[place].instructions
      // The search is quadratic; nobody writes longer blocks by hand.
      guard instructions.last?.returned?.bank == .active, instructions.count <= 500 else {
        continue
      }
      for index in instructions.indices
      where instructions[index].op.row.x == .flag
        && Self.isLinear(in: instructions[(index + 1)...])
      {
        blocks[place].instructions[index].x = .number(Int(Instruction.linearResult))
      }
    }
  }

  /// What a call has just left in the window is a linear part of what `rest` returns, and nothing else.
  private static func isLinear(in rest: ArraySlice<IRInstruction>) -> Bool {
    // Registers whose derivative alone matters; the values in them are nan, maybe.
    var parts: Set<Leaf> = [.active(IRRegisters.outgoing)]
    for instruction in rest {
      switch instruction.operation {
      case .call, .callComputation, .callDynamic:
        // What it reads is not known, but for its window.
        if parts.contains(where: { ($0.register ?? 0) >= IRRegisters.outgoing }) { return false }
      case .leave: return true
      default: break
      }
      var (reads, writes): (Set<Leaf>, Set<Leaf>) = ([], [])
      instruction.visitRegisters {
        if parts.contains($0) { reads.insert($0) }
      } write: {
        writes.insert($0)
      }
      if !reads.isEmpty && !instruction.isLinear(in: reads) { return false }
      parts.subtract(writes)
      if !reads.isEmpty { parts.formUnion(writes) }
    }
    return false
  }
}

extension IRInstruction {
  /// What it makes is linear in the registers `parts` together.
  fileprivate func isLinear(in parts: Set<Leaf>) -> Bool {
    let row = op.row
    guard row.a == .writesN else { return false }
    // The factor or divisor is a number without derivatives.
    func isPassive(_ role: Role) -> Bool { role == .readsD || role == .constant }
    return switch row.operation {
    case .copy, .negate, .add, .subtract: true
    case .multiply, .divide: isPassive(row.c)
    case .addProduct, .subtractProduct: isPassive(row.x) || b.leaf.map { parts == [$0] } == true
    default: false
    }
  }
}
