// Machine+Lifting.swift -- values that pass between a level and the one further in: held constant there, paired with
// a tangent, or read back from what a run there left.

import HypCode
import HypNumbers

extension Machine {
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
    return paired(p, t).object
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
    default: return .none
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
    guard kind.withActivity(false) == seed.kind.withActivity(false) else {
      var leaves = window.leaves[...]
      return try self.seed(tape, child, kind, &leaves, value(seed, f))
    }
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

  /// Seeds a result in registers, where the cotangent is a small array and the result an ordinary one or the other way.
  private func seed(
    _ tape: Tape<N>, _ child: Machine<Reverse<N>>, _ kind: Kind, _ leaves: inout ArraySlice<Leaf>,
    _ cotangent: Value<N>
  ) throws(RuntimeError) {
    switch kind {
    case .tuple(_, let parts):
      guard case .tuple(_, let cotangents) = cotangent else { return }
      for (part, cotangent) in zip(parts, cotangents) {
        try seed(tape, child, part, &leaves, cotangent)
      }
    case .small(_, let shape):
      guard let given = cotangent.asActiveArray, given.shape == shape else {
        throw .shapes(.pullback, .cotangent, shape, cotangent.shape ?? [])
      }
      for place in 0..<shape.elementCount {
        guard case .active(let register) = leaves.removeFirst() else { continue }
        tape.seed(child.r[register], with: given.element(at: place))
      }
    default:
      for leaf in leaves.prefix(kind.banks.count) {
        switch leaf {
        case .active(let register): tape.seed(child.r[register], with: cotangent.asNumber ?? 0)
        case .object(let register):
          let result = child.value(of: child.o[register])
          child.o[register] = nil
          try seed(tape, leaf: result, cotangent)
        case .passive, .constant: continue
        }
      }
      leaves = leaves.dropFirst(kind.banks.count)
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
