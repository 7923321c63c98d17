// Machine+Attempts.swift -- instructions that do at once what several actions do: fused elementwise
// operations and products, on registers and without boxes.
//
// Generic functions, and not methods: they are compiled for the number types of the listed machines.

import CInterrupt
import HypCode
import HypNumbers

/// Tries an action in place of those behind it; false where they have to be carried out.
@inline(__always)
func attemptBody<N: Number>(
  _ m: Machine<N>, _ action: Action, _ f: Machine<N>.Registers,
  _ record: UnsafeMutablePointer<SavedFrame<N>>
) -> Bool {
  // What a watched run looks at are the separate operations.
  if m.context.watch != nil { return false }
  // The result may take the place of an operand.
  let operations = m.context.meter == nil ? 0 : m.operations(ofAttempt: action.form, f)
  let isDone =
    switch action.form {
    case .fused(let plan):
      fusedBody(m, plan, f, wantsValue: !(plan.isReturned && m.ignoresValue(at: record)))
    case .multiply(let x, let y, let result): productBody(m, x, y, result, f)
    case .sameCharacters(let x, let y, let areSame, let result):
      m.compareCharacters(x, y, areSame, result, f)
    default: false
    }
  if isDone && operations > 0 { m.context.meter?.add(operations) }
  return isDone
}

/// Carries out a fused expression.
private func fusedBody<N: Number>(
  _ m: Machine<N>, _ plan: FusedPlan, _ f: Machine<N>.Registers, wantsValue: Bool
) -> Bool {
  let limit = plan.isActive ? N.Array.fusedInputLimit : N.Base.Array.fusedInputLimit
  guard plan.inputs.count <= limit else { return false }
  if plan.results.count > 1 {
    guard plan.isActive ? N.Array.fusesStatements : N.Base.Array.fusesStatements else {
      return false
    }
  }
  if plan.isActive ? forwardBodyInPlace(m, plan, f) : plainBodyInPlace(m, plan, f) { return true }
  let result: FusedOutput<N>
  var count = 0
  // Before anything refers to what the registers hold.
  var owned: UInt64 = 0
  for (register, place) in plan.replaced
  where plan.isActive
    ? isOwnedAlone(f.o + register, N.Array.self, .activeArray)
    : isOwnedAlone(f.o + register, N.Base.Array.self, .passiveArray)
  {
    owned |= 1 << UInt64(place)
  }
  if wantsValue, plan.isActive, let placed = reverseBodyInPlace(m, plan, f) {
    count = placed.count
    guard let number = placed.number else { return true }
    result = .number(number)
  } else if plan.isActive {
    var inputs: [FusedInput<N>] = []
    inputs.reserveCapacity(plan.inputs.count)
    for leaf in plan.inputs {
      switch leaf {
      case .constant(let x): inputs.append(.constant(N.Base(literal: x)))
      case .passive(let register): inputs.append(.constant(f.d[register]))
      case .active(let register): inputs.append(.number(f.r[register]))
      case .object(let register):
        guard let object = f.o[register] else { return false }
        switch object.tag {
        case .passiveArray, .mask:
          let array = unsafeDowncast(object, to: Machine<N>.Passive.self).array
          count = array.count
          inputs.append(.constantArray(array))
        case .activeArray:
          let array = unsafeDowncast(object, to: Machine<N>.Active.self).array
          count = array.count
          inputs.append(.array(array))
        case .string, .box, .builder: return false
        }
      }
    }
    guard
      let y = N.Array.fused(
        plan.expression, inputs, wantsValue: wantsValue, owned: owned),
      let first = y.first
    else { return false }
    if first.array != nil { return put(y, plan, owned, f.o, .activeArray) }
    result = first
  } else {
    var inputs: [FusedInput<N.Base>] = []
    inputs.reserveCapacity(plan.inputs.count)
    for leaf in plan.inputs {
      switch leaf {
      case .constant(let x): inputs.append(.constant(N.Base(literal: x)))
      case .passive(let register): inputs.append(.number(f.d[register]))
      case .active: return false
      case .object(let register):
        guard let object = f.o[register], object.tag == .passiveArray || object.tag == .mask else {
          return false
        }
        let array = unsafeDowncast(object, to: Machine<N>.Passive.self).array
        count = array.count
        inputs.append(.array(array))
      }
    }
    guard
      let y = N.Base.Array.fused(plan.expression, inputs, wantsValue: true, owned: owned),
      let first = y.first
    else { return false }
    switch first {
    case .array: return put(y, plan, owned, f.o, .passiveArray)
    case .number(let x): result = .number(N(x))
    }
  }
  guard !refused(), case .number(let total) = result else { return false }
  guard let x = plan.reduction.of(total, count, wantsValue: wantsValue) else { return false }
  m.put(x, plan.results[0], f)
  return true
}

