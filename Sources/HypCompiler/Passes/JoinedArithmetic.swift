// JoinedArithmetic.swift -- two operations in a row that one instruction does.
//
//     t = x * y; s = b + t        s = b + x * y
//     t = x^2; s = b - t          s = b - x^2
//     t = x^2; s = t * 3          s = x^2 * 3         of active numbers
//     t = i + 1; y = a[t]         y = a[i + 1]
//
// They are rounded as the two are. The first one's result must be the second's alone; in between may stand what
// does not change its operands, as where a structure is computed part by part.

import HypCode

extension IRFunction {
  /// Joins a product, a square or a sum with what is made of it.
  mutating func joinArithmetic() {
    let uses = Uses(self)
    for place in blocks.indices {
      guard blocks[place].instructions.contains(where: { $0.operation.isSecond }) else { continue }
      // Nil where a first one stood.
      var joined: [IRInstruction?] = []
      joined.reserveCapacity(blocks[place].instructions.count)
      // By register: where it was written last.
      var written: [Leaf: Int] = [:]
      for var instruction in blocks[place].instructions {
        if instruction.operation.isSecond {
          for link in [instruction.c.leaf, instruction.b.leaf] {
            guard let link, let made = written[link], let first = joined[made],
              first.keepsOperands(since: made, written, isNext: made == joined.count - 1),
              let both = join(first, instruction, uses)
            else { continue }
            joined[made] = nil
            instruction = both
            break
          }
        }
        instruction.visitRegisters { _ in
        } write: {
          written[$0] = joined.count
        }
        joined.append(instruction)
      }
      blocks[place].instructions = joined.compactMap { $0 }
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

extension IRInstruction {
  /// Its operands have not changed since it was made; those of the window of calls may, unless the place is next.
  fileprivate func keepsOperands(since made: Int, _ written: [Leaf: Int], isNext: Bool) -> Bool {
    var keeps = true
    visitRegisters { leaf in
      if written[leaf] ?? -1 > made { keeps = false }
      if !isNext, leaf.register ?? 0 >= IRRegisters.outgoing { keeps = false }
    } write: { _ in
    }
    return keeps
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
