// Diagnostic+Habits.swift -- what to write instead of what other languages write.

extension Span {
  /// The text in a message: its first line, at most 24 characters of it.
  var short: String { text.short }

  /// Nothing but blanks comes before it on its line.
  var isFirstOnLine: Bool {
    source.text(source.line(at: start).start..<start).allSatisfy { $0 == " " || $0 == "\t" }
  }

  /// `{` and one word or string come before it, as in a dictionary of Python.
  var followsKeyInBraces: Bool {
    let front = source.text(source.line(at: start).start..<start)
    guard let brace = front.lastIndex(of: "{") else { return false }
    let key = front[front.index(after: brace)...]
    return !key.isEmpty && key.allSatisfy { $0.isLetter || $0.isNumber || "_\" ".contains($0) }
  }

  /// `/*`, `*` after `/`, or `//`: a comment in other languages.
  var opensComment: Bool { text == "//" || restOfLine.first == "*" }

  /// The rest of its line after it.
  private var restOfLine: Substring {
    let line = source.line(at: start).start
    let rest = source.text(line..<source.utf8.count).prefix { !$0.endsLine }
    return rest.dropFirst(source.text(line..<end).count)
  }

  /// The first whole string after it on its line, with its quotes.
  var nextString: String? {
    let rest = restOfLine
    guard let opening = rest.firstIndex(of: "\"") else { return nil }
    return Self.string(rest[opening...])
  }

  /// The whole string that begins here, with its quotes; nil if it continues on another line.
  var wholeString: String? { Self.string(text.suffix(1) + restOfLine) }

  private static func string(_ text: some StringProtocol) -> String? {
    var isEscaped = false
    for (offset, character) in text.enumerated().dropFirst() {
      if character == "\"", !isEscaped { return String(text.prefix(offset + 1)) }
      isEscaped = character == "\\" && !isEscaped
    }
    return nil
  }

  /// On its line, `//` comes before it, outside of strings as far as quotes tell.
  package var followsSlashes: Bool {
    let front = source.text(source.line(at: start).start..<start)
    guard let slashes = front.firstRange(of: "//") else { return false }
    return front[..<slashes.lowerBound].count { $0 == "\"" } % 2 == 0
  }

  /// What the colon here would be as a range: `1...10` for `1:10`, with a step for `1:2:10`; nil if a
  /// number is at neither end.
  var colonAsRange: String? {
    func isWord(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_" || character == "."
    }
    let front = source.text(source.line(at: start).start..<start).reversed().drop { $0 == " " }
    let first = String(front.prefix(while: isWord).reversed())
    let behind = restOfLine.drop { $0 == " " }
    let second = behind.prefix(while: isWord)
    guard !first.isEmpty, !second.isEmpty,
      first.first?.isNumber == true || second.first?.isNumber == true
    else { return nil }
    let rest = behind.dropFirst(second.count)
    guard rest.first == ":" else { return "\(first)...\(second)" }
    let third = rest.dropFirst().prefix(while: isWord)
    return third.isEmpty ? nil : "\(first)...\(third) by \(second)"
  }

  /// The value of `0xFF`, `0b101` or `0o17`; nil of anything else.
  var numberInAnotherBase: Int? {
    let base = ["x": 16, "b": 2, "o": 8][text.dropFirst().prefix(1).lowercased()]
    return base.flatMap { Int(text.dropFirst(2), radix: $0) }
  }

  /// The text as the thing that was found.
  var named: String { start == end ? "the end of the input" : "`\(short)`" }

  /// What closes this bracket.
  var closing: String {
    switch text {
    case "[": "]"
    case "{": "}"
    case "\"": "\""
    default: ")"
    }
  }

  /// What opens the bracket that is closed here.
  var opening: String {
    switch text {
    case "]": "["
    case "}": "{"
    default: "("
    }
  }

  /// `line:column`
  var position: String {
    let (index, start) = source.line(at: start)
    let column = source.text(start..<self.start).unicodeScalars.count + 1
    return "\(index + 1):\(column)"
  }
}

extension SyntaxError.Construct {
  var noun: String {
    switch self {
    case .call: "call"
    case .group: "pair of parentheses"
    case .array: "array"
    case .index: "index"
    case .block: "block"
    case .interpolation: "interpolation"
    case .parameters: "parameter list"
    case .pattern: "pattern"
    case .record: "record"
    }
  }

  var place: String { if case .parameters = self { " for a parameter" } else { "" } }

  var nameHelp: String {
    switch self {
    case .parameters: "parameters are names: `f(x, y=1) = …`; to compare, write `==`"
    default: "write a name, or names in parentheses: `for (i, x) in enumerate(xs) { … }`"
    }
  }
}

extension SyntaxError.Target {
  var noun: String {
    switch self {
    case .call: "assign to a call"
    case .constant: "assign to a constant"
    case .parts: "assign to a part of something that has no name"
    case .tuple: "update several names at once"
    case .operation: "assign to the result of an operation"
    }
  }

  func help(_ sign: String) -> String {
    switch self {
    case .call: "to change an element write `a[i] \(sign) …`; to compare, write `==`"
    case .parts: "assign to a name first, then to its parts: `t = f(x)`, `t[0] \(sign) …`"
    case .tuple: "update each name in a statement of its own"
    case .constant, .operation:
      sign == "="
        ? "put a name on the left: `x = …`; to compare, write `==`"
        : "put a name on the left: `x \(sign) …`"
    }
  }
}

