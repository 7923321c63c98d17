// FusedExpression+Derivatives.swift -- the tangent and the adjoint of an expression, as expressions.
//
// They are what the rules of its operations write, when they run on symbols (Symbol.swift).
//
// Products of a chain are `carry`: a factor that is exactly zero gives zero, even times one that is
// infinite or undefined.

extension FusedExpression {
  /// An expression that gives the results and, of those that have one, the tangents.
  package final class Tangent: Sendable {
    /// Which inputs have tangents, and whether these are planes.
    let key: UInt64
    package let expression: FusedExpression
    /// For each result, whether it has a tangent; these come behind the results, in order.
    package let hasTangent: [Bool]

    init(_ key: UInt64, _ expression: FusedExpression, hasTangent: [Bool]) {
      (self.key, self.expression, self.hasTangent) = (key, expression, hasTangent)
    }
  }

  /// An expression that gives the cotangents of inputs.
  final class Adjoint: Sendable {
    /// Of which inputs.
    let wanted: UInt64
    let expression: FusedExpression
    /// For each input, the place of its cotangent among the results; nil where it has none.
    let places: [Int?]

    init(_ wanted: UInt64, _ expression: FusedExpression, places: [Int?]) {
      (self.wanted, self.expression, self.places) = (wanted, expression, places)
    }
  }

  /// The results with their tangents, from the inputs and behind them the tangents of those inputs
  /// whose bit is set in `active`. `isPlanar`: there is a plane of tangents for each lane.
  package func tangent(_ active: UInt64, isPlanar: Bool) -> Tangent {
    let key = active << 1 | (isPlanar ? 1 : 0)
    if let last = lastTangent.load(ordering: .acquiring)?.takeUnretainedValue(), last.key == key {
      return last
    }
    let result = known(tangent: key) ?? makeTangent(active, key, isPlanar: isPlanar)
    // The cache refers to it.
    lastTangent.store(Unmanaged.passUnretained(result), ordering: .releasing)
    return result
  }

  private func known(tangent key: UInt64) -> Tangent? {
    cache.withLock { $0.tangents.first { $0.key == key } }
  }

  private func makeTangent(_ active: UInt64, _ key: UInt64, isPlanar: Bool) -> Tangent {
    var builder = FusedBuilder(self)
    var tangents = [Int32?](repeating: nil, count: nodes.count)
    var seeds = [(input: Int, node: Int32)?](repeating: nil, count: inputs.count)
    for (place, kind) in inputs.enumerated() where active >> UInt64(place) & 1 == 1 {
      seeds[place] = (builder.inputs.count, builder.input(kind, isPlanar: isPlanar))
    }
    for place in nodes.indices {
      if case .input(let input) = nodes[place].form {
        tangents[place] = seeds[input]?.node
      } else {
        tangents[place] = builder.tangent(of: Int32(place)) { tangents[Int($0)] }
      }
    }
    let own = outputs.map { tangents[Int($0.node)] }
    let result = Tangent(
      key,
      builder.finish(
        outputs
          + zip(outputs, own).compactMap { output, node in
            node.map {
              Output(
                node: $0, isSum: output.isSum,
                replaced: output.replaced.flatMap { seeds[$0]?.input })
            }
          }, leading: leading),
      hasTangent: own.map { $0 != nil })
    return cache.withLock { cache in
      // What another thread has made meanwhile stays the one.
      if let known = cache.tangents.first(where: { $0.key == key }) { return known }
      cache.tangents.append(result)
      return result
    }
  }

  /// The cotangents of the inputs whose bit is set in `wanted`, from the inputs and behind them the
  /// cotangent of the one result. That of a number is summed over all elements.
  func adjoint(_ wanted: UInt64) -> Adjoint {
    if let last = lastAdjoint.load(ordering: .acquiring)?.takeUnretainedValue(),
      last.wanted == wanted
    {
      return last
    }
    let result = known(adjoint: wanted) ?? makeAdjoint(wanted)
    lastAdjoint.store(Unmanaged.passUnretained(result), ordering: .releasing)
    return result
  }

  private func known(adjoint wanted: UInt64) -> Adjoint? {
    cache.withLock { $0.adjoints.first { $0.wanted == wanted } }
  }

