// RuntimeError.swift -- what can go wrong when a program runs, as data.
//
// The wording stands in `Diagnostic+RuntimeError.swift`.

import HypSyntax

/// What went wrong. Spans point at more than the place where it happened.
enum RuntimeError: Error {
  // Names.
  case unknownName(String, suggestions: [String])
  case noValueYet(String)
  case outerNameUpdated(String)
  case dualStored

  // Operands. Kinds are described as the user knows them.
  case operands(String, left: String, right: String)
  case operand(String, String)
  case notBoolean(String)
  case notComparable(String, left: String, right: String)
  case shapes(String, [Int], [Int])
  case structures(String, String, String)
  case notCallable(String)
  case notIndexable(String)
  case noField(String, of: String, fields: [String])
  case cannotStore(String)
  case notIterable(String)
  case destructure(expected: Int, found: String)
  case notWhole(Double)
  case index(Int, count: Int)
  case tooManyIndices(Int, rank: Int)
  case rangeStep
  case notANumber(context: String, String)

  // Calls.
  case tooManyArguments(String, expected: Int, found: Int)
  case missingArgument(String, parameter: String)
  case unknownParameter(String, parameter: String, parameters: [String])
  case argumentTwice(String, parameter: String)
  case badArgument(String, expected: String, found: String)
  case habit(String, instead: String)

  // Derivatives.
  case notAFunction(String, found: String)
  case notScalar(String, found: String)
  case notDifferentiable(String, found: String)
  case noDerivative(String, of: String)
  case wrtUnknown(String, parameters: [String])
  case wrtNotLiteral
  case directionMismatch(String, expected: String, found: String)
  case nestedTooDeeply(Int)
  case tapeTooLarge

  // Control.
  case assertion(String?)
  case assertClose(String, String, tolerance: Double, message: String?)
  case recursionTooDeep(Int)
  case outOfMemory(String)
  case nestedStructure(Int)
  case functionTooLarge
  case misplaced(String)
  case interrupted
  case importFailed(String, String)
  case fileFailed(String, String)
  case malformedFile(String, line: Int, String)
  case syntax(Diagnostic)
  case custom(String)
}
