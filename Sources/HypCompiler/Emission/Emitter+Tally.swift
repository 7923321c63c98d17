// Emitter+Tally.swift -- puts counts in front of each straight stretch of code.

import HypCode
import HypSyntax

extension Emitter {
  /// The code with the operations of each stretch told at its beginning.
  mutating func tallied(_ segment: Segment) -> Segment {
    var result = Segment()
    var start = 0
    func isBoundary(_ op: Op) -> Bool {
      op == .label || op.roles.2 == .target || op == .trap
        || [.returnD, .returnN, .returnMoved].contains(op)
    }
    for index in segment.instructions.indices {
      let op = segment.instructions[index].op
      let isLast = index == segment.instructions.count - 1
      guard isBoundary(op) || isLast else { continue }
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
      let count = instruction.op.operationCount
      passive += count.passive
      active += count.active
    }
    if passive + active > 0 {
      result.instructions.append(
        Instruction(.perform, action(.tally(.operations(passive: passive, active: active)))))
      result.spans.append(segment.spans[range.lowerBound])
    }
    result.instructions += segment.instructions[range]
    result.spans += segment.spans[range]
  }
}

extension Action.Form {
  /// It computes with numbers.
  var isCountable: Bool {
    switch self {
    case .library, .binary, .negate, .primitive: true
    default: false
    }
  }
}

extension Op {
  /// The operations on numbers that it carries out.
  var operationCount: (passive: Int, active: Int) {
    switch self {
    case .addDD, .subDD, .mulDD, .divDD, .addDK, .subDK, .subKD, .mulDK, .divDK, .divKD, .negD,
      .squareD, .unaryD, .derivativeD, .partialXD, .partialYD, .carryDD, .binaryDD:
      (1, 0)
    case .mulAddDD, .mulSubDD, .mulAddDK, .mulSubDK, .squareAddDD, .squareSubDD: (2, 0)
    case .addNN, .subNN, .mulNN, .divNN, .addND, .subND, .subDN, .mulND, .divND, .divDN, .addNK,
      .subNK, .subKN, .mulNK, .divNK, .divKN, .negN, .squareN, .unaryN, .derivativeN, .partialXN,
      .partialYN, .carryNN, .binaryNN, .binaryND, .binaryDN:
      (0, 1)
    case .mulAddNN, .mulSubNN, .mulAddNK, .mulSubNK, .squareAddNN, .squareSubNN, .scaledSquareNK:
      (0, 2)
    default: (0, 0)
    }
  }
}
