// RuntimeError.swift -- what can go wrong when a program runs, as data.
//
// The wording stands in `Diagnostic+RuntimeError.swift`.

import HypNumbers
import HypSyntax

/// What went wrong. Spans point at more than the place where it happened.
package enum RuntimeError: Error {
  // Names.
  case unknownName(String, suggestions: [String])
  case noValueYet(String, Early)
  case outerNameUpdated(String, isSession: Bool)
  /// A name of the session was to hold a value with ε in it.
  case dualStored(String, isFunction: Bool)
  /// A name of the session was to be called ε.
  case dualAssigned(String)
  case tooManyDualUnits(Int, limit: Int)

  // Operands. Kinds are described as the user knows them.
  case operands(String, left: String, right: String)
  case operand(String, String)
  case notBoolean(String)
  /// What an array literal cannot hold, and which of its elements that is.
  case notElement(String, at: Int)
  /// What cannot be assigned to an element.
  case notStorable(String)
  /// What cannot be assigned to an element of an array of booleans.
  case notStorableInMask(String)
  case unevenElements(String, String, at: Int)
  case notComparable(String, left: String, right: String)
  case shapes(String, Shape, Shape)
  case structures(String, String, String)
  /// `hides` is the function whose name the value has.
  case notCallable(String, hides: String? = nil)
  case notIndexable(String)
  case noField(String, of: String, fields: [String])
  case cannotStore(String)
  case notIterable(String)
  case destructure(expected: Int, found: String)
  case notWhole(Double)
  case badIndex(String)
  /// A mask, and what it was to pick from: an axis, or the whole array.
  case maskShape(Shape, of: Shape, axis: Int?)
  case index(Int, count: Int, axis: Int? = nil)
  case tooManyIndices(Int, rank: Int)
  case rangeStep
  /// It would have more numbers than can be counted.
  case rangeTooLong
  case notANumber(context: String, String)

  // Calls.
  case tooManyArguments(String, expected: Int, found: Int)
  case missingArgument(String, parameter: String)
  case unknownParameter(String, parameter: String, parameters: [String])
  case argumentTwice(String, parameter: String)
  /// `argument` is the one to point at, as they are written; nil for the call.
  case badArgument(String, expected: String, found: String, argument: Int? = nil)
  /// A function that needs a square matrix, and the shape of what it got.
  case notSquare(String, rows: Int, columns: Int)
  /// An array and a whole number, which may be meant as an axis.
  case axisOrNumber(String, Int)
  /// Functions to plot, one after the other instead of in a tuple.
  case severalPlots(String, [String])
  /// A function that needs an inverse, and its matrix as it is written, where that is known.
  case singular(String, matrix: String? = nil)

  // Derivatives.
  case notAFunction(String, found: String)
  /// What stands behind `∇` is called first, and gives no function.
  case nablaOfCall(String)
  case notScalar(String, found: String)
  case notDifferentiable(String, found: String)
  case noDerivative(String, of: String)
  case wrtUnknown(String, parameters: [String])
  case wrtNotLiteral
  case nothingToDifferentiateBy(String)
  case directionMismatch(String, expected: String, found: String)
  case nestedTooDeeply(Int)
  case tapeTooLarge
  case jetsTooLarge
  case taylorOrder(Double, limit: Int)
  case taylorOrderKind(String)
  case tooManyVariables(Int)
  case recomputedTooDeeply(Int)
  /// What a step was given, and what it gave.
  case stateChanged(from: String, to: String)
  case stepCount(Double)
  /// The argument, and the two slopes.
  case ruleDisagrees(String, rule: Double, differences: Double)
  /// The name of what was captured, where it has one.
  case captureInRule(String?)
  case partialCount(expected: Int, found: String)
  case partialShape(String, expected: String, found: String)
  case derivativesDisagree(reverse: Double, forward: Double, central: Double, slope: Double)
  case notUndone(steps: Int, found: Double, wanted: Double)

  // Control.
  /// `sides` are what a comparison compared, as text.
  case assertion(String?, sides: (left: String, right: String)? = nil)
  case assertClose(String, String, tolerance: Double, message: String?)
  case recursionTooDeep(Int)
  case outOfMemory(String)
  case nestedStructure(Int)
  /// What it has too much of.
  case functionTooLarge(String)
  case misplaced(String)
  case interrupted
  /// An interrupt after so many seconds.
  case timeIsUp(Double)
  /// A program has written all that it may, which is so many bytes.
  case outputIsSpent(Int)
  case importFailed(String, String)
  case fileFailed(String, String)
  case malformedFile(String, line: Int, String)
  case syntax(Diagnostic)
  /// What went wrong in a function that a function of the library called.
  indirect case within(Fault)
  case custom(String)

  /// Where a name is read that has no value yet.
  package enum Early {
    case topLevel(suggestions: [String])
    /// In a function that assigns it.
    case local
    /// In a function that assigns it, so that what it means outside is not seen.
    case hidden
  }
}
