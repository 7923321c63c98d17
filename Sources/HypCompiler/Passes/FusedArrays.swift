// FusedArrays.swift -- operations on arrays that can be carried out as one.
//
// An attempt takes the place of each group of them; what it stands for is done where it fails.

import HypCode
import HypNumbers
import HypSyntax

extension IRFunction {
  /// Puts an attempt in the place of each group of operations that can be carried out as one.
  mutating func fuseArrays() {
    let uses = Uses(self)
    for place in blocks.indices {
      let instructions = blocks[place].instructions
      // The search is quadratic; nobody writes longer blocks by hand.
      guard instructions.count <= 500,
        instructions.contains(where: { $0.action?.form.canBeFast ?? false })
      else { continue }
      var stretch = Stretch(instructions, local: temporariesRead(in: instructions, by: uses))
      stretch.group()
      stretch.mergeStatements {
        registers.make($0 == .number ? .active : .passive, isTemporary: true)
      }
      blocks[place].instructions = stretch.instructions
    }
  }
}

extension IRFunction {
  /// The temporaries for objects that instructions read and nobody else does.
  private func temporariesRead(in instructions: [IRInstruction], by uses: Uses) -> Set<Leaf> {
    var reads: [Leaf: Int] = [:]
    for instruction in instructions {
      instruction.visitRegisters {
        if $0.bank == .object, registers.isTemporary($0) { reads[$0, default: 0] += 1 }
      } write: { _ in
      }
    }
    return Set(reads.filter { uses.reads(of: $0.key) == $0.value }.keys)
  }
}

extension Action.Form {
  /// An instruction of its own can do it.
  fileprivate var canBeFast: Bool { fusible != nil || fusibleReduction != nil || product != nil }

  /// A product of matrices or vectors.
  package var product: (Leaf, Leaf, result: Operand)? {
    let (x, y, result): (Operand, Operand, Operand)
    switch self {
    case .binary(.matrixMultiply, let a, let b, let r): (x, y, result) = (a, b, r)
    case .library(Self.dot, let arguments, let r) where arguments.count == 2:
      (x, y, result) = (arguments[0], arguments[1], r)
    default: return nil
    }
    guard x.kind.isArray, y.kind.isArray, result.kind.isArray || result.kind.isNumeric else {
      return nil
    }
    return (x.leaves[0], y.leaves[0], result)
  }
  private static let dot = LibraryIndex.id(of: .dot)
}
