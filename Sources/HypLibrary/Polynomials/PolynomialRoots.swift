// PolynomialRoots.swift -- all roots of a polynomial at once, with as many digits as doubles have.
//
// Aberth's iteration (O. Aberth, Iteration methods for finding all zeros of a polynomial simultaneously, 1973) from the
// radii of Newton's polygon (D. Bini, Numerical computation of polynomial zeros by means of Aberth's method, 1996), first
// in doubles, then in twice their digits: of a double root, that leaves the digits of one double.

import HypNumbers
import HypPrimitives
import RealModule

/// A complex number of which the parts are doubles, or twice as long.
private struct Complex<Part: RootPart> {
  var re: Part
  var im: Part
  init(_ re: Part, _ im: Part) { (self.re, self.im) = (re, im) }
  static func + (x: Self, y: Self) -> Self { Self(x.re + y.re, x.im + y.im) }
  static func - (x: Self, y: Self) -> Self { Self(x.re - y.re, x.im - y.im) }
  static func * (x: Self, y: Self) -> Self {
    Self(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
  }
  static func / (x: Self, y: Self) -> Self {
    // In units of the divisor's size, which is a power of two.
    let unit = Part(y.size > 0 && y.size.isFinite ? 1 / y.size.binade : 1)
    let (a, b) = (y.re * unit, y.im * unit)
    let square = a * a + b * b
    let (c, d) = (x.re * unit, x.im * unit)
    return Self((c * a + d * b) / square, (d * a - c * b) / square)
  }
  var size: Double { Swift.max(re.double.magnitude, im.double.magnitude) }
  var magnitude: Double { Double.hypot(re.double, im.double) }
  static var zero: Self { Self(Part(0), Part(0)) }
  static var one: Self { Self(Part(1), Part(0)) }
}

private protocol RootPart {
  init(_ x: Double)
  var double: Double { get }
  /// Of a product or a sum, against 1.
  static var rounding: Double { get }
  static func + (x: Self, y: Self) -> Self
  static func - (x: Self, y: Self) -> Self
  static func * (x: Self, y: Self) -> Self
  static func / (x: Self, y: Self) -> Self
}

extension Double: RootPart {
  fileprivate var double: Double { self }
  fileprivate static var rounding: Double { 0x1p-53 }
}

extension DoubleDouble: RootPart {
  fileprivate init(_ x: Double) { self.init(x, 0) }
  fileprivate var double: Double { value }
  fileprivate static var rounding: Double { 0x1p-102 }
}

/// The roots of Σ cₖ xᵏ, and how far each may be off.
struct PolynomialRoots {
  private(set) var re: [Double] = []
  private(set) var im: [Double] = []
  private(set) var errors: [Double] = []

  /// Of coefficients from the constant one on, the highest of which is not 0; nil where it does not settle, or was stopped.
  init?(_ cr: [Double], _ ci: [Double]) {
    let low = cr.indices.prefix { cr[$0] == 0 && ci[$0] == 0 }.count
    let isReal = ci.allSatisfy { $0 == 0 }
    // In units of the largest, a power of two.
    let largest = zip(cr, ci).reduce(0) { Swift.max($0, $1.0.magnitude, $1.1.magnitude) }
    let unit = largest.binade
    let c = cr.indices.dropFirst(low).map { (cr[$0] / unit, ci[$0] / unit) }
    guard let start = Self.starts(c.map { Double.hypot($0.0, $0.1) }) else { return nil }
    guard let rough = Self.settled(c.map { Complex($0.0, $0.1) }, start, turns: 400) else {
      return nil
    }
    guard
      let fine = Self.settled(
        c.map { Complex(DoubleDouble($0.0), DoubleDouble($0.1)) },
        rough.roots.map { Complex(DoubleDouble($0.re), DoubleDouble($0.im)) }, turns: 400)
    else { return nil }
    var found = fine.roots.indices.map { k in
      (re: fine.roots[k].re.double, im: fine.roots[k].im.double, error: fine.errors[k])
    }
    if isReal { Self.pair(&found) }
    found += (0..<low).map { _ in (re: 0, im: 0, error: 0) }
    found.sort { $0.re != $1.re ? $0.re < $1.re : $0.im < $1.im }
    re = found.map(\.re)
    im = found.map(\.im)
    // A double is off by its rounding at least. Told as a power of two.
    errors = found.map { root in
      if root.re == 0, root.im == 0, root.error == 0 { return 0 }
      let rounding = Double.hypot(root.re.ulp * 0.5, root.im == 0 ? 0 : root.im.ulp * 0.5)
      let error = root.error + rounding
      return error.binade < error ? 2 * error.binade : error
    }
  }

