// FourierPlan.swift -- the discrete Fourier transform of a length: its passes and their angles.
//
// A length of small factors takes a pass for each (Stockham's form, `fourier.c`); any other is a convolution of a length
// that has small factors only (Bluestein 1970).

import CKernels
import RealModule
import Synchronization

/// Real and imaginary parts, each in memory of its own.
struct ComplexRoom {
  var re: UnsafeMutablePointer<Double>
  var im: UnsafeMutablePointer<Double>

  /// Room for `count` numbers, which the caller gives back.
  init?(_ count: Int) {
    guard let block = Buffer.allocate(capacity: 2 * count) else { return nil }
    buffer = block
    re = block.pointer
    im = block.pointer + count
  }
  /// Memory of somebody else.
  init(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
    self.re = re
    self.im = im
  }
  /// What keeps the memory.
  private var buffer: Buffer?
}

/// How sequences of `count` complex numbers are transformed: x̂ₖ = Σ xⱼ exp(-2πi jk / count).
final class FourierPlan: Sendable {
  let count: Int
  private let passes: [Pass]
  /// For a length with a large factor.
  private let chirp: Chirp?

  private struct Pass: Sendable {
    let radix: Int
    /// Rows apart, and the numbers of each.
    let rows: Int
    let stride: Int
    /// Cosines and sines of the angles of an odd radix.
    let roots: (cosines: [Double], sines: [Double])
    /// Cosines and negative sines, `rows` for each result but the first.
    let turns: (cosines: [Double], sines: [Double])
  }

  private struct Chirp: Sendable {
    let long: FourierPlan
    /// exp(-πi k² / count)
    let cosines: [Double]
    let sines: [Double]
    /// The transform of its inverse, divided by the long length.
    let re: [Double]
    let im: [Double]
  }

  private static let known = Recent<FourierPlan>()

  /// The plan of a length; nil where there is no memory, or it was stopped.
  static func of(_ count: Int) -> FourierPlan? { known.find(count) { FourierPlan(count) } }

  private init?(_ count: Int) {
    self.count = count
    var factors: [Int] = []
    var rest = Swift.max(count, 1)
    while rest.isMultiple(of: 4) {
      factors.append(4)
      rest /= 4
    }
    for factor in [5, 3] + stride(from: 7, through: Int(HK_FOURIER_RADIX), by: 2) {
      while rest.isMultiple(of: factor) {
        factors.append(factor)
        rest /= factor
      }
    }
    if rest.isMultiple(of: 2) {
      factors.append(2)
      rest /= 2
    }
    guard rest == 1 else {
      passes = []
      guard let chirp = Self.chirp(count) else { return nil }
      self.chirp = chirp
      return
    }
    chirp = nil
    var passes: [Pass] = []
    var (length, stride) = (count, 1)
    let angles = Angles(count)
    for factor in factors {
      let rows = length / factor
      // The turns of a row p of a length are those of p * stride of the whole.
      var cosines: [Double] = []
      var sines: [Double] = []
      cosines.reserveCapacity((factor - 1) * rows)
      sines.reserveCapacity((factor - 1) * rows)
      for j in 1..<factor {
        Blocks.forEach(rows) {
          for p in $0 {
            let (c, s) = angles[j * p * stride]
            cosines.append(c)
            sines.append(-s)
          }
        }
      }
      if cosines.count != (factor - 1) * rows { return nil }
      let roots =
        factor % 2 == 0
        ? [] : (0..<factor).map { Angles.point($0, of: factor) }
      passes.append(
        Pass(
          radix: factor, rows: rows, stride: stride, roots: (roots.map(\.0), roots.map(\.1)),
          turns: (cosines, sines)))
      length = rows
      stride *= factor
    }
    self.passes = passes
  }

  private static func chirp(_ count: Int) -> Chirp? {
    // The shortest length that suits among these.
    let least = 2 * count - 1
    var best = Int.max
    for odd in [1, 3, 5, 9, 15] {
      var length = odd
      while length < least { length *= 2 }
      best = Swift.min(best, length)
    }
    guard let long = FourierPlan(best), let one = ComplexRoom(best), let other = ComplexRoom(best)
    else {
      return nil
    }
    defer { withExtendedLifetime((one, other)) {} }
    var (cosines, sines) = ([Double](), [Double]())
    // k² modulo twice the count, by differences: it stays small.
    var square = 0
    for k in 0..<count {
      if k & 0xFFFF == 0, Blocks.areStopped { return nil }
      let (c, s) = Angles.point(square, of: 2 * count)
      cosines.append(c)
      sines.append(-s)
      square = (square + 2 * k + 1) % (2 * count)
    }
    one.re.update(repeating: 0, count: best)
    one.im.update(repeating: 0, count: best)
    for k in 0..<count {
      let places = k == 0 ? [0] : [k, best - k]
      for place in places {
        one.re[place] = cosines[k] / Double(best)
        one.im[place] = -sines[k] / Double(best)
      }
    }
    guard long.run(one, other) else { return nil }
    return Chirp(
      long: long, cosines: cosines, sines: sines,
      re: [Double](UnsafeBufferPointer(start: one.re, count: best)),
      im: [Double](UnsafeBufferPointer(start: one.im, count: best)))
  }

