// PushedIteration.swift -- `iterate` with tangents: a loop again, whose state is a state and its tangents.
//
// Reverse mode around forward mode records the pushforward of a loop. That is the loop over steps with
// tangents; gone through backwards as such, it needs no more memory than the loop itself.

import HypCode
import HypNumbers

/// A loop over a state and its tangents. Before them stand what the step captured, and the tangents of
/// that.
struct PushedIteration: Iterated {
  private let inner: any Iterated
  /// Values and tangents before the state.
  let captureCount: Int
  private let inverseCount: Int
  /// States may be rebuilt by the inverse: what that has captured is among the inputs.
  private var hasInverse = true

  /// - Parameters:
  ///   - tangents: how many tangents of what the step captured there are.
  ///   - inverseCount: how many values the inverse has captured.
  init(_ inner: any Iterated, tangents: Int, inverseCount: Int) {
    (self.inner, self.inverseCount) = (inner, inverseCount)
    captureCount = inner.captureCount + tangents
  }

  var undo: (any DifferentiableCall)? {
    guard hasInverse else { return nil }
    return inner.undo.map {
      PushedSteps(inner: $0, carriedCount: inverseCount, iteration: nil, count: nil)
    }
  }

  func steps(_ count: Int) -> any DifferentiableCall {
    var steps = self
    steps.hasInverse = false
    return PushedSteps(
      inner: inner.steps(count), carriedCount: inner.captureCount, iteration: steps, count: count)
  }
}

/// Steps of a loop, or of its inverse, with tangents.
private struct PushedSteps: DifferentiableCall {
  let inner: any DifferentiableCall
  /// How many values stand before the state, without their tangents.
  let carriedCount: Int
  /// The loop, and how many steps of it these are; nil for its inverse.
  let iteration: PushedIteration?
  let count: Int?

  func run<P: Number>(
    _ machine: Machine<P>, _ inputs: [Value<P>]
  ) throws(Fault) -> [Value<P>] {
    let carried = Array(inputs.prefix(carriedCount))
    let tangents = carried.quantities().count
    let rest = inputs.dropFirst(carriedCount + tangents)
    guard case .tuple(_, let state)? = rest.first else { return [] }
    let primals = carried + state.prefix(1) + rest.dropFirst()
    let found = try Pushforward(inner: inner, inputCount: primals.count).run(
      machine, primals + inputs[carriedCount..<carriedCount + tangents] + state.dropFirst())
    guard case .tuple(_, let results)? = found.first else { return [] }
    return [.tuple(labels: nil, results + found.dropFirst())]
  }

  func pullback(_ request: PullbackRequest) -> any DifferentiableCall {
    guard let iteration, let count else { return Pullback(self, request) }
    return IterationPullback(iteration: iteration, request: request, count: count)
  }
}

/// The cotangents of what a loop with tangents began with. Inputs are those of the loop, and then the
/// tangents of each of their quantities, as `Pushforward` takes them.
struct PushedIterationPullback: DifferentiableCall {
  let iteration: any Iterated
  let request: PullbackRequest
  /// Those of the loop alone.
  let inputCount: Int
  /// How many steps there are, where no input says so.
  let count: Int?

  func run<P: Number>(
    _ machine: Machine<P>, _ inputs: [Value<P>]
  ) throws(Fault) -> [Value<P>] {
    let values = Array(inputs.prefix(inputCount))
    let tangents = Array(inputs[inputCount..<request.inputCount])
    let captured = Array(values.prefix(iteration.captureCount))
    let state = values.dropFirst(iteration.captureCount).first ?? .none
    var inverse: (kind: FunctionKind, carried: [Value<P>])?
    if case .function(let kind, let carried)? = values.last, count == nil {
      inverse = (kind, carried)
    }
    // How many quantities each part has, and so tangents.
    let counts = [
      captured.quantities().count, state.quantities.count,
      inverse?.carried.quantities().count ?? 0,
    ]
    let parts = Self.split(tangents, counts)
    var own = captured + parts[0] + [.tuple(labels: nil, [state] + parts[1])]
    if count == nil { own.append(values[iteration.captureCount + 1]) }
    if let inverse { own.append(.function(inverse.kind, inverse.carried + parts[2])) }
    // Parts and their tangents stand together there, and one behind the other here.
    let wanted = Self.split(request.wanted, counts + counts)
    let order = [0, 3, 1, 4, 2, 5]
    let pushed = PushedIteration(
      iteration, tangents: counts[0], inverseCount: inverse?.carried.count ?? 0)
    let found = try IterationPullback(
      iteration: pushed,
      request: PullbackRequest(
        inputCount: own.count, wanted: order.flatMap { wanted[$0] }, random: request.random),
      count: count
    ).run(machine, own + inputs.dropFirst(request.inputCount))
    let shares = Self.split(found, order.map { place in wanted[place].count { $0 } })
    return (0..<6).flatMap { place in shares[order.firstIndex(of: place) ?? 0] }
  }

  private static func split<T>(_ items: [T], _ counts: [Int]) -> [[T]] {
    var rest = items[...]
    return counts.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }
}
