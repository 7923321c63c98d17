// Warning.swift -- what a user should know of a result that was computed all the same, as data.
//
// The wording stands in `Diagnostic+Warning.swift`.

import HypSyntax

/// What was noticed while a program ran, without stopping it.
package enum Warning {
  /// A derivative was taken where there is none, and a convention decided.
  case kink(Kink)
  /// A value or a derivative is not finite from here on.
  case notFinite(NotFinite)
  /// A number on the way to a derivative is not finite: a zero that met it stayed zero.
  case lost(NotFinite)
  /// There is such a number, and the place was not found within so many instructions.
  case lostNotFound(steps: Int)
  /// `==` or `!=` on numbers that carry derivatives.
  case equality(String)
  /// A result does not depend on what it is differentiated by.
  case independent(String?)
  /// The place where a result stopped being finite was not found within so many instructions.
  case notFound(steps: Int)
  /// A number in a form that has the name of a variable in it: `2e2` beside `e2`.
  case numberHidesName(String, name: String)
  /// `A^-1`
  case elementwiseInverse
  /// A field is added to a record that has one of a like name.
  case fieldLikeAnother(String, String)
  /// A function that was made in a loop reads the variable of the loop when it is called.
  case loopVariableInFunction(String)
  /// How a file was read where it does not say so itself.
  case guessedFile(String, [CsvRemarks.Guess])
  /// Columns of a file in which numbers are missing.
  case missingCells(String, CsvRemarks.Columns)
  /// Columns of a file that may be meant otherwise.
  case oddColumns(String, CsvRemarks.Columns)
  /// An index of so many numbers 0 and 1, as long as its axis: it may be meant as a mask.
  case zerosAndOnes(Int)
  /// An index of so many numbers that are sums and products of masks.
  case masksAsNumbers(Int)
  /// More places of the same kind than are shown.
  case more(Int)

  /// A place without a derivative.
  package struct Kink {
    package let operation: String
    package let inputs: [Double]
    /// The convention, in words.
    package let convention: String
    /// It is infinite, or not a number, there.
    package var isPole = false
    /// The derivatives from either side.
    package var sides: (left: Double, right: Double)?
    /// Where in an array.
    package var element: [Int]?

    package init(
      operation: String, inputs: [Double], convention: String, isPole: Bool = false,
      sides: (left: Double, right: Double)? = nil, element: [Int]? = nil
    ) {
      self.operation = operation
      self.inputs = inputs
      self.convention = convention
      self.isPole = isPole
      self.sides = sides
      self.element = element
    }
  }

  /// The first number that is not finite.
  package struct NotFinite {
    package enum Pass { case value, forward, backward }
    package let pass: Pass
    package let operation: String
    /// The operands at the element, where each is a number there.
    package let inputs: [Double]
    /// An operand that is taken as a whole, as text, where it is short.
    package var whole: String?
    /// What came out: a value, a tangent, or in the backward pass a cotangent.
    package let result: Double
    /// The partial derivative that was infinite or undefined, in the backward pass.
    package var partial: Double?
    package var element: [Int]?

    package init(
      pass: Pass, operation: String, inputs: [Double], whole: String? = nil, result: Double,
      partial: Double? = nil, element: [Int]? = nil
    ) {
      self.pass = pass
      self.operation = operation
      self.inputs = inputs
      self.whole = whole
      self.result = result
      self.partial = partial
      self.element = element
    }
  }
}

/// A warning and where it belongs.
package struct Notice {
  package let warning: Warning
  /// The calls under way, innermost first, as of a fault.
  package let frames: [CallFrame]
  package let omitted: Int
  /// The place, where no instruction says it.
  package var span: Span?

  /// Where it is shown: in the user's own code, if some of that is under way.
  package var place: Span? {
    span
      ?? frames.lazy.compactMap { code, instruction in
        code.isLibrary ? nil : code.span(before: instruction)
      }.first ?? frames.lazy.compactMap { $0.code.span(before: $0.instruction) }.first
  }

  package init(
    _ warning: Warning, frames: [CallFrame] = [],
    omitted: Int = 0, span: Span? = nil
  ) {
    self.warning = warning
    self.frames = frames
    self.omitted = omitted
    self.span = span
  }
}
