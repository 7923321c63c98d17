// FunctionCompiler+Arithmetic.swift -- operators and elementwise functions.

import HypCode
import HypPrimitives
import HypSyntax

extension FunctionCompiler {
  func compileUnary(_ op: UnaryOperator, _ expression: Expression, _ span: Span) -> Operand {
    if op == .not { return compileNot(expression, span) }
    isUnderNabla = op == .nabla
    let value = compile(expression)
    isUnderNabla = false
    guard value.kind != .never else { return .never }
    switch op {
    case .minus: return negate(value, span: expression.span)
    case .plus:
      if value.kind.isChoice {
        return eachAlternative(of: [value], span) { plus($0[0], expression.span) }
      }
      return plus(value, expression.span)
    case .nabla:
      if case .call = expression.form, !value.kind.hasBox, !value.kind.isFunction {
        return fail(.nablaOfCall(value.kind), expression.span)
      }
      return derived(.init(.grad), value, by: .nabla, span: expression.span)
    case .not: return .never
    }
  }

  /// `+x`
  private func plus(_ value: Operand, _ span: Span) -> Operand {
    guard value.kind.numericRank != nil || value.kind == .any || value.kind.isStructure else {
      return fail(.operand(.plus, value.kind), span)
    }
    // A mask is taken as numbers, as by every other operator of arithmetic.
    if case .mask(let rank) = value.kind {
      return coerce(value, to: .array(active: false, rank: rank))
    }
    return value
  }

  /// `-x`
  func negate(_ value: Operand, span: Span) -> Operand {
    if value.kind.isChoice {
      return eachAlternative(of: [value], span) { negate($0[0], span: span) }
    }
    emitter.span = span
    switch value.kind {
    case .never: return .never
    case .real:
      if case .constant(let constant) = value.leaves[0] { return .constant(-constant) }
      return compute(.negate, value.leaves)
    case .number: return compute(.negate, value.leaves)
    case .small(_, let shape):
      return small(value.elements.map { negate($0, span: span) }, shape)
    case .rows(_, let columns): return asRows(negate(whole(value), span: span), columns: columns)
    case .tuple(let labels, _):
      return .tuple(labels: labels, value.parts.map { negate($0, span: span) })
    case .any, .array, .mask, .range:
      let kind: Kind =
        switch value.kind {
        case .any: .any
        case .mask(let rank): .array(active: false, rank: rank)
        case .range(_, let active): .vector(active: active)
        default: value.kind
        }
      let result = emitter.temporary(kind)
      perform(.negate(value, result: result), span)
      return result
    default: return fail(.operand(.minus, value.kind), span)
    }
  }

