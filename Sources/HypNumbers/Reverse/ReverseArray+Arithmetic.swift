// ReverseArray+Arithmetic.swift -- operations on arrays: the value, and a record for the tape.

import RealModule

extension ReverseArray {
  /// The result of an operation on `x` and `y`, recorded where either is not constant.
  @inlinable
  static func recorded(
    _ result: P.Array, _ x: Self, _ y: Self,
    _ operation: (_ x: Int32, _ y: Int32) -> Tape<P>.Operation
  ) -> Self {
    guard let tape = x.tape ?? y.tape else { return Self(primal: result) }
    let parents = (x.gathered(tape), y.gathered(tape))
    return Self(
      primal: result, tape: tape,
      record: Tape.record(tape, operation(parents.0, parents.1), result.shape))
  }

  /// The result of an operation on `x`, recorded where it is not constant.
  @inlinable
  static func recorded(
    _ result: P.Array, _ x: Self, _ operation: (Int32) -> Tape<P>.Operation
  ) -> Self {
    guard let tape = x.tape else { return Self(primal: result) }
    return Self(
      primal: result, tape: tape,
      record: Tape.record(tape, operation(x.gathered(tape)), result.shape))
  }

  /// The same cotangents for another value of the same shape, as adding a constant gives.
  @inlinable
  func shifted(to result: P.Array) -> Self? {
    guard shape == result.shape else { return nil }
    var y = self
    y.primal = result
    return y
  }

  /// A linear operation; records nothing where one is a constant that does not broadcast the other, and the other
  /// is not subtracted.
  @inlinable
  static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let z = O.value(x.primal, y.primal)
    if y.tape == nil, let same = x.shifted(to: z) { return same }
    if !O.isDifference, x.tape == nil, let same = y.shifted(to: z) { return same }
    return recorded(z, x, y) { .linear($0, $1, isDifference: O.isDifference) }
  }
  /// `x + y`
  @inlinable
  public static func + (x: Self, y: Self) -> Self { combined(Addition.self, x, y) }
  /// `x - y`
  @inlinable
  public static func - (x: Self, y: Self) -> Self { combined(Subtraction.self, x, y) }
  /// `x * y`
  @inlinable
  public static func * (x: Self, y: Self) -> Self {
    product(x.primal * y.primal, x, y)
  }
  /// A product with the value `z`.
  @inlinable
  static func product(_ z: P.Array, _ x: Self, _ y: Self) -> Self {
    recorded(z, x, y) {
      .combine(
        $0, x.tape == nil ? nil : Multiplication.partialX(x.primal, y.primal, z),
        $1, y.tape == nil ? nil : Multiplication.partialY(x.primal, y.primal, z))
    }
  }
  /// `x / y`; its partials are arrays of their own, which are made when they are wanted.
  @inlinable
  public static func / (x: Self, y: Self) -> Self {
    let q = x.primal / y.primal
    return recorded(q, x, y) {
      .divide($0, quotient: y.tape == nil ? nil : q, $1, divisor: y.primal)
    }
  }
  /// `-x`
  @inlinable
  public static prefix func - (x: Self) -> Self { recorded(-x.primal, x) { .negate($0) } }
  /// The product with `partial`, in which zero wins.
  @inlinable
  public func carried(by partial: Self) -> Self {
    Self.product(primal.carried(by: partial.primal), self, partial)
  }
  /// Adds `x`, which broadcasts to this shape.
  @inlinable
  public mutating func accumulate(_ x: Self) {
    if x.tape == nil {
      primal.accumulate(x.primal)
      return
    }
    var sum = primal
    sum.accumulate(x.primal)
    if tape == nil, let same = x.shifted(to: sum) {
      self = same
    } else {
      self = Self.recorded(sum, self, x) { .linear($0, $1, isDifference: false) }
    }
  }
  /// Adds `x` to the part that `selection` picks. O(elements of the part) after the first time.
  @inlinable
  public mutating func accumulate(_ x: Self, at selection: [AxisSelection]) {
    if x.tape == nil {
      primal.accumulate(x.primal, at: selection)
      return
    }
    guard Self.isDistinct(selection) else {
      // A gather that names a place twice adds twice: one after the other.
      let offsets = selectedOffsets(selection, shape)
      let part = shape.selecting(selection)
      let values = x.broadcast(to: part)
      for (k, offset) in offsets.enumerated() {
        setElement(at: offset, to: element(at: offset) + values.element(at: k))
      }
      return
    }
    separate(x.tape)
    replace(selection, with: selecting(selection) + x)
  }

  /// No place is picked twice.
  @usableFromInline
  static func isDistinct(_ selection: [AxisSelection]) -> Bool {
    selection.allSatisfy {
      if case .gather(let places) = $0 { Set(places).count == places.count } else { true }
    }
  }

  /// The sum of all elements.
  @inlinable
  public func sum() -> Reverse<P> {
    let total = primal.sum()
    guard let tape else { return Reverse(primal: total) }
    let parent = gathered(tape)
    let node = Tape.push(tape, -1, 0, -1, 0)
    _ = Tape.record(tape, .sum(parent), [])
    return Reverse(primal: total, node: node, tape: tape)
  }
  /// The sums along `axis`.
  @inlinable
  public func sum(axis: Int) -> Self {
    Self.recorded(primal.sum(axis: axis), self) { .sumAxis($0, axis: axis) }
  }
  /// The sums along the axes that broadcasting from `shape` would repeat.
  @inlinable
  public func sum(to shape: Shape) -> Self {
    if shape == self.shape { return self }
    return Self.recorded(primal.sum(to: shape), self) { .sumTo($0) }
  }
  /// The matrix product.
  @inlinable
  public static func matmul(_ a: Self, _ b: Self) -> Self {
    recorded(P.Array.matmul(a.primal, b.primal), a, b) {
      .product($0, b.tape == nil ? nil : a.primal, $1, a.tape == nil ? nil : b.primal)
    }
  }

  /// An operation with a pullback of its own, which takes the cotangent of `result` to those of
  /// `parents`, nil for none. It is built of operations that can themselves be differentiated.
  @inlinable
  public static func custom(
    _ result: P.Array, of parents: [Self], pullback: @escaping (P.Array) -> [P.Array?]
  ) -> Self {
    guard let tape = parents.lazy.compactMap({ $0.tape }).first else {
      return Self(primal: result)
    }
    let records = parents.map { $0.gathered(tape) }
    return Self(
      primal: result, tape: tape,
      record: Tape.record(tape, .custom(records, pullback), result.shape))
  }
}

