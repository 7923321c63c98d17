// CoalescedMoves.swift -- what a temporary is made for is made where it goes.
//
//     t = x + 1; x = t            x = x + 1
//
// Of numbers also where other instructions stand in between, which have nothing to do with x: the parts of a structure
// are all computed before the first is assigned. A temporary that holds no object any more is not let go of.

import HypCode

extension IRFunction {
  /// Lets instructions write the registers to which their results are moved at once.
  mutating func coalesceMoves() {
    let uses = Uses(self)
    for place in blocks.indices {
      guard blocks[place].instructions.contains(where: { $0.operation.isMove }) else { continue }
      var coalesced: [IRInstruction] = []
      coalesced.reserveCapacity(blocks[place].instructions.count)
      var history = History()
      for instruction in blocks[place].instructions {
        if let maker = coalesced.last, let source = maker.a.leaf, isMade(source, by: maker, uses) {
          if instruction.operation == .leave, case .moves(let moves) = instruction.a,
            let move = parameterMove(of: source, moves)
          {
            let parameter = move.target
            coalesced[coalesced.count - 1].a = .leaf(parameter)
            var returning = instruction
            returning.a = .moves(
              moves.map { $0.source == source ? .init(source: parameter, target: $0.target) : $0 })
            coalesced.append(returning)
            continue
          }
          if instruction.operation.isMove, instruction.b.leaf == source,
            let target = instruction.a.leaf, target.bank == source.bank
          {
            coalesced[coalesced.count - 1].a = .leaf(target)
            history.move(source, to: target, coalesced.count - 1)
            continue
          }
        }
        if instruction.operation == .copy, let source = instruction.b.leaf, source.bank != .object,
          let target = instruction.a.leaf, target.bank == source.bank,
          let made = history.maker(of: source, notTouching: target),
          isMade(source, by: coalesced[made], uses)
        {
          coalesced[made].a = .leaf(target)
          history.move(source, to: target, made)
          continue
        }
        history.note(instruction, at: coalesced.count)
        coalesced.append(instruction)
      }
      blocks[place].instructions = coalesced.filter { !$0.movesNothing }
    }
    dropClears()
  }

  /// The instruction makes a temporary, for one reader.
  private func isMade(_ leaf: Leaf, by maker: IRInstruction, _ uses: Uses) -> Bool {
    let role = maker.op.row.a
    guard role.writes, !role.reads, registers.isTemporary(leaf), !registers.isShared(leaf),
      uses.reads(of: leaf) == 1
    else { return false }
    // An object is let go of at the end of its statement, or where it is moved.
    return leaf.bank == .object || uses.writes(of: leaf) == 1
  }

  /// The move by which a temporary is returned in the register of a parameter that nothing else then reads.
  /// There the numbers of the function and of the machine are the same.
  private func parameterMove(
    of source: Leaf, _ moves: [IRInstruction.Move]
  ) -> IRInstruction.Move? {
    guard let move = moves.first(where: { $0.source == source }),
      let number = move.target.register, number < registers[source.bank].parameterCount,
      move.target.bank == source.bank, !moves.contains(where: { $0.source == move.target })
    else { return nil }
    return move
  }

  /// Temporaries that hold nothing are not cleared: nothing has been made in them, or it has been taken.
  private mutating func dropClears() {
    guard blocks.contains(where: { $0.instructions.contains { $0.operation == .clear } }) else {
      return
    }
    var made: Set<Leaf> = []
    for block in blocks {
      for instruction in block.instructions where instruction.operation != .clear {
        instruction.visitRegisters { _ in
        } write: {
          if $0.bank == .object { made.insert($0) }
        }
      }
    }
    for place in blocks.indices {
      var taken: Set<Leaf> = []
      blocks[place].instructions.removeAll { instruction in
        if instruction.operation == .clear, let leaf = instruction.a.leaf {
          return taken.contains(leaf) || !made.contains(leaf)
        }
        instruction.visitRegisters { _ in
        } write: {
          taken.remove($0)
        }
        if instruction.operation == .take, let leaf = instruction.b.leaf { taken.insert(leaf) }
        return false
      }
    }
  }
}

/// Where the registers of a block were named last.
private struct History {
  private var written: [Leaf: Int] = [:]
  private var touched: [Leaf: Int] = [:]
  private var lastCall = -1

  /// Where a register was written, if `target` has been neither read nor written since.
  func maker(of source: Leaf, notTouching target: Leaf) -> Int? {
    guard let made = written[source], touched[target] ?? -1 <= made else { return nil }
    // Calls use their window unseen.
    if target.register ?? 0 >= IRRegisters.outgoing, lastCall > made { return nil }
    return made
  }

  mutating func note(_ instruction: IRInstruction, at place: Int) {
    instruction.visitRegisters {
      touched[$0] = place
    } write: {
      touched[$0] = place
      written[$0] = place
    }
    if instruction.op.row.effect.contains(.calls) { lastCall = place }
  }

  /// What wrote one register writes another instead.
  mutating func move(_ source: Leaf, to target: Leaf, _ place: Int) {
    written[source] = nil
    written[target] = place
    touched[target] = place
  }
}

extension Operation {
  fileprivate var isMove: Bool { self == .copy || self == .take || self == .leave }
}

extension IRInstruction {
  /// It moves a register to itself.
  fileprivate var movesNothing: Bool {
    guard operation == .copy, let source = b.leaf else { return false }
    return a.leaf == source
  }
}
