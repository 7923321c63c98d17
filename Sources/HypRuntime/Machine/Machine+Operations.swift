// Machine+Operations.swift -- operators and elementwise functions on whole values.

import CInterrupt
import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax
import RealModule

extension Value {
  /// What a message says of it as an operand: of an array its shape.
  fileprivate var asOperand: RuntimeError.KindOrShape {
    switch self {
    case .passiveArray, .activeArray, .mask: shape.map { .shape($0) } ?? .kind(kind)
    default: .kind(kind)
    }
  }
}

extension Machine {
  // MARK: Arithmetic

  /// `x op y` on values of any kinds.
  package func binary(_ op: BinaryOperator, _ x: Value<N>, _ y: Value<N>) throws(RuntimeError)
    -> Value<N>
  {
    // A text in a structure is not repeated where its numbers are multiplied.
    if op == .multiply {
      if case .string(let text) = x, let times = y.base { return try repeated(text, times.double) }
      if case .string(let text) = y, let times = x.base { return try repeated(text, times.double) }
    }
    return try combine(op, x, y)
  }

  /// `text * times`
  private func repeated(_ text: String, _ times: Double) throws(RuntimeError) -> Value<N> {
    guard let count = WholeNumber.exactly(times) else { throw .notWhole(times) }
    guard count > 0 else { return .string("") }
    let (length, isTooLong) = text.utf8.count.multipliedReportingOverflow(by: count)
    guard !isTooLong else { throw .outOfMemory("a string of this length") }
    try context.require(length, for: "a string of this length")
    return .string(String(repeating: text, count: count))
  }

  private func combine(_ op: BinaryOperator, _ x: Value<N>, _ y: Value<N>) throws(RuntimeError)
    -> Value<N>
  {
    switch (x, y) {
    case (.tuple(let labels, let a), .tuple(let labels2, let b)):
      guard labels == labels2, a.count == b.count else {
        throw .structures(op.rawValue, x.kind, y.kind)
      }
      return try x.mapLeaves(beside: y) { (p, q) throws(RuntimeError) in try combine(op, p, q) }
    case (.tuple, _):
      return try x.mapLeaves { (p) throws(RuntimeError) in try combine(op, p, y) }
    case (_, .tuple):
      return try y.mapLeaves { (q) throws(RuntimeError) in try combine(op, x, q) }
    case (.string(let a), .string(let b)) where op == .add:
      try context.require(a.utf8.count + b.utf8.count, for: "a string of this length")
      return .string(a + b)
    default: break
    }
    guard let a = x.shape, let b = y.shape else {
      if let fault = x.rangeFault ?? y.rangeFault { throw fault }
      throw .operands(op, left: x.asOperand, right: y.asOperand)
    }
    switch op {
    case .power: return try primitive(Primitives.power, [x, y], named: "^")
    case .floorDivide: return try primitive(Primitives.floorDivide, [x, y], named: "//")
    case .remainder: return try primitive(Primitives.remainder, [x, y], named: "%")
    case .matrixMultiply: return try product(x, y)
    default: break
    }
    if a.isEmpty, b.isEmpty { return scalar(op, x, y) }
    guard let shape = Shape.broadcast(a, b) else {
      throw .shapes(.named(op.rawValue), .elementwise, a, b)
    }
    try checkSize(shape)
    if let p = x.asPassiveArray, let q = y.asPassiveArray {
      return .passiveArray(arithmetic(op, p, q))
    }
    guard let p = x.asActiveArray, let q = y.asActiveArray else { throw whyNoArray(x, y) }
    return .activeArray(arithmetic(op, p, q))
  }

  private func arithmetic<A: NumberArray>(_ op: BinaryOperator, _ x: A, _ y: A) -> A {
    switch op {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    default: x / y
    }
  }

  func scalar(_ op: BinaryOperator, _ x: Value<N>, _ y: Value<N>) -> Value<N> {
    func compute<F: Number>(_ a: F, _ b: F) -> F {
      switch op {
      case .add: a + b
      case .subtract: a - b
      case .multiply: a * b
      default: a / b
      }
    }
    if case .real(let a) = x, case .real(let b) = y { return .real(compute(a, b)) }
    return .number(compute(x.asNumber ?? 0, y.asNumber ?? 0))
  }

  private func product(_ x: Value<N>, _ y: Value<N>) throws(RuntimeError) -> Value<N> {
    guard let a = x.shape, let b = y.shape, let shape = Shape.product(a, b) else {
      throw .shapes(.named("@"), .product, x.shape ?? [], y.shape ?? [])
    }
    try checkSize(shape)
    if let p = x.asPassiveArray, let q = y.asPassiveArray {
      let result = N.Base.Array.matmul(p, q)
      return shape.isEmpty ? .real(result.element(at: 0)) : .passiveArray(result)
    }
    guard let p = x.asActiveArray, let q = y.asActiveArray else { throw whyNoArray(x, y) }
    let result = N.Array.matmul(p, q)
    return shape.isEmpty ? .number(result.element(at: 0)) : .activeArray(result)
  }

  /// `-x`
  func negate(_ x: Value<N>) throws(RuntimeError) -> Value<N> {
    try x.mapLeaves { (leaf) throws(RuntimeError) in try negateLeaf(leaf) }
  }