  /// Points on circles whose radii are the slopes of the upper hull of log |cₖ| over k.
  private static func starts(_ sizes: [Double]) -> [Complex<Double>]? {
    let n = sizes.count - 1
    var hull: [Int] = []
    for k in 0...n where sizes[k] > 0 {
      while hull.count >= 2 {
        let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
        let left = (Double.log(sizes[b]) - Double.log(sizes[a])) * Double(k - a)
        let right = (Double.log(sizes[k]) - Double.log(sizes[a])) * Double(b - a)
        if left > right { break }
        hull.removeLast()
      }
      hull.append(k)
    }
    var roots: [Complex<Double>] = []
    for (a, b) in zip(hull, hull.dropFirst()) {
      let count = Double(b - a)
      let radius = Double.exp((Double.log(sizes[a]) - Double.log(sizes[b])) / count)
      for j in 0..<(b - a) {
        // Off the axes, and not in step with other circles.
        let angle = 2 * .pi * (Double(j) / count + Double(a) / Double(n)) + 0.7
        roots.append(Complex(radius * Double.cos(angle), radius * Double.sin(angle)))
      }
    }
    return roots.count == n && roots.allSatisfy { $0.size.isFinite } ? roots : nil
  }

  /// Newton's step p / p′ at `z`, and how large it may be for rounding alone.
  private static func step<P>(
    _ c: [Complex<P>], _ z: Complex<P>
  ) -> (step: Complex<P>?, noise: Double) {
    let n = c.count - 1
    let r = z.magnitude
    // Far out, of the polynomial in 1 / z.
    let isFar = r > 1
    let w = isFar ? Complex<P>.one / z : z
    let size = isFar ? 1 / r : r
    var (p, slope, bound) = (Complex<P>.zero, Complex<P>.zero, 0.0)
    for k in 0...n {
      let a = c[isFar ? k : n - k]
      slope = slope * w + p
      p = p * w + a
      bound = bound * size + a.magnitude
    }
    let rounding = 4 * Double(n + 1) * P.rounding * bound
    if !isFar {
      let noise = rounding / slope.magnitude
      if p.magnitude <= rounding { return (nil, noise + p.magnitude / slope.magnitude) }
      return (p / slope, noise)
    }
    // p(z) = zⁿ q(w): p / p′ = z q / (n q - w q′)
    let bottom = Complex(P(Double(n)), P(0)) * p - w * slope
    let noise = r * rounding / bottom.magnitude
    if p.magnitude <= rounding { return (nil, noise + r * p.magnitude / bottom.magnitude) }
    return (z * p / bottom, noise)
  }

  /// Aberth's iteration until each root is as near as rounding lets it; with how far it may be off.
  private static func settled<P>(
    _ c: [Complex<P>], _ start: [Complex<P>], turns: Int
  ) -> (roots: [Complex<P>], errors: [Double])? {
    var roots = start
    let n = roots.count
    var errors = [Double](repeating: 0, count: n)
    var isDone = [Bool](repeating: false, count: n)
    for _ in 0..<turns {
      if isDone.allSatisfy({ $0 }) { break }
      for k in 0..<n where !isDone[k] {
        if Blocks.areStopped { return nil }
        let z = roots[k]
        let (newton, noise) = step(c, z)
        errors[k] = Double(n) * noise
        guard let newton, newton.size.isFinite else {
          isDone[k] = true
          continue
        }
        var others = Complex<P>.zero
        for j in 0..<n where j != k {
          let distance = z - roots[j]
          // Two that are equal: their push is finite, and parts them later.
          if distance.size > 0 { others = others + Complex<P>.one / distance }
        }
        let change = newton / (Complex<P>.one - newton * others)
        guard change.size.isFinite else { continue }
        roots[k] = z - change
        errors[k] += Double(n) * newton.magnitude
        if change.magnitude <= 2 * P.rounding * z.magnitude { isDone[k] = true }
      }
    }
    // Roots that meet go on to move about by what they do not know of each other: that is told by their errors.
    return roots.allSatisfy { $0.size.isFinite } ? (roots, errors) : nil
  }

  /// Of real coefficients: roots that may be real are, and the others are conjugates of each other.
  private static func pair(_ found: inout [(re: Double, im: Double, error: Double)]) {
    for k in found.indices
    where found[k].im.magnitude <= found[k].error + 0x1p-70 * found[k].re.magnitude {
      found[k].im = 0
    }
    var above = found.indices.filter { found[$0].im > 0 }
    for k in found.indices where found[k].im < 0 {
      func distance(_ j: Int) -> Double {
        Double.hypot(found[j].re - found[k].re, found[j].im + found[k].im)
      }
      guard let place = above.indices.min(by: { distance(above[$0]) < distance(above[$1]) }) else {
        continue
      }
      let partner = above.remove(at: place)
      found[k].re = found[partner].re
      found[k].im = -found[partner].im
      let error = Swift.max(found[k].error, found[partner].error)
      (found[k].error, found[partner].error) = (error, error)
    }
  }
}
