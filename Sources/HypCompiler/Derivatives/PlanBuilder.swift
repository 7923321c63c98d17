// PlanBuilder.swift -- which value goes where in the window of a machine one level further in.

import HypCode

/// Collects what a plan needs before its code is known.
struct PlanBuilder {
  let inputs: [DerivativePlan.Input]
  /// The kinds of the arguments one level further in.
  let innerKinds: [Kind]
  /// The parameters asked for by name, where there are several.
  let names: [String]?
  /// What the gradient is.
  let gradientKind: Kind
  /// Something that goes in carries derivatives of an outer level.
  let isActive: Bool
  /// It is differentiated by a single number.
  let isScalar: Bool

  init(
    function: FunctionKind, captured: [Operand], inputs: [Operand], variables: [Int],
    names: DerivativeOperator.Parameters, isActive: Bool, direction: Operand? = nil
  ) {
    let kinds = inputs.indices.map { index in
      variables.contains(index) ? inputs[index].kind.withActivity(true) : inputs[index].kind
    }
    let window = Operand.window(captured.map(\.kind) + kinds)
    var all: [DerivativePlan.Input] = []
    for (index, operand) in captured.enumerated() {
      all.append(.init(value: operand, inner: window[index], role: .constant))
    }
    for (index, operand) in inputs.enumerated() {
      let role: DerivativePlan.Input.Role
      if let order = variables.firstIndex(of: index) {
        role = direction.map { .direction(tangent: $0) } ?? .variable(order: order)
      } else {
        role = .constant
      }
      all.append(.init(value: operand, inner: window[captured.count + index], role: role))
    }
    self.inputs = all
    innerKinds = kinds
    self.isActive = isActive
    let gradients = variables.map { inputs[$0].kind.withActivity(isActive) }
    if case .several(let labels) = names {
      gradientKind = .tuple(labels: labels, gradients)
      self.names = labels
    } else {
      gradientKind = gradients.first ?? .none
      self.names = nil
    }
    isScalar = variables.count == 1 && inputs[variables[0]].kind.isNumeric
  }

  init(
    function: FunctionKind, carried: [(Operand, Operand?)], inputs: [Operand], isActive: Bool
  ) {
    let window = Operand.window(function.leafKinds + inputs.map(\.kind))
    var all: [DerivativePlan.Input] = []
    for (index, (primal, tangent)) in carried.enumerated() {
      all.append(
        .init(
          value: primal, inner: window[index],
          role: tangent.map { .carried(primal: primal, tangent: $0) } ?? .constant))
    }
    for (index, operand) in inputs.enumerated() {
      all.append(.init(value: operand, inner: window[carried.count + index], role: .constant))
    }
    self.inputs = all
    innerKinds = inputs.map(\.kind)
    self.isActive = isActive
    gradientKind = .none
    names = nil
    isScalar = false
  }
}
