// DoubleArray+Rules.swift -- elementwise primitives, and their derivatives to any order, in one loop.

extension DoubleArray {
  /// f on every element.
  @inlinable
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    if let function = F.fused { return jet(function, x, order: 0)[0] }
    return F.values(x)
  }
  /// f on every pair of elements.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    if y.shape.isEmpty, y.count == 1 { return F.values(x, y.knownElement(at: 0)) }
    return F.values(x, y)
  }
  /// f(x, c) for every element x.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Double) -> Self {
    F.values(x, c)
  }
  /// f(c, y) for every element y.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Double, _ y: Self) -> Self {
    y.mapped { F.value(c, $0) }
  }

  /// f(x), f′(x), …, up to the given order, for every element.
  ///
  /// The derivative of order k is the last coefficient of f′ at nested dual numbers of depth k - 1,
  /// all of whose tangents are 1, given those before it. No product with a tangent is formed, so
  /// that a singular f′ gives no nan of its own.
  @inlinable
  public static func derivatives<F: UnaryRule>(of f: F, at x: Self, order: Int) -> [Self] {
    if let function = f.fused { return jet(function, x, order: Swift.max(order, 0)) }
    if order <= 0 { return [f.values(x)] }
    var results: [Self] = []
    for _ in 0...order {
      guard let result = Self(like: x) else {
        return [Self](repeating: .exhausted, count: order + 1)
      }
      results.append(result)
    }
    let (a, y) = (x.buffer.pointer, results[0].buffer.pointer)
    Self.tellKinks(f, x)
    switch order {
    case 1:
      let y1 = results[1].buffer.pointer
      Blocks.forEach(x.count) {
        for i in $0 {
          let (u, v) = (a[i], f.value(a[i]))
          y[i] = v
          y1[i] = f.derivative(u, v)
        }
      }
    case 2:
      let (y1, y2) = (results[1].buffer.pointer, results[2].buffer.pointer)
      Blocks.forEach(x.count) {
        for i in $0 {
          let (u, v) = (a[i], f.value(a[i]))
          let v1 = f.derivative(u, v)
          y[i] = v
          y1[i] = v1
          y2[i] =
            f.derivative(Dual(primal: u, tangent: 1), Dual(primal: v, tangent: v1)).tangent
        }
      }
    case 3:
      let (y1, y2) = (results[1].buffer.pointer, results[2].buffer.pointer)
      let y3 = results[3].buffer.pointer
      Blocks.forEach(x.count) {
        for i in $0 {
          let (u, v) = (a[i], f.value(a[i]))
          let v1 = f.derivative(u, v)
          let (du, dv) = (Dual(primal: u, tangent: 1), Dual(primal: v, tangent: v1))
          let v2 = f.derivative(du, dv).tangent
          y[i] = v
          y1[i] = v1
          y2[i] = v2
          y3[i] =
            f.derivative(
              Dual(primal: du, tangent: 1), Dual(primal: dv, tangent: Dual(primal: v1, tangent: v2))
            ).tangent.tangent
        }
      }
    default:
      Blocks.forEach(x.count) {
        for i in $0 {
          let jet = Self.derivatives(of: f, at: a[i], order: order)
          for k in 0...order { results[k].buffer.pointer[i] = jet[k] }
        }
      }
    }
    return withExtendedLifetime((x.buffer, results)) { results }
  }

  /// Tells of derivatives that are taken at kinks: a loop of its own, which is empty for a rule
  /// that has none.
  @inlinable
  static func tellKinks<F: UnaryRule>(_ f: F, _ x: Self) {
    var isMet = false
    let a = x.buffer.pointer
    Blocks.forEach(x.count) { for i in $0 { isMet = isMet || f.isKink(a[i]) } }
    withExtendedLifetime(x.buffer) {}
    KinkSignal.raise(where: isMet)
  }

  /// f(x), f′(x), …, up to the given order.
  @inlinable
  static func derivatives<F: UnaryRule>(of f: F, at x: Double, order: Int) -> [Double] {
    var jet = [f.value(x)]
    for k in 1...order {
      let known = jet
      jet.append(last(of: f, depth: k - 1, x, { known[$0] }, { $0 }))
    }
    return jet
  }

  /// The last coefficient of f′ at `x` with `depth` more levels of dual numbers around it.
  /// `y(k)` is f(x), differentiated k times more than its place in the nest says.
  @inlinable @inline(never)
  @_semantics("optimize.sil.specialize.generic.never")
  static func last<F: UnaryRule, N: Number>(
    of f: F, depth: Int, _ x: N, _ y: (Int) -> N, _ coefficient: (N) -> Double
  ) -> Double {
    if depth == 0 { return coefficient(f.derivative(x, y(0))) }
    return last(
      of: f, depth: depth - 1, Dual(primal: x, tangent: 1),
      { Dual(primal: y($0), tangent: y($0 + 1)) }, { coefficient($0.tangent) })
  }
}
