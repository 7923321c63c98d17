// SpecialInstructions.swift -- instructions of their own for what loops over plain numbers do most.
//
//     t = min(x, y)               of plain numbers: no function is looked up
//     unless x < y go to out
//     go back to head             if x < y go back to head
//
// They mean what the instructions mean that they stand for; no other pass has to know them.

import HypCode

extension IRFunction {
  /// Replaces primitives that have an instruction, and joins the test of a loop with the way back.
  mutating func specialise() {
    // What is watched is told by what it is to the user.
    guard !isWatched else { return }
    for place in blocks.indices {
      for index in blocks[place].instructions.indices {
        if let special = blocks[place].instructions[index].special {
          blocks[place].instructions[index] = special
        }
      }
    }
    joinWaysBack()
  }

  /// A jump out of a loop in front of the jump back to its head becomes one that goes back or falls out.
  private mutating func joinWaysBack() {
    for place in blocks.indices.dropLast(2) {
      let (way, next) = (blocks[place + 1], blocks[place + 2])
      guard way.label == nil, way.instructions.count == 1, let back = way.instructions.first,
        back.operation == .jumpBack, let out = blocks[place].instructions.last,
        let target = out.target, next.label == target, !out.isRare,
        let operation = out.operation.wayBack,
        let joined = IRInstruction(operation, out.a, out.b, back.c, span: back.span)
      else { continue }
      blocks[place].instructions[blocks[place].instructions.count - 1] = joined
      blocks[place + 1].instructions = []
    }
  }
}

extension IRInstruction {
  /// The instruction that does the same without looking a function up.
  fileprivate var special: IRInstruction? {
    guard operation == .primitive, let target = a.leaf, target.bank == .passive,
      let primitive = x.primitive, c.leaf != nil
    else { return nil }
    let special: Operation
    switch primitive {
    case Primitives.remainder: special = .remainder
    case Primitives.min: special = .lesser
    case Primitives.max: special = .greater
    default: return nil
    }
    return IRInstruction(special, a, b, c, span: span)
  }
}

extension Operation {
  /// For a jump out of a loop: the one that goes back where it does not jump.
  fileprivate var wayBack: Operation? {
    switch self {
    case .jumpNotLess: .backLess
    case .jumpNotLessEqual: .backLessEqual
    case .jumpNotGreater: .backGreater
    case .jumpNotGreaterEqual: .backGreaterEqual
    default: nil
    }
  }
}
