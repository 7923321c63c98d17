// Cost.swift -- what a function and its derivatives cost, measured on one input.
//
// Each mode runs the function once, or as often as the mode needs, on machines of its own, in code that
// is compiled to be counted. What the function prints is held back, files are not written, and random
// numbers are put back. The figures for more steps follow from what the loop with most operations in it
// has added: the rest stays, and this grows with the number of turns.

import HypCode
import HypCompiler
import HypNumbers
import HypPrimitives
import HypRuntime
import HypSyntax

/// Ways to evaluate a function or its derivatives.
enum CostMode: String, CaseIterable {
  case plain, forward, reverse
  case forwardOverReverse = "forward_over_reverse"
  case reverseOverReverse = "reverse_over_reverse"
  case checkpointed
}

/// The figures of one mode.
struct CostFigures {
  var operations = 0
  var tapeNodes = 0
  var tapeBytes = 0
  var peakBytes = 0
  var passes = 1
}

/// What one mode costs: on this input, and for more steps.
struct ModeCost {
  var measured: CostFigures
  /// For `Cost.factors` times as many steps; empty if there is no loop.
  var predicted: [CostFigures] = []
}

/// What a function costs.
struct Cost {
  /// How many times as many steps are predicted.
  static let factors = [10, 1000, 1_000_000]

  /// The function, as it is shown.
  var function = ""
  /// The numbers in its first argument.
  var inputs = 0
  /// The iterations of the loop with the most operations; 0 if there is none.
  var steps = 0
  /// The function takes derivatives itself.
  var hasDerivative = false
  /// That loop is an `iterate`, whose states reverse mode does not all keep.
  var isIterated = false
  var modes: [CostMode: ModeCost] = [:]
}

/// Measures one function on one input.
package struct CostMeasurement {
  let context: MachineContext
  let program: CodeCache
  let span: Span
  /// `x -> f(x, …)`: the function of its first argument alone, with what it carries.
  package let function: FunctionKind
  package let carried: [Value<Double>]
  let input: Value<Double>
  /// What the function is called.
  let shown: String

  /// - Throws: what the function throws; an error where it is none, or has no number to differentiate with respect to.
  package init(
    _ arguments: [Value<Double>], _ labels: [String?], _ context: MachineContext,
    _ program: CodeCache, _ span: Span
  ) throws(RuntimeError) {
    let values = arguments.map(PlainMachine.unboxed)
    guard case .function(let kind, _)? = values.first else {
      throw .notAFunction(.function("cost"), found: values.first?.kind ?? .never)
    }
    guard values.count > 1 else { throw .missingArgument(.named("cost"), parameter: .named("x")) }
    let input = values[1]
    guard let input = input.differentiable, input.numberCount > 0 else {
      throw .noDerivative("cost", of: values[1].kind)
    }
    // Written out and read back: every operator takes a function of one argument.
    let names = values.indices.map { $0 == 0 ? "f" : $0 == 1 ? "x" : "a\($0)" }
    let passed = zip(names, labels).dropFirst().map { name, label in
      label.map { "\($0)=\(name)" } ?? name
    }
    let call = "f(\(passed.joined(separator: ", ")))"
    (self.context, self.program, self.span, self.input) = (context, program, span, input)
    var wrapper = try Self.closure("x -> \(call)", names, values, program)
    // The derivatives of an array are those of its sum.
    let plain = try Self.plainResult(wrapper, input, context, span)
    switch plain {
    case .real, .number: break
    case .passiveArray, .activeArray, .mask, .range:
      wrapper = try Self.closure("x -> sum(\(call))", names, values, program)
    default: throw .notScalar("cost", found: plain.kind)
    }
    (function, carried) = wrapper
    shown = kind.text
  }

  /// A function written in the language, in which `names` have the values given.
  private static func closure(
    _ text: String, _ names: [String], _ values: [Value<Double>], _ program: CodeCache
  ) throws(RuntimeError) -> (FunctionKind, [Value<Double>]) {
    let tree = parse(SourceFile(name: "<cost>", text: text))
    guard case .expression(let expression)? = tree.statements.first?.form,
      case .lambda(let function) = expression.form
    else { throw .custom("`cost` cannot call the function") }
    let template = program.template(function, isNested: true, isLibrary: true)
    var captures: [FunctionKind.Capture] = []
    var carried: [Value<Double>] = []
    for name in template.freeNames {
      guard let place = names.firstIndex(of: name) else { continue }
      captures.append(.init(name: name, kind: values[place].kind))
      carried.append(values[place])
    }
    return (.template(template, captures), carried)
  }

  private static func plainResult(
    _ function: (FunctionKind, [Value<Double>]), _ input: Value<Double>,
    _ context: MachineContext, _ span: Span
  ) throws(RuntimeError) -> Value<Double> {
    try context.withoutEffects { () throws(RuntimeError) in
      let machine = PlainMachine(context, level: 0)
      let call = try machine.prepare(.function(function.0, function.1), [input], span)
      return try machine.run(call).settled
    }
  }

  /// Runs every mode.
  func run() throws(RuntimeError) -> Cost {
    var cost = Cost()
    cost.inputs = input.numberCount
    let scalar = input.shape == []
    let lanes = Lanes.directionCount
    program.hasMetDerivative = false
    cost.function = shown
    let plain = try measure(function, carried)
    cost.hasDerivative = program.hasMetDerivative
    cost.modes[.plain] = plain.cost()
    cost.steps = plain.mainLoop?.turns ?? 0
    cost.isIterated = plain.mainLoop?.isIterated ?? false
    let forward = DerivativeOperator(scalar ? .derivative : .forwardGrad)
    let passes = scalar ? 1 : (cost.inputs + lanes - 1) / lanes
    cost.modes[.forward] = try measure(.derived(forward, function), carried).cost(passes: passes)
    let gradient = FunctionKind.derived(DerivativeOperator(.grad), function)
    let reverse = try measure(gradient, carried)
    cost.modes[.reverse] = reverse.cost()
    if cost.hasDerivative {
      // Its derivatives go through the ones that it takes.
      cost.modes[.forwardOverReverse] = cost.modes[.forward]
      cost.modes[.reverseOverReverse] = cost.modes[.reverse]
    } else {
      let along = input.ones
      cost.modes[.forwardOverReverse] = try measure(
        .builtin(.hvp), [], [.function(function, carried), input, along]
      ).cost()
      cost.modes[.reverseOverReverse] = try measure(
        .pullback(gradient, [input.kind]), carried + [input] + context.random.leaves(), [along]
      ).cost()
    }
    if let loop = reverse.mainLoop, let plainLoop = plain.mainLoop, !loop.isIterated {
      cost.modes[.checkpointed] =
        Checkpoints(loop, plainLoop, reverse.tapes.peak, reverse: reverse.cost().measured).cost
    }
    return cost
  }

  /// Counts one call.
  package func measure(
    _ function: FunctionKind, _ carried: [Value<Double>], _ arguments: [Value<Double>]? = nil
  ) throws(RuntimeError) -> Meter {
    let meter = Meter()
    let outer = context.meter
    context.meter = meter
    defer { context.meter = outer }
    try context.withoutEffects { () throws(RuntimeError) in
      try program.counting { () throws(RuntimeError) in
        let machine = PlainMachine(context, level: 0)
        let call = try machine.prepare(.function(function, carried), arguments ?? [input], span)
        ArrayMemory.beginMeasuring()
        do throws(RuntimeError) {
          _ = try machine.run(call)
        } catch {
          ArrayMemory.endMeasuring()
          throw error
        }
        // The machine and its tapes are still there.
        withExtendedLifetime(machine) { meter.finish() }
      }
    }
    return meter
  }
}

