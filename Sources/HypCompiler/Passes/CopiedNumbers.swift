// CopiedNumbers.swift -- a copy of a number is read where the number stands.
//
//     t = i; a[t] = y             a[i] = y
//
// An index is copied before what is to be stored is computed, since that may change the variable. Where nothing does,
// there is no need for the copy.

import HypCode

extension IRFunction {
  /// Leaves out copies of plain numbers that are read only while the number they were made of stays as it is.
  mutating func readCopiedNumbers() {
    let uses = Uses(self)
    for place in blocks.indices {
      var copies: Set<Int> = []
      for index in blocks[place].instructions.indices {
        guard let (copy, source) = copy(blocks[place].instructions[index], uses),
          let readers = readers(of: copy, instead: source, after: index, blocks[place], uses)
        else { continue }
        for reader in readers {
          blocks[place].instructions[reader] = blocks[place].instructions[reader].mapRegisters {
            $0 == copy ? source : $0
          }
        }
        copies.insert(index)
      }
      blocks[place].remove(copies)
    }
  }

  /// A temporary that holds a copy of a register of the function, and that register.
  private func copy(_ instruction: IRInstruction, _ uses: Uses) -> (copy: Leaf, source: Leaf)? {
    guard instruction.operation == .copy, let copy = instruction.a.leaf, copy.bank == .passive,
      registers.isTemporary(copy), uses.writes(of: copy) == 1,
      let source = instruction.b.leaf, source.bank == .passive, let register = source.register,
      register < IRRegisters.outgoing
    else { return nil }
    return (copy, source)
  }

  /// The instructions of a block that read the copy, which are all; nil where one of them may find another number in
  /// the place of the source.
  private func readers(
    of copy: Leaf, instead source: Leaf, after index: Int, _ block: IRBlock, _ uses: Uses
  ) -> [Int]? {
    var missing = uses.reads(of: copy)
    var readers: [Int] = []
    var next = index + 1
    while missing > 0 {
      guard next < block.instructions.count else { return nil }
      let instruction = block.instructions[next]
      var (reads, isChanged) = (0, false)
      instruction.visitRegisters {
        if $0 == copy { reads += 1 }
      } write: {
        if $0 == source || $0 == copy { isChanged = true }
      }
      if reads > 0 {
        // An action may write its result before it has read all operands.
        guard !isChanged || instruction.operation.isArithmetic else { return nil }
        readers.append(next)
        missing -= reads
      }
      if isChanged, missing > 0 { return nil }
      next += 1
    }
    return readers
  }
}
