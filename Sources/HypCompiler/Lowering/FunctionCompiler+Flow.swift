// FunctionCompiler+Flow.swift -- moves, conversions, and places where control flows together.

import HypCode
import HypSyntax

extension FunctionCompiler {
  // MARK: Moves

  /// Moves a value into the registers of `target`, which is of the same kind.
  ///
  /// - Parameter isLast: nothing reads the value after this: a temporary lets go of its object, so
  ///   that `target` alone holds it.
  func move(_ value: Operand, to target: Operand, isLast: Bool = false) {
    guard value.leaves != target.leaves else { return }
    var sources = value.leaves
    if sources.count > 1 {
      // A register that an earlier move overwrites is read first.
      var written: Set<Leaf> = []
      var clashes = false
      for (source, destination) in zip(sources, target.leaves) {
        if source != destination, written.contains(source) { clashes = true }
        written.insert(destination)
      }
      if clashes {
        sources = sources.map { leaf in
          guard leaf.register != nil else { return leaf }
          let copy = emitter.temporary(leaf.bank)
          moveLeaf(leaf, to: copy, false)
          return copy
        }
      }
    }
    for (source, destination) in zip(sources, target.leaves) where source != destination {
      moveLeaf(source, to: destination, isLast)
    }
  }

  private func moveLeaf(_ source: Leaf, to destination: Leaf, _ isLast: Bool) {
    guard destination.register != nil else { return }
    if case .constant = source, destination.bank == .object {
      emitter.emit(.clear, .leaf(destination))
      return
    }
    if source.bank == destination.bank { emitter.forgetRead(to: source) }
    if source.bank == .object, isLast, emitter.isTemporary(source), !emitter.isShared(source) {
      emitter.emit(.take, .leaf(destination), .leaf(source))
    } else {
      emitter.copy(source, to: destination)
    }
  }

  /// A value of which every object stands in a register: what is told to be nothing, in an empty one.
  func settled(_ value: Operand) -> Operand {
    let leaves = zip(value.leaves, value.kind.banks).map { leaf, bank in
      bank == .object && leaf.register == nil ? emitter.temporary(.object) : leaf
    }
    return Operand(value.kind, leaves)
  }

  /// The value in a passive register.
  func passiveRegister(_ operand: Operand) -> Int {
    switch operand.leaves.first {
    case .passive(let register): return register
    case .active(let register):
      let result = emitter.temporary(.passive)
      emitter.emit(.base, .leaf(result), .leaf(.active(register)))
      return result.register ?? 0
    case .constant(let value):
      let result = emitter.temporary(.passive)
      emitter.copy(.constant(value), to: result)
      return result.register ?? 0
    default: return 0
    }
  }

  /// The value in an active register.
  func activeRegister(_ operand: Operand) -> Int {
    if case .active(let register) = operand.leaves.first { return register }
    let result = emitter.temporary(.number)
    move(operand, to: result)
    return result.leaves[0].register ?? 0
  }

  // MARK: Conversions

  /// The same value as another kind, which must hold it.
  func coerce(_ value: Operand, to kind: Kind) -> Operand {
    if value.kind == kind || value.kind == .never || kind == .never { return value }
    switch (value.kind, kind) {
    case (.any, .choice): break
    case (_, .choice(let alternatives)): return coerce(value, toChoice: alternatives)
    default: break
    }
    switch (value.kind, kind) {
    case (.real, .number):
      if case .constant = value.leaves[0] {
        let result = emitter.temporary(.number)
        move(value, to: result)
        return result
      }
      let result = emitter.temporary(.number)
      emitter.copy(.passive(passiveRegister(value)), to: result.leaves[0])
      return result
    case (.tuple(_, let from), .tuple(let labels, let to)) where from.count == to.count:
      return .tuple(labels: labels, zip(value.split(from), to).map { coerce($0, to: $1) })
    case (.function(let from), .function(let to)) where from.leafKinds.count == to.leafKinds.count:
      let parts = zip(value.split(from.leafKinds), to.leafKinds).map { coerce($0, to: $1) }
      return Operand(kind, parts.flatMap(\.leaves))
    case (.small, .small(_, let shape)):
      return small(value.elements.map { coerce($0, to: .number) }, shape)
    case (.rows(let active, _), .array(let other, 2)) where active == other,
      (.array(let active, 2), .rows(let other, _)) where active == other:
      return Operand(kind, value.leaves)
    case (.small, _), (.rows, .array): return coerce(whole(value), to: kind)
    case (.range, .range):
      let leaves = value.leaves.map { coerce(Operand(.real, [$0]), to: .number).leaves[0] }
      return Operand(kind, leaves)
    default:
      let result = emitter.temporary(kind)
      perform(.convert(value, result: result), emitter.span)
      return result
    }
  }

  // MARK: Joining