  /// `x op y`.
  func binary(_ op: BinaryOperator, _ x: Operand, _ y: Operand, span: Span) -> Operand {
    guard x.kind != .never, y.kind != .never else { return .never }
    if x.kind.isChoice || y.kind.isChoice {
      return eachAlternative(of: [x, y], span) { binary(op, $0[0], $0[1], span: span) }
    }
    emitter.span = span
    if let vector = fewNumbers(x), y.kind.numericRank != nil {
      return binary(op, vector, y, span: span)
    }
    if let vector = fewNumbers(y), x.kind.numericRank != nil {
      return binary(op, x, vector, span: span)
    }
    if x.kind.hasShape || y.kind.hasShape, !x.kind.isStructure, !y.kind.isStructure {
      if let small = smallBinary(op, x, y, span: span) { return small }
      let columns = Kind.columns(op, x.kind, y.kind)
      return asRows(binary(op, whole(x), whole(y), span: span), columns: columns)
    }
    if op == .floorDivide, x.kind.isActiveNumbers || y.kind.isActiveNumbers {
      // Flat between jumps: nothing of a derivative comes through.
      let (a, b) = (
        x.kind.isActiveNumbers ? stopped(x, span) : x, y.kind.isActiveNumbers ? stopped(y, span) : y
      )
      return binary(op, a, b, span: span)
    }
    if op == .subtract, x.leaves == y.leaves, x.kind == y.kind, x.kind.isActiveNumbers {
      // It is 0 whatever x is: no mode looks at what comes of it. Reverse mode would multiply both ways
      // from x to it before they meet, and make nan of an infinite slope behind it.
      let same = stopped(x, span)
      emitter.share(same)
      return binary(op, same, same, span: span)
    }
    if x.kind.isNumeric, y.kind.isNumeric {
      if op == .matrixMultiply {
        return fail(.operands(op, left: .kind(x.kind), right: .kind(y.kind)), span)
      }
      return scalar(op, x, y)
    }
    if x.kind == .any || y.kind == .any { return boxed(op, x, y, .any, span) }
    if x.kind.isStructure || y.kind.isStructure { return structured(op, x, y, span) }
    if op == .add, x.kind == .string, y.kind == .string { return boxed(op, x, y, .string, span) }
    if op == .multiply,
      x.kind == .string && y.kind.isNumeric || x.kind.isNumeric && y.kind == .string
    {
      return boxed(op, x, y, .string, span)
    }
    guard let a = x.kind.numericRank, let b = y.kind.numericRank else {
      // When it runs, the message can tell the shape.
      if x.kind.isArrayLike || y.kind.isArrayLike { return boxed(op, x, y, .any, span) }
      return fail(.operands(op, left: .kind(x.kind), right: .kind(y.kind)), span)
    }
    let active = x.kind.isActive || y.kind.isActive
    var rank = max(a, b)
    if op == .matrixMultiply {
      guard a > 0, b > 0 else {
        return fail(.operands(op, left: .kind(x.kind), right: .kind(y.kind)), span)
      }
      rank = a == 1 && b == 1 ? 0 : a == 1 ? b - 1 : b == 1 ? a - 1 : max(a, b)
    }
    let kind: Kind = rank == 0 ? (active ? .number : .real) : .array(active: active, rank: rank)
    return boxed(op, x, y, kind, span)
  }

  /// A range of few whole numbers that are written in the program, as a small array; nil for anything else.
  private func fewNumbers(_ x: Operand) -> Operand? {
    guard case .range(let isClosed, false) = x.kind, case .constant(let first) = x.leaves[0],
      case .constant(let last) = x.leaves[1], case .constant(1) = x.leaves[2],
      let start = WholeNumber.exactly(first), let end = WholeNumber.exactly(last)
    else { return nil }
    let count = isClosed ? end - start + 1 : end - start
    guard 1...Kind.maximumElements ~= count else { return nil }
    return Operand(
      .small(active: false, shape: .vector(count)),
      (0..<count).map { .constant(Double(start + $0)) })
  }

  private func boxed(
    _ op: BinaryOperator, _ x: Operand, _ y: Operand, _ kind: Kind, _ span: Span
  ) -> Operand {
    let result = emitter.temporary(kind)
    perform(.binary(op, x, y, result: result), span)
    return result
  }

  /// Tuples and records, field by field; anything else meets every leaf.
  private func structured(_ op: BinaryOperator, _ x: Operand, _ y: Operand, _ span: Span) -> Operand
  {
    if !x.kind.isStructure { emitter.share(x) }
    if !y.kind.isStructure { emitter.share(y) }
    // A text in a structure is not repeated where its numbers are multiplied.
    func leaf(_ p: Operand, _ q: Operand) -> Operand {
      if op == .multiply, p.kind == .string || q.kind == .string {
        return fail(.operands(op, left: .kind(p.kind), right: .kind(q.kind)), span)
      }
      return binary(op, p, q, span: span)
    }
    switch (x.kind, y.kind) {
    case (.tuple(let labels, let a), .tuple(let labels2, let b)):
      guard labels == labels2, a.count == b.count else {
        return fail(
          .structures(op.rawValue, x.kind, y.kind), span)
      }
      return .tuple(
        labels: labels, zip(x.parts, y.parts).map { leaf($0, $1) }
      ).unlessNever
    case (.tuple(let labels, _), _):
      return .tuple(labels: labels, x.parts.map { leaf($0, y) }).unlessNever
    case (_, .tuple(let labels, _)):
      return .tuple(labels: labels, y.parts.map { leaf(x, $0) }).unlessNever
    default: return .never
    }
  }

  // MARK: Scalars

