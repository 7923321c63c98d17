// Op.swift -- the instructions of the machine, and the table of what is known of them.
//
// `d`, `r` and `o` are the passive, active and object registers, `k` the constants, `x` the small operand.
// Suffixes name the operands after the destination: D a passive number, N an active one, O an object, K
// a constant of the pool. Everything that is not scalar arithmetic or control is an *action*: an entry of
// the code's side table, carried out by a call.
//
// To add an instruction, give it a row here and a case in the loop (`Machine+Run.swift`). The check of
// finished code, counts, watched runs, gradients without a tape, `--dump` and the choice of the
// instruction for given operands follow from the row.

/// What an instruction does.
package enum Op: UInt8, CaseIterable {
  case moveD, moveN, moveO, constantD, constantN, lift, baseOf, clearO, takeO

  case addDD, subDD, mulDD, divDD, addDK, subDK, subKD, mulDK, divDK, divKD, negD, squareD
  case addNN, subNN, mulNN, divNN, addND, subND, subDN, mulND, divND, divDN
  case addNK, subNK, subKN, mulNK, divNK, divKN, negN, squareN
  case mulAddDD, mulSubDD, mulAddDK, mulSubDK, mulAddNN, mulSubNN, mulAddNK, mulSubNK
  case squareAddDD, squareSubDD, squareAddNN, squareSubNN, scaledSquareNK
  case unaryD, unaryN, derivativeD, derivativeN
  case partialXD, partialYD, partialXN, partialYN
  case carryDD, carryNN
  case binaryDD, binaryNN, binaryND, binaryDN, ternaryD, ternaryN

  case jump, jumpIf, jumpIfNot
  case jumpLess, jumpNotLess, jumpLessEqual, jumpNotLessEqual, jumpEqual, jumpNotEqual
  case jumpLessK, jumpNotLessK, jumpLessEqualK, jumpNotLessEqualK
  case jumpGreaterK, jumpNotGreaterK, jumpGreaterEqualK, jumpNotGreaterEqualK
  case jumpEqualK, jumpNotEqualK
  case compare, not, loop, loopLess, jumpBack

  case call, callComputation, callDynamic, returnD, returnN, returnMoved
  case globalD, globalO, elementD, elementN, storeD, storeN, appendD, appendN
  case matrixElementD, matrixElementN, matrixStoreD, matrixStoreN, lengthD, lengthN
  case pickD, pickN, placeD, placeN
  case uniformD, normalD, belowD
  case perform, attempt, differentiate, trap, watch, label
}

extension Op {
  /// What is known of an instruction.
  package struct Row: Sendable {
    package let operation: Operation
    /// Its meaning as it is shown, with its operands in braces, and the result of the function as `{r}`.
    package var text: String { words.description }
    // A row holds nothing that is counted: to copy one costs nothing.
    private let words: StaticString
    package let (a, b, c, x): (Role, Role, Role, Role)
    /// The operations on numbers that it carries out.
    package let cost: Int
    package let effect: Effect

    fileprivate init(
      _ operation: Operation, _ words: StaticString, _ a: Role = .unused, _ b: Role = .unused,
      _ c: Role = .unused, _ x: Role = .unused, cost: Int = 0, effect: Effect = []
    ) {
      self.operation = operation
      self.words = words
      (self.a, self.b, self.c, self.x) = (a, b, c, x)
      self.cost = cost
      self.effect = effect
    }
  }

  /// What is known of it.
  package var row: Row { Op.table[Int(rawValue)] }
  package var operation: Operation { row.operation }

  /// It goes to another place of the code, or may.
  package var jumps: Bool { row.c == .target }
  /// Control never goes on after it.
  package var goesElsewhere: Bool { row.effect.contains(.goesElsewhere) }
  /// Control leaves the function.
  package var leaves: Bool { row.effect.contains(.leaves) }
  /// Control may come from elsewhere after it, or go elsewhere.
  package var endsBlock: Bool { operation == .label || jumps || goesElsewhere }

  private static let table = allCases.map(\.declaration)

