// StateIteration.swift -- `iterate`: a step many times, gone through backwards in little memory.
//
// Reverse mode keeps the state at the beginning. The backward pass works on *chunks* of steps, as many
// as fit on a small tape: it runs a chunk once more, recorded, and carries the cotangent of the state
// at its end to that at its beginning. The states between chunks come out of a binomial schedule, or
// with an inverse out of going back from the end.

import HypCode
import HypNumbers

/// A loop as a backward pass goes through it.
protocol Iterated {
  /// How many inputs stand before the state.
  var captureCount: Int { get }
  /// The loop over the inverse: takes what that captured, the state and a number of steps.
  var undo: (any DifferentiableCall)? { get }
  /// So many steps as a computation that takes what the step captured and the state, and gives the state.
  func steps(_ count: Int) -> any DifferentiableCall
}

extension StateIteration: DifferentiableCall, Iterated {
  var undo: (any DifferentiableCall)? { inverse }

  func run<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] { try loop.run(machine, inputs) }

  func pullback(_ request: PullbackRequest) -> any DifferentiableCall {
    IterationPullback(iteration: self, request: request)
  }

  func steps(_ count: Int) -> any DifferentiableCall {
    StateSteps(
      iteration: StateIteration(loop: loop, captureCount: captureCount, inverse: nil), count: count)
  }
}

/// A number of steps.
struct StateSteps: DifferentiableCall {
  let iteration: StateIteration
  let count: Int

  func run<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] {
    try iteration.loop.run(machine, inputs + [.real(N.Base(literal: Double(count)))])
  }

  /// Levels around the backward pass record that many steps were run, and not each of them.
  func pullback(_ request: PullbackRequest) -> any DifferentiableCall {
    IterationPullback(iteration: iteration, request: request, count: count)
  }
}

/// The cotangents of what a loop began with.
struct IterationPullback: DifferentiableCall {
  let iteration: any Iterated
  let request: PullbackRequest
  /// How many steps there are, where no input says so.
  var count: Int?

  func run<P: Number>(
    _ machine: Machine<P>, _ inputs: [Value<P>]
  ) throws(Fault) -> [Value<P>] {
    var own = Array(inputs.prefix(request.inputCount))
    if let count { own.append(.real(P.Base(literal: Double(count)))) }
    let pass = BackwardPass(
      iteration, request, machine, inputs: own,
      cotangents: Array(inputs.dropFirst(request.inputCount)))
    let meter = machine.context.meter
    meter?.beginRecomputation()
    defer { meter?.endRecomputation(pass.schedule) }
    return try pass.run()
  }
}
