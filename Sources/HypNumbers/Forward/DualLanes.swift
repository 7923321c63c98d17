// DualLanes.swift -- forward mode along several directions at once: a number and tangents side by side.

import RealModule

/// A primal and as many tangents as `L` has lanes, each along a direction of its own.
///
/// Eight directions cost little more than one: the primal is computed once. Lanes exist at the
/// bottom only; other levels nest around them.
@frozen
public struct DualLanes<L: SIMD & BitwiseCopyable & Sendable>: ForwardNumber
where L.Scalar == Double {
  /// Lanes exist over doubles only.
  public typealias Base = Double
  /// Lanes exist over doubles only.
  public typealias Primal = Double
  /// A tangent for each lane.
  public typealias Carried = LaneTangents<L>
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

  /// The same.
  @inlinable @inline(__always)
  public init(primal: Double, tangent: LaneTangents<L>) {
    self.init(primal: primal, tangents: tangent.lanes)
  }
  /// The derivatives as what travels with the primal.
  @inlinable @inline(__always)
  public var tangent: LaneTangents<L> {
    get { LaneTangents(tangents) }
    set { tangents = newValue.lanes }
  }

  /// The lanes up to the last one whose tangent is not zero.
  @usableFromInline
  var laneCount: Int {
    var count = L.scalarCount
    while count > 0, tangents[count - 1] == 0 { count -= 1 }
    return count
  }
}

/// The tangents of a number along several directions.
@frozen
public struct LaneTangents<L: SIMD & BitwiseCopyable & Sendable>: NumberTangent
where L.Scalar == Double {
  /// One along each direction.
  public var lanes: L
  /// Tangents.
  @inlinable @inline(__always)
  public init(_ lanes: L) { self.lanes = lanes }
  /// Zeros.
  @inlinable @inline(__always)
  public static var zero: Self { Self(L(repeating: 0)) }
  /// `x + y`
  @inlinable @inline(__always)
  public static func + (x: Self, y: Self) -> Self { Self(x.lanes + y.lanes) }
  /// `x - y`
  @inlinable @inline(__always)
  public static func - (x: Self, y: Self) -> Self { Self(x.lanes - y.lanes) }
  /// `-x`
  @inlinable @inline(__always)
  public static prefix func - (x: Self) -> Self { Self(-x.lanes) }
  /// `x * y`
  @inlinable @inline(__always)
  public static func * (x: Double, y: Self) -> Self { Self(y.lanes * x) }
  /// `x * y`
  @inlinable @inline(__always)
  public static func * (x: Self, y: Double) -> Self { Self(x.lanes * y) }
  /// `x / y`
  @inlinable @inline(__always)
  public static func / (x: Self, y: Double) -> Self { Self(x.lanes / y) }
  /// `self * c`
  @inlinable @inline(__always)
  public func scaled(by c: Double) -> Self { Self(lanes * c) }
  /// `self / c`
  @inlinable @inline(__always)
  public func divided(by c: Double) -> Self { Self(lanes / c) }
  /// The products with a partial derivative, in which zero wins.
  @inlinable @inline(__always)
  public func carried(by partial: Double) -> Self {
    let products = Self(lanes * partial)
    return _slowPath(products.hasNaN) ? carriedSlowly(by: partial) : products
  }
  @inlinable @inline(never)
  func carriedSlowly(by partial: Double) -> Self {
    partial == 0 ? .zero : Self((lanes * partial).replacing(with: 0, where: lanes .== 0))
  }
  /// `x` times each, in which zero wins.
  @inlinable @inline(__always)
  public static func carry(_ x: Double, by y: Self) -> Self { y.carried(by: x) }
  /// `self += x`
  @inlinable @inline(__always)
  public mutating func accumulate(_ x: Self) { lanes += x.lanes }
  /// All are zero.
  @inlinable @inline(__always)
  public var isZero: Bool { lanes == L(repeating: 0) }
  /// All are zero.
  @inlinable @inline(__always)
  public var hasZeroBase: Bool { isZero }
  /// Some is not a number.
  @inlinable @inline(__always)
  public var hasNaN: Bool { lanes != lanes }
}
