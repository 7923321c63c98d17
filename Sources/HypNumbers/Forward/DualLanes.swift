// DualLanes.swift -- forward mode along several directions at once.

import RealModule

/// A primal and as many tangents as `L` has lanes, each along a direction of its own.
///
/// Eight directions cost little more than one: the primal is computed once. Lanes exist at the
/// bottom only; other levels nest around them.
@frozen
public struct DualLanes<L: SIMD & BitwiseCopyable & Sendable>: RuledNumber
where L.Scalar == Double {
  /// Lanes exist over doubles only.
  public typealias Base = Double
  /// A primal array and a plane of tangents for each lane.
  public typealias Array = LanesArray<L>

  /// The value.
  public var primal: Double
  /// The derivative along each direction.
  public var tangents: L

  /// A number with a tangent for each lane.
  @inlinable @inline(__always)
  public init(primal: Double, tangents: L) {
    self.primal = primal
    self.tangents = tangents
  }

  /// A number that is constant along every direction.
  @inlinable @inline(__always)
  public init(_ constant: Double) { self.init(primal: constant, tangents: L(repeating: 0)) }

  /// The plain number.
  @inlinable @inline(__always)
  public var base: Double { primal }
  /// Zero, with zero tangents.
  @inlinable @inline(__always)
  public var isZero: Bool { primal == 0 && tangentsAreZero }
  /// The same number without tangents.
  @inlinable @inline(__always)
  public var stopped: Self { Self(primal) }

  /// The lanes up to the last one whose tangent is not zero.
  @usableFromInline
  var laneCount: Int {
    var count = L.scalarCount
    while count > 0, tangents[count - 1] == 0 { count -= 1 }
    return count
  }

  @inlinable @inline(__always)
  var tangentsAreZero: Bool { tangents == L(repeating: 0) }

  /// The primal or a tangent is not a number.
  @inlinable @inline(__always)
  public var hasNaN: Bool { primal != primal || Self.haveNaN(tangents) }
  @inlinable @inline(__always)
  static func haveNaN(_ tangents: L) -> Bool { tangents != tangents }

  /// The tangents times a partial, in which zero wins.
  @inlinable @inline(__always)
  func tangents(carriedBy partial: Double) -> L {
    LaneTangents(tangents).carried(by: partial).lanes
  }
  @inlinable @inline(never)
  static func carried(_ tangents: L, by partial: Double) -> L {
    partial == 0
      ? L(repeating: 0) : (tangents * partial).replacing(with: 0, where: tangents .== 0)
  }
}

// MARK: Arithmetic

/// The tangents of a number along several directions.
@frozen
@usableFromInline
struct LaneTangents<L: SIMD & BitwiseCopyable & Sendable>: NumberTangent where L.Scalar == Double {
  @usableFromInline var lanes: L
  @inlinable @inline(__always)
  init(_ lanes: L) { self.lanes = lanes }
  @inlinable @inline(__always)
  static func + (x: Self, y: Self) -> Self { Self(x.lanes + y.lanes) }
  @inlinable @inline(__always)
  static func - (x: Self, y: Self) -> Self { Self(x.lanes - y.lanes) }
  @inlinable @inline(__always)
  static prefix func - (x: Self) -> Self { Self(-x.lanes) }
  @inlinable @inline(__always)
  static func * (x: Double, y: Self) -> Self { Self(y.lanes * x) }
  @inlinable @inline(__always)
  static func * (x: Self, y: Double) -> Self { Self(x.lanes * y) }
  @inlinable @inline(__always)
  static func / (x: Self, y: Double) -> Self { Self(x.lanes / y) }
  @inlinable @inline(__always)
  func carried(by partial: Double) -> Self {
    let products = lanes * partial
    return _slowPath(DualLanes.haveNaN(products))
      ? Self(DualLanes.carried(lanes, by: partial)) : Self(products)
  }
  @inlinable @inline(__always)
  var isZero: Bool { lanes == L(repeating: 0) }
  @inlinable @inline(__always)
  var hasZeroBase: Bool { isZero }
}

