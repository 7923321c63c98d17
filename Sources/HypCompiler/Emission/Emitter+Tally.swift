// Emitter+Tally.swift -- puts counts in front of each straight stretch of code.

import HypCode
import HypSyntax

extension Emitter {
  /// The code with the operations of each stretch told at its beginning.
  mutating func tallied(_ segment: Segment) -> Segment {
    var result = Segment()
    var start = 0
    for index in segment.instructions.indices {
      let op = segment.instructions[index].op
      let isLast = index == segment.instructions.count - 1
      guard op.endsBlock || isLast else { continue }
      close(segment, start...index, &result)
      start = index + 1
    }
    return result
  }

  private mutating func close(
    _ segment: Segment, _ range: ClosedRange<Int>, _ result: inout Segment
  ) {
    var (passive, active) = (0, 0)
    for instruction in segment.instructions[range] {
      let row = instruction.op.row
      if row.a.bank == .active { active += row.cost } else { passive += row.cost }
    }
    if passive + active > 0 {
      result.instructions.append(
        .perform(action(.tally(.operations(passive: passive, active: active)))))
      result.spans.append(segment.spans[range.lowerBound])
    }
    result.instructions += segment.instructions[range]
    result.spans += segment.spans[range]
  }
}
