// Machine+Cancellation.swift -- derivatives that only forward mode can tell.
//
// In √(2x - (x + x)) the tangents cancel before they meet the infinite slope of the root, and a zero wins; in √(x - x²)
// at 1 they make one number. Reverse mode meets the slope first, carries it both ways to x, and has ∞ - ∞ there. So that
// the modes agree, what came out as nan where a kink or a pole was met is computed once more by forward mode.

import HypCode
import HypNumbers

extension Machine {
  /// Puts the cotangents of the variables into their registers by forward mode, where reverse mode found none;
  /// false where it did, and where there are too many variables.
  @inline(never)
  func takesForwardMode(
    _ plan: DerivativePlan, _ arrays: [Reverse<N>.Array], _ random: Philox, _ f: Registers
  ) throws(Fault) -> Bool {
    guard hasNaNCotangent(plan, arrays) else { return false }
    switch plan.output {
    case .gradient: return try takesForwardMode(plan, .forwardGradient, plan.result, random, f)
    case .valueAndGradient:
      let gradient = plan.result.parts.last ?? .none
      return try takesForwardMode(plan, .forwardGradient, gradient, random, f)
    case .pullback(let seed, let random):
      let random = Philox(value(random, f))
      return try takesForwardMode(plan, .forwardPullback(seed: seed), plan.result, random, f)
    default: return false
    }
  }

  /// Computes `output` of the function of `plan`, with the random numbers from the state `random` on; false where
  /// there are too many variables.
  @inline(never)
  func takesForwardMode(
    _ plan: DerivativePlan, _ output: DerivativePlan.Output, _ result: Operand, _ random: Philox,
    _ f: Registers
  ) throws(Fault) -> Bool {
    let count = plan.variableValues(self, f).reduce(0) { $0 + ($1.shape?.elementCount ?? 0) }
    guard count <= Self.forwardVariables, context.watch == nil else { return false }
    let forward = DerivativePlan(
      output: output, callee: plan.callee, inputs: plan.inputs, result: result, names: plan.names)
    try context.withoutEffects(from: random) { () throws(Fault) in
      try differentiateBasis(forward, f)
    }
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

extension Value {
  /// The sum of its numbers, each times that of `seed`, in which zero wins.
  func contracted(with seed: Value) -> N {
    switch (self, seed) {
    case (.tuple(_, let parts), .tuple(_, let seeds)) where parts.count == seeds.count:
      return zip(parts, seeds).reduce(into: 0) { sum, part in
        sum.accumulate(part.0.contracted(with: part.1))
      }
    default:
      if let x = asNumber { return x.carried(by: seed.asNumber ?? 0) }
      guard let a = asActiveArray, let b = seed.asActiveArray, a.count == b.count else { return 0 }
      return (0..<a.count).reduce(into: 0) { sum, place in
        sum.accumulate(a.element(at: place).carried(by: b.element(at: place)))
      }
    }
  }
}
