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
    if !m.waysAreTold { return try m.differentiateOnWays(plan, f, watch) }
    m.waysAreTold = false
  }
  if plan.output.isPushedForward { m.context.hasPushedForward = true }
  switch plan.output {
  case .gradient, .valueAndGradient, .pullback: try reverseBody(m, plan, f)
  case .tangent, .valueAndTangent: try forwardBody(m, plan, f)
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
  child.recorded = _slowPath(m.context.watch != nil) ? RecordLog(tape) : nil
  child.ignoresValue = if case .gradient = plan.output { true } else { false }
  defer { child.ignoresValue = false }
  guard child.run(plan.callee) == .ok else { throw child.takeFault() }
  guard !tape.hasOverflowed else { throw Fault(.tapeTooLarge) }
  return arrays
}

/// The cotangents of the variables by one backward pass.
@inline(__always)
private func reverseBody<N: Number>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
) throws(Fault) {
  let (child, tape, handles) = (m.reverse, m.tape, m.handles)
  let (kinks, random) = (KinkSignal.count, m.context.random)
  let arrays: [Reverse<N>.Array]
  if case .pullback(_, let random) = plan.output {
    // The run that gave the value, once more.
    arrays = try m.context.withoutEffects(from: Philox(m.value(random, f))) { () throws(Fault) in
      try recordBody(m, child, plan, f)
    }
  } else {
    arrays = try recordBody(m, child, plan, f)
  }
  tape.clearCotangents()
  if case .pullback(let seed, _) = plan.output {
    do {
      try m.seed(tape, child, plan.callee.resultKind, seed, f)
    } catch { throw Fault(error) }
  } else {
    let y: Reverse<N>
    switch plan.callee.resultKind {
    case .number: y = child.r[0]
    case .real: y = Reverse(primal: N(child.d[0]))
    default:
      let value = child.value(of: child.o[0])
      child.o[0] = nil
      guard let number = value.asNumber else {
        throw Fault(.notScalar("grad", found: value.kind))
      }
      y = number
    }
    if case .valueAndGradient = plan.output { m.put(y.primal, plan.result.leaves[0], f) }
    tape.seed(y, with: 1)
  }
  if let watch = m.context.watch {
    m.propagate(tape, child.recorded, watch)
  } else {
    tape.propagate()
  }
  try m.checkBackwardPass(of: tape)
  if _slowPath(KinkSignal.count != kinks), try m.takesForwardMode(plan, arrays, random, f) {
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
}

// MARK: - Forward

/// The result's tangent for one direction of the inputs.
@inline(__always)
private func forwardBody<N: Number>(
  _ m: Machine<N>, _ plan: DerivativePlan, _ f: Machine<N>.Registers
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
        child.o[transfer.destination] = try m.paired(
          m.object(at: transfer.source, f), m.object(at: tangent, f))
      } catch { throw Fault(error) }
    }
  }
  guard child.run(plan.callee) == .ok else { throw child.takeFault() }
  if plan.callee.resultKind == .number, plan.result.leaves.count <= 2 {
    let y = child.r[0]
    if case .valueAndTangent = plan.output {
      m.put(y.primal, plan.result.leaves[0], f)
      m.put(y.tangent.positiveZero, plan.result.leaves[1], f)
    } else {
      m.put(y.tangent.positiveZero, plan.result.leaves[0], f)
    }
    return
  }
  let value = child.takeResult(plan.callee.resultKind)
  do {
    let tangent = m.tangent(of: value)
    if case .valueAndTangent = plan.output {
      try m.put(.tuple(labels: nil, [m.primal(of: value), tangent]), plan.result, f)
    } else {
      try m.put(tangent, plan.result, f)
    }
  } catch { throw Fault(error) }
}

// MARK: - Pieces

extension Machine {
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

  // MARK: Lifting

  /// An object of this level, held constant one level further in.
  func lifted(_ object: Object?, _ child: Machine<Reverse<N>>) -> Object? {
    lifted(object, to: Reverse<N>.self, { Reverse(primal: $0) }) { ReverseArray(primal: $0) }
  }

  /// An object of this level, held constant one level further in.
  func lifted(_ object: Object?, _ child: Machine<Dual<N>>) -> Object? {
    lifted(object, to: Dual<N>.self, { Dual(primal: $0, tangent: 0) }) {
      DualArray(primal: $0, tangent: nil)
    }
  }

  func lifted<M: Number>(
    _ object: Object?, to: M.Type, _ number: (N) -> M, _ array: (N.Array) -> M.Array
  ) -> Object? where M.Base == N.Base {
    guard let object else { return nil }
    switch object.tag {
    case .string, .passiveArray, .mask: return object
    case .activeArray:
      return ArrayObject(array(unsafeDowncast(object, to: Active.self).array), .activeArray)
    case .box, .builder: return BoxObject(value(of: object).mapped(number, array))
    }
  }

