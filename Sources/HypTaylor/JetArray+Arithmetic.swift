// JetArray+Arithmetic.swift -- operations on arrays of jets: linear ones order by order, products by
// Leibniz' rule.

import HypNumbers
import RealModule

extension JetArray {
  /// A linear function of the value and of each derivative.
  @inlinable
  func mapped(_ f: (P.Array) -> P.Array) -> Self {
    Self(primal: f(primal), tail: tail.map { $0.map(f) }, arena: arena)
  }

  /// In how many ways `j` of `k` are chosen.
  @inlinable
  static func ways(_ arena: UnsafeMutablePointer<JetArena<P>.Storage>, _ k: Int, _ j: Int) -> P.Base
  {
    arena.pointee.binomials[k * JetArena<P>.stride + j]
  }

  /// The derivative of order `k` of a product, its parts x of order j and y of order k - j for `j` in
  /// `orders`; nil where all of them are zero.
  @inlinable
  static func leibniz(
    _ arena: UnsafeMutablePointer<JetArena<P>.Storage>, _ k: Int, _ orders: Range<Int>,
    _ x: (Int) -> P.Array?, _ y: (Int) -> P.Array?,
    _ product: (_ x: P.Array, _ j: Int, _ y: P.Array) -> P.Array
  ) -> P.Array? {
    var sum: P.Array?
    for j in orders {
      guard let a = x(j), let b = y(k - j) else { continue }
      var part = product(a, j, b)
      let count = ways(arena, k, j)
      if count != 1 { part = part.scaled(by: count) }
      sum = sum.map { $0 + part } ?? part
    }
    return sum
  }

  /// A product of two arrays with the value `z`. Below the value a zero stays zero, where `carried`
  /// is what `product` calls.
  @inlinable
  static func product(
    _ z: P.Array, _ x: Self, _ y: Self,
    _ product: (_ x: P.Array, _ j: Int, _ y: P.Array) -> P.Array
  ) -> Self {
    guard let arena = x.arena ?? y.arena else { return Self(primal: z) }
    let order = Swift.max(x.tail.count, y.tail.count)
    let tail = (1..<(order + 1)).map { k in
      leibniz(arena, k, 0..<(k + 1), x.part, y.part, product)
    }
    return Self(primal: z, tail: tail, arena: arena)
  }

  /// `x + y`
  @inlinable
  public static func + (x: Self, y: Self) -> Self {
    let tail = (0..<Swift.max(x.tail.count, y.tail.count)).map { k -> P.Array? in
      guard let a = x.part(k + 1) else { return y.part(k + 1) }
      return y.part(k + 1).map { a + $0 } ?? a
    }
    return Self(primal: x.primal + y.primal, tail: tail, arena: x.arena ?? y.arena)
  }
  /// `x - y`
  @inlinable
  public static func - (x: Self, y: Self) -> Self {
    let tail = (0..<Swift.max(x.tail.count, y.tail.count)).map { k -> P.Array? in
      guard let b = y.part(k + 1) else { return x.part(k + 1) }
      return x.part(k + 1).map { $0 - b } ?? -b
    }
    return Self(primal: x.primal - y.primal, tail: tail, arena: x.arena ?? y.arena)
  }
  /// `x * y`; derivatives that are zero stay zero.
  @inlinable
  public static func * (x: Self, y: Self) -> Self {
    product(x.primal * y.primal, x, y) { a, j, b in
      j == 0 ? b.carried(by: a) : a.carried(by: b)
    }
  }
  /// `x / y`: Leibniz' rule for x = q y, solved for the last derivative of q.
  @inlinable
  public static func / (x: Self, y: Self) -> Self {
    var q = Self(primal: x.primal / y.primal)
    guard let arena = x.arena ?? y.arena else { return q }
    q.arena = arena
    for k in 1..<(Swift.max(x.tail.count, y.tail.count) + 1) {
      let known = leibniz(arena, k, 0..<k, q.part, y.part) { $2.carried(by: $0) }
      var rest = x.part(k)
      if let known { rest = rest.map { $0 - known } ?? -known }
      q.tail.append(rest.map { $0 / y.primal })
    }
    return Self(primal: q.primal, tail: q.tail, arena: arena)
  }
  /// `-x`
  @inlinable
  public static prefix func - (x: Self) -> Self { x.mapped { -$0 } }
  /// The product with `partial`; what is zero in `self` stays zero.
  @inlinable
  public func carried(by partial: Self) -> Self {
    Self.product(primal.carried(by: partial.primal), self, partial) { a, _, b in a.carried(by: b) }
  }
  /// Adds `x`, which broadcasts to this shape.
  @inlinable
  public mutating func accumulate(_ x: Self) {
    primal.accumulate(x.primal)
    accumulateTail(x) { $0.accumulate($1) }
  }
  /// Adds `x` to the part that `selection` picks.
  @inlinable
  public mutating func accumulate(_ x: Self, at selection: [AxisSelection]) {
    primal.accumulate(x.primal, at: selection)
    accumulateTail(x) { $0.accumulate($1, at: selection) }
  }
  @inlinable
  mutating func accumulateTail(_ x: Self, _ add: (inout P.Array, P.Array) -> Void) {
    arena = arena ?? x.arena
    while tail.count < x.tail.count { tail.append(nil) }
    for k in x.tail.indices {
      guard let other = x.tail[k] else { continue }
      var part = tail[k] ?? P.Array(zeros: primal.shape)
      tail[k] = nil
      add(&part, other)
      tail[k] = part
    }
  }
  /// The sum of all elements.
  @inlinable
  public func sum() -> Jet<P> { element(primal.sum()) { $0.sum() } }
  /// The sums along `axis`.
  @inlinable
  public func sum(axis: Int) -> Self { mapped { $0.sum(axis: axis) } }
  /// The sums along the axes that broadcasting from `shape` would repeat.
  @inlinable
  public func sum(to shape: Shape) -> Self { mapped { $0.sum(to: shape) } }
  /// The matrix product.
  @inlinable
  public static func matmul(_ a: Self, _ b: Self) -> Self {
    product(P.Array.matmul(a.primal, b.primal), a, b) { x, _, y in P.Array.matmul(x, y) }
  }
}

