// Parser+Expressions.swift -- operators, one row each, and how tightly they bind.

/// How tightly an operator binds, loosest first.
enum Level: Int, Comparable {
  case pipe, or, and, not, comparison, range, sum, product, unary, power

  static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter one: what the right operand of an operator that groups left may hold.
  var tighter: Level { Level(rawValue: rawValue + 1) ?? .power }
}

/// What an operator between two operands makes of them.
enum Infix {
  case pipe
  case logical(LogicalOperator)
  case comparison(ComparisonOperator)
  case membership
  case range(closed: Bool)
  case binary(BinaryOperator)

  /// The table of operators.
  static func row(_ kind: Token.Kind) -> (level: Level, infix: Infix)? {
    switch kind {
    case .pipe: (.pipe, .pipe)
    case .or: (.or, .logical(.or))
    case .and: (.and, .logical(.and))
    case .equal: (.comparison, .comparison(.equal))
    case .notEqual: (.comparison, .comparison(.notEqual))
    case .less: (.comparison, .comparison(.less))
    case .lessOrEqual: (.comparison, .comparison(.lessOrEqual))
    case .greater: (.comparison, .comparison(.greater))
    case .greaterOrEqual: (.comparison, .comparison(.greaterOrEqual))
    case .in: (.comparison, .membership)
    case .halfOpenRange: (.range, .range(closed: false))
    case .closedRange: (.range, .range(closed: true))
    case .plus: (.sum, .binary(.add))
    case .minus: (.sum, .binary(.subtract))
    case .times: (.product, .binary(.multiply))
    case .divide: (.product, .binary(.divide))
    case .floorDivide: (.product, .binary(.floorDivide))
    case .matrixMultiply: (.product, .binary(.matrixMultiply))
    case .remainder: (.product, .binary(.remainder))
    case .power: (.power, .binary(.power))
    default: nil
    }
  }
}

extension Parser {
  /// An expression whose outermost operators bind at least as tightly as `level`.
  mutating func parseExpression(_ level: Level = .pipe) throws(SyntaxError) -> Expression {
    let start = span
    var left = try parseOperand()
    while let (next, infix) = Infix.row(kind) ?? notIn, next >= level,
      !isAtLineBreak || kind == .pipe
    {
      left = try parseInfix(left, next, infix, from: start)
    }
    return left
  }

  /// `not in` comes next.
  private var notIn: (level: Level, infix: Infix)? {
    kind == .not && followingKind == .in ? (.comparison, .membership) : nil
  }

  /// An operator and its right operand.
  ///
  /// Apart from `parseExpression`, so that brackets inside brackets stack up small frames.
  private mutating func parseInfix(
    _ left: Expression, _ level: Level, _ infix: Infix, from start: Span
  ) throws(SyntaxError) -> Expression {
    if let other = stepOperator {
      throw .foreignOperator(other, span.joined(list.span(position + 1)))
    }
    switch infix {
    case .comparison: return try parseComparison(left, from: start)
    case .membership: return try parseMembership(left, from: start)
    case .range(let closed): return try parseRange(left, closed: closed, from: start)
    default: break
    }
    let sign = span
    advance()
    // `^` groups right, and takes a sign: `2^-1`.
    if level == .power { try descend() }
    let right = try parseExpression(level == .power ? .power : level.tighter)
    if level == .power { depth -= 1 }
    return try node(combine(left, right, infix, sign), span(from: start))
  }

  private func combine(
    _ left: Expression, _ right: Expression, _ infix: Infix, _ sign: Span
  ) -> Expression.Form {
    switch infix {
    case .pipe: .call(right, [Expression.Argument(label: nil, value: left)])
    case .logical(let meaning): .logical(meaning, left, right)
    case .binary(let meaning): .binary(meaning, sign, left, right)
    // Read elsewhere: they take more than a word and an operand.
    case .comparison, .membership, .range: left.form
    }
  }

  /// `++` or `--` after an operand, with nothing to follow it: what is meant is `+= 1`.
  private var stepOperator: SyntaxError.ForeignOperator? {
    guard kind == .plus || kind == .minus, followingKind == kind,
      list.tokens[position + 1].isGlued, position + 2 < list.tokens.count
    else { return nil }
    let behind = list.tokens[position + 2]
    switch behind.kind {
    case .end, .semicolon, .braceClose, .parenthesisClose, .squareClose, .comma: break
    default: guard behind.isFirstOnLine else { return nil }
    }
    return kind == .plus ? .increment : .decrement
  }

  /// `a < b <= c`
  private mutating func parseComparison(
    _ first: Expression, from start: Span
  ) throws(SyntaxError) -> Expression {
    var operands = [first]
    var operators: [(`operator`: ComparisonOperator, span: Span)] = []
    while case (_, .comparison(let meaning))? = Infix.row(kind), !isAtLineBreak {
      operators.append((meaning, span))
      advance()
      operands.append(try parseExpression(.range))
    }
    return try node(.comparison(operands, operators), span(from: start))
  }

