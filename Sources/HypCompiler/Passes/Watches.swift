// Watches.swift -- a look before every instruction, for the run that locates warnings.

extension IRFunction {
  /// Lets the machine look at the operation before and at the next one, everywhere.
  mutating func watch() {
    guard isWatched else { return }
    for place in blocks.indices {
      blocks[place].instructions = blocks[place].instructions.watched
    }
  }
}

extension [IRInstruction] {
  /// The same instructions with a look before each, also where an attempt fails.
  fileprivate var watched: [IRInstruction] {
    flatMap { instruction in
      var instruction = instruction
      instruction.fallback = instruction.fallback.watched
      return [IRInstruction(op: .watch, span: instruction.span), instruction]
    }
  }
}
