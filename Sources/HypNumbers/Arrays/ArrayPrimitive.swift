// ArrayPrimitive.swift -- what a primitive of whole arrays must declare to be differentiable at every
// level.

/// A primitive of arrays, such as a cumulative sum or the solution of a system.
///
/// It may hold what it is to do, such as an axis, in properties. Its derivatives are made of
/// operations on arrays and other primitives, so that they can themselves be differentiated. Where
/// there are several results, they are packed into one array and taken apart by `selecting`.
public protocol ArrayPrimitive {
  /// The result of plain arrays, which the caller has checked.
  func value(_ x: [DoubleArray]) -> DoubleArray
  /// The result by operations on arrays alone, where there are few: all lanes go through them at once.
  /// Nil where there is no such form.
  func composed<A: NumberArray>(_ x: [A]) -> A?
  /// The tangent of the result `y` from those of the arguments, nil for zeros; not all are nil.
  func jvp<A: NumberArray>(_ x: [A], _ dx: [A?], _ y: A) -> A
  /// The cotangents of the arguments from that of the result `y`, each of the shape of its argument;
  /// those not `wanted` may be nil.
  func vjp<A: NumberArray>(_ x: [A], _ y: A, _ cy: A, wanted: [Bool]) -> [A?]
}

extension ArrayPrimitive {
  /// There is no such form.
  @inlinable
  public func composed<A: NumberArray>(_: [A]) -> A? { nil }
}

extension DoubleArray {
  /// The result of a primitive of arrays.
  @inlinable
  public static func lift<F: ArrayPrimitive>(_ f: F, _ x: [DoubleArray]) -> DoubleArray {
    f.value(x)
  }
}

extension DualArray {
  /// The result of a primitive of arrays, with its jvp.
  @inlinable
  public static func lift<F: ArrayPrimitive>(_ f: F, _ x: [Self]) -> Self {
    let primals = x.map { $0.primal }
    let y = P.Array.lift(f, primals)
    if x.allSatisfy({ $0.tangent == nil }) { return Self(primal: y) }
    return Self(primal: y, tangent: f.jvp(primals, x.map { $0.tangent }, y))
  }
}

extension LanesArray {
  /// The result of a primitive of arrays, with a jvp for each lane.
  @inlinable
  public static func lift<F: ArrayPrimitive>(_ f: F, _ x: [Self]) -> Self {
    if let y = f.composed(x) { return y }
    let primals = x.map { $0.primal }
    let y = f.value(primals)
    if x.allSatisfy({ $0.tangents == nil }) { return Self(primal: y) }
    let count = x.reduce(0) { Swift.max($0, $1.planeCount) }
    let planes = (0..<count).map { lane in
      f.jvp(
        primals, x.map { lane < $0.planeCount ? $0.tangents?.selecting([.at(lane)]) : nil }, y)
    }
    return Self(primal: y, tangents: DoubleArray(stacking: planes))
  }
}

extension ReverseArray {
  /// The result of a primitive of arrays, recorded with its vjp.
  @inlinable
  public static func lift<F: ArrayPrimitive>(_ f: F, _ x: [Self]) -> Self {
    let primals = x.map { $0.primal }
    let y = P.Array.lift(f, primals)
    let wanted = x.map { $0.tape != nil }
    if !wanted.contains(true) { return Self(primal: y) }
    return custom(y, of: x) { f.vjp(primals, y, $0, wanted: wanted) }
  }
}
