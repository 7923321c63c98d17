// RecomputedCall.swift -- calls that a level may take in another way than by running them, as data.
//
// The compiler says which call is meant; how a level takes it, the runtime knows (`LevelStrategy`).

/// A call of a function whose code is known.
package struct CodeCall {
  package let code: Code
  /// Where its captured values and its arguments stand in the window of the call.
  package let window: [Operand]

  package init(_ code: Code, _ kinds: [Kind]) {
    self.code = code
    window = Operand.window(kinds)
  }
}

/// `iterate(step, state, n)`. Inputs: what the step captured, the state, the number of steps, and the
/// inverse where there is one.
package final class StateIteration {
  package let loop: CodeCall
  package let captureCount: Int
  /// The loop over the inverse: takes what that captured, the state and a number of steps.
  package let inverse: CodeCall?

  package init(loop: CodeCall, captureCount: Int, inverse: CodeCall?) {
    self.loop = loop
    self.captureCount = captureCount
    self.inverse = inverse
  }
}

/// `with_derivative(f, df)` at arguments. Inputs: what f captured, what df captured, whether the rule is
/// to be compared with differences, and the arguments.
package final class RuledCall {
  /// The function with its rule, by which it is remembered that it was compared.
  package let kind: FunctionKind
  /// f, for all inputs.
  package let primal: CodeCall
  /// df, for what it captured and the arguments.
  package let rule: CodeCall
  package let captureCount: Int
  package let ruleCaptureCount: Int
  /// The parameters of f; nil for one without a name.
  package let parameters: [String?]

  package init(
    kind: FunctionKind, primal: CodeCall, rule: CodeCall, captureCount: Int, ruleCaptureCount: Int,
    parameters: [String?]
  ) {
    self.kind = kind
    self.primal = primal
    self.rule = rule
    self.captureCount = captureCount
    self.ruleCaptureCount = ruleCaptureCount
    self.parameters = parameters
  }
}

/// What a call is to the levels that do not simply run it.
package enum RecomputedCall {
  /// `checkpoint(f)(x)`
  case code(CodeCall)
  case iteration(StateIteration)
  case ruled(RuledCall)
}
