// IRFunction.swift -- a function between the tree and the code: basic blocks.

import HypCode
import HypSyntax

/// Instructions that are carried out one after the other: only the last may lead elsewhere. Where it does
/// not, the next block follows.
package struct IRBlock {
  /// What jumps call it; nil where none leads here.
  package var label: Label?
  package var instructions: [IRInstruction] = []

  /// Leaves out the instructions at these places, all at once: a block may be long.
  mutating func remove(_ places: Set<Int>) {
    guard !places.isEmpty else { return }
    instructions = instructions.enumerated().filter { !places.contains($0.offset) }.map(\.element)
  }
}

/// A function in the intermediate representation.
package struct IRFunction {
  package var blocks: [IRBlock] = []
  var registers: IRRegisters
  /// Names of the session that it reads, in the order of their `GlobalID`s.
  package let globals: [String]
  /// The code tells the meter what it does.
  let isCounting: Bool
  /// The machine looks at what the code does, instruction by instruction.
  let isWatched: Bool

  /// Divides instructions at labels and jumps. What follows an instruction that leads elsewhere, up to the
  /// next label, is never reached and left out.
  init(
    _ instructions: [IRInstruction], registers: IRRegisters, globals: [String] = [],
    isCounting: Bool = false, isWatched: Bool = false
  ) {
    self.registers = registers
    self.globals = globals
    self.isCounting = isCounting
    self.isWatched = isWatched
    var block = IRBlock()
    var isReached = true
    func isLed(to block: IRBlock) -> Bool { block.label != nil || !block.instructions.isEmpty }
    for instruction in instructions {
      if instruction.operation == .label {
        if isReached, isLed(to: block) { blocks.append(block) }
        block = IRBlock(label: instruction.a.label)
        isReached = true
        continue
      }
      guard isReached else { continue }
      block.instructions.append(instruction)
      if instruction.op.endsBlock {
        blocks.append(block)
        block = IRBlock()
        isReached = !instruction.op.goesElsewhere
      }
    }
    if isLed(to: block) { blocks.append(block) }
  }
}

/// A function as it was lowered, for those who follow it.
final class LoweredFunction: LoweredCode {
  /// Longer ones nobody follows.
  static let maximumLength = 600

  let function: IRFunction

  /// Nil where it is too long, or computes with more than numbers.
  init?(_ function: IRFunction) {
    guard function.registers.object.count == 0 else { return nil }
    var length = 0
    for block in function.blocks { length += block.instructions.count }
    guard length <= Self.maximumLength else { return nil }
    self.function = function
  }
}

extension IRFunction {
  /// How often its own registers are read and written.
  struct Uses {
    private var passive: [Count]
    private var active: [Count]
    private var object: [Count]
    private struct Count { var (reads, writes) = (0, 0) }

    init(_ function: IRFunction) {
      func none(_ bank: Bank) -> [Count] {
        [Count](repeating: Count(), count: function.registers[bank].count)
      }
      (passive, active, object) = (none(.passive), none(.active), none(.object))
      for block in function.blocks {
        for instruction in block.instructions {
          instruction.visitRegisters {
            change($0) { $0.reads += 1 }
          } write: {
            change($0) { $0.writes += 1 }
          }
        }
      }
    }

    private mutating func change(_ leaf: Leaf, _ body: (inout Count) -> Void) {
      switch leaf {
      case .passive(let r) where r < passive.count: body(&passive[r])
      case .active(let r) where r < active.count: body(&active[r])
      case .object(let r) where r < object.count: body(&object[r])
      default: break
      }
    }

    private func count(_ leaf: Leaf) -> Count {
      switch leaf {
      case .passive(let r) where r < passive.count: passive[r]
      case .active(let r) where r < active.count: active[r]
      case .object(let r) where r < object.count: object[r]
      default: Count()
      }
    }

    /// Somebody who has read the register is gone.
    mutating func dropRead(of leaf: Leaf) { change(leaf) { $0.reads -= 1 } }

    func reads(of leaf: Leaf) -> Int { count(leaf).reads }
    func writes(of leaf: Leaf) -> Int { count(leaf).writes }
  }

  /// A temporary that is written once, read once, and that no other operand stands in: whoever reads it may
  /// do what makes it.
  func isLink(_ leaf: Leaf, _ uses: Uses) -> Bool {
    registers.isTemporary(leaf) && !registers.isShared(leaf) && uses.reads(of: leaf) == 1
      && uses.writes(of: leaf) == 1
  }
}
