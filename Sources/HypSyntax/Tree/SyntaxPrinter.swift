// SyntaxPrinter.swift -- a tree as a compact S-expression, for tests and for looking at it.

extension SyntaxTree {
  /// The statements, one a line: `(= x (+ 1 (* 2 y)))`.
  public var description: String { statements.map(\.description).joined(separator: "\n") }
}

extension Statement: CustomStringConvertible {
  /// The statement as an S-expression; a `;` after it stays.
  public var description: String { text + (isSilenced ? ";" : "") }

  private var text: String {
    switch form {
    case .expression(let value): value.description
    case .assign(let pattern, let value): list("=", pattern.description, value.description)
    case .update(let place, let meaning, _, let value):
      list(meaning.rawValue + "=", place.description, value.description)
    case .store(let place, let value): list("=", place.description, value.description)
    case .define(let function):
      list("define", list(function.name ?? "?", function.heads), function.body.description)
    case .forEach(let pattern, let collection, let body):
      list("for", pattern.description, collection.description, body.listed)
    case .whileLoop(let condition, let body): list("while", condition.description, body.listed)
    case .breakLoop: "(break)"
    case .continueLoop: "(continue)"
    case .returnValue(let value): list("return", value?.description ?? "")
    case .importFile(let name, _): list("import", quoted(name))
    }
  }
}

extension Expression: CustomStringConvertible {
  /// The expression as an S-expression.
  public var description: String {
    switch form {
    case .number(let value):
      value.description.hasSuffix(".0") ? String(value.description.dropLast(2)) : "\(value)"
    case .string(let parts): list("string", parts.map(\.description).joined(separator: " "))
    case .boolean(let value): "\(value)"
    case .none: "none"
    case .name(let name): name
    case .array(let elements): "[" + elements.listed + "]"
    case .tuple(let elements): list("tuple", elements.listed)
    case .record(let fields):
      list("record", fields.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
    case .unary(let meaning, let operand): list("\(meaning)", operand.description)
    case .binary:
      row.nodes.reduce(row.first.description) { text, node in
        guard case .binary(let meaning, _, _, let right) = node.form else { return text }
        return list(meaning.rawValue, text, right.description)
      }
    case .comparison(let operands, let operators):
      list(
        "compare", operands[0].description,
        zip(operators, operands.dropFirst()).map { "\($0.operator.rawValue) \($1)" }
          .joined(separator: " "))
    case .membership(let value, let collection, let isNegated, _):
      list(isNegated ? "not-in" : "in", value.description, collection.description)
    case .logical(let meaning, let left, let right):
      list(meaning.rawValue, left.description, right.description)
    case .range(let from, let to, let closed, let by):
      list(closed ? "..." : "..<", from.description, to.description, by?.description ?? "")
    case .lambda(let function): list("->", "(\(function.heads))", function.body.description)
    case .call(let callee, let arguments):
      list("call", callee.description, arguments.map(\.description).joined(separator: " "))
    case .index(let base, let subscripts):
      list("at", base.description, subscripts.map(\.description).joined(separator: " "))
    case .field(let base, let name, _): list(".", base.description, name)
    case .prime(let function): list("'", function.description)
    case .condition(let condition, let then, let otherwise):
      list("if", condition.description, then.description, otherwise?.description ?? "")
    case .block(let statements): "{" + statements.listed + "}"
    case .comprehension(let element, let clauses):
      list("each", element.description, clauses.map(\.description).joined(separator: " "))
    }
  }
}

extension Pattern: CustomStringConvertible {
  /// The pattern as the language writes it, without commas.
  public var description: String {
    switch self {
    case .name(let name, _): name
    case .tuple(let parts, _): "(" + parts.map(\.description).joined(separator: " ") + ")"
    case .place(let place): place.description
    }
  }
}

extension Place: CustomStringConvertible {
  /// The place as the language writes it.
  public var description: String {
    path.reduce(name) { text, accessor in
      switch accessor {
      case .index(let subscripts, _):
        text + "[" + subscripts.map(\.description).joined(separator: " ") + "]"
      case .field(let name, _): text + "." + name
      }
    }
  }
}

extension Expression.StringPart {
  fileprivate var description: String {
    switch self {
    case .text(let text): quoted(text)
    case .interpolation(let expression): expression.description
    }
  }
}

extension Expression.Argument {
  fileprivate var description: String { label.map { "\($0.name)=\(value)" } ?? value.description }
}

extension Expression.Subscript {
  fileprivate var description: String {
    switch self {
    case .expression(let expression): expression.description
    case .all: ":"
    case .newAxis: "none"
    }
  }
}

extension Expression.Clause {
  fileprivate var description: String {
    switch self {
    case .each(let pattern, let collection):
      list("for", pattern.description, collection.description)
    case .filter(let condition): list("if", condition.description)
    }
  }
}

extension Function {
  fileprivate var heads: String {
    parameters.map { parameter in
      parameter.pattern.description + (parameter.fallback.map { "=\($0)" } ?? "")
    }.joined(separator: " ")
  }
}

extension [Expression] {
  fileprivate var listed: String { map(\.description).joined(separator: " ") }
}

extension [Statement] {
  fileprivate var listed: String { map(\.description).joined(separator: " ; ") }
}

private func list(_ parts: String...) -> String {
  "(" + parts.filter { !$0.isEmpty }.joined(separator: " ") + ")"
}

/// The text in quotes, as the language would read it back.
package func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\"", "\\": result += "\\\(scalar)"
    case _ where scalar.steersTerminal: result += scalar.escape
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
