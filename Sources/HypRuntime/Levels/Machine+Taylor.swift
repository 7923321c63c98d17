// Machine+Taylor.swift -- Taylor mode: one run on jets, and what is read from its result.

import HypCode
import HypNumbers
import HypTaylor

/// Runs the function of `plan` on jets, and puts Taylor coefficients or a high derivative into its
/// registers.
@inline(__always)
func expandBody<N: Number>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
) throws(Fault) {
  let order: Int
  do { order = try m.order(of: plan, f) } catch { throw Fault(error) }
  let (child, arena) = (m.jets, m.jetArena)
  arena.reset(order: order)
  for transfer in plan.transfers {
    switch transfer.mode {
    case .copy: child.d[transfer.destination] = m.passive(transfer.source, f)
    case .lift: child.r[transfer.destination] = Jet(primal: m.active(transfer.source, f))
    case .variable:
      child.r[transfer.destination] = arena.variable(m.active(transfer.source, f))
    case .liftObject:
      child.o[transfer.destination] = m.lifted(
        m.object(at: transfer.source, f), to: Jet<N>.self, { Jet(primal: $0) },
        { JetArray(primal: $0) })
    case .variableObject, .pair, .pairObject: continue
    }
  }
  guard child.run(plan.callee) == .ok else { throw child.takeFault() }
  guard !arena.hasOverflowed else { throw Fault(.jetsTooLarge) }
  if plan.callee.resultKind == .number, case .highDerivative = plan.output {
    return m.put(child.r[0].derivative(order).positiveZero, plan.result.leaves[0], f)
  }
  let value = child.takeResult(plan.callee.resultKind)
  do {
    if case .taylor = plan.output {
      try m.put(m.coefficients(of: value, order), plan.result, f)
    } else {
      try m.put(m.derivative(of: value, order), plan.result, f)
    }
  } catch { throw Fault(error) }
}

extension Machine {
  /// The order that a plan asks for.
  package func order(of plan: DerivativePlan, _ f: Registers) throws(RuntimeError) -> Int {
    switch plan.output {
    case .highDerivative(let order): return order
    case .taylor(let operand):
      guard let given = value(operand, f).base?.double else { return 0 }
      guard let order = WholeNumber.exactly(given), 0...JetArena<N>.maximumOrder ~= order else {
        throw .taylorOrder(given, limit: JetArena<N>.maximumOrder)
      }
      return order
    default: return 0
    }
  }

  /// Each number of a result as the vector of its Taylor coefficients; of an array, their axis comes
  /// first.
  func coefficients(of value: Value<Jet<N>>, _ order: Int) throws(RuntimeError) -> Value<N> {
    try value.mapLeaves { (leaf) throws(RuntimeError) in try coefficients(ofLeaf: leaf, order) }
  }

  private func coefficients(
    ofLeaf value: Value<Jet<N>>, _ order: Int
  ) throws(RuntimeError) -> Value<N> {
    switch value {
    case .number(let x):
      var elements = [x.primal]
      var factorial = 1.0
      for k in stride(from: 1, through: order, by: 1) {
        factorial *= Double(k)
        elements.append(x.derivative(k).divided(by: N.Base(literal: factorial)).positiveZero)
      }
      return .activeArray(N.Array(shape: [order + 1], elements: elements))
    default:
      guard let array = value.asActiveArray else { return .none }
      try checkSize(array.shape.stacked(order + 1))
      var parts = [array.primal]
      var factorial = 1.0
      for k in stride(from: 1, through: order, by: 1) {
        factorial *= Double(k)
        let scale = N.Array(constant: N.Base.Array(scalar: N.Base(literal: factorial)))
        parts.append(array.derivative(k) / scale)
      }
      return .activeArray(N.Array(stacking: parts))
    }
  }

  /// The derivative of `order` of each number of a result.
  package func derivative(of value: Value<Jet<N>>, _ order: Int) -> Value<N> {
    value.mapLeaves { derivative(ofLeaf: $0, order) }
  }

  private func derivative(ofLeaf value: Value<Jet<N>>, _ order: Int) -> Value<N> {
    switch value {
    case .real: return .real(0)
    case .number(let x): return .number(x.derivative(order).positiveZero)
    case .passiveArray(let a), .mask(let a): return .passiveArray(N.Base.Array(zeros: a.shape))
    case .activeArray(let a): return .activeArray(a.derivative(order))
    case .range(let range): return range.array.map { .activeArray($0.derivative(order)) } ?? .none
    default: return .none
    }
  }
}
