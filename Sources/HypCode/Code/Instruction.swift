// Instruction.swift -- one instruction, and what its operands name.

import HypPrimitives

/// Relations of `compare`.
package enum Relation: CaseIterable {
  case less, lessEqual, equal, notEqual

  /// The operand `x` of the instruction.
  @inlinable
  package var operand: UInt8 {
    switch self {
    case .less: 0
    case .lessEqual: 1
    case .equal: 2
    case .notEqual: 3
    }
  }
}

/// One instruction: 8 bytes.
@usableFromInline
package struct Instruction: Sendable {
  /// The operand `x` of a call whose result the caller returns, times a constant and with something added
  /// at most.
  package static let linearResult: UInt8 = 1

  package var op: Op
  package var x: UInt8
  package var a: UInt16
  package var b: UInt16
  package var c: UInt16

  package init(_ op: Op, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, x: Int = 0) {
    // What is cut off here would be another register, another function: the emitter counts.
    assert(a >> 16 == 0 && b >> 16 == 0 && c >> 16 == 0 && (-0x80...0xFF).contains(x))
    self.op = op
    self.x = UInt8(truncatingIfNeeded: x)
    self.a = UInt16(truncatingIfNeeded: a)
    self.b = UInt16(truncatingIfNeeded: b)
    self.c = UInt16(truncatingIfNeeded: c)
  }
}

/// What an operand of an instruction is, and what becomes of it.
package enum Role: UInt8 {
  case unused
  // Registers, by bank: D passive, N active, O objects. What is updated is read and written.
  case readsD, readsN, readsO, writesD, writesN, writesO, updatesD, updatesN, updatesO
  // Numbers of tables.
  case constant, callee, action, trap, global
  /// Which of the registers of a name of the session.
  case part
  /// A function of the catalogue.
  case primitive
  /// How far to go from the next instruction, or the label to go to, until there are distances.
  case target
  /// A relation of numbers.
  case relation
  /// A signed number that is added.
  case offset
  /// Whether the caller wants the derivative of the result alone.
  case flag
  /// How many registers an index chooses among, and how far apart they are (`RegisterRow`).
  case row
  /// The number of a label.
  case label

  /// The bank of a register.
  package var bank: Bank? {
    switch self {
    case .readsD, .writesD, .updatesD: .passive
    case .readsN, .writesN, .updatesN: .active
    case .readsO, .writesO, .updatesO: .object
    default: nil
    }
  }

  /// The register is read.
  package var reads: Bool {
    switch self {
    case .readsD, .readsN, .readsO, .updatesD, .updatesN, .updatesO: true
    default: false
    }
  }

  /// The register is written.
  package var writes: Bool {
    switch self {
    case .writesD, .writesN, .writesO, .updatesD, .updatesN, .updatesO: true
    default: false
    }
  }
}

/// What an instruction may do besides writing its registers.
package struct Effect: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It may end in an error.
  package static let fails = Effect(rawValue: 1)
  /// It runs other code, in the next window, or may.
  package static let calls = Effect(rawValue: 2)
  /// It reads elements of an array.
  package static let readsArray = Effect(rawValue: 4)
  /// It changes an array.
  package static let writesArray = Effect(rawValue: 8)
  /// It reads a name of the session.
  package static let readsName = Effect(rawValue: 16)
  /// Control never goes on after it.
  package static let goesElsewhere = Effect(rawValue: 32)
  /// Control leaves the function.
  package static let leaves = Effect(rawValue: 64)
  /// It changes the state of `rand`.
  package static let draws = Effect(rawValue: 128)
}

extension Instruction {
  /// Its operands with their roles, in the order a, b, c, x.
  package var operands: [(number: Int, role: Role)] {
    let row = op.row
    return [(Int(a), row.a), (Int(b), row.b), (Int(c), row.c), (Int(x), row.x)]
  }

  /// The number that stands in the operand with a role; nil where there is none.
  package func number(_ role: Role) -> Int? {
    let row = op.row
    if row.a == role { return Int(a) }
    if row.b == role { return Int(b) }
    if row.c == role { return Int(c) }
    return row.x == role ? Int(x) : nil
  }

  /// The primitive that it computes; nil where it computes none.
  package var primitive: PrimitiveID? { number(.primitive).map { PrimitiveID(index: $0) } }

  /// How far it jumps from the next instruction; nil where it does not jump.
  package var distance: Int? { op.jumps ? Int(Int16(bitPattern: c)) : nil }
}
