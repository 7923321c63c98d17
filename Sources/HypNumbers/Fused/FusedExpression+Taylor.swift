// FusedExpression+Taylor.swift -- an expression along a curve: its results and their derivatives, as an expression.
//
// Inputs are x(t), given by x, x′, x″, … at t = 0. What is linear goes through order by order. The derivatives of a
// product are the product of two series (Leibniz), those of a quotient are solved for from x = q y. A function has
// its rule: z′ = f′(x, z) x′ is a product again, of which one factor is what the rule writes when it runs on symbols.
// That is made of nodes whose derivatives are found in the same way, of one order less: so that sin and cos, each
// the other's derivative, are two recurrences side by side.
//
// The terms of a sum are in the order in which arrays of jets have them in expressions, and numbers in rules.

extension FusedExpression {
  /// An expression that gives the results and those of their derivatives that are not zero everywhere.
  package struct Curve: Sendable {
    package let expression: FusedExpression
    /// For each result, the place of its derivative of order 1, 2, … among the results; nil for zero.
    package let places: [[Int?]]
  }

  /// Which derivatives are asked for, and which are given.
  package struct CurveKey: Hashable, Sendable {
    let order: Int
    /// For each input a bit for each order from 1 on; what is not given is zero.
    let given: [UInt64]

    package init(order: Int, given: [UInt64]) { (self.order, self.given) = (order, given) }
  }

  /// Larger ones are carried out one operation after the other: each is compiled once for a key.
  private static let maximumNodes = 4000
  /// A program whose numbers are constant now and then has some few keys.
  private static let maximumCurves = 64

  /// The results and their derivatives, from the inputs and behind them the derivatives that are given: input by
  /// input, and those of one by order. Nil where it would be too large.
  package func curve(_ key: CurveKey) -> Curve? {
    if let known = cache.withLock({ $0.curves[key] }) { return known }
    var writer = CurveWriter(self, key)
    let curve = writer.write(maximumNodes: Self.maximumNodes)
    cache.withLock {
      if $0.curves.count == Self.maximumCurves { $0.curves = [:] }
      $0.curves[key] = .some(curve)
    }
    return curve
  }
}

/// Writes derivatives by t.
private struct CurveWriter {
  private struct Key: Hashable {
    let node: Int32
    let order: Int
  }
  private let expression: FusedExpression
  private let order: Int
  private var builder: FusedBuilder
  private var seeds: [[Int32?]]
  private var known: [Key: Int32?] = [:]
  private var variables: [Int32: Bool] = [:]
  /// For each node of the expression, whether it has a number for each element.
  private let arrays: [Bool]

  init(_ expression: FusedExpression, _ key: FusedExpression.CurveKey) {
    self.expression = expression
    order = key.order
    var arrays: [Bool] = []
    for node in expression.nodes {
      switch node.form {
      case .input(let input): arrays.append(expression.inputs[input] == .array)
      case .constant: arrays.append(false)
      case .arithmetic, .function, .decay:
        arrays.append(arrays[Int(node.a)] || node.b >= 0 && arrays[Int(node.b)])
      }
    }
    self.arrays = arrays
    var builder = FusedBuilder(expression)
    seeds = zip(expression.inputs, key.given).map { kind, given in
      (0..<key.order).map { k in
        given >> UInt64(k) & 1 == 1 ? builder.input(kind, isPlanar: false) : nil
      }
    }
    self.builder = builder
  }

  mutating func write(maximumNodes: Int) -> FusedExpression.Curve? {
    for k in stride(from: 1, through: order, by: 1) {
      for place in expression.nodes.indices {
        _ = derivative(Int32(place), k)
        if builder.graph.nodes.count > maximumNodes { return nil }
      }
    }
    var outputs = expression.outputs.map {
      FusedExpression.Output(node: $0.node, isSum: $0.isSum)
    }
    let places = expression.outputs.map { output in
      (0..<order).map { k -> Int? in
        guard let node = derivative(output.node, k + 1) else { return nil }
        outputs.append(.init(node: node, isSum: output.isSum))
        return outputs.count - 1
      }
    }
    return FusedExpression.Curve(
      expression: builder.finish(outputs, leading: expression.leading), places: places)
  }

  private func symbol(_ node: Int32) -> Symbol { Symbol(node, in: builder.graph) }

