// Emitter+Fusion.swift -- puts instructions in front of operations on arrays that can be carried out
// as one.

import HypCode
import HypNumbers
import HypSyntax

extension Emitter {
  /// Puts an instruction in front of each group of operations that can be carried out as one.
  mutating func fuseOperations() {
    guard tables.actions.contains(where: { $0.form.canBeFast }) else { return }
    var fused = Segment()
    var stretch = Stretch()
    for (instruction, span) in zip(segment.instructions, segment.spans) {
      stretch.items.append(Stretch.Item(instruction: instruction, span: span))
      if instruction.op.endsBlock {
        flush(&stretch, into: &fused)
      }
    }
    flush(&stretch, into: &fused)
    segment = fused
  }

  private mutating func flush(_ stretch: inout Stretch, into segment: inout Segment) {
    defer { stretch = Stretch() }
    // The search is quadratic; nobody writes longer ones by hand.
    if stretch.items.count <= 500 {
      stretch.note(tables.actions)
      stretch.markLinearResults()
      stretch.group()
      stretch.mergeStatements { permanent($0).leaves[0] }
    }
    for item in stretch.items { append(item, to: &segment) }
  }

  private mutating func append(_ item: Stretch.Item, to segment: inout Segment) {
    let attempt: Int
    switch item.attempt {
    case .plan(let plan): attempt = add(Action(.fused(plan)))
    case .product(let x, let y, let result): attempt = add(Action(.multiply(x, y, result: result)))
    case nil:
      var instruction = item.instruction
      if item.isRenamed, let form = item.form {
        let parts = tables.actions[Int(instruction.a)].parts
        instruction = Instruction(instruction.op, add(Action(form, parts: parts)))
      }
      segment.instructions.append(instruction)
      segment.spans.append(item.span)
      return
    }
    let end = newLabel()
    segment.instructions.append(.attempt(attempt, or: end))
    segment.spans.append(item.span)
    for member in item.members { append(member, to: &segment) }
    segment.instructions.append(.label(end))
    segment.spans.append(item.span)
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
  private static let dot = LibraryIndex.place("dot")
}