  private func scalar(_ op: BinaryOperator, _ x: Operand, _ y: Operand) -> Operand {
    if op == .power, case .constant(2) = y.leaves[0] { return square(x) }
    if op == .power, case .constant(3) = y.leaves[0], x.leaves[0].register != nil {
      // As the function of the catalogue multiplies.
      emitter.share(x)
      return basic(.multiply, square(x).leaves[0], x.leaves[0])
    }
    let primitive: PrimitiveID
    switch op {
    case .add, .subtract, .multiply, .divide: return basic(op, x.leaves[0], y.leaves[0])
    case .power: primitive = Primitives.power
    case .floorDivide: primitive = Primitives.floorDivide
    case .remainder: primitive = Primitives.remainder
    case .matrixMultiply: return .never
    }
    return primitiveOfNumbers(primitive, [x, y])
  }

  func square(_ x: Operand) -> Operand { compute(.square, [x.leaves[0]]) }

  /// A primitive of one number or of two.
  func primitiveOfNumbers(_ id: PrimitiveID, _ arguments: [Operand]) -> Operand {
    compute(.primitive, arguments.map { $0.leaves[0] }, id)
  }

  /// A primitive of three numbers: the first stands where the result will.
  private func ternary(_ id: PrimitiveID, _ arguments: [Operand]) -> Operand {
    let operands = inOneBank(arguments)
    let result = emitter.temporary(operands[0].kind)
    move(operands[0], to: result)
    emitter.emit(
      .ternary, .leaf(result.leaves[0]), .leaf(operands[1].leaves[0]), .leaf(operands[2].leaves[0]),
      x: .primitive(id))
    return result
  }

  /// `where(c, a, b)` of a boolean and two numbers or booleans.
  private func chosen(_ arguments: [Operand]) -> Operand {
    let areBooleans = arguments[1].kind == .bool && arguments[2].kind == .bool
    let isActive = arguments.dropFirst().contains { $0.kind == .number }
    let result = emitter.temporary(areBooleans ? .bool : isActive ? .number : .real)
    emitter.share(result)
    let isKept = emitter.newLabel()
    emitter.copy(arguments[1].leaves[0], to: result.leaves[0])
    emitter.jump(if: passiveRegister(arguments[0]), to: isKept)
    emitter.copy(arguments[2].leaves[0], to: result.leaves[0])
    emitter.place(isKept)
    return result
  }

  /// Numbers in registers of one bank: all active where one is.
  func inOneBank(_ operands: [Operand]) -> [Operand] {
    let isActive = operands.contains { $0.kind == .number }
    return operands.map {
      isActive ? .number(activeRegister($0)) : .real(passiveRegister($0))
    }
  }

  /// `+ - * /` on numbers.
  func basic(_ op: BinaryOperator, _ x: Leaf, _ y: Leaf) -> Operand {
    if op == .multiply, x == y, x.register != nil {
      return square(Operand(x.bank == .active ? .number : .real, [x]))
    }
    return Operation(op).map { compute($0, [x, y]) } ?? .never
  }

  /// What an operation makes of numbers, in a new register. Where no instruction takes a constant in its
  /// place, the operands change places or the constant goes to a register.
  ///
  /// - Parameter primitive: the function that the operation is about.
  func compute(_ operation: Operation, _ operands: [Leaf], _ primitive: PrimitiveID? = nil)
    -> Operand
  {
    guard !operands.contains(where: { $0.bank == .object }) else { return .never }
    let bank: Bank = operands.contains { $0.bank == .active } ? .active : .passive
    var leaves = operands
    func isKnown(_ leaves: [Leaf]) -> Bool {
      let places = leaves.map { Op.Place($0) } + [.other]
      return Op.select(operation, Op.Place(bank), places[0], places[1]) != nil
    }
    if !isKnown(leaves), operation.commutes, isKnown(leaves.reversed()) { leaves.reverse() }
    for (index, leaf) in leaves.enumerated() where leaf.register == nil && !isKnown(leaves) {
      leaves[index] = .passive(passiveRegister(Operand(.real, [leaf])))
    }
    let result = emitter.temporary(bank == .active ? .number : .real)
    emitter.emit(
      operation, .leaf(result.leaves[0]), .leaf(leaves[0]),
      leaves.count > 1 ? .leaf(leaves[1]) : .none,
      x: primitive.map { .primitive($0) } ?? .none)
    return result
  }

  // MARK: Elementwise functions

