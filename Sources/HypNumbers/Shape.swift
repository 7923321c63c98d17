// Shape.swift -- the lengths of an array's axes.

/// The length along each axis, outermost first.
public typealias Shape = [Int]

extension Shape {
  /// How many elements an array of this shape has; `Int.max` where an `Int` cannot say.
  public var elementCount: Int {
    var count = 1
    var isTooLarge = false
    for length in self {
      if length == 0 { return 0 }
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      isTooLarge = isTooLarge || overflow
      count = product
    }
    return isTooLarge ? .max : count
  }

  /// The shape of what `selection` picks from an array of this shape; axes it does not name are
  /// kept whole.
  public func selecting(_ selection: [AxisSelection]) -> Shape {
    var result: Shape = []
    for (axis, length) in enumerated() {
      guard axis < selection.count else {
        result.append(length)
        continue
      }
      if case .at = selection[axis] { continue }
      result.append(selection[axis].count)
    }
    return result
  }

  /// The shape of the matrix product of arrays of shapes `a` and `b`, or nil where they do not fit.
  ///
  /// `[n, k]` and `[k, m]` give `[n, m]`; a vector counts as a row on the left, as a column on the
  /// right, and that axis vanishes; axes before the last two broadcast.
  public static func product(_ a: Shape, _ b: Shape) -> Shape? {
    guard let k = a.last, !b.isEmpty else { return nil }
    let inner = b.count == 1 ? b[0] : b[b.count - 2]
    guard k == inner, let outer = broadcast(Shape(a.dropLast(2)), Shape(b.dropLast(2))) else {
      return nil
    }
    return outer + (a.count > 1 ? [a[a.count - 2]] : []) + (b.count > 1 ? [b[b.count - 1]] : [])
  }

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
