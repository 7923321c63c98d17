// Machine+TracedDerivatives.swift -- operators of derivatives in a trace: what they run is a run of its own.

import HypCode
import HypNumbers

extension Machine {
  func begin(_ plan: DerivativePlan, _ at: Position<N>, _ tracer: Tracer) {
    var operands: [Operand] = []
    for input in plan.inputs {
      switch input.role {
      case .constant: continue
      case .variable: operands.append(input.value)
      case .direction(let tangent): operands += [input.value, tangent]
      case .carried(let primal, let tangent): operands += [primal, tangent]
      }
    }
    var next = at
    next.ip += 1
    let code = at.code.takeUnretainedValue()
    let place = tracer.currentPlace
    let inputs = operands.map { input($0, at, tracer) }
    let node = tracer.add(
      Trace.Node(
        run: tracer.currentRun, place: place, form: .derivative(plan.output.name),
        span: code.span(before: next.ip), inputs: inputs, value: .text("")))
    traced = TracedOperation(
      at: next, form: .derivative(plan.output.name), inputs: inputs, values: [], place: place,
      result: plan.result, node: node, tracer: tracer)
  }

  /// A number that a derivative along one direction is taken by, with the tangent that it begins with.
  private func seeded(
    _ value: TracedValue, _ transfer: DerivativePlan.Transfer, _ plan: DerivativePlan,
    _ f: Registers
  ) -> TracedValue {
    guard case .number(let x) = value else { return value }
    switch (plan.output, transfer.mode) {
    case (.tangent, .variable), (.valueAndTangent, .variable):
      return .number(.dual(primal: x, tangent: .plain(1)))
    case (.tangent, .pair), (.valueAndTangent, .pair):
      let tangent = transfer.tangent.map { active($0, f) } ?? 0
      return .number(.dual(primal: x, tangent: tangent.layers))
    default: return value
    }
  }

  /// `differentiate` in a traced run: the function that runs one level further in is a run of its own.
  @inline(never) @_semantics("optimize.sil.specialize.generic.never")
  final func differentiateTraced(
    _ plan: DerivativePlan, _ f: Registers, _ tracer: Tracer
  ) throws(Fault) {
    guard tracer.passing == nil else {
      // Of a turn that goes by.
      waysAreTold = true
      tracer.derivatives.append(nil)
      defer {
        waysAreTold = false
        tracer.derivatives.removeLast()
      }
      return try differentiate(plan, f.d, f.r, f.o)
    }
    let pending = traced
    let position = pending?.at
    let inputs = plan.transfers.map { transfer -> (name: String?, value: TracedValue) in
      let operand =
        switch transfer.source.bank {
        case .passive: Operand(.real, [transfer.source])
        case .active: Operand(.number, [transfer.source])
        case .object: Operand(value(of: object(at: transfer.source, f)).kind, [transfer.source])
        }
      let name = position.flatMap { address(transfer.source, $0) }.flatMap { tracer.name($0) }
      return (name, seeded(TracedValue(value(operand, f)), transfer, plan, f))
    }
    let run = tracer.expect(plan, caller: pending?.node, inputs: inputs)
    traced = nil
    waysAreTold = true
    defer {
      waysAreTold = false
      tracer.end(run)
      traced = pending
    }
    try differentiate(plan, f.d, f.r, f.o)
    switch plan.output {
    case .gradient, .valueAndGradient, .pullback, .jacobian(.reverse):
      let (nodes, _) = tracer.nodes(of: run)
      var shared = SharedAdjoints()
      for (place, nodes) in nodes {
        guard let first = nodes.first else { continue }
        let total = tape.cotangent(at: place).map { TracedValue.number($0) }
        tracer.change(first) { $0.adjoint = total }
        shared.note(nodes.dropFirst(), total)
      }
      tracer.findAdjoints(shared)
      tracer.update(run) {
        $0.tapeNodes = tape.nodeCount
        $0.tapeBytes = tape.recordedBytes
      }
    default: break
    }
  }
}

/// Keeps the cotangents of arrays as the backward pass comes by them.
final class TraceBackward: BackwardWatch {
  private let tracer: Tracer
  private let records: [Int: [Int]]

  init(_ tracer: Tracer, _ run: Int) {
    self.tracer = tracer
    records = tracer.nodes(of: run).records
  }

  var looksAtNodes: Bool { false }

  func reached(node: Int) {}
  func reached(record: Int, where isNonZero: (Int) -> Bool) {}
  func broke(node: Int, result: Double, partial: Double) {}
  func broke(record: Int, result: Double, element: [Int]) {}

  func found<A: NumberArray>(record: Int, cotangent: A) {
    for node in records[record] ?? [] {
      tracer.change(node) { $0.adjoint = TracedValue(cotangent) }
    }
  }
}

extension DerivativePlan.Output {
  /// The operator, as a program writes it.
  var name: String {
    switch self {
    case .tangent: "derivative"
    case .valueAndTangent: "jvp"
    case .gradient: "grad"
    case .valueAndGradient: "value_and_grad"
    case .pullback, .forwardPullback: "vjp"
    case .forwardGradient: "forward_grad"
    case .jacobian: "jacobian"
    case .taylor: "taylor"
    case .highDerivative: "derivative"
    }
  }
}