  /// `x in xs`, `x not in xs`
  private mutating func parseMembership(
    _ value: Expression, from start: Span
  ) throws(SyntaxError) -> Expression {
    let sign = span
    let isNegated = skip(.not)
    advance()
    let whole = sign.joined(previousSpan)
    let collection = try parseExpression(.range)
    return try node(
      .membership(value, collection, isNegated: isNegated, whole), span(from: start))
  }

  /// `a..<b`, `a...b by c`; `by` means something only here.
  private mutating func parseRange(
    _ lower: Expression, closed: Bool, from start: Span
  ) throws(SyntaxError) -> Expression {
    let sign = span
    advance()
    let isOpen = inSubscripts && endsSlice
    let upper =
      isOpen
      ? Expression(.number(.infinity), Span(list.source, sign.end, sign.end))
      : try parseExpression(.sum)
    var step: Expression?
    if isAtStep {
      advance()
      step = try parseExpression(.sum)
    }
    if kind == .halfOpenRange || kind == .closedRange, !isAtLineBreak {
      throw .chainedRange(span, first: sign)
    }
    return try node(.range(from: lower, to: upper, closed: closed, by: step), span(from: start))
  }

  /// `by` comes next, which means something only after a range.
  private var isAtStep: Bool {
    kind == .name && !isAtLineBreak && list.name(position) == "by"
  }

  /// A slice without an end ends here.
  private var endsSlice: Bool {
    kind == .squareClose || kind == .comma
      || (isAtStep && followingKind != .squareClose && followingKind != .comma)
  }

  /// `..<b`, `...`: what a slice begins with that goes from the first element on.
  mutating func parseSliceFromStart() throws(SyntaxError) -> Expression {
    let start = span
    let first = Expression(
      .number(-.infinity), Span(list.source, start.start, start.start))
    return try parseRange(first, closed: kind == .closedRange, from: start)
  }

  /// What can appear on either side of an operator: prefixes, lambdas, `2x`, and what binds tighter.
  private mutating func parseOperand() throws(SyntaxError) -> Expression {
    switch kind {
    case .minus: return try parsePrefix(.minus, .power)
    case .plus: return try parsePrefix(.plus, .power)
    case .nabla: return try parsePrefix(.nabla, .power)
    case .not: return try parsePrefix(.not, .comparison)
    case .root: return try parseRoot()
    case .number: return try parseNumber()
    default: return isAtLambda ? try parseLambda() : try parsePostfix()
    }
  }

  private mutating func parsePrefix(
    _ meaning: UnaryOperator, _ level: Level
  ) throws(SyntaxError) -> Expression {
    try descend()
    defer { depth -= 1 }
    let start = span
    advance()
    let operand = try parseExpression(level)
    return try node(.unary(meaning, operand), span(from: start))
  }

  /// A number, and the name or parenthesis directly after it.
  private mutating func parseNumber() throws(SyntaxError) -> Expression {
    let start = span
    guard let value = list.number(position) else { throw .numberTooLarge(start) }
    guard isFactor else { return try parsePostfix() }
    advance()
    return try parseProduct(Expression(.number(value), start), from: start)
  }

  /// The next word is a number that multiplies what is directly after it.
  private var isFactor: Bool {
    // Behind the end of the text there is no word.
    guard kind == .number else { return false }
    let next = list.tokens[position + 1]
    return next.isGlued
      && (next.kind == .name || next.kind == .parenthesisOpen || next.kind == .root)
  }

  /// `factor` times what follows: `2x^2` is 2 * x^2, and `2^3x` is 2^(3x).
  private mutating func parseProduct(
    _ factor: Expression, from start: Span
  ) throws(SyntaxError) -> Expression {
    let point = Span(list.source, factor.span.end, factor.span.end)
    let right = try parseExpression(.power)
    return try node(.binary(.multiply, point, factor, right), span(from: start))
  }

  /// `√x` is `sqrt(x)`; it binds like a sign, but `√2x` is √2 times x.
  private mutating func parseRoot() throws(SyntaxError) -> Expression {
    try descend()
    defer { depth -= 1 }
    let start = span
    let name = Expression(.name(start.text == "∛" ? "cbrt" : "sqrt"), start)
    advance()
    let isFactor = isFactor
    let operand = isFactor ? try parsePostfix(onlyPrimary: true) : try parseExpression(.power)
    let root = try node(
      .call(name, [Expression.Argument(label: nil, value: operand)]), span(from: start))
    return isFactor ? try parseProduct(root, from: start) : root
  }
}