  /// A primal and a tangent of this level as one value of the forward level further in.
  func paired(_ primal: Object?, _ tangent: Object?) throws(RuntimeError) -> Object? {
    let (p, t) = (value(of: primal), value(of: tangent))
    if let a = p.shape, let b = t.shape, a != b { throw .shapes(.named("jvp"), .direction, a, b) }
    let value = paired(p, t)
    switch value {
    case .passiveArray(let a): return ArrayObject(DualArray<N>(constant: a), .activeArray)
    case .activeArray(let a): return ArrayObject(a, .activeArray)
    case .mask(let a): return ArrayObject(a, .mask)
    case .string(let text): return StringObject(text)
    default: return BoxObject(value)
    }
  }

  private func paired(_ primal: Value<N>, _ tangent: Value<N>) -> Value<Dual<N>> {
    switch (primal, tangent) {
    case (.real, _), (.number, _):
      return .number(Dual(primal: primal.asNumber ?? 0, tangent: tangent.asNumber ?? 0))
    case (.passiveArray, _), (.activeArray, _):
      return .activeArray(
        DualArray(
          primal: primal.asActiveArray ?? N.Array(shape: [0], elements: []),
          tangent: tangent.asActiveArray))
    case (.tuple(let labels, let a), .tuple(_, let b)) where a.count == b.count:
      return .tuple(labels: labels, zip(a, b).map { paired($0, $1) })
    default:
      return primal.mapped({ Dual(primal: $0, tangent: 0) }) {
        DualArray(primal: $0, tangent: nil)
      }
    }
  }

  // MARK: Reading results

  package func primal(of value: Value<Dual<N>>) -> Value<N> { value.mapped(\.primal, \.primal) }

  /// The tangent of a result. What cannot depend on the input has a zero of its own shape.
  package func tangent(of value: Value<Dual<N>>) -> Value<N> {
    value.mapLeaves(tangent(ofLeaf:))
  }

  private func tangent(ofLeaf value: Value<Dual<N>>) -> Value<N> {
    switch value {
    case .none, .bool, .string, .tuple: return .none
    case .real: return .real(0)
    case .number(let x): return .number(x.tangent.positiveZero)
    case .passiveArray(let a), .mask(let a): return .passiveArray(N.Base.Array(zeros: a.shape))
    case .activeArray(let a): return .activeArray(a.tangent ?? N.Array(zeros: a.shape))
    case .range(let range):
      guard let array = range.array else { return .none }
      return .activeArray(array.tangent ?? N.Array(zeros: array.shape))
    case .function(let function, let carried):
      // The pointwise derivative carries a primal and a tangent of all that is active.
      var parts: [Value<N>] = []
      for (value, kind) in zip(carried, function.leafKinds) {
        parts.append(primal(of: value))
        if kind.isActive { parts.append(tangent(of: value)) }
      }
      return .function(.pushforward(function, active: true), parts)
    }
  }

  /// Seeds the result of a run in reverse mode with the cotangents in `seed`.
  package func seed(
    _ tape: Tape<N>, _ child: Machine<Reverse<N>>, _ kind: Kind, _ seed: Operand, _ f: Registers
  ) throws(RuntimeError) {
    if kind.hasBox {
      return try self.seed(tape, child.takeResult(kind), value(seed, f))
    }
    let window = Operand.window([kind])[0]
    for (leaf, cotangent) in zip(window.leaves, seed.leaves) {
      switch leaf {
      case .active(let register): tape.seed(child.r[register], with: active(cotangent, f))
      case .object(let register):
        let result = child.value(of: child.o[register])
        child.o[register] = nil
        let given = activeArray(cotangent, f)
        if let shape = result.shape, shape != given.shape {
          throw .shapes(.pullback, .cotangent, shape, given.shape)
        }
        if case .activeArray(let array) = result { tape.seed(array, with: given) }
      case .passive, .constant: continue
      }
    }
  }

  /// Seeds a result whose structure is known only now.
  private func seed(
    _ tape: Tape<N>, _ result: Value<Reverse<N>>, _ cotangent: Value<N>
  ) throws(RuntimeError) {
    try result.forEachLeaf(beside: cotangent) { (leaf, cotangent) throws(RuntimeError) in
      try seed(tape, leaf: leaf, cotangent)
    }
  }

  private func seed(
    _ tape: Tape<N>, leaf result: Value<Reverse<N>>, _ cotangent: Value<N>
  ) throws(RuntimeError) {
    guard let shape = result.shape, let given = cotangent.shape, shape.isEmpty == given.isEmpty
    else {
      throw .directionMismatch(
        .pullback, expected: result.kind, found: cotangent.kind)
    }
    guard shape == given else { throw .shapes(.pullback, .cotangent, shape, given) }
    switch result {
    case .number(let y): tape.seed(y, with: cotangent.asNumber ?? 0)
    case .activeArray(let y):
      if let array = cotangent.asActiveArray { tape.seed(y, with: array) }
    default: return
    }
  }
}
