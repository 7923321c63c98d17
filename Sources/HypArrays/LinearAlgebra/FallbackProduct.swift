// FallbackProduct.swift -- products of matrices by plain loops: for small ones, and where there is no
// library.

/// Plain loops for products.
enum FallbackProduct {
  /// So much of the inner length at a time: four rows of it are 8 kB and stay in the first cache.
  private static let depth = 256

  /// c = a b, with n rows and m columns, the columns of c `step` apart.
  static func multiply(
    _ c: UnsafeMutablePointer<Double>, _ step: Int, _ n: Int, _ k: Int, _ m: Int,
    _ a: Plane, _ b: Plane
  ) {
    for j in 0..<m { (c + j &* step).initialize(repeating: 0, count: n) }
    if n == 1, step == 1 {
      multiplyColumn(c, m, k, b.transposed, a.transposed)
      return
    }
    if m < 4 || n < 4 {
      for j in 0..<m { multiplyColumn(c + j &* step, n, k, a, b.from(row: 0, column: j)) }
      return
    }
    withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: depth) { packed in
      guard let panel = packed.baseAddress else { return }
      for first in Swift.stride(from: 0, to: k, by: depth) {
        let length = Swift.min(depth, k - first)
        for i in Swift.stride(from: 0, to: n, by: 4) where !Blocks.areStopped {
          let height = Swift.min(4, n - i)
          pack(panel, a.from(row: i, column: first), height, length)
          multiplyPanel(
            c + i, step, panel, length, b.from(row: first, column: 0), m, height: height)
        }
      }
    }
  }

  /// Up to four rows of a, column behind column; rows that are missing are zero.
  private static func pack(
    _ panel: UnsafeMutablePointer<SIMD4<Double>>, _ a: Plane, _ height: Int, _ length: Int
  ) {
    let (x, row, column) = (a.start, a.row, a.column)
    for l in 0..<length {
      let z = x + l &* column
      var packed = SIMD4<Double>(repeating: 0)
      if height == 4 {
        packed = SIMD4(z[0], z[row], z[2 &* row], z[3 &* row])
      } else {
        for i in 0..<height { packed[i] = z[i &* row] }
      }
      panel[l] = packed
    }
  }

  /// Adds four rows of a product: four columns at a time, whose sums stay in registers.
  private static func multiplyPanel(
    _ c: UnsafeMutablePointer<Double>, _ step: Int, _ panel: UnsafePointer<SIMD4<Double>>,
    _ length: Int, _ b: Plane, _ m: Int, height: Int
  ) {
    func add(_ sum: SIMD4<Double>, _ y: UnsafeMutablePointer<Double>) {
      if height == 4 {
        let raw = UnsafeMutableRawPointer(y)
        raw.storeBytes(
          of: raw.loadUnaligned(as: SIMD4<Double>.self) + sum, as: SIMD4<Double>.self)
      } else {
        for i in 0..<height { y[i] += sum[i] }
      }
    }
    var j = 0
    while j &+ 4 <= m {
      var (s0, s1) = (SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0))
      var (s2, s3) = (s0, s1)
      let y = b.start + j &* b.column
      let (row, column) = (b.row, b.column)
      for l in 0..<length {
        let (x, z) = (panel[l], y + l &* row)
        s0 += x * z[0]
        s1 += x * z[column]
        s2 += x * z[2 &* column]
        s3 += x * z[3 &* column]
      }
      let target = c + j &* step
      add(s0, target)
      add(s1, target + step)
      add(s2, target + 2 &* step)
      add(s3, target + 3 &* step)
      j &+= 4
    }
    while j < m {
      var sum = SIMD4<Double>(repeating: 0)
      let y = b.start + j &* b.column
      for l in 0..<length { sum += panel[l] * y[l &* b.row] }
      add(sum, c + j &* step)
      j &+= 1
    }
  }

  /// y += a z for a column z.
  private static func multiplyColumn(
    _ y: UnsafeMutablePointer<Double>, _ n: Int, _ k: Int, _ a: Plane, _ z: Plane
  ) {
    if a.row != 1 || n == 1 {
      for i in 0..<n where !Blocks.areStopped {
        y[i] += dot(a.start + i &* a.row, a.column, z.start, z.row, k)
      }
      return
    }
    // Four columns of a at a time, so that y is loaded and stored a quarter as often.
    var l = 0
    while l &+ 4 <= k, !Blocks.areStopped {
      let b = z.start + l &* z.row
      let (z0, z1, z2, z3) = (b[0], b[z.row], b[2 &* z.row], b[3 &* z.row])
      let x0 = a.start + l &* a.column
      let (x1, x2, x3) = (x0 + a.column, x0 + 2 &* a.column, x0 + 3 &* a.column)
      for i in 0..<n { y[i] += (x0[i] * z0 + x1[i] * z1) + (x2[i] * z2 + x3[i] * z3) }
      l &+= 4
    }
    while l < k, !Blocks.areStopped {
      let (x, b) = (a.start + l &* a.column, z.start[l &* z.row])
      for i in 0..<n { y[i] += x[i] * b }
      l &+= 1
    }
  }

  /// The scalar product of two stepped vectors; of long ones the sum of two halves', which loses fewer
  /// digits.
  static func dot(
    _ x: UnsafePointer<Double>, _ xStep: Int, _ y: UnsafePointer<Double>, _ yStep: Int,
    _ count: Int
  ) -> Double {
    if count > 512 {
      let half = count / 2 & ~7
      let first = dot(x, xStep, y, yStep, half)
      if Blocks.areStopped { return first }
      return first
        + dot(x + half &* xStep, xStep, y + half &* yStep, yStep, count &- half)
    }
    var i = 0
    var total = 0.0
    if xStep == 1 && yStep == 1 {
      var parts = SIMD8<Double>(repeating: 0)
      while i &+ 8 <= count {
        parts +=
          UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
          * UnsafeRawPointer(y + i).loadUnaligned(as: SIMD8<Double>.self)
        i &+= 8
      }
      total = parts.sum()
    }
    while i < count {
      total += x[i &* xStep] * y[i &* yStep]
      i &+= 1
    }
    return total
  }
}
