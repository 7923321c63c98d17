// StaticGradient.swift -- the gradient of a straight line as code, without a tape.
//
// Small losses have no loops and no branches: their intermediate representation is followed once while the
// gradient is compiled, and the backward pass is emitted in its place. What the gradient does not need is never
// computed. Anything else goes by the tape.

import HypCode
import HypPrimitives
import HypSyntax

/// A backward pass being written for the caller of `grad`.
private struct StaticGradient {
  /// A value that the function computes.
  struct Node {
    /// What it does to its arguments; nil for a constant and for an input.
    var operation: Operation?
    /// The function of the catalogue that it is, if it is one.
    var primitive: PrimitiveID?
    var arguments: [Int]
    var dependsOnVariable: Bool
    /// Where the caller has it, once it is emitted.
    var leaf: Leaf?
    /// Where it is written.
    var span: Span?
  }

  /// Larger functions go by the tape: code must not grow without bound.
  static let maximumNodes = 300

  let compiler: FunctionCompiler
  var nodes: [Node] = []
  /// The place of the instruction that is being followed.
  private var span: Span?

  init(compiler: FunctionCompiler) { self.compiler = compiler }

  mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    nodes[nodes.count - 1].span = span
    return nodes.count - 1
  }

  mutating func constant(_ value: Double) -> Int {
    add(Node(arguments: [], dependsOnVariable: false, leaf: .constant(value)))
  }

  mutating func input(_ leaf: Leaf, isVariable: Bool) -> Int {
    add(Node(arguments: [], dependsOnVariable: isVariable, leaf: leaf))
  }

  /// Follows a function whose captured values and arguments are `registers`; nil where it cannot be followed.
  mutating func follow(_ code: Code, _ registers: [Leaf: Int], depth: Int = 0) -> Int? {
    guard code.isFinished, depth < 8, let function = (code.lowered as? LoweredFunction)?.function,
      function.blocks.count == 1
    else { return nil }
    var held = registers
    for instruction in function.blocks[0].instructions {
      guard nodes.count < Self.maximumNodes else { return nil }
      span = instruction.span
      switch instruction.operation {
      case .copy:
        guard let target = instruction.a.leaf, let source = instruction.b.leaf else { return nil }
        held[target] = read(source, held)
      case .base:
        guard let target = instruction.a.leaf, let source = instruction.b.leaf,
          let argument = read(source, held)
        else { return nil }
        held[target] = add(
          Node(operation: .base, arguments: [argument], dependsOnVariable: false))
      case .global:
        guard let target = instruction.a.leaf, case .global(let global) = instruction.b,
          let part = instruction.c.number,
          let leaf = compiler.globalLeaf(function.globals[global.index], part)
        else { return nil }
        held[target] = input(leaf, isVariable: false)
      case .call:
        guard case .callee(let callee) = instruction.a else { return nil }
        var passed: [Leaf: Int] = [:]
        for (leaf, node) in held {
          guard let register = leaf.register, register >= IRRegisters.outgoing else { continue }
          passed[Leaf(leaf.bank, register - IRRegisters.outgoing)] = node
        }
        guard let result = follow(callee, passed, depth: depth + 1) else { return nil }
        held[Leaf(callee.resultKind == .number ? .active : .passive, IRRegisters.outgoing)] = result
      case .leave:
        guard code.resultKind.isNumeric else { return nil }
        if case .moves(let moves) = instruction.a {
          return moves.count == 1 ? read(moves[0].source, held) : nil
        }
        return instruction.a.leaf.flatMap { read($0, held) }
      case let operation where operation.isArithmetic:
        // Code that is a backward pass goes by the tape.
        guard !operation.isPartial, operation != .carry, let target = instruction.a.leaf else {
          return nil
        }
        var arguments: [Int] = []
        for leaf in [instruction.b.leaf, instruction.c.leaf].compactMap({ $0 }) {
          guard let node = read(leaf, held) else { return nil }
          arguments.append(node)
        }
        held[target] = node(
          operation, arguments, target.bank == .active, instruction.x.primitive)
      default: return nil
      }
    }
    return nil
  }

  /// The node of a constant, or of what a register holds.
  private mutating func read(_ leaf: Leaf, _ held: [Leaf: Int]) -> Int? {
    if case .constant(let value) = leaf { return constant(value) }
    return held[leaf]
  }

  /// An operation on nodes; in a passive register it depends on no variable.
  private mutating func node(
    _ operation: Operation, _ arguments: [Int], _ isActive: Bool, _ primitive: PrimitiveID? = nil
  ) -> Int {
    let depends = isActive && arguments.contains { nodes[$0].dependsOnVariable }
    return add(
      Node(
        operation: operation, primitive: primitive, arguments: arguments, dependsOnVariable: depends
      ))
  }

  /// The slope of something may be infinite where its argument depends on a variable in several ways, and come to
  /// that as ∞ - ∞.
  var mayCancel: Bool {
    // By node: the variables that it depends on, and whether a sum has joined several ways to one of them.
    var ways: [(variables: Set<Int>, areJoined: Bool)] = []
    for (index, node) in nodes.enumerated() {
      var variables: Set<Int> =
        node.arguments.isEmpty && node.dependsOnVariable ? [index] : []
      var areJoined = false
      for argument in node.arguments {
        if ways[argument].areJoined {
          if let primitive = node.primitive, Primitives.hasPole(primitive) { return true }
          areJoined = true
        }
        switch node.operation {
        case .add, .subtract:
          if !variables.isDisjoint(with: ways[argument].variables) { areJoined = true }
        default: break
        }
        variables.formUnion(ways[argument].variables)
      }
      ways.append((variables, areJoined && node.dependsOnVariable))
    }
    return false
  }

  private func operand(_ leaf: Leaf) -> Operand {
    Operand(leaf.bank == .active ? .number : .real, [leaf])
  }

  /// Where the caller has the value of a node; emits what it needs.
  mutating func leaf(_ index: Int) -> Leaf {
    if let leaf = nodes[index].leaf { return leaf }
    let node = nodes[index]
    let arguments = node.arguments.map { leaf($0) }
    let result: Operand
    let outer = compiler.emitter.span
    defer { compiler.emitter.span = outer }
    if let span = node.span { compiler.emitter.span = span }
    if let op = node.operation?.arithmetic {
      result = compiler.basic(op, arguments[0], arguments[1])
    } else {
      switch node.operation {
      case .negate:
        result = compiler.negate(operand(arguments[0]), span: compiler.emitter.span)
      case .square: result = compiler.square(operand(arguments[0]))
      case .base:
        result = Operand(.real, [.passive(compiler.passiveRegister(operand(arguments[0])))])
      default:
        result =
          node.primitive.map { compiler.primitiveOfNumbers($0, arguments.map(operand)) }
          ?? .constant(.nan)
      }
    }
    // Others may need it too: it must be written, whatever is made of it next.
    compiler.emitter.share(result.leaves[0])
    nodes[index].leaf = result.leaves[0]
    return result.leaves[0]
  }

  /// The cotangents of the nodes where `output` has 1; nil stands for zero.
  mutating func backward(from output: Int) -> [Leaf?] {
    var cotangents = [Leaf?](repeating: nil, count: nodes.count)
    guard nodes[output].dependsOnVariable else { return cotangents }
    cotangents[output] = .constant(1)
    for index in stride(from: output, through: 0, by: -1) {
      guard let cotangent = cotangents[index], nodes[index].dependsOnVariable else { continue }
      let node = nodes[index]
      for (place, argument) in node.arguments.enumerated() where nodes[argument].dependsOnVariable {
        let share = self.share(node, index, place, cotangent)
        compiler.emitter.share(share)
        cotangents[argument] = cotangents[argument].map { sum($0, share) } ?? share
      }
    }
    return cotangents
  }

  /// What the cotangent of a node gives to one of its arguments.
  private mutating func share(_ node: Node, _ index: Int, _ place: Int, _ cotangent: Leaf) -> Leaf {
    let arguments = node.arguments
    let outer = compiler.emitter.span
    defer { compiler.emitter.span = outer }
    if let span = node.span { compiler.emitter.span = span }
    if let op = node.operation?.arithmetic {
      switch (op, place) {
      case (.add, _), (.subtract, 0): return cotangent
      case (.subtract, _): return negated(cotangent)
      case (.multiply, _): return carried(cotangent, leaf(arguments[1 - place]))
      case (_, 0):
        let inverse = compiler.basic(.divide, .constant(1), leaf(arguments[1])).leaves[0]
        return carried(cotangent, inverse)
      default:
        let ratio = compiler.basic(.divide, leaf(index), leaf(arguments[1])).leaves[0]
        return carried(cotangent, negated(ratio))
      }
    }
    let x = leaf(arguments[0])
    if node.operation == .negate { return negated(cotangent) }
    if node.operation == .square {
      return carried(cotangent, compiler.basic(.multiply, x, .constant(2)).leaves[0])
    }
    guard let primitive = node.primitive else { return .constant(.nan) }
    if arguments.count == 1 {
      let y = leaf(index)
      return carried(cotangent, compiler.slope(primitive, operand(x), operand(y)).leaves[0])
    }
    let y = leaf(arguments[1])
    let z = leaf(index)
    let partial = compiler.partial(primitive, place, operand(x), operand(y), operand(z))
    return carried(cotangent, partial.leaves[0])
  }

  private func negated(_ leaf: Leaf) -> Leaf {
    compiler.negate(operand(leaf), span: compiler.emitter.span).leaves[0]
  }

  private func sum(_ x: Leaf, _ y: Leaf) -> Leaf { compiler.basic(.add, x, y).leaves[0] }

  /// The product with a partial, in which a cotangent that is zero stays zero.
  private func carried(_ cotangent: Leaf, _ partial: Leaf) -> Leaf {
    if case .constant(1) = cotangent { return partial }
    if case .constant(1) = partial { return cotangent }
    if case .constant(-1) = partial { return negated(cotangent) }
    if case .constant(let c) = cotangent, c != 0, c.isFinite {
      return compiler.basic(.multiply, cotangent, partial).leaves[0]
    }
    if case .constant(let c) = partial, c != 0, c.isFinite {
      return compiler.basic(.multiply, cotangent, partial).leaves[0]
    }
    return compiler.carry(operand(cotangent), operand(partial)).leaves[0]
  }
}

