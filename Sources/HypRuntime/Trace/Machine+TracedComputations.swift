// Machine+TracedComputations.swift -- `iterate`, `checkpoint` and functions with a rule in a trace: one operation each, where a
// level takes them as one.

import HypCode
import HypNumbers

extension Machine {
  /// Begins the look at a call that this level may take in another way than by running it.
  func beginComputation(
    _ form: Action.Form, _ code: Code, _ at: Position<N>, _ tracer: Tracer
  ) {
    guard case .computation(let recomputed, let call) = form, takes(recomputed.computation) else {
      return
    }
    func inWindow(_ operand: Operand) -> Operand {
      Operand(
        operand.kind,
        operand.leaves.map { leaf in
          switch leaf {
          case .constant: leaf
          case .passive(let register): .passive(code.passiveCount + register)
          case .active(let register): .active(code.activeCount + register)
          case .object(let register): .object(code.objectCount + register)
          }
        })
    }
    let name: String
    var operands = call.window
    switch recomputed {
    case .iteration(let iteration):
      name = "iterate"
      // What the step captured, the state, and the number of steps.
      operands = Array(operands.prefix(iteration.captureCount + 2))
    case .code(let call): name = "checkpoint(\(call.code.name ?? call.code.function?.title ?? "f"))"
    case .ruled(let rule):
      if case .ruled(let function, _) = rule.kind { name = function.title } else { name = "f" }
      operands = Array(operands.dropFirst(rule.captureCount + rule.ruleCaptureCount + 1))
    }
    begin(
      .function(name), operands.filter { !$0.kind.isFunction }.map(inWindow),
      inWindow(Operand.window([call.code.resultKind])[0]), at, tracer)
  }
}