extension Meter {
  /// The figures, and those for more iterations of the main loop.
  func cost(passes: Int = 1) -> ModeCost {
    var now = CostFigures(
      operations: operations, tapeNodes: tapes.peak.reduce(0) { $0 + $1.nodes + $1.records },
      tapeBytes: tapes.peak.reduce(0) { $0 + $1.usedBytes },
      peakBytes: peakBytes, passes: passes)
    guard let loop = mainLoop.map({ $0.withBackwardPasses(tapes.peak, now.operations) }) else {
      return ModeCost(measured: now)
    }
    if loop.isIterated, let forecast = IterationForecast(recomputation, loop, tapes.peak, now) {
      now.passes = forecast.passes(1)
      return ModeCost(measured: now, predicted: Cost.factors.map(forecast.figures))
    }
    let predicted = Cost.factors.map { factor -> CostFigures in
      let more = factor - 1
      var figures = now
      figures.operations += more * (loop.operations + recomputation.operations)
      let grown = tapes.peak.enumerated().map { index, tape -> TapeReading in
        guard loop.tapes.indices.contains(index) else { return tape }
        let growth = loop.tapes[index]
        return tape.holding(
          nodes: tape.nodes + more * growth.nodes, records: tape.records + more * growth.records,
          recordOperations: tape.recordOperations + more * growth.recordOperations)
      }
      figures.tapeNodes = grown.reduce(0) { $0 + $1.nodes + $1.records }
      figures.tapeBytes = grown.reduce(0) { $0 + $1.usedBytes }
      figures.peakBytes +=
        grown.reduce(0) { $0 + $1.heldBytes } - tapes.peak.reduce(0) { $0 + $1.heldBytes }
        + more * loop.arrayBytes
      return figures
    }
    return ModeCost(measured: now, predicted: predicted)
  }
}

extension Value where N == Double {
  /// The value as something to differentiate with respect to; nil if a part of it is none.
  fileprivate var differentiable: Value? {
    switch self {
    case .real, .number, .passiveArray, .activeArray: return self
    case .range: return asPassiveArray.map { .passiveArray($0) }
    case .tuple(let labels, let parts):
      let usable = parts.compactMap(\.differentiable)
      return usable.count == parts.count ? .tuple(labels: labels, usable) : nil
    default: return nil
    }
  }

  /// A value of the same structure whose numbers are 1.
  fileprivate var ones: Value {
    mapLeaves { leaf in
      switch leaf {
      case .real, .number: .real(1)
      case .passiveArray(let array), .activeArray(let array):
        .passiveArray(
          DoubleArray(shape: array.shape, elements: [Double](repeating: 1, count: array.count)))
      default: leaf
      }
    }
  }
}
