// ErrorPages+Words.swift -- E0101 to E0113: words, strings, brackets.

extension ErrorPage {
  static let words = [
    ErrorPage(
      "E0101", "A bracket is not closed",
      """
      Every `(`, `[` and `{` needs its partner. The message shows both ends: where the bracket was opened, \
      and where it was missed.
      """,
      example: "[1, 2, (3 + 4]",
      remedy:
        "Add the bracket where it belongs. At the prompt, an entry continues until all brackets are closed.",
      mended: "[1, 2, (3 + 4)]"),
    ErrorPage(
      "E0102", "A bracket closes nothing",
      "There is a `)`, `]` or `}` where no bracket of its kind is open.",
      example: "(1 + 2)) * 3",
      remedy: "Remove it, or add the bracket that it should close.", mended: "((1 + 2)) * 3"),
    ErrorPage(
      "E0103", "A comma is missing",
      "The elements of a list, a call or an array are separated by commas, also at the end of a line.",
      example: "[1, 2 3]", remedy: "Put a comma between them, or the operator that was meant.",
      mended: "[1, 2, 3]"),
    ErrorPage(
      "E0104", "A string is not closed",
      """
      A string ends with `"`. It may span several lines, so a missing `"` shows up at the next one, or at \
      the end of the text.
      """,
      example: "print(\"abc", remedy: "Add the `\"` where the text ends.", mended: "print(\"abc\")"),
    ErrorPage(
      "E0105", "An unknown escape in a string",
      #"In a string, a backslash begins `\n`, `\t`, `\"`, `\\`, `\u{3b1}` or `\(expression)`, only."#,
      example: #""C:\data""#, remedy: "Write two backslashes for one.",
      mended: #"print("C:\\data")"#),
    ErrorPage(
      "E0106", "No such character",
      #"`\u{…}` holds the code point of a Unicode character in hexadecimal digits."#,
      example: #""\u{zz}""#, remedy: "Write the code point of the character.", mended: #""\u{3b1}""#
    ),
    ErrorPage(
      "E0107", "A character that has no meaning",
      """
      The character is not part of the language. Often it comes from copied text: a dash that is \
      not a minus sign, curly quotes, a `²`.
      """,
      example: "2 • 3", remedy: "The message says what to write instead.", mended: "2 × 3"),
    ErrorPage(
      "E0108", "An operator of another language",
      "Hyp writes a power as `^`, not as `**`, and `and`, `or`, `not` as words.",
      example: "2 ** 10", remedy: "Write the operator that the message names.", mended: "2 ^ 10"),
    ErrorPage(
      "E0109", "A word of another language",
      "Words such as `def`, `let` and `then` are not keywords in Hyp, which needs fewer of them.",
      example: "let x = 3", remedy: "Write what the message shows.", mended: "x = 3"),
    ErrorPage(
      "E0110", "A prime that follows nothing",
      """
      `'` after an expression is the derivative of a function or the transpose of a matrix. Strings are in \
      double quotes.
      """,
      example: "'text'", remedy: "Use double quotes.", mended: "\"text\""),
    ErrorPage(
      "E0111", "Digits that do not make a number",
      "A number has digits on at least one side of its decimal point, and `_` only between digits.",
      example: "x = 1.2.3", remedy: "Write it as `42`, `1.5`, `1e-3` or `1_000`.",
      mended: "x = 1.23"),
    ErrorPage(
      "E0112", "A number that is too large",
      "Numbers are doubles, and the largest is about 1.8e308.",
      example: "1e999",
      remedy: "Write `inf` if infinity is intended, or calculate with logarithms.",
      mended: "log(10) * 999"),
    ErrorPage(
      "E0113", "A keyword as a name",
      "The keywords `if else for in while break continue return and or not true false import none` cannot be names.",
      example: "in = 3", remedy: "Choose another name.", mended: "in_ = 3"),
  ]
}
