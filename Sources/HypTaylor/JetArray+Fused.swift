// JetArray+Fused.swift -- fused expressions of arrays of jets, in one pass over their arrays.

import HypNumbers

extension FusedInput {
  /// One level further out, and the derivatives that are given, with a bit for each order.
  fileprivate func split<P: Number>() -> (
    value: FusedInput<P>, given: UInt64, derivatives: [FusedInput<P>]
  ) where N == Jet<P> {
    switch self {
    case .array(let a):
      var given: UInt64 = 0
      var derivatives: [FusedInput<P>] = []
      for (k, part) in a.tail.enumerated() {
        guard let part else { continue }
        given |= 1 << UInt64(k)
        derivatives.append(.array(part))
      }
      return (.array(a.primal), given, derivatives)
    case .number(let x):
      guard let tail = x.tail, let arena = x.arena else { return (.number(x.primal), 0, []) }
      let order = arena.pointee.order
      let last = (0..<order).last { !tail[$0].isZero }.map { $0 + 1 } ?? 0
      return (
        .number(x.primal), (1 << UInt64(last)) - 1, (0..<last).map { .number(tail[$0]) }
      )
    case .constantArray(let a): return (.constantArray(a), 0, [])
    case .constant(let c): return (.constant(c), 0, [])
    }
  }
  fileprivate func arena<P: Number>() -> UnsafeMutablePointer<JetArena<P>.Storage>?
  where N == Jet<P> {
    switch self {
    case .array(let a): a.arena
    case .number(let x): x.arena
    case .constantArray, .constant: nil
    }
  }
}

extension JetArray {
  /// As many as loops can have; where derivatives are too many besides, operations are carried out one by one.
  @inlinable
  public static var fusedInputLimit: Int { P.Array.fusedInputLimit }

  /// A function of fused expressions on every element; nil where there are no loops for it.
  @usableFromInline
  static func fused(_ function: FusedFunction, _ x: Self) -> Self? {
    fused(.jet(function, order: 0), [.array(x)])?.first?.array
  }

  /// The results of the expression, and their derivatives.
  @inlinable
  public static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Element>], wantsValue: Bool, owned: UInt64
  ) -> [FusedOutput<Element>]? { fused(f, x) ?? f.results(x) }

  /// The same by loops; nil where the shapes of arrays differ, or there is too much for loops.
  @specialized(where P == Double)
  @usableFromInline
  static func fused(
    _ f: FusedExpression, _ x: [FusedInput<Element>]
  ) -> [FusedOutput<Element>]? {
    let arena = x.lazy.compactMap { $0.arena() }.first
    var inputs: [FusedInput<P>] = []
    var derivatives: [FusedInput<P>] = []
    var given: [UInt64] = []
    for input in x {
      let own: (value: FusedInput<P>, given: UInt64, derivatives: [FusedInput<P>]) = input.split()
      inputs.append(own.value)
      derivatives += own.derivatives
      given.append(own.given)
    }
    let order = arena?.pointee.order ?? 0
    // A tape would record each result apart.
    guard P.Array.fusesStatements, inputs.count + derivatives.count <= P.Array.fusedInputLimit,
      let curve = f.curve(.init(order: order, given: given)),
      let y = P.Array.fused(curve.expression, inputs + derivatives, wantsValue: true, owned: 0)
    else { return nil }
    return f.outputs.indices.map { place in
      let tail = curve.places[place]
      switch y[place] {
      case .array(let a):
        return .array(Self(primal: a, tail: tail.map { $0.flatMap { y[$0].array } }, arena: arena))
      case .number(let n):
        guard let arena, tail.contains(where: { $0 != nil }) else {
          return .number(Jet(primal: n))
        }
        let block = JetArena.block(arena)
        for (k, place) in tail.enumerated() {
          (block + k).initialize(to: place.flatMap { y[$0].number } ?? 0)
        }
        return .number(Jet(primal: n, tail: block, arena: arena))
      }
    }
  }
}
