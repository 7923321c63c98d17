// IRInstruction.swift -- one instruction of the intermediate representation.
//
// It is a row of the table of operations, as a finished instruction is, but its operands are what they
// mean: registers of which there are as many as the function wants, constants, actions, functions. Numbers
// of tables and of the machine's registers are the back end's (`Encoder`).

import HypCode
import HypPrimitives
import HypSyntax

/// A place that jumps lead to.
package struct Label: Hashable, Sendable {
  package let number: Int
}

/// A name of the session, by its place among those that a function reads.
package struct GlobalID: Hashable, Sendable {
  package let index: Int
}

/// One instruction, before registers are assigned.
package struct IRInstruction {
  /// An operand.
  package enum Slot {
    case none
    /// A register of the function or of the window of what it calls, or a constant.
    case leaf(Leaf)
    /// Registers in a row, which stay so: those of a variable.
    case leaves([Leaf])
    /// A number as it is: a relation, an offset, a flag.
    case number(Int)
    case label(Label)
    case primitive(PrimitiveID)
    case global(GlobalID)
    case action(Action)
    case callee(Code)
    case trap(Trap)
    /// What goes where when the function returns: registers of the function to the machine's first ones.
    case moves([Move])
  }

  /// One register of a result.
  package struct Move {
    package let source: Leaf
    /// A register of the frame, by its number in the machine.
    package let target: Leaf

    package init(source: Leaf, target: Leaf) {
      (self.source, self.target) = (source, target)
    }
  }

  /// An error that happens where control comes to it.
  package final class Trap {
    package let error: RuntimeError
    let parts: [Span]
    init(_ error: RuntimeError, parts: [Span]) {
      self.error = error
      self.parts = parts
    }
  }

  /// The row of the table that does it.
  package var op: Op
  package var a = Slot.none
  package var b = Slot.none
  package var c = Slot.none
  package var x = Slot.none
  /// The element of a small array that it computes.
  package var element: [Int]?
  /// It counts the turns of a loop, and is no operation of the program's.
  package var countsTurns = false
  /// A jump that is hardly ever taken: what it leads to is needed for numbers out of the ordinary.
  package var isRare = false
  /// Where it is written.
  package var span: Span
  /// What is done where an attempt fails, or where a register has too high a number for the instruction.
  package var fallback: [IRInstruction] = []

  package var operation: Operation { op.operation }
}

extension IRInstruction.Slot {
  package var leaf: Leaf? { if case .leaf(let leaf) = self { leaf } else { nil } }
  package var number: Int? { if case .number(let number) = self { number } else { nil } }
  package var label: Label? { if case .label(let label) = self { label } else { nil } }
  package var primitive: PrimitiveID? {
    if case .primitive(let primitive) = self { primitive } else { nil }
  }
  package var action: Action? { if case .action(let action) = self { action } else { nil } }

  /// Where it stands, as far as the choice of an instruction goes.
  var place: Op.Place {
    switch self {
    case .leaf(let leaf): Op.Place(leaf)
    case .leaves(let leaves): Op.Place(leaves[0])
    default: .other
    }
  }
}

extension IRInstruction {
  /// An operation on operands; nil where no instruction does it to such operands.
  init?(
    _ operation: Operation, _ a: Slot = .none, _ b: Slot = .none, _ c: Slot = .none,
    x: Slot = .none, span: Span
  ) {
    guard let op = Op.select(operation, a.place, b.place, c.place, x: x.place) else { return nil }
    self.init(op: op, a: a, b: b, c: c, x: x, span: span)
  }

  /// A place that jumps lead to.
  static func label(_ label: Label, _ span: Span) -> IRInstruction {
    IRInstruction(op: .label, a: .label(label), span: span)
  }

  /// An entry of the side table.
  static func perform(_ action: Action, _ span: Span) -> IRInstruction {
    IRInstruction(op: .perform, a: .action(action), span: span)
  }

  /// Tries an action in place of other instructions.
  static func attempt(
    _ form: Action.Form, or fallback: [IRInstruction], _ span: Span
  ) -> IRInstruction {
    IRInstruction(op: .attempt, a: .action(Action(form)), span: span, fallback: fallback)
  }

  /// The label that it goes to, or may.
  var target: Label? { op.jumps ? c.label : nil }

  /// The number that it returns, where it returns one in whatever register.
  var returned: Leaf? { operation == .leave ? a.leaf : nil }

  /// The action that it carries out.
  var action: Action? { a.action ?? b.action }

  // MARK: Registers

  /// Calls `read` with each register that it reads, and `write` with each that it writes. One that is
  /// updated is both.
  func visitRegisters(read: (Leaf) -> Void, write: (Leaf) -> Void) {
    let row = op.row
    visit(a, row.a, read, write)
    visit(b, row.b, read, write)
    visit(c, row.c, read, write)
    visit(x, row.x, read, write)
    for member in fallback { member.visitRegisters(read: read, write: write) }
  }

  /// It writes a register of which this is true.
  func writes(where isMeant: (Leaf) -> Bool) -> Bool {
    var isFound = false
    visitRegisters { _ in
    } write: {
      if isMeant($0) { isFound = true }
    }
    return isFound
  }

  private func visit(
    _ slot: Slot, _ role: Role, _ read: (Leaf) -> Void, _ write: (Leaf) -> Void
  ) {
    switch slot {
    case .leaf(let leaf):
      guard leaf.register != nil else { return }
      if role.reads { read(leaf) }
      if role.writes { write(leaf) }
    case .leaves(let leaves):
      for leaf in leaves {
        if role.reads { read(leaf) }
        if role.writes { write(leaf) }
      }
    case .action(let action): action.form.visitRegisters(read: read, write: write)
    case .moves(let moves):
      for move in moves where move.source.register != nil { read(move.source) }
    case .none, .number, .label, .primitive, .global, .callee, .trap: break
    }
  }

  /// The same instruction with other registers.
  func mapRegisters(_ f: (Leaf) -> Leaf) -> IRInstruction {
    func map(_ slot: Slot) -> Slot {
      switch slot {
      case .leaf(let leaf): .leaf(f(leaf))
      case .leaves(let leaves): .leaves(leaves.map(f))
      case .action(let action):
        .action(
          Action(
            action.form.mapOperands { Operand($0.kind, $0.leaves.map(f)) }, parts: action.parts))
      case .moves(let moves): .moves(moves.map { Move(source: f($0.source), target: $0.target) })
      case .none, .number, .label, .primitive, .global, .callee, .trap: slot
      }
    }
    var result = self
    (result.a, result.b, result.c, result.x) = (map(a), map(b), map(c), map(x))
    result.fallback = fallback.map { $0.mapRegisters(f) }
    return result
  }
}
