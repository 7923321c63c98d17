// CommonSubexpressions.swift -- what is computed twice from the same numbers is computed once.
//
//     t = x / s; u = x / s; y = t * u         t = x / s; y = t * t
//     t = A[i, j]; u = A[i, j]; y = t * u     t = A[i, j]; y = t * t
//
// Only numbers without derivatives: to compute one of them twice has the same bits as to compute it once, while a
// number that is used twice collects its cotangents in another order than two that are used once.

import HypCode
import HypPrimitives

extension IRFunction {
  /// Lets the readers of a number in a block read the one that was computed before in the same way.
  mutating func shareSubexpressions() {
    // Who counts wants to know what the program as written does.
    guard !isCounting else { return }
    let uses = Uses(self)
    var names: [Leaf: Leaf] = [:]
    for place in blocks.indices where hasSeveral(blocks[place], uses) || !names.isEmpty {
      var values = Values()
      var kept: [IRInstruction] = []
      kept.reserveCapacity(blocks[place].instructions.count)
      for instruction in blocks[place].instructions {
        let renamed = instruction.reading(names)
        if let target = instruction.a.leaf, isMade(target, by: instruction, uses),
          let first = values.note(renamed, as: target)
        {
          names[target] = first
        } else {
          kept.append(renamed)
        }
        renamed.visitRegisters { _ in
        } write: {
          values.forget($0)
        }
      }
      blocks[place].instructions = kept
    }
  }

  /// Something may be computed twice in a block.
  private func hasSeveral(_ block: IRBlock, _ uses: Uses) -> Bool {
    var count = 0
    for instruction in block.instructions where instruction.operation.isOfNumbers {
      guard let target = instruction.a.leaf, isMade(target, by: instruction, uses) else {
        continue
      }
      count += 1
      if count == 2 { return true }
    }
    return false
  }

  /// A temporary that this instruction alone writes.
  private func isMade(_ leaf: Leaf, by instruction: IRInstruction, _ uses: Uses) -> Bool {
    guard leaf.bank == .passive, registers.isTemporary(leaf) else { return false }
    // What it stands for where its registers have too high numbers writes it too.
    return uses.writes(of: leaf) == 1 + instruction.fallback.count
  }
}

extension IRInstruction {
  /// The same instruction, which reads registers by their new names.
  fileprivate func reading(_ names: [Leaf: Leaf]) -> IRInstruction {
    guard !names.isEmpty else { return self }
    var isAffected = false
    visitRegisters {
      if names[$0] != nil { isAffected = true }
    } write: { _ in
    }
    return isAffected ? mapRegisters { names[$0] ?? $0 } : self
  }
}

/// What has been computed in a block so far.
private struct Values {
  /// An operation on operands as they were at the time.
  private struct Key: Hashable {
    let op: Op
    let operands: [Operand]
  }

  private enum Operand: Hashable {
    case none
    case constant(UInt64)
    case register(Leaf, version: Int)
    case number(Int)
    case primitive(PrimitiveID)
  }

  private var known: [Key: Leaf] = [:]
  /// How often registers have been written.
  private var versions: [Leaf: Int] = [:]

  /// Where the same was computed before; nil where this is the first time, which is then known.
  mutating func note(_ instruction: IRInstruction, as target: Leaf) -> Leaf? {
    let role = instruction.op.row.a
    guard role.writes, !role.reads, instruction.operation.isOfNumbers else { return nil }
    var operands: [Operand] = []
    for slot in [instruction.b, instruction.c, instruction.x] {
      guard let operand = operand(slot) else { return nil }
      operands.append(operand)
    }
    let key = Key(op: instruction.op, operands: operands)
    if let first = known[key] { return first }
    known[key] = target
    return nil
  }

  /// A register is written.
  mutating func forget(_ leaf: Leaf) { versions[leaf, default: 0] += 1 }

  /// Nil for what changes unseen, as the window of calls does.
  private func operand(_ slot: IRInstruction.Slot) -> Operand? {
    switch slot {
    case .none: return Operand.none
    case .number(let number): return .number(number)
    case .leaf(.constant(let value)): return .constant(value.bitPattern)
    case .leaf(let leaf):
      // An array is written where it is changed, and belongs to one register.
      guard let register = leaf.register, register < IRRegisters.outgoing else { return nil }
      return .register(leaf, version: versions[leaf] ?? 0)
    case .primitive(let primitive): return .primitive(primitive)
    case .leaves, .label, .global, .action, .callee, .trap, .moves: return nil
    }
  }
}

extension Operation {
  /// It makes a number of numbers, copies one, or reads one out of an array.
  fileprivate var isOfNumbers: Bool {
    switch self {
    case .copy, .base, .compare, .not, .element, .matrixElement: true
    default: isArithmetic
    }
  }
}
