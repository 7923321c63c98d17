// ErrorPages+Statements.swift -- E0100 and E0114 to E0133: expressions and statements.

extension ErrorPage {
  static let statements = [
    ErrorPage(
      "E0100", "A source cannot be parsed",
      """
      A text to be run has a syntax error. The message about that error has a code of its own, so \
      this one is seen only by programs that embed the language.
      """,
      remedy: "Look at the message that shows the location."),
    ErrorPage(
      "E0114", "An expression is missing",
      "An operator, a comma or an `=` must be followed by a value.",
      example: "1 + * 2", remedy: "Write what is missing, or remove what needs it.",
      mended: "1 + 2"),
    ErrorPage(
      "E0115", "Two things side by side",
      """
      A statement ends with its line or at `;`. A call needs parentheses, and a product needs `*`: only a \
      number directly before a name multiplies it.
      """,
      example: "sin 2",
      remedy: "Write the call, the operator, or a new line.", mended: "sin(2)"),
    ErrorPage(
      "E0116", "A field name is missing",
      "A `.` is followed by the name of a field, or by the number of a part of a tuple.",
      example: "(a=1).+ 2", remedy: "Write the name.", mended: "(a=1).a"),
    ErrorPage(
      "E0117", "A name is missing",
      "A parameter, a loop variable and the left side of a definition must be names.",
      example: "for 3 in 0..<2 { }", remedy: "Write a name, or names in parentheses.",
      mended: "for k in 0..<2 { print(k) }"),
    ErrorPage(
      "E0118", "A loop without `in`", "A `for` takes its values from what follows `in`.",
      example: "for i = 1 { }", remedy: "Write `for i in …`.",
      mended: "for i in 1...2 { print(i) }"),
    ErrorPage(
      "E0119", "A block is missing",
      "The condition of an `if` or `while`, and the head of a `for`, must be followed by a block in braces.",
      example: "if true 1 else 2", remedy: "Put braces around what is to be done.",
      mended: "if true { 1 } else { 2 }"),
    ErrorPage(
      "E0120", "A file name is missing", "`import` takes a string without interpolation.",
      example: "import other", remedy: "Put the name in quotes.",
      mendedText: "import \"other.hyp\""),
    ErrorPage(
      "E0121", "`=` inside an expression",
      "`=` assigns, and may occur once in a statement. To compare, write `==`.",
      example: "if x = 1 { 2 }", remedy: "Write `==`.", mended: "x = 1; if x == 1 { 2 }"),
    ErrorPage(
      "E0122", "Two assignments in one statement", "A statement can assign only once.",
      example: "a = b = 1", remedy: "Write two statements.", mended: "a = 1; b = a"),
    ErrorPage(
      "E0123", "Something that cannot be assigned",
      "The left side of `=` is a name, an element, a field, a tuple of names, or the head of a function.",
      example: "x + 1 = 3", remedy: "Solve for the name first.", mended: "x = 3 - 1"),
    ErrorPage(
      "E0124", "A tuple without parentheses", "A comma alone does not make a tuple.",
      example: "a, b = (1, 2)", remedy: "Put parentheses around it.", mended: "(a, b) = (1, 2)"),
    ErrorPage(
      "E0125", "Fields with and without names",
      "In a tuple no part has a name, in a record every part has one.",
      example: "(a=1, 2)", remedy: "Name all of them, or none.", mended: "(a=1, b=2)"),
    ErrorPage(
      "E0126", "A positional argument after a named one",
      "Positional arguments come first: after a named one it is not clear which parameter is meant.",
      example: "round(digits=2, 3.14159)", remedy: "Move it to the front, or name it too.",
      mended: "f(x, y=1) = x + y; f(3, y=2)"),
    ErrorPage(
      "E0127", "A name that is given twice",
      "Parameters, fields, and names that are assigned together must all be different.",
      example: "f(x, x) = x", remedy: "Rename one of them.", mended: "f(x, y) = x"),
    ErrorPage(
      "E0128", "A parameter without a default after one with a default",
      "Parameters that may be omitted come last.",
      example: "f(x=1, y) = x + y", remedy: "Move it to the front, or give it a default.",
      mended: "f(y, x=1) = x + y"),
    ErrorPage(
      "E0129", "`:` with a number in an index",
      "`:` stands alone and selects everything along an axis. Parts are taken with a range.",
      example: "[1, 2, 3][0:2]", remedy: "Write the range.", mended: "[1, 2, 3][0..<2]"),
    ErrorPage(
      "E0130", "A comprehension outside brackets",
      "`… for x in xs` builds an array, and must be in square brackets.",
      example: "sum(x^2 for x in 1...3)", remedy: "Put it in square brackets.",
      mended: "sum([x^2 for x in 1...3])"),
    ErrorPage(
      "E0131", "A range with three ends", "A range has two ends; its step follows `by`.",
      example: "0...2...10", remedy: "Write the step with `by`.", mended: "sum(0...10 by 2)"),
    ErrorPage(
      "E0132", "`else` without an `if`",
      "`else` must come directly after the `}` of its `if`, on the same line or on the next.",
      example: "else { 1 }", remedy: "Write the `if` that it belongs to.",
      mended: "if false { 0 } else { 1 }"),
    ErrorPage(
      "E0134", "A power of a function",
      "`sin²(x)` is how mathematics writes the square of sin(x). Here a function itself has no powers, and `f⁻¹` could be"
        + " an inverse as well as a quotient.",
      example: "sin²(π / 2)", remedy: "Put the power after the call.", mended: "sin(π / 2)²"),
    ErrorPage(
      "E0133", "Nested too deeply",
      """
      Brackets are nested more than 200 deep, or an expression has more than 400 operators in a row. The \
      limit keeps a program from exhausting the stack.
      """,
      remedy: "Give names to parts of it. A long sum is `sum([…])`, a long list belongs in a file."),
  ]
}
