// Machine+Derivatives.swift -- runs a function one level further in.
//
// Each operator lifts its inputs into the child machine's window, runs the code there, and reads
// plain numbers of this level back: the new level's numbers and its tape end with the call.

import HypCode
import HypNumbers

@inline(__always)
func differentiateBody<N: Number>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ d: UnsafeMutablePointer<N.Base>,
  _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
) throws(Fault) {
  guard m.level < DerivativeOperator.maximumLevel else {
    throw Fault(.nestedTooDeeply(DerivativeOperator.maximumLevel))
  }
  let f = Machine<N>.Registers(d: d, r: r, o: o)
  m.context.hasDifferentiated = true
  if _slowPath(m.context.watch != nil), let watch = m.context.watch {
    if !m.waysAreTold {
      if let tracer = watch.tracer { return try m.differentiateTraced(plan, f, tracer) }
      if let reel = watch.reel { return try m.differentiateFilmed(plan, f, reel) }
      return try m.differentiateOnWays(plan, f, watch)
    }
    m.waysAreTold = false
  }
  if plan.output.isPushedForward { m.context.hasPushedForward = true }
  switch plan.output {
  case .gradient, .valueAndGradient, .pullback: try reverseBody(m, plan, f)
  case .tangent, .valueAndTangent: try forwardBody(m, plan, f, CompiledActions.self)
  case .taylor, .highDerivative: try m.expand(plan, f)
  case .jacobian(.reverse): try m.reverseJacobian(plan, f)
  case .forwardGradient, .forwardPullback, .jacobian: try m.differentiateBasis(plan, f)
  }
}

// MARK: - Reverse

/// Runs the function of `plan` on an empty tape, and answers the variables that are arrays; those that
/// are numbers stand in the machine's handles.
@inline(__always)
func recordBody<N: Number>(
  _ m: Machine<N>, _ child: Machine<Reverse<N>>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
) throws(Fault) -> [Reverse<N>.Array] {
  let tape = m.tape
  tape.reset()
  let handles = m.handles
  var arrays: [Reverse<N>.Array] = []
  var variable = 0
  for transfer in plan.transfers {
    switch transfer.mode {
    case .copy: child.d[transfer.destination] = m.passive(transfer.source, f)
    case .lift: child.r[transfer.destination] = Reverse(primal: m.active(transfer.source, f))
    case .variable:
      guard variable < Machine<N>.handleCount else { throw m.tooManyVariables() }
      let x = tape.variable(m.active(transfer.source, f))
      child.r[transfer.destination] = x
      handles[variable] = x
      variable += 1
    case .liftObject:
      child.o[transfer.destination] = m.lifted(m.object(at: transfer.source, f), child)
    case .variableObject:
      guard variable < Machine<N>.handleCount else { throw m.tooManyVariables() }
      let x = tape.variable(m.activeArray(transfer.source, f))
      child.o[transfer.destination] = ArrayObject(x, .activeArray)
      // A scalar variable is never used here; the array is found by its number.
      handles[variable] = Reverse(primal: N(N.Base(literal: Double(arrays.count))))
      arrays.append(x)
      variable += 1
    case .pair, .pairObject: continue
    }
  }
  child.recorded = nil
  // A film asks for no operations.
  if _slowPath(m.context.watch != nil), m.context.watch?.reel == nil {
    child.recorded = RecordLog(tape)
  }
  child.ignoresValue = if case .gradient = plan.output { true } else { false }
  defer { child.ignoresValue = false }
  guard child.run(plan.callee) == .ok else { throw child.takeFault() }
  guard !tape.hasOverflowed else { throw Fault(.tapeTooLarge) }
  return arrays
}

