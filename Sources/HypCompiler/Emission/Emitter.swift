// Emitter.swift -- instructions as they are collected, registers as they are handed out.

import HypCode
import HypSyntax

/// Collects the code of one function. Jumps name labels until `finish` resolves them; registers of
/// the callee's window are numbered from `outgoing` until the size of the frame is known.
struct Emitter {
  /// A stretch of code that is being collected.
  struct Segment {
    var instructions: [Instruction] = []
    var spans: [Span] = []
  }

  /// The first number of an outgoing register: `outgoing + i` is register i of the next window.
  static let outgoing = 0x8000

  var segment = Segment()
  var tables = CodeContents()
  var constantIndex: [UInt64: Int] = [:]
  var globalIndex: [String: Int] = [:]
  var labelCount = 0
  /// Where code that is being emitted comes from.
  var span: Span
  /// The operands or arguments there, where messages can point at them.
  var parts: [Span] = []
  /// The code tells the meter what it does.
  var isCounting = false
  /// What the function has more of than an instruction can name.
  private(set) var excess: Excess?
  private var calleeIndex: [ObjectIdentifier: Int] = [:]

  /// What a function can have too much of, as a message says it.
  enum Excess: String, Sendable {
    case registers = "values at once"
    case labels = "branches and loops"
    case distance = "steps in one branch or loop"
    case constants = "different numbers"
    case globals = "names of the session"
    case callees = "different functions that it calls"
    case actions = "operations"
    case traps = "places that always fail"
  }

  init(span: Span) { self.span = span }

  // MARK: Registers

  struct Registers {
    var isUsed: [Bool] = []
    var firstFree = 0
    var count: Int { isUsed.count }

    mutating func take() -> Int {
      while firstFree < isUsed.count, isUsed[firstFree] { firstFree += 1 }
      if firstFree == isUsed.count { isUsed.append(true) } else { isUsed[firstFree] = true }
      return firstFree
    }
    mutating func takeFresh() -> Int {
      isUsed.append(true)
      return isUsed.count - 1
    }
    mutating func reserve(_ register: Int) {
      while isUsed.count <= register { isUsed.append(false) }
    }
    mutating func free(_ register: Int) {
      isUsed[register] = false
      firstFree = min(firstFree, register)
    }
  }

  var passive = Registers()
  var active = Registers()
  var object = Registers()
  private var temporaries: [Leaf] = []
  /// Temporaries that several operands stand in: what writes them must go on writing them.
  private var shared: Set<Leaf> = []

  private mutating func take(_ bank: Bank) -> Int {
    let register =
      switch bank {
      case .passive: passive.take()
      case .active: active.take()
      case .object: object.take()
      }
    return named(register, below: Emitter.outgoing, .registers)
  }

  /// Registers that stay with a variable to the end of the function. No instruction so far has used them, so
  /// that a register is one variable's or nobody's, values may be loaded there before the body, and a
  /// listing can call it by its name.
  mutating func permanent(_ kind: Kind) -> Operand {
    Operand(
      kind,
      kind.banks.map { bank in
        let register =
          switch bank {
          case .passive: passive.takeFresh()
          case .active: active.takeFresh()
          case .object: object.takeFresh()
          }
        return Leaf(bank, named(register, below: Emitter.outgoing, .registers))
      })
  }

  /// Registers that are free again after the statement.
  mutating func temporary(_ kind: Kind) -> Operand {
    Operand(kind, kind.banks.map { temporary($0) })
  }

  mutating func temporary(_ bank: Bank) -> Leaf {
    let leaf = Leaf(bank, take(bank))
    temporaries.append(leaf)
    return leaf
  }

  /// The registers of the callee's window that hold values of `kinds`.
  static func window(_ kinds: [Kind]) -> [Operand] { Operand.window(kinds, from: outgoing) }

  /// Makes sure that the frame holds the registers of `operand`.
  mutating func reserve(_ operand: Operand) {
    for leaf in operand.leaves {
      guard let register = leaf.register else { continue }
      switch leaf.bank {
      case .passive: passive.reserve(register)
      case .active: active.reserve(register)
      case .object: object.reserve(register)
      }
    }
  }

  var temporaryMark: Int { temporaries.count }

