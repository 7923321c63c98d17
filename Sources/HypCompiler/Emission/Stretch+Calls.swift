// Stretch+Calls.swift -- calls of which only the derivative matters, where only that of the caller does.
//
// A gradient does not want the value of the loss, and so that of no part of it either:
//
//     penalised(w, λ, data) = loss(w, data) + λ / 2 * dot(w, w)

import HypCode

extension Stretch {
  /// Marks each call whose number is returned at the end of the stretch, or is a linear part of what is.
  mutating func markLinearResults() {
    guard items.last?.instruction.returned?.bank == .active else { return }
    for index in items.indices
    where items[index].instruction.op.row.x == .flag && isLinear(resultOf: index) {
      items[index].instruction.x = Instruction.linearResult
    }
  }

  private func isLinear(resultOf call: Int) -> Bool {
    // Registers whose derivative alone matters; the values in them are nan, maybe.
    var parts: Set<Leaf> = [.active(Emitter.outgoing)]
    for item in items[(call + 1)...] {
      let reads = item.reads.intersection(parts)
      switch item.instruction.op.operation {
      case .call, .callComputation, .callDynamic:
        // What it reads is not known, but for its window.
        if parts.contains(where: { ($0.register ?? 0) >= Emitter.outgoing }) { return false }
      case .leave: return true
      default: break
      }
      if !reads.isEmpty && !item.instruction.isLinear(in: reads) { return false }
      parts.subtract(item.writes)
      if !reads.isEmpty { parts.formUnion(item.writes) }
    }
    return false
  }
}

extension Instruction {
  /// What it makes is linear in the registers `parts` together.
  fileprivate func isLinear(in parts: Set<Leaf>) -> Bool {
    let row = op.row
    guard row.a == .writesN else { return false }
    // The factor or divisor is a number without derivatives.
    func isPassive(_ role: Role) -> Bool { role == .readsD || role == .constant }
    return switch row.operation {
    case .copy, .negate, .add, .subtract: true
    case .multiply, .divide: isPassive(row.c)
    case .addProduct, .subtractProduct: isPassive(row.x) || parts == [.active(Int(b))]
    default: false
    }
  }
}