  /// Transforms the numbers in `x`, with `work` for as many; false where it was stopped or there is no memory.
  func run(_ x: ComplexRoom, _ work: ComplexRoom) -> Bool {
    if let chirp { return run(chirp, x) }
    var (from, to) = (x, work)
    for pass in passes {
      // About as much between two looks at the flag as elsewhere.
      let block = Swift.max(1, (1 << 15) / (pass.stride * pass.radix))
      var first = 0
      while first < pass.rows {
        if Blocks.areStopped { return false }
        let end = Swift.min(pass.rows, first + block)
        hk_fourier_pass(
          pass.radix, pass.rows, pass.stride, first, end, pass.roots.cosines, pass.roots.sines,
          pass.turns.cosines, pass.turns.sines, from.re, from.im, to.re, to.im)
        first = end
      }
      swap(&from, &to)
    }
    if passes.count % 2 == 1 {
      x.re.update(from: work.re, count: count)
      x.im.update(from: work.im, count: count)
    }
    return true
  }

  private func run(_ chirp: Chirp, _ x: ComplexRoom) -> Bool {
    let length = chirp.long.count
    guard let long = ComplexRoom(length), let work = ComplexRoom(length) else { return false }
    defer { withExtendedLifetime((long, work)) {} }
    long.re.update(repeating: 0, count: length)
    long.im.update(repeating: 0, count: length)
    for k in 0..<count {
      long.re[k] = x.re[k] * chirp.cosines[k] - x.im[k] * chirp.sines[k]
      long.im[k] = x.re[k] * chirp.sines[k] + x.im[k] * chirp.cosines[k]
    }
    guard chirp.long.run(long, work) else { return false }
    for k in 0..<length {
      let (a, b) = (long.re[k], long.im[k])
      // Its conjugate, so that the next transform is the inverse.
      long.re[k] = a * chirp.re[k] - b * chirp.im[k]
      long.im[k] = -(a * chirp.im[k] + b * chirp.re[k])
    }
    guard chirp.long.run(long, work) else { return false }
    for k in 0..<count {
      let (a, b) = (long.re[k], -long.im[k])
      x.re[k] = a * chirp.cosines[k] - b * chirp.sines[k]
      x.im[k] = a * chirp.sines[k] + b * chirp.cosines[k]
    }
    return true
  }
}

/// The angles between the halves of a real transform of an even length: cosines and sines of 2πk / count, k up to the half.
final class RealTurns: Sendable {
  let cosines: [Double]
  let sines: [Double]

  private static let known = Recent<RealTurns>()

  /// Those of a length; nil where it was stopped.
  static func of(_ count: Int) -> RealTurns? { known.find(count) { RealTurns(count) } }

  private init?(_ count: Int) {
    let angles = Angles(Swift.max(count, 1))
    var (cosines, sines) = ([Double](), [Double]())
    Blocks.forEach(count / 2) {
      for k in $0 {
        let (c, s) = angles[k]
        cosines.append(c)
        sines.append(s)
      }
    }
    if cosines.count != count / 2 { return nil }
    (self.cosines, self.sines) = (cosines, sines)
  }
}

/// What was made for the last few lengths that are not large.
private final class Recent<Table: Sendable>: Sendable {
  private let tables = Mutex<[(count: Int, table: Table)]>([])

  func find(_ count: Int, _ make: () -> Table?) -> Table? {
    let found = tables.withLock { tables -> Table? in
      guard let place = tables.firstIndex(where: { $0.count == count }) else { return nil }
      let entry = tables.remove(at: place)
      tables.append(entry)
      return entry.table
    }
    if let found { return found }
    guard let table = make() else { return nil }
    if count <= 1 << 20 {
      tables.withLock { tables in
        if tables.count >= 8 { tables.removeFirst() }
        tables.append((count, table))
      }
    }
    return table
  }
}

/// The points of the unit circle at the multiples of a whole part of it.
private struct Angles {
  private let count: Int
  private let fine: [(Double, Double)]
  private let coarse: [(Double, Double)]
  private let step: Int

  init(_ count: Int) {
    self.count = count
    // Few sines: of √count angles, and of that many times their number.
    var step = 1
    while step * step < count { step *= 2 }
    self.step = step
    fine = (0..<step).map { Self.point($0, of: count) }
    coarse = (0..<(count / step + 1)).map { Self.point($0 * step, of: count) }
  }

  /// The cosine and the sine of 2π k / count.
  subscript(k: Int) -> (Double, Double) {
    let (a, b) = (coarse[k / step], fine[k % step])
    return (a.0 * b.0 - a.1 * b.1, a.1 * b.0 + a.0 * b.1)
  }

  /// The same, within half a unit in the last place or so: from the nearest eighth.
  static func point(_ k: Int, of count: Int) -> (Double, Double) {
    // In eighths of the circle, and what is beyond them.
    let place = 8 * (k % count)
    let (eighth, rest) = place.quotientAndRemainder(dividingBy: count)
    let isFromEnd = eighth % 2 == 1
    let part = isFromEnd ? count - rest : rest
    let angle = .pi / 4 * Double(part) / Double(count)
    // The sine of π / 6 is a half.
    let (c, s) = (Double.cos(angle), 3 * part == 2 * count ? 0.5 : Double.sin(angle))
    switch eighth {
    case 0: return (c, s)
    case 1: return (s, c)
    case 2: return (-s, c)
    case 3: return (-c, s)
    case 4: return (-c, -s)
    case 5: return (-s, -c)
    case 6: return (s, -c)
    default: return (c, -s)
    }
  }
}