  /// Frees the temporaries taken since `mark`.
  mutating func freeTemporaries(since mark: Int) {
    while temporaries.count > mark, let leaf = temporaries.popLast() {
      if recentReads.contains(where: { $0.element == leaf }) {
        // It may be read again in the statements that follow.
        held.insert(leaf)
        continue
      }
      shared.remove(leaf)
      switch leaf {
      case .passive(let r): passive.free(r)
      case .active(let r): active.free(r)
      case .object(let r): object.free(r)
      case .constant: break
      }
    }
  }

  /// Frees the temporaries taken since `mark`, and lets go of the objects in them.
  mutating func clearTemporaries(since mark: Int, emitting: Bool) {
    if emitting {
      for case .object(let register) in temporaries[mark...] {
        emit(.clear, .leaf(.object(register)))
      }
    }
    freeTemporaries(since: mark)
  }

  /// Several operands stand in this leaf from now on.
  mutating func share(_ leaf: Leaf) {
    if leaf.register != nil { shared.insert(leaf) }
  }

  /// The operand is used more than once from now on.
  mutating func share(_ operand: Operand) { shared.formUnion(operand.leaves) }

  func isShared(_ leaf: Leaf) -> Bool { shared.contains(leaf) }

  /// Joins a product that was just made with the sum or difference `base ± temporary`.
  ///
  /// - Returns: the sum's register, or nil where the two cannot be one instruction.
  mutating func fuse(_ base: Leaf, _ op: BinaryOperator, product temporary: Leaf) -> Leaf? {
    guard let last = segment.instructions.last, isTemporary(temporary), !shared.contains(temporary),
      let register = temporary.register, Int(last.a) == register, last.c < 256,
      let other = base.register, base.bank == temporary.bank, base != temporary
    else { return nil }
    guard let joined = Operation.joining(last.op.operation, op), last.op.row.a.bank == base.bank,
      let code = Op.select(
        joined, Op.Place(base), Op.Place(base), Op.Place(last.op.row.b), x: Op.Place(last.op.row.c))
    else { return nil }
    let sum = self.temporary(temporary.bank)
    segment.instructions[segment.instructions.count - 1] = Instruction(
      code, sum.register ?? 0, other, Int(last.b), x: Int(last.c))
    return sum
  }

  /// Takes back a sum `register + offset` that was just made as an index, so that the instruction
  /// that reads the element adds the offset itself.
  mutating func takeBackOffset(_ index: Leaf) -> (register: Int, offset: Int)? {
    guard let last = segment.instructions.last, isTemporary(index), !shared.contains(index),
      index == .passive(Int(last.a)), last.op.row.b == .readsD, last.op.row.c == .constant
    else { return nil }
    var constant = tables.constants[Int(last.c)]
    switch last.op.operation {
    case .add: break
    case .subtract: constant = -constant
    default: return nil
    }
    guard let offset = Int8(exactly: constant) else { return nil }
    segment.instructions.removeLast()
    segment.spans.removeLast()
    return (Int(last.b), Int(offset))
  }

  /// Joins a square that was just made with a constant factor, number `constant` of the pool.
  mutating func scaleSquare(_ temporary: Leaf, by constant: Int) -> Leaf? {
    guard let last = segment.instructions.last, last.op.operation == .square,
      isTemporary(temporary), !shared.contains(temporary), temporary == .active(Int(last.a)),
      let code = Op.select(.scaledSquare, .active, .active, .constant)
    else { return nil }
    let result = self.temporary(.active)
    segment.instructions[segment.instructions.count - 1] = Instruction(
      code, result.register ?? 0, Int(last.b), constant)
    return result
  }

  func isTemporary(_ leaf: Leaf) -> Bool { temporaries.contains(leaf) }

  // MARK: Instructions

  mutating func emit(_ instruction: Instruction) {
    segment.instructions.append(instruction)
    segment.spans.append(span)
  }

  mutating func append(_ other: Segment) {
    segment.instructions += other.instructions
    segment.spans += other.spans
  }

  mutating func newLabel() -> Int {
    labelCount += 1
    return named(labelCount - 1, .labels)
  }

  /// Where the next instruction will stand.
  var position: Int { segment.instructions.count }

