// Philox.swift -- random bits that are a function of a seed and a count.

import CKernels

/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): block number `counter` of the stream `seed`.
///
/// Nothing but the count moves on, so that the numbers are the same on every machine and a
/// statement that fails is undone by setting it back.
package struct Philox: Equatable {
  /// The stream.
  package private(set) var seed: UInt64
  /// How many blocks of 128 bits have been taken.
  private(set) var counter: UInt64 = 0

  package init(seed: UInt64) { self.seed = seed }

  package init(seed: UInt64, counter: UInt64) { (self.seed, self.counter) = (seed, counter) }

  /// The next two words of 64 bits.
  package mutating func next() -> (UInt64, UInt64) {
    defer { counter &+= 1 }
    let x = Self.block(
      counter: (
        UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32), 0, 0
      ),
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    return (UInt64(x.0) | UInt64(x.1) << 32, UInt64(x.2) | UInt64(x.3) << 32)
  }

  /// Ten rounds. The constants are those of the paper.
  package static func block(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c, k) = (counter, key)
    for round in 0..<10 {
      if round > 0 { k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85) }
      let a = c.0.multipliedFullWidth(by: 0xD251_1F53)
      let b = c.2.multipliedFullWidth(by: 0xCD9E_8D57)
      c = (b.high ^ c.1 ^ k.0, b.low, a.high ^ c.3 ^ k.1, a.low)
    }
    return c
  }

  /// So many words of 64 bits, two of each block.
  package mutating func words(_ count: Int) -> [UInt64] {
    var words: [UInt64] = []
    words.reserveCapacity(count + 1)
    while words.count < count {
      let (a, b) = next()
      words.append(a)
      if words.count < count { words.append(b) }
    }
    return words
  }

  /// The words of the next blocks, two of each.
  package mutating func fill(_ words: UnsafeMutableBufferPointer<UInt64>) {
    guard let start = words.baseAddress else { return }
    hk_philox(seed, counter, words.count / 2, start)
    counter &+= UInt64(words.count / 2)
  }

  /// A number below `bound`, each equally likely.
  package mutating func below(_ bound: UInt64) -> UInt64 {
    let refused = Self.refused(below: bound)
    while true {
      let product = next().0.multipliedFullWidth(by: bound)
      if product.low >= refused { return product.high }
    }
  }

  /// Lemire 2019: products of a word with `bound` whose low half is below this would fall unequally, and are drawn
  /// again.
  package static func refused(below bound: UInt64) -> UInt64 { (0 &- bound) % bound }

  /// The upper 53 bits as a number in 0 ..< 1.
  package static func uniform(_ word: UInt64) -> Double { whole(word >> 11) * 0x1p-53 }

  /// Processors convert numbers with a sign faster.
  private static func whole(_ word: UInt64) -> Double { Double(Int64(bitPattern: word)) }

  /// The upper 52 bits as a number strictly between 0 and 1, to the normal distribution.
  package static func normal(_ word: UInt64) -> Double {
    NormalQuantile.value((whole(word >> 12) + 0.5) * 0x1p-52)
  }
}

/// The inverse of the cumulative normal distribution: Wichura 1988, algorithm AS 241 (PPND16), to
/// about 16 digits. It uses only operations that IEEE 754 rounds correctly, its logarithm too, so that
/// every machine gets the same digits.
package enum NormalQuantile {
  package static func value(_ p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * polynomial(a, r) / polynomial(b, r)
    }
    var r = (-logarithm(q < 0 ? p : 1 - p)).squareRoot()
    let x: Double
    if r <= 5 {
      r -= 1.6
      x = polynomial(c, r) / polynomial(d, r)
    } else {
      r -= 5
      x = polynomial(e, r) / polynomial(f, r)
    }
    return q < 0 ? -x : x
  }

  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  /// log x for a normal x, as 2 artanh((m - 1) / (m + 1)) + k log 2 with m near 1.
  private static func logarithm(_ x: Double) -> Double {
    var (m, k) = (x.significand, Double(x.exponent))
    if m > 1.4142135623730951 { (m, k) = (m / 2, k + 1) }
    let s = (m - 1) / (m + 1)
    let square = s * s
    // |s| < 0.172: the term behind the last is below 1e-17 of the sum.
    var sum = 0.0
    for power in stride(from: 21, through: 3, by: -2) { sum = (sum + 1 / Double(power)) * square }
    return 2 * s * (1 + sum) + k * 0.6931471805599453
  }

  private static let a = [
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3,
  ]
  private static let b = [
    1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
    5.2264952788528545610e3,
  ]
  private static let c = [
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4,
  ]
  private static let d = [
    1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
    1.05075007164441684324e-9,
  ]
  private static let e = [
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ]
  private static let f = [
    1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15,
  ]
}
