// ErrorPages+Values.swift -- E03xx: values that do not fit what is done with them.

extension ErrorPage {
  static let values = [
    ErrorPage(
      "E0301", "Values that an operator cannot take",
      """
      Arithmetic works on numbers, on arrays, and field by field on tuples and records of numbers. Strings, \
      booleans and functions are not numbers.
      """,
      example: "1 + \"a\"",
      remedy:
        "Put a value into a string with `\\(…)`, call a function, or turn a string into a number.",
      mended: "1 + number(\"2\")"),
    ErrorPage(
      "E0302", "A condition that is not a boolean",
      "`if`, `while`, `and`, `or`, `not` and the filters of comprehensions take `true` or `false`, not a number.",
      example: "if 1 { 2 }", remedy: "Compare it; for an array, use `all` or `any`.",
      mended: "if 1 != 0 { 2 }"),
    ErrorPage(
      "E0303", "Values without an order",
      "`<` and the like compare numbers with numbers, and strings with strings.",
      example: "\"a\" < 1",
      remedy: "Compare values of the same kind; `==` and `!=` compare anything.",
      mended: "\"a\" == 1"),
    ErrorPage(
      "E0304", "Shapes that do not fit",
      """
      Two arrays are combined element by element if their lengths agree from the last axis on, or are 1. For `@`, \
      the left side must have as many columns as the right side has rows.
      """,
      example: "[1, 2, 3] + [1, 2]",
      remedy: "`shape(x)` shows a shape, `reshape` and the transpose `A'` change it.",
      mended: "[1, 2, 3] + [1, 2, 0]"),
    ErrorPage(
      "E0305", "Structures that do not fit",
      "Two tuples or records are combined field by field, and must have the same fields.",
      example: "(a=1) + (b=1)",
      remedy: "Give both the same fields; a number is combined with every field.",
      mended: "(a=1) + (a=2)"),
    ErrorPage(
      "E0306", "Something that cannot be called", "Only a function can be called.",
      example: "x = 3; x(4)", remedy: "Write `*` to multiply, `[i]` to take an element.",
      mended: "x = 3; x * (4)"),
    ErrorPage(
      "E0307", "Something without elements",
      "Only an array, a tuple, a range or a string can be indexed.",
      example: "x = 3; x[0]", remedy: "Look at what the name holds: `:type x`.",
      mended: "x = [3]; x[0]"),
    ErrorPage(
      "E0308", "No field of this name",
      "The record has other fields, or the value is not a record.",
      example: "h = (rate=0.1, steps=3); h.rat", remedy: "Check the spelling.",
      mended: "h = (rate=0.1, steps=3); h.rate"),
    ErrorPage(
      "E0309", "No parts that can be assigned",
      "Elements of arrays and of tuples and fields of records can be assigned; a number has none, and a string is replaced as a whole.",
      example: "s = \"abc\"; s[0] = \"x\"", remedy: "Make a new value.",
      mended: "s = \"x\\(\"bc\")\"; s"),
    ErrorPage(
      "E0310", "Nothing to loop over",
      "A loop, a comprehension and `map` take an array, a tuple, a range or a string.",
      example: "for i in 3 { print(i) }", remedy: "Count with a range.",
      mended: "for i in 0..<3 { print(i) }"),
    ErrorPage(
      "E0311", "The wrong number of parts",
      "A tuple of names takes a value with the same number of parts.",
      example: "(a, b) = (1, 2, 3)", remedy: "Name every part; `_` skips one that is not needed.",
      mended: "(a, b, _) = (1, 2, 3)"),
    ErrorPage(
      "E0312", "Not a whole number", "An index and a length are whole numbers up to 2^53.",
      example: "[1, 2, 3][0.5]", remedy: "Round it.", mended: "[1, 2, 3][floor(0.5)]"),
    ErrorPage(
      "E0313", "An index out of range",
      "Indices start at 0; counted from the end they start at -1.",
      example: "[1, 2, 3][3]",
      remedy: "The last element is `[-1]`; `len(a)` is the number of elements.",
      mended: "[1, 2, 3][-1]"),
    ErrorPage(
      "E0314", "Too many indices", "An array takes at most one index per axis.",
      example: "[1, 2, 3][0, 1]", remedy: "`rank(a)` is the number of axes.",
      mended: "[[1, 2, 3]][0, 1]"),
    ErrorPage(
      "E0315", "A range that is not valid",
      "The step of a range must not be 0, its ends must be numbers, and it can have at most 2^53 numbers.",
      example: "sum(1...3 by 0)", remedy: "Give another step.", mended: "sum(1...3 by 1)"),
    ErrorPage(
      "E0316", "Something other than a number",
      "A number is needed here, for example for the ends of a range.",
      example: "1...\"a\"", remedy: "Write a number.", mended: "sum(1...2)"),
    ErrorPage(
      "E0317", "An array of something other than numbers",
      "An array holds numbers, or arrays of the same shape.",
      example: "[1, \"a\"]", remedy: "A tuple holds anything.", mended: "(1, \"a\")"),
    ErrorPage(
      "E0318", "Something that is not an index",
      "An index is a whole number, a range, `:`, an array of whole numbers, or an array of booleans.",
      example: "[1, 2][\"x\"]", remedy: "A field of a record is written with a point.",
      mended: "(x=1, y=2).x"),
    ErrorPage(
      "E0319", "A mask that does not fit",
      "A mask selects where it is true. It has the length of its axis, or the shape of the array.",
      example: "x = [1, -2, 3]; x[[true, false]]",
      remedy: "Make it from the same array, or from one of the same length.",
      mended: "x = [1, -2, 3]; x[x > 0]"),
  ]
}
