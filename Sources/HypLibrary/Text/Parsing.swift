// Parsing.swift -- text to values.

import HypCode
import HypNumbers
import HypRuntime

enum NumberOf: LibraryFunction {
  static let entry = LibraryEntry(
    "number(text)",
    "The number that a string holds, such as one of `args` or a cell of a file: digits with an optional"
      + " sign, decimal point and exponent, such as `-1.5e3` or `1_000`; `inf`, `infinity` and `nan`, in"
      + " lower or upper case. Blanks around it are ignored; nothing else is a number.",
    expects: "a string that holds a number", example: ("number(\"-1.5e3\")", "-1500"))

  static func kind(of arguments: [Kind]) -> Kind? { isText(arguments[0]) ? .real : nil }

  static func call<N: Number>(
    _ machine: Machine<N>, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    guard case .string(let text) = arguments[0] else { throw misfit(arguments[0]) }
    guard let number = NumberText.read(text) else {
      throw misfit(.text(ValueText.text(arguments[0])), expected: entry.expects)
    }
    return .real(N.Base(literal: number))
  }
}
