// IRListing.swift -- a function in the intermediate representation, pass by pass, as text.
//
//     loss(w: number) -> number                                        train.hyp:1
//     as written
//         1 | loss(w) = (w - 3)^2
//             r1 = w - 3                                               subtract
//             r2 = r1^2                                                square
//             return r2                                                leave
//
// A pass that changes nothing is left out. Registers are those that the function wants; which of the
// machine's they become is seen in its code.

import HypCode
import HypCompiler
import HypNumbers
import HypSyntax

/// The text of a function between its tree and its code.
package struct IRListing {
  private let stages: CodeCache.Stages
  private let name: RegisterNames

  package init(_ stages: CodeCache.Stages) {
    self.stages = stages
    name = RegisterNames(
      stages.variables, counts: PerBank(repeating: IRRegisters.outgoing))
  }

  /// The function as it was lowered, and after each pass that changed it.
  var text: String {
    var lines = Listing.head(stages.code, name)
    var last: [String] = []
    for (pass, function) in stages.functions {
      let now = self.lines(of: function)
      guard now != last else { continue }
      lines.append("  " + (pass?.rawValue ?? "as written"))
      lines += now
      last = now
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The function as it was lowered, and after one pass alone, if that changes it.
  package func text(running pass: Pass) -> String {
    guard var function = stages.functions.first?.function else { return "" }
    var lines = Listing.head(stages.code, name) + ["  as written"]
    let before = self.lines(of: function)
    pass.run(on: &function)
    let after = self.lines(of: function)
    lines += before
    if after != before { lines += ["  " + pass.rawValue] + after }
    return lines.map { $0 + "\n" }.joined()
  }

  private func lines(of function: IRFunction) -> [String] {
    var lines: [String] = []
    var source = Listing.SourceLines()
    for block in function.blocks {
      if let label = block.label { lines.append("  \(Self.label(label)):") }
      for instruction in block.instructions {
        if let line = source.next(instruction.span) { lines.append(line) }
        append(instruction, function, to: &lines)
      }
    }
    return lines
  }

  private func append(
    _ instruction: IRInstruction, _ function: IRFunction, to lines: inout [String], depth: Int = 0
  ) {
    let indent = String(repeating: " ", count: 8 + 4 * depth)
    let row = instruction.op.row
    let primitive = instruction.x.primitive
    let text = instruction.op.listing(primitive: primitive) { operand in
      switch operand {
      case "a": show(instruction.a, row.a, function)
      case "b": show(instruction.b, row.b, function)
      case "c":
        instruction.operation == .attempt ? "the next" : show(instruction.c, row.c, function)
      case "r": returned(instruction.a)
      default: show(instruction.x, row.x, function)
      }
    }
    lines.append(Listing.columns(indent + text, "\(instruction.operation)"))
    for member in instruction.fallback { append(member, function, to: &lines, depth: depth + 1) }
  }

  private static func label(_ label: Label) -> String { "L\(label.number)" }

  private func returned(_ slot: IRInstruction.Slot) -> String {
    guard case .moves(let moves) = slot else { return stages.code.resultKind.listing }
    return name(Operand(stages.code.resultKind, moves.map(\.source)))
  }

  private func show(_ slot: IRInstruction.Slot, _ role: Role, _ function: IRFunction) -> String {
    switch slot {
    case .none: return role.listing(0) ?? ""
    case .leaf(let leaf): return name(leaf)
    case .leaves(let leaves): return name(leaves[0])
    case .action(let action): return action.form.listing(name)
    case .callee(let code): return code.title
    case .trap(let trap): return Message(trap.error).title
    case .moves: return returned(slot)
    case .label(let label): return Self.label(label)
    case .primitive(let primitive): return Primitives.name(primitive)
    case .global(let global): return function.globals[global.index]
    case .number(let number): return role.listing(number) ?? String(number)
    }
  }
}