  /// Compiles what comes after several ways have led to one place.
  ///
  /// Each way moves its variables to the registers and kinds that all agree on. The way that falls
  /// through, if any, is where code is being emitted now.
  func merge(_ edges: [Edge]) {
    let reachable = edges.filter(\.state.isReachable)
    var joined = State()
    joined.isReachable = !reachable.isEmpty
    if reachable.count == 1, let only = reachable.first {
      joined = only.state
    } else {
      var names: Set<String> = []
      for edge in reachable { names.formUnion(edge.state.variables.keys) }
      for name in names {
        let variables = reachable.map { $0.state.variables[name] }
        joined.variables[name] = join(variables)
      }
    }
    for edge in reachable where edge.label == nil {
      moves(from: edge.state, to: joined.variables)
    }
    let done = emitter.newLabel()
    var empty: [Label] = []
    var stubs: [(Label, Emitter.Segment)] = []
    for edge in edges {
      guard let label = edge.label else { continue }
      let saved = emitter.segment
      emitter.segment = []
      if edge.state.isReachable { moves(from: edge.state, to: joined.variables) }
      let segment = emitter.segment
      emitter.segment = saved
      if segment.isEmpty {
        empty.append(label)
      } else {
        stubs.append((label, segment))
      }
    }
    if !stubs.isEmpty {
      if edges.contains(where: { $0.label == nil && $0.state.isReachable }) || !empty.isEmpty {
        emitter.jump(to: done)
      }
      for (index, (label, segment)) in stubs.enumerated() {
        emitter.place(label)
        emitter.append(segment)
        if index < stubs.count - 1 { emitter.jump(to: done) }
      }
    }
    for label in empty { emitter.place(label) }
    emitter.place(done)
    state = joined
  }

  /// What a variable is where ways with these states meet.
  func join(_ variables: [Variable?]) -> Variable? {
    var kind = Kind.never
    var isMaybe = false
    for variable in variables {
      switch variable {
      case .defined(let k): kind = kind.joined(k)
      case .maybe(let k):
        kind = kind.joined(k)
        isMaybe = true
      case nil: isMaybe = true
      }
    }
    return isMaybe ? .maybe(bounded(kind)) : .defined(bounded(kind))
  }

  /// Emits what takes variables from one state to another that holds it.
  func moves(from: State, to: [String: Variable]) {
    for (name, variable) in to.sorted(by: { $0.key < $1.key }) {
      let kind: Kind
      switch variable {
      case .defined(let k): kind = k
      case .maybe(let k):
        kind = k
        switch from.variables[name] {
        case .defined: emitter.set(flag(name), to: 1)
        case .maybe: break
        case nil: emitter.set(flag(name), to: 0)
        }
      }
      switch from.variables[name] {
      case .defined(let source), .maybe(let source):
        guard source != kind else { continue }
        let mark = emitter.temporaryMark
        if case .maybe = from.variables[name], !kind.banks.isEmpty {
          // Registers of a variable without a value hold nothing to convert.
          let skip = emitter.newLabel()
          emitter.jump(unless: flag(name), to: skip)
          move(coerce(home(name, source), to: kind), to: home(name, kind))
          emitter.place(skip)
        } else {
          move(coerce(home(name, source), to: kind), to: home(name, kind))
        }
        emitter.freeTemporaries(since: mark)
      case nil: continue
      }
    }
  }

  // MARK: Loops

  /// Compiles a loop.
  ///
  /// - Parameters:
  ///   - assigned: the variables that its body assigns.
  ///   - scoped: variables that live in the loop alone.
  ///   - entered: variables that `enter` gives a value, whether they had one before or not.
  ///   - enter: emits what stands before the head, and jumps taken where there is no iteration.
  ///   - body: emits one iteration.
  ///   - repeat: emits a jump back to the given label where there is another iteration, and jumps
  ///     taken where there is none.
  ///   - leave: emits what follows the last iteration where control falls out of `repeat`.
  func compileLoop(
    assigned: Set<String>, scoped: Set<String> = [], entered: Set<String> = [],
    enter: () -> [Edge], body: () -> Void,
    repeat again: (Label) -> [Edge], leave: () -> Void = {}
  ) {
    let tally = beginTally()
    let entry = state
    let start = emitter.position
    var agreed = entry.variables.filter { name, variable in
      if case .maybe = variable, entered.contains(name) { return false }
      return assigned.contains(name)
    }
    while true {
      emitter.takeBack(to: start)
      emitter.forgetReads()
      state = entry
      let mark = emitter.temporaryMark
      let emptyEdges = enter()
      guard state.isReachable else {
        merge(emptyEdges)
        return endTally(tally, assigned)
      }
      moves(from: state, to: agreed)
      for (name, variable) in agreed { state.variables[name] = variable }
      let head = emitter.newLabel()
      emitter.place(head)
      turnTally(tally)
      let loop = Loop(assigned: assigned)
      loops.append(loop)
      body()
      loops.removeLast()
      merge([Edge(state: state, label: nil)] + loop.continues)
      for name in scoped { state.variables[name] = nil }

      var grown = agreed
      if state.isReachable {
        for (name, variable) in agreed {
          grown[name] = join([variable, state.variables[name]])
        }
      }
      for name in loop.readEarly where agreed[name] == nil {
        grown[name] = .maybe(.any)
      }
      if grown != agreed {
        agreed = grown
        emitter.freeTemporaries(since: mark)
        continue
      }
      var exits: [Edge] = []
      if state.isReachable {
        moves(from: state, to: agreed)
        for (name, variable) in agreed { state.variables[name] = variable }
        exits = again(head)
        if state.isReachable { leave() }
      }
      merge([Edge(state: state, label: nil)] + exits + emptyEdges + loop.breaks)
      return endTally(tally, assigned)
    }
  }
}
