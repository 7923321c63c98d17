// Token.swift -- the words of the language.

/// A word of a text and where it is.
public struct Token: Sendable {
  /// What it is.
  public let kind: Kind
  /// The offset of its first byte.
  public let start: Int
  /// The offset after its last byte.
  public let end: Int
  /// The first word of its line.
  public let isFirstOnLine: Bool
  /// There is nothing, not even a space, between it and the word before.
  public let isGlued: Bool
  /// For a bracket or a quote, the index of the token it pairs with; nil if there is none.
  public internal(set) var partner: Int?

  /// The kinds of words; the raw value is how those are written that are always written alike.
  public enum Kind: String, Sendable, CaseIterable {
    case name
    case number
    /// `0` in `t.0`
    case fieldIndex
    /// `"` in front
    case stringOpen
    /// The literal text in a string, escapes unresolved.
    case stringText
    /// The closing `"`
    case stringClose
    /// `\(` in a string
    case interpolationOpen = "\\("
    /// The `)` that returns to the string.
    case interpolationClose
    /// Something that is not a word of the language.
    case invalid
    /// Behind the last word.
    case end

    case `if`
    case `else`
    case `for`
    case `in`
    case `while`
    case `break`
    case `continue`
    case `return`
    case and
    case or
    case not
    case `true`
    case `false`
    case `import`
    case none

    case parenthesisOpen = "("
    case parenthesisClose = ")"
    case squareOpen = "["
    case squareClose = "]"
    case braceOpen = "{"
    case braceClose = "}"
    case comma = ","
    case semicolon = ";"
    case colon = ":"
    case dot = "."
    case prime = "'"
    /// Raised digits after an operand, with a raised minus sign perhaps: `x²`, `A⁻¹`.
    case superscript
    /// After a number of degrees.
    case degree = "°"
    /// After an operand, the factorial.
    case factorial = "!"

    case arrow = "->"
    case pipe = "|>"
    case assign = "="
    case plusAssign = "+="
    case minusAssign = "-="
    case timesAssign = "*="
    case divideAssign = "/="
    case floorDivideAssign = "//="
    case matrixAssign = "@="
    case remainderAssign = "%="
    case powerAssign = "^="

    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case halfOpenRange = "..<"
    case closedRange = "..."
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case floorDivide = "//"
    case matrixMultiply = "@"
    case remainder = "%"
    case power = "^"
    case nabla = "∇"
    /// `√` or `∛` before what it is the root of.
    case root = "√"
  }
}

extension Token.Kind {
  /// The keyword spelled `text`, or nil if it is an ordinary name.
  init?(keyword text: String) {
    switch text {
    case "if": self = .if
    case "else": self = .else
    case "for": self = .for
    case "in": self = .in
    case "while": self = .while
    case "break": self = .break
    case "continue": self = .continue
    case "return": self = .return
    case "and": self = .and
    case "or": self = .or
    case "not": self = .not
    case "true": self = .true
    case "false": self = .false
    case "import": self = .import
    case "none": self = .none
    default: return nil
    }
  }

  /// One of the reserved words.
  public var isKeyword: Bool {
    switch self {
    case .if, .else, .for, .in, .while, .break, .continue, .return, .and, .or, .not, .true, .false,
      .import, .none:
      true
    default: false
    }
  }

  /// The reserved words, in alphabetical order.
  public static let keywords = allCases.filter(\.isKeyword).map(\.rawValue).sorted()

  /// An expression can end with it, so that a `'` or a `.0` after it belongs to that expression.
  var endsExpression: Bool {
    switch self {
    case .name, .number, .fieldIndex, .stringClose, .parenthesisClose, .squareClose, .braceClose,
      .prime, .superscript, .degree, .factorial, .true, .false, .none:
      true
    default: false
    }
  }

  /// A statement can begin with it.
  var startsStatement: Bool {
    switch self {
    case .name, .number, .stringOpen, .invalid, .parenthesisOpen, .squareOpen, .braceOpen, .plus,
      .minus, .nabla, .root, .not, .true, .false, .none, .if, .for, .while, .break, .continue,
      .return,
      .import:
      true
    default: false
    }
  }

  /// `(`, `[`, `{`, `\(` or the `"` before a string: what has a partner further on.
  var opens: Bool {
    switch self {
    case .parenthesisOpen, .squareOpen, .braceOpen, .interpolationOpen, .stringOpen: true
    default: false
    }
  }
}

/// The words of a text, and what is between them.
public struct TokenList: Sendable {
  /// The text.
  public let source: SourceFile
  /// Its words in order; the last is of kind `end`.
  public internal(set) var tokens: [Token] = []
  /// Where its comments are.
  public internal(set) var comments: [Range<Int>] = []
  /// The brackets and quotes that are open where the text ends, as indices, outermost first.
  public internal(set) var open: [Int] = []
  /// Why the tokens of kind `invalid` are none, by index.
  var problems: [Int: SyntaxError] = [:]
  /// Where the `##` lines directly above a token are, by index.
  var documentation: [Int: Range<Int>] = [:]

  /// The words in a stretch of the text.
  ///
  /// - Complexity: O(log words)
  package func indices(in span: Span) -> Range<Int> {
    let first = firstIndex(from: span.start)
    return first..<max(first, firstIndex(from: span.end))
  }

  /// The first word that begins at `offset` or after it.
  private func firstIndex(from offset: Int) -> Int {
    var (low, high) = (0, tokens.count)
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where the token at `index` is.
  public func span(_ index: Int) -> Span {
    Span(source, tokens[index].start, tokens[index].end)
  }
}
