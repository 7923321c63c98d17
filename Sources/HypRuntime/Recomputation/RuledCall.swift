// RuledCall.swift -- a call of a function with a derivative of the user's own.
//
// One rule serves every mode. At each level y = f(x) is made of two runs one level further out: of the
// call itself, and of df there, whose partials p stay constant at this level: y + p · (x - x₀), where
// x₀ is x without what this level carries. The difference has the value 0, so that the value is f's bit
// for bit, and the level's own arithmetic carries its derivative. Levels further out do the same with
// the call, and differentiate df: second derivatives are those of the rule.

import HypCode
import HypNumbers

extension RuledCall: DifferentiableCall {
  var isRule: Bool { true }

  func run<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] {
    if let strategy = machine.strategy { return try strategy.take(self, inputs) }
    try compareOnce(machine, inputs)
    return try primal.run(machine, inputs)
  }

  /// The inputs of the rule.
  func ruleInputs<N: Number>(_ inputs: [Value<N>]) -> [Value<N>] {
    Array(inputs[captureCount..<captureCount + ruleCaptureCount]) + arguments(inputs)
  }

  /// The arguments among the inputs.
  func arguments<N: Number>(_ inputs: [Value<N>]) -> [Value<N>] {
    Array(inputs.dropFirst(captureCount + ruleCaptureCount + 1))
  }

  /// The call at a level whose numbers are made of those of `outer`.
  func applied<N: Number, P: Number>(
    _ inputs: [Value<N>], _ outer: Machine<P>, _ step: LevelStep<N, P>
  ) throws(Fault) -> [Value<N>] where N.Base == P.Base {
    let primals = inputs.map { $0.mapped(step.primal, step.primalArray) }
    let results = try outer.carryOut(self, primals)
    try checkCaptures(inputs, step.isConstant)
    var lifted = results.map { $0.mapped(step.lift, step.liftArray) }
    let arguments = arguments(inputs)
    guard !arguments.quantities().allSatisfy(step.isConstant), let result = results.first else {
      return lifted
    }
    let found = try rule.run(outer, ruleInputs(primals)).first ?? .none
    do throws(RuntimeError) {
      var sums = lifted.quantities()
      for (place, partial) in try partials(found).enumerated() {
        let own = self.arguments(primals)[place]
        let table = try Self.table(result, own, partial) { expected, given in
          .partialShape(parameter(place), expected: expected, found: given)
        }
        for (column, x) in arguments[place].quantities.enumerated() where !step.isConstant(x) {
          for (row, partials) in table.enumerated() where column < partials.count {
            guard let partial = partials[column] else { continue }
            sums[row] = step.subtracting(sums[row], partial, x)
          }
        }
      }
      let queue = QuantityQueue(sums)
      lifted[0] = lifted[0].mapped({ _ in queue.number() }, { queue.array($0.shape) })
    } catch { throw Fault(error) }
    return lifted
  }

  /// What f captured must not depend on what is differentiated by: the rule has no partial for it.
  func checkCaptures<N: Number>(
    _ inputs: [Value<N>], _ isConstant: (Quantity<N>) -> Bool
  ) throws(Fault) {
    for (place, captured) in inputs.prefix(captureCount).enumerated()
    where !captured.quantities.allSatisfy(isConstant) {
      throw Fault(.captureInRule(name(ofCapture: place)))
    }
  }

  private func name(ofCapture place: Int) -> String? {
    guard case .ruled(let function, _) = kind, case .template(_, let captures) = function,
      captures.indices.contains(place)
    else { return nil }
    return captures[place].name
  }

  /// What messages call an argument.
  func parameter(_ place: Int) -> String {
    let name = parameters.indices.contains(place) ? parameters[place] : nil
    return name ?? "argument \(place + 1)"
  }

  // MARK: Partials

  /// What the rule gave for each argument.
  func partials<P: Number>(_ found: Value<P>) throws(RuntimeError) -> [Value<P>] {
    if parameters.count == 1 { return [found] }
    guard case .tuple(_, let parts) = found, parts.count == parameters.count else {
      throw .partialCount(expected: parameters.count, found: found.kind)
    }
    return parts
  }

  /// The partials of each quantity of the result, by each of an argument; nil for zero.
  ///
  /// They have the structure of the result, and inside of it that of the argument.
  static func table<P: Number>(
    _ result: Value<P>, _ argument: Value<P>, _ partial: Value<P>,
    _ misfit: (_ expected: RuntimeError.KindOrShape, _ found: RuntimeError.KindOrShape) ->
      RuntimeError
  ) throws(RuntimeError) -> [[Partial<P>?]] {
    var rows: [[Partial<P>?]] = []
    try result.forEachLeaf(beside: partial) { (result, partial) throws(RuntimeError) in
      if case .tuple = result { throw misfit(.kind(result.kind), .kind(partial.kind)) }
      guard let y = result.quantities.first else { return }
      rows.append(try row(y.shape, argument, partial, misfit))
    }
    return rows
  }

  private static func row<P: Number>(
    _ y: Shape, _ argument: Value<P>, _ partial: Value<P>,
    _ misfit: (_ expected: RuntimeError.KindOrShape, _ found: RuntimeError.KindOrShape) ->
      RuntimeError
  ) throws(RuntimeError) -> [Partial<P>?] {
    var row: [Partial<P>?] = []
    try argument.forEachLeaf(beside: partial) { (argument, partial) throws(RuntimeError) in
      // What has no derivative needs no partial.
      guard let quantity = argument.quantities.first else { return }
      if case .tuple = argument {
        throw misfit(.kind(argument.kind), .kind(partial.kind))
      }
      row.append(try self.partial(y, quantity.shape, partial, misfit))
    }
    return row
  }

  private static func partial<P: Number>(
    _ y: Shape, _ x: Shape, _ partial: Value<P>,
    _ misfit: (_ expected: RuntimeError.KindOrShape, _ found: RuntimeError.KindOrShape) ->
      RuntimeError
  ) throws(RuntimeError) -> Partial<P>? {
    guard let shape = partial.shape, let array = partial.asActiveArray else {
      throw misfit(.shape(y + x), .kind(partial.kind))
    }
    if shape == y + x { return Partial(array: array, isElementwise: false, result: y) }
    if y == x, Shape.broadcast(shape, y) == y {
      return Partial(array: array, isElementwise: true, result: y)
    }
    if case .real(0) = partial { return nil }
    throw misfit(.shape(y + x), .shape(shape))
  }
}

