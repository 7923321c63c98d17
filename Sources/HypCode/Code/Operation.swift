// Operation.swift -- what instructions do, whatever their operands are.
//
// `add` is one operation and five instructions: of two passive numbers, of a passive number and a
// constant, and so on. Who asks what an instruction means asks for its operation; which instruction does
// an operation to given operands is looked up in the table (`Op+Selection.swift`).

import HypSyntax

/// What an instruction does.
package enum Operation: UInt8 {
  // Values moved.
  case copy, base, take, clear, global, element, store, append, matrixElement, matrixStore
  case length, activeLength, pick, place
  // Random numbers.
  case uniform, normal, below
  // Numbers computed from numbers.
  case add, subtract, multiply, divide, negate, square
  case addProduct, subtractProduct, addSquare, subtractSquare, scaledSquare
  case primitive, ternary, slope, partialX, partialY, carry
  // Truth.
  case compare, not
  // Control.
  case jump, jumpBack, jumpIf, jumpUnless
  case jumpLess, jumpNotLess, jumpLessEqual, jumpNotLessEqual
  case jumpGreater, jumpNotGreater, jumpGreaterEqual, jumpNotGreaterEqual
  case jumpEqual, jumpNotEqual
  case loop, loopLess
  case call, callComputation, callDynamic, leave
  // Entries of the side table, and marks.
  case perform, attempt, differentiate, trap, watch, label
}

extension Operation {
  /// It computes a number from numbers.
  package var isArithmetic: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .negate, .square, .addProduct, .subtractProduct,
      .addSquare, .subtractSquare, .scaledSquare, .primitive, .ternary, .slope, .partialX,
      .partialY, .carry:
      true
    default: false
    }
  }

  /// It computes a partial derivative, in code that is a backward pass.
  package var isPartial: Bool { self == .slope || self == .partialX || self == .partialY }

  /// The order of its operands does not matter.
  package var commutes: Bool { self == .add || self == .multiply }

  /// One of `+ - * /`.
  package var arithmetic: BinaryOperator? {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    default: nil
    }
  }

  /// The two that it joins: a product or a square, and what then meets it.
  package var joined: (first: Operation, second: Operation)? {
    switch self {
    case .addProduct: (.multiply, .add)
    case .subtractProduct: (.multiply, .subtract)
    case .addSquare: (.square, .add)
    case .subtractSquare: (.square, .subtract)
    case .scaledSquare: (.square, .multiply)
    default: nil
    }
  }

  /// The one that joins a product or a square with a sum or difference that it is the right side of.
  package static func joining(_ first: Operation, _ second: BinaryOperator) -> Operation? {
    switch (first, second) {
    case (.multiply, .add): .addProduct
    case (.multiply, .subtract): .subtractProduct
    case (.square, .add): .addSquare
    case (.square, .subtract): .subtractSquare
    default: nil
    }
  }

  package init?(_ arithmetic: BinaryOperator) {
    switch arithmetic {
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    default: return nil
    }
  }

  /// What the user calls it; nil for a primitive, which has a name of its own, and for what moves values
  /// or control.
  package var symbol: String? {
    switch self {
    case .add, .addProduct, .addSquare: "+"
    case .subtract, .subtractProduct, .subtractSquare, .negate: "-"
    case .multiply, .scaledSquare, .carry: "*"
    case .divide: "/"
    case .square: "^"
    default: nil
    }
  }

  /// The jump taken where `x relation y` has `outcome`, and whether it compares y with x.
  ///
  /// Jumps come in pairs: a comparison with nan is false, so that "if not less" is not "if greater or
  /// equal".
  package static func jump(_ relation: ComparisonOperator, _ outcome: Bool) -> Operation {
    switch relation {
    case .less: outcome ? .jumpLess : .jumpNotLess
    case .lessOrEqual: outcome ? .jumpLessEqual : .jumpNotLessEqual
    case .greater: outcome ? .jumpGreater : .jumpNotGreater
    case .greaterOrEqual: outcome ? .jumpGreaterEqual : .jumpNotGreaterEqual
    case .equal: outcome ? .jumpEqual : .jumpNotEqual
    case .notEqual: outcome ? .jumpNotEqual : .jumpEqual
    }
  }

  /// The same jump with its operands in the other order.
  package var mirrored: Operation? {
    switch self {
    case .jumpLess: .jumpGreater
    case .jumpNotLess: .jumpNotGreater
    case .jumpLessEqual: .jumpGreaterEqual
    case .jumpNotLessEqual: .jumpNotGreaterEqual
    case .jumpGreater: .jumpLess
    case .jumpNotGreater: .jumpNotLess
    case .jumpGreaterEqual: .jumpLessEqual
    case .jumpNotGreaterEqual: .jumpNotLessEqual
    case .jumpEqual, .jumpNotEqual, .add, .multiply: self
    default: nil
    }
  }
}
