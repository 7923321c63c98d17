// Diagnostic+SyntaxError.swift -- the wording of syntax errors.
//
// The codes are stable: documentation and searches point at them. A new case gets a new code.

extension Diagnostic {
  /// The message about a mistake in a text.
  public init(_ error: SyntaxError) {
    let words = error.words
    self.init(
      code: words.code, title: words.title, primary: words.primary, secondary: words.secondary,
      help: words.help)
  }
}

/// What a message says.
private struct Words {
  let code: String
  let title: String
  let primary: Diagnostic.Label
  var secondary: [Diagnostic.Label] = []
  let help: String?

  init(
    _ code: String, _ title: String, _ primary: (Span, String), _ secondary: (Span, String)...,
    help: String?
  ) {
    self.code = code
    self.title = title
    self.primary = Diagnostic.Label(primary.0, primary.1)
    self.secondary = secondary.map { Diagnostic.Label($0.0, $0.1) }
    self.help = help
  }
}

extension SyntaxError {
  fileprivate var words: Words {
    switch self {
    case .notClosed(let construct, let opened, let found, let atEnd):
      let close = opened.closing
      return atEnd
        ? Words(
          "E0101", "expected `\(close)` to close this \(construct.noun)",
          (opened, "opened here"), (found, "reached the end of the input here"),
          help: "add `\(close)`")
        : Words(
          "E0101", "expected `\(close)` to close this \(construct.noun)",
          (found, "found \(found.named)"), (opened, "opened here"),
          help: found.isFirstOnLine
            ? "add `\(close)` at the end of the line above"
            : "add `\(close)` before \(found.named)")
    case .strayClosing(let span):
      return Words(
        "E0102", "`\(span.text)` closes nothing", (span, "no `\(span.opening)` is open here"),
        help: "remove it, or add the `\(span.opening)` it belongs to")
    case .missingComma(let construct, let opened, let found):
      return Words(
        "E0103", "expected `,` or `\(opened.closing)` in this \(construct.noun)",
        (found, "found \(found.named)"), (opened, "opened here"), help: listHelp(construct, found))
    case .stringNotClosed(let opened, let atEnd):
      return Words(
        "E0104", "this string is not closed",
        (opened, atEnd ? "opened here" : "runs on into a later line"),
        help:
          "add `\"` where the text ends; a string may span several lines, and ends at the next `\"`"
      )
    case .unknownEscape(let span):
      return Words(
        "E0105", "`\(span.text)` is not an escape sequence", (span, ""),
        help: #"write `\\` for a backslash; the others are `\n \t \" \u{3b1} \(expression)`"#)
    case .badCodePoint(let span):
      return Words(
        "E0106", "`\(span.text)` is not a character", (span, ""),
        help: #"write the code point in hexadecimal between braces: `\u{3b1}` is α"#)
    case .strayCharacter(let character, let span):
      let habit = character.habit
      return Words(
        "E0107", "unexpected character \(character.named)", (span, habit.label), help: habit.help)
    case .foreignOperator(let other, let span):
      let habit = other.habit
      let isShell = other == .not && span.isFirstOnLine
      return Words(
        "E0108", "`\(other.rawValue)` is not an operator", (span, habit.label),
        help: isShell
          ? "in a program `!` runs no shell command; to negate a boolean, write `not done`"
          : habit.help)
    case .powerBeforeCall(let span):
      let name = span.text.prefix { !($0.unicodeScalars.first?.isRaised ?? false) }
      let power = span.text.raisedDigits
      return Words(
        "E0134", "a function has no powers", (span, ""),
        help: power == "-1"
          ? "write `1 / \(name)(x)`; an inverse function has a name of its own, such as `asin(x)`"
          : "write `\(name)(x)^\(power)`; a product is written with `*`")
    case .foreignWord(let word, let span):
      return Words("E0109", word.title, (span, ""), help: word.help(at: span))
    case .singleQuote(let span):
      return Words(
        "E0110", "`'` must come directly after the expression it differentiates", (span, ""),
        help: "write strings in double quotes: `\"text\"`")
    case .malformedNumber(let span):
      return Words(
        "E0111", "`\(span.short)` is not a number",
        (span, span.text.hasSuffix(".") ? "a digit is missing after the decimal point" : ""),
        help: span.numberInAnotherBase.map { "write `\($0)`; numbers are decimal" }
          ?? "numbers look like `42`, `1.5`, `1e-3` or `1_000`; a range is `1...5`")
    case .numberTooLarge(let span):
      return Words(
        "E0112", "`\(span.short)` is too large", (span, "the largest number is about 1.8e308"),
        help: "write `inf` for infinity")
    case .keywordAsName(let span):
      return Words(
        "E0113", "`\(span.text)` is a keyword, not a name", (span, ""),
        help: "choose another name, such as `\(span.text)_`")
    case .mixedRecord(let span, let first):
      return Words(
        "E0125", "either all fields have names, or none do", (span, "unlike the first"),
        (first, "the first"), help: "a record is `(a=1, b=2)`, a tuple is `(1, 2)`")
    case .positionalAfterNamed(let span, let named):
      return Words(
        "E0126", "a positional argument follows a named one", (span, "positional"),
        (named, "named"), help: "move it to the front, or name it too")
    case .repeatedName(let construct, let span, let first):
      return Words(
        "E0127", "`\(span.text)` is given twice in this \(construct.noun)", (span, "again"),
        (first, "first"), help: "remove one of them, or rename it")
    case .plainAfterDefault(let span, let withDefault):
      return Words(
        "E0128", "parameters with a default must come last", (span, "has no default"),
        (withDefault, "has one"), help: "move `\(span.text)` to the front, or give it a default")
    case .colonInIndex(let span):
      return Words(
        "E0129", "`:` must stand alone in an index, where it selects everything", (span, ""),
        help: "write a range: `a[1..<4]`, from the start `a[..<4]`, to the end `a[1...]`")
    case .comprehensionOutsideBrackets(let span):
      return Words(
        "E0130", "a comprehension must be in square brackets", (span, ""),
        help: "write `[… for x in xs]`, as in `sum([x^2 for x in xs])`")
    case .expectedExpression(let after, let found, let atEnd):
      return expressionWords(after, found, atEnd)
    case .twoInARow(let before, let found):
      return Words(
        "E0115", "expected the end of the statement", (found, "found \(found.named)"),
        help: twoInARowHelp(before, found))
    case .expectedField(let found, let atEnd):
      return Words(
        "E0116", "expected a field name after `.`",
        (found, atEnd ? "the input ends here" : "found \(found.named)"),
        help: fieldHelp(found))
    case .expectedName(let construct, let found, let atEnd):
      return Words(
        "E0117", "expected a name\(construct.place)",
        (found, atEnd ? "the input ends here" : "found \(found.named)"),
        help: construct.nameHelp)
    case .expectedIn(let loop, let found, let atEnd):
      return Words(
        "E0118", "expected `in`", (found, atEnd ? "the input ends here" : "found \(found.named)"),
        (loop, "of this `for`"), help: "write `for x in xs { … }`, or `for i in 0..<n { … }`")
    case .expectedBlock(let head, let found, let atEnd):
      return Words(
        "E0119", "expected a block in braces for this `\(head.text)`",
        (found, atEnd ? "the input ends here" : "found \(found.named)"), (head, ""),
        help: blockHelp(head, found))
    case .expectedFileName(let found, let atEnd):
      return Words(
        "E0120", "expected a file name",
        (found, atEnd ? "the input ends here" : "must be a plain string"),
        help: "write `import \"other.hyp\"`")
    case .assignmentInExpression(let span):
      return Words(
        "E0121", "`=` is not allowed inside an expression", (span, ""),
        help: "to compare, write `==`")
    case .chainedAssignment(let span):
      return Words(
        "E0122", "a statement can assign only once", (span, "a second assignment"),
        help: "write `a = 1; b = a`; to compare, write `==`")
    case .cannotAssign(let span, let target, let sign):
      return Words(
        "E0123", "cannot \(target.noun)", (span, ""), (sign, ""),
        help: target.help(sign.text))
    case .tupleWithoutParentheses(let span):
      return Words(
        "E0124", "a tuple needs parentheses", (span, ""),
        help: "write `(a, b) = (1, 2)`, `return (a, b)`, `for (i, x) in enumerate(xs) { … }`")
    case .chainedRange(let span, let first):
      return Words(
        "E0131", "a range has two ends", (span, "a third end"), (first, "the range"),
        help: "give the step with `by`: `0...10 by 2`")
    case .misplacedElse(let span):
      return Words(
        "E0132", "`else` without an `if`", (span, ""),
        help: "`else` must come directly after the `}` of its `if`")
    case .tooDeep(let span):
      return Words(
        "E0133", "this is nested too deeply",
        (
          span,
          "more than \(Parser.nestingLimit) brackets or \(Parser.depthLimit) operators deep, or "
            + "\(Parser.rowLimit) operators in a row"
        ),
        help: "give names to parts of it; for a long sum write `sum([…])`")
    }
  }

  private func expressionWords(_ after: Span?, _ found: Span, _ atEnd: Bool) -> Words {
    let title =
      after.map { "expected an expression after `\($0.short)`" } ?? "expected an expression"
    let label = atEnd ? "the input ends here" : "found \(found.named)"
    let help: String
    switch (after?.text, found.text) {
    case (_, "//"), ("/", "*"),
      (_, "/") where found.opensComment || after?.text == "/":
      help = "a comment starts with `#`"
    case ("(", "*"), (",", "*"), ("(", "**"), (",", "**"):
      help = "arguments cannot be unpacked: write them one by one"
    case (_, "for"), (_, "while"), (_, "return"), (_, "break"), (_, "continue"), (_, "import"):
      help = "`\(found.text)` is a statement: it belongs on a line of its own or in a block"
    case ("=", "="): help = "to compare, write `==`"
    case ("=", ">"): help = "greater than or equal is written `>=`"
    case ("=", "<"): help = "less than or equal is written `<=`"
    case (_, "."):
      help = "end the line above with an operator, or put parentheses around both lines"
    case (",", ","): help = "remove one of the commas"
    case (_, "->"): help = "parameters come first: `x -> …`, `(x, y) -> …`, `() -> …`"
    case ("[", "]"): help = "an index is a number, a range, or `:` for everything"
    case (_, ":"): help = "`:` is used only in an index; a record is `(name=value)`"
    case (let after?, ")"), (let after?, "]"), (let after?, "}"):
      help = "write something between `\(after)` and `\(found.text)`"
    case (let after?, _) where found.isFirstOnLine && !atEnd:
      help = "the line above continues here: complete it, or remove `\(after)`"
    case (nil, _): help = "start with a value, a name or a bracket"
    default: help = "write a value, a name or something in brackets"
    }
    return Words("E0114", title, (found, label), help: help)
  }

  private func listHelp(_ construct: Construct, _ found: Span) -> String {
    switch found.text {
    case "if": "a conditional is written `if c { a } else { b }`"
    case ":": "a record is `(name=value)`; a call names parameters with `=`"
    case "->": "the parameters of a function are names: `(x, y=1) -> …`"
    case "\"": "put a comma before \(found.named); a value in a string is written \"\\(x)\""
    case "in": "`in` belongs to `for`, without parentheses: `for x in xs { … }`"
    default: "put a comma before \(found.named), or an operator"
    }
  }

  private func fieldHelp(_ found: Span) -> String {
    switch found.text {
    case "+", "-", "*", "/", "^", "==", "<", ">", "<=", ">=", "!=":
      "operators already work on each element: write `\(found.text)`"
    case "(": "a call has no dot: `f(x)`; functions already work on arrays"
    default: "write `r.name`, or `t.0` for the first part of a tuple"
    }
  }

  private func blockHelp(_ head: Span, _ found: Span) -> String {
    switch found.text {
    case ":" where head.text == "for" && found.colonAsRange != nil:
      "a range is written `\(found.colonAsRange ?? "")`"
    case ":", "then", "do": "write `{` instead of `\(found.text)`, and `}` at the end"
    default:
      head.text == "if" || head.text == "else"
        ? "write `if c { a } else { b }`"
        : head.text == "for" ? "write `for x in xs { … }`" : "write `\(head.text) … { … }`"
    }
  }

  private func twoInARowHelp(_ before: Span, _ found: Span) -> String {
    if before.text == "from" {
      return "built-in functions need no import; `import \"other.hyp\"` runs a file"
    }
    if found.followsSlashes { return "a comment starts with `#`; `//` divides and rounds down" }
    if found.text == "\"", ["f", "r", "b", "u", "F"].contains(before.text),
      before.end == found.start
    {
      return "strings take no prefix; a value in a string is written `\"\\(x)\"`"
    }
    if found.text == ":", !found.followsKeyInBraces, let range = found.colonAsRange {
      return "a range is written `\(range)`"
    }
    switch found.text {
    case "{": return "a definition needs `=`: `f(x) = { … }`"
    case "if": return "a conditional is written `if c { a } else { b }`"
    case "for": return "a comprehension goes in brackets: `[… for x in xs]`"
    case "mod", "rem": return "the remainder is written `\(before.short) % …`"
    case "div": return "a quotient that is rounded down is written `\(before.short) // …`"
    case "xor": return "write `\(before.short) != …`, for booleans"
    case "is", "eq": return "write `\(before.short) == …`"
    case ":" where found.followsKeyInBraces:
      return "a record is written `(a=1, b=2)`, and its field `r.a`"
    case ":": return "a block is written in `{ }`; there are no type annotations"
    case "->": return "the parameters of a function are names: `x -> …`, `(x, y=1) -> …`"
    case "∇": return "write `\(before.short) * ∇f`"
    case "[", "(", ".", "'":
      if before.text == "}" {
        return "put parentheses around the whole `if` or block before it"
      }
    case let sign where sign.count > 1 && sign.hasSuffix("="):
      return "an update is a statement of its own: `x \(sign) 1`"
    default: break
    }
    let first = before.text.utf8.first ?? 0
    if first.isDigit, let next = found.text.unicodeScalars.first, next.startsName || next == "(" {
      return "write `\(before.short) * \(found.short)`, or `\(before.short)\(found.short)` "
        + "without a space"
    }
    if first.isLetter || first >= 0x80, found.text == "\"", let text = found.wholeString {
      return "write `\(before.short)(\(text))` to call, or start a new line"
    }
    if first.isLetter || first >= 0x80, let next = found.text.unicodeScalars.first,
      next.startsName || found.text.utf8.first?.isDigit == true
    {
      return
        "write `\(before.short)(\(found.short))` to call, `\(before.short) * \(found.short)` to "
        + "multiply, or start a new line"
    }
    return "put an operator in between, or start a new line"
  }
}

extension SyntaxTree {
  /// What an incomplete text waits for, as in ``waiting for `)` opened at 1:9``; nil if it is
  /// complete.
  public var waitingFor: String? {
    guard isIncomplete else { return nil }
    if let bracket = openBrackets.last {
      return "waiting for `\(bracket.closing)` opened at \(bracket.position)"
    }
    switch errors.last {
    case .expectedExpression(let after?, _, _):
      return "waiting for what follows `\(after.short)` at \(after.position)"
    case .expectedBlock(let head, _, _):
      return "waiting for the block of `\(head.text)` at \(head.position)"
    case .expectedIn(let loop, _, _): return "waiting for the `in` of `for` at \(loop.position)"
    case .expectedField: return "waiting for a field name"
    case .expectedName: return "waiting for a name"
    case .expectedFileName: return "waiting for a file name"
    default: return "waiting for the rest"
    }
  }
}
