// DifferentiableCall.swift -- what can be carried out at any level, and carried out again for its derivative.
//
// A level turns a computation at its numbers into one at the numbers below: forward mode into the
// pushforward, reverse mode into the computation itself, and later the pullback. Both are computations
// again, so that levels around treat them likewise, at every depth and in every order.

import HypCode
import HypNumbers

/// Something to be computed from values, the same at every level.
protocol DifferentiableCall {
  /// Carries it out at the level of `machine`, with what that level and those around it record or carry.
  func run<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>]

  /// The computation that takes the inputs and a cotangent for each quantity of the results, and gives
  /// those of the quantities of the inputs that are wanted.
  func pullback(_ request: PullbackRequest) -> any DifferentiableCall

  /// Levels that keep no record have something to do here too.
  var isRule: Bool { get }
}

/// What a pullback is made for.
struct PullbackRequest {
  /// How many inputs the computation takes.
  let inputCount: Int
  /// For each quantity of the inputs whether its cotangent is wanted.
  let wanted: [Bool]
  /// The state of `rand` when the computation began: what it drew, it draws again.
  let random: Philox
}

extension DifferentiableCall {
  func pullback(_ request: PullbackRequest) -> any DifferentiableCall { Pullback(self, request) }
  var isRule: Bool { false }
}

extension CodeCall: DifferentiableCall {
  func run<N: Number>(
    _ machine: Machine<N>, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] {
    let idle = try machine.borrow()
    defer { machine.giveBack(idle) }
    return [try idle.run(code, inputs, window)]
  }
}

/// The pullback of a computation, by a run in reverse mode.
struct Pullback: DifferentiableCall {
  let inner: any DifferentiableCall
  let request: PullbackRequest

  init(_ inner: any DifferentiableCall, _ request: PullbackRequest) {
    self.inner = inner
    self.request = request
  }

  func run<P: Number>(
    _ machine: Machine<P>, _ inputs: [Value<P>]
  ) throws(Fault) -> [Value<P>] {
    try machine.context.enterComputation()
    defer { machine.context.leaveComputation() }
    let tape = machine.borrowTape()
    defer { machine.giveBack(tape) }
    let child = machine.reverse
    let (log, outer) = (machine.context.watch.map { _ in RecordLog(tape) }, child.recorded)
    child.recorded = log
    defer { child.recorded = outer }
    let (variables, results) = try record(machine, tape, Array(inputs.prefix(request.inputCount)))
    machine.clearCotangents(of: tape)
    let cotangents = Array(inputs.dropFirst(request.inputCount)).quantities()
    for (result, cotangent) in zip(results.quantities(), cotangents) {
      switch (result, cotangent) {
      case (.number(let y), .number(let seed)): tape.seed(y, with: seed)
      case (.array(let y), .array(let seed)): tape.seed(y, with: seed)
      default: continue
      }
    }
    if let watch = machine.context.watch {
      watch.enter(machine)
      machine.propagate(tape, log, watch)
    } else {
      machine.propagate(tape)
    }
    try machine.checkBackwardPass(of: tape)
    return variables.map { variable in
      switch variable {
      case .number(let x): .number(tape.cotangent(of: x))
      case .array(let a): .activeArray(tape.cotangent(of: a))
      }
    }
  }

  /// Runs the computation with the wanted inputs as variables of `tape`.
  func record<P: Number>(
    _ machine: Machine<P>, _ tape: Tape<P>, _ inputs: [Value<P>]
  ) throws(Fault) -> (variables: [Quantity<Reverse<P>>], results: [Value<Reverse<P>>]) {
    guard machine.level < DerivativeOperator.maximumLevel else {
      throw Fault(.nestedTooDeeply(DerivativeOperator.maximumLevel))
    }
    var variables: [Quantity<Reverse<P>>] = []
    var place = 0
    func isWanted() -> Bool {
      defer { place += 1 }
      return request.wanted.indices.contains(place) && request.wanted[place]
    }
    let lifted = inputs.map { input in
      input.mapped({ x -> Reverse<P> in
        guard isWanted() else { return Reverse(primal: x) }
        let variable = tape.variable(x)
        variables.append(.number(variable))
        return variable
      }) { a -> Reverse<P>.Array in
        guard isWanted() else { return ReverseArray(primal: a) }
        let variable = tape.variable(a)
        variables.append(.array(variable))
        return variable
      }
    }
    machine.reverse.recorded?.skip()
    let results = try machine.context.withoutEffects(from: request.random) { () throws(Fault) in
      try inner.run(machine.reverse, lifted)
    }
    guard !tape.hasOverflowed else { throw Fault(.tapeTooLarge) }
    return (variables, results)
  }
}

/// The derivative of a computation along a direction: takes the inputs and a tangent for each of their
/// quantities, and gives the results in one tuple and a tangent for each of their quantities.
struct Pushforward: DifferentiableCall {
  let inner: any DifferentiableCall
  let inputCount: Int

  func pullback(_ request: PullbackRequest) -> any DifferentiableCall {
    switch inner {
    case let iteration as StateIteration:
      PushedIterationPullback(
        iteration: iteration, request: request, inputCount: inputCount, count: nil)
    case let steps as StateSteps:
      PushedIterationPullback(
        iteration: steps.iteration, request: request, inputCount: inputCount, count: steps.count)
    default: Pullback(self, request)
    }
  }

  func run<P: Number>(
    _ machine: Machine<P>, _ inputs: [Value<P>]
  ) throws(Fault) -> [Value<P>] {
    guard machine.level < DerivativeOperator.maximumLevel else {
      throw Fault(.nestedTooDeeply(DerivativeOperator.maximumLevel))
    }
    let tangents = QuantityQueue(Array(inputs.dropFirst(inputCount)).quantities())
    let lifted = inputs.prefix(inputCount).map { input in
      input.mapped({ Dual(primal: $0, tangent: tangents.number()) }) {
        DualArray(primal: $0, tangent: tangents.array($0.shape))
      }
    }
    machine.context.hasPushedForward = true
    let results = try inner.run(machine.forward, lifted)
    let primals = results.map { $0.mapped(\.primal, \.primal) }
    return [.tuple(labels: nil, primals)]
      + results.quantities().map { result in
        switch result {
        case .number(let y): .number(y.tangent)
        case .array(let y): .activeArray(y.tangent ?? P.Array(zeros: y.shape))
        }
      }
  }
}

extension RecomputedCall {
  /// The call as something that levels carry out.
  var computation: any DifferentiableCall {
    switch self {
    case .code(let call): call
    case .iteration(let iteration): iteration
    case .ruled(let call): call
    }
  }
}