  private func negateLeaf(_ x: Value<N>) throws(RuntimeError) -> Value<N> {
    switch x {
    case .real(let a): return .real(-a)
    case .number(let a): return .number(-a)
    case .passiveArray(let a), .mask(let a): return .passiveArray(-a)
    case .activeArray(let a): return .activeArray(-a)
    case .range:
      if let a = x.asPassiveArray { return .passiveArray(-a) }
      guard let a = x.asActiveArray else { throw whyNoArray(x) }
      return .activeArray(-a)
    default: throw .operand(.minus, x.kind)
    }
  }

  /// An elementwise primitive on values of any kinds.
  package func primitive(_ id: PrimitiveID, _ arguments: [Value<N>], named: String? = nil)
    throws(RuntimeError)
    -> Value<N>
  {
    let name = named ?? Primitives.name(id)
    let row = functions.rows[id.index]
    guard arguments.count == row.arity else {
      guard arguments.count < row.arity else {
        throw .tooManyArguments(.named(name), expected: row.arity, found: arguments.count)
      }
      throw .missingArgument(
        .named(name), parameter: .named(Primitives.parameters(id)[arguments.count]))
    }
    if let shape = arguments.first(where: { if case .tuple = $0 { true } else { false } }) {
      return try structured(id, arguments, shape, name)
    }
    var shape: Shape = []
    for (index, argument) in arguments.enumerated() {
      if case .bool = argument, id == Primitives.choice { continue }
      guard let own = argument.shape else {
        if let fault = argument.rangeFault { throw fault }
        throw .badArgument(
          name, expected: "numbers", found: .kinds([argument.kind]), argument: index)
      }
      guard let joint = Shape.broadcast(shape, own) else {
        throw .shapes(.named(name), .elementwise, shape, own)
      }
      shape = joint
    }
    try checkSize(shape)
    let numbers = arguments.map { argument -> Value<N> in
      if case .bool(let truth) = argument { .real(truth ? 1 : 0) } else { argument }
    }
    let result = shape.isEmpty ? scalar(row, numbers) : try elementwise(row, numbers)
    // `where` that chooses among booleans gives booleans.
    let choosesBooleans =
      id == Primitives.choice && arguments.dropFirst().allSatisfy { $0.asTruths != nil }
    return choosesBooleans ? asBooleans(result) : result
  }

  private func elementwise(
    _ row: Bound<N>.Row, _ arguments: [Value<N>]
  ) throws(RuntimeError) -> Value<N> {
    if let fault = arguments.lazy.compactMap(\.rangeFault).first { throw fault }
    let passives = arguments.compactMap(\.asPassiveArray)
    if passives.count == arguments.count {
      switch row {
      case .unary(let f): return .passiveArray(f.baseArray(passives[0]))
      case .binary(let f): return .passiveArray(f.baseArray(passives[0], passives[1]))
      case .ternary(let f): return .passiveArray(f.baseArray(passives[0], passives[1], passives[2]))
      }
    }
    let actives = arguments.compactMap(\.asActiveArray)
    guard actives.count == arguments.count else { throw whyNoArray() }
    switch row {
    case .unary(let f): return .activeArray(f.array(actives[0]))
    case .binary(let f): return .activeArray(f.array(actives[0], actives[1]))
    case .ternary(let f): return .activeArray(f.array(actives[0], actives[1], actives[2]))
    }
  }

  private func scalar(_ row: Bound<N>.Row, _ arguments: [Value<N>]) -> Value<N> {
    let bases = arguments.compactMap { if case .real(let x) = $0 { x } else { nil as N.Base? } }
    if bases.count == arguments.count {
      switch row {
      case .unary(let f): return .real(f.base(bases[0]))
      case .binary(let f): return .real(f.base(bases[0], bases[1]))
      case .ternary(let f): return .real(f.base(bases[0], bases[1], bases[2]))
      }
    }
    let numbers = arguments.map { $0.asNumber ?? 0 }
    switch row {
    case .unary(let f): return .number(f.of(numbers[0]))
    case .binary(let f):
      if case .real(let x) = arguments[0] { return .number(f.withPassiveX(x, numbers[1])) }
      if case .real(let y) = arguments[1] { return .number(f.withPassiveY(numbers[0], y)) }
      return .number(f.of(numbers[0], numbers[1]))
    case .ternary(let f): return .number(f.of(numbers[0], numbers[1], numbers[2]))
    }
  }

  private func structured(
    _ id: PrimitiveID, _ arguments: [Value<N>], _ shape: Value<N>, _ name: String
  ) throws(RuntimeError) -> Value<N> {
    guard case .tuple(let labels, let parts) = shape else { return .none }
    var results: [Value<N>] = []
    for index in parts.indices {
      if ci_interrupted() { throw .interrupted }
      var here: [Value<N>] = []
      for argument in arguments {
        guard case .tuple(let labels2, let own) = argument else {
          here.append(argument)
          continue
        }
        guard labels == labels2, own.count == parts.count else {
          throw .structures(name, shape.kind, argument.kind)
        }
        here.append(own[index])
      }
      results.append(try primitive(id, here, named: name))
    }
    return .tuple(labels: labels, results)
  }

  // MARK: Helpers

  /// Arrays beyond this many elements are refused before memory is asked for. Lengths of 0 hide none.
  package func checkSize(_ shape: Shape) throws(RuntimeError) {
    guard shape.extent <= elementLimit else { throw .outOfMemory("an array of shape \(shape)") }
  }
}
