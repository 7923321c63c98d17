// FusedPlan.swift -- elementwise operations that are carried out as one instruction.
//
// The instruction stands in front of the separate operations, which remain: it tries, and jumps over
// them. Where shapes differ, where the level has no such loops, or where there is no memory, it does
// nothing, and the operations say what is wrong, if anything is.

import HypNumbers
import HypSyntax

/// A fused expression with the registers of its inputs and of its results.
package final class FusedPlan {
  /// What becomes of the elements.
  package enum Reduction {
    case none, sum, mean
    /// The square root of the sum, which is one of squares.
    case norm
  }

  package let expression: FusedExpression
  package let reduction: Reduction
  /// What the expression reads, in the order of its inputs.
  package let inputs: [Leaf]
  /// One for each result of the expression: several where it stands for several statements.
  package let results: [Leaf]
  /// The results may depend on derivatives.
  package let isActive: Bool
  /// The result is a number that the function returns at once.
  package let isReturned: Bool

  /// The inputs that are arrays in the registers of results, by their places: they may be written over.
  package let replaced: [(register: Int, place: Int)]

  package init(
    _ expression: FusedExpression, _ reduction: Reduction, inputs: [Leaf], results: [Leaf],
    isActive: Bool, isReturned: Bool
  ) {
    self.expression = expression
    self.reduction = reduction
    self.inputs = inputs
    self.results = results
    self.isActive = isActive
    self.isReturned = isReturned
    replaced = zip(results, expression.replaced).compactMap { result, place in
      guard case .object(let register) = result, let place else { return nil }
      return (register, place)
    }
  }

  /// The same plan with other registers.
  package func mapLeaves(_ f: (Leaf) -> Leaf, results g: (Leaf) -> Leaf) -> FusedPlan {
    FusedPlan(
      expression, reduction, inputs: inputs.map(f), results: results.map(g), isActive: isActive,
      isReturned: isReturned)
  }
}
