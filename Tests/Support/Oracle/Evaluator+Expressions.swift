// Evaluator+Expressions.swift -- the value of an expression.

import HypSyntax

extension Evaluator {
  func evaluate(_ expression: Expression, in scope: Scope) throws -> OracleValue {
    func value(_ expression: Expression) throws -> OracleValue {
      try evaluate(expression, in: scope)
    }
    switch expression.form {
    case .number(let x): return .number(.plain(x))
    case .boolean(let truth): return .boolean(truth)
    case .none: return .none
    case .name(let name): return try lookUp(name, in: scope)
    case .string(let parts):
      return .string(
        try parts.map { part in
          guard case .text(let text) = part else { throw OracleError.unknown("interpolation") }
          return text
        }.joined())
    case .array(let elements): return try array(elements.map(value))
    case .tuple(let parts): return .tuple(labels: nil, try parts.map(value))
    case .record(let fields):
      return .tuple(labels: fields.map(\.name), try fields.map { try value($0.value) })
    case .unary(let operation, let operand): return try apply(operation, try value(operand))
    case .binary(let operation, _, let left, let right):
      return try apply(operation, try value(left), try value(right))
    case .comparison(let operands, let operators):
      return try compare(operands, operators.map(\.operator), in: scope)
    case .membership(let left, let right, let isNegated, _):
      let (x, xs) = (try value(left), try value(right))
      guard let items = xs.items, case .number(let wanted) = x else {
        throw OracleError.unknown("membership")
      }
      let isIn = items.contains {
        if case .number(let y) = $0 { y.base == wanted.base } else { false }
      }
      return .boolean(isIn != isNegated)
    case .logical(let operation, let left, let right):
      return try logical(operation, left, right, in: scope)
    case .range(let from, let to, let closed, let by):
      let ends = try [from, to].map(value) + [try by.map(value) ?? .number(1)]
      guard case .number(let first) = ends[0], case .number(let last) = ends[1],
        case .number(let step) = ends[2]
      else { throw OracleError("E0316", "range") }
      return .range(from: first, to: last, by: step, closed: closed)
    case .lambda(let function): return closure(function, in: scope)
    case .call(let callee, let arguments):
      let function = try value(callee)
      var passed = Arguments()
      for argument in arguments {
        if let label = argument.label {
          passed.named.append((label.name, try value(argument.value)))
        } else {
          passed.positional.append(try value(argument.value))
        }
      }
      return try call(function, passed)
    case .index(let base, let subscripts):
      return try value(base).element(try indices(subscripts, in: scope))
    case .field(let base, let name, _): return try value(base).field(name)
    case .prime(let operand):
      let operand = try value(operand)
      if case .function = operand { return .function(Derivatives.derived(operand, .derivative)) }
      return try call(try lookUpLibrary("transpose"), operand)
    case .condition(let test, let then, let otherwise):
      if try truth(test, in: scope) { return try value(then) }
      return try otherwise.map(value) ?? .none
    case .block(let statements): return try execute(statements, in: scope)
    case .comprehension(let element, let clauses):
      scope.comprehensions.append([:])
      defer { scope.comprehensions.removeLast() }
      var elements: [OracleValue] = []
      try comprehend(element, clauses[...], into: &elements, in: scope)
      return try Library.collected(elements)
    }
  }

  func truth(_ expression: Expression, in scope: Scope) throws -> Bool {
    guard case .boolean(let truth) = try evaluate(expression, in: scope) else {
      throw OracleError("E0302", "no boolean")
    }
    return truth
  }

  func indices(_ subscripts: [Expression.Subscript], in scope: Scope) throws -> [OracleValue?] {
    try subscripts.map { index in
      switch index {
      case .all: nil
      case .newAxis: throw OracleError.unknown("a new axis")
      case .expression(let index): try evaluate(index, in: scope)
      }
    }
  }

  func lookUpLibrary(_ name: String) throws -> OracleValue {
    guard let function = Library.functions[name] else { throw OracleError.unknown(name) }
    return function
  }

  /// An array literal: numbers, or arrays of one shape.
  private func array(_ elements: [OracleValue]) throws -> OracleValue {
    let parts = try elements.map { element in
      guard let part = element.asArray else { throw OracleError("E0317", element.kind) }
      return part
    }
    guard let shape = parts.first?.shape else { return .array(shape: [0], []) }
    guard parts.allSatisfy({ $0.shape == shape }) else { throw OracleError("E0304", "uneven") }
    return .array(shape: [parts.count] + shape, parts.flatMap(\.elements))
  }

