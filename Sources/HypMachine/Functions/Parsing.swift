// Parsing.swift -- text to values.

import HypNumbers
import HypSyntax

enum NumberOf: LibraryFunction {
  static let entry = LibraryEntry(
    "number(text)",
    "The number that a text holds, as one of `args` may: written as in a program, with or without a"
      + " sign.",
    expects: "a string that holds a number", example: ("number(\"-1.5e3\")", "-1500"))

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? .real : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .string(let text) = arguments[0] else { throw misfit(arguments[0]) }
    let tree = parse(SourceFile(name: "", text: text))
    guard tree.errors.isEmpty, tree.statements.count == 1,
      case .expression(let expression) = tree.statements[0].form,
      let number = number(expression)
    else { throw misfit(ValueText.text(arguments[0]), expected: entry.expects) }
    return .real(N.Base(literal: number))
  }

  /// What a literal, one sign in front of it included, says.
  private static func number(_ expression: Expression, signed: Bool = true) -> Double? {
    switch expression.form {
    case .number(let x): x
    case .name("inf"), .name("∞"): .infinity
    case .name("nan"): .nan
    case .unary(.minus, let operand) where signed: number(operand, signed: false).map { -$0 }
    case .unary(.plus, let operand) where signed: number(operand, signed: false)
    default: nil
    }
  }
}
