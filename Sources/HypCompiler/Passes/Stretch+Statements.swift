// Stretch+Statements.swift -- statements whose right sides are fused expressions, made in one pass.
//
// An optimiser reads its arrays again in each of its statements:
//
//     m = β * m + (1 - β) * g
//     p -= α * m
//
// As one expression with several results it reads and writes each of them once, and a result may be
// written over the old value of its variable. An earlier statement moves to where the last one ends,
// where nothing between them reads or changes what it writes, or changes an array that it reads.
// Numbers are kept in other registers where those of temporaries are used again.

import HypCode
import HypNumbers
import HypSyntax

extension Stretch {
  /// A fused expression, and where its result goes.
  private struct Statement {
    var operation: Int
    /// Where the result is moved to its variable; `operation` where it is made there.
    var end: Int
    var result: Leaf
    var target: Leaf

    var places: [Int] { operation == end ? [operation] : [operation, end] }
  }

  /// Adjoints are not made of these expressions: they may be longer than others.
  private static let maximumOperations = 48
  private static let maximumInputs = 24

  /// Joins statements that read the same arrays, from the end to the beginning.
  ///
  /// - Parameter fresh: gives a register that is free everywhere, for a value of a kind.
  mutating func mergeStatements(fresh: (Kind) -> Leaf) {
    var last = items.count - 1
    while last >= 0 {
      if let statement = statement(endingAt: last) { last = merge(into: statement, fresh) }
      last -= 1
    }
  }

  /// The plan of an operation on arrays whose result is an array.
  private func plan(_ index: Int) -> FusedPlan? {
    guard case .plan(let plan) = items[index].attempt, plan.reduction == .none,
      plan.results.count == 1
    else { return nil }
    return plan
  }

  private func statement(at operation: Int) -> Statement? {
    guard let result = plan(operation)?.results.first else { return nil }
    let alone = Statement(operation: operation, end: operation, result: result, target: result)
    for place in items.indices.dropFirst(operation + 1) {
      let item = items[place]
      guard item.reads.contains(result) || item.writes.contains(result) else { continue }
      guard item.instruction.op.operation == .take, item.reads.contains(result) else {
        return alone
      }
      return Statement(
        operation: operation, end: place, result: result,
        target: item.instruction.a.leaf ?? result)
    }
    return alone
  }

  private func statement(endingAt end: Int) -> Statement? {
    if items[end].instruction.op.operation == .take, items[end].attempt == nil {
      return (0..<end).reversed().lazy.compactMap { statement(at: $0) }.first { $0.end == end }
    }
    return statement(at: end).flatMap { $0.end == end ? $0 : nil }
  }

  /// Joins a statement with those before it, and answers where it then ends.
  private mutating func merge(into root: Statement, _ fresh: (Kind) -> Leaf) -> Int {
    guard let isActive = plan(root.operation)?.isActive else { return root.end }
    var group = [root]
    var arrays = arraysRead(by: root)
    for operation in (0..<root.operation).reversed() {
      guard plan(operation)?.isActive == isActive, let next = statement(at: operation),
        next.end < root.end
      else { continue }
      let own = arraysRead(by: next)
      guard !own.isDisjoint(with: arrays) || arrays.contains(next.target),
        canMove(next, to: root.end, group), isSmall(group + [next])
      else { continue }
      group.append(next)
      arrays.formUnion(own)
    }
    // The last one moves too, from where its result is made to where that is put into its variable: an array that only the
    // variable holds is written over there.
    guard group.count > 1 || root.operation != root.end, canMove(root, to: root.end, group) else {
      return root.end
    }
    return join(group.reversed(), isActive, fresh)
  }

  private func arraysRead(by statement: Statement) -> Set<Leaf> {
    items[statement.operation].reads.filter { $0.bank == .object }
  }

  private func isSmall(_ group: [Statement]) -> Bool {
    let operations = group.reduce(0) { $0 + items[$1.operation].members.count }
    let inputs = group.reduce(into: Set<Leaf>()) { $0.formUnion(items[$1.operation].reads) }
    return operations <= Self.maximumOperations && inputs.count <= Self.maximumInputs
  }

  /// What a statement moves past.
  private func places(behind statement: Statement, before end: Int, _ members: [Int]) -> [Int] {
    items.indices.prefix(end).dropFirst(statement.operation + 1).filter { !members.contains($0) }
  }

