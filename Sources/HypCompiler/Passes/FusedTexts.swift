// FusedTexts.swift -- characters that are compared and not kept.
//
//     t = a[i]; u = b[j]; y = t == u       y = a[i] == b[j]        no string is made
//     t = a[i]; y = t == u                 y = a[i] == u
//
// An attempt takes the place of these; where it fails, as at a place that is not there, they are done.

import HypCode
import HypSyntax

extension IRFunction {
  /// Puts an attempt in the place of each comparison of characters that are read for it alone.
  mutating func fuseTexts() {
    guard blocks.contains(where: { $0.instructions.contains { $0.comparedTexts != nil } }) else {
      return
    }
    let uses = Uses(self)
    var unmade: Set<Leaf> = []
    for place in blocks.indices {
      var fusedMakers: Set<Int> = []
      for index in blocks[place].instructions.indices {
        guard let (attempt, texts, makers) = fused(at: index, blocks[place].instructions, uses)
        else { continue }
        unmade.formUnion(texts)
        blocks[place].instructions[index] = attempt
        fusedMakers.formUnion(makers)
      }
      blocks[place].remove(fusedMakers)
    }
    // They are let go of where they are made.
    for place in blocks.indices {
      blocks[place].instructions.removeAll {
        $0.operation == .clear && ($0.a.leaf.map(unmade.contains) ?? false)
      }
    }
  }

  /// The attempt in the place of a comparison, the characters as texts, and where they are made for it.
  private func fused(
    at index: Int, _ instructions: [IRInstruction], _ uses: Uses
  ) -> (IRInstruction, texts: [Leaf], makers: [Int])? {
    let comparison = instructions[index]
    guard let (x, y, areSame, result) = comparison.comparedTexts else { return nil }
    let made = [x, y].map { maker(of: $0.leaves[0], before: index, instructions, uses) }
    let makers = made.compactMap { $0?.index }.sorted()
    guard makers.last == index - 1, x.leaves != y.leaves else { return nil }
    let characters = zip([x, y], made).map { $1?.character ?? .text($0) }
    // What stands in between computes numbers, of which the first place is none.
    let read = instructions[makers[0]].registersRead
    for between in makers[0]..<index where !makers.contains(between) {
      guard instructions[between].operation.isArithmetic || instructions[between].copiesNumber
      else { return nil }
      if instructions[between].writes(where: read.contains) { return nil }
    }
    let texts = zip([x, y], made).compactMap { $1 == nil ? nil : $0.leaves[0] }
    let clears = texts.compactMap { IRInstruction(.clear, .leaf($0), span: comparison.span) }
    return (
      .attempt(
        .sameCharacters(characters[0], characters[1], areSame: areSame, result: result),
        or: makers.map { instructions[$0] } + [comparison] + clears, comparison.span), texts,
      makers
    )
  }

  /// Where a temporary is made that the comparison alone reads, of a character.
  private func maker(
    of leaf: Leaf, before index: Int, _ instructions: [IRInstruction], _ uses: Uses
  ) -> (index: Int, character: Action.CharacterOperand)? {
    guard registers.isTemporary(leaf), !registers.isShared(leaf), uses.reads(of: leaf) == 1 else {
      return nil
    }
    let maker = instructions[..<index].lastIndex { $0.writes { $0 == leaf } }
    guard let maker, let character = instructions[maker].character else { return nil }
    return (maker, character)
  }
}

extension IRInstruction {
  /// Two strings that are compared, where only that they are the same matters.
  fileprivate var comparedTexts: (Operand, Operand, areSame: Bool, result: Operand)? {
    guard operation == .perform, case .compare(let op, let x, let y, let result)? = action?.form,
      op == .equal || op == .notEqual, x.kind == .string, y.kind == .string,
      case .object? = x.leaves.first, case .object? = y.leaves.first,
      case .passive? = result.leaves.first
    else { return nil }
    return (x, y, op == .equal, result)
  }

  /// The character that it reads out of a text.
  fileprivate var character: Action.CharacterOperand? {
    guard operation == .perform, case .index(let text, let axes, _)? = action?.form,
      text.kind == .string, axes.count == 1, case .value(let place) = axes[0],
      place.kind == .real
    else { return nil }
    return .place(of: text, at: place)
  }

  fileprivate var copiesNumber: Bool { operation == .copy && a.leaf?.bank != .object }

  fileprivate var registersRead: [Leaf] {
    var leaves: [Leaf] = []
    visitRegisters {
      leaves.append($0)
    } write: { _ in
    }
    return leaves
  }
}
