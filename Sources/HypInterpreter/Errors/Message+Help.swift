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

  static func fieldHelp(_ name: String, _ found: Kind, _ fields: [String]) -> String? {
    let close = Spelling.closest(to: name, among: fields)
    if !close.isEmpty { return "did you mean \(close.listed("or"))?" }
    if !fields.isEmpty {
      return fields.count == 1
        ? "its field is `\(fields[0])`" : "its fields are \(fields.listed("and"))"
    }
    if LibraryIndex.named(name) != nil || Primitives.named(name) != nil
      || Builtin.named(name) != nil
    {
      return "`\(name)` is a function: `\(name)(x)`"
    }
    if let help = ForeignWords.help(name) { return help }
    return found.isFunction ? "call it first: `f(x).\(name)`" : nil
  }

  /// For a function among the arguments of one that takes none.
  static func functionHelp(_ callee: String) -> String {
    callee == "diff"
      ? "the derivative is `f'` or `derivative(f)`, the gradient `grad(f)`"
      : "call the function first: `f(x)`"
  }

  // MARK: Operands

  static func operandHelp(
    _ op: BinaryOperator, _ left: RuntimeError.KindOrShape, _ right: RuntimeError.KindOrShape
  ) -> String? {
    let both = [left, right].compactMap(\.kind)
    if op == .matrixMultiply {
      return both.contains(where: \.isNumeric) ? "write `*` to multiply by a number" : nil
    }
    if both.contains(where: \.isFunction) { return "call the function first: `f(x)`" }
    if both.contains(.string), op == .add { return "put the value into the string: \"… \\(x)\"" }
    if both.contains(.bool) { return "a boolean is not a number: `if c { 1 } else { 0 }`" }
    if both.contains(.none) {
      return "a statement has no value, and neither has an `if` without `else`"
    }
    return nil
  }

  static func conditionHelp(_ found: Kind) -> String? {
    switch found.whole {
    case .real, .number: "compare it: `x != 0`"
    case .array(_, 1...2), .mask(1...2):
      "`all(c)` and `any(c)` reduce an array to one boolean"
    case .function: "call the function first: `f(x)`"
    default: nil
    }
  }

  static func callHelp(_ found: Kind) -> String? {
    switch found.whole {
    case .real, .number: "write `*` to multiply"
    case .array(_, 1...2), .string: "write `x[i]` for an element"
    case .tuple(nil, let parts) where !parts.isEmpty: "write `x[i]` for an element"
    default: nil
    }
  }

  static func iterationHelp(_ found: Kind) -> String? {
    switch found {
    case .real, .number: "count with a range: `for i in 0..<n`"
    case .function: "a function comes before the collection: `map(f, xs)`"
    default: nil
    }
  }

  // MARK: Shapes

  static func shapeHelp(_ rule: RuntimeError.ShapeRule, _ a: Shape, _ b: Shape) -> String? {
    switch rule {
    case .product: return productHelp(a, b)
    case .direction: return "the direction must have the shape of the argument"
    case .cotangent: return "its argument must have the shape of the result"
    case .elementCount:
      return "the first has \(count(a.reduce(1, *), "element")); "
        + "a length of `-1` is computed from the others"
    case .joined: return "the lengths must agree, except along the axis on which they are joined"
    case .stacked: return "all must have the same shape; `concat` joins along an existing axis"
    case .columns: return "all columns must have the same length"
    case .appended: return "the new element must be \(Shape.description(a.entry))"
    case .dotProduct:
      return "the last length of the first must match the length of the second, or of its columns"
    case .elementwise: return elementwiseHelp(a, b)
    }
  }

  private static func elementwiseHelp(_ a: Shape, _ b: Shape) -> String {
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
    if let id = LibraryIndex.named(name) {
      return "write `\(LibraryIndex.entry(id).signature)`"
    }
    if let id = Primitives.named(name), name.first?.isLetter == true {
      return "write `\(name)(\(Primitives.parameters(id).joined(separator: ", ")))`"
    }
    return Builtin.named(name).map { "write `\($0.signature)`" }
  }

  static func squareHelp(_ name: String, _ rows: Int, _ columns: Int) -> String? {
    guard name == "solve" else { return signatureHelp(name) }
    return rows > columns
      ? "for least squares write `lstsq(A, b)`"
      : "the shortest of its solutions is `lstsq(A, b)`"
  }

  // MARK: Derivatives

  static func functionHelp(_ taker: RuntimeError.Taker, _ found: Kind) -> String? {
    switch taker {
    case .prime where found.isVector:
      "a vector needs no transpose: `A @ b` and `b @ A` both fit; `reshape(v, n, 1)` makes a column"
    case .prime: "`f'` is the derivative of a function, `A'` the transpose of a matrix"
    case .nabla: "write `∇f`, with the name of a function"
    case .function(let name): "write `\(name)(x -> …)`, or the name of a function"
    }
  }

  static func resultHelp(_ found: Kind) -> String? {
    switch found {
    case .none: "the last expression of a function is its result"
    case .function: nil
    case _ where found.tangentKind(active: true) == nil: nil
    default: "use `jacobian`, or reduce it to one number, for example with `sum`"
    }
  }

  // MARK: Phrases

  static func placeHelp(_ statement: RuntimeError.PlacedStatement) -> String {
    switch statement {
    case .returnValue: "it belongs inside a function"
    case .importFile: "it belongs at the top level of a file"
    case .breakLoop, .continueLoop: "it belongs inside a loop"
    }
  }

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
