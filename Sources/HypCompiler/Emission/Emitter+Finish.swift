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
      if instruction.op == .label {
        positions[Int(instruction.a)] = output.instructions.count
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
        guard position < unresolved.count, unresolved[position].op == .jump else { break }
        position = positions[Int(unresolved[position].c)]
      }
      return position
    }
    for index in output.instructions.indices {
      var instruction = output.instructions[index]
      let (a, b, c) = instruction.op.roles
      instruction.a = resolve(instruction.a, a)
      instruction.b = resolve(instruction.b, b)
      if c == .target {
        let distance = destination(instruction.c) - (index + 1)
        guard let short = Int16(exactly: distance) else {
          isTooFar()
          return nil
        }
        instruction.c = UInt16(bitPattern: short)
      } else {
        instruction.c = resolve(instruction.c, c)
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
      if instruction.op == .label { isReached = true }
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

  private func resolve(_ operand: UInt16, _ role: Op.Role) -> UInt16 {
    let register = Int(operand)
    guard register >= Emitter.outgoing else { return operand }
    let bank: Bank
    switch role {
    case .writesD, .readsD, .updatesD: bank = .passive
    case .writesN, .readsN, .updatesN: bank = .active
    case .writesO, .readsO, .updatesO: bank = .object
    case .unused, .constant, .target, .number: return operand
    }
    return UInt16(truncatingIfNeeded: frameSize(bank) + register - Emitter.outgoing)
  }
}

extension Op {
  /// The instruction after it is reached by a jump, or not at all.
  fileprivate var goesElsewhere: Bool {
    switch self {
    case .jump, .jumpBack, .trap, .returnD, .returnN, .returnMoved: true
    default: false
    }
  }
}
