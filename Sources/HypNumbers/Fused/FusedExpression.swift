// FusedExpression.swift -- several elementwise operations that are carried out as one.
//
// An expression is a list of operations in the order in which they are made, on arrays of one shape
// and on numbers that meet every element. It runs over blocks of elements that stay in the cache
// (FusedCode), and its derivatives are expressions again (FusedExpression+Derivatives), so that it
// works at every level and nesting. A value is made by the same operations at each of them, and has
// the same bits.

import Synchronization

/// An operation of a fused expression.
public enum FusedOperation: Hashable, Sendable {
  case negate, add, subtract, multiply, divide
  case function(FusedFunction)
}

/// Elementwise operations that are carried out as one; see the head of the file.
public final class FusedExpression: Sendable {
  /// What an expression reads.
  public enum Input: Sendable {
    /// An array; all have one shape.
    case array
    /// A number for all elements.
    case number
  }

  struct Node: Hashable, Sendable {
    enum Form: Hashable, Sendable {
      case input(Int)
      /// By its bits.
      case constant(UInt64)
      case arithmetic(SymbolOperation)
      case function(FusedFunction)
      /// exp(-|x|), which functions share that are made of it.
      case decay
    }
    let form: Form
    var a: Int32 = -1
    var b: Int32 = -1

    var isOperation: Bool { a >= 0 }
  }

  /// A node that is a result, or whose elements' sum is one.
  package struct Output: Hashable, Sendable {
    let node: Int32
    let isSum: Bool
    /// The array among the inputs that nobody reads any more when there is this result, which may take
    /// its place.
    var replaced: Int? = nil
  }

  let nodes: [Node]
  let inputs: [Input]
  /// The first inputs, of which the arrays say in which order all are gone through: not the tangents behind
  /// them, so that a sum has the same bits with them and without.
  let leading: Int
  /// The inputs that have a plane for each lane of a `LanesArray`.
  let isPlanar: [Bool]
  package let outputs: [Output]
  let cache = Mutex(Cache())
  /// What was found there last, without a lock: an expression on few elements takes little longer than a lock.
  let lastCode = Atomic<Unmanaged<FusedCode>?>(nil)
  let lastTangent = Atomic<Unmanaged<Tangent>?>(nil)
  let lastAdjoint = Atomic<Unmanaged<Adjoint>?>(nil)

  /// What was made of an expression before.
  struct Cache {
    var code: FusedCode?
    var tangents: [Tangent] = []
    var adjoints: [Adjoint] = []
    var curves: [CurveKey: Curve?] = [:]
    var parts: [FusedExpression] = []
  }

  init(
    nodes: [Node], inputs: [Input], leading: Int, isPlanar: [Bool], outputs: [Output]
  ) {
    self.nodes = nodes
    self.inputs = inputs
    self.leading = leading
    self.isPlanar = isPlanar
    self.outputs = outputs
  }

  /// The instructions for it.
  var code: FusedCode {
    if let known = lastCode.load(ordering: .acquiring) { return known.takeUnretainedValue() }
    let code = cache.withLock { cache in
      if let code = cache.code { return code }
      let code = FusedCode(self)
      cache.code = code
      return code
    }
    // It is never another one, and the cache refers to it.
    lastCode.store(Unmanaged.passUnretained(code), ordering: .releasing)
    return code
  }

  /// An expression with one result for each of this one.
  @usableFromInline var parts: [FusedExpression] {
    cache.withLock { cache in
      if cache.parts.isEmpty {
        cache.parts = outputs.map {
          FusedExpression(
            nodes: nodes, inputs: inputs, leading: leading, isPlanar: isPlanar, outputs: [$0])
        }
      }
      return cache.parts
    }
  }

  /// For each result, the input whose place it may take.
  public var replaced: [Int?] { outputs.map(\.replaced) }

  /// How many operations there are on each element: on what depends on an input that is active, and
  /// on the rest.
  public func operationCount(isActive: [Bool]) -> (passive: Int, active: Int) {
    var depends: [Bool] = []
    var (passive, active) = (0, 0)
    for node in nodes {
      switch node.form {
      case .input(let place): depends.append(place < isActive.count && isActive[place])
      case .constant: depends.append(false)
      // A part of the function that reads it.
      case .decay: depends.append(depends[Int(node.a)])
      case .arithmetic, .function:
        let own = [node.a, node.b].contains { $0 >= 0 && depends[Int($0)] }
        depends.append(own)
        if own { active += 1 } else { passive += 1 }
      }
    }
    return (passive, active)
  }

  /// An array times a partial derivative, where zero wins.
  static let carried = product(of: .array)
  /// A number times the partial derivatives of many.
  static let scaled = product(of: .number)

  private static func product(of kind: Input) -> FusedExpression {
    var builder = FusedBuilder()
    let (x, partial) = (builder.input(kind), builder.input(.array))
    let product = builder.graph.write(.carry, x, partial)
    return builder.finish([(product, nil)])
  }

