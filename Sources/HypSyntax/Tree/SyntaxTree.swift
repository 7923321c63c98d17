// SyntaxTree.swift -- what the parser makes of a text: one case for each form of the language.
//
// Every node knows its span. Nothing here knows of values, numbers or scopes.

/// An expression and where it is.
public struct Expression: Sendable {
  /// What it is.
  public let form: Form
  /// Where it is, brackets included.
  public let span: Span
  /// How many nodes lie one inside the other on the longest way down, this one included; operators in
  /// a row, as in `a + b - c`, count as one. The parser refuses what is higher than
  /// `Parser.depthLimit`, so that recursion over it is safe, except for such rows: see `row`.
  public let height: Int
  /// The length of the row of binary operators that ends here.
  let rowLength: Int

  /// Makes a node.
  public init(_ form: Form, _ span: Span) {
    self.form = form
    self.span = span
    height = 1 + form.heightBelow
    if case .binary(_, _, let left, _) = form {
      rowLength = left.rowLength + 1
    } else {
      rowLength = 0
    }
  }

  /// The row of binary operators that this is the last of: `a`, and then the nodes of `a + b`, of
  /// `a + b - c` and so on, this one included. Readers walk along it, since it may be long.
  public var row: (first: Expression, nodes: [Expression]) {
    var nodes: [Expression] = []
    nodes.reserveCapacity(rowLength)
    var first = self
    while case .binary(_, _, let left, _) = first.form {
      nodes.append(first)
      first = left
    }
    return (first, nodes.reversed())
  }

  /// The forms an expression can have.
  public indirect enum Form: Sendable {
    /// `42`, `1e-3`
    case number(Double)
    /// `"…"`, with interpolations between the literal parts.
    case string([StringPart])
    /// `true`, `false`
    case boolean(Bool)
    /// `none`
    case none
    /// `x`, in NFC
    case name(String)
    /// `[a, b]`
    case array([Expression])
    /// `(a, b)`, `(a,)`, `()`
    case tuple([Expression])
    /// `(x=a, y=b)`
    case record([Field])
    /// `-x`, `+x`, `not x`, `∇f`
    case unary(UnaryOperator, Expression)
    /// `a + b`; the span is the operator's. Juxtaposition (`2x`) is a multiplication.
    case binary(BinaryOperator, Span, Expression, Expression)
    /// `a < b <= c`: one operand more than operators.
    case comparison([Expression], [(`operator`: ComparisonOperator, span: Span)])
    /// `x in xs`, `x not in xs`; the span is the operator's.
    case membership(Expression, Expression, isNegated: Bool, Span)
    /// `a and b`, `a or b`
    case logical(LogicalOperator, Expression, Expression)
    /// `a..<b`, `a...b by c`
    case range(from: Expression, to: Expression, closed: Bool, by: Expression?)
    /// `x -> body`
    case lambda(Function)
    /// `f(x, y=1)`; `x |> f` is the call `f(x)`.
    case call(Expression, [Argument])
    /// `a[i, j]`
    case index(Expression, [Subscript])
    /// `r.field`, `t.0`; the span is the field's.
    case field(Expression, String, Span)
    /// `f'`
    case prime(Expression)
    /// `if c { a } else { b }`; the branches are blocks, an `else if` is a nested condition.
    case condition(Expression, Expression, otherwise: Expression?)
    /// `{ s1; s2; value }`
    case block([Statement])
    /// `[x^2 for x in xs if c]`
    case comprehension(Expression, [Clause])
  }

  /// A part of a string literal.
  public enum StringPart: Sendable {
    /// Text, escapes resolved.
    case text(String)
    /// `\(expression)`
    case interpolation(Expression)
  }

  /// A field of a record literal.
  public struct Field: Sendable {
    /// Its name, in NFC.
    public let name: String
    /// Where the name is.
    public let span: Span
    /// What it holds.
    public let value: Expression
    /// Makes a field.
    public init(name: String, span: Span, value: Expression) {
      self.name = name
      self.span = span
      self.value = value
    }
  }

  /// An argument of a call.
  public struct Argument: Sendable {
    /// The parameter it names, in NFC, or nil if it is given by position.
    public let label: (name: String, span: Span)?
    /// What is passed.
    public let value: Expression
    /// Makes an argument.
    public init(label: (name: String, span: Span)?, value: Expression) {
      self.label = label
      self.value = value
    }
  }

  /// What is between the commas of `a[…]`.
  public enum Subscript: Sendable {
    /// `i`, `1..<4`, `[0, 2]`
    case expression(Expression)
    /// `:`
    case all(Span)
    /// `none`: an axis of length 1
    case newAxis(Span)
  }

  /// A `for` or an `if` of a comprehension.
  public enum Clause: Sendable {
    /// `for pattern in expression`
    case each(Pattern, Expression)
    /// `if condition`
    case filter(Expression)
  }
}

/// `-` `+` `not` `∇`
public enum UnaryOperator: Sendable { case minus, plus, not, nabla }

/// The arithmetic operators.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case matrixMultiply = "@"
  case remainder = "%"
  case power = "^"
}

/// The comparison operators.
public enum ComparisonOperator: String, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether it holds between two things.
  @inlinable
  public func holds<Element: Comparable>(_ x: Element, _ y: Element) -> Bool {
    switch self {
    case .equal: x == y
    case .notEqual: x != y
    case .less: x < y
    case .lessOrEqual: x <= y
    case .greater: x > y
    case .greaterOrEqual: x >= y
    }
  }
}

