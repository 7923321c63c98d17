// LevelStrategy.swift -- how the innermost level of a machine takes a computation that is not simply run on it.

import HypCode
import HypNumbers
import HypPrimitives

/// What the numbers `N` carry, in terms of the numbers one level further out.
class LevelStrategy<N: Number> {
  /// This level or one around it keeps a record, which recomputing makes shorter.
  let records: Bool

  init(records: Bool) { self.records = records }

  /// It does something else with a computation than to run it.
  func takes(_ computation: any DifferentiableCall) -> Bool { records || computation.isRule }

  /// The results of a computation, with no more than this level needs for its derivative.
  func take(
    _ computation: any DifferentiableCall, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] { throw Fault(.custom("this level takes no computation")) }
}

/// A level that carries something with the numbers of the level around it.
class CarryingStrategy<N: Number, P: Number>: LevelStrategy<N> where N.Base == P.Base {
  fileprivate unowned let outer: Machine<P>
  fileprivate let step: LevelStep<N, P>

  fileprivate init(_ outer: Machine<P>, _ step: LevelStep<N, P>, records: Bool) {
    self.outer = outer
    self.step = step
    super.init(records: records)
  }

  final override func take(
    _ computation: any DifferentiableCall, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] {
    if let rule = computation as? RuledCall { return try rule.applied(inputs, outer, step) }
    let primals = inputs.map { $0.mapped(step.primal, step.primalArray) }
    return try take(computation, inputs, primals)
  }

  /// The results of a computation that is not a rule of the user's own.
  fileprivate func take(
    _ computation: any DifferentiableCall, _ inputs: [Value<N>], _ primals: [Value<P>]
  ) throws(Fault) -> [Value<N>] { [] }
}

/// Reverse mode: the results are recorded as one operation, whose pullback computes them again.
final class ReverseStrategy<P: Number>: CarryingStrategy<Reverse<P>, P> {
  init(_ outer: Machine<P>) {
    super.init(
      outer,
      LevelStep(
        primal: \.primal, primalArray: \.primal, lift: { Reverse(primal: $0) },
        liftArray: { ReverseArray(primal: $0) }, isConstant: Tape.isConstant), records: true)
  }

  fileprivate override func take(
    _ computation: any DifferentiableCall, _ inputs: [Value<Reverse<P>>], _ primals: [Value<P>]
  ) throws(Fault) -> [Value<Reverse<P>>] {
    let parents = inputs.quantities()
    let request = PullbackRequest(
      inputCount: inputs.count, wanted: parents.map { !step.isConstant($0) },
      random: outer.context.random)
    let results = try outer.carryOut(computation, primals)
    guard request.wanted.contains(true) else {
      return results.map { $0.mapped(step.lift, step.liftArray) }
    }
    let pullback = computation.pullback(request)
    let recorded = Tape.record(
      parents: parents.filter { !step.isConstant($0) }, results: results.quantities()
    ) { [unowned outer] cotangents in
      outer.pullBack(pullback, primals + cotangents.map { Value($0) })
    }
    let queue = QuantityQueue(recorded)
    return results.map { result in
      result.mapped({ _ in queue.number() }, { queue.array($0.shape) })
    }
  }
}

/// Forward mode: the pushforward is taken further out.
final class ForwardStrategy<P: Number>: CarryingStrategy<Dual<P>, P> {
  init(_ outer: Machine<P>) {
    super.init(
      outer,
      LevelStep(
        primal: \.primal, primalArray: \.primal, lift: { Dual(primal: $0) },
        liftArray: { DualArray(primal: $0) },
        isConstant: {
          switch $0 {
          case .number(let x): x.tangent.isZero
          case .array(let a): a.tangent == nil
          }
        }), records: outer.strategy?.records ?? false)
  }

  fileprivate override func take(
    _ computation: any DifferentiableCall, _ inputs: [Value<Dual<P>>], _ primals: [Value<P>]
  ) throws(Fault) -> [Value<Dual<P>>] {
    let tangents = inputs.quantities().map { input -> Value<P> in
      switch input {
      case .number(let x): .number(x.tangent)
      case .array(let a): .activeArray(a.tangent ?? P.Array(zeros: a.shape))
      }
    }
    let results = try outer.carryOut(
      Pushforward(inner: computation, inputCount: inputs.count), primals + tangents)
    guard case .tuple(_, let values)? = results.first else { return [] }
    let queue = QuantityQueue(Array(results.dropFirst()).quantities())
    return values.map { value in
      value.mapped({ Dual(primal: $0, tangent: queue.number()) }) {
        DualArray(primal: $0, tangent: queue.array($0.shape))
      }
    }
  }
}

