// SyntaxTree+Operands.swift -- what an expression is made of, for readers that do the same with all of it.

extension Expression {
  /// The expressions directly in this one, in the order of the text: operands, elements, arguments, what is interpolated. The
  /// operators of a row are one expression. Nothing for names and functions, and for blocks and comprehensions, which hold
  /// statements and variables of their own.
  package var operands: [Expression] {
    switch form {
    case .number, .boolean, .none, .name, .lambda, .block, .comprehension: []
    case .string(let parts):
      parts.compactMap { if case .interpolation(let value) = $0 { value } else { nil } }
    case .array(let items), .tuple(let items), .comparison(let items, _): items
    case .record(let fields): fields.map(\.value)
    case .unary(_, let value), .field(let value, _, _), .prime(let value): [value]
    case .binary:
      [row.first]
        + row.nodes.compactMap {
          if case .binary(_, _, _, let right) = $0.form { right } else { nil }
        }
    case .logical(_, let left, let right), .membership(let left, let right, _, _): [left, right]
    case .range(let from, let to, _, let by): [from, to] + (by.map { [$0] } ?? [])
    case .call(let function, let arguments): [function] + arguments.map(\.value)
    case .index(let value, let subscripts): [value] + subscripts.operands
    case .condition(let condition, let then, let otherwise):
      [condition, then] + (otherwise.map { [$0] } ?? [])
    }
  }
}

extension [Expression.Subscript] {
  /// The expressions between the commas.
  package var operands: [Expression] {
    compactMap { if case .expression(let value) = $0 { value } else { nil } }
  }
}
