// Sampler.swift -- where a function is evaluated so that its curve looks right.
//
// A coarse grid first; then intervals are halved where the curve bends, where a value is missing at
// one end, and where it jumps. What still jumps in the smallest interval is a gap, not a stroke. A
// function that grows without bound there has a pole, and the picture shows what is beside it.

import RealModule

/// The samples of a curve.
public struct Sampler: Sendable {
  private struct Sample {
    let x: Double
    let y: Double
  }

  /// Intervals of the first grid.
  private static let grid = 200
  /// How often an interval is halved at most.
  private static let depth = 10
  /// Evaluations at most.
  private static let budget = 4000
  /// A chord that is so far from the curve, as a part of the height, is seen.
  private static let tolerance = 0.002

  /// Places in growing order, with nan between the ends of a gap.
  public private(set) var xs: [Double] = []
  /// Values at the places.
  public private(set) var ys: [Double] = []
  /// What is worth seeing if there is a pole; nil for all.
  public private(set) var range: ClosedRange<Double>?

  /// Samples a function between two places.
  ///
  /// - Parameter isLogarithmic: places are evenly apart on a logarithmic axis.
  public init<Failure: Error>(
    from a: Double, to b: Double, logarithmic isLogarithmic: Bool,
    _ f: (Double) throws(Failure) -> Double
  ) throws(Failure) {
    let (low, high) = (min(a, b), max(a, b))
    func place(_ part: Double) -> Double {
      if part <= 0 { return low }
      if part >= 1 { return high }
      if isLogarithmic { return low * .pow(high / low, part) }
      return low * (1 - part) + high * part
    }
    var samples: [Sample] = []
    for index in 0...Self.grid {
      let x = place(Double(index) / Double(Self.grid))
      samples.append(Sample(x: x, y: try f(x)))
    }
    let coarse = samples.map(\.y).filter(\.isFinite).sorted()
    let height = Self.height(coarse)
    var left = Self.budget - samples.count
    // Each round looks at the intervals that the last one made.
    var isNew = [Bool](repeating: true, count: samples.count)
    for _ in 0..<Self.depth {
      var next: [Sample] = [samples[0]]
      var isNewNext = [false]
      for index in 0..<samples.count - 1 {
        let (p, q) = (samples[index], samples[index + 1])
        if left > 0, isNew[index] || isNew[index + 1],
          Self.needsMore(samples, index, height)
        {
          let x = isLogarithmic ? (p.x * q.x).squareRoot() : p.x / 2 + q.x / 2
          if x > p.x, x < q.x {
            next.append(Sample(x: x, y: try f(x)))
            isNewNext.append(true)
            isNewNext[isNewNext.count - 2] = true
            left -= 1
            next.append(q)
            isNewNext.append(true)
            continue
          }
        }
        next.append(q)
        isNewNext.append(false)
      }
      if next.count == samples.count { break }
      (samples, isNew) = (next, isNewNext)
    }
    range = Self.range(coarse, samples.map(\.y).filter(\.isFinite))
    let smallest = (high - low) / Double(Self.grid) / Double(1 << (Self.depth - 2))
    for (index, sample) in samples.enumerated() {
      if index > 0, isJump(samples[index - 1], sample, height, smallest, isLogarithmic) {
        xs.append(sample.x)
        ys.append(.nan)
      }
      xs.append(sample.x)
      ys.append(sample.y)
    }
  }

  /// What most values lie in: the middle nine tenths of them, or all where that is flat.
  private static func height(_ sorted: [Double]) -> Double {
    guard let first = sorted.first, let last = sorted.last else { return 1 }
    let middle = sorted[sorted.count * 19 / 20] - sorted[sorted.count / 20]
    let height = middle > 0 ? min(middle * 2, last - first) : last - first
    return height > 0 && height.isFinite ? height : 1
  }

  private static func needsMore(_ samples: [Sample], _ index: Int, _ height: Double) -> Bool {
    let (p, q) = (samples[index], samples[index + 1])
    // The edge of where the function has values.
    guard p.y.isFinite, q.y.isFinite else { return p.y.isFinite != q.y.isFinite }
    if abs(q.y - p.y) > height / 10 { return true }
    // The neighbours' chords against the place in the middle.
    for (a, b, c) in [(index - 1, index, index + 1), (index, index + 1, index + 2)]
    where a >= 0 && c < samples.count {
      let (u, v, w) = (samples[a], samples[b], samples[c])
      guard u.y.isFinite, v.y.isFinite, w.y.isFinite else { continue }
      let part = (v.x - u.x) / (w.x - u.x)
      if abs(u.y + (w.y - u.y) * part - v.y) > tolerance * height { return true }
    }
    return false
  }

  /// The values at the ends of the smallest interval are still apart.
  private func isJump(
    _ p: Sample, _ q: Sample, _ height: Double, _ smallest: Double, _ isLogarithmic: Bool
  ) -> Bool {
    guard p.y.isFinite, q.y.isFinite else { return false }
    let isNarrow = q.x - p.x <= smallest * (1 + 1e-9) || (isLogarithmic && q.x / p.x < 1.0001)
    return isNarrow && abs(q.y - p.y) > height * 0.02
  }

  /// Where the finer samples are far beyond the coarse ones, the function has a pole.
  private static func range(_ coarse: [Double], _ fine: [Double]) -> ClosedRange<Double>? {
    guard coarse.count >= 20, let least = fine.min(), let greatest = fine.max() else { return nil }
    let (low, high) = (coarse[coarse.count / 20], coarse[coarse.count * 19 / 20])
    let usual = high - low
    guard usual > 0 else { return nil }
    let reaches = (greatest - high > 20 * usual, low - least > 20 * usual)
    guard reaches.0 || reaches.1 else { return nil }
    return (reaches.1 ? low - usual / 2 : least)...(reaches.0 ? high + usual / 2 : greatest)
  }
}