  private var declaration: Row {
    switch self {
    // Moves.
    case .moveD: Row(.copy, "{a} = {b}", .writesD, .readsD)
    case .moveN: Row(.copy, "{a} = {b}", .writesN, .readsN)
    case .moveO: Row(.copy, "{a} = {b}", .writesO, .readsO)
    case .constantD: Row(.copy, "{a} = {b}", .writesD, .constant)
    case .constantN: Row(.copy, "{a} = {b}", .writesN, .constant)
    case .lift: Row(.copy, "{a} = {b}", .writesN, .readsD)
    case .baseOf: Row(.base, "{a} = {b}, without derivatives", .writesD, .readsN)
    case .clearO: Row(.clear, "{a} = nothing", .writesO)
    case .takeO: Row(.take, "{a} = {b}; {b} = nothing", .writesO, .updatesO)

    // Arithmetic on passive numbers.
    case .addDD: Row(.add, "{a} = {b} + {c}", .writesD, .readsD, .readsD, cost: 1)
    case .subDD: Row(.subtract, "{a} = {b} - {c}", .writesD, .readsD, .readsD, cost: 1)
    case .mulDD: Row(.multiply, "{a} = {b} * {c}", .writesD, .readsD, .readsD, cost: 1)
    case .divDD: Row(.divide, "{a} = {b} / {c}", .writesD, .readsD, .readsD, cost: 1)
    case .addDK: Row(.add, "{a} = {b} + {c}", .writesD, .readsD, .constant, cost: 1)
    case .subDK: Row(.subtract, "{a} = {b} - {c}", .writesD, .readsD, .constant, cost: 1)
    case .subKD: Row(.subtract, "{a} = {b} - {c}", .writesD, .constant, .readsD, cost: 1)
    case .mulDK: Row(.multiply, "{a} = {b} * {c}", .writesD, .readsD, .constant, cost: 1)
    case .divDK: Row(.divide, "{a} = {b} / {c}", .writesD, .readsD, .constant, cost: 1)
    case .divKD: Row(.divide, "{a} = {b} / {c}", .writesD, .constant, .readsD, cost: 1)
    case .negD: Row(.negate, "{a} = -{b}", .writesD, .readsD, cost: 1)
    case .squareD: Row(.square, "{a} = {b}^2", .writesD, .readsD, cost: 1)

    // Arithmetic on active numbers.
    case .addNN: Row(.add, "{a} = {b} + {c}", .writesN, .readsN, .readsN, cost: 1)
    case .subNN: Row(.subtract, "{a} = {b} - {c}", .writesN, .readsN, .readsN, cost: 1)
    case .mulNN: Row(.multiply, "{a} = {b} * {c}", .writesN, .readsN, .readsN, cost: 1)
    case .divNN: Row(.divide, "{a} = {b} / {c}", .writesN, .readsN, .readsN, cost: 1)
    case .addND: Row(.add, "{a} = {b} + {c}", .writesN, .readsN, .readsD, cost: 1)
    case .subND: Row(.subtract, "{a} = {b} - {c}", .writesN, .readsN, .readsD, cost: 1)
    case .subDN: Row(.subtract, "{a} = {b} - {c}", .writesN, .readsD, .readsN, cost: 1)
    case .mulND: Row(.multiply, "{a} = {b} * {c}", .writesN, .readsN, .readsD, cost: 1)
    case .divND: Row(.divide, "{a} = {b} / {c}", .writesN, .readsN, .readsD, cost: 1)
    case .divDN: Row(.divide, "{a} = {b} / {c}", .writesN, .readsD, .readsN, cost: 1)
    case .addNK: Row(.add, "{a} = {b} + {c}", .writesN, .readsN, .constant, cost: 1)
    case .subNK: Row(.subtract, "{a} = {b} - {c}", .writesN, .readsN, .constant, cost: 1)
    case .subKN: Row(.subtract, "{a} = {b} - {c}", .writesN, .constant, .readsN, cost: 1)
    case .mulNK: Row(.multiply, "{a} = {b} * {c}", .writesN, .readsN, .constant, cost: 1)
    case .divNK: Row(.divide, "{a} = {b} / {c}", .writesN, .readsN, .constant, cost: 1)
    case .divKN: Row(.divide, "{a} = {b} / {c}", .writesN, .constant, .readsN, cost: 1)
    case .negN: Row(.negate, "{a} = -{b}", .writesN, .readsN, cost: 1)
    case .squareN: Row(.square, "{a} = {b}^2", .writesN, .readsN, cost: 1)

    // Two in one, rounded twice as the two are: what a step of an optimiser or of a simulation does.
    // A constant in `x` is of number below 256.
    case .mulAddDD:
      Row(.addProduct, "{a} = {b} + {c} * {x}", .writesD, .readsD, .readsD, .readsD, cost: 2)
    case .mulSubDD:
      Row(.subtractProduct, "{a} = {b} - {c} * {x}", .writesD, .readsD, .readsD, .readsD, cost: 2)
    case .mulAddDK:
      Row(.addProduct, "{a} = {b} + {c} * {x}", .writesD, .readsD, .readsD, .constant, cost: 2)
    case .mulSubDK:
      Row(.subtractProduct, "{a} = {b} - {c} * {x}", .writesD, .readsD, .readsD, .constant, cost: 2)
    case .mulAddNN:
      Row(.addProduct, "{a} = {b} + {c} * {x}", .writesN, .readsN, .readsN, .readsN, cost: 2)
    case .mulSubNN:
      Row(.subtractProduct, "{a} = {b} - {c} * {x}", .writesN, .readsN, .readsN, .readsN, cost: 2)
    case .mulAddNK:
      Row(.addProduct, "{a} = {b} + {c} * {x}", .writesN, .readsN, .readsN, .constant, cost: 2)
    case .mulSubNK:
      Row(.subtractProduct, "{a} = {b} - {c} * {x}", .writesN, .readsN, .readsN, .constant, cost: 2)
    case .squareAddDD: Row(.addSquare, "{a} = {b} + {c}^2", .writesD, .readsD, .readsD, cost: 2)
    case .squareSubDD:
      Row(.subtractSquare, "{a} = {b} - {c}^2", .writesD, .readsD, .readsD, cost: 2)
    case .squareAddNN: Row(.addSquare, "{a} = {b} + {c}^2", .writesN, .readsN, .readsN, cost: 2)
    case .squareSubNN:
      Row(.subtractSquare, "{a} = {b} - {c}^2", .writesN, .readsN, .readsN, cost: 2)
    case .scaledSquareNK:
      Row(.scaledSquare, "{a} = {b}^2 * {c}", .writesN, .readsN, .constant, cost: 2)

    // Functions of the catalogue, their derivatives, and products in which a zero stays zero.
    case .unaryD: Row(.primitive, "{a} = {x}({b})", .writesD, .readsD, .unused, .primitive, cost: 1)
    case .unaryN: Row(.primitive, "{a} = {x}({b})", .writesN, .readsN, .unused, .primitive, cost: 1)
    case .binaryDD:
      Row(.primitive, "{a} = {x}({b}, {c})", .writesD, .readsD, .readsD, .primitive, cost: 1)
    case .binaryNN:
      Row(.primitive, "{a} = {x}({b}, {c})", .writesN, .readsN, .readsN, .primitive, cost: 1)
    case .binaryND:
      Row(.primitive, "{a} = {x}({b}, {c})", .writesN, .readsN, .readsD, .primitive, cost: 1)
    case .binaryDN:
      Row(.primitive, "{a} = {x}({b}, {c})", .writesN, .readsD, .readsN, .primitive, cost: 1)
    case .ternaryD:
      Row(
        .ternary, "{a} = {x}({a}, {b}, {c})", .updatesD, .readsD, .readsD, .primitive, cost: 1)
    case .ternaryN:
      Row(
        .ternary, "{a} = {x}({a}, {b}, {c})", .updatesN, .readsN, .readsN, .primitive, cost: 1)
    case .derivativeD:
      Row(
        .slope, "{a} = {x}'({b}), where {x} is {c}", .writesD, .readsD, .readsD, .primitive, cost: 1
      )
    case .derivativeN:
      Row(
        .slope, "{a} = {x}'({b}), where {x} is {c}", .writesN, .readsN, .readsN, .primitive, cost: 1
      )
    case .partialXD:
      Row(
        .partialX, "{a} = slope of {x}({b}, {c}) by {b}, where it is {a}", .updatesD, .readsD,
        .readsD, .primitive, cost: 1)
    case .partialYD:
      Row(
        .partialY, "{a} = slope of {x}({b}, {c}) by {c}, where it is {a}", .updatesD, .readsD,
        .readsD, .primitive, cost: 1)
    case .partialXN:
      Row(
        .partialX, "{a} = slope of {x}({b}, {c}) by {b}, where it is {a}", .updatesN, .readsN,
        .readsN, .primitive, cost: 1)
    case .partialYN:
      Row(
        .partialY, "{a} = slope of {x}({b}, {c}) by {c}, where it is {a}", .updatesN, .readsN,
        .readsN, .primitive, cost: 1)
    case .carryDD:
      Row(.carry, "{a} = {b} * {c}, 0 where {b} is 0", .writesD, .readsD, .readsD, cost: 1)
    case .carryNN:
      Row(.carry, "{a} = {b} * {c}, 0 where {b} is 0", .writesN, .readsN, .readsN, cost: 1)

    // Control. Conditional jumps come in pairs: a comparison with nan is false, so that "if not less"
    // is not "if greater or equal".
    case .jump: Row(.jump, "go to {c}", .unused, .unused, .target, effect: .goesElsewhere)
    case .jumpIf: Row(.jumpIf, "if {a} go to {c}", .readsD, .unused, .target)
    case .jumpIfNot: Row(.jumpUnless, "unless {a} go to {c}", .readsD, .unused, .target)
    case .jumpLess: Row(.jumpLess, "if {a} < {b} go to {c}", .readsD, .readsD, .target)
    case .jumpNotLess: Row(.jumpNotLess, "unless {a} < {b} go to {c}", .readsD, .readsD, .target)
    case .jumpLessEqual: Row(.jumpLessEqual, "if {a} <= {b} go to {c}", .readsD, .readsD, .target)
    case .jumpNotLessEqual:
      Row(.jumpNotLessEqual, "unless {a} <= {b} go to {c}", .readsD, .readsD, .target)
    case .jumpEqual: Row(.jumpEqual, "if {a} == {b} go to {c}", .readsD, .readsD, .target)
    case .jumpNotEqual: Row(.jumpNotEqual, "if {a} != {b} go to {c}", .readsD, .readsD, .target)
    case .jumpLessK: Row(.jumpLess, "if {a} < {b} go to {c}", .readsD, .constant, .target)
    case .jumpNotLessK: Row(.jumpNotLess, "unless {a} < {b} go to {c}", .readsD, .constant, .target)
    case .jumpLessEqualK:
      Row(.jumpLessEqual, "if {a} <= {b} go to {c}", .readsD, .constant, .target)
    case .jumpNotLessEqualK:
      Row(.jumpNotLessEqual, "unless {a} <= {b} go to {c}", .readsD, .constant, .target)
    case .jumpGreaterK: Row(.jumpGreater, "if {a} > {b} go to {c}", .readsD, .constant, .target)
    case .jumpNotGreaterK:
      Row(.jumpNotGreater, "unless {a} > {b} go to {c}", .readsD, .constant, .target)
    case .jumpGreaterEqualK:
      Row(.jumpGreaterEqual, "if {a} >= {b} go to {c}", .readsD, .constant, .target)
    case .jumpNotGreaterEqualK:
      Row(.jumpNotGreaterEqual, "unless {a} >= {b} go to {c}", .readsD, .constant, .target)
    case .jumpEqualK: Row(.jumpEqual, "if {a} == {b} go to {c}", .readsD, .constant, .target)
    case .jumpNotEqualK: Row(.jumpNotEqual, "if {a} != {b} go to {c}", .readsD, .constant, .target)
    case .compare: Row(.compare, "{a} = {b} {x} {c}", .writesD, .readsD, .readsD, .relation)
    case .not: Row(.not, "{a} = not {b}", .writesD, .readsD)
    case .loop: Row(.loop, "{a} += 1; if {a} <= {b} go to {c}", .updatesD, .readsD, .target)
    case .loopLess: Row(.loopLess, "{a} += 1; if {a} < {b} go to {c}", .updatesD, .readsD, .target)
    case .jumpBack:
      Row(.jumpBack, "go back to {c}", .unused, .unused, .target, effect: .goesElsewhere)

    // Calls. The window of a callee begins after this frame.
    case .call:
      Row(.call, "call {a}{x}", .callee, .unused, .unused, .flag, effect: [.fails, .calls])
    case .callComputation:
      Row(
        .callComputation, "call {a}; a level with derivatives takes it {b}", .callee, .action,
        effect: [.fails, .calls])
    case .callDynamic: Row(.callDynamic, "{a}", .action, effect: [.fails, .calls])
    case .returnD: Row(.leave, "return {a}", .readsD, effect: [.goesElsewhere, .leaves])
    case .returnN: Row(.leave, "return {a}", .readsN, effect: [.goesElsewhere, .leaves])
    case .returnMoved:
      Row(.leave, "return {r}", effect: [.goesElsewhere, .leaves])

    // Names of the session, and elements of arrays that belong to one variable.
    case .globalD:
      Row(.global, "{a} = {b} of the session{c}", .writesD, .global, .part, effect: .readsName)
    case .globalO:
      Row(.global, "{a} = {b} of the session{c}", .writesO, .global, .part, effect: .readsName)
    case .elementD:
      Row(
        .element, "{a} = {b}[{c}{x}]", .writesD, .readsO, .readsD, .offset,
        effect: [.fails, .readsArray])
    case .elementN:
      Row(
        .element, "{a} = {b}[{c}{x}]", .writesN, .readsO, .readsD, .offset,
        effect: [.fails, .readsArray])
    case .storeD:
      Row(.store, "{a}[{b}] = {c}", .updatesO, .readsD, .readsD, effect: [.fails, .writesArray])
    case .storeN:
      Row(.store, "{a}[{b}] = {c}", .updatesO, .readsD, .readsN, effect: [.fails, .writesArray])
    case .appendD:
      Row(.append, "append {b} to {a}", .updatesO, .readsD, effect: [.fails, .writesArray])
    case .appendN:
      Row(.append, "append {b} to {a}", .updatesO, .readsN, effect: [.fails, .writesArray])

    case .matrixElementD:
      Row(
        .matrixElement, "{a} = {b}[{c}, {x}]", .writesD, .readsO, .readsD, .readsD,
        effect: [.fails, .readsArray])
    case .matrixElementN:
      Row(
        .matrixElement, "{a} = {b}[{c}, {x}]", .writesN, .readsO, .readsD, .readsD,
        effect: [.fails, .readsArray])
    case .matrixStoreD:
      Row(
        .matrixStore, "{a}[{b}, {x}] = {c}", .updatesO, .readsD, .readsD, .readsD,
        effect: [.fails, .writesArray])
    case .matrixStoreN:
      Row(
        .matrixStore, "{a}[{b}, {x}] = {c}", .updatesO, .readsD, .readsN, .readsD,
        effect: [.fails, .writesArray])

    // Of an array of passive numbers, and of active ones.
    case .lengthD: Row(.length, "{a} = len({b})", .writesD, .readsO, effect: .readsArray)
    case .lengthN: Row(.activeLength, "{a} = len({b})", .writesD, .readsO, effect: .readsArray)

    // Elements of small arrays, which stand in registers in a row.
    case .pickD:
      Row(
        .pick, "{a} = number {c}{x} from {b} on", .writesD, .readsD, .readsD, .row, effect: .fails)
    case .pickN:
      Row(
        .pick, "{a} = number {c}{x} from {b} on", .writesN, .readsN, .readsD, .row, effect: .fails)
    case .placeD:
      Row(
        .place, "number {b}{x} from {a} on = {c}", .updatesD, .readsD, .readsD, .row, effect: .fails
      )
    case .placeN:
      Row(
        .place, "number {b}{x} from {a} on = {c}", .updatesN, .readsD, .readsN, .row, effect: .fails
      )

    // Random numbers, each of which takes a block of the generator.
    case .uniformD: Row(.uniform, "{a} = rand()", .writesD, effect: .draws)
    case .normalD: Row(.normal, "{a} = randn()", .writesD, effect: .draws)
    case .belowD: Row(.below, "{a} = randint(0, {b})", .writesD, .readsD, effect: .draws)

    // Whole values: entries of the side table. What `attempt` has done need not be done again after it.
    case .perform: Row(.perform, "{a}", .action, effect: [.fails, .calls])
    case .attempt:
      Row(.attempt, "try {a}; if done go to {c}", .action, .unused, .target)
    case .differentiate: Row(.differentiate, "{a}", .action, effect: [.fails, .calls])
    case .trap: Row(.trap, "fail: {a}", .trap, effect: [.fails, .goesElsewhere, .leaves])

    // Marks. A watched run looks before every instruction; labels are gone when code is finished.
    case .watch: Row(.watch, "look at the operation before and at the next one")
    case .label: Row(.label, "{a}:", .label)
    }
  }
}
