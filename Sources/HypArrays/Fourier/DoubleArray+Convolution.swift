// DoubleArray+Convolution.swift -- convolutions of vectors: sums of products, or for long ones by Fourier transforms.

import CInterrupt

extension DoubleArray {
  /// So many products and more are sums over transforms, where the shorter vector is not short.
  private static let direct = (products: 1 << 22, shorter: 512)

  /// All sums Σ xⱼ yₖ₋ⱼ, n + m - 1 of them; or, where not `full`, the n - m + 1 to which every element of `y`, which is
  /// not the longer one, contributes.
  package func convolved(with y: Self, full: Bool) -> Self {
    let (n, m) = (count, y.count)
    let first = full ? 0 : m - 1
    let length = full ? n + m - 1 : n - m + 1
    if Swift.min(n, m) > Self.direct.shorter, n * m > Self.direct.products, isFinite, y.isFinite {
      return convolvedByTransforms(with: y, from: first, count: length)
    }
    return withElements(byRows: true) { a in
      y.withElements(byRows: true) { b in
        Self(shape: [length], byRows: true) { sums in
          guard let sums = sums.baseAddress, let a = a.baseAddress, let b = b.baseAddress else {
            return
          }
          sums.update(repeating: 0, count: length)
          // The shorter one outside: long inner loops.
          let (long, short) = n >= m ? (a, b) : (b, a)
          let (many, few) = (Swift.max(n, m), Swift.min(n, m))
          for k in 0..<few {
            if Blocks.areStopped { return }
            let factor = short[k]
            let start = Swift.max(0, first - k)
            let end = Swift.min(many, first + length - k)
            guard start < end else { continue }
            let target = sums + (k - first)
            Blocks.forEach(end - start) {
              for j in ($0.lowerBound + start)..<($0.upperBound + start) {
                target[j] += factor * long[j]
              }
            }
          }
        }
      }
    }
  }

  private func convolvedByTransforms(with y: Self, from first: Int, count length: Int) -> Self {
    var size = 1
    while size < count + y.count - 1 { size *= 2 }
    func padded(_ x: Self) -> Self {
      Self(shape: [1, size]) { $0 < x.count ? x.element(at: $0) : 0 }
    }
    // In units of the largest, so that nothing overflows on the way.
    let (a, b) = (largest(self), largest(y))
    let (p, q) = (
      padded(self / Self(scalar: a)).realFourier, padded(y / Self(scalar: b)).realFourier
    )
    func part(_ x: Self, _ k: Int) -> Self { x.selecting([.at(k)]) }
    let re = part(p, 0) * part(q, 0) - part(p, 1) * part(q, 1)
    let im = part(p, 0) * part(q, 1) + part(p, 1) * part(q, 0)
    guard !Blocks.areStopped, let both = Self(stacking: [re, im]) as Self? else { return self }
    let sums = both.realFromFourier(size).reshaped(to: [size])
    return sums.selecting([.strided(start: first, step: 1, count: length)]) * Self(scalar: a)
      * Self(scalar: b)
  }

  private func largest(_ x: Self) -> Double {
    let m = x.elements.reduce(0) { Swift.max($0, $1.magnitude) }
    return m > 0 ? m : 1
  }
}
