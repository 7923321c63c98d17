// DerivativePlan.swift -- how a derivative operator runs a function one level further in.
//
// The plan is made when the call is compiled: which registers go into the child machine's window and
// how (copied, lifted, or as a variable of the new level), and what is read from its result.

/// A function, run one level further in, and what is taken from it.
package final class DerivativePlan {
  package enum Output {
    /// The tangent of the result; one variable or one given direction.
    case tangent
    /// `(value, tangent)`
    case valueAndTangent
    /// The cotangents of the variables, of a result that is a number.
    case gradient
    /// `(value, gradient)`
    case valueAndGradient
    /// The cotangents of the variables, for a given cotangent of the result; the function draws again
    /// what it drew from the state `random` on.
    case pullback(seed: Operand, random: Operand)
    /// The gradient, by one tangent for each element of the variables.
    case forwardGradient
    /// What `pullback` gives, by one tangent for each element of the variables.
    case forwardPullback(seed: Operand)
    /// All partial derivatives.
    case jacobian(JacobianMode)
    /// The Taylor coefficients up to an order.
    case taylor(order: Operand)
    /// The derivative of an order, by one run in Taylor mode.
    case highDerivative(order: Int)

    /// Derivatives are carried forward, beside the values; for a Jacobian, unless reverse mode is asked for.
    package var isPushedForward: Bool {
      switch self {
      case .gradient, .valueAndGradient, .pullback, .jacobian(.reverse): false
      default: true
      }
    }
  }

  /// How the partial derivatives of a Jacobian are found.
  package enum JacobianMode {
    /// By one tangent for each element of the variables.
    case forward
    /// By one backward pass for each element of the result.
    case reverse
    /// By whichever is cheaper for the shapes, which are known when it runs.
    case byShape
  }

  /// A value that goes into the child's window.
  package struct Input {
    package enum Role {
      /// Held constant by the new level.
      case constant
      /// Differentiated by; the gradient has it at this place among the parameters.
      case variable(order: Int)
      /// Differentiated along `tangent`, a value of the same structure.
      case direction(tangent: Operand)
      /// Primal and tangent are carried by a function value; see `FunctionKind.pushforward`.
      case carried(primal: Operand, tangent: Operand)
    }
    /// Where the value stands at this level.
    package var value: Operand
    /// What it is one level further in; its registers are those of the child's window.
    package var inner: Operand
    package var role: Role

    package init(value: Operand, inner: Operand, role: Role) {
      self.value = value
      self.inner = inner
      self.role = role
    }
  }

  package let output: Output
  /// The function for the kinds of the inputs one level further in.
  package let callee: Code
  package let inputs: [Input]
  package let result: Operand
  /// What is taken from it may depend on what outer levels differentiate by.
  package let isActive: Bool
  /// The child's registers of a result that is made of numbers alone, in order; none for any other.
  package let resultNumbers: [Leaf]
  /// The parameters asked for by name, where there are several.
  package let names: [String]?
  /// What `Machine` runs from, once registers are final; raw memory, read at every call.
  package let transfers: UnsafeMutableBufferPointer<Transfer>
  /// For each variable, in the order of the transfers, where its cotangent goes.
  package let targets: UnsafeMutableBufferPointer<Leaf>

  package init(
    output: Output, callee: Code, inputs: [Input], result: Operand, names: [String]? = nil
  ) {
    self.output = output
    self.callee = callee
    self.inputs = inputs
    self.result = result
    isActive = result.kind.isActive
    resultNumbers =
      callee.resultKind.isOfNumbers ? Operand.window([callee.resultKind])[0].leaves : []
    self.names = names
    var transfers: [Transfer] = []
    var orders: [Int] = []
    for input in inputs {
      let second: Operand?
      var first = input.value
      switch input.role {
      case .constant, .variable: second = nil
      case .direction(let tangent): second = tangent
      case .carried(let primal, let tangent): (first, second) = (primal, tangent)
      }
      for index in input.inner.leaves.indices {
        guard let destination = input.inner.leaves[index].register else { continue }
        let inward = input.inner.leaves[index].bank
        let mode: Transfer.Mode
        switch (inward, input.role) {
        case (.passive, _): mode = .copy
        case (.active, .constant): mode = .lift
        case (.active, .variable): mode = .variable
        case (.active, _): mode = .pair
        case (.object, .constant): mode = .liftObject
        case (.object, .variable): mode = .variableObject
        case (.object, _): mode = .pairObject
        }
        if case .variable(let order) = input.role, inward != .passive { orders.append(order) }
        transfers.append(
          Transfer(
            mode: mode, source: first.leaves[index],
            tangent: second?.leaves.indices.contains(index) == true ? second?.leaves[index] : nil,
            destination: destination))
      }
    }
    self.transfers = .allocate(capacity: transfers.count)
    _ = self.transfers.initialize(from: transfers)
    // The gradient's leaves come in the order of the parameters that were asked for.
    var leaves = result.leaves[...]
    if case .valueAndGradient = output { leaves = leaves.dropFirst() }
    var targets = [Leaf](repeating: .constant(0), count: orders.count)
    for variable in orders.indices.sorted(by: { (orders[$0], $0) < (orders[$1], $1) }) {
      if let leaf = leaves.popFirst() { targets[variable] = leaf }
    }
    self.targets = .allocate(capacity: targets.count)
    _ = self.targets.initialize(from: targets)
  }

  deinit {
    transfers.deallocate()
    targets.deallocate()
  }

  /// One register of the child's window and where it comes from.
  package struct Transfer {
    package enum Mode { case copy, lift, variable, pair, liftObject, variableObject, pairObject }
    package let mode: Mode
    package let source: Leaf
    package let tangent: Leaf?
    package let destination: Int
  }

  package func mapOperands(
    _ f: (Operand) -> Operand, results g: (Operand) -> Operand
  ) -> DerivativePlan {
    let mappedOutput: Output =
      switch output {
      case .pullback(let seed, let random): .pullback(seed: f(seed), random: f(random))
      case .forwardPullback(let seed): .forwardPullback(seed: f(seed))
      case .taylor(let order): .taylor(order: f(order))
      default: output
      }
    return DerivativePlan(
      output: mappedOutput, callee: callee,
      inputs: inputs.map { input in
        var input = input
        input.value = f(input.value)
        switch input.role {
        case .constant, .variable: break
        case .direction(let tangent): input.role = .direction(tangent: f(tangent))
        case .carried(let primal, let tangent):
          input.role = .carried(primal: f(primal), tangent: f(tangent))
        }
        return input
      }, result: g(result), names: names)
  }
}