/// Forward mode along several directions at once. Nothing around it records: rules alone are taken.
final class LanesStrategy: CarryingStrategy<Lanes, Double> {
  init(_ outer: Machine<Double>) {
    super.init(
      outer,
      LevelStep(
        primal: \.base, primalArray: \.base, lift: { Lanes($0) },
        liftArray: { LanesArray(constant: $0) },
        isConstant: {
          switch $0 {
          case .number(let x): x.tangents == .zero
          case .array(let a): a.tangents == nil
          }
        }), records: false)
  }
}

extension Machine {
  /// Carries a computation out at this level: as one operation where something is recorded.
  func carryOut(
    _ computation: any DifferentiableCall, _ inputs: [Value<N>]
  ) throws(Fault) -> [Value<N>] {
    guard let strategy, takes(computation) else {
      return try computation.run(self, inputs)
    }
    return try strategy.take(computation, inputs)
  }

  /// Something else is done with a computation here than to run it. A run that looks for ways has all of
  /// it in its record.
  final func takes(_ computation: any DifferentiableCall) -> Bool {
    guard let strategy else { return false }
    return context.watch?.isTracing == true ? computation.isRule : strategy.takes(computation)
  }

  /// The cotangents that a pullback gives, in the middle of a backward pass; none where it fails, which
  /// `checkBackwardPass` reports.
  func pullBack(_ pullback: any DifferentiableCall, _ inputs: [Value<N>]) -> [Quantity<N>] {
    guard !context.pullbackHasFailed else { return [] }
    do {
      return try carryOut(pullback, inputs).quantities()
    } catch {
      context.faultOfPullback = error
      return []
    }
  }

  /// What went wrong in a backward pass over `tape`: a pullback has failed, or there was no room for the
  /// cotangents, which are then not those of anything.
  func checkBackwardPass(of tape: Tape<N>) throws(Fault) {
    guard !tape.hasOverflowed else { throw Fault(.tapeTooLarge) }
    if context.pullbackHasFailed, let fault = context.faultOfPullback {
      context.faultOfPullback = nil
      throw fault
    }
    do { try checkArrays() } catch { throw Fault(error) }
  }

  /// The call of an instruction, taken by this level; false where it is an ordinary call here.
  ///
  /// The window of the call holds the inputs, and then the result.
  @inline(never)
  final func take(
    _ action: Action, _ caller: Code, _ d: UnsafeMutablePointer<N.Base>,
    _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
  ) throws(Fault) -> Bool {
    guard let strategy, case .computation(let form, let call) = action.form else { return false }
    let computation = form.computation
    guard takes(computation) else { return false }
    let next = Registers(
      d: d + caller.passiveCount, r: r + caller.activeCount, o: o + caller.objectCount)
    // No room: the ordinary call reports it.
    if next.d > dEnd || next.r > rEnd || next.o > oEnd { return false }
    let inputs = call.window.map { value($0, next) }
    for operand in call.window {
      for case .object(let register) in operand.leaves { next.o[register] = nil }
    }
    let results = try strategy.take(computation, inputs)
    do {
      guard let result = results.first else { return true }
      try put(result, Operand.window([call.code.resultKind])[0], next)
    } catch { throw Fault(error) }
    return true
  }
}

// MARK: Machines and tapes for runs beside the one under way

extension Machine {
  /// A machine of this level on which nothing runs.
  func borrow() throws(Fault) -> Machine<N> {
    try context.enterComputation()
    let machine = idleMachines.popLast() ?? type(of: self).init(context, level: level)
    machine.strategy = strategy
    machine.watched = nil
    machine.recorded = recorded
    return machine
  }

  func giveBack(_ machine: Machine<N>) {
    context.leaveComputation()
    idleMachines.append(machine)
  }

  /// A tape of this level on which nothing is recorded.
  func borrowTape() -> Tape<N> {
    let tape = idleTapes.popLast() ?? Tape<N>()
    tape.meter = context.meter?.tapes
    tape.reset()
    return tape
  }

  func giveBack(_ tape: Tape<N>) {
    // What it holds of arrays and of inputs is let go of at once.
    tape.reset()
    idleTapes.append(tape)
  }
}

extension MachineContext {
  /// How many computations may be under way, one inside another: each takes some of the stack.
  private static let maximumComputations = 100

  func enterComputation() throws(Fault) {
    guard computationDepth < Self.maximumComputations else {
      throw Fault(.recomputedTooDeeply(Self.maximumComputations))
    }
    computationDepth += 1
  }

  func leaveComputation() { computationDepth -= 1 }
}
