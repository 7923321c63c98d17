// RealEigenvectors.swift -- real eigenvalues and eigenvectors of general matrices, by plain loops.
//
// Householder reflections to Hessenberg form, then Francis' double shifts. Source: the procedures orthes and hqr2 of
// EISPACK (Martin and Wilkinson 1968; Peters and Wilkinson 1970).

extension DoubleArray {
  /// A V = V diag(λ) with ascending real eigenvalues and columns of length 1, the first large element of each positive. Nil
  /// where an eigenvalue is not real, or none is found.
  ///
  /// - Complexity: O(n³), some twenty times.
  package func realEigenvectors() -> (values: Self, vectors: Self)? {
    let n = rows
    guard isFinite else {
      return (Self(repeating: .nan, shape: [n]), Self(repeating: .nan, shape: [n, n]))
    }
    var schur = RealSchur(self)
    guard schur.reduce() else { return nil }
    schur.substitute()
    let order = (0..<n).sorted { (schur.values[$0], $0) < (schur.values[$1], $1) }
    var columns = order.map { k in (0..<n).map { schur.vectors[$0 * n + k] } }
    for k in columns.indices {
      let largest = columns[k].reduce(0) { Swift.max($0, $1.magnitude) }
      guard largest > 0 else { continue }
      var square = 0.0
      for x in columns[k] { square += (x / largest) * (x / largest) }
      let first = columns[k].first { $0.magnitude > 0.618 * largest } ?? 1
      let length = largest * square.squareRoot() * (first < 0 ? -1 : 1)
      columns[k] = columns[k].map { $0 / length }
    }
    return (
      Self(shape: [n], elements: order.map { schur.values[$0] }),
      Self(shape: [n, n], generating: { columns[$0 % n][$0 / n] })
    )
  }
}

/// A matrix on its way to a triangle, rows first.
private struct RealSchur {
  let n: Int
  private var h: [Double]
  private(set) var vectors: [Double]
  private(set) var values: [Double]
  private var norm = 0.0
  private static let epsilon = 0x1p-52

  init(_ a: DoubleArray) {
    n = a.rows
    h = a.elements
    values = [Double](repeating: 0, count: n)
    vectors = (0..<(n * n)).map { [n] in $0 % (n + 1) == 0 ? 1 : 0 }
    makeHessenberg()
    for i in 0..<n {
      for j in Swift.max(i - 1, 0)..<n { norm += h[i * n + j].magnitude }
    }
  }

  /// Zeros below the first subdiagonal.
  private mutating func makeHessenberg() {
    guard n > 2 else { return }
    for m in 1..<(n - 1) {
      let scale = (m..<n).reduce(0.0) { $0 + h[$1 * n + m - 1].magnitude }
      if scale == 0 || Blocks.areStopped { continue }
      var x = [Double](repeating: 0, count: n)
      var square = 0.0
      for i in m..<n {
        x[i] = h[i * n + m - 1] / scale
        square += x[i] * x[i]
      }
      let g = x[m] > 0 ? -square.squareRoot() : square.squareRoot()
      let half = square - x[m] * g
      x[m] -= g
      if half == 0 { continue }
      for j in 0..<n {
        let f = (m..<n).reduce(0.0) { $0 + x[$1] * h[$1 * n + j] } / half
        for i in m..<n { h[i * n + j] -= f * x[i] }
      }
      for i in 0..<n {
        let f = (m..<n).reduce(0.0) { $0 + x[$1] * h[i * n + $1] } / half
        for j in m..<n { h[i * n + j] -= f * x[j] }
        let k = (m..<n).reduce(0.0) { $0 + x[$1] * vectors[i * n + $1] } / half
        for j in m..<n { vectors[i * n + j] -= k * x[j] }
      }
      for i in (m + 1)..<n { h[i * n + m - 1] = 0 }
    }
  }

  /// Whether all eigenvalues are real and found.
  mutating func reduce() -> Bool {
    var last = n - 1
    var shift = 0.0
    var steps = 0
    while last >= 0 {
      if Blocks.areStopped { return true }
      var l = last
      while l > 0 {
        let sum = h[(l - 1) * n + l - 1].magnitude + h[l * n + l].magnitude
        if h[l * n + l - 1].magnitude < Self.epsilon * (sum == 0 ? norm : sum) { break }
        l -= 1
      }
      if l == last {
        h[last * n + last] += shift
        values[last] = h[last * n + last]
        last -= 1
        steps = 0
      } else if l == last - 1 {
        guard splitPair(last, shift) else { return false }
        last -= 2
        steps = 0
      } else {
        guard steps < 60 else { return false }
        takeStep(l, last, &shift, steps)
        steps += 1
      }
    }
    return true
  }

