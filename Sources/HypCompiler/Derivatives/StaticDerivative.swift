// StaticDerivative.swift -- the derivative of a short way through functions as code: of a number by its tangents, a
// gradient without a tape.
//
// Small losses have no loops and no branches, or such as known numbers decide: their intermediate representation is
// followed once while the derivative is compiled, turn by turn, and its tangents, or the backward pass, are emitted in
// its place. What the derivative does not need is never computed. Anything else runs one level further in.
//
// No derivative is written here. The declared rules run on symbols, and write nodes behind those of the function;
// a rule that looks at values is an instruction, which runs it.

import HypCode
import HypNumbers
import HypPrimitives
import HypSyntax

/// Tangents or a backward pass being written for the caller of a derivative.
final class StaticDerivative {
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

  /// Larger functions run one level further in: code must not grow without bound.
  static let maximumNodes = 300
  /// Instructions that are followed at most: a loop may do little in each turn.
  static let maximumSteps = 2000

  /// A rare jump that is taken to lead nowhere.
  struct Guard {
    let operation: Operation
    let operands: [Int]
  }

  let compiler: FunctionCompiler
  /// Loops are followed turn by turn.
  let unrolls: Bool
  var nodes: [Node] = []
  private(set) var guards: [Guard] = []
  /// The place of the instruction that is being followed.
  var span: Span?
  /// How many instructions have been followed.
  private var steps = 0

  init(compiler: FunctionCompiler, unrolls: Bool) {
    self.compiler = compiler
    self.unrolls = unrolls
  }

  func add(_ node: Node) -> Int {
    nodes.append(node)
    nodes[nodes.count - 1].span = span
    return nodes.count - 1
  }

  func constant(_ value: Double) -> Int {
    add(Node(arguments: [], dependsOnVariable: false, leaf: .constant(value)))
  }

  func input(_ leaf: Leaf, isVariable: Bool) -> Int {
    add(Node(arguments: [], dependsOnVariable: isVariable, leaf: leaf))
  }

  /// Follows a function whose captured values and arguments are `registers`; answers what it leaves in its first
  /// registers, or nil where it cannot be followed.
  func follow(_ code: Code, _ registers: [Leaf: Int], depth: Int = 0) -> [Leaf: Int]? {
    guard code.isFinished, depth < 8, let function = (code.lowered as? LoweredFunction)?.function
    else { return nil }
    var held = registers
    var next = (block: 0, index: 0)
    while next.block < function.blocks.count {
      let block = function.blocks[next.block]
      guard next.index < block.instructions.count else {
        next = (next.block + 1, 0)
        continue
      }
      steps += 1
      guard nodes.count < Self.maximumNodes, steps < Self.maximumSteps else { return nil }
      let instruction = block.instructions[next.index]
      next.index += 1
      span = instruction.span
      switch instruction.operation {
      case .call:
        guard case .callee(let callee) = instruction.a else { return nil }
        var passed: [Leaf: Int] = [:]
        for (leaf, node) in held {
          guard let register = leaf.register, register >= IRRegisters.outgoing else { continue }
          passed[Leaf(leaf.bank, register - IRRegisters.outgoing)] = node
        }
        guard let results = follow(callee, passed, depth: depth + 1) else { return nil }
        for (leaf, node) in results {
          held[Leaf(leaf.bank, IRRegisters.outgoing + (leaf.register ?? 0))] = node
        }
      case .leave:
        guard case .moves(let moves) = instruction.a else {
          guard let leaf = instruction.a.leaf, let node = read(leaf, held) else { return nil }
          return [Leaf(leaf.bank, 0): node]
        }
        var results: [Leaf: Int] = [:]
        for move in moves {
          guard move.target.bank != .object, let node = read(move.source, held) else { return nil }
          results[move.target] = node
        }
        return results
      default:
        if let label = instruction.target {
          guard let isTaken = isTaken(instruction, &held) else { return nil }
          guard isTaken else { continue }
          guard let target = function.blocks.firstIndex(where: { $0.label == label }) else {
            return nil
          }
          next = (target, 0)
        } else {
          guard compute(instruction, function, &held) else { return nil }
        }
      }
    }
    return nil
  }

  /// Whether a jump is taken, which it must depend on known numbers alone to say; nil where it does not.
  private func isTaken(_ jump: IRInstruction, _ held: inout [Leaf: Int]) -> Bool? {
    switch jump.operation {
    case .loop, .loopLess, .jumpBack: guard unrolls else { return nil }
    default: break
    }
    if jump.operation == .jump || jump.operation == .jumpBack { return true }
    if jump.isRare {
      let operands = [jump.a.leaf, jump.b.leaf].compactMap { $0.flatMap { read($0, held) } }
      guard operands.count == 2 else { return nil }
      guards.append(Guard(operation: jump.operation, operands: operands))
      return false
    }
    guard let first = jump.a.leaf, let x = known(first, held) else { return nil }
    switch jump.operation {
    case .jumpIf: return x != 0
    case .jumpUnless: return x == 0
    default: break
    }
    guard let second = jump.b.leaf, let y = known(second, held) else { return nil }
    switch jump.operation {
    case .loop, .loopLess:
      // It counts where whole numbers are exact.
      held[first] = constant(x + 1)
      return jump.operation == .loop ? x + 1 <= y : x + 1 < y
    case .jumpLess: return x < y
    case .jumpNotLess: return !(x < y)
    case .jumpLessEqual: return x <= y
    case .jumpNotLessEqual: return !(x <= y)
    case .jumpGreater: return x > y
    case .jumpNotGreater: return !(x > y)
    case .jumpGreaterEqual: return x >= y
    case .jumpNotGreaterEqual: return !(x >= y)
    case .jumpEqual: return x == y
    case .jumpNotEqual: return x != y
    default: return nil
    }
  }

