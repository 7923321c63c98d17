// StaticGradient.swift -- the gradient of straight-line code as code, without a tape.
//
// Small losses have no loops and no branches: their code is followed once while the gradient is
// compiled, and the backward pass is emitted in its place. What the gradient does not need is never
// computed. Anything else goes by the tape.

import HypCode
import HypSyntax

/// A backward pass being written for the caller of `grad`.
private struct StaticGradient {
  /// A value that the function computes.
  struct Node {
    var op: Op
    var x: Int
    var arguments: [Int]
    var dependsOnVariable: Bool
    /// Where the caller has it, once it is emitted.
    var leaf: Leaf?
    /// Where it is written.
    var span: Span?

    /// It is a function of the catalogue, at the place `x`.
    var isPrimitive: Bool {
      switch op {
      case .unaryD, .unaryN, .binaryDD, .binaryNN, .binaryND, .binaryDN: true
      default: false
      }
    }
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
    add(Node(op: .label, x: 0, arguments: [], dependsOnVariable: false, leaf: .constant(value)))
  }

  mutating func input(_ leaf: Leaf, isVariable: Bool) -> Int {
    add(Node(op: .label, x: 0, arguments: [], dependsOnVariable: isVariable, leaf: leaf))
  }

  /// Follows `code` with its arguments in `passive` and `active`; nil where it cannot be followed.
  mutating func follow(
    _ code: Code, _ passive: [Int: Int], _ active: [Int: Int], depth: Int = 0
  ) -> Int? {
    guard code.isFinished, code.objectCount == 0, depth < 8 else { return nil }
    var (d, r) = (passive, active)
    func read(_ role: Op.Role, _ register: UInt16) -> Int? {
      switch role {
      case .readsD: d[Int(register)]
      case .readsN: r[Int(register)]
      default: nil
      }
    }
    for index in 0..<code.instructionCount {
      let i = code.instructions[index]
      let (a, b, c) = (Int(i.a), Int(i.b), Int(i.c))
      guard nodes.count < Self.maximumNodes else { return nil }
      span = code.spans[index]
      switch i.op {
      case .moveD: d[a] = d[b]
      case .moveN: r[a] = r[b]
      case .constantD: d[a] = constant(code.constants[b])
      case .constantN: r[a] = constant(code.constants[b])
      case .lift: r[a] = d[b]
      case .baseOf:
        guard let argument = r[b] else { return nil }
        d[a] = add(Node(op: .baseOf, x: 0, arguments: [argument], dependsOnVariable: false))
      case .globalD:
        guard let leaf = compiler.globalLeaf(code.globals[b], c) else { return nil }
        d[a] = input(leaf, isVariable: false)
      case .call:
        let callee = code.callees[a]
        var (nextD, nextR): ([Int: Int], [Int: Int]) = ([:], [:])
        for (register, node) in d where register >= code.passiveCount {
          nextD[register - code.passiveCount] = node
        }
        for (register, node) in r where register >= code.activeCount {
          nextR[register - code.activeCount] = node
        }
        guard let result = follow(callee, nextD, nextR, depth: depth + 1) else { return nil }
        if callee.resultKind == .number {
          r[code.activeCount] = result
        } else {
          d[code.passiveCount] = result
        }
      case .scaledSquareNK:
        guard let argument = r[b] else { return nil }
        let square = node(.squareN, [argument])
        r[a] = node(.mulNK, [square, constant(code.constants[c])])
      case _ where Self.joined(i.op) != nil:
        let isActive = i.op.roles.0 == .writesN
        guard let (first, second) = Self.joined(i.op), let base = isActive ? r[b] : d[b],
          var factors = (isActive ? r[c] : d[c]).map({ [$0] })
        else { return nil }
        if first == .mulNN {
          guard let factor = isActive ? r[Int(i.x)] : d[Int(i.x)] else { return nil }
          factors.append(factor)
        } else if first == .mulNK {
          factors.append(constant(code.constants[Int(i.x)]))
        }
        let result = node(second, [base, node(first, factors, isActive)], isActive)
        if isActive { r[a] = result } else { d[a] = result }
      case .returnD: return d[a]
      case .returnN: return r[a]
      case .returnMoved:
        switch code.resultKind {
        case .real: return d[0]
        case .number: return r[0]
        default: return nil
        }
      default:
        let roles = i.op.roles
        guard roles.0 == .writesD || roles.0 == .writesN, Self.canFollow(i.op) else { return nil }
        var arguments: [Int] = []
        for (role, operand) in [(roles.1, i.b), (roles.2, i.c)] {
          switch role {
          case .constant: arguments.append(constant(code.constants[Int(operand)]))
          case .unused: continue
          default:
            guard let node = read(role, operand) else { return nil }
            arguments.append(node)
          }
        }
        let result = node(i.op, arguments, roles.0 == .writesN, x: Int(i.x))
        if roles.0 == .writesD { d[a] = result } else { r[a] = result }
      }
    }
    return nil
  }