// MARK: Primitives

extension ReverseArray {
  /// f, f′, … on every element, each recorded with the next one as its partial.
  @inlinable
  public static func derivatives<F: UnaryRule>(of f: F, at x: Self, order: Int) -> [Self] {
    guard let tape = x.tape else {
      return P.Array.derivatives(of: f, at: x.primal, order: order).map { Self(primal: $0) }
    }
    let jet = P.Array.derivatives(of: f, at: x.primal, order: order + 1)
    let parent = x.gathered(tape)
    return (0...order).map {
      Self(
        primal: jet[$0], tape: tape,
        record: Tape.record(tape, .map(parent, jet[$0 + 1]), jet[$0].shape))
    }
  }
  /// A primitive of one number on every element.
  @inlinable
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    guard x.tape != nil else { return Self(primal: P.Array.lift(F.self, x.primal)) }
    return derivatives(of: Rule(F.self), at: x, order: 0)[0]
  }
  /// f(x, c) on every element.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Double) -> Self {
    guard x.tape != nil else { return Self(primal: P.Array.lift(F.self, x.primal, c)) }
    return derivatives(of: SecondFixed(F.self, c), at: x, order: 0)[0]
  }
  /// f(c, y) on every element.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Double, _ y: Self) -> Self {
    guard y.tape != nil else { return Self(primal: P.Array.lift(F.self, c, y.primal)) }
    return derivatives(of: FirstFixed(F.self, c), at: y, order: 0)[0]
  }
  /// A primitive of two numbers on every pair of elements.
  @inlinable
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    if let c = y.constantScalar { return lift(F.self, x, c) }
    if let c = x.constantScalar { return lift(F.self, c, y) }
    let z = P.Array.lift(F.self, x.primal, y.primal)
    let (px, py) = P.Array.partials(
      F.self, x.primal, y.primal, z, x: x.tape != nil, y: y.tape != nil)
    return recorded(z, x, y) { .combine($0, px, $1, py) }
  }
}