  private func makeAdjoint(_ wanted: UInt64) -> Adjoint {
    let output = outputs[0]
    var builder = FusedBuilder(self)
    let seed = builder.input(output.isSum ? .number : .array, isPlanar: false)
    var depends = [Bool](repeating: false, count: nodes.count)
    for (place, node) in nodes.enumerated() {
      switch node.form {
      case .input(let input): depends[place] = wanted >> UInt64(input) & 1 == 1
      case .constant: break
      case .arithmetic, .decay, .function:
        depends[place] = depends[Int(node.a)] || (node.b >= 0 && depends[Int(node.b)])
      }
    }
    var cotangents = [Int32?](repeating: nil, count: nodes.count)
    cotangents[Int(output.node)] = seed
    for place in nodes.indices.reversed() where depends[place] {
      guard let y = cotangents[place], nodes[place].isOperation else { continue }
      for (operand, part) in builder.shares(Int32(place), y) where depends[Int(operand)] {
        cotangents[Int(operand)] =
          cotangents[Int(operand)].map { builder.apply(.add, $0, part) } ?? part
      }
    }
    var results: [Output] = []
    var places = [Int?](repeating: nil, count: inputs.count)
    for (place, node) in nodes.enumerated() {
      guard case .input(let input) = node.form, depends[place], let y = cotangents[place] else {
        continue
      }
      places[input] = results.count
      results.append(Output(node: y, isSum: inputs[input] == .number))
    }
    let result = Adjoint(wanted, builder.finish(results), places: places)
    return cache.withLock { cache in
      if let known = cache.adjoints.first(where: { $0.wanted == wanted }) { return known }
      cache.adjoints.append(result)
      return result
    }
  }
}

extension FusedBuilder {
  private func symbol(_ place: Int32) -> Symbol { Symbol(place, in: graph) }

  /// The tangent of a node from those of its operands; nil for zero.
  func tangent(of place: Int32, _ tangent: (Int32) -> Int32?) -> Int32? {
    let node = graph.nodes[Int(place)]
    guard node.isOperation else { return nil }
    let (a, z) = (symbol(node.a), symbol(place))
    let b = node.b >= 0 ? symbol(node.b) : nil
    let da = tangent(node.a).map(symbol)
    let db = node.b >= 0 ? tangent(node.b).map(symbol) : nil
    if da == nil && db == nil { return nil }
    let result: Symbol? =
      switch node.form {
      case .input, .constant: nil
      case .function(let f):
        f.partial(a, b, z).flatMap { rule in
          (rule.operand == node.a ? da : db)?.carried(by: rule.partial)
        }
      case .arithmetic(.negate): da.map { -$0 }
      case .arithmetic(.add): Addition.tangent(da, db)
      case .arithmetic(.subtract): Subtraction.tangent(da, db)
      case .arithmetic(.multiply), .arithmetic(.carry):
        Multiplication.tangent(da, db, a, b ?? a, z)
      case .arithmetic(.divide): Division.tangent(da, db, a, b ?? a, z)
      // What reads it has the derivative.
      case .decay: nil
      }
    return result?.place
  }

  /// The derivative of `y` by `x`, where the latter has the tangent 1; nil for zero.
  func derivative(of y: Int32, by x: Int32) -> Int32? {
    let one = graph.constant(1)
    var tangents: [Int32: Int32] = [x: one]
    // Constants that are made on the way have no tangent.
    for place in 0...y where place != x {
      tangents[place] = tangent(of: place) { tangents[$0] }
    }
    return tangents[y]
  }

  /// The share that each operand of a node has of its cotangent `y`. What nobody needs is not
  /// computed: only what a result depends on is.
  func shares(_ place: Int32, _ y: Int32) -> [(operand: Int32, cotangent: Int32)] {
    let node = graph.nodes[Int(place)]
    guard node.isOperation else { return [] }
    let (a, z, c) = (symbol(node.a), symbol(place), symbol(y))
    let b = node.b >= 0 ? symbol(node.b) : a
    let both: (Symbol, Symbol)
    switch node.form {
    case .input, .constant, .decay: return []
    case .function(let f):
      guard let rule = f.partial(a, node.b >= 0 ? b : nil, z) else { return [] }
      return [(rule.operand, c.carried(by: rule.partial).place)]
    case .arithmetic(.negate): return [(node.a, (-c).place)]
    case .arithmetic(.add): both = Addition.cotangents(c)
    case .arithmetic(.subtract): both = Subtraction.cotangents(c)
    case .arithmetic(.multiply), .arithmetic(.carry): both = Multiplication.cotangents(c, a, b, z)
    case .arithmetic(.divide): both = Division.cotangents(c, a, b, z)
    }
    return [(node.a, both.0.place), (node.b, both.1.place)]
  }
}
