// Tallies.swift -- counts in front of each straight stretch of code, for `cost`.

import HypCode
import HypSyntax

extension IRFunction {
  /// Tells the operations of each block at its beginning, and marks actions that compute with numbers.
  mutating func tally() {
    guard isCounting else { return }
    for place in blocks.indices {
      var tallied: [IRInstruction] = []
      // What follows an attempt is counted where it is done.
      for stretch in blocks[place].instructions.split(after: { $0.operation == .attempt }) {
        if let count = Self.count(stretch) { tallied.append(count) }
        tallied += stretch.map(\.counted)
      }
      blocks[place].instructions = tallied
    }
  }

  /// What tells the meter of the operations of a stretch; nil where there are none.
  private static func count(_ stretch: ArraySlice<IRInstruction>) -> IRInstruction? {
    var (passive, active) = (0, 0)
    for instruction in stretch {
      let row = instruction.op.row
      if row.a.bank == .active { active += row.cost } else { passive += row.cost }
    }
    guard passive + active > 0, let first = stretch.first else { return nil }
    return .perform(
      Action(.tally(.operations(passive: passive, active: active))), first.span)
  }
}

extension IRInstruction {
  /// The same instruction, of which the meter is told where it computes with numbers.
  fileprivate var counted: IRInstruction {
    var result = self
    result.fallback = fallback.map(\.counted)
    if let action = a.action, action.form.isCountable {
      result.a = .action(Action(.counted(action), parts: action.parts))
    }
    return result
  }
}

extension Array {
  /// The stretches that end with an element like this, and what follows them.
  fileprivate func split(after isLast: (Element) -> Bool) -> [ArraySlice<Element>] {
    var stretches: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices where isLast(self[index]) || index == endIndex - 1 {
      stretches.append(self[start...index])
      start = index + 1
    }
    return stretches
  }
}
