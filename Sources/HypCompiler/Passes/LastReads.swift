// LastReads.swift -- an array that is passed on where nothing reads the variable any more is handed over.
//
//     put(a, i, x)                next.o0 = a             next.o0 = a; a = nothing
//
// Who is called then holds it alone, and changes it where it stands. A variable that is read later, in another turn of a
// loop too, keeps what it holds.

import HypCode

extension IRFunction {
  /// Lets moves of objects take them out of registers that are not read afterwards.
  mutating func takeLastReads() {
    // A watched run looks at what variables hold.
    guard !isWatched, blocks.contains(where: { $0.instructions.contains { $0.copiesObject } })
    else {
      return
    }
    let after = liveAfterBlocks()
    for place in blocks.indices {
      guard blocks[place].instructions.contains(where: \.copiesObject) else { continue }
      var live = after[place]
      for index in blocks[place].instructions.indices.reversed() {
        let instruction = blocks[place].instructions[index]
        if instruction.copiesObject, let source = instruction.b.leaf, !live.contains(source),
          let taking = IRInstruction(.take, instruction.a, instruction.b, span: instruction.span)
        {
          blocks[place].instructions[index] = taking
        }
        live.step(before: instruction)
      }
    }
  }

  /// For each block the registers of objects that are read after it before they are written.
  private func liveAfterBlocks() -> [Set<Leaf>] {
    var places: [Label: Int] = [:]
    for (place, block) in blocks.enumerated() {
      if let label = block.label { places[label] = place }
    }
    let followers = blocks.indices.map { place -> [Int] in
      let last = blocks[place].instructions.last
      var followers: [Int] = []
      if let target = last?.target, let place = places[target] { followers.append(place) }
      if !(last?.op.goesElsewhere ?? false), place + 1 < blocks.count {
        followers.append(place + 1)
      }
      return followers
    }
    var before = [Set<Leaf>](repeating: [], count: blocks.count)
    var after = before
    var isChanged = true
    while isChanged {
      isChanged = false
      for place in blocks.indices.reversed() {
        var live: Set<Leaf> = []
        for follower in followers[place] { live.formUnion(before[follower]) }
        after[place] = live
        for instruction in blocks[place].instructions.reversed() { live.step(before: instruction) }
        if live != before[place] {
          before[place] = live
          isChanged = true
        }
      }
    }
    return after
  }
}

extension Set<Leaf> {
  /// Registers of objects that are read after an instruction become those that are read from it on.
  fileprivate mutating func step(before instruction: IRInstruction) {
    // What may not be carried out does not make an end of what was there.
    if instruction.fallback.isEmpty {
      instruction.visitRegisters { _ in
      } write: {
        if $0.bank == .object { remove($0) }
      }
    }
    instruction.visitRegisters {
      if $0.bank == .object { insert($0) }
    } write: { _ in
    }
  }
}

extension IRInstruction {
  /// It copies an object out of a register of the function.
  fileprivate var copiesObject: Bool {
    guard operation == .copy, let source = b.leaf, source.bank == .object,
      let register = source.register, register < IRRegisters.outgoing
    else { return false }
    return a.leaf != source
  }
}