  /// Places a label at an instruction that was emitted before, where control comes from the instruction
  /// before it alone.
  mutating func place(_ label: Int, at position: Int) {
    segment.instructions.insert(.label(label), at: position)
    segment.spans.insert(span, at: position)
  }

  mutating func place(_ label: Int) {
    forgetReads()
    emit(.label(label))
  }

  /// Lets the instruction just emitted write `destination` instead of `temporary`.
  ///
  /// - Returns: whether that was possible.
  mutating func retarget(_ temporary: Leaf, to destination: Int) -> Bool {
    guard let last = segment.instructions.indices.last, isTemporary(temporary),
      !shared.contains(temporary), let register = temporary.register,
      Int(segment.instructions[last].a) == register
    else { return false }
    let role = segment.instructions[last].op.row.a
    guard role.writes, !role.reads, role.bank == temporary.bank else { return false }
    segment.instructions[last].a = UInt16(truncatingIfNeeded: destination)
    recentReads.removeAll { $0.element == temporary }
    return true
  }

  /// Elements read since control last came from elsewhere: `a[i]` written twice is read once.
  private var recentReads: [(array: Int, index: Leaf, element: Leaf)] = []
  /// Elements whose statement has ended, but that may be read again.
  private var held: Set<Leaf> = []

  /// Where the element was read before, if nothing can have changed it since.
  mutating func recentRead(_ array: Int, _ index: Leaf) -> Leaf? {
    guard let read = recentReads.first(where: { $0.array == array && $0.index == index }) else {
      return nil
    }
    share(read.element)
    return read.element
  }

  /// Notes an element that was read, where array and index stand in constants and variables.
  mutating func noteRead(_ array: Int, _ index: Leaf, _ element: Leaf) {
    guard !isTemporary(.object(array)), !isTemporary(index), !held.contains(index) else { return }
    recentReads.append((array, index, element))
  }

  /// An array may have changed, or control comes from elsewhere too.
  mutating func forgetReads() { forgetReads { _ in true } }

  /// The variable in these registers changes.
  mutating func forgetReads(from leaves: [Leaf]) {
    forgetReads { leaves.contains(.object($0.array)) || leaves.contains($0.index) }
  }

  private mutating func forgetReads(
    where isStale: ((array: Int, index: Leaf, element: Leaf)) -> Bool
  ) {
    // The statement that is being compiled may still use what it has read: its end frees it.
    for read in recentReads where isStale(read) && held.remove(read.element) != nil {
      temporaries.append(read.element)
    }
    recentReads.removeAll(where: isStale)
  }

  // MARK: Tables

  /// A number as instructions hold it: all that they name is checked here, so that nothing is ever cut to
  /// 16 bits. What goes beyond is told when the function is finished; until then number 0 stands for it.
  mutating func named(
    _ number: Int, below limit: Int = 1 << 16, _ kind: Excess
  ) -> Int {
    if number < limit { return number }
    excess = excess ?? kind
    return 0
  }

  mutating func constant(_ value: Double) -> Int {
    if let index = constantIndex[value.bitPattern] { return index }
    tables.constants.append(value)
    let index = named(tables.constants.count - 1, .constants)
    constantIndex[value.bitPattern] = index
    return index
  }

  mutating func global(_ name: String) -> Int {
    if let index = globalIndex[name] { return index }
    tables.globals.append(name)
    let index = named(tables.globals.count - 1, .globals)
    globalIndex[name] = index
    return index
  }

  mutating func callee(_ code: Code) -> Int {
    if let index = calleeIndex[ObjectIdentifier(code)] { return index }
    tables.callees.append(code)
    let index = named(tables.callees.count - 1, .callees)
    calleeIndex[ObjectIdentifier(code)] = index
    return index
  }

  mutating func action(_ kind: Action.Form) -> Int {
    add(Action(kind, parts: parts))
  }

  mutating func trap(_ error: RuntimeError) {
    tables.traps.append(error)
    tables.trapParts.append(parts)
    emit(.trap, .number(named(tables.traps.count - 1, .traps)))
  }

  /// The number of an entry of the side table.
  mutating func add(_ action: Action) -> Int {
    tables.actions.append(action)
    return named(tables.actions.count - 1, .actions)
  }

  /// A jump leads further than an instruction can say.
  mutating func isTooFar() { excess = excess ?? .distance }
}