  private func comprehend(
    _ element: Expression, _ clauses: ArraySlice<Expression.Clause>,
    into elements: inout [OracleValue], in scope: Scope
  ) throws {
    try spend()
    switch clauses.first {
    case nil: elements.append(try evaluate(element, in: scope))
    case .filter(let test)?:
      if try truth(test, in: scope) {
        try comprehend(element, clauses.dropFirst(), into: &elements, in: scope)
      }
    case .each(let pattern, let collection)?:
      guard let items = try evaluate(collection, in: scope).items else {
        throw OracleError("E0310", "nothing to walk over")
      }
      for item in items {
        let last = scope.comprehensions.count - 1
        try bind(pattern, item) { scope.comprehensions[last][$0] = $1 }
        try comprehend(element, clauses.dropFirst(), into: &elements, in: scope)
      }
    }
  }

  // MARK: Operators

  private func apply(_ operation: UnaryOperator, _ operand: OracleValue) throws -> OracleValue {
    switch operation {
    case .minus: return try Structures.map(operand) { -$0 }
    case .plus: return try Structures.map(operand) { $0 }
    case .not:
      if case .mask(let shape, let truths) = operand {
        return .mask(shape: shape, truths.map { !$0 })
      }
      guard case .boolean(let truth) = operand else { throw OracleError("E0302", "not") }
      return .boolean(!truth)
    case .nabla: return .function(Derivatives.derived(operand, .gradient))
    }
  }

  func apply(_ operation: BinaryOperator, _ left: OracleValue, _ right: OracleValue) throws
    -> OracleValue
  {
    if operation == .add, case .string(let a) = left, case .string(let b) = right {
      return .string(a + b)
    }
    switch operation {
    case .add: return try Structures.combine(left, right, +)
    case .subtract: return try Structures.combine(left, right, -)
    case .multiply: return try Structures.combine(left, right, *)
    case .divide: return try Structures.combine(left, right, /)
    case .floorDivide: return try Structures.combine(left, right, Perturbed.floorDivide)
    case .remainder: return try Structures.combine(left, right, Perturbed.remainder)
    case .matrixMultiply:
      isExact = false
      return try Library.product(left, right)
    case .power:
      if case .number(let exponent) = right, exponent.base == 2 {} else { isExact = false }
      return try Structures.combine(left, right, Perturbed.power)
    }
  }

  private func logical(
    _ operation: LogicalOperator, _ left: Expression, _ right: Expression, in scope: Scope
  ) throws -> OracleValue {
    let first = try evaluate(left, in: scope)
    if case .mask(let shape, let truths) = first {
      guard case .mask(let other, let others) = try evaluate(right, in: scope), other == shape
      else {
        throw OracleError.unknown("a mask joined with something else")
      }
      return .mask(
        shape: shape, zip(truths, others).map { operation == .and ? $0 && $1 : $0 || $1 })
    }
    guard case .boolean(let truth) = first else { throw OracleError("E0302", "no boolean") }
    if truth == (operation == .or) { return first }
    let second = try evaluate(right, in: scope)
    guard case .boolean = second else { throw OracleError("E0302", "no boolean") }
    return second
  }

  /// `a < b <= c`: each operand runs once, and nothing after the first that fails.
  private func compare(
    _ operands: [Expression], _ operators: [ComparisonOperator], in scope: Scope
  ) throws -> OracleValue {
    var left = try evaluate(operands[0], in: scope)
    var result = OracleValue.boolean(true)
    for (place, operation) in operators.enumerated() {
      let right = try evaluate(operands[place + 1], in: scope)
      result = try compare(left, operation, right)
      if case .boolean(false) = result { return result }
      if case .mask = result, operators.count > 1 { throw OracleError.unknown("chained masks") }
      left = right
    }
    return result
  }

  private func compare(_ a: OracleValue, _ operation: ComparisonOperator, _ b: OracleValue) throws
    -> OracleValue
  {
    let isOrder = operation != .equal && operation != .notEqual
    switch (a, b) {
    case (.number, .number): break
    case (.string(let x), .string(let y)):
      if isOrder { throw OracleError.unknown("order of strings") }
      return .boolean((x == y) == (operation == .equal))
    case (.none, _), (_, .none):
      if isOrder { throw OracleError("E0303", "order of none") }
      var areNone = false
      if case (.none, .none) = (a, b) { areNone = true }
      return .boolean(areNone == (operation == .equal))
    case (.boolean(let x), .boolean(let y)):
      if isOrder { throw OracleError("E0303", "order of booleans") }
      return .boolean((x == y) == (operation == .equal))
    default:
      guard a.asArray != nil, b.asArray != nil else { throw OracleError.unknown("comparison") }
    }
    return try Structures.compare(a, b) { x, y in
      switch operation {
      case .equal: x == y
      case .notEqual: x != y
      case .less: x < y
      case .lessOrEqual: x <= y
      case .greater: x > y
      case .greaterOrEqual: x >= y
      }
    }
  }
}