extension FunctionCompiler {
  /// `grad` or `value_and_grad` of straight-line code, and whether what comes out as nan may be a number by the
  /// tape; nil where it must go by the tape at once.
  func staticGradient(
    _ derivation: DerivativeOperator, _ inner: FunctionKind, _ captured: [Operand],
    _ inputs: [Operand],
    _ places: [Int], _ span: Span
  ) -> (answer: Operand, mayCancel: Bool)? {
    // A run that looks for ways needs the function itself.
    guard derivation.op == .grad || derivation.op == .valueAndGrad, case .template = inner,
      !program.isWatched, places.allSatisfy({ inputs[$0].kind.isNumeric })
    else { return nil }
    let kinds = inputs.indices.map { places.contains($0) ? Kind.number : inputs[$0].kind }
    let code = program.code(for: inner, kinds, exactly: true, span: span)
    guard code.resultKind.isNumeric, code.isFinished else { return nil }
    noteIndependence(code, inner, span)
    let start = emitter.position
    var graph = StaticGradient(compiler: self)
    var registers: [Leaf: Int] = [:]
    var variables: [Int: Int] = [:]
    let operands = captured + inputs
    for (index, target) in Operand.window(captured.map(\.kind) + kinds).enumerated() {
      for (leaf, place) in zip(operands[index].leaves, target.leaves) {
        let isVariable = index >= captured.count && places.contains(index - captured.count)
        let node = graph.input(leaf, isVariable: isVariable)
        if isVariable { variables[index - captured.count] = node }
        guard place.bank != .object else { return nil }
        registers[place] = node
      }
    }
    emitter.span = span
    guard let output = graph.follow(code, registers) else {
      emitter.takeBack(to: start)
      return nil
    }
    program.hasStaticGradient = true
    let mayCancel = graph.mayCancel
    if mayCancel { for operand in operands { emitter.share(operand) } }
    let cotangents = graph.backward(from: output)
    func operand(_ leaf: Leaf?) -> Operand {
      guard let leaf else { return .constant(0) }
      return Operand(leaf.bank == .active ? .number : .real, [leaf])
    }
    let gradients = places.map { place in operand(variables[place].flatMap { cotangents[$0] }) }
    var answer = gradients[0]
    if case .several(let names) = derivation.parameters {
      answer = .tuple(labels: names, gradients)
    }
    if derivation.op == .valueAndGrad { answer = .tuple([operand(graph.leaf(output)), answer]) }
    // One register can be the derivative by several parameters.
    if answer.leaves.count > 1 { for leaf in answer.leaves { emitter.share(leaf) } }
    return (answer, mayCancel)
  }