/// `and`, `or`
public enum LogicalOperator: String, Sendable { case and, or }

/// What a value is taken apart by: a name, or a tuple of patterns.
public indirect enum Pattern: Sendable {
  /// A name, in NFC; `_` takes anything.
  case name(String, Span)
  /// `(a, (b, c))`
  case tuple([Pattern], Span)
  /// A part of a variable, such as `a[i]`: in a tuple on the left side of `=`.
  case place(Place)

  /// Where it is.
  public var span: Span {
    switch self {
    case .name(_, let span), .tuple(_, let span): span
    case .place(let place): place.span
    }
  }

  /// The names it binds, from left to right.
  public var names: [String] {
    switch self {
    case .name(let name, _): [name]
    case .tuple(let parts, _): parts.flatMap(\.names)
    case .place: []
    }
  }

  /// The parts of variables that it replaces, from left to right.
  public var places: [Place] {
    switch self {
    case .name: []
    case .tuple(let parts, _): parts.flatMap(\.places)
    case .place(let place): [place]
    }
  }
}

/// A parameter of a function.
public struct Parameter: Sendable {
  /// What the argument is bound to.
  public let pattern: Pattern
  /// Its value where the call gives none; evaluated at the call.
  public let fallback: Expression?
  /// Makes a parameter.
  public init(pattern: Pattern, fallback: Expression?) {
    self.pattern = pattern
    self.fallback = fallback
  }
}

/// A function as written: a definition, or a lambda.
public final class Function: Sendable {
  /// Its name, in NFC; nil for a lambda.
  public let name: String?
  /// Its parameters; those with a fallback come last.
  public let parameters: [Parameter]
  /// Its body.
  public let body: Expression
  /// The `##` lines directly above, without the marks; empty if there are none.
  public let documentation: String
  /// The whole definition.
  public let span: Span
  /// `f(x, y=1)`, or `x -> …`'s parameters: where it is introduced.
  public let headSpan: Span

  /// Makes a function.
  public init(
    name: String?, parameters: [Parameter], body: Expression, documentation: String, span: Span,
    headSpan: Span
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.documentation = documentation
    self.span = span
    self.headSpan = headSpan
  }

  /// The same function under another name.
  public func renamed(_ name: String) -> Function {
    Function(
      name: name, parameters: parameters, body: body, documentation: documentation, span: span,
      headSpan: headSpan)
  }
}

/// A statement and where it is.
public struct Statement: Sendable {
  /// What it is.
  public let form: Form
  /// Where it is.
  public let span: Span
  /// A `;` follows it: at the prompt its value is not shown.
  public let isSilenced: Bool
  /// How many nodes lie one inside the other on the longest way down, this one included.
  public let height: Int

  /// Makes a node.
  public init(_ form: Form, _ span: Span, isSilenced: Bool = false) {
    self.form = form
    self.span = span
    self.isSilenced = isSilenced
    height = 1 + form.heightBelow
  }

  /// The forms a statement can have.
  public indirect enum Form: Sendable {
    /// `f(x)`
    case expression(Expression)
    /// `(a, b) = value`
    case assign(Pattern, Expression)
    /// `x += value`, `a[i].f *= value`; the span is the operator's.
    case update(Place, BinaryOperator, Span, Expression)
    /// `a[i] = value`, `r.f = value`
    case store(Place, Expression)
    /// `f(x) = body`
    case define(Function)
    /// `for pattern in collection { … }`
    case forEach(Pattern, Expression, [Statement])
    /// `while condition { … }`
    case whileLoop(Expression, [Statement])
    /// `break`
    case breakLoop
    /// `continue`
    case continueLoop
    /// `return value`
    case returnValue(Expression?)
    /// `import "file"`
    case importFile(String, Span)
  }
}

/// Something that can be updated: a name, or a part of what a name holds.
public struct Place: Sendable {
  /// The name, in NFC.
  public let name: String
  /// Where the name is.
  public let nameSpan: Span
  /// From the outside in; empty for the name itself.
  public let path: [Accessor]
  /// Where all of it is.
  public let span: Span

  /// Makes a place.
  public init(name: String, nameSpan: Span, path: [Accessor], span: Span) {
    self.name = name
    self.nameSpan = nameSpan
    self.path = path
    self.span = span
  }

  /// One step from a value to a part of it.
  public enum Accessor: Sendable {
    /// `[i, j]`, with the span of the bracket.
    case index([Expression.Subscript], Span)
    /// `.field`
    case field(String, Span)
  }
}

/// A parsed text.
public struct SyntaxTree: Sendable {
  /// Its statements in order; those that could not be read are left out.
  public let statements: [Statement]
  /// What is wrong with it, in order; at most one for each statement.
  public let errors: [SyntaxError]
  /// The brackets and quotes still open where the text ends, outermost first. Their number is the
  /// depth to indent the next line by.
  public let openBrackets: [Span]

  /// Makes a tree.
  public init(statements: [Statement], errors: [SyntaxError], openBrackets: [Span] = []) {
    self.statements = statements
    self.errors = errors
    self.openBrackets = openBrackets
  }

  /// Nothing is wrong, but the text ends in the middle of a statement: more lines would complete
  /// it.
  public var isIncomplete: Bool { !errors.isEmpty && errors.allSatisfy { $0.isIncomplete } }
}
