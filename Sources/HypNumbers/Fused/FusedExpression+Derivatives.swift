// FusedExpression+Derivatives.swift -- the tangent and the adjoint of an expression, as expressions.
//
// Products of a chain are `carry`: a factor that is exactly zero gives zero, even times one that is
// infinite or undefined.

import CKernels

extension FusedExpression {
  /// An expression that gives the results and, of those that have one, the tangents.
  struct Tangent: Sendable {
    let expression: FusedExpression
    /// For each result, whether it has a tangent; these come behind the results, in order.
    let hasTangent: [Bool]
  }

  /// An expression that gives the cotangents of inputs.
  struct Adjoint: Sendable {
    let expression: FusedExpression
    /// For each input, the place of its cotangent among the results; nil where it has none.
    let places: [Int?]
  }

  /// The results with their tangents, from the inputs and behind them the tangents of those inputs
  /// whose bit is set in `active`. `isPlanar`: there is a plane of tangents for each lane.
  func tangent(_ active: UInt64, isPlanar: Bool) -> Tangent {
    let key = active << 1 | (isPlanar ? 1 : 0)
    if let known = cache.withLock({ $0.tangents.first { $0.key == key }?.value }) { return known }
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
      expression: builder.finish(
        outputs
          + zip(outputs, own).compactMap { output, node in
            node.map {
              Output(
                node: $0, isSum: output.isSum,
                replaced: output.replaced.flatMap { seeds[$0]?.input })
            }
          }, leading: leading),
      hasTangent: own.map { $0 != nil })
    cache.withLock { $0.tangents.append((key, result)) }
    return result
  }

  /// The cotangents of the inputs whose bit is set in `wanted`, from the inputs and behind them the
  /// cotangent of the one result. That of a number is summed over all elements.
  func adjoint(_ wanted: UInt64) -> Adjoint {
    if let known = cache.withLock({ $0.adjoints.first { $0.key == wanted }?.value }) {
      return known
    }
    let output = outputs[0]
    var builder = FusedBuilder(self)
    let seed = builder.input(output.isSum ? .number : .array, isPlanar: false)
    var depends = [Bool](repeating: false, count: nodes.count)
    for (place, node) in nodes.enumerated() {
      switch node.form {
      case .input(let input): depends[place] = wanted >> UInt64(input) & 1 == 1
      case .constant: break
      case .operation:
        depends[place] = depends[Int(node.a)] || (node.b >= 0 && depends[Int(node.b)])
      }
    }
    var cotangents = [Int32?](repeating: nil, count: nodes.count)
    cotangents[Int(output.node)] = seed
    for place in nodes.indices.reversed() where depends[place] {
      guard let y = cotangents[place], case .operation = nodes[place].form else { continue }
      for (operand, part) in builder.shares(Int32(place), y) where depends[Int(operand)] {
        cotangents[Int(operand)] =
          cotangents[Int(operand)].map { builder.step(.add, $0, part) } ?? part
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
    let result = Adjoint(expression: builder.finish(results), places: places)
    cache.withLock { $0.adjoints.append((wanted, result)) }
    return result
  }
}

extension FusedBuilder {
  /// The derivative of a function of one number by its operand.
  private mutating func slope(of place: Int32) -> Int32 {
    let x = nodes[Int(place)].a
    guard case .operation(let operation) = nodes[Int(place)].form else { return constant(0) }
    switch operation {
    case .exp: return place
    case .squareRoot: return step(.rootSlope, place)
    // (1 / 2y)′ = -2 (1 / 2y)²
    case .rootSlope:
      return step(.multiply, constant(-2), step(.multiply, place, place))
    case .log: return step(.logSlope, x)
    case .logSlope: return step(.negate, step(.multiply, place, place))
    case .sin: return step(.cos, x)
    case .cos: return step(.negate, step(.sin, x))
    case .tanh: return step(.tanhSlope, x)
    case .tanhSlope:
      return step(.multiply, constant(-2), step(.multiply, step(.tanh, x), place))
    // Not y (1 - y): that has no digit left where y is nearly 1.
    case .sigmoid: return step(.sigmoidSlope, x, decay(of: x))
    // y″ = -y′ tanh(x/2). Not y′ (1 - 2y), which has no digit left where y is nearly ½.
    case .sigmoidSlope:
      let tangent = step(.tanh, step(.multiply, constant(0.5), x))
      return step(.negate, step(.multiply, place, tangent))
    case .softplus: return apply(.sigmoid, x)
    default: return constant(0)
    }
  }

  private mutating func sum(_ x: Int32?, _ y: Int32?) -> Int32? {
    guard let x else { return y }
    guard let y else { return x }
    return step(.add, x, y)
  }

  /// The tangent of a node from those of its operands; nil for zero.
  mutating func tangent(of place: Int32, _ tangent: (Int32) -> Int32?) -> Int32? {
    let node = nodes[Int(place)]
    guard case .operation(let operation) = node.form else { return nil }
    let (a, b) = (node.a, node.b)
    let (da, db) = (tangent(a), b >= 0 ? tangent(b) : nil)
    if da == nil && db == nil { return nil }
    switch operation {
    case .copy: return da
    // What reads it has the derivative.
    case .decay: return nil
    case .negate: return da.map { step(.negate, $0) }
    case .add: return sum(da, db)
    case .subtract:
      guard let db else { return da }
      return da.map { step(.subtract, $0, db) } ?? step(.negate, db)
    case .multiply, .carry:
      let first = da.map { step(.carry, $0, b) }
      return sum(first, db.map { step(.carry, $0, a) })
    case .divide:
      let first = da.map { step(.carry, $0, step(.divide, constant(1), b)) }
      guard let db else { return first }
      // Not (a/b)(1/b): of that product the derivative has a term 1/b², which leaves the range long before it does.
      let second = step(.carry, db, step(.divide, place, b))
      return first.map { step(.subtract, $0, second) } ?? step(.negate, second)
    default: return da.map { step(.carry, $0, slope(of: place)) }
    }
  }

  /// The derivative of `y` by `x`, where the latter has the tangent 1; nil for zero.
  mutating func derivative(of y: Int32, by x: Int32) -> Int32? {
    let one = constant(1)
    var tangents: [Int32: Int32] = [x: one]
    // Constants that are made on the way have no tangent.
    for place in 0...y where place != x {
      tangents[place] = tangent(of: place) { tangents[$0] }
    }
    return tangents[y]
  }

  /// The share that each operand of a node has of its cotangent `y`. What nobody needs is not
  /// computed: only what a result depends on is.
  mutating func shares(_ place: Int32, _ y: Int32) -> [(operand: Int32, cotangent: Int32)] {
    let node = nodes[Int(place)]
    guard case .operation(let operation) = node.form else { return [] }
    let (a, b) = (node.a, node.b)
    switch operation {
    case .copy: return [(a, y)]
    case .decay: return []
    case .negate: return [(a, step(.negate, y))]
    case .add: return [(a, y), (b, y)]
    case .subtract: return [(a, y), (b, step(.negate, y))]
    case .multiply, .carry: return [(a, step(.carry, y, b)), (b, step(.carry, y, a))]
    case .divide:
      let r = step(.divide, constant(1), b)
      let share = step(.carry, y, step(.divide, place, b))
      return [(a, step(.carry, y, r)), (b, step(.negate, share))]
    default: return [(a, step(.carry, y, slope(of: place)))]
    }
  }
}
