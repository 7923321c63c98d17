// DerivativeOperator.swift -- a derivative operator, before it meets its arguments.

/// `grad`, `derivative`, …, and by which parameters.
package struct DerivativeOperator: Hashable, Sendable {
  package enum Operator: String, Hashable {
    case derivative, grad, hessian, jacobian, jacfwd, jacrev
    case valueAndGrad = "value_and_grad"
    case forwardGrad = "forward_grad"
    /// The Jacobian by forward mode, as `hessian` needs it of a gradient.
    case forwardJacobian = "jacobian "
    /// The function itself, recomputed in a backward pass.
    case checkpoint
    /// A function that has a rule, without it.
    case unruled = "with_derivative"
    /// The function applied many times: takes a state and a number of steps. `iterate` calls it.
    case repeated = "iterate"
  }
  /// The parameters to differentiate by.
  package enum Parameters: Hashable, Sendable {
    case first
    case one(String)
    /// The answer is a record with these names.
    case several([String])
  }

  package let op: Operator
  package var parameters: Parameters
  /// A part of `hessian`, which is what messages speak of.
  private let isPartOfHessian: Bool

  package init(_ op: Operator, _ parameters: Parameters = .first, inHessian: Bool = false) {
    self.op = op
    self.parameters = parameters
    isPartOfHessian = inHessian || op == .forwardJacobian
  }

  package var name: String { isPartOfHessian ? "hessian" : op.rawValue }
}

extension DerivativeOperator {
  /// How deep derivative operators may nest: a number of that level doubles with each.
  package static let maximumLevel = 10
}