/// The partial derivative of a number or an array by another.
struct Partial<P: Number> {
  let array: P.Array
  /// One for each element, of result and argument alike; otherwise the axes of the result, and then
  /// those of the argument.
  let isElementwise: Bool
  /// The shape of the result.
  let result: Shape
}

extension Quantity {
  /// Of a number, that of rank 0.
  var shape: Shape {
    switch self {
    case .number: []
    case .array(let a): a.shape
    }
  }
}

/// How the numbers `N` of a level are made of those of the level around it.
struct LevelStep<N: Number, P: Number> where N.Base == P.Base {
  let primal: (N) -> P
  let primalArray: (N.Array) -> P.Array
  let lift: (P) -> N
  let liftArray: (P.Array) -> N.Array
  /// This level carries nothing with it.
  let isConstant: (Quantity<N>) -> Bool

  /// `y - (-p) · (x - x₀)`. So written it leaves a zero of `y` its sign.
  func subtracting(_ y: Quantity<N>, _ partial: Partial<P>, _ x: Quantity<N>) -> Quantity<N> {
    if case .number(let y) = y, case .number(let x) = x {
      let change = x - lift(primal(x))
      return .number(y - change.carried(by: lift(-partial.array.element(at: 0))))
    }
    let change: N.Array
    switch x {
    case .number(let x): change = N.Array(scalar: x - lift(primal(x)))
    case .array(let a): change = a - liftArray(primalArray(a))
    }
    let slope = liftArray(-partial.array)
    let product: N.Array
    if partial.isElementwise {
      product = change.carried(by: slope)
    } else {
      let (rows, columns) = (partial.result.elementCount, change.count)
      product = change.reshaped(to: [1, columns]).broadcast(to: [rows, columns])
        .carried(by: slope.reshaped(to: [rows, columns])).sum(axis: 1)
        .reshaped(to: partial.result)
    }
    switch y {
    case .number(let y): return .number(y - product.element(at: 0))
    case .array(let y): return .array(y - product)
    }
  }
}