  /// The derivative of a primitive at x, whose value is y.
  fileprivate func slope(_ primitive: PrimitiveID, _ x: Operand, _ y: Operand) -> Operand {
    let operands = inOneBank([x, y])
    return compute(.slope, operands.map { $0.leaves[0] }, primitive)
  }

  /// The partial derivative of a primitive by its argument number `place`, at (x, y)
  /// where its value is z.
  fileprivate func partial(
    _ primitive: PrimitiveID, _ place: Int, _ x: Operand, _ y: Operand, _ z: Operand
  ) -> Operand {
    let isActive = [x, y, z].contains { $0.kind == .number }
    let result = emitter.temporary(isActive ? .number : .real)
    let operands = inOneBank([x, y, z])
    move(operands[2], to: result)
    emitter.emit(
      place == 0 ? .partialX : .partialY, .leaf(result.leaves[0]), .leaf(operands[0].leaves[0]),
      .leaf(operands[1].leaves[0]), x: .primitive(primitive))
    return result
  }

  /// `cotangent` times `partial`, in which a zero stays zero.
  fileprivate func carry(_ cotangent: Operand, _ partial: Operand) -> Operand {
    compute(.carry, inOneBank([cotangent, partial]).map { $0.leaves[0] })
  }

  /// Numbers in registers of one bank: all active where one is.
  private func inOneBank(_ operands: [Operand]) -> [Operand] {
    let isActive = operands.contains { $0.kind == .number }
    return operands.map {
      isActive ? .number(activeRegister($0)) : .real(passiveRegister($0))
    }
  }
}
