// Message+UsualHelp.swift -- what to write instead, where nothing is known of the mistake but its kind.

import HypCode
import HypNumbers
import HypRuntime

extension Message {
  /// The help for a message that has none of its own; nil if there is nothing to say.
  static func usualHelp(_ error: RuntimeError) -> String? {
    nameHelp(error) ?? operandHelp(error) ?? partHelp(error) ?? callHelp(error)
      ?? derivativeHelp(error) ?? runHelp(error)
  }

  private static func nameHelp(_ error: RuntimeError) -> String? {
    guard case .unknownName(let name, _) = error else { return nil }
    return "assign it first, `\(name) = …`, or `import` the file that does"
  }

  private static func operandHelp(_ error: RuntimeError) -> String? {
    switch error {
    case .operands(_, let left, let right) where [left, right].contains { $0.kind == .string }:
      "build a string in quotes: \"… \\(x)\"; `number(text)` reads a number"
    case .operands: "operators take numbers, arrays, and tuples and records of them"
    case .operand: "only numbers, and what is made of them, have a sign"
    case .notBoolean: "a condition is a comparison, such as `x > 0`, or `true` or `false`"
    case .notStorable: "an element of an array is a number; a tuple holds anything: `(1, \"a\")`"
    case .rangeStep: "write `10...1 by -1` to count down; nan cannot be an end of a range"
    case .rangeOf, .notOfKind: "give a number, or an expression whose value is one"
    default: nil
    }
  }

  private static func partHelp(_ error: RuntimeError) -> String? {
    switch error {
    case .notIndexable: "arrays, ranges, tuples and strings have elements: `[x]` is a vector of one"
    case .noField:
      "records have fields, as in `(a=1).a`, and tuples have them too, as in `(1, 2).0`"
    case .cannotStore: "assign the whole: `x = …`"
    case .notIterable: "loop over a range, an array, a tuple or a string: `for i in 0..<3`"
    case .destructure(_, let found) where found.canBeUnpacked:
      "the number of names must be the number of parts; `_` skips a part"
    case .destructure: "only values with parts can be unpacked: `(a, b) = (1, 2)`"
    case .notWhole(let x):
      x.isFinite
        ? "whole numbers are exact up to 2^53"
        : "find where the number became \(NumberText.shortest(x))"
    case .index: "`len(x)` and `shape(x)` show how many there are; the last is `x[-1]`"
    default: nil
    }
  }

  private static func callHelp(_ error: RuntimeError) -> String? {
    switch error {
    case .notCallable: "only functions can be called: `f(x) = x^2` defines one"
    case .tooManyArguments(.named(let name), _, _) where isWord(name),
      .missingArgument(.named(let name), _) where isWord(name):
      "`?\(name)` shows how it is called"
    case .tooManyArguments(_, let expected, _):
      "call it with \(expected == 0 ? "no arguments: `f()`" : count(expected, "argument"))"
    case .missingArgument: "give one argument for each parameter that has no default"
    case .argumentTwice: "give it once, by position or by name"
    case .badArgument(let name, _, _, _) where isWord(name):
      signatureHelp(name).map { help in
        // What takes many options is no help in one line.
        (help.count > 70 ? "" : help + "; ") + "`?\(name)` shows an example"
      }
    default: nil
    }
  }

  /// A name that the prompt can explain, and not an operator.
  private static func isWord(_ name: String) -> Bool { name.first?.isLetter == true }

  private static func derivativeHelp(_ error: RuntimeError) -> String? {
    switch error {
    case .notScalar, .notOneVariable, .notDifferentiable:
      "return a number, or an array, tuple or record of numbers"
    case .nothingToDifferentiateBy: "give the function a parameter: `x -> …`"
    case .directionMismatch: "a direction has one number for each number that it changes"
    case .taylorOrder: "`taylor(f, x, 3)` gives the coefficients from 0 to 3"
    case .stateChanged:
      "each step is given what the last one returned: return every part of the state, each of the same kind"
    case .stepCount: "write a whole number, or `round(n)`"
    case .partialCount(let expected, _):
      "return a tuple of \(expected), one partial for each argument: `(x, y) -> (…, …)`"
    default: nil
    }
  }

  private static func fileHelp(_ path: String, _ cause: FileFailure.Cause) -> String {
    switch cause {
    case .refused: "`--allow FILE` lets a program read another file or folder"
    case .other: "name a text file that can be read, or a path that can be written"
    case .missing where path.hasPrefix("/"):
      "check the name in its folder; at the prompt, Tab completes it"
    case .missing:
      "a path is relative to the file that names it, or, at the prompt, to the folder in which it was started"
    }
  }

  private static func runHelp(_ error: RuntimeError) -> String? {
    switch error {
    case .assertion(_, .some): "correct one of the sides; `assert_close(a, b)` allows for rounding"
    case .assertion: "a comparison, as in `assert(a < b)`, shows both sides"
    case .assertClose: "`tol=` sets a larger tolerance: `assert_close(a, b, tol=1e-6)`"
    case .outOfMemory: "process one part at a time, or use a range without making an array of it"
    case .importFailed(let path, let why), .fileFailed(let path, let why):
      fileHelp(path, why.cause)
    case .importedTooDeeply: "import files side by side, and not one within another"
    case .malformedFile: "fix the file; `read_text` reads any text as it is"
    default: nil
    }
  }
}
