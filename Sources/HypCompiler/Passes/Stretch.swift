// Stretch.swift -- finds elementwise operations on arrays that can be carried out as one.
//
// It looks at a stretch of code without jumps, from the end to the beginning. An operation whose
// result nothing else reads joins the one that reads it. All that are joined move to where the last
// of them is; what stands between must not change what they read, and an operation that can fail
// does not move past anything that a user could notice.

import HypCode
import HypNumbers
import HypSyntax

/// Code without jumps.
struct Stretch {
  struct Item {
    enum Attempt {
      case plan(FusedPlan)
      case product(Leaf, Leaf, result: Operand)
    }
    var instruction: IRInstruction
    var reads: Set<Leaf> = []
    var writes: Set<Leaf> = []
    /// What its members make for one another: written only where what is tried does not do.
    var scratch: Set<Leaf> = []
    /// The action that an instruction carries out.
    var form: Action.Form?
    /// Nobody can notice when it happens, but by an error.
    var isQuiet = true
    /// It runs code of its own, in the next window.
    var usesWindow = false
    /// What is tried before `members`.
    var attempt: Attempt?
    var members: [Item] = []
    /// It reads other registers than the action of its instruction does.
    var isRenamed = false
  }

  var items: [Item] = []
  /// Registers that nobody reads after the stretch.
  let local: Set<Leaf>
  /// Expressions grow no further than this: adjoints of adjoints are several times as long.
  private static let maximumOperations = 24
  private static let maximumInputs = 10

  /// - Parameter local: registers that nobody reads after these instructions.
  init(_ instructions: [IRInstruction], local: Set<Leaf> = []) {
    items = instructions.map(Item.init)
    self.local = local
  }

  /// The instructions, with an attempt in the place of those that were joined.
  var instructions: [IRInstruction] { items.map(\.joined) }

  /// Joins what can be joined, from the end to the beginning.
  mutating func group() {
    var last = items.count - 1
    while last >= 0 {
      guard let form = items[last].form, items[last].attempt == nil else {
        last -= 1
        continue
      }
      if let (x, y, result) = form.product {
        items[last].members = [items[last]]
        items[last].attempt = .product(x, y, result: result)
      } else if form.fusible != nil || form.fusibleReduction != nil {
        last = join(endingAt: last)
      }
      last -= 1
    }
  }

  /// Joins the operation at `root` with those before it that only it needs, and answers where it
  /// then stands.
  private mutating func join(endingAt root: Int) -> Int {
    var group = [root]
    var changed = true
    while changed, group.count < Self.maximumOperations {
      changed = false
      for index in (0..<root).reversed() where !group.contains(index) {
        guard items[index].attempt == nil, let (_, operands, result) = items[index].form?.fusible,
          let leaf = result.leaves.first,
          group.contains(where: { items[$0].reads.contains(leaf) }),
          isReadOnly(leaf, from: index, by: group), canMove(index, operands, to: root, group),
          inputCount(group + [index]) <= Self.maximumInputs
        else { continue }
        group.append(index)
        changed = true
        break
      }
    }
    group.sort()
    guard let plan = plan(group) else { return root }
    var joined = items[root]
    joined.attempt = .plan(plan)
    joined.members = group.map { items[$0] }
    // What the instruction reads and writes, for those that move past it.
    joined.reads = Set(plan.inputs.filter { $0.register != nil })
    let made = joined.members.reduce(into: Set()) { $0.formUnion($1.writes) }
    joined.scratch = made.subtracting(joined.writes)
    items[root] = joined
    for index in group.dropLast().reversed() { items.remove(at: index) }
    return root - (group.count - 1)
  }

  /// What is written to `leaf` at `index` is read by members of the group alone.
  private func isReadOnly(_ leaf: Leaf, from index: Int, by group: [Int]) -> Bool {
    for place in items.indices.dropFirst(index + 1) {
      let isMember = group.contains(place)
      if items[place].reads.contains(leaf) && !isMember { return false }
      if items[place].writes.contains(leaf) { return !isMember }
    }
    // Behind a return nobody reads a register of this frame; elsewhere somebody may.
    return items.last?.instruction.op.leaves ?? false
  }

