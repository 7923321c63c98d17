// Message+Help.swift -- what to write instead, if there is a likely mistake.

import HypCode
import HypNumbers
import HypSyntax

extension Message {
  // MARK: Names

  static func nameHelp(_ name: String, _ suggestions: [String]) -> String? {
    if let help = ForeignWords.help(name) ?? (name.hasPrefix("∂") ? ForeignWords.help("D") : nil) {
      return help
    }
    return suggestions.isEmpty ? nil : "did you mean \(suggestions.listed("or"))?"
  }

  static func fieldHelp(_ name: String, _ found: String, _ fields: [String]) -> String? {
    let close = Spelling.closest(to: name, among: fields)
    if !close.isEmpty { return "did you mean \(close.listed("or"))?" }
    if !fields.isEmpty {
      return fields.count == 1
        ? "its field is `\(fields[0])`" : "its fields are \(fields.listed("and"))"
    }
    if LibraryIndex.place(name) != nil || Primitives.place(name) != nil
      || Builtin.named(name) != nil
    {
      return "`\(name)` is a function: `\(name)(x)`"
    }
    if let help = ForeignWords.help(name) { return help }
    return found == "a function" ? "call it first: `f(x).\(name)`" : nil
  }

  // MARK: Operands

  static func operandHelp(_ op: String, _ left: String, _ right: String) -> String? {
    let both = [left, right]
    if op == "@" {
      return both.contains("a number") ? "write `*` to multiply by a number" : nil
    }
    if both.contains("a function") { return "call the function first: `f(x)`" }
    if both.contains("a string"), op == "+" { return "put the value into the string: \"… \\(x)\"" }
    if both.contains("a boolean") { return "a boolean is not a number: `if c { 1 } else { 0 }`" }
    if both.contains("none") {
      return "a statement has no value, and neither has an `if` without `else`"
    }
    return nil
  }

  static func conditionHelp(_ found: String) -> String? {
    switch found {
    case "a number": "compare it: `x != 0`"
    case "a vector", "a matrix", "a vector of booleans", "a matrix of booleans":
      "`all(c)` and `any(c)` reduce an array to one boolean"
    case "a function": "call the function first: `f(x)`"
    default: nil
    }
  }

  static func callHelp(_ found: String) -> String? {
    switch found {
    case "a number": "write `*` to multiply"
    case "a vector", "a matrix", "a string": "write `x[i]` for an element"
    default: found.hasPrefix("a tuple") ? "write `x[i]` for an element" : nil
    }
  }

  static func iterationHelp(_ found: String) -> String? {
    switch found {
    case "a number": "count with a range: `for i in 0..<n`"
    case "a function": "a function comes before the collection: `map(f, xs)`"
    default: nil
    }
  }

  // MARK: Shapes

  /// `a vector` for `vector(3)`; what has no shape as it is.
  static func kind(_ operand: String) -> String {
    switch operand.prefix(while: { $0 != "(" }) {
    case "vector": "a vector"
    case "matrix": "a matrix"
    case "array": "an array"
    default: operand
    }
  }

  static func shapeHelp(_ what: String, _ a: Shape, _ b: Shape) -> String? {
    switch what {
    case "@": return productHelp(a, b)
    case "=":
      return a.isEmpty
        ? "an element is one number; `a[i..<j] = …` assigns several"
        : "the value must have the shape of the part, or be a number"
    case "jvp", "hvp": return "the direction must have the shape of the argument"
    case "the pullback": return "its argument must have the shape of the result"
    case "reshape":
      return "the first has \(count(a.reduce(1, *), "element")); "
        + "a length of `-1` is computed from the others"
    case "concat": return "the lengths must agree, except along the axis on which they are joined"
    case "stack": return "all must have the same shape; `concat` joins along an existing axis"
    case "table": return "all columns must have the same length"
    case "append": return "the new element must be \(Shape.description(a.entry))"
    case "dot":
      return "the last length of the first must match the length of the second, or of its columns"
    default: break
    }
    if a.count == 1, b.count == 1 {
      return "both must have the same length, or one of them a single element"
    }
    // One number a row, where the lengths are compared from the last axis on.
    if a.count == 2, b.count == 1, a[0] == b[0] { return columnHelp(b[0]) }
    if b.count == 2, a.count == 1, b[0] == a[0] { return columnHelp(a[0]) }
    if a.count == 2, a == Shape(b.reversed()) {
      return "the transpose `A'` of one of them would fit"
    }
    return "lengths must agree from the last axis on, or be 1"
  }

