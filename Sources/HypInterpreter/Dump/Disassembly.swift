// Disassembly.swift -- finished code as text, with the lines of the source that it came from.
//
//     loss(w: number) -> number                                        train.hyp:1
//         1 | loss(w) = (w - 3)^2
//       0   r1 = w - 3                                                 subNK
//       1   r1 = r1^2                                                  squareN
//       2   return r1                                                  returnN
//
// The words of an instruction are its row in the table of operations; its name there stands on the right.

import HypCode
import HypNumbers
import HypSyntax

/// The text of one function's code.
struct Disassembly {
  private let code: Code
  private let name: RegisterNames

  init(_ code: Code) {
    self.code = code
    name = RegisterNames(code)
  }

  /// A line that names the function, and one for each instruction and line of its source.
  var text: String {
    var lines = Listing.head(code, name)
    var source = Listing.SourceLines()
    for index in 0..<code.instructionCount {
      if code.spans.indices.contains(index), let line = source.next(code.spans[index]) {
        lines.append(line)
      }
      let instruction = code.instructions[index]
      let number = String(repeating: " ", count: max(0, 4 - String(index).count)) + String(index)
      lines.append(
        Listing.columns("\(number)   \(text(of: instruction, at: index))", "\(instruction.op)"))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: Instructions

  private func text(of i: Instruction, at index: Int) -> String {
    let row = i.op.row
    return i.op.listing(primitive: i.primitive) { operand in
      switch operand {
      case "a": show(Int(i.a), row.a, index)
      case "b": show(Int(i.b), row.b, index)
      case "c": show(Int(i.c), row.c, index)
      case "r": returned
      default: show(Int(i.x), row.x, index)
      }
    }
  }

  /// What the function returns where it moves it to its first registers.
  private var returned: String {
    let leaves = Operand.window([code.resultKind])[0].leaves
    return name(Operand(code.resultKind, leaves))
  }

  /// An operand in words.
  private func show(_ number: Int, _ role: Role, _ index: Int) -> String {
    if let bank = role.bank { return name(Leaf(bank, number)) }
    switch role {
    case .constant: return NumberText.shortest(code.constants[number])
    case .callee: return code.callees[number].title
    case .action: return code.actions[number].form.listing(name)
    case .trap: return Message(code.traps[number]).title
    case .global: return code.globals[number]
    case .target: return String(index + 1 + Int(Int16(bitPattern: UInt16(number))))
    case .offset: return role.listing(Int(Int8(bitPattern: UInt8(number)))) ?? ""
    default: return role.listing(number) ?? String(number)
    }
  }
}