  /// The operation at `index` can happen as late as that at `root`.
  private func canMove(_ index: Int, _ operands: [Leaf], to root: Int, _ group: [Int]) -> Bool {
    let own = items[index]
    let arrays = operands.filter { if case .object = $0 { true } else { false } }
    // One array, or the same twice, fits itself.
    let cannotFail = Set(arrays).count < 2
    for place in index + 1..<root where !group.contains(place) {
      let other = items[place]
      if !other.writes.isDisjoint(with: own.reads) || !other.writes.isDisjoint(with: own.writes)
        || !other.scratch.isDisjoint(with: own.reads)
      {
        return false
      }
      if !other.isQuiet && !cannotFail { return false }
      if other.usesWindow, own.reads.contains(where: { ($0.register ?? 0) >= IRRegisters.outgoing })
      {
        return false
      }
    }
    return true
  }

  private func inputCount(_ group: [Int]) -> Int {
    let made = Set(group.flatMap { items[$0].writes })
    return Set(group.flatMap { items[$0].reads }).subtracting(made).count
  }

  /// The expression of a group in the order of its operations; nil where it is none.
  private func plan(_ group: [Int]) -> FusedPlan? {
    var builder = FusedBuilder()
    var nodes: [Leaf: Int32] = [:]
    var inputs: [Leaf] = []
    for index in group {
      guard let form = items[index].form else { return nil }
      if let (y, result) = builder.apply(form, &nodes, &inputs) {
        guard index == group.last else { continue }
        return FusedPlan(
          builder.finish([(y, inputs.firstIndex(of: result.leaves[0]))]), .none, inputs: inputs,
          results: [result.leaves[0]], isActive: result.kind.isActive, isReturned: false)
      }
      guard let (reduction, operand, result) = form.fusibleReduction else { return nil }
      // A root cannot do without the value.
      let isReturned =
        reduction != .norm && index + 1 < items.count
        && items[index + 1].instruction.returned == result.leaves.first
      var x = builder.node(operand, &nodes, &inputs)
      if reduction == .norm { x = builder.apply(.multiply, x, x) }
      return FusedPlan(
        builder.finish(x, isSum: true), reduction, inputs: inputs, results: [result.leaves[0]],
        isActive: result.kind.isActive, isReturned: isReturned)
    }
    return nil
  }
}

extension Stretch.Item {
  init(_ instruction: IRInstruction) {
    self.instruction = instruction
    let calls = instruction.op.row.effect.contains(.calls)
    usesWindow = calls
    isQuiet = !calls
    if calls, let form = instruction.a.action?.form {
      self.form = form
      if let (_, operands, result) = form.fusible {
        reads = Set(operands.filter { $0.register != nil })
        writes = Set(result.leaves)
      } else if let (_, operand, result) = form.fusibleReduction {
        reads = [operand]
        writes = Set(result.leaves)
      } else {
        instruction.visitRegisters {
          reads.insert($0)
        } write: {
          reads.insert($0)
        }
        writes = reads
        isQuiet = form.product != nil
        usesWindow = !isQuiet
        return
      }
      isQuiet = true
      usesWindow = false
    } else {
      instruction.visitRegisters {
        reads.insert($0)
      } write: {
        writes.insert($0)
      }
    }
  }

  /// The instruction, or an attempt with what is done where it fails.
  fileprivate var joined: IRInstruction {
    let form: Action.Form
    switch attempt {
    case .plan(let plan): form = .fused(plan)
    case .product(let x, let y, let result): form = .multiply(x, y, result: result)
    case nil:
      guard isRenamed, let action = instruction.a.action, let own = self.form else {
        return instruction
      }
      var renamed = instruction
      renamed.a = .action(Action(own, parts: action.parts))
      return renamed
    }
    return .attempt(form, or: members.map(\.joined), instruction.span)
  }
}

extension FusedBuilder {
  /// The node of an elementwise operation, and where its result goes; nil for any other action.
  package mutating func apply(
    _ form: Action.Form, _ nodes: inout [Leaf: Int32], _ inputs: inout [Leaf]
  ) -> (node: Int32, result: Operand)? {
    guard let (operation, operands, result) = form.fusible else { return nil }
    let places = operands.map { node($0, &nodes, &inputs) }
    let y = apply(operation, places[0], places.count > 1 ? places[1] : -1)
    nodes[result.leaves[0]] = y
    return (y, result)
  }

  /// The node of a register: an input where nothing so far has written it.
  mutating func node(
    _ leaf: Leaf, _ nodes: inout [Leaf: Int32], _ inputs: inout [Leaf]
  ) -> Int32 {
    if let known = nodes[leaf] { return known }
    let node: Int32
    switch leaf {
    case .constant(let x): return constant(x)
    case .object: node = input(.array)
    case .passive, .active: node = input(.number)
    }
    inputs.append(leaf)
    nodes[leaf] = node
    return node
  }
}