  /// A primitive applied to arguments of any kinds.
  func primitive(_ id: PrimitiveID, _ arguments: [Operand], span: Span) -> Operand {
    emitter.span = span
    guard !arguments.contains(where: { $0.kind == .never }) else { return .never }
    if arguments.contains(where: \.kind.isChoice) {
      return eachAlternative(of: arguments, span) { primitive(id, $0, span: span) }
    }
    let name = Primitives.name(id)
    let arity = Primitives.arity(id)
    guard arguments.count <= arity else {
      return fail(.tooManyArguments(.named(name), expected: arity, found: arguments.count), span)
    }
    guard arguments.count == arity else {
      return fail(
        .missingArgument(
          .named(name), parameter: .named(Primitives.parameters(id)[arguments.count])), span)
    }
    if arguments.contains(where: \.kind.hasShape), !arguments.contains(where: \.kind.isStructure) {
      let numbers = arguments.map { $0.kind == .bool ? Operand(.real, $0.leaves) : $0 }
      if let small = elementwise(numbers, { primitive(id, $0, span: span) }) { return small }
      let columns = Kind.columns(numbers.map(\.kind))
      return asRows(primitive(id, arguments.map(whole), span: span), columns: columns)
    }
    if Primitives.isFlat(id), arguments.contains(where: \.kind.isActiveNumbers) {
      let plain = arguments.map { $0.kind.isActiveNumbers ? stopped($0, span) : $0 }
      return primitive(id, plain, span: span)
    }
    // `where` takes its condition as a boolean, or as booleans or an array of 0 and 1.
    let choosesBooleans =
      id == Primitives.choice && arguments.dropFirst().allSatisfy { $0.kind.truthRank != nil }
    let given = arguments
    let arguments = arguments.map {
      $0.kind == .bool && id == Primitives.choice ? Operand(.real, $0.leaves) : $0
    }
    if arguments.allSatisfy({ $0.kind.isNumeric }) {
      if id == Primitives.choice, given[0].kind == .bool { return chosen(given) }
      if arity < 3 { return primitiveOfNumbers(id, arguments) }
      let result = ternary(id, arguments)
      return choosesBooleans ? Operand(.bool, result.leaves) : result
    }
    if arguments.contains(where: { $0.kind.isStructure }) {
      return structured(id, arguments, span)
    }
    var rank = 0
    for (index, argument) in arguments.enumerated() where argument.kind != .any {
      guard let r = argument.kind.numericRank else {
        return fail(
          .badArgument(
            name, expected: "numbers", found: .kinds([argument.kind]), argument: index), span)
      }
      rank = max(rank, r)
    }
    let active = arguments.contains { $0.kind.isActive }
    var kind: Kind
    if arguments.contains(where: { $0.kind == .any }) {
      kind = .any
    } else {
      kind = rank == 0 ? (active ? .number : .real) : .array(active: active, rank: rank)
    }
    // `where` that chooses among booleans gives booleans.
    if choosesBooleans { kind = kind.asBooleans }
    let result = emitter.temporary(kind)
    perform(.primitive(id, choosesBooleans ? given : arguments, result: result), span)
    return result
  }

  private func structured(_ id: PrimitiveID, _ arguments: [Operand], _ span: Span) -> Operand {
    guard let shape = arguments.first(where: { $0.kind.isStructure }),
      case .tuple(let labels, let kinds) = shape.kind
    else { return .never }
    for argument in arguments {
      if case .tuple(let labels2, let kinds2) = argument.kind,
        labels != labels2 || kinds.count != kinds2.count
      {
        return fail(
          .structures(Primitives.name(id), shape.kind, argument.kind),
          span)
      }
    }
    for argument in arguments { emitter.share(argument) }
    let parts = kinds.indices.map { index in
      primitive(
        id, arguments.map { $0.kind.isStructure ? $0.parts[index] : $0 }, span: span)
    }
    return .tuple(labels: labels, parts).unlessNever
  }
}

extension Kind {
  /// A number, an array or a range that is known to depend on what derivatives are taken by.
  fileprivate var isActiveNumbers: Bool {
    switch self {
    case .number, .array(active: true, _), .range(_, active: true): true
    default: false
    }
  }
}

extension Operand {
  /// The operand, or `never` where a part of it is.
  var unlessNever: Operand {
    if case .tuple(_, let kinds) = kind, kinds.contains(.never) { return .never }
    return self
  }
}
