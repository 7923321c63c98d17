// Alignment.swift -- two lists of lines side by side.

/// Two lists side by side: what is equal in both, in order, and what is not.
struct Alignment {
  enum Piece: Equatable {
    case equal(Int)
    case different(wanted: Range<Int>, found: Range<Int>)
  }

  private(set) var pieces: [Piece] = []

  /// Lists that differ by more lines than this in the middle are compared line by line.
  private static let limit = 1000

  /// - Complexity: O(n + m), and O(n m) in the part from the first to the last difference.
  init(_ wanted: [String], _ found: [String]) {
    var front = 0
    while front < wanted.count, front < found.count, wanted[front] == found[front] { front += 1 }
    var back = 0
    let shorter = min(wanted.count, found.count) - front
    while back < shorter, wanted[wanted.count - 1 - back] == found[found.count - 1 - back] {
      back += 1
    }
    if front > 0 { pieces.append(.equal(front)) }
    align(wanted, found, front..<wanted.count - back, front..<found.count - back)
    if back > 0 { pieces.append(.equal(back)) }
  }

  /// The longest common subsequence of the middles.
  private mutating func align(
    _ wanted: [String], _ found: [String], _ left: Range<Int>, _ right: Range<Int>
  ) {
    guard !left.isEmpty || !right.isEmpty else { return }
    guard left.count <= Self.limit, right.count <= Self.limit else {
      return pieces.append(.different(wanted: left, found: right))
    }
    let width = right.count + 1
    var lengths = [Int](repeating: 0, count: (left.count + 1) * width)
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        let place = (i - left.lowerBound) * width + j - right.lowerBound
        lengths[place] =
          wanted[i] == found[j]
          ? lengths[place + width + 1] + 1 : max(lengths[place + width], lengths[place + 1])
      }
    }
    var (i, j) = (left.lowerBound, right.lowerBound)
    var (startI, startJ) = (i, j)
    var equal = 0
    func flush(_ pieces: inout [Piece]) {
      if equal > 0 { pieces.append(.equal(equal)) }
      if startI < i || startJ < j {
        pieces.append(.different(wanted: startI..<i, found: startJ..<j))
      }
    }
    while i < left.upperBound || j < right.upperBound {
      if i < left.upperBound, j < right.upperBound, wanted[i] == found[j] {
        if startI < i || startJ < j {
          flush(&pieces)
          equal = 0
        }
        equal += 1
        i += 1
        j += 1
        (startI, startJ) = (i, j)
        continue
      }
      let place = (i - left.lowerBound) * width + j - right.lowerBound
      let dropsWanted =
        i < left.upperBound
        && (j == right.upperBound || lengths[place + width] >= lengths[place + 1])
      if dropsWanted { i += 1 } else { j += 1 }
    }
    flush(&pieces)
  }
}