  /// The statement can be carried out as late as at `end`, with those of the group behind it.
  private func canMove(_ statement: Statement, to end: Int, _ group: [Statement]) -> Bool {
    let members = (group + [statement]).flatMap(\.places)
    let arrays = arraysRead(by: statement)
    let scratch = items[statement.operation].scratch
    for place in places(behind: statement, before: end, members) {
      let other = items[place]
      guard other.isQuiet, !other.usesWindow, other.writes.isDisjoint(with: arrays),
        other.scratch.isDisjoint(with: arrays)
      else { return false }
      // What is made on the way may stand in registers that are used again by then.
      if scratch.contains(where: { other.writes.contains($0) && isRead($0, after: end) }) {
        return false
      }
      let isBehind = place > statement.end
      if other.writes.contains(statement.target) { return false }
      if isBehind && other.reads.contains(statement.target) { return false }
      if other.reads.contains(statement.result) { return false }
      // A temporary that was moved away is cleared.
      if other.writes.contains(statement.result),
        !isBehind || other.instruction.op.operation != .clear
      {
        return false
      }
    }
    return true
  }

  /// What a register holds at `end` is read by what stands after it.
  private func isRead(_ leaf: Leaf, after end: Int) -> Bool {
    for item in items.dropFirst(end + 1) {
      if item.reads.contains(leaf) { return true }
      // A call reads what has been put into its window.
      if item.usesWindow, (leaf.register ?? 0) >= IRRegisters.outgoing { return true }
      if item.writes.contains(leaf) { return false }
    }
    return !local.contains(leaf)
  }

  /// Puts statements, in their order, where the last one ends; answers where that then is.
  private mutating func join(
    _ group: [Statement], _ isActive: Bool, _ fresh: (Kind) -> Leaf
  ) -> Int {
    guard let end = group.last?.end else { return 0 }
    let places = group.flatMap(\.places).sorted()
    var copies: [Int: [Item]] = [:]
    for statement in group {
      copies[statement.operation] = keepNumbers(of: statement, to: end, places, fresh)
    }
    var merged = items[end]
    (merged.reads, merged.writes, merged.scratch) = ([], [], [])
    merged.attempt = nil
    merged.members = places.map { items[$0] }
    for member in merged.members {
      merged.reads.formUnion(member.reads)
      merged.writes.formUnion(member.writes)
      merged.scratch.formUnion(member.scratch)
    }
    merged.attempt = .plan(plan(for: group, merged.members, isActive))
    items[end] = merged
    var moved = 0
    for place in places.dropLast().reversed() {
      let kept = copies[place] ?? []
      items.replaceSubrange(place...place, with: kept)
      moved += 1 - kept.count
    }
    return end - moved
  }

  /// Lets a statement read numbers that are overwritten before `end` from other registers; answers the
  /// instructions that put them there.
  private mutating func keepNumbers(
    of statement: Statement, to end: Int, _ members: [Int], _ fresh: (Kind) -> Leaf
  ) -> [Item] {
    let own = items[statement.operation]
    var written: Set<Leaf> = []
    for place in places(behind: statement, before: end, members) {
      written.formUnion(items[place].writes)
    }
    var copies: [Item] = []
    var names: [Leaf: Leaf] = [:]
    for leaf in own.reads.intersection(written) {
      guard leaf.bank != .object else { continue }
      let isActive = leaf.bank == .active
      let name = fresh(isActive ? .number : .real)
      names[leaf] = name
      let copy = IRInstruction(.copy, .leaf(name), .leaf(leaf), span: own.instruction.span)
      if let copy { copies.append(Item(copy)) }
    }
    if !names.isEmpty { items[statement.operation].rename { names[$0] ?? $0 } }
    return copies
  }

  /// The expression of statements, whose items are `members`, with a result for each variable.
  private func plan(for group: [Statement], _ members: [Item], _ isActive: Bool) -> FusedPlan {
    var builder = FusedBuilder()
    var inputs: [Leaf] = []
    var nodes: [Leaf: Int32] = [:]
    for item in members {
      guard case .plan(let plan) = item.attempt else {
        // The result goes to its variable.
        guard let to = item.instruction.a.leaf, let from = item.instruction.b.leaf else { continue }
        nodes[to] = nodes.removeValue(forKey: from)
        continue
      }
      // What is made on the way is read here alone.
      var own = nodes
      for form in item.members.compactMap(\.form) { _ = builder.apply(form, &own, &inputs) }
      for leaf in plan.inputs { nodes[leaf] = nodes[leaf] ?? own[leaf] }
      for leaf in plan.results { nodes[leaf] = own[leaf] }
    }
    var targets: [Leaf] = []
    for statement in group where !targets.contains(statement.target) {
      targets.append(statement.target)
    }
    return FusedPlan(
      builder.finish(
        targets.map { (node: nodes[$0] ?? 0, replaced: inputs.firstIndex(of: $0)) }),
      .none, inputs: inputs, results: targets, isActive: isActive, isReturned: false)
  }
}

extension Stretch.Item {
  /// Reads other registers.
  mutating func rename(_ name: (Leaf) -> Leaf) {
    form = form?.mapOperands { Operand($0.kind, $0.leaves.map(name)) }
    isRenamed = true
    reads = Set(reads.map(name))
    if case .plan(let plan) = attempt { attempt = .plan(plan.mapLeaves(name, results: name)) }
    for place in members.indices { members[place].rename(name) }
  }
}