extension SyntaxError.ForeignOperator {
  var habit: (label: String, help: String) {
    switch self {
    case .doubleStar: ("a power is written `^`", "write `^`: `x^2`")
    case .and: ("", "write `and`")
    case .or: ("", "write `or`")
    case .not: ("", "write `not`: `not done`; the factorial of n is `n!`, without a space")
    case .bitAnd: ("", "write `and`, for booleans")
    case .bar: ("", "write `or`, for booleans; the absolute value of x is `abs(x)`; a pipe is `|>`")
    case .assign: ("", "write `=`")
    case .fatArrow: ("", "write `->`, or `>=` for greater than or equal")
    case .tripleEqual: ("", "write `==`")
    case .notIdentical, .notEqual: ("", "write `!=`")
    case .twoDots: ("", "write `1...5` to include the end, `1..<5` to exclude it")
    case .increment: ("", "write `x += 1`")
    case .decrement: ("", "write `x -= 1`")
    case .doubleFactorial: ("", "write `(n!)!`, or `prod(n...1 by -2)` for the double factorial")
    case .leftArrow: ("", "to assign, write `x = 3`; to compare, `x < -3`")
    }
  }
}

extension SyntaxError.ForeignWord {
  var title: String {
    switch self {
    case .def, .function, .fn, .fun, .func: "functions are not declared with `\(rawValue)`"
    case .let, .var, .const, .local, .val: "names are not declared with `\(rawValue)`"
    case .print, .assert: "`\(rawValue)` is a function"
    case .throw, .raise, .try, .catch, .except: "errors are not handled with `\(rawValue)`"
    case .lambda, .elif, .elseif, .then, .do, .begin, .end, .del, .global, .yield, .with, .class,
      .struct, .switch, .case, .match, .foreach, .until, .unless, .new:
      "`\(rawValue)` is not a keyword"
    }
  }

  /// - Parameter span: where the word is.
  func help(at span: Span) -> String {
    switch self {
    case .throw, .raise:
      "write `error(\(span.nextString ?? "\"what went wrong\""))`, which stops with that message"
    case .try, .catch, .except:
      "an error ends the statement and cannot be caught: check first, as in `if x > 0 { log(x) }`"
    case .class, .struct:
      "a record is `(a=1, b=2)`; its methods are ordinary functions that take it"
    case .switch, .case, .match: "write `if x == 1 { … } else if x == 2 { … } else { … }`"
    case .foreach: "write `for x in xs { … }`"
    case .until: "write `while not c { … }`"
    case .unless: "write `if not c { … }`"
    case .new: "values are made by calls and in brackets: `zeros(3)`, `(a=1, b=2)`"
    case .def, .function, .fn, .fun, .func:
      "write `f(x) = …`, or `f(x) = { … }` for several statements; `x -> …` without a name"
    case .lambda: "write `x -> …`, or `(x, y) -> …`"
    case .let, .var, .const, .local, .val: "write just `x = …`"
    case .global: "a function cannot change an outer name: return the value instead"
    case .elif, .elseif: "write `else if`"
    case .then, .do, .begin, .end: "write a block in braces: `if c { … } else { … }`"
    case .print: "write `print(…)`, with parentheses"
    case .assert: "write `assert(…)`, with parentheses"
    case .del: "a name lives as long as the session; give it another value"
    case .yield, .with: "collect the values in a comprehension: `[f(x) for x in xs]`"
    }
  }
}

extension Unicode.Scalar {
  /// The character in a message.
  var named: String {
    let code = "U+" + String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
      return code
    default:
      if self == "`" { return code }
      return value < 0x80 ? "`\(self)`" : "`\(self)` (\(code))"
    }
  }

  private var hexadecimal: String { String(value, radix: 16, uppercase: true) }

  /// What it looks like, and what to type instead.
  var habit: (label: String, help: String) {
    func type(_ text: String) -> (label: String, help: String) { ("", "type `\(text)`") }
    switch self {
    case "–", "—", "‐", "‑": return ("looks like a minus sign", "type `-`")
    case "∗", "✕", "•": return ("looks like a multiplication sign", "type `*`")
    case "∕", "⁄": return ("looks like a division sign", "type `/`")
    case "“", "”", "„", "«", "»", "″": return ("not a quote that can delimit a string", "type `\"`")
    case "‘", "’", "′", "`", "´": return ("", "type `'` for a derivative, `\"` for a string")
    case "→", "⟶", "↦": return type("->")
    case "←", "≔": return type("=")
    case "…": return type("...")
    case "¬": return type("not")
    case "∧": return type("and")
    case "∨": return type("or")
    case "∈": return type("in")
    case "∉": return type("not in")
    case "²", "³", "⁻", "⁰", "¹", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹":
      return ("", "a power comes directly after what it belongs to: `x²`, or `x^2`")
    case "°": return ("", "degrees come directly after their number: `30°`")
    case "±": return ("", "there are no numbers with an uncertainty")
    case "∑": return type("sum(…)")
    case "∏": return type("prod(…)")
    case "∆": return ("not the letter delta", "type the letter `Δ`, or another name")
    case "，": return type(",")
    case "（", "）": return ("a full-width bracket", "type `(` or `)`")
    case "?": return ("", "write `if c { a } else { b }`")
    case "\\":
      return (
        "",
        "`A \\ b` is `solve(A, b)`; a function is `x -> …`; a line continues after an operator or inside brackets"
      )
    case "~": return ("", "write `not`: `not done`")
    case "$": return ("", "remove it")
    default:
      switch properties.generalCategory {
      case .control, .format: return ("an invisible character", "remove it")
      default: return ("", "remove it; names consist of letters, digits and `_`")
      }
    }
  }
}
