// Machine+Cancellation.swift -- gradients that only forward mode can tell.
//
// In √(2x - (x + x)) the tangents cancel before they meet the infinite slope of the root, and a zero wins. Reverse
// mode meets the slope first, carries it both ways to x, and has ∞ - ∞ there. So that the modes agree, a gradient
// that came out as nan where a kink or a pole was met is computed once more by forward mode.

import HypNumbers

extension Machine {
  /// Puts the gradient into its registers by forward mode, where reverse mode found none; false where it
  /// did, and where there are too many variables.
  @inline(never)
  func takesForwardMode(
    _ plan: DerivativePlan, _ arrays: [Reverse<N>.Array], _ random: Philox, _ f: Frame
  ) throws(Fault) -> Bool {
    let result: Operand
    switch plan.output {
    case .gradient: result = plan.result
    case .valueAndGradient: result = plan.result.parts.last ?? .none
    default: return false
    }
    let count = plan.variableValues(self, f).reduce(0) { $0 + ($1.shape?.elementCount ?? 0) }
    guard count <= Self.forwardVariables, context.watch == nil, hasNaNCotangent(plan, arrays) else {
      return false
    }
    let forward = DerivativePlan(
      output: .forwardGradient, callee: plan.callee, inputs: plan.inputs, result: result,
      names: plan.names)
    try context.again(from: random) { () throws(Fault) in try differentiateBasis(forward, f) }
    return true
  }

  /// Eight runs along eight directions each.
  private static var forwardVariables: Int { 64 }

  private func hasNaNCotangent(_ plan: DerivativePlan, _ arrays: [Reverse<N>.Array]) -> Bool {
    var variable = 0
    for transfer in plan.transfers {
      switch transfer.mode {
      case .variable:
        if tape.cotangent(of: handles[variable]).hasNaN { return true }
      case .variableObject:
        let array = arrays[Int(handles[variable].base.double)]
        if tape.cotangent(of: array).firstPlace(nanOnly: true) != nil { return true }
      default: continue
      }
      variable += 1
    }
    return false
  }
}
