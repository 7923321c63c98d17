// Shape.swift -- the lengths of an array's axes.

/// The length along each axis, outermost first.
public typealias Shape = [Int]

extension Shape {
  /// How many elements an array of this shape has.
  public var elementCount: Int { reduce(1, *) }

  /// The shape that `a` and `b` broadcast to by NumPy's rules, or nil where they do not fit.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = Swift.max(a.count, b.count)
    var result = Shape(repeating: 1, count: rank)
    for axis in 0..<rank {
      let n = axis < rank - a.count ? 1 : a[axis - (rank - a.count)]
      let m = axis < rank - b.count ? 1 : b[axis - (rank - b.count)]
      guard n == m || n == 1 || m == 1 else { return nil }
      result[axis] = n == 1 ? m : n
    }
    return result
  }
}