/// The same for machines of two levels, compiled for gradients and for tangents; what else there is is generic.
@inline(__always)
func differentiateNestedBody<N: Number>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ d: UnsafeMutablePointer<N.Base>,
  _ r: UnsafeMutablePointer<N>, _ o: UnsafeMutablePointer<Object?>
) throws(Fault) {
  let f = Machine<N>.Registers(d: d, r: r, o: o)
  guard m.context.watch == nil, m.level < DerivativeOperator.maximumLevel else {
    return try differentiateGeneric(m, plan, d, r, o)
  }
  m.context.hasDifferentiated = true
  switch plan.output {
  case .gradient, .valueAndGradient: try gradientBody(m, plan, f, GenericActions.self)
  case .tangent, .valueAndTangent:
    m.context.hasPushedForward = true
    try forwardBody(m, plan, f, GenericActions.self)
  default: try differentiateGeneric(m, plan, d, r, o)
  }
}

/// The cotangents of the variables by one backward pass.
@inline(__always)
private func reverseBody<N: Number>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
) throws(Fault) {
  guard case .pullback(let seed, let random) = plan.output else {
    return try gradientBody(m, plan, f, CompiledActions.self)
  }
  let start = (kinks: KinkSignal.count, random: m.context.random)
  // The run that gave the value, once more.
  let arrays = try m.context.withoutEffects(from: Philox(m.value(random, f))) { () throws(Fault) in
    try recordBody(m, m.reverse, plan, f)
  }
  m.tape.clearCotangents()
  do {
    try m.seed(m.tape, m.reverse, plan.callee.resultKind, seed, f)
  } catch { throw Fault(error) }
  try propagateBody(m, plan, arrays, start, f, CompiledActions.self)
}

/// The same where the result is a number, with the cotangent 1.
@inline(__always)
private func gradientBody<N: Number, A: ActionBodies>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers, _: A.Type
) throws(Fault) {
  let (child, tape) = (m.reverse, m.tape)
  let start = (kinks: KinkSignal.count, random: m.context.random)
  let arrays = try recordBody(m, child, plan, f)
  tape.clearCotangents()
  let y: Reverse<N>
  switch plan.callee.resultKind {
  case .number: y = child.r[0]
  case .real: y = Reverse(primal: N(child.d[0]))
  default:
    let value = child.takeResult(plan.callee.resultKind)
    guard let number = value.asNumber else {
      throw Fault(.notScalar("grad", found: value.kind))
    }
    y = number
  }
  if case .valueAndGradient = plan.output { m.put(y.primal, plan.result.leaves[0], f) }
  tape.seed(y, with: 1)
  try propagateBody(m, plan, arrays, start, f, A.self)
}

/// Carries cotangents that are seeded to the variables.
@inline(__always)
private func propagateBody<N: Number, A: ActionBodies>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ arrays: [Reverse<N>.Array],
  _ start: (kinks: Int, random: Philox), _ f: Machine<N>.Registers, _: A.Type
) throws(Fault) {
  let (tape, handles) = (m.tape, m.handles)
  if let watch = m.context.watch {
    A.propagate(m, watch)
  } else {
    tape.propagate()
  }
  try m.checkBackwardPass(of: tape)
  if _slowPath(KinkSignal.count != start.kinks),
    try A.takesForwardMode(m, plan, arrays, start.random, f)
  {
    return
  }

  var variable = 0
  for transfer in plan.transfers {
    switch transfer.mode {
    case .variable:
      m.put(tape.cotangent(of: handles[variable]).positiveZero, plan.targets[variable], f)
    case .variableObject:
      let index = Int(handles[variable].base.double)
      m.put(tape.cotangent(of: arrays[index]), plan.targets[variable], f, isActive: plan.isActive)
    default: continue
    }
    variable += 1
  }
  if m.context.watch == nil { tape.forgetArrays() }
}

// MARK: - Forward