// MARK: Rules

extension JetArray {
  /// Its own derivative by t, up to `order`.
  @inlinable
  func rate(order: Int) -> Self {
    Self(primal: derivative(1), tail: (0..<order).map { part($0 + 2) }, arena: arena)
  }
  /// The same array with derivatives up to `order` only.
  @inlinable
  func truncated(to order: Int) -> Self {
    Self(primal: primal, tail: Swift.Array(tail.prefix(order)), arena: arena)
  }

  /// Arrays y with the values `y` and y′ = `rate(y, k)`, where that has derivatives up to k, given
  /// those of y up to k: one order after the other.
  @inlinable
  static func integrated(
    _ y: [P.Array], _ arena: UnsafeMutablePointer<JetArena<P>.Storage>?, order: Int,
    _ rate: (_ y: [Self], _ order: Int) -> [Self]
  ) -> [Self] {
    var tails = [[P.Array?]](repeating: [], count: y.count)
    for k in 0..<order {
      let known = zip(y, tails).map { Self(primal: $0, tail: $1, arena: arena) }
      for (place, slope) in rate(known, k).enumerated() { tails[place].append(slope.part(k)) }
    }
    return zip(y, tails).map { Self(primal: $0, tail: $1, arena: arena) }
  }

  /// The result of a primitive of arrays, by its jvp.
  @inlinable
  public static func lift<F: ArrayPrimitive>(_ f: F, _ x: [Self]) -> Self {
    let y = P.Array.lift(f, x.map { $0.primal })
    guard let arena = x.lazy.compactMap({ $0.arena }).first else { return Self(primal: y) }
    let order = x.reduce(0) { Swift.max($0, $1.tail.count) }
    return integrated([y], arena, order: order) { y, k in
      [
        f.jvp(
          x.map { $0.truncated(to: k) }, x.map { $0.tail.isEmpty ? nil : $0.rate(order: k) }, y[0])
      ]
    }[0]
  }

  /// f, f′, … on every element.
  ///
  /// f itself is worked out by its rule. Its derivatives, which levels further in ask for, come of
  /// f(x₀ + s) by powers of s, in which x - x₀ is put.
  @inlinable
  public static func derivatives<F: UnaryRule>(of f: F, at x: Self, order: Int) -> [Self] {
    if order == 0, let y = f.fused.flatMap({ fused($0, x) }) { return [y] }
    let values = P.Array.derivatives(of: f, at: x.primal, order: order)
    guard let arena = x.arena else { return values.map { Self(primal: $0) } }
    return unfolded(values, at: x, arena) { f.derivative($0, $1) }
  }

