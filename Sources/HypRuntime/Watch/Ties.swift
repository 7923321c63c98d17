// Ties.swift -- equal numbers along an axis.

import HypNumbers

/// Equal numbers along an axis.
package enum Ties {
  /// Some line along an axis, or all of `x` without one, has its extreme, of those in `results`, in more
  /// than one place.
  static func haveTies(
    _ x: [Double], _ shape: Shape, axis: Int?, _ results: [Double]
  ) -> Bool {
    let places = shape.count
    if let axis, axis < -places || axis >= places { return false }
    let blocks = shape.blocks(axis.map { $0 < 0 ? $0 + places : $0 })
    let (n, inner) = (blocks[1], blocks[2])
    return results.enumerated().contains { line, result in
      let start = line / inner * n * inner + line % inner
      return !result.isNaN && !Blocks.areStopped
        && equals(x, start, n, inner, result, most: 2).count > 1
    }
  }

  /// Some number is equal to the extreme before it in its line; `results` are the extremes up to each.
  static func haveRunningTies(
    _ x: [Double], _ shape: Shape, axis: Int?, _ results: [Double]
  ) -> Bool {
    let places = shape.count
    if let axis, axis < -places || axis >= places { return false }
    let blocks = shape.blocks(axis.map { $0 < 0 ? $0 + places : $0 })
    let (n, inner) = (blocks[1], blocks[2])
    return x.indices.contains { offset in
      offset / inner % n > 0 && x[offset] == results[offset]
        && results[offset - inner] == results[offset]
    }
  }

  /// The offsets of the numbers of a line that are `wanted`, of so many at most.
  package static func equals(
    _ x: [Double], _ start: Int, _ count: Int, _ step: Int, _ wanted: Double, most: Int = .max
  ) -> [Int] {
    var offsets: [Int] = []
    Blocks.forEach(count) {
      if offsets.count >= most { return }
      for place in $0 where x[start &+ place &* step] == wanted {
        offsets.append(start + place * step)
      }
    }
    return offsets
  }
}