  /// Follows what makes a number; false where it cannot be followed.
  private func compute(
    _ instruction: IRInstruction, _ function: IRFunction, _ held: inout [Leaf: Int]
  ) -> Bool {
    guard let target = instruction.a.leaf, target.bank != .object else { return false }
    var arguments: [Int] = []
    for leaf in [instruction.b.leaf, instruction.c.leaf].compactMap({ $0 }) {
      guard leaf.bank != .object else { return false }
      // What has no value here is copied where nobody reads it.
      guard let node = read(leaf, held) else {
        held[target] = nil
        return instruction.operation == .copy
      }
      arguments.append(node)
    }
    switch instruction.operation {
    case .copy: held[target] = arguments[0]
    case .pick:
      guard case .leaves(let row) = instruction.b, let index = known(arguments[0]),
        let node = chosen(index, row, instruction, held)
      else { return false }
      held[target] = node
    case .base where known(arguments[0]) != nil: held[target] = arguments[0]
    case .base:
      held[target] = add(
        Node(operation: .base, arguments: arguments, dependsOnVariable: false))
    case .global:
      guard case .global(let global) = instruction.b, let part = instruction.c.number,
        let leaf = compiler.globalLeaf(function.globals[global.index], part)
      else { return false }
      held[target] = input(leaf, isVariable: false)
    case let operation where operation.isArithmetic:
      // A slope is a rule that looks at values.
      guard !operation.isPartial, operation != .ternary else { return false }
      let values = arguments.compactMap(known)
      if values.count == arguments.count, let value = Self.value(of: operation, values) {
        held[target] = constant(value)
      } else {
        held[target] = node(
          operation, arguments, target.bank == .active, instruction.x.primitive)
      }
    default: return false
    }
    return true
  }

  /// What a known index chooses of a row of registers; nil where it chooses none.
  private func chosen(
    _ index: Double, _ row: [Leaf], _ instruction: IRInstruction, _ held: [Leaf: Int]
  ) -> Int? {
    guard let place = WholeNumber.exactly(index), let operand = instruction.x.number else {
      return nil
    }
    let registers = RegisterRow(operand: UInt8(operand))
    let counted = place < 0 ? place + registers.count : place
    guard (0..<registers.count).contains(counted) else { return nil }
    return held[row[counted * registers.stride]]
  }

  /// What an operation makes of known numbers, where that is nothing to report.
  private static func value(of operation: Operation, _ x: [Double]) -> Double? {
    let value: Double
    switch operation {
    case .add: value = x[0] + x[1]
    case .subtract: value = x[0] - x[1]
    case .multiply: value = x[0] * x[1]
    case .divide: value = x[0] / x[1]
    case .negate: value = -x[0]
    default: return nil
    }
    return value.isFinite ? value : nil
  }

  /// The value of a node, where it is known while the gradient is compiled; nil for a variable, which may be given
  /// as a constant.
  private func known(_ node: Int) -> Double? {
    guard !nodes[node].dependsOnVariable, case .constant(let value)? = nodes[node].leaf else {
      return nil
    }
    return value
  }

  private func known(_ leaf: Leaf, _ held: [Leaf: Int]) -> Double? {
    if case .constant(let value) = leaf { return value }
    return held[leaf].flatMap(known)
  }

  /// The node of a constant, or of what a register holds.
  private func read(_ leaf: Leaf, _ held: [Leaf: Int]) -> Int? {
    if case .constant(let value) = leaf { return constant(value) }
    return held[leaf]
  }

  /// An operation on nodes; in a passive register it depends on no variable.
  private func node(
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
          if node.operation == .primitive, let primitive = node.primitive,
            Primitives.hasPole(primitive)
          {
            return true
          }
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
  func leaf(_ index: Int) -> Leaf {
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
      let operands = arguments.map(operand)
      switch node.operation {
      case .negate: result = compiler.negate(operands[0], span: compiler.emitter.span)
      case .square: result = compiler.square(operands[0])
      case .base: result = Operand(.real, [.passive(compiler.passiveRegister(operands[0]))])
      case .carry: result = compiler.carry(operands[0], operands[1])
      default: result = node.primitive.map { function($0, node, operands) } ?? .constant(.nan)
      }
    }
    // Others may need it too: it must be written, whatever is made of it next.
    compiler.emitter.share(result.leaves[0])
    nodes[index].leaf = result.leaves[0]
    return result.leaves[0]
  }

  /// A function of the catalogue, or a derivative of it.
  private func function(_ primitive: PrimitiveID, _ node: Node, _ operands: [Operand]) -> Operand {
    switch node.operation {
    case .slope: compiler.slope(primitive, operands[0], operands[1])
    case .partialX: compiler.partial(primitive, 0, operands[0], operands[1], operands[2])
    case .partialY: compiler.partial(primitive, 1, operands[0], operands[1], operands[2])
    default: compiler.primitiveOfNumbers(primitive, operands)
    }
  }
}
