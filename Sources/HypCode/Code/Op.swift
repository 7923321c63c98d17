// Op.swift -- the instructions of the machine.
//
// Suffixes name the operands behind the destination: D a passive number, N an active one, K a
// constant of the pool. Everything that is not scalar arithmetic or control is an *action*: an
// entry of the code's side table, carried out by a call.

/// What an instruction does. `d`, `r` and `o` are the passive, active and object registers, `k` the
/// constants, `x` the small operand.
package enum Op: UInt8 {
  // Moves.
  case moveD, moveN, moveO
  /// d[a] = k[b]
  case constantD
  /// r[a] = k[b]
  case constantN
  /// r[a] = d[b]: a number without derivatives.
  case lift
  /// d[a] = base of r[b]
  case baseOf
  /// o[a] = nil
  case clearO
  /// o[a] = o[b]; o[b] = nil
  case takeO

  // Arithmetic on passive numbers.
  case addDD, subDD, mulDD, divDD, addDK, subDK, subKD, mulDK, divDK, divKD, negD, squareD
  // Arithmetic on active numbers.
  case addNN, subNN, mulNN, divNN, addND, subND, subDN, mulND, divND, divDN
  case addNK, subNK, subKN, mulNK, divNK, divKN, negN, squareN
  /// b ± c·x, rounded twice as the two operations are: what a step of an optimiser or of a simulation
  /// does. `x` is a register, or a constant of the pool, of number below 256.
  case mulAddDD, mulSubDD, mulAddDK, mulSubDK, mulAddNN, mulSubNN, mulAddNK, mulSubNK
  /// b ± c²
  case squareAddDD, squareSubDD, squareAddNN, squareSubNN
  /// b² · k[c]
  case scaledSquareNK
  /// A primitive of one number, by its place `x` in the catalogue.
  case unaryD, unaryN
  /// The derivative of primitive `x` at b, whose value is c.
  case derivativeD, derivativeN
  /// a = the partial derivative of primitive `x` at (b, c), whose value a holds.
  case partialXD, partialYD, partialXN, partialYN
  /// b times the partial c, in which a zero stays zero.
  case carryDD, carryNN
  /// A primitive of two numbers.
  case binaryDD, binaryNN, binaryND, binaryDN

  // Control. Conditional jumps come in pairs: a comparison with nan is false, so that "if not less"
  // is not "if greater or equal".
  case jump
  case jumpIf, jumpIfNot
  case jumpLess, jumpNotLess, jumpLessEqual, jumpNotLessEqual, jumpEqual, jumpNotEqual
  case jumpLessK, jumpNotLessK, jumpLessEqualK, jumpNotLessEqualK
  case jumpGreaterK, jumpNotGreaterK, jumpGreaterEqualK, jumpNotGreaterEqualK
  case jumpEqualK, jumpNotEqualK
  /// d[a] = d[b] compared with d[c] by relation `x`, as 1 or 0.
  case compare
  /// d[a] = not d[b]
  case not
  /// d[a] += 1; jumps back while d[a] <= d[b]. Polls for interrupts.
  case loop
  /// d[a] += 1; jumps back while d[a] < d[b]. Polls for interrupts.
  case loopLess
  /// Jumps back, and polls for interrupts.
  case jumpBack

  // Calls.
  /// Calls callee a; its window begins behind this frame.
  case call
  /// Calls callee a as `call` does, unless action b says that this level takes it in another way.
  case callComputation
  /// Calls the function that action a prepares: the callee is known when it runs.
  case callDynamic
  case returnD, returnN
  /// Returns with the result in the first registers of the frame.
  case returnMoved

  // Globals and arrays.
  /// d[a] = passive leaf c of global b
  case globalD
  /// o[a] = object leaf c of global b
  case globalO
  /// d[a] = element d[c] + x of the passive array o[b]; x is signed.
  case elementD
  /// r[a] = element d[c] + x of the active array o[b]; x is signed.
  case elementN
  /// Element d[b] of the passive array o[a] = d[c]
  case storeD
  /// Element d[b] of the active array o[a] = r[c]
  case storeN
  /// Appends d[b] to the passive array o[a], which nobody else holds.
  case appendD
  /// Appends r[b] to the active array o[a], which nobody else holds.
  case appendN

  /// Carries out action a.
  case perform
  /// Tries action a in place of those behind it, and jumps over them where that was possible.
  case attempt
  /// A derivative operator: action a.
  case differentiate
  /// Fails with the error of trap a.
  case trap
  /// Looks at the operation before and at the next one, in a watched run.
  case watch
  /// Marks a place during compilation; never executed.
  case label

  /// What the three operands are.
  package enum Role {
    case unused, writesD, writesN, writesO, readsD, readsN, readsO, updatesO, updatesD, updatesN,
      constant, target,
      number
  }

  /// The roles of `a`, `b` and `c`.
  package var roles: (Role, Role, Role) {
    switch self {
    case .moveD, .negD, .squareD, .unaryD, .not: (.writesD, .readsD, .unused)
    case .moveN, .negN, .squareN, .unaryN: (.writesN, .readsN, .unused)
    case .moveO, .takeO: (.writesO, .readsO, .unused)
    case .constantD: (.writesD, .constant, .unused)
    case .constantN: (.writesN, .constant, .unused)
    case .lift: (.writesN, .readsD, .unused)
    case .baseOf: (.writesD, .readsN, .unused)
    case .clearO: (.writesO, .unused, .unused)
    case .addDD, .subDD, .mulDD, .divDD, .binaryDD, .derivativeD, .carryDD, .compare, .mulAddDD,
      .mulSubDD,
      .mulAddDK, .mulSubDK, .squareAddDD, .squareSubDD:
      (.writesD, .readsD, .readsD)
    case .addDK, .subDK, .mulDK, .divDK: (.writesD, .readsD, .constant)
    case .subKD, .divKD: (.writesD, .constant, .readsD)
    case .addNN, .subNN, .mulNN, .divNN, .binaryNN, .derivativeN, .carryNN, .mulAddNN, .mulSubNN,
      .mulAddNK,
      .mulSubNK, .squareAddNN, .squareSubNN:
      (.writesN, .readsN, .readsN)
    case .addND, .subND, .mulND, .divND, .binaryND: (.writesN, .readsN, .readsD)
    case .subDN, .divDN, .binaryDN: (.writesN, .readsD, .readsN)
    case .scaledSquareNK, .addNK, .subNK, .mulNK, .divNK: (.writesN, .readsN, .constant)
    case .subKN, .divKN: (.writesN, .constant, .readsN)
    case .jump, .jumpBack: (.unused, .unused, .target)
    case .jumpIf, .jumpIfNot: (.readsD, .unused, .target)
    case .jumpLess, .jumpNotLess, .jumpLessEqual, .jumpNotLessEqual, .jumpEqual, .jumpNotEqual:
      (.readsD, .readsD, .target)
    case .jumpLessK, .jumpNotLessK, .jumpLessEqualK, .jumpNotLessEqualK, .jumpGreaterK,
      .jumpNotGreaterK, .jumpGreaterEqualK, .jumpNotGreaterEqualK, .jumpEqualK, .jumpNotEqualK:
      (.readsD, .constant, .target)
    case .partialXD, .partialYD: (.updatesD, .readsD, .readsD)
    case .partialXN, .partialYN: (.updatesN, .readsN, .readsN)
    case .loop, .loopLess: (.updatesD, .readsD, .target)
    case .attempt: (.number, .unused, .target)
    case .call, .callDynamic, .perform, .differentiate, .trap, .label: (.number, .unused, .unused)
    case .callComputation: (.number, .number, .unused)
    case .returnD: (.readsD, .unused, .unused)
    case .returnN: (.readsN, .unused, .unused)
    case .returnMoved, .watch: (.unused, .unused, .unused)
    case .globalD: (.writesD, .number, .number)
    case .globalO: (.writesO, .number, .number)
    case .elementD: (.writesD, .readsO, .readsD)
    case .elementN: (.writesN, .readsO, .readsD)
    case .storeD: (.updatesO, .readsD, .readsD)
    case .storeN: (.updatesO, .readsD, .readsN)
    case .appendD: (.updatesO, .readsD, .unused)
    case .appendN: (.updatesO, .readsN, .unused)
    }
  }
}

/// Relations of `compare`.
package enum Relation {
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
package struct Instruction {
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