  /// A primitive and its derivatives up to `order`, of one array.
  package static func jet(_ function: FusedFunction, order: Int) -> FusedExpression {
    jets.withLock { jets in
      let key = JetKey(function: function, order: order)
      if let known = jets[key] { return known }
      var builder = FusedBuilder()
      let x = builder.input(.array)
      var y = builder.apply(.function(function), x)
      var outputs = [Output(node: y, isSum: false)]
      for _ in 0..<order {
        y = builder.derivative(of: y, by: x) ?? builder.constant(0)
        outputs.append(Output(node: y, isSum: false))
      }
      let jet = builder.finish(outputs)
      jets[key] = jet
      return jet
    }
  }
  private struct JetKey: Hashable {
    let function: FusedFunction
    let order: Int
  }
  private static let jets = Mutex<[JetKey: FusedExpression]>([:])
}

/// The nodes of an expression that is being put together. The same operation on the same operands is one node.
final class FusedGraph: SymbolWriter {
  var nodes: [FusedExpression.Node] = []
  private var places: [FusedExpression.Node: Int32] = [:]

  init(_ nodes: [FusedExpression.Node] = []) {
    self.nodes = nodes
    for (place, node) in nodes.enumerated() { places[node] = Int32(place) }
  }

  func node(_ form: FusedExpression.Node.Form, _ a: Int32 = -1, _ b: Int32 = -1) -> Int32 {
    let node = FusedExpression.Node(form: form, a: a, b: b)
    if let place = places[node] { return place }
    nodes.append(node)
    places[node] = Int32(nodes.count - 1)
    return Int32(nodes.count - 1)
  }

  func constant(_ value: Double) -> Int32 { node(.constant(value.bitPattern)) }

  func write(_ operation: SymbolOperation, _ x: Int32, _ y: Int32) -> Int32 {
    if operation == .carry || operation == .multiply {
      if isOne(x) { return y }
      if isOne(y) { return x }
    }
    return node(.arithmetic(operation), x, y)
  }
  func write<F: Fusible>(_: F.Type, _ x: Int32) -> Int32 { write(FusedFunction(F.self), x) }
  func write<F: Fusible2>(_: F.Type, _ x: Int32, _ y: Int32) -> Int32 {
    node(.function(FusedFunction(F.self)), x, y)
  }
  func write(_ function: FusedFunction, _ x: Int32) -> Int32 {
    node(.function(function), x, function.kernel.readsDecay ? decay(of: x) : -1)
  }

  private func decay(of x: Int32) -> Int32 {
    // It is the same for -x.
    let own = nodes[Int(x)]
    return node(.decay, own.form == .arithmetic(.negate) ? own.a : x)
  }
  private func isOne(_ place: Int32) -> Bool {
    nodes[Int(place)].form == .constant(1.0.bitPattern)
  }
}

/// Puts an expression together.
public struct FusedBuilder {
  let graph: FusedGraph
  var inputs: [FusedExpression.Input] = []
  var isPlanar: [Bool] = []

  /// An expression without inputs.
  public init() { graph = FusedGraph() }

  /// Goes on from an expression.
  init(_ expression: FusedExpression) {
    graph = FusedGraph(expression.nodes)
    inputs = expression.inputs
    isPlanar = expression.isPlanar
  }

  /// Something that is read; inputs are numbered in this order.
  public mutating func input(_ kind: FusedExpression.Input) -> Int32 {
    input(kind, isPlanar: false)
  }

  mutating func input(_ kind: FusedExpression.Input, isPlanar: Bool) -> Int32 {
    inputs.append(kind)
    self.isPlanar.append(isPlanar)
    return graph.node(.input(inputs.count - 1))
  }

  /// A number that is always the same.
  public func constant(_ x: Double) -> Int32 { graph.constant(x) }

  /// An operation on one or two operands.
  public func apply(_ operation: FusedOperation, _ a: Int32, _ b: Int32 = -1) -> Int32 {
    switch operation {
    case .negate: graph.write(.negate, a, -1)
    case .add: graph.write(.add, a, b)
    case .subtract: graph.write(.subtract, a, b)
    case .multiply: graph.write(.multiply, a, b)
    case .divide: graph.write(.divide, a, b)
    case .function(let function): graph.write(function, a)
    }
  }

  /// The expression whose only result is `node`, or the sum of its elements.
  public func finish(_ node: Int32, isSum: Bool) -> FusedExpression {
    finish([FusedExpression.Output(node: node, isSum: isSum)])
  }

  /// The expression whose results are these nodes; each may take the place of the input that is named.
  public func finish(_ results: [(node: Int32, replaced: Int?)]) -> FusedExpression {
    finish(
      results.map { FusedExpression.Output(node: $0.node, isSum: false, replaced: $0.replaced) })
  }

  func finish(_ outputs: [FusedExpression.Output], leading: Int? = nil) -> FusedExpression {
    FusedExpression(
      nodes: graph.nodes, inputs: inputs, leading: leading ?? inputs.count, isPlanar: isPlanar,
      outputs: outputs)
  }
}