  /// An operation on nodes; in a passive register it depends on no variable.
  private mutating func node(_ op: Op, _ arguments: [Int], _ isActive: Bool = true, x: Int = 0)
    -> Int
  {
    let depends = isActive && arguments.contains { nodes[$0].dependsOnVariable }
    return add(Node(op: op, x: x, arguments: arguments, dependsOnVariable: depends))
  }

  /// The two operations that one instruction joins: a product or a square, and a sum or difference.
  private static func joined(_ op: Op) -> (first: Op, second: Op)? {
    switch op {
    case .mulAddDD, .mulAddNN: (.mulNN, .addNN)
    case .mulSubDD, .mulSubNN: (.mulNN, .subNN)
    case .mulAddDK, .mulAddNK: (.mulNK, .addNN)
    case .mulSubDK, .mulSubNK: (.mulNK, .subNN)
    case .squareAddDD, .squareAddNN: (.squareN, .addNN)
    case .squareSubDD, .squareSubNN: (.squareN, .subNN)
    default: nil
    }
  }

  private static func canFollow(_ op: Op) -> Bool {
    switch op {
    case .addDD, .subDD, .mulDD, .divDD, .addDK, .subDK, .subKD, .mulDK, .divDK, .divKD, .negD,
      .squareD, .addNN, .subNN, .mulNN, .divNN, .addND, .subND, .subDN, .mulND, .divND, .divDN,
      .addNK, .subNK, .subKN, .mulNK, .divNK, .divKN, .negN, .squareN, .unaryD, .unaryN, .binaryDD,
      .binaryNN, .binaryND, .binaryDN:
      true
    default: false
    }
  }

