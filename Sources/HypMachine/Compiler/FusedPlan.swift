// FusedPlan.swift -- elementwise operations that are carried out as one instruction.
//
// The instruction stands in front of the separate operations, which remain: it tries, and jumps over
// them. Where shapes differ, where the level has no such loops, or where there is no memory, it does
// nothing, and the operations say what is wrong, if anything is.

import HypNumbers
import HypSyntax

/// A fused expression with the registers of its inputs and of its results.
final class FusedPlan {
  /// What becomes of the elements.
  enum Reduction { case none, sum, mean }

  let expression: FusedExpression
  let reduction: Reduction
  /// What the expression reads, in the order of its inputs.
  let inputs: [Leaf]
  /// One for each result of the expression: several where it stands for several statements.
  let results: [Leaf]
  /// The results may depend on derivatives.
  let isActive: Bool
  /// The result is a number that the function returns at once.
  let isReturned: Bool

  /// The inputs that are arrays in the registers of results, by their places: they may be written over.
  let replaced: [(register: Int, place: Int)]

  init(
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
  func mapLeaves(_ f: (Leaf) -> Leaf) -> FusedPlan {
    FusedPlan(
      expression, reduction, inputs: inputs.map(f), results: results.map(f), isActive: isActive,
      isReturned: isReturned)
  }
}

extension Action.Form {
  /// The operation of a fused expression that this action is, with its operands and its result; nil
  /// where it is none.
  var fusible: (operation: FusedOperation, operands: [Leaf], result: Operand)? {
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
    case .primitive(let place, let arguments, let result):
      guard arguments.count == 1, arguments[0].kind.isArray, result.kind.isArray,
        let operation = Self.primitives[place]
      else { return nil }
      return (operation, [arguments[0].leaves[0]], result)
    default: return nil
    }
  }

  /// A sum or a mean of all elements of an array.
  var fusibleReduction: (reduction: FusedPlan.Reduction, operand: Leaf, result: Operand)? {
    guard case .library(let place, let arguments, let result) = self, arguments.count == 2,
      arguments[0].kind.isArray, arguments[1].kind == .none, result.kind.isNumeric,
      let reduction = Self.reductions[place]
    else { return nil }
    return (reduction, arguments[0].leaves[0], result)
  }

  private static let operations: [BinaryOperator: FusedOperation] = [
    .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide,
  ]
  private static let primitives: [Int: FusedOperation] = {
    let named: [(String, FusedOperation)] = [
      ("exp", .exp), ("log", .log), ("sqrt", .squareRoot), ("sin", .sin), ("cos", .cos),
      ("tanh", .tanh), ("sigmoid", .sigmoid), ("softplus", .softplus),
    ]
    return Dictionary(
      uniqueKeysWithValues: named.compactMap { name, operation in
        Primitives.place(name).map { ($0, operation) }
      })
  }()
  private static let reductions: [Int: FusedPlan.Reduction] = {
    var reductions: [Int: FusedPlan.Reduction] = [:]
    if let place = LibraryIndex.place("sum") { reductions[place] = .sum }
    if let place = LibraryIndex.place("mean") { reductions[place] = .mean }
    return reductions
  }()
}

extension Kind {
  /// An array whose rank is known, and not 0.
  var isArray: Bool { if case .array = self { true } else { false } }
  /// An array, of numbers or of booleans.
  var isArrayLike: Bool { if case .mask = self { true } else { isArray } }
  /// It can be an operand of a fused expression: booleans are 0 and 1 there.
  var isFusible: Bool { isArrayLike || self == .real || self == .number }
}