  private static func columnHelp(_ n: Int) -> String {
    "`reshape(v, \(n), 1)` makes a column of the vector, which fits"
  }

  private static func productHelp(_ a: Shape, _ b: Shape) -> String {
    guard let columns = a.last, let rows = b.count == 1 ? b.first : b.dropLast().last else {
      return "`A @ b` needs as many columns in A as b has rows"
    }
    let left = a.count == 1 ? count(columns, "element") : count(columns, "column")
    let right = b.count == 1 ? count(rows, "element") : count(rows, "row")
    let fact = "the left side has \(left), the right side \(right): these must be equal"
    if a.count == 2, a[0] == rows { return fact + "; the transpose of the left, `A'`, fits" }
    if b.count == 2, b[1] == columns { return fact + "; the transpose of the right, `B'`, fits" }
    return fact
  }

  // MARK: Calls

  static func parameterHelp(_ name: String, _ parameters: [String]) -> String? {
    if ["argnums", "argnum", "wtr", "wrtt"].contains(name) {
      return "`wrt=\"name\"` chooses the parameter to differentiate with respect to"
    }
    let close = Spelling.closest(to: name, among: parameters)
    if !close.isEmpty { return "did you mean \(close.listed("or"))?" }
    switch parameters.count {
    case 0: return "pass its arguments by position"
    case 1: return "its parameter is `\(parameters[0])`"
    default: return "its parameters are \(parameters.listed("and"))"
    }
  }

  /// How a function of the library is called.
  static func signatureHelp(_ name: String) -> String? {
    if let place = LibraryIndex.place(name) {
      return "write `\(LibraryIndex.entry(place).signature)`"
    }
    if let place = Primitives.place(name), name.first?.isLetter == true {
      return "write `\(name)(\(Primitives.parameters(place).joined(separator: ", ")))`"
    }
    return Builtin.named(name).map { "write `\($0.signature)`" }
  }

  static func squareHelp(_ name: String, _ rows: Int, _ columns: Int) -> String? {
    guard name == "solve" else { return signatureHelp(name) }
    return rows > columns
      ? "least squares is `solve(A' @ A, A' @ b)`, or by QR `(Q, R) = qr(A); solve(R, Q' @ b)`"
      : "the shortest of its solutions is `A' @ solve(A @ A', b)`"
  }

  static func argumentHelp(_ name: String, _ found: String) -> String? {
    found.contains("a function") ? "call the function first: `f(x)`" : nil
  }

  // MARK: Derivatives

  static func functionHelp(_ name: String, _ found: String) -> String? {
    switch name {
    case "'" where found == "a vector":
      "a vector needs no transpose: `A @ b` and `b @ A` both fit; `reshape(v, n, 1)` makes a column"
    case "'": "`f'` is the derivative of a function, `A'` the transpose of a matrix"
    case "∇": "write `∇f`, with the name of a function"
    default: "write `\(name)(x -> …)`, or the name of a function"
    }
  }

  static func resultHelp(_ found: String) -> String? {
    switch found {
    case "none": "the last expression of a function is its result"
    case "a string", "a boolean", "a function": nil
    default: "use `jacobian`, or reduce it to one number, for example with `sum`"
    }
  }

  // MARK: Phrases

  static func placeHelp(_ word: String) -> String {
    switch word {
    case "return": "it belongs inside a function"
    case "import": "it belongs at the top level of a file"
    default: "it belongs inside a loop"
    }
  }

  /// A name in quotes; words, such as `the function`, as they are.
  static func callee(_ name: String) -> String { name.contains(" ") ? name : "`\(name)`" }

  /// A matrix by what is written for it, unless that is long.
  static func matrix(_ written: String?) -> String {
    guard let written, written.count <= 40, !written.contains("\n") else { return "the matrix" }
    return "the matrix `\(written)`"
  }

  static func count(_ n: Int, _ word: String, _ plural: String? = nil) -> String {
    let plural = plural ?? word + "s"
    return n == 0 ? "no \(plural)" : n == 1 ? "1 \(word)" : "\(n) \(plural)"
  }
}