  /// The arithmetic of an instruction, whatever its operands are.
  private static func meaning(_ op: Op) -> BinaryOperator? {
    switch op {
    case .addDD, .addDK, .addNN, .addND, .addNK: .add
    case .subDD, .subDK, .subKD, .subNN, .subND, .subDN, .subNK, .subKN: .subtract
    case .mulDD, .mulDK, .mulNN, .mulND, .mulNK: .multiply
    case .divDD, .divDK, .divKD, .divNN, .divND, .divDN, .divNK, .divKN: .divide
    default: nil
    }
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
          if node.isPrimitive, Primitives.hasPole(node.x) { return true }
          areJoined = true
        }
        switch Self.meaning(node.op) {
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
    if let op = Self.meaning(node.op) {
      result = compiler.basic(op, arguments[0], arguments[1])
    } else {
      switch node.op {
      case .negD, .negN:
        result = compiler.negate(operand(arguments[0]), span: compiler.emitter.span)
      case .squareD, .squareN: result = compiler.square(operand(arguments[0]))
      case .unaryD, .unaryN: result = compiler.primitive1(node.x, operand(arguments[0]))
      case .baseOf:
        result = Operand(.real, [.passive(compiler.passiveRegister(operand(arguments[0])))])
      default: result = compiler.primitive2(node.x, operand(arguments[0]), operand(arguments[1]))
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
    if let op = Self.meaning(node.op) {
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
    switch node.op {
    case .negD, .negN: return negated(cotangent)
    case .squareD, .squareN:
      return carried(cotangent, compiler.basic(.multiply, x, .constant(2)).leaves[0])
    case .unaryD, .unaryN:
      let y = leaf(index)
      return carried(cotangent, compiler.slope(node.x, operand(x), operand(y)).leaves[0])
    default:
      let y = leaf(arguments[1])
      let z = leaf(index)
      let partial = compiler.partial(node.x, place, operand(x), operand(y), operand(z))
      return carried(cotangent, partial.leaves[0])
    }
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
    _ derivation: Derivation, _ inner: FunctionKind, _ captured: [Operand], _ inputs: [Operand],
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
    let start = emitter.segment
    var graph = StaticGradient(compiler: self)
    var (passive, active): ([Int: Int], [Int: Int]) = ([:], [:])
    var variables: [Int: Int] = [:]
    let operands = captured + inputs
    for (index, target) in Operand.window(captured.map(\.kind) + kinds).enumerated() {
      for (leaf, place) in zip(operands[index].leaves, target.leaves) {
        let isVariable = index >= captured.count && places.contains(index - captured.count)
        let node = graph.input(leaf, isVariable: isVariable)
        if isVariable { variables[index - captured.count] = node }
        switch place {
        case .passive(let register): passive[register] = node
        case .active(let register): active[register] = node
        case .object, .constant: return nil
        }
      }
    }
    emitter.span = span
    guard let output = graph.follow(code, passive, active) else {
      emitter.segment = start
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

  /// The derivative of primitive `place` at x, whose value is y.
  fileprivate func slope(_ place: Int, _ x: Operand, _ y: Operand) -> Operand {
    if x.kind == .number || y.kind == .number {
      let (a, b) = (activeRegister(x), activeRegister(y))
      let result = emitter.temporary(.number)
      emitter.emit(.derivativeN, result.leaves[0].register ?? 0, a, b, x: place)
      return result
    }
    let (a, b) = (passiveRegister(x), passiveRegister(y))
    let result = emitter.temporary(.real)
    emitter.emit(.derivativeD, result.leaves[0].register ?? 0, a, b, x: place)
    return result
  }

  /// The partial derivative of primitive `primitive` by its argument number `place`, at (x, y)
  /// where its value is z.
  fileprivate func partial(_ primitive: Int, _ place: Int, _ x: Operand, _ y: Operand, _ z: Operand)
    -> Operand
  {
    let isActive = [x, y, z].contains { $0.kind == .number }
    let result = emitter.temporary(isActive ? .number : .real)
    let register = result.leaves[0].register ?? 0
    if isActive {
      let (a, b) = (activeRegister(x), activeRegister(y))
      emitter.emit(.moveN, register, activeRegister(z))
      emitter.emit(place == 0 ? .partialXN : .partialYN, register, a, b, x: primitive)
    } else {
      let (a, b) = (passiveRegister(x), passiveRegister(y))
      emitter.emit(.moveD, register, passiveRegister(z))
      emitter.emit(place == 0 ? .partialXD : .partialYD, register, a, b, x: primitive)
    }
    return result
  }

  /// `cotangent` times `partial`, in which a zero stays zero.
  fileprivate func carry(_ cotangent: Operand, _ partial: Operand) -> Operand {
    if cotangent.kind == .number || partial.kind == .number {
      let (a, b) = (activeRegister(cotangent), activeRegister(partial))
      let result = emitter.temporary(.number)
      emitter.emit(.carryNN, result.leaves[0].register ?? 0, a, b)
      return result
    }
    let (a, b) = (passiveRegister(cotangent), passiveRegister(partial))
    let result = emitter.temporary(.real)
    emitter.emit(.carryDD, result.leaves[0].register ?? 0, a, b)
    return result
  }
}
