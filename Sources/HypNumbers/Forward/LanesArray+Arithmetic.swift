// LanesArray+Arithmetic.swift -- the rules of forward mode, on planes of tangents.

extension LanesArray {
  /// The tangents ready to meet arrays of `rank`.
  @usableFromInline
  func tangents(forRank rank: Int) -> DoubleArray? { tangents.map { Self.padded($0, rank) } }

  @usableFromInline
  static func sum(_ x: DoubleArray?, _ y: DoubleArray?) -> DoubleArray? {
    guard let x else { return y }
    guard let y else { return x }
    if x.shape[0] == y.shape[0] { return x + y }
    let (wide, narrow) = x.shape[0] > y.shape[0] ? (x, y) : (y, x)
    guard wide.shape.entry == narrow.shape.entry else {
      return wide + widened(narrow, to: wide.shape[0])
    }
    // The planes that only one has stay as they are.
    var sum = wide
    sum.accumulate(narrow, at: [planes(narrow.shape[0])])
    return sum
  }
  static func rank(_ x: Self, _ y: Self) -> Int {
    Swift.max(x.primal.shape.count, y.primal.shape.count)
  }

  /// Planes of tangents, some of which one may have and the other not.
  struct Planes: Tangent {
    var values: DoubleArray
    static func + (x: Self, y: Self) -> Self {
      Self(values: LanesArray.sum(x.values, y.values) ?? x.values)
    }
    static func - (x: Self, y: Self) -> Self { x + -y }
    static prefix func - (x: Self) -> Self { Self(values: -x.values) }
    func carried(by partial: DoubleArray) -> Self { Self(values: values.carried(by: partial)) }
  }
  private func planes(forRank rank: Int) -> Planes? {
    tangents(forRank: rank).map { Planes(values: $0) }
  }
  /// A linear operation.
  @specialized(where O == Addition, L == SIMD8<Double>)
  @specialized(where O == Subtraction, L == SIMD8<Double>)
  static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let rank = rank(x, y)
    return Self(
      primal: O.value(x.primal, y.primal),
      tangents: O.tangent(x.planes(forRank: rank), y.planes(forRank: rank))?.values)
  }
  /// An operation with partial derivatives; tangents that are zero stay zero.
  @specialized(where O == Multiplication, L == SIMD8<Double>)
  @specialized(where O == Division, L == SIMD8<Double>)
  static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let rank = rank(x, y)
    let z = O.value(x.primal, y.primal)
    return Self(
      primal: z,
      tangents: O.tangent(
        x.planes(forRank: rank), y.planes(forRank: rank), x.primal, y.primal, z)?.values)
  }
  /// `x + y`
  @specialized(where L == SIMD8<Double>)
  public static func + (x: Self, y: Self) -> Self { combined(Addition.self, x, y) }
  /// `x - y`
  @specialized(where L == SIMD8<Double>)
  public static func - (x: Self, y: Self) -> Self { combined(Subtraction.self, x, y) }
  /// `x * y`, element by element
  @specialized(where L == SIMD8<Double>)
  public static func * (x: Self, y: Self) -> Self { combined(Multiplication.self, x, y) }
  /// `x / y`, element by element
  @specialized(where L == SIMD8<Double>)
  public static func / (x: Self, y: Self) -> Self { combined(Division.self, x, y) }
  /// `-x`
  @specialized(where L == SIMD8<Double>)
  public static prefix func - (x: Self) -> Self {
    Self(primal: -x.primal, tangents: x.tangents.map { -$0 })
  }
  /// The product with `partial`, in which zero wins.
  @specialized(where L == SIMD8<Double>)
  public func carried(by partial: Self) -> Self {
    if shape.isEmpty || shape == partial.shape {
      let own: FusedInput<DualLanes<L>> = shape.isEmpty ? .number(element(at: 0)) : .array(self)
      let product: FusedExpression = shape.isEmpty ? .scaled : .carried
      if let y = Self.fused(product, [own, .array(partial)], wantsValue: true, owned: 0)?.first?
        .array
      {
        return y
      }
    }
    let rank = Self.rank(self, partial)
    let (x, y, z) = (primal, partial.primal, primal.carried(by: partial.primal))
    // A zero primal stops the partial's tangents: the mask goes over their planes.
    let others = partial.tangents(forRank: rank).map {
      Multiplication.partialY(x, y, z).carried(by: $0)
    }
    let own = tangents(forRank: rank)?.carried(by: Multiplication.partialX(x, y, z))
    return Self(primal: z, tangents: Self.sum(own, others))
  }
  /// Adds `x`, which broadcasts to this shape.
  @specialized(where L == SIMD8<Double>)
  public mutating func accumulate(_ x: Self) {
    primal.accumulate(x.primal)
    guard let other = x.tangents(forRank: primal.shape.count) else { return }
    if tangents == nil {
      self = Self(primal: primal, tangents: other)
      return
    }
    if planeCount < other.shape[0] { widen(to: other.shape[0]) }
    if planeCount == other.shape[0] {
      tangents?.accumulate(other)
    } else {
      tangents?.accumulate(other, at: [Self.planes(other.shape[0])])
    }
  }
  /// Adds `x` to the part that `selection` picks.
  @specialized(where L == SIMD8<Double>)
  public mutating func accumulate(_ x: Self, at selection: [AxisSelection]) {
    let rank = primal.shape.selecting(selection).count
    primal.accumulate(x.primal, at: selection)
    guard let other = x.tangents(forRank: rank) else { return }
    if planeCount < other.shape[0] { widen(to: other.shape[0]) }
    tangents?.accumulate(other, at: [Self.planes(other.shape[0])] + selection)
  }

  /// The sum of all elements.
  @specialized(where L == SIMD8<Double>)
  public func sum() -> DualLanes<L> {
    var result = DualLanes<L>(primal.sum())
    if let tangents, tangents.count == planeCount * primal.count {
      let planes = primal.shape.count == 1 ? tangents.ordered(byRows: true) : tangents
      for lane in 0..<planeCount {
        result.tangents[lane] = DoubleArray.sum(
          planes.buffer.pointer + lane * primal.count, primal.count)
      }
      withExtendedLifetime(planes.buffer) {}
    }
    return result
  }
  /// The sums along `axis`.
  @specialized(where L == SIMD8<Double>)
  public func sum(axis: Int) -> Self {
    Self(primal: primal.sum(axis: axis), tangents: tangents?.sum(axis: axis + 1))
  }
  /// The sums along the axes that broadcasting from `shape` would repeat.
  @specialized(where L == SIMD8<Double>)
  public func sum(to shape: Shape) -> Self {
    if shape == primal.shape { return self }
    let missing = Swift.max(0, primal.shape.count - shape.count)
    let padded = Shape(repeating: 1, count: missing) + shape
    return Self(
      primal: primal.sum(to: shape),
      tangents: tangents?.sum(to: padded.stacked(planeCount)).reshaped(
        to: shape.stacked(planeCount)))
  }

  /// The matrix product: all lanes of a factor in one product.
  @specialized(where L == SIMD8<Double>)
  public static func matmul(_ a: Self, _ b: Self) -> Self {
    if a.tangents == nil, let y = constantTimesVector(a.primal, b) { return y }
    let primal = DoubleArray.matmul(a.primal, b.primal)
    var tangents: DoubleArray?
    let (ranks, outer) = (
      (a.shape.count, b.shape.count), Swift.max(a.shape.count, b.shape.count) - 2
    )
    if let da = a.tangents {
      // One vector of tangents for each lane: the rows of a matrix.
      let part =
        ranks.0 == 1 && ranks.1 > 2
        ? da.reshaped(to: [a.planeCount] + Shape(repeating: 1, count: outer + 1) + a.shape)
        : ranks.0 == 1 ? da : padded(da, ranks.1)
      tangents = DoubleArray.matmul(part, b.primal)
        .reshaped(to: primal.shape.stacked(a.planeCount))
    }
    if let db = b.tangents {
      let part =
        if ranks.1 == 1 && ranks.0 <= 2 {
          DoubleArray.matmul(db, a.primal.transposed)
        } else if ranks.1 == 1 {
          DoubleArray.matmul(
            a.primal,
            db.reshaped(to: [b.planeCount] + Shape(repeating: 1, count: outer) + b.shape + [1]))
        } else {
          DoubleArray.matmul(a.primal, padded(db, ranks.0))
        }
      tangents = sum(tangents, part.reshaped(to: primal.shape.stacked(b.planeCount)))
    }
    return Self(primal: primal, tangents: tangents)
  }

  /// A long matrix of few columns times a vector: all lanes in one go; nil for any other.
  private static func constantTimesVector(_ a: DoubleArray, _ b: Self) -> Self? {
    guard let db = b.tangents, a.shape.count == 2, b.shape == .vector(a.columns),
      DoubleArray.hasFewColumns(a),
      let y = DoubleArray(allocating: .vector(a.rows)),
      let dy = DoubleArray(allocating: .matrix(db.shape[0], a.rows))
    else { return nil }
    let planes = db.ordered(byRows: true)
    let count = db.shape[0] + 1
    withUnsafeTemporaryAllocation(of: UnsafePointer<Double>?.self, capacity: count) { x in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>?.self, capacity: count) { z in
        x.initializeElement(at: 0, to: UnsafePointer(b.primal.buffer.pointer))
        z.initializeElement(at: 0, to: y.buffer.pointer)
        for lane in 1..<count {
          let place = lane - 1
          x.initializeElement(at: lane, to: UnsafePointer(planes.buffer.pointer + place * b.count))
          z.initializeElement(at: lane, to: dy.buffer.pointer + place * y.count)
        }
        guard let x = x.baseAddress, let z = z.baseAddress else { return }
        DoubleArray.multiplyColumns(a, count: count, x, z)
      }
    }
    return withExtendedLifetime((a.buffer, b, planes)) { Self(primal: y, tangents: dy) }
  }

  // MARK: Primitives

  /// f, f′, … on every element: each with the next one times the tangents as its tangents.
  @inlinable
  public static func derivatives<F: UnaryRule>(of f: F, at x: Self, order: Int) -> [Self] {
    guard let tangents = x.tangents else {
      return DoubleArray.derivatives(of: f, at: x.primal, order: order).map { Self(primal: $0) }
    }
    let jet = DoubleArray.derivatives(of: f, at: x.primal, order: order + 1)
    return (0...order).map { Self(primal: jet[$0], tangents: tangents.carried(by: jet[$0 + 1])) }
  }
  /// A primitive of two numbers on every pair of elements.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    if let c = y.constantScalar { return lift(F.self, x, c) }
    if let c = x.constantScalar { return lift(F.self, c, y) }
    let z = DoubleArray.lift(F.self, x.primal, y.primal)
    let (px, py) = DoubleArray.partials(
      F.self, x.primal, y.primal, z, x: x.tangents != nil, y: y.tangents != nil)
    let rank = z.shape.count
    let dx = px.flatMap { partial in x.tangents(forRank: rank)?.carried(by: partial) }
    let dy = py.flatMap { partial in y.tangents(forRank: rank)?.carried(by: partial) }
    return Self(primal: z, tangents: sum(dx, dy))
  }
}
