// Code+Watched.swift -- code with an instruction `watch` before every other one.

extension CodeContents {
  /// The same code with `watch` before every instruction. Distances double with the code.
  ///
  /// - Returns: nil where a jump becomes too far; such code runs as it is.
  package func watched() -> CodeContents? {
    var output = self
    output.instructions = []
    output.spans = []
    output.instructions.reserveCapacity(instructions.count * 2)
    for (instruction, span) in zip(instructions, spans) {
      var instruction = instruction
      if let distance = instruction.distance {
        guard let short = Int16(exactly: distance * 2) else { return nil }
        instruction.c = UInt16(bitPattern: short)
      }
      output.instructions += [.watch, instruction]
      output.spans += [span, span]
    }
    return output
  }
}
