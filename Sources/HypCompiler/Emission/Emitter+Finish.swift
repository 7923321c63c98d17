// Emitter+Finish.swift -- labels to distances, registers of the next window to numbers.

import HypCode

extension Emitter {
  // MARK: Finishing

  /// Resolves labels and outgoing registers. `prologue` is put in front. Nil where the function has too
  /// much of something, which `excess` then tells.
  mutating func finish(prologue: Segment) -> CodeContents? {
    if excess != nil { return nil }
    dropUnreachable()
    fuseOperations()
    var positions = [Int](repeating: 0, count: labelCount)
    let segment = isCounting ? tallied(segment) : segment
    var output = tables
    let all = prologue.instructions + segment.instructions
    let allSpans = prologue.spans + segment.spans
    output.instructions.reserveCapacity(all.count)
    output.spans.reserveCapacity(all.count)
    for (instruction, span) in zip(all, allSpans) {
      if let label = instruction.number(.label) {
        positions[label] = output.instructions.count
      } else {
        output.instructions.append(instruction)
        output.spans.append(span)
      }
    }
    output.passiveCount = passive.count
    output.activeCount = active.count
    output.objectCount = object.count
    // A jump to a jump goes where that one goes.
    let unresolved = output.instructions
    func destination(_ label: UInt16) -> Int {
      var position = positions[Int(label)]
      for _ in 0..<4 {
        guard position < unresolved.count, unresolved[position].op.operation == .jump else { break }
        position = positions[Int(unresolved[position].c)]
      }
      return position
    }
    for index in output.instructions.indices {
      var instruction = output.instructions[index].mapRegisters(resolve)
      if instruction.op.jumps {
        let distance = destination(instruction.c) - (index + 1)
        guard let short = Int16(exactly: distance) else {
          isTooFar()
          return nil
        }
        instruction.c = UInt16(bitPattern: short)
      }
      output.instructions[index] = instruction
    }
    output.actions = output.actions.map { action in
      let form = action.form.mapOperands { operand in
        Operand(operand.kind, operand.leaves.map(resolve))
      }
      let action = Action(form, parts: action.parts)
      return isCounting && form.isCountable ? Action(.counted(action), parts: action.parts) : action
    }
    return excess == nil ? output : nil
  }

  /// Leaves out what follows an instruction that goes elsewhere, up to the next label.
  private mutating func dropUnreachable() {
    var reached = Segment()
    var isReached = true
    for (instruction, span) in zip(segment.instructions, segment.spans) {
      if instruction.op.row.a == .label { isReached = true }
      guard isReached else { continue }
      reached.instructions.append(instruction)
      reached.spans.append(span)
      isReached = !instruction.op.goesElsewhere
    }
    segment = reached
  }

  private func resolve(_ leaf: Leaf) -> Leaf {
    guard let register = leaf.register, register >= Emitter.outgoing else { return leaf }
    return Leaf(leaf.bank, frameSize(leaf.bank) + register - Emitter.outgoing)
  }

  private func frameSize(_ bank: Bank) -> Int {
    switch bank {
    case .passive: passive.count
    case .active: active.count
    case .object: object.count
    }
  }
}