  /// The derivatives, from their primals; one body for all rules.
  ///
  /// - Parameter slope: f′ from an argument and the value of f there.
  @specialized(where P == Double)
  @usableFromInline
  static func unfolded(
    _ values: [P.Array], at x: Self, _ arena: UnsafeMutablePointer<JetArena<P>.Storage>,
    _ slope: (Jet<P>, Jet<P>) -> Jet<P>
  ) -> [Self] {
    let order = values.count - 1
    let n = x.tail.count
    var parts = [[[P]]](
      repeating: [[P]](repeating: [], count: n), count: order + 1)
    for i in 0..<x.count {
      let derivative = { (k: Int) -> P in x.part(k)?.element(at: i) ?? 0 }
      let value = x.primal.element(at: i)
      if order == 0 {
        unfold(slope, arena, n, value, values[0].element(at: i), derivative) { row in
          for k in 1..<(n + 1) { parts[0][k - 1].append(row[k]) }
        }
        continue
      }
      unfold(slope, arena, n + order, value, values[0].element(at: i), { $0 == 1 ? 1 : 0 }) { row in
        let powers = dividedPowers(arena, n, derivative)
        for m in 0...order {
          for r in 1..<(n + 1) {
            var sum: P = 0
            for k in 1..<(r + 1) { sum.accumulate(powers[k - 1][r].carried(by: row[m + k])) }
            parts[m][r - 1].append(sum)
          }
        }
      }
    }
    return zip(values, parts).map { value, tail in
      Self(
        primal: value, tail: tail.map { P.Array(shape: x.shape, elements: $0) }, arena: arena)
    }
  }

  /// Works out f at a number with the given derivatives, and gives its value and its own to `use`.
  private static func unfold(
    _ slope: (Jet<P>, Jet<P>) -> Jet<P>, _ arena: UnsafeMutablePointer<JetArena<P>.Storage>,
    _ order: Int, _ x: P, _ y: P, _ derivative: (Int) -> P,
    _ use: (UnsafeMutablePointer<P>) -> Void
  ) {
    let graph = JetArena.begin(arena, order: order)
    let u = JetArena.leaf(graph, x, derivative)
    let v = JetArena.lift(graph, nil, y, JetArena.place(graph, u)) { slope(u, $0) }
    JetArena.workOut(graph)
    if graph.pointee.hasOverflowed { arena.pointee.hasOverflowed = true }
    if let tail = v.tail { use(tail - 1) }
  }

  /// δᵏ/k! for k = 1, 2, …, n, each with its derivatives up to n, for δ = x - x₀.
  private static func dividedPowers(
    _ arena: UnsafeMutablePointer<JetArena<P>.Storage>, _ n: Int, _ derivative: (Int) -> P
  ) -> [[P]] {
    var powers = [[0] + (1..<(n + 1)).map(derivative)]
    // (δᵏ/k!)′ = δᵏ⁻¹/(k - 1)! δ′
    for k in 2..<(Swift.max(n, 1) + 1) {
      var power = [P](repeating: 0, count: n + 1)
      for r in k..<(n + 1) {
        for j in 1..<(r - k + 2) {
          power[r].accumulate(
            (powers[0][j].carried(by: powers[k - 2][r - j])).scaled(by: ways(arena, r - 1, j - 1)))
        }
      }
      powers.append(power)
    }
    return powers
  }

  /// A primitive of two numbers on every pair of elements.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    if let c = y.constantScalar { return lift(F.self, x, c) }
    if let c = x.constantScalar { return lift(F.self, c, y) }
    let z = P.Array.lift(F.self, x.primal, y.primal)
    guard let arena = x.arena ?? y.arena else { return Self(primal: z) }
    let (a, b) = (x.broadcast(to: z.shape), y.broadcast(to: z.shape))
    let n = Swift.max(x.tail.count, y.tail.count)
    var tail = [[P]](repeating: [], count: n)
    for i in 0..<z.count {
      let graph = JetArena.begin(arena, order: n)
      func node(_ array: Self) -> Jet<P> {
        let value = array.primal.element(at: i)
        if array.tail.isEmpty { return JetArena.constant(graph, value) }
        return JetArena.leaf(graph, value) { array.part($0)?.element(at: i) ?? 0 }
      }
      let w = JetArena.lift(graph, F.self, z.element(at: i), node(a), node(b))
      JetArena.workOut(graph)
      if graph.pointee.hasOverflowed { arena.pointee.hasOverflowed = true }
      for k in 0..<n { tail[k].append(w.tail?[k] ?? 0) }
    }
    return Self(
      primal: z, tail: tail.map { P.Array(shape: z.shape, elements: $0) }, arena: arena)
  }
}