/// The result's tangent for one direction of the inputs.
@inline(__always)
private func forwardBody<N: Number, A: ActionBodies>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers, _: A.Type
) throws(Fault) {
  let child = m.forward
  for transfer in plan.transfers {
    switch transfer.mode {
    case .copy: child.d[transfer.destination] = m.passive(transfer.source, f)
    case .lift:
      child.r[transfer.destination] = Dual(primal: m.active(transfer.source, f), tangent: 0)
    case .variable:
      child.r[transfer.destination] = Dual(primal: m.active(transfer.source, f), tangent: 1)
    case .pair:
      child.r[transfer.destination] = Dual(
        primal: m.active(transfer.source, f),
        tangent: transfer.tangent.map { m.active($0, f) } ?? 0)
    case .liftObject:
      child.o[transfer.destination] = m.lifted(m.object(at: transfer.source, f), child)
    case .variableObject: continue
    case .pairObject:
      guard let tangent = transfer.tangent else { continue }
      do {
        child.o[transfer.destination] = try A.paired(
          m, m.object(at: transfer.source, f), m.object(at: tangent, f))
      } catch { throw Fault(error) }
    }
  }
  guard child.run(plan.callee) == .ok else { throw child.takeFault() }
  if !plan.resultNumbers.isEmpty {
    var target = plan.result.leaves.startIndex
    if case .valueAndTangent = plan.output {
      for leaf in plan.resultNumbers {
        m.put(primal(of: leaf, child), plan.result.leaves[target], f)
        target += 1
      }
    }
    for leaf in plan.resultNumbers {
      if case .active(let register) = leaf {
        m.put(child.r[register].tangent.positiveZero, plan.result.leaves[target], f)
      } else {
        m.put(0, plan.result.leaves[target], f)
      }
      target += 1
    }
    return
  }
  do { try A.putTangent(m, plan, f) } catch { throw Fault(error) }
}

/// The number in a register of a result, without its tangent.
@inline(__always)
private func primal<N: Number>(of leaf: Leaf, _ child: Machine<Dual<N>>) -> N {
  switch leaf {
  case .active(let register): child.r[register].primal
  case .passive(let register): N(child.d[register])
  case .constant, .object: 0
  }
}

// MARK: - Pieces

extension Machine {
  /// Puts the tangent of a result that ran one level further in, and its value where that is asked for.
  func putTangent(_ plan: DerivativePlan, _ f: Registers) throws(RuntimeError) {
    let value = forward.takeResult(plan.callee.resultKind)
    let tangent = tangent(of: value)
    if case .valueAndTangent = plan.output {
      try put(.tuple(labels: nil, [primal(of: value), tangent]), plan.result, f)
    } else {
      try put(tangent, plan.result, f)
    }
  }

  /// Only the derivative of what the function at a record returns is asked for: it is what the outermost
  /// one returns, or a linear part of it.
  final func ignoresValue(at record: UnsafeMutablePointer<SavedFrame<N>>) -> Bool {
    guard ignoresValue else { return false }
    var caller = record
    while caller != records {
      caller -= 1
      let call = (caller.pointee.instruction - 1).pointee
      guard call.number(.flag) == Int(Instruction.linearResult) else { return false }
    }
    return true
  }

  /// Variables of one derivative at most; each is a register of its own.
  static var handleCount: Int { 1024 }

  package func tooManyVariables() -> Fault {
    Fault(.tooManyVariables(Self.handleCount))
  }

  @inline(__always)
  package func object(at leaf: Leaf, _ f: Registers) -> Object? {
    if case .object(let register) = leaf { f.o[register] } else { nil }
  }

  package func activeArray(_ leaf: Leaf, _ f: Registers) -> N.Array {
    value(of: object(at: leaf, f)).asActiveArray ?? N.Array(shape: [0], elements: [])
  }

  @inline(__always)
  package func put(_ x: N, _ leaf: Leaf, _ f: Registers) {
    switch leaf {
    case .active(let register): f.r[register] = x
    case .passive(let register): f.d[register] = x.base
    case .constant, .object: return
    }
  }

  /// An array is put as what the compiler takes it for, whatever the level: a run on plain numbers, which
  /// a recomputed call begins with, must leave the same structure as the run that records it.
  package func put(_ x: N.Array, _ leaf: Leaf, _ f: Registers, isActive: Bool) {
    guard case .object(let register) = leaf else { return }
    f.o[register] = isActive ? Active(x, .activeArray) : Passive(x.base, .passiveArray)
  }
}
