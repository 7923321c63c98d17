// RegisterAssignment.swift -- which of the machine's registers each register of a function becomes.
//
// Parameters are the first registers of the frame. Each variable that is left gets a register of its own,
// so that a listing can call it by its name. A temporary shares its register with others that are not in
// use while it is: from where it is first named to where it is last named, in the order of the code. Where
// that begins in front of a loop and ends in it, it lasts to the loop's end, since the next turn may read it.

import HypCode

/// The machine's registers for those of a function.
struct RegisterAssignment {
  /// A bank of the frame.
  struct Frame {
    /// By the register of the function: that of the machine, or -1 where nothing names it.
    fileprivate(set) var numbers: [Int]
    fileprivate(set) var count: Int
    /// By register: where it is named first and last.
    fileprivate var first: [Int]
    fileprivate var last: [Int]
    /// By register: that of the machine where the function returns it, if it does.
    fileprivate var wishes: [Int: Int] = [:]

    fileprivate init(_ registers: IRRegisters.Registers) {
      numbers = [Int](repeating: -1, count: registers.count)
      first = numbers
      last = numbers
      count = registers.parameterCount
      for number in 0..<registers.parameterCount { numbers[number] = number }
    }
  }

  private(set) var passive: Frame
  private(set) var active: Frame
  private(set) var object: Frame

  init(_ function: borrowing IRFunction) {
    let registers = function.registers
    passive = Frame(registers.passive)
    active = Frame(registers.active)
    object = Frame(registers.object)
    let length = findRanges(function)
    passive.assign(registers.passive, length)
    active.assign(registers.active, length)
    object.assign(registers.object, length)
  }

  subscript(bank: Bank) -> Frame {
    switch bank {
    case .passive: passive
    case .active: active
    case .object: object
    }
  }

  /// Makes room in a bank; answers the number of the first register there.
  mutating func reserve(_ count: Int, _ bank: Bank) -> Int {
    switch bank {
    case .passive:
      passive.count += count
      return passive.count - count
    case .active:
      active.count += count
      return active.count - count
    case .object:
      object.count += count
      return object.count - count
    }
  }

  /// Makes sure that the frame has the first `count` registers of a bank.
  mutating func extend(to count: Int, _ bank: Bank) {
    let missing = count - self[bank].count
    if missing > 0 { _ = reserve(missing, bank) }
  }

  /// The machine's register; for one of the next window, that behind the frame. Constants stay what they are.
  func callAsFunction(_ leaf: Leaf) -> Leaf {
    guard let register = leaf.register else { return leaf }
    let frame = self[leaf.bank]
    if register >= IRRegisters.outgoing {
      return Leaf(leaf.bank, frame.count + register - IRRegisters.outgoing)
    }
    return Leaf(leaf.bank, frame.numbers[register])
  }

  /// The machine's registers of a variable; nil where the code names none of them.
  func callAsFunction(_ operand: Operand) -> Operand? {
    var leaves: [Leaf] = []
    for leaf in operand.leaves {
      guard let register = leaf.register, register < IRRegisters.outgoing else { return nil }
      let number = self[leaf.bank].numbers[register]
      guard number >= 0 else { return nil }
      leaves.append(Leaf(leaf.bank, number))
    }
    return Operand(operand.kind, leaves)
  }

  // MARK: Ranges

  /// Finds where registers are named first and last; answers how many instructions there are.
  private mutating func findRanges(_ function: borrowing IRFunction) -> Int {
    let ends = Self.loopEnds(function)
    // The loops around the instruction, outermost first.
    var loops: [(head: Int, end: Int)] = []
    var position = 0
    for block in function.blocks {
      for instruction in block.instructions {
        while let loop = loops.last, loop.end < position { loops.removeLast() }
        if let end = ends[position] { loops.append((position, end)) }
        let note = { (leaf: Leaf) in
          switch leaf {
          case .passive(let r): self.passive.note(r, position, loops)
          case .active(let r): self.active.note(r, position, loops)
          case .object(let r): self.object.note(r, position, loops)
          case .constant: break
          }
        }
        instruction.visitRegisters(read: note, write: note)
        if case .moves(let moves) = instruction.a { noteWishes(moves) }
        position += 1
      }
    }
    return position
  }

  private mutating func noteWishes(_ moves: [IRInstruction.Move]) {
    for move in moves where move.source.bank == move.target.bank {
      switch (move.source, move.target) {
      case (.passive(let r), .passive(let target)): passive.wishes[r] = target
      case (.active(let r), .active(let target)): active.wishes[r] = target
      case (.object(let r), .object(let target)): object.wishes[r] = target
      default: break
      }
    }
  }

  /// By the place where a loop begins: where it ends, which is the last jump that leads back there.
  private static func loopEnds(_ function: borrowing IRFunction) -> [Int: Int] {
    var starts: [Label: Int] = [:]
    var ends: [Int: Int] = [:]
    var position = 0
    for block in function.blocks {
      if let label = block.label { starts[label] = position }
      position += block.instructions.count
      if let target = block.instructions.last?.target, let start = starts[target] {
        ends[start] = max(ends[start] ?? 0, position - 1)
      }
    }
    return ends
  }
}

extension RegisterAssignment.Frame {
  fileprivate mutating func note(
    _ register: Int, _ position: Int, _ loops: [(head: Int, end: Int)]
  ) {
    guard register < first.count else { return }
    if first[register] < 0 {
      first[register] = position
      last[register] = position
      return
    }
    let begin = first[register]
    let end = loops.first { $0.head > begin }?.end ?? position
    last[register] = max(last[register], end)
  }

  /// Gives registers to what is named.
  fileprivate mutating func assign(_ registers: IRRegisters.Registers, _ length: Int) {
    for number in numbers.indices
    where number >= registers.parameterCount && first[number] >= 0 && !registers.isTemporary[number]
    {
      numbers[number] = count
      count += 1
    }
    // Temporaries in the order in which they are made, and in that in which they end.
    let starting = numbers.indices.filter { numbers[$0] < 0 && first[$0] >= 0 }
    guard !starting.isEmpty else { return }
    let order = starting.sorted { (first[$0], $0) < (first[$1], $1) }
    let ending = starting.sorted { last[$0] < last[$1] }
    let base = count
    var isUsed: [Bool] = []
    var firstFree = 0
    var next = 0
    for number in order {
      // What the instruction itself reads stays in its place: a watched run looks at it afterwards.
      while next < ending.count, last[ending[next]] < first[number] {
        let free = numbers[ending[next]] - base
        isUsed[free] = false
        firstFree = min(firstFree, free)
        next += 1
      }
      if let wish = wishes[number], wish >= base {
        while isUsed.count <= wish - base { isUsed.append(false) }
        if !isUsed[wish - base] {
          isUsed[wish - base] = true
          numbers[number] = wish
          continue
        }
      }
      while firstFree < isUsed.count, isUsed[firstFree] { firstFree += 1 }
      if firstFree == isUsed.count { isUsed.append(true) } else { isUsed[firstFree] = true }
      numbers[number] = base + firstFree
    }
    count = base + isUsed.count
  }
}
