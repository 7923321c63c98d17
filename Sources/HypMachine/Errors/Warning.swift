// Warning.swift -- what a user should know of a result that was computed all the same, as data.
//
// The wording stands in `Diagnostic+Warning.swift`.

import HypSyntax

/// What was noticed while a program ran, without stopping it.
enum Warning {
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
  struct Kink {
    let operation: String
    let inputs: [Double]
    /// The convention, in words.
    let convention: String
    /// It is infinite, or not a number, there.
    var isPole = false
    /// The derivatives from either side.
    var sides: (left: Double, right: Double)?
    /// Where in an array.
    var element: [Int]?
  }

  /// The first number that is not finite.
  struct NotFinite {
    enum Pass { case value, forward, backward }
    let pass: Pass
    let operation: String
    /// The operands at the element, where each is a number there.
    let inputs: [Double]
    /// An operand that is taken as a whole, as text, where it is short.
    var whole: String?
    /// What came out: a value, a tangent, or in the backward pass a cotangent.
    let result: Double
    /// The partial derivative that was infinite or undefined, in the backward pass.
    var partial: Double?
    var element: [Int]?
  }
}

/// A warning and where it belongs.
struct Notice {
  let warning: Warning
  /// The calls under way, innermost first, as of a fault.
  let frames: [CallFrame]
  let omitted: Int
  /// The place, where no instruction says it.
  var span: Span?

  /// Another notice of the same place has said as much: a pole is where a number stops being finite.
  func isExplained(by others: [Notice]) -> Bool {
    guard let place = diagnostic.primary?.span else { return false }
    return others.contains {
      guard let other = $0.diagnostic.primary?.span else { return false }
      return other.source === place.source && other.start == place.start && other.end == place.end
    }
  }

  init(
    _ warning: Warning, frames: [CallFrame] = [],
    omitted: Int = 0, span: Span? = nil
  ) {
    self.warning = warning
    self.frames = frames
    self.omitted = omitted
    self.span = span
  }
}
