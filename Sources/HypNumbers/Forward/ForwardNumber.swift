// ForwardNumber.swift -- forward mode: a number, and the tangents that travel with it, one or several.
//
// Rules: W. K. Clifford's ε² = 0, so f(x + ẋε) = f(x) + f′(x)ẋε. What the tangents are is a parameter: a number of the
// level below (`Dual`), or eight doubles side by side (`DualLanes`). So a derivative along several directions at once
// has the same bits as along one.

/// A primal and what travels with it: `primal + tangent ε`, ε² = 0.
public protocol ForwardNumber: RuledNumber where Primal.Base == Base {
  /// The number below.
  associatedtype Primal: Number
  /// The derivative along the direction that was seeded, or along several.
  associatedtype Carried: NumberTangent where Carried.Factor == Primal

  /// The value, itself with derivatives where levels are nested.
  var primal: Primal { get set }
  /// What travels with it.
  var tangent: Carried { get set }
  /// `primal + tangent ε`
  init(primal: Primal, tangent: Carried)
}

extension ForwardNumber {
  /// A number constant at this level.
  @inlinable @inline(__always)
  public init(primal: Primal) { self.init(primal: primal, tangent: .zero) }
  /// A number constant at every level.
  @inlinable @inline(__always)
  public init(_ constant: Base) { self.init(primal: Primal(constant), tangent: .zero) }
  /// The plain number.
  @inlinable @inline(__always)
  public var base: Base { primal.base }
  /// Zero, with a zero tangent.
  @inlinable @inline(__always)
  public var isZero: Bool { primal.isZero && tangent.isZero }
  /// The primal or the tangent is not a number.
  @inlinable @inline(__always)
  public var hasNaN: Bool { primal.hasNaN || tangent.hasNaN }
  /// The same number without a tangent.
  @inlinable @inline(__always)
  public var stopped: Self { Self(primal: primal.stopped, tangent: .zero) }
  /// It has a tangent that is not zero, at some level.
  public var carries: Bool { !tangent.isZero || primal.carries }
}

// MARK: Arithmetic
//
// The rules are those of Arithmetic.swift. Where a tangent comes out as not a number, it is computed once more from
// products in which zero wins: that costs nothing elsewhere.

extension ForwardNumber {
  /// A linear operation.
  @inlinable @inline(__always)
  public static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    Self(
      primal: O.value(x.primal, y.primal),
      tangent: O.isDifference ? x.tangent - y.tangent : x.tangent + y.tangent)
  }
  /// An operation with partial derivatives.
  @inlinable @inline(__always)
  public static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let (dx, dy) = (x.tangent, y.tangent)
    let (z, tangent) = O.valueAndTangent(x.primal, dx, y.primal, dy)
    return Self(
      primal: z,
      tangent: _slowPath(tangent.hasNaN)
        ? O.carriedTangent(dx, dy, x.primal, y.primal, z) : tangent)
  }
  /// The tangent, or this product in its place.
  @inlinable @inline(__always)
  static func product(
    _ tangent: Carried, or x: Carried, by partial: @autoclosure () -> Primal
  ) -> Carried {
    if _slowPath(tangent.hasNaN) { return x.carried(by: partial()) }
    return tangent
  }

  /// `-x`
  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self {
    Self(primal: -x.primal, tangent: -x.tangent)
  }
  /// `self + c`
  @inlinable @inline(__always)
  public func adding(_ c: Base) -> Self { Self(primal: primal.adding(c), tangent: tangent) }
  /// `self - c`
  @inlinable @inline(__always)
  public func subtracting(_ c: Base) -> Self {
    Self(primal: primal.subtracting(c), tangent: tangent)
  }
  /// `c - self`
  @inlinable @inline(__always)
  public func subtracted(from c: Base) -> Self {
    Self(primal: primal.subtracted(from: c), tangent: -tangent)
  }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Base) -> Self {
    Self(
      primal: primal.scaled(by: c),
      tangent: Self.product(tangent.scaled(by: c), or: tangent, by: Primal(c)))
  }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Base) -> Self {
    Self(
      primal: primal.divided(by: c),
      tangent: Self.product(tangent.divided(by: c), or: tangent, by: Primal(1 / c)))
  }
  /// `c / self`
  @inlinable @inline(__always)
  public func dividing(_ c: Base) -> Self {
    let q = primal.dividing(c)
    return Self(
      primal: q, tangent: tangent.carried(by: -Division.partialY(quotient: q, divisor: primal)))
  }
  /// `self * self`
  @inlinable @inline(__always)
  public var squared: Self {
    Self(primal: primal.squared, tangent: tangent.carried(by: Squaring.partial(primal)))
  }

  /// The product with `partial`, in which zero wins, and in its tangent too.
  @inlinable @inline(__always)
  public func carried(by partial: Self) -> Self {
    let (x, y, z) = (primal, partial.primal, primal.carried(by: partial.primal))
    return Self(
      primal: z,
      tangent: tangent.carried(by: Multiplication.partialX(x, y, z))
        + Carried.carry(Multiplication.partialY(x, y, z), by: partial.tangent))
  }
  /// `self += x`
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Self) {
    primal.accumulate(x.primal)
    tangent.accumulate(x.tangent)
  }
}

// MARK: Primitives

extension ForwardNumber {
  /// f(x) + f′(x)ẋε; f′ is not evaluated where ẋ is zero.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    guard !x.tangent.isZero else {
      F.tellPole(x.base)
      return Self(primal: F.of(x.primal))
    }
    F.tellKink(x.base)
    let (y, slope) = F.both(x.primal)
    return Self(primal: y, tangent: x.tangent.carried(by: slope))
  }
  /// f(x, y) + (∂f/∂x ẋ + ∂f/∂y ẏ)ε; a partial is evaluated only where its tangent is not zero.
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    let z = F.of(x.primal, y.primal)
    var result = Self(primal: z)
    if !x.tangent.isZero || !y.tangent.isZero { F.tellKink(x.base, y.base) }
    if !x.tangent.isZero {
      result.tangent = x.tangent.carried(by: F.partialX(x.primal, y.primal, z))
    }
    if !y.tangent.isZero {
      result.tangent.accumulate(y.tangent.carried(by: F.partialY(x.primal, y.primal, z)))
    }
    return result
  }
  /// f(x, c) + ∂f/∂x ẋε
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Base) -> Self {
    let z = Primal.lift(F.self, x.primal, c)
    guard !x.tangent.isZero else {
      F.tellPole(x.base, c)
      return Self(primal: z)
    }
    F.tellKink(x.base, c)
    return Self(primal: z, tangent: x.tangent.carried(by: F.partialX(x.primal, Primal(c), z)))
  }
  /// f(c, y) + ∂f/∂y ẏε
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Base, _ y: Self) -> Self {
    let z = Primal.lift(F.self, c, y.primal)
    guard !y.tangent.isZero else { return Self(primal: z) }
    F.tellKink(c, y.base)
    return Self(primal: z, tangent: y.tangent.carried(by: F.partialY(Primal(c), y.primal, z)))
  }
}
