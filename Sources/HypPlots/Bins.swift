// Bins.swift -- how many numbers fall where.

import RealModule

/// Intervals of one width with round ends, which cover numbers.
public struct Bins: Sendable {
  /// One more than there are intervals.
  public let edges: [Double]

  /// Intervals at most, where their number is not given.
  private static let most = 60

  /// Nil if no number is finite.
  ///
  /// - Parameter count: how many intervals; nil for as many as Freedman and Diaconis (1981) say.
  public init?(_ numbers: [Double], count: Int?) {
    let sorted = numbers.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    guard last > first, (last - first).isFinite else {
      let room = first == 0 ? 0.5 : abs(first) / 2
      edges = [first - room, first + room]
      return
    }
    if let count {
      edges = (0...count).map {
        let part = Double($0) / Double(count)
        return first * (1 - part) + last * part
      }
      return
    }
    let n = Double(sorted.count)
    let quarter = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
    let byQuarters = 2 * quarter / .pow(n, 1 / 3.0)
    let bySturges = (last - first) / (Double.log2(n) + 1)
    let width = max(
      byQuarters > 0 ? byQuarters : bySturges, (last - first) / Double(Self.most))
    // The least numbers that there are have no sixtieth part.
    let wanted = ((last - first) / width).rounded(.up)
    let step = Ticks.step(
      lower: first, upper: last, count: wanted > 1 ? Int(min(wanted, Double(Self.most))) : 1)
    let start = (first / step + 1e-9).rounded(.down)
    var end = (last / step - 1e-9).rounded(.up)
    if end <= start { end = start + 1 }
    guard end - start < 10_000 else {
      edges = [first, last]
      return
    }
    edges = stride(from: start, through: end, by: 1).map { $0 * step }
  }

  /// How many of the numbers fall into each interval; its lower edge belongs to it, and the last
  /// upper one too.
  public func counts(_ numbers: [Double]) -> [Double] {
    var counts = [Double](repeating: 0, count: edges.count - 1)
    for (index, number) in numbers.enumerated()
    where number >= edges[0] && number <= edges[edges.count - 1] {
      if LongDrawing.stops(at: index) { break }
      var (low, high) = (0, counts.count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        if edges[middle] <= number { low = middle } else { high = middle - 1 }
      }
      counts[low] += 1
    }
    return counts
  }
}
