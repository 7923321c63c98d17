// JoinedArithmetic.swift -- two operations in a row that one instruction does.
//
//     t = x * y; s = b + t        s = b + x * y
//     t = x^2; s = b - t          s = b - x^2
//     t = x^2; s = t * 3          s = x^2 * 3         of active numbers
//     t = i + 1; y = a[t]         y = a[i + 1]
//
// They are rounded as the two are. The first one's result must be the second's alone.

import HypCode

extension IRFunction {
  /// Joins a product, a square or a sum that was just made with what is made of it.
  mutating func joinArithmetic() {
    let uses = Uses(self)
    for place in blocks.indices {
      guard blocks[place].instructions.contains(where: { $0.operation.isSecond }) else { continue }
      var joined: [IRInstruction] = []
      joined.reserveCapacity(blocks[place].instructions.count)
      for instruction in blocks[place].instructions {
        if let first = joined.last, instruction.operation.isSecond,
          let both = join(first, instruction, uses)
        {
          joined[joined.count - 1] = both
        } else {
          joined.append(instruction)
        }
      }
      blocks[place].instructions = joined
    }
  }

  private func join(
    _ first: IRInstruction, _ second: IRInstruction, _ uses: Uses
  ) -> IRInstruction? {
    guard let link = first.a.leaf, isLink(link, uses), first.op.row.a.writes else { return nil }
    switch second.operation {
    case .add, .subtract:
      guard let op = second.operation.arithmetic,
        let operation = Operation.joining(first.operation, op)
      else { return nil }
      // Sums are the same in either order.
      let other: IRInstruction.Slot
      if second.c.leaf == link {
        other = second.b
      } else if second.b.leaf == link, op == .add {
        other = second.c
      } else {
        return nil
      }
      guard let base = other.leaf, base.register != nil, base.bank == link.bank else { return nil }
      return IRInstruction(
        operation, second.a, other, first.b, x: first.c, span: first.span)
    case .multiply:
      guard first.operation == .square, second.b.leaf == link, case .constant? = second.c.leaf
      else {
        return nil
      }
      return IRInstruction(.scaledSquare, second.a, first.b, second.c, span: first.span)
    case .element:
      guard second.c.leaf == link, let register = first.b.leaf, register.register != nil,
        register.bank == .passive, case .constant(let constant)? = first.c.leaf
      else { return nil }
      let offset: Double
      switch first.operation {
      case .add: offset = constant
      case .subtract: offset = -constant
      default: return nil
      }
      guard let short = Int8(exactly: offset) else { return nil }
      return IRInstruction(
        .element, second.a, second.b, first.b, x: .number(Int(short)), span: second.span)
    default: return nil
    }
  }
}

extension Operation {
  /// It may be the second of two that are joined.
  fileprivate var isSecond: Bool {
    switch self {
    case .add, .subtract, .multiply, .element: true
    default: false
    }
  }
}