/// Puts arrays into registers; false where that is to be done in another way.
private func put<N: Number>(
  _ arrays: [FusedOutput<N>], _ plan: FusedPlan, _ owned: UInt64,
  _ registers: UnsafeMutablePointer<Object?>, _ tag: Object.Tag
) -> Bool {
  // What was written over is not there any more to be done again.
  if owned == 0 && refused() { return false }
  for (result, leaf) in zip(arrays, plan.results) {
    guard case .array(let array) = result, case .object(let register) = leaf else { return false }
    let place = plan.replaced.first { $0.register == register }?.place
    if let place, owned >> UInt64(place) & 1 == 1, let object = registers[register] {
      unsafeDowncast(object, to: ArrayObject<N.Array>.self).storage.pointee = array
    } else {
      registers[register] = ArrayObject<N.Array>(array, tag)
    }
  }
  return true
}

/// The product of two arrays; their shapes need not fit.
private func productBody<N: Number>(
  _ m: Machine<N>, _ x: Leaf, _ y: Leaf, _ result: Operand, _ f: Machine<N>.Registers
) -> Bool {
  guard case .object(let first) = x, case .object(let second) = y else { return false }
  if fewProductBody(m, first, second, result.leaves[0], f)
    || reverseDotBody(m, first, second, result.leaves[0], f)
  {
    return true
  }
  guard let a = f.o[first], let b = f.o[second] else { return false }
  let target = result.leaves[0]
  if a.tag == .passiveArray, b.tag == .passiveArray {
    let p = unsafeDowncast(a, to: Machine<N>.Passive.self).array
    let q = unsafeDowncast(b, to: Machine<N>.Passive.self).array
    guard !result.kind.isActive, let shape = Shape.product(p.shape, q.shape), fits(m, shape) else {
      return false
    }
    let product = N.Base.Array.matmul(p, q)
    if refused() { return false }
    switch target {
    case .object(let register): f.o[register] = Machine<N>.Passive(product, .passiveArray)
    case .passive(let register): f.d[register] = product.element(at: 0)
    case .active, .constant: return false
    }
    return true
  }
  guard let p: N.Array = activeArray(a), let q: N.Array = activeArray(b),
    let shape = Shape.product(p.shape, q.shape), fits(m, shape)
  else { return false }
  let product = N.Array.matmul(p, q)
  if refused() { return false }
  switch target {
  case .object(let register): f.o[register] = Machine<N>.Active(product, .activeArray)
  case .active(let register): f.r[register] = product.element(at: 0)
  case .passive, .constant: return false
  }
  return true
}

/// The array in an object, with derivatives; nil where it is none.
@inline(__always)
private func activeArray<A: NumberArray>(_ object: Object) -> A?
where A.Element.Base.Array: NumberArray {
  switch object.tag {
  case .passiveArray:
    A(constant: unsafeDowncast(object, to: ArrayObject<A.Element.Base.Array>.self).array)
  case .activeArray: unsafeDowncast(object, to: ArrayObject<A>.self).array
  case .string, .mask, .box, .builder: nil
  }
}

private func fits<N: Number>(_ m: Machine<N>, _ shape: Shape) -> Bool {
  shape.extent <= m.elementLimit
}

/// There was no memory. The separate operations will find the same, and say so.
@inline(__always)
private func refused() -> Bool {
  if ArrayMemory.isExhausted {
    ArrayMemory.clear()
    return true
  }
  return ci_interrupted()
}