  /// The derivative of order `k` of a node, itself for 0; nil for zero.
  private mutating func derivative(_ node: Int32, _ k: Int) -> Int32? {
    if k == 0 { return node }
    let key = Key(node: node, order: k)
    if let known = known[key] { return known }
    let derivative = written(node, k)?.place
    known[key] = .some(derivative)
    return derivative
  }

  private mutating func written(_ place: Int32, _ k: Int) -> Symbol? {
    let node = builder.graph.nodes[Int(place)]
    let isArray = isArray(place)
    func own(_ operand: Int32) -> Symbol? { part(operand, k, isArray) }
    switch node.form {
    case .input(let input): return seeds[input][k - 1].map(symbol)
    // What reads a decay has the derivative.
    case .constant, .decay: return nil
    case .arithmetic(.negate): return own(node.a).map { -$0 }
    case .arithmetic(.add): return Addition.tangent(own(node.a), own(node.b))
    case .arithmetic(.subtract): return Subtraction.tangent(own(node.a), own(node.b))
    case .arithmetic(.multiply), .arithmetic(.carry):
      let orders = isArray ? Array(0...k) : [0, k] + (1..<k)
      return product(node.a, node.b, k, orders, isArray: isArray) { Self.ways(k, $0) }
    case .arithmetic(.divide):
      let known = product(place, node.b, k, Array(0..<k), isArray: isArray) { Self.ways(k, $0) }
      return Subtraction.tangent(own(node.a), known).map { $0 / symbol(node.b) }
    case .function(let function):
      let b = node.b >= 0 ? symbol(node.b) : nil
      guard let rule = function.partial(symbol(node.a), b, symbol(place)), varies(rule.operand)
      else { return nil }
      // Of order k - 1, of the product of x′ and the partial derivative.
      return product(rule.operand, rule.partial.place, k, [k] + (1..<k), isArray: false) {
        Self.ways(k - 1, $0 - 1)
      }
    }
  }

  /// The sum of products of x of order j and y of order k - j, for each j of `orders`, as often as `ways` says.
  private mutating func product(
    _ x: Int32, _ y: Int32, _ k: Int, _ orders: [Int], isArray: Bool, ways: (Int) -> Double
  ) -> Symbol? {
    var sum: Symbol?
    for j in orders {
      guard let a = part(x, j, isArray), let b = part(y, k - j, isArray) else { continue }
      var term = a.carried(by: b)
      let count = ways(j)
      if count != 1, !isZero(a), !isZero(b) { term = term.carried(by: constant(count)) }
      sum = Addition.tangent(sum, term)
    }
    // Zero wins over its sign, too.
    return isArray ? sum.map { $0 + constant(0) } : sum
  }

  // MARK: Zeros
  //
  // Which zero a derivative is, is seen where an array of them is shown. Operations on arrays leave out what is zero
  // for all elements, and a product with zero is +0; numbers, and rules on them, add products of zeros.

  /// The derivative of order `k` as a term.
  private mutating func part(_ node: Int32, _ k: Int, _ isArray: Bool) -> Symbol? {
    if let derivative = derivative(node, k) { return symbol(derivative) }
    return isArray || !varies(node) ? nil : constant(0)
  }

  /// It is an operation on arrays, and belongs to no rule.
  private func isArray(_ place: Int32) -> Bool {
    place < expression.nodes.count && arrays[Int(place)]
  }

  /// Some derivative of it is given, or follows from those.
  private mutating func varies(_ place: Int32) -> Bool {
    if let known = variables[place] { return known }
    let node = builder.graph.nodes[Int(place)]
    let varies =
      switch node.form {
      case .input(let input): seeds[input].contains { $0 != nil }
      case .constant, .decay: false
      case .arithmetic, .function: varies(node.a) || node.b >= 0 && varies(node.b)
      }
    variables[place] = varies
    return varies
  }

  private func constant(_ value: Double) -> Symbol { symbol(builder.constant(value)) }

  private func isZero(_ symbol: Symbol) -> Bool {
    builder.graph.nodes[Int(symbol.place)].form == .constant(0)
  }

  /// In how many ways `j` of `n` are chosen.
  private static func ways(_ n: Int, _ j: Int) -> Double {
    (0..<j).reduce(1) { ($0 * Double(n - $1) / Double($1 + 1)).rounded() }
  }
}
