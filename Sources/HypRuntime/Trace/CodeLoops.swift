// CodeLoops.swift -- where the loops of a code are.

import HypCode
import HypSyntax

/// The loops of a finished code, found by its jumps backwards.
final class CodeLoops {
  /// One loop: its instructions, from the target of the jump to the jump.
  struct Loop {
    let first: Int
    let last: Int
    let span: Span?
    /// The jumps to its first instruction.
    var closing: Set<Int> = []
  }

  let loops: [Loop]
  /// For each instruction the loops around it, outermost first.
  let around: [[Int]]
  /// The loop that a jump backwards closes.
  let closed: [Int: Int]

  init(_ code: Code) {
    var loops: [Loop] = []
    for index in 0..<code.instructionCount {
      guard let distance = code.instructions[index].distance, distance < 0 else { continue }
      let first = index + 1 + distance
      // Several jumps to one place are one loop.
      if let own = loops.firstIndex(where: { $0.first == first }) {
        let closing = loops[own].closing.union([index])
        loops[own] = Loop(first: first, last: index, span: loops[own].span, closing: closing)
        continue
      }
      let span = code.spans.indices.contains(index) ? code.spans[index] : nil
      loops.append(Loop(first: first, last: index, span: span, closing: [index]))
    }
    loops.sort { ($0.first, $1.last) < ($1.first, $0.last) }
    var around = [[Int]](repeating: [], count: code.instructionCount)
    var closed: [Int: Int] = [:]
    for (number, loop) in loops.enumerated() {
      for index in loop.first...loop.last { around[index].append(number) }
    }
    for index in 0..<code.instructionCount {
      guard let distance = code.instructions[index].distance, distance < 0 else { continue }
      closed[index] = loops.firstIndex { $0.first == index + 1 + distance }
    }
    (self.loops, self.around, self.closed) = (loops, around, closed)
  }
}
