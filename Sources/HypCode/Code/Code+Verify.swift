// Code+Verify.swift -- what must hold of code before a machine runs it: debug builds look.
//
// The machine reads registers and tables by the numbers in instructions, and checks none of them: that
// would be work at every step. What the compiler hands over is checked here instead, once.

extension CodeContents {
  /// What is wrong with the code; nil where nothing is.
  package var flaw: String? {
    for (index, instruction) in instructions.enumerated() {
      if let flaw = flaw(of: instruction, at: index) {
        return "instruction \(index), \(instruction.op): \(flaw)"
      }
    }
    if instructions.count != spans.count { return "not a place in the source for each instruction" }
    return nil
  }

  private func flaw(of instruction: Instruction, at index: Int) -> String? {
    if let distance = instruction.distance {
      let target = index + 1 + distance
      if !instructions.indices.contains(target) { return "it jumps to \(target)" }
    }
    var behind = 0
    if instruction.op.row.x == .row { behind = RegisterRow(operand: instruction.x).extent - 1 }
    return instruction.operands.lazy.compactMap { number, role in
      // The row begins at the operand that stands in the bank of the result.
      flaw(of: role.bank == nil ? number : number + behind, role)
    }.first
  }

  /// The registers behind the frame are those of a call's window: its arguments, or its result.
  private func flaw(of number: Int, _ role: Role) -> String? {
    let window = Kind.maximumLeaves * 4
    let (limit, what): (Int, String)
    switch role {
    case .writesD, .readsD, .updatesD: (limit, what) = (passiveCount + window, "passive register")
    case .writesN, .readsN, .updatesN: (limit, what) = (activeCount + window, "active register")
    case .writesO, .readsO, .updatesO: (limit, what) = (objectCount + window, "object register")
    case .constant: (limit, what) = (constants.count, "constant")
    case .callee: (limit, what) = (callees.count, "function")
    case .action: (limit, what) = (actions.count, "action")
    case .trap: (limit, what) = (traps.count, "trap")
    case .global: (limit, what) = (globals.count, "name")
    case .primitive: (limit, what) = (Primitives.count, "primitive")
    case .relation: (limit, what) = (Relation.allCases.count, "relation")
    // Small arrays stand there in two ways.
    case .part: (limit, what) = (2 * Kind.maximumLeaves, "part of a name")
    case .label: return "a label is left"
    case .unused, .target, .offset, .flag, .row: return nil
    }
    return number < limit ? nil : "\(what) \(number) of \(limit)"
  }
}