  /// Makes a block of two rows a triangle; false where its eigenvalues are not real.
  private mutating func splitPair(_ last: Int, _ shift: Double) -> Bool {
    let before = last - 1
    let w = h[last * n + before] * h[before * n + last]
    var p = (h[before * n + before] - h[last * n + last]) / 2
    var q = p * p + w
    // Two equal ones may look like a pair that rounding has moved apart.
    let noise = 4 * Self.epsilon * (p * p + w.magnitude)
    if q < 0, -q <= noise { q = 0 }
    guard q >= 0 else { return false }
    var z = q.squareRoot()
    h[last * n + last] += shift
    h[before * n + before] += shift
    var x = h[last * n + last]
    z = p >= 0 ? p + z : p - z
    values[before] = x + z
    values[last] = z != 0 ? x - w / z : values[before]
    x = h[last * n + before]
    let s = x.magnitude + z.magnitude
    (p, q) = (x / s, z / s)
    let r = (p * p + q * q).squareRoot()
    (p, q) = (p / r, q / r)
    for j in before..<n {
      z = h[before * n + j]
      h[before * n + j] = q * z + p * h[last * n + j]
      h[last * n + j] = q * h[last * n + j] - p * z
    }
    for i in 0...last {
      z = h[i * n + before]
      h[i * n + before] = q * z + p * h[i * n + last]
      h[i * n + last] = q * h[i * n + last] - p * z
    }
    for i in 0..<n {
      z = vectors[i * n + before]
      vectors[i * n + before] = q * z + p * vectors[i * n + last]
      vectors[i * n + last] = q * vectors[i * n + last] - p * z
    }
    return true
  }

  /// A double shift of the rows `l` to `last`.
  private mutating func takeStep(_ l: Int, _ last: Int, _ shift: inout Double, _ steps: Int) {
    func at(_ i: Int, _ j: Int) -> Double { h[i * n + j] }
    var x = at(last, last)
    var y = at(last - 1, last - 1)
    var w = at(last, last - 1) * at(last - 1, last)
    // Shifts of another kind where the usual ones go round in circles.
    if steps % 20 == 10 {
      shift += x
      for i in 0...last { h[i * n + i] -= x }
      let s = at(last, last - 1).magnitude + at(last - 1, last - 2).magnitude
      x = 0.75 * s
      y = x
      w = -0.4375 * s * s
    }
    var (p, q, r) = (0.0, 0.0, 0.0)
    var m = last - 2
    while true {
      let z = at(m, m)
      let (a, b) = (x - z, y - z)
      p = (a * b - w) / at(m + 1, m) + at(m, m + 1)
      q = at(m + 1, m + 1) - z - a - b
      r = at(m + 2, m + 1)
      let s = p.magnitude + q.magnitude + r.magnitude
      (p, q, r) = (p / s, q / s, r / s)
      if m == l { break }
      let sides = at(m - 1, m - 1).magnitude + z.magnitude + at(m + 1, m + 1).magnitude
      if at(m, m - 1).magnitude * (q.magnitude + r.magnitude)
        < Self.epsilon * p.magnitude * sides
      {
        break
      }
      m -= 1
    }
    for i in (m + 2)...last {
      h[i * n + i - 2] = 0
      if i > m + 2 { h[i * n + i - 3] = 0 }
    }
    for k in m..<last {
      let isInside = k != last - 1
      if k != m {
        (p, q, r) = (at(k, k - 1), at(k + 1, k - 1), isInside ? at(k + 2, k - 1) : 0)
        x = p.magnitude + q.magnitude + r.magnitude
        if x == 0 { continue }
        (p, q, r) = (p / x, q / x, r / x)
      }
      let s = (p * p + q * q + r * r).squareRoot() * (p < 0 ? -1 : 1)
      if s == 0 { continue }
      if k != m {
        h[k * n + k - 1] = -s * x
      } else if l != m {
        h[k * n + k - 1] = -h[k * n + k - 1]
      }
      p += s
      x = p / s
      y = q / s
      let z = r / s
      (q, r) = (q / p, r / p)
      for j in k..<n {
        var t = at(k, j) + q * at(k + 1, j)
        if isInside {
          t += r * at(k + 2, j)
          h[(k + 2) * n + j] -= t * z
        }
        h[k * n + j] -= t * x
        h[(k + 1) * n + j] -= t * y
      }
      for i in 0...Swift.min(last, k + 3) { h.reflect(i * n + k, x, y, z, q, r, isInside) }
      for i in 0..<n { vectors.reflect(i * n + k, x, y, z, q, r, isInside) }
    }
  }

  /// The eigenvectors of the triangle, by substitution, and from them those of the matrix.
  mutating func substitute() {
    guard norm > 0 else { return }
    for k in stride(from: n - 1, through: 0, by: -1) {
      let value = values[k]
      h[k * n + k] = 1
      for i in stride(from: k - 1, through: 0, by: -1) {
        let distance = h[i * n + i] - value
        var sum = 0.0
        for j in (i + 1)...k { sum += h[i * n + j] * h[j * n + k] }
        h[i * n + k] = -sum / (distance == 0 ? Self.epsilon * norm : distance)
        let size = h[i * n + k].magnitude
        if Self.epsilon * size * size > 1 { for j in i...k { h[j * n + k] /= size } }
      }
    }
    var result = vectors
    for k in 0..<n {
      for i in 0..<n {
        var sum = 0.0
        for j in 0...k { sum += vectors[i * n + j] * h[j * n + k] }
        result[i * n + k] = sum
      }
    }
    vectors = result
  }
}

extension [Double] {
  /// A reflection of two or three neighbours.
  fileprivate mutating func reflect(
    _ k: Int, _ x: Double, _ y: Double, _ z: Double, _ q: Double, _ r: Double, _ isInside: Bool
  ) {
    var t = x * self[k] + y * self[k + 1]
    if isInside {
      t += z * self[k + 2]
      self[k + 2] -= t * r
    }
    self[k] -= t
    self[k + 1] -= t * q
  }
}
