// SyntaxTree+Height.swift -- how deep a tree is.

extension Expression.Form {
  /// The height of the highest child.
  ///
  /// - Complexity: O(children), because every child knows its own height.
  var heightBelow: Int {
    switch self {
    case .number, .boolean, .none, .name: 0
    case .string(let parts): parts.map(\.height).max() ?? 0
    case .array(let elements), .tuple(let elements): elements.highest
    case .record(let fields): fields.map(\.value.height).max() ?? 0
    case .unary(_, let operand), .prime(let operand), .field(let operand, _, _): operand.height
    case .binary(_, _, let left, let right):
      max(left.rowLength > 0 ? left.height - 1 : left.height, right.height)
    case .logical(_, let left, let right): max(left.height, right.height)
    case .comparison(let operands, _): operands.highest
    case .membership(let value, let collection, _, _): max(value.height, collection.height)
    case .range(let from, let to, _, let by): max(from.height, to.height, by?.height ?? 0)
    case .lambda(let function): function.height
    case .call(let callee, let arguments):
      max(callee.height, arguments.map(\.value.height).max() ?? 0)
    case .index(let base, let subscripts):
      max(base.height, subscripts.map(\.height).max() ?? 0)
    case .condition(let condition, let then, let otherwise):
      max(condition.height, then.height, otherwise?.height ?? 0)
    case .block(let statements): statements.map(\.height).max() ?? 0
    case .comprehension(let element, let clauses):
      max(element.height, clauses.map(\.height).max() ?? 0)
    }
  }
}

extension [Expression] {
  fileprivate var highest: Int {
    var result = 0
    for element in self { result = Swift.max(result, element.height) }
    return result
  }
}

extension Expression.StringPart {
  fileprivate var height: Int {
    switch self {
    case .text: 0
    case .interpolation(let expression): expression.height
    }
  }
}

extension Expression.Subscript {
  fileprivate var height: Int {
    switch self {
    case .expression(let expression): expression.height
    case .all, .newAxis: 0
    }
  }
}

extension Expression.Clause {
  fileprivate var height: Int {
    switch self {
    case .each(_, let expression), .filter(let expression): expression.height
    }
  }
}

extension Function {
  fileprivate var height: Int {
    max(body.height, parameters.map { $0.fallback?.height ?? 0 }.max() ?? 0)
  }
}

extension Place {
  fileprivate var height: Int {
    path.map { accessor in
      switch accessor {
      case .index(let subscripts, _): subscripts.map(\.height).max() ?? 0
      case .field: 0
      }
    }.max() ?? 0
  }
}

extension Statement.Form {
  /// The height of the highest child.
  ///
  /// - Complexity: O(children), because every child knows its own height.
  var heightBelow: Int {
    switch self {
    case .expression(let value): value.height
    case .assign(let pattern, let value):
      max(value.height, pattern.places.map(\.height).max() ?? 0)
    case .update(let place, _, _, let value), .store(let place, let value):
      max(place.height, value.height)
    case .define(let function): function.height
    case .forEach(_, let value, let body), .whileLoop(let value, let body):
      max(value.height, body.map(\.height).max() ?? 0)
    case .breakLoop, .continueLoop, .importFile: 0
    case .returnValue(let value): value?.height ?? 0
    }
  }
}
