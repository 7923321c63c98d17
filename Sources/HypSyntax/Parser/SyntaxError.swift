// SyntaxError.swift -- what can be wrong with a text.
//
// The cases say what was found and where; the wording is in Diagnostic+SyntaxError.swift.

/// A mistake in a text.
///
/// `found` is the word at which the parser noticed; where `atEnd` is true it is the end of the
/// text, and more lines would put the mistake right.
public enum SyntaxError: Error, Sendable {
  // MARK: Words

  /// A character that has no meaning in the language.
  case strayCharacter(Unicode.Scalar, Span)
  /// An operator of another language.
  case foreignOperator(ForeignOperator, Span)
  /// `sin²(x)`: a power of a function, before its argument.
  case powerBeforeCall(Span)
  /// A word that means something in another language.
  case foreignWord(ForeignWord, Span)
  /// `'text'`, or a `'` that follows no expression.
  case singleQuote(Span)
  /// A string that does not end, or that ends on a later line, as a missing quote looks.
  case stringNotClosed(opened: Span, atEnd: Bool)
  /// `\q` in a string.
  case unknownEscape(Span)
  /// `\u{…}` without a code point in it.
  case badCodePoint(Span)
  /// Digits that do not make a number, such as `1_` or `1.2.3`.
  case malformedNumber(Span)
  /// A number that no double can hold.
  case numberTooLarge(Span)
  /// A reserved word where a name should appear.
  case keywordAsName(Span)

  // MARK: Brackets and lists

  /// A bracket without its partner.
  case notClosed(Construct, opened: Span, found: Span, atEnd: Bool)
  /// A closing bracket that closes nothing.
  case strayClosing(Span)
  /// Two elements of a list without a comma between them.
  case missingComma(Construct, opened: Span, found: Span)
  /// Fields and plain elements in one pair of parentheses.
  case mixedRecord(Span, first: Span)
  /// An argument by position after an argument by name.
  case positionalAfterNamed(Span, named: Span)
  /// The same name twice in a list.
  case repeatedName(Construct, Span, first: Span)
  /// A parameter without a default after one with a default.
  case plainAfterDefault(Span, withDefault: Span)
  /// `a[1:3]`
  case colonInIndex(Span)
  /// `f(x for x in xs)`
  case comprehensionOutsideBrackets(Span)

  // MARK: Expressions and statements

  /// An expression is missing; `after` is the word before it.
  case expectedExpression(after: Span?, found: Span, atEnd: Bool)
  /// A complete expression, then something that does not continue it.
  case twoInARow(before: Span, found: Span)
  /// A field name is missing after a dot.
  case expectedField(found: Span, atEnd: Bool)
  /// A name, or names in parentheses, are missing.
  case expectedName(Construct, found: Span, atEnd: Bool)
  /// The `in` of a loop or comprehension is missing.
  case expectedIn(loop: Span, found: Span, atEnd: Bool)
  /// The block of an `if`, `else`, `for` or `while` is missing.
  case expectedBlock(head: Span, found: Span, atEnd: Bool)
  /// The name of the file to import is missing.
  case expectedFileName(found: Span, atEnd: Bool)
  /// `=` inside an expression.
  case assignmentInExpression(Span)
  /// `a = b = c`
  case chainedAssignment(Span)
  /// The left side of `=` or `+=` is nothing that can be changed.
  case cannotAssign(Span, Target, operator: Span)
  /// `a, b` without parentheses.
  case tupleWithoutParentheses(Span)
  /// `1...2...3`
  case chainedRange(Span, first: Span)
  /// An `else` that no `if` waits for.
  case misplacedElse(Span)
  /// An expression nested too deeply, or with too many operators in a row.
  case tooDeep(Span)

  /// What a bracket or a list belongs to.
  public enum Construct: Sendable {
    case call, group, array, index, block, interpolation, parameters, pattern, record
  }

  /// What stands on the left of an `=` it cannot stand on.
  public enum Target: Sendable { case call, constant, parts, tuple, operation }

  /// Operators of other languages.
  public enum ForeignOperator: String, Sendable {
    case doubleStar = "**"
    case and = "&&"
    case or = "||"
    case not = "!"
    case bitAnd = "&"
    case bar = "|"
    case assign = ":="
    case fatArrow = "=>"
    case tripleEqual = "==="
    case notIdentical = "!=="
    case notEqual = "<>"
    case twoDots = ".."
    case increment = "++"
    case decrement = "--"
    case doubleFactorial = "!!"
    case leftArrow = "<-"
  }

  /// Words of other languages.
  public enum ForeignWord: String, Sendable {
    case def, function, fn, fun, `func`, lambda, `let`, `var`, const, local, elif, elseif, then
    case `do`, begin, end, print, del, global, assert, yield, with
    case `throw`, raise, `try`, `catch`, except, `class`, `struct`, `switch`, `case`, match, foreach
    case until, unless, new, val
  }

  /// The text ends where this mistake is: more lines would put it right.
  public var isIncomplete: Bool {
    switch self {
    case .stringNotClosed(_, let atEnd), .notClosed(_, _, _, let atEnd),
      .expectedExpression(_, _, let atEnd), .expectedField(_, let atEnd),
      .expectedName(_, _, let atEnd), .expectedIn(_, _, let atEnd),
      .expectedBlock(_, _, let atEnd), .expectedFileName(_, let atEnd):
      atEnd
    default: false
    }
  }
}
