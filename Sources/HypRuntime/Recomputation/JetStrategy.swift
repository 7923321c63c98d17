// JetLevelStrategy.swift -- how Taylor mode takes a function with a derivative of the user's own.

import HypCode
import HypNumbers
import HypTaylor

/// Taylor mode. The rule is run on jets, for its partials change along the curve: y′ = p x′. Of a loop with
/// `iterate` the jets of a stretch of steps are forgotten behind it. Nothing else needs more than an
/// ordinary run.
final class JetStrategy<P: Number>: LevelStrategy<Jet<P>> {
  private unowned let outer: Machine<P>

  init(_ outer: Machine<P>) {
    self.outer = outer
    super.init(records: false)
  }

  override func takes(_ computation: any DifferentiableCall) -> Bool {
    super.takes(computation) || computation is StateIteration
  }

  override func take(
    _ computation: any DifferentiableCall, _ inputs: [Value<Jet<P>>]
  ) throws(Fault) -> [Value<Jet<P>>] {
    if let iteration = computation as? StateIteration { return try run(iteration, inputs) }
    guard let rule = computation as? RuledCall else {
      return try computation.run(outer.jets, inputs)
    }
    let results = try outer.carryOut(rule, inputs.map { $0.mapped(\.primal, \.primal) })
    try rule.checkCaptures(inputs, Self.isConstant)
    let lifted = results.map { $0.mapped({ Jet(primal: $0) }, { JetArray(primal: $0) }) }
    let arguments = rule.arguments(inputs)
    guard !arguments.quantities().allSatisfy(Self.isConstant), let result = lifted.first else {
      return lifted
    }
    let found = try rule.rule.run(outer.jets, rule.ruleInputs(inputs)).first ?? .none
    let step = LevelStep<Jet<P>, Jet<P>>(
      primal: { _ in 0 }, primalArray: { JetArray(zeros: $0.shape) }, lift: { $0 },
      liftArray: { $0 }, isConstant: Self.isConstant)
    do throws(RuntimeError) {
      let zero = { (_: Jet<P>) -> Jet<P> in 0 }
      let zeros = { (y: JetArray<P>) -> JetArray<P> in JetArray(zeros: y.shape) }
      var rates = result.mapped(zero, zeros).quantities
      for (place, partial) in try rule.partials(found).enumerated() {
        let table = try RuledCall.table(result, arguments[place], partial) { expected, given in
          .partialShape(rule.parameter(place), expected: expected, found: given)
        }
        for (column, x) in arguments[place].quantities.enumerated() where !Self.isConstant(x) {
          for (row, partials) in table.enumerated() where column < partials.count {
            guard let partial = partials[column] else { continue }
            rates[row] = step.subtracting(rates[row], partial, Self.rate(x))
          }
        }
      }
      let (queue, arena) = (QuantityQueue(rates), outer.jetArena)
      let number = { (y: Jet<P>) -> Jet<P> in arena.integral(of: queue.number(), from: y.primal) }
      let array = { (y: JetArray<P>) -> JetArray<P> in
        arena.integral(of: queue.array(y.shape), from: y.primal)
      }
      return [result.mapped(number, array)] + lifted.dropFirst()
    } catch { throw Fault(error) }
  }

  /// Jets of one stretch of steps take about so many numbers.
  private static var stretchNumbers: Int { 1 << 15 }

  private func run(
    _ iteration: StateIteration, _ inputs: [Value<Jet<P>>]
  ) throws(Fault) -> [Value<Jet<P>>] {
    let captured = Array(inputs.prefix(iteration.captureCount))
    let rest = inputs.dropFirst(iteration.captureCount)
    var state = rest.first ?? .none
    var left = Int(rest.dropFirst().first?.base?.double ?? 0)
    let arena = outer.jetArena
    var stretch = 1
    while left > 0 {
      let (mark, count) = (arena.mark, min(stretch, left))
      state = try iteration.steps(count).run(outer.jets, captured + [state]).first ?? .none
      left -= count
      stretch = max(1, Self.stretchNumbers / max(1, arena.count(since: mark) / count))
      let numbers = state.quantities.compactMap { quantity -> Jet<P>? in
        if case .number(let x) = quantity { x } else { nil }
      }
      var kept = arena.release(to: mark, keeping: numbers)[...]
      state = state.mapped({ kept.popFirst() ?? $0 }, { $0 })
    }
    return [state]
  }

  private static func isConstant(_ x: Quantity<Jet<P>>) -> Bool {
    switch x {
    case .number(let x): x.isConstant
    case .array(let a): a.isConstant
    }
  }

  private static func rate(_ x: Quantity<Jet<P>>) -> Quantity<Jet<P>> {
    switch x {
    case .number(let x): .number(x.rate)
    case .array(let a): .array(a.rate)
    }
  }
}
