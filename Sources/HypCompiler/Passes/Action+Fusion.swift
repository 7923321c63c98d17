// Action+Fusion.swift -- which actions can be part of a fused expression.

import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax

extension Action.Form {
  /// The operation of a fused expression that this action is, with its operands and its result; nil
  /// where it is none.
  package var fusible: (operation: FusedOperation, operands: [Leaf], result: Operand)? {
    switch self {
    case .binary(let op, let x, let y, let result):
      guard result.kind.isArray, x.kind.isFusible, y.kind.isFusible else { return nil }
      if op == .power, y.leaves == [.constant(2)], x.kind.isArray {
        return (.multiply, [x.leaves[0], x.leaves[0]], result)
      }
      // Arrays that broadcast are not fused.
      if x.kind.isArrayLike, y.kind.isArrayLike, x.kind.numericRank != y.kind.numericRank {
        return nil
      }
      guard let operation = Self.operations[op] else { return nil }
      return (operation, [x.leaves[0], y.leaves[0]], result)
    case .negate(let x, let result):
      guard x.kind.isArray, result.kind.isArray else { return nil }
      return (.negate, [x.leaves[0]], result)
    case .primitive(let id, let arguments, let result):
      guard arguments.count == 1, arguments[0].kind.isArray, result.kind.isArray,
        let function = Catalogue.fusedFunction(id)
      else { return nil }
      return (.function(function), [arguments[0].leaves[0]], result)
    default: return nil
    }
  }

  /// A sum, a mean or a norm of all elements of an array.
  package var fusibleReduction: (reduction: FusedPlan.Reduction, operand: Leaf, result: Operand)? {
    guard case .library(let id, let arguments, let result) = self, arguments.count == 3,
      arguments[0].kind.isArray, arguments[1].kind == .none, arguments[2].knownTruth == false,
      result.kind.isNumeric,
      let reduction = LibraryIndex[id].role?.reduction
    else { return nil }
    return (reduction, arguments[0].leaves[0], result)
  }

  private static let operations: [BinaryOperator: FusedOperation] = [
    .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide,
  ]
}

extension LibraryRole {
  /// What it does at the end of a fused expression.
  fileprivate var reduction: FusedPlan.Reduction? {
    switch self {
    case .sum: .sum
    case .mean: .mean
    case .norm: .norm
    default: nil
    }
  }
}
