// Topic.swift -- what `:help` says of the words and signs of the language.

/// A word or a sign of the language, or several that belong together.
package struct Topic: Sendable {
  /// What one may ask for.
  package let names: [String]
  /// How it is written.
  package let usage: String
  let meaning: String
  /// A line that can be typed.
  package let example: String

  private init(_ names: String, _ usage: String, _ meaning: String, _ example: String) {
    self.names = names.split(separator: " ").map(String.init)
    (self.usage, self.meaning, self.example) = (usage, meaning, example)
  }

  /// The page, in the form of those of functions.
  var page: String { "\(usage)\n  \(meaning)\n\n  example     \(example)" }

  /// The topic of a name.
  static func named(_ name: String) -> Topic? { all.first { $0.names.contains(name) } }

  package static let all = [
    Topic(
      "for in", "for x in xs { … }",
      "Runs a block with each element of a range, a vector, the rows of a matrix, a tuple. `break` leaves the loop,"
        + " `continue` goes on with the next element. In brackets it makes a collection: `[x^2 for x in xs if x > 0]`.",
      "[k^2 for k in 1...5]"),
    Topic(
      "while", "while condition { … }",
      "Runs a block as long as the condition holds. `break` leaves the loop, `continue` goes on with the next round.",
      "n = 1; while n < 100 { n = 2n }; n"),
    Topic(
      "break continue", "break, continue",
      "Inside a loop: `break` leaves it, `continue` goes on with the next round.",
      "s = 0; for k in 1...9 { if k == 5 { break }; s += k }; s"),
    Topic(
      "if else", "if condition { … } else { … }",
      "Is the value of the branch that runs; `else if` asks further. For arrays there is `where(condition, a, b)`.",
      "x = -3; if x < 0 { -x } else { x }"),
    Topic(
      "return", "return x",
      "Ends a function with a value. Without it, the value is that of the last statement.",
      "sign(x) = { if x < 0 { return -1 }; 1 }; sign(-2)"),
    Topic(
      "and or not && || !", "a and b, a or b, not a",
      "Join conditions; what follows is only evaluated if it matters.",
      "x = 3; x > 0 and not (x > 5)"),
    Topic("true false", "true, false", "The two truth values, which comparisons give.", "1 < 2"),
    Topic(
      "none", "none", "No value: what a function that only does something gives back.",
      "none == none"),
    Topic(
      "import", "import \"file.hyp\"",
      "Runs a file, once, and brings its names along. The path is relative to the file that names it.",
      "1 + 1"),
    Topic(
      "+ - * /", "a + b, a - b, a * b, a / b",
      "Arithmetic of numbers, of arrays element by element, and of tuples and records part by part. A number in front of a"
        + " name or a bracket multiplies: `2x`, `3(x + 1)`.", "2 * [1, 2, 3] + 1"),
    Topic("**", "a ^ b", "A power; it binds more tightly than a sign: `-2^2` is -4.", "2^10"),
    Topic(
      "@", "a @ b", "The product of matrices, of a matrix and a vector, or of two vectors.",
      "[[1, 2], [3, 4]] @ [1, 1]"),
    Topic(
      "== != < <= > >=", "a == b, a < b, a <= b, …",
      "Compare; chains read as in mathematics: `0 < x <= 1`. Arrays are compared element by element.",
      "x = 2; 0 < x <= 3"),
    Topic(
      "=", "name = value, f(x) = expression",
      "Gives a value to a name, or defines a function. `(a, b) = (b, a)` gives to several, `xs[0] = 1` to a part.",
      "(a, b) = (1, 2); a + b"),
    Topic(
      "+= -= *= /=", "name += value",
      "Changes what a name holds: `x += 1` is `x = x + 1`.", "x = 5; x -= 2; x"),
    Topic(
      "'", "f', f'', A'",
      "After a function: its derivative, which is a function too. After a matrix: the transposed one.",
      "f(x) = x^3; (f'(2), f''(2))"),
    Topic(
      "∇", "∇f",
      "The gradient of a function of a vector, the same as `grad(f)`; typed as \\nabla Tab.",
      "f(p) = sum(p^2); (∇f)([1, 2])"),
    Topic(
      "-> lambda", "x -> expression",
      "A function without a name; `(x, y) -> x * y` takes two arguments.",
      "map(x -> x^2, [1, 2, 3])"),
    Topic(
      "... ..< by", "a...b, a..<b, a...b by step",
      "The numbers from a to b, with or without b; a collection that takes no memory.",
      "sum(1...100)"),
    Topic(
      "[]", "[a, b], [[a, b], [c, d]], xs[i]",
      "A vector, a matrix, and their parts. Indices begin at 0, negative ones count from the end: `xs[-1]`, `A[:, 0]`,"
        + " `xs[1..<3]`.", "A = [[1, 2], [3, 4]]; A[:, 1]"),
    Topic(
      "()", "(a, b), (x=1, y=2)",
      "A tuple, and a record, whose parts have names: `r.x`. Records of numbers and arrays can be added and differentiated.",
      "r = (x=1, y=2); r.x + r.y"),
    Topic(
      "{}", "{ … }",
      "A block: statements on lines of their own or separated by `;`. Its value is that of the last one.",
      "{ a = 2; a^3 }"),
    Topic(
      ";", ";", "Separates statements; at the end of an entry it hides the value.", "x = 2; x^2"),
    Topic(
      "#", "# words",
      "A comment, to the end of the line; `##` above a function is what `?name` shows.", "1 + 1"),
    Topic(
      "\"", "\"text \\(value)\"",
      "A string; `\\(…)` in it is evaluated, `\\n` is a new line, `\\\"` a quote.",
      "x = 3; \"x is \\(x)\""),
  ]
}
