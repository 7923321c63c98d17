// Encoder.swift -- the intermediate representation to code: registers, tables, distances.

import HypCode
import HypSyntax

/// Writes the code of a function whose registers are assigned.
package struct Encoder {
  /// What a function can have too much of, as a message says it.
  package enum Excess: String, Error, Sendable {
    case registers = "values at once"
    case distance = "steps in one branch or loop"
    case constants = "different numbers"
    case globals = "names of the session"
    case callees = "different functions that it calls"
    case actions = "operations"
    case traps = "places that always fail"
  }

  /// The code of a function, and where its variables stand.
  package struct Encoded {
    package var contents: CodeContents
    let registers: RegisterAssignment
  }

  /// What a frame holds at most in a bank, and the window of a call.
  static let maximumRegisters = 0x8000

  private var registers: RegisterAssignment
  private var output = CodeContents()
  /// The first thing that there is too much of; until the end number 0 stands for what cannot be named.
  private var excess: Excess?
  /// By the bits of the constant, as the integers that other tables have as keys: the first dictionary of each
  /// type of key costs a start as much as compiling a line does.
  private var constants: [Int: Int] = [:]
  private var callees: [ObjectIdentifier: Int] = [:]
  /// By label: the instruction where it stands.
  private var positions: [Label: Int] = [:]
  /// Jumps whose distance is not known yet, with their labels.
  private var jumps: [(index: Int, label: Label)] = []
  /// A register of a bank for what must be taken apart, where there is such a thing.
  private var scratch = PerBank<Leaf?>(repeating: nil)

  init(_ registers: RegisterAssignment) { self.registers = registers }

  /// The code of the function, or what it has too much of.
  consuming func encode(_ function: IRFunction) throws(Excess) -> Encoded {
    prepare(function)
    for bank in [Bank.passive, .active, .object]
    where registers[bank].count > Self.maximumRegisters {
      throw .registers
    }
    output.globals = function.globals
    for block in function.blocks {
      if let label = block.label { positions[label] = output.instructions.count }
      for instruction in block.instructions { encode(instruction) }
    }
    resolveJumps()
    if let excess { throw excess }
    output.passiveCount = registers.passive.count
    output.activeCount = registers.active.count
    output.objectCount = registers.object.count
    return Encoded(contents: output, registers: registers)
  }

  // MARK: Before the frame has its size

  /// Makes room for results, and for what must be taken apart.
  private mutating func prepare(_ function: IRFunction) {
    var apart = PerBank(repeating: false)
    for block in function.blocks {
      for instruction in block.instructions {
        if case .moves(let moves) = instruction.a {
          for move in moves {
            registers.extend(to: (move.target.register ?? 0) + 1, move.target.bank)
          }
          for move in ordered(moves) where move.isScratch { apart[move.target.bank] = true }
        } else if isTooHigh(instruction), instruction.fallback.isEmpty,
          let bank = instruction.a.leaf?.bank
        {
          apart[bank] = true
        }
      }
    }
    for bank in [Bank.passive, .active, .object] where apart[bank] {
      scratch[bank] = Leaf(bank, registers.reserve(1, bank))
    }
  }

  /// The fourth operand has eight bits, and the register or the constant there has a higher number. Constants that
  /// stand there come first in the pool.
  private mutating func isTooHigh(_ instruction: IRInstruction) -> Bool {
    guard let leaf = instruction.x.leaf else { return false }
    return number(leaf) > 0xFF
  }

  // MARK: Instructions

  private mutating func encode(_ instruction: IRInstruction) {
    if case .moves(let moves) = instruction.a {
      for move in ordered(moves) { emitMove(move, instruction.span) }
      return emit(Instruction(instruction.op), instruction.span)
    }
    if isTooHigh(instruction) {
      guard instruction.fallback.isEmpty else {
        return instruction.fallback.forEach { encode($0) }
      }
      return encodeApart(instruction)
    }
    let index = output.instructions.count
    if let label = instruction.target { jumps.append((index, label)) }
    if let element = instruction.element { output.elements[index] = element }
    if instruction.countsTurns { output.countingTurns.insert(index) }
    emit(
      Instruction(
        instruction.op, number(instruction.a), number(instruction.b),
        instruction.op.jumps ? 0 : number(instruction.c), x: number(instruction.x)),
      instruction.span)
    guard instruction.operation == .attempt else { return }
    for member in instruction.fallback { encode(member) }
    setDistance(at: index, to: output.instructions.count)
  }

  private mutating func emit(_ instruction: Instruction, _ span: Span) {
    output.instructions.append(instruction)
    output.spans.append(span)
  }

  /// Two operations that one instruction cannot do here.
  private mutating func encodeApart(_ instruction: IRInstruction) {
    guard let (first, second) = instruction.operation.joined, let bank = instruction.a.leaf?.bank,
      let leaf = scratch[bank]
    else { return }
    func place(_ slot: IRInstruction.Slot) -> Op.Place { slot.place }
    let own = Op.Place(bank)
    guard
      let inner = Op.select(first, own, place(instruction.c), place(instruction.x)),
      let outer = Op.select(second, own, place(instruction.b), own)
    else { return }
    let register = leaf.register ?? 0
    emit(
      Instruction(inner, register, number(instruction.c), number(instruction.x)), instruction.span)
    emit(
      Instruction(outer, number(instruction.a), number(instruction.b), register), instruction.span)
  }

  // MARK: Moves to results

  /// A move between registers of the machine.
  private struct MachineMove {
    var source: Leaf
    var target: Leaf
    /// It goes to the register that is kept for this.
    var isScratch = false
  }

  /// Moves in an order in which no register is overwritten before it has been read.
  private func ordered(_ moves: [IRInstruction.Move]) -> [MachineMove] {
    var waiting = moves.map { MachineMove(source: registers($0.source), target: $0.target) }
      .filter { $0.source != $0.target }
    // By register: how many moves that wait read it.
    var readers: [Leaf: Int] = [:]
    for move in waiting { readers[move.source, default: 0] += 1 }
    var result: [MachineMove] = []
    while !waiting.isEmpty {
      let before = waiting.count
      waiting.removeAll { move in
        guard readers[move.target, default: 0] == 0 else { return false }
        result.append(move)
        readers[move.source, default: 0] -= 1
        return true
      }
      guard waiting.count == before else { continue }
      // Circles: one register is kept elsewhere.
      let source = waiting[0].source
      let kept = scratch[source.bank] ?? Leaf(source.bank, Self.maximumRegisters)
      result.append(MachineMove(source: source, target: kept, isScratch: true))
      readers[source] = 0
      for index in waiting.indices where waiting[index].source == source {
        waiting[index].source = kept
        readers[kept, default: 0] += 1
      }
    }
    return result
  }

  private mutating func emitMove(_ move: MachineMove, _ span: Span) {
    guard let op = Op.select(.copy, Op.Place(move.target), Op.Place(move.source)) else { return }
    let source: Int
    if case .constant(let value) = move.source {
      source = constant(value)
    } else {
      source = move.source.register ?? 0
    }
    emit(Instruction(op, move.target.register ?? 0, source), span)
  }

  // MARK: Tables

  /// A number as instructions hold it: all that they name is checked here, so that nothing is ever cut to
  /// 16 bits.
  private mutating func named(_ number: Int, _ kind: Excess) -> Int {
    if number < 1 << 16 { return number }
    excess = excess ?? kind
    return 0
  }

  private mutating func number(_ slot: IRInstruction.Slot) -> Int {
    switch slot {
    case .none, .moves: return 0
    case .number(let number): return number
    case .label(let label): return label.number
    case .primitive(let primitive): return primitive.index
    case .global(let global): return named(global.index, .globals)
    case .leaf(let leaf): return number(leaf)
    case .leaves(let leaves):
      let numbers = leaves.map { number($0) }
      assert(numbers.indices.allSatisfy { numbers[$0] == numbers[0] + $0 }, "no row of registers")
      return numbers[0]
    case .action(let action):
      output.actions.append(assigned(action))
      return named(output.actions.count - 1, .actions)
    case .callee(let code):
      if let index = callees[ObjectIdentifier(code)] { return index }
      output.callees.append(code)
      let index = named(output.callees.count - 1, .callees)
      callees[ObjectIdentifier(code)] = index
      return index
    case .trap(let trap):
      output.traps.append(trap.error)
      output.trapParts.append(trap.parts)
      return named(output.traps.count - 1, .traps)
    }
  }

  /// The number of a register in the machine, or of a constant in the pool.
  private mutating func number(_ leaf: Leaf) -> Int {
    if case .constant(let value) = leaf { return constant(value) }
    // A call may pass more than a window can hold, which lies behind the frame.
    guard let register = registers(leaf).register, register < Self.maximumRegisters else {
      excess = excess ?? .registers
      return 0
    }
    return register
  }

  private mutating func constant(_ value: Double) -> Int {
    let bits = Int(bitPattern: UInt(value.bitPattern))
    if let index = constants[bits] { return index }
    output.constants.append(value)
    let index = named(output.constants.count - 1, .constants)
    constants[bits] = index
    return index
  }

  /// The action with the machine's registers.
  private func assigned(_ action: Action) -> Action {
    Action(
      action.form.mapOperands { Operand($0.kind, $0.leaves.map { registers($0) }) },
      parts: action.parts)
  }

  // MARK: Jumps

  /// Labels to distances. A jump to a jump goes where that one goes.
  private mutating func resolveJumps() {
    guard !jumps.isEmpty else { return }
    var onward: [Int: Label] = [:]
    for (index, label) in jumps where output.instructions[index].op.operation == .jump {
      onward[index] = label
    }
    for (index, label) in jumps {
      var position = positions[label] ?? 0
      for _ in 0..<4 {
        guard let next = onward[position] else { break }
        position = positions[next] ?? 0
      }
      setDistance(at: index, to: position)
    }
  }

  private mutating func setDistance(at index: Int, to position: Int) {
    guard let short = Int16(exactly: position - (index + 1)) else {
      excess = excess ?? .distance
      return
    }
    output.instructions[index].c = UInt16(bitPattern: short)
  }
}