extension DualLanes {
  /// A linear operation.
  @inlinable @inline(__always)
  public static func combined<O: LinearOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    Self(
      primal: O.value(x.primal, y.primal),
      tangents: O.isDifference ? x.tangents - y.tangents : x.tangents + y.tangents)
  }
  /// An operation with partial derivatives.
  @inlinable @inline(__always)
  public static func combined<O: ProductOperation>(_: O.Type, _ x: Self, _ y: Self) -> Self {
    let (dx, dy) = (LaneTangents(x.tangents), LaneTangents(y.tangents))
    let (z, result) = O.valueAndTangent(x.primal, dx, y.primal, dy)
    let tangents = result.lanes
    return Self(
      primal: z,
      tangents: _slowPath(haveNaN(tangents))
        ? O.carriedTangent(dx, dy, x.primal, y.primal, z).lanes : tangents)
  }

  /// `-x`
  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self {
    Self(primal: -x.primal, tangents: -x.tangents)
  }
  /// `self + c`
  @inlinable @inline(__always)
  public func adding(_ c: Double) -> Self { Self(primal: primal + c, tangents: tangents) }
  /// `self - c`
  @inlinable @inline(__always)
  public func subtracting(_ c: Double) -> Self { Self(primal: primal - c, tangents: tangents) }
  /// `c - self`
  @inlinable @inline(__always)
  public func subtracted(from c: Double) -> Self {
    Self(primal: c - primal, tangents: -tangents)
  }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Double) -> Self {
    Self(primal: primal * c, tangents: tangents(carriedBy: c))
  }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Double) -> Self {
    var quotients = tangents / c
    if _slowPath(Self.haveNaN(quotients)) { quotients = Self.carried(tangents, by: 1 / c) }
    return Self(primal: primal / c, tangents: quotients)
  }
  /// `c / self`
  @inlinable @inline(__always)
  public func dividing(_ c: Double) -> Self {
    let q = c / primal
    return Self(
      primal: q, tangents: tangents(carriedBy: -Division.partialY(quotient: q, divisor: primal)))
  }
  /// `self * self`
  @inlinable @inline(__always)
  public var squared: Self {
    Self(primal: primal * primal, tangents: tangents(carriedBy: Squaring.partial(primal)))
  }

  /// The product with `partial`, in which zero wins.
  @inlinable @inline(__always)
  public func carried(by partial: Self) -> Self {
    let (x, y, z) = (primal, partial.primal, primal.carried(by: partial.primal))
    return Self(
      primal: z,
      tangents: tangents(carriedBy: Multiplication.partialX(x, y, z))
        + partial.tangents(carriedBy: Multiplication.partialY(x, y, z)))
  }
  /// `self += x`
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Self) { self = self + x }
}

// MARK: Primitives

extension DualLanes {
  /// f(x), with the tangents f′(x)ẋ
  @inlinable @inline(__always)
  public static func lift<F: Elementwise>(_: F.Type, _ x: Self) -> Self {
    guard !x.tangentsAreZero else {
      F.tellPole(x.primal)
      return Self(F.value(x.primal))
    }
    F.tellKink(x.primal)
    let (y, slope) = F.both(x.primal)
    return Self(primal: y, tangents: x.tangents(carriedBy: slope))
  }
  /// f(x, y), with the tangents ∂f/∂x ẋ + ∂f/∂y ẏ
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ y: Self) -> Self {
    let z = F.value(x.primal, y.primal)
    var result = Self(z)
    if !x.tangentsAreZero || !y.tangentsAreZero { F.tellKink(x.primal, y.primal) }
    if !x.tangentsAreZero {
      result.tangents = x.tangents(carriedBy: F.partialX(x.primal, y.primal, z))
    }
    if !y.tangentsAreZero {
      result.tangents += y.tangents(carriedBy: F.partialY(x.primal, y.primal, z))
    }
    return result
  }
  /// f(x, c), with the tangents ∂f/∂x ẋ
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ x: Self, _ c: Double) -> Self {
    let z = F.value(x.primal, c)
    guard !x.tangentsAreZero else {
      F.tellPole(x.primal, c)
      return Self(z)
    }
    F.tellKink(x.primal, c)
    return Self(primal: z, tangents: x.tangents(carriedBy: F.partialX(x.primal, c, z)))
  }
  /// f(c, y), with the tangents ∂f/∂y ẏ
  @inlinable @inline(__always)
  public static func lift<F: Elementwise2>(_: F.Type, _ c: Double, _ y: Self) -> Self {
    let z = F.value(c, y.primal)
    guard !y.tangentsAreZero else { return Self(z) }
    F.tellKink(c, y.primal)
    return Self(primal: z, tangents: y.tangents(carriedBy: F.partialY(c, y.primal, z)))
  }
}
