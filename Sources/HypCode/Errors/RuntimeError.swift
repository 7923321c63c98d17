// RuntimeError.swift -- what can go wrong when a program runs, as data.
//
// No case holds a text that says what it is about: kinds and shapes are in it as they are, and what is called, what
// shapes had to fit to, and what was found are types of their own (`RuntimeError+Payloads.swift`). The wording is in
// `Diagnostic+RuntimeError.swift`.

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

  // Operands.
  case operands(BinaryOperator, left: KindOrShape, right: KindOrShape)
  case operand(Sign, Kind)
  case notBoolean(Kind)
  /// What an array literal cannot hold, and which of its elements that is.
  case notElement(Kind, at: Int)
  /// What cannot be assigned to an element.
  case notStorable(Kind)
  /// What cannot be assigned to an element of an array of booleans.
  case notStorableInMask(Kind)
  case unevenElements(KindOrShape, KindOrShape, at: Int)
  case notComparable(ComparisonOperator, left: Kind, right: Kind)
  /// The operator or function, what it asks of the shapes, and the shapes.
  case shapes(Callee, ShapeRule, Shape, Shape)
  /// The shape of the part of an array that is assigned, and that of the value.
  case partShape(Shape, value: Shape)
  case structures(String, Kind, Kind)
  /// `hides` is the function whose name the value has.
  case notCallable(Kind, hides: String? = nil)
  case notIndexable(Kind)
  case noField(String, of: Kind, fields: [String])
  case cannotStore(Kind)
  case notIterable(Kind)
  case destructure(expected: Int, found: Kind)
  case notWhole(Double)
  case badIndex(Kind)
  /// What cannot have an axis more.
  case newAxisOf(Kind)
  /// A mask, and what it was to pick from: an axis, or the whole array.
  case maskShape(Shape, of: Shape, axis: Int?)
  case index(Int, count: Int, axis: Int? = nil)
  case tooManyIndices(Int, rank: Int)
  case rangeStep
  /// It would have more numbers than can be counted.
  case rangeTooLong
  /// What an end or the step of a range is.
  case rangeOf(Kind)
  /// What a value was known to be, and what it is.
  case notOfKind(Kind, found: Kind)

  // Calls.
  case tooManyArguments(Callee, expected: Int, found: Int)
  case missingArgument(Callee, parameter: Parameter)
  case unknownParameter(Callee, parameter: String, parameters: [String])
  case argumentTwice(Callee, parameter: String)
  /// `argument` is the one to point at, as they are written; nil for the call.
  case badArgument(String, expected: String, found: Found, argument: Int? = nil)
  /// A function that needs a square matrix, and the shape of what it got.
  case notSquare(String, rows: Int, columns: Int)
  /// An array and a whole number, which may be meant as an axis.
  case axisOrNumber(Extreme, Int)
  /// Functions to plot, one after the other instead of in a tuple.
  case severalPlots(String, [String])
  /// A function that needs an inverse, and its matrix as it is written, where that is known.
  case singular(String, matrix: String? = nil)

  // Derivatives.
  case notAFunction(Taker, found: Kind)
  /// What follows `∇` is called first, and gives no function.
  case nablaOfCall(Kind)
  /// A result that is to be one number.
  case notScalar(String, found: Kind)
  /// What is differentiated by where only one number can be.
  case notOneVariable(OneVariable, found: Kind)
  case notDifferentiable(String, found: Kind)
  case noDerivative(String, of: Kind)
  case wrtUnknown(String, parameters: [String])
  case wrtNotLiteral
  case nothingToDifferentiateBy(String)
  case directionMismatch(Callee, expected: Kind, found: Kind)
  case nestedTooDeeply(Int)
  case tapeTooLarge
  case jetsTooLarge
  case taylorOrder(Double, limit: Int)
  case taylorOrderKind(Kind)
  case tooManyVariables(Int)
  case recomputedTooDeeply(Int)
  /// What a step was given, and what it gave.
  case stateChanged(from: Kind, to: Kind)
  case stepCount(Double)
  /// The argument, and the two slopes.
  case ruleDisagrees(String, rule: Double, differences: Double)
  /// The name of what was captured, where it has one.
  case captureInRule(String?)
  case partialCount(expected: Int, found: Kind)
  case partialShape(String, expected: KindOrShape, found: KindOrShape)
  case derivativesDisagree(reverse: Double, forward: Double, central: Double, slope: Double)
  case notUndone(steps: Int, found: Double, wanted: Double)

  // Control.
  /// `sides` are what a comparison compared, as text.
  case assertion(String?, sides: (left: String, right: String)? = nil)
  /// `error(message)`
  case raised(String)
  case assertClose(String, String, tolerance: Double, message: String?)
  case recursionTooDeep(Int)
  case outOfMemory(String)
  case nestedStructure(Int)
  /// What it has too many of.
  case functionTooLarge(String)
  case misplaced(PlacedStatement)
  case interrupted
  /// An interrupt after so many seconds.
  case timeIsUp(Double)
  /// A program has written all that it may, which is so many bytes.
  case outputIsSpent(Int)
  case importFailed(String, FileFailure)
  /// Files import one another in a chain of so many.
  case importedTooDeeply(String, limit: Int)
  case fileFailed(String, FileFailure)
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
