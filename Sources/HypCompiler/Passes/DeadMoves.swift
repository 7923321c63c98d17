// DeadMoves.swift -- numbers that are moved where nobody reads them.
//
//     i? = 1                      whether a variable has a value, where nothing asks
//     p.y = p of the session      a field that is not read, of a record that is
//     t = 1                       the step of a range that is counted in steps of 1
//
// A jump over nothing that is left is none. What computes stays, since it may be reported.

import HypCode

extension IRFunction {
  /// Leaves out copies of numbers to registers that are not read, and jumps to what follows them.
  mutating func dropDeadMoves() {
    var uses = Uses(self)
    for place in blocks.indices.reversed() {
      guard blocks[place].instructions.contains(where: { $0.isDead(uses) }) else { continue }
      var kept: [IRInstruction] = []
      // From the end, so that what only a dead move has read is dead too.
      for instruction in blocks[place].instructions.reversed() {
        if instruction.isDead(uses) {
          if let source = instruction.b.leaf { uses.dropRead(of: source) }
        } else {
          kept.append(instruction)
        }
      }
      blocks[place].instructions = kept.reversed()
    }
    dropEmptyJumps()
  }

  private mutating func dropEmptyJumps() {
    for place in blocks.indices.reversed() {
      guard let last = blocks[place].instructions.last, last.operation == .jump else { continue }
      for next in blocks[(place + 1)...] {
        if next.label == last.target {
          blocks[place].instructions.removeLast()
          break
        }
        if !next.instructions.isEmpty { break }
      }
    }
  }
}

extension IRInstruction {
  /// It copies a number, or loads a part of a name, to a register that is not read.
  fileprivate func isDead(_ uses: IRFunction.Uses) -> Bool {
    guard operation == .copy || operation == .base || operation == .global, let target = a.leaf,
      let register = target.register, register < IRRegisters.outgoing,
      target.bank != .object || operation == .global
    else { return false }
    return uses.reads(of: target) == 0
  }
}
