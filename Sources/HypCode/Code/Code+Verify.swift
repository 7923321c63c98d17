// Code+Verify.swift -- what must hold of code before a machine runs it: debug builds look.
//
// The machine reads registers and tables by the numbers in instructions, and checks none of them: that
// would be work at every step. What the compiler hands over is checked here instead, once.

extension CodeContents {
  /// What is wrong with the code; nil where nothing is.
  var flaw: String? {
    for (index, instruction) in instructions.enumerated() {
      if let flaw = flaw(of: instruction, at: index) {
        return "instruction \(index), \(instruction.op): \(flaw)"
      }
    }
    if instructions.count != spans.count { return "not a place in the source for each instruction" }
    return nil
  }

  private func flaw(of i: Instruction, at index: Int) -> String? {
    let (a, b, c) = i.op.roles
    for (operand, role) in [(i.a, a), (i.b, b), (i.c, c)] {
      if let flaw = flaw(of: Int(operand), role) { return flaw }
    }
    if c == .target {
      let target = index + 1 + Int(Int16(bitPattern: i.c))
      if !instructions.indices.contains(target) { return "it jumps to \(target)" }
    }
    switch i.op {
    case .mulAddDD, .mulSubDD: return flaw(of: Int(i.x), .readsD)
    case .mulAddNN, .mulSubNN: return flaw(of: Int(i.x), .readsN)
    case .mulAddDK, .mulSubDK, .mulAddNK, .mulSubNK: return flaw(of: Int(i.x), .constant)
    case .call: return flaw(of: i.a, in: callees.count, "function")
    case .callComputation:
      return flaw(of: i.a, in: callees.count, "function")
        ?? flaw(of: i.b, in: actions.count, "action")
    case .callDynamic, .perform, .attempt, .differentiate:
      return flaw(of: i.a, in: actions.count, "action")
    case .trap: return flaw(of: i.a, in: traps.count, "trap")
    case .globalD, .globalO: return flaw(of: i.b, in: globals.count, "name")
    case .label: return "a label is left"
    default: return nil
    }
  }

  private func flaw(of number: UInt16, in count: Int, _ what: String) -> String? {
    number < count ? nil : "\(what) \(number) of \(count)"
  }

  /// The registers behind the frame are those of a call's window: its arguments, or its result.
  private func flaw(of number: Int, _ role: Op.Role) -> String? {
    let window = Kind.maximumLeaves * 4
    switch role {
    case .writesD, .readsD, .updatesD:
      return number < passiveCount + window ? nil : "passive register \(number) of \(passiveCount)"
    case .writesN, .readsN, .updatesN:
      return number < activeCount + window ? nil : "active register \(number) of \(activeCount)"
    case .writesO, .readsO, .updatesO:
      return number < objectCount + window ? nil : "object register \(number) of \(objectCount)"
    case .constant:
      return number < constants.count ? nil : "constant \(number) of \(constants.count)"
    case .unused, .target, .number: return nil
    }
  }
}
