// Order.swift -- the order of numbers: smaller ones first, equal ones in their order, nan last.
//
// Short lines are sorted by comparing, long ones by radix: eight passes, each by eight bits of a key
// whose order as a whole number is that of the numbers. A pass in which all keys agree is left out.

/// Sorting.
public enum Order {
  /// Lines up to this length are compared; the counts of a radix would cost more.
  private static let short = 512

  /// Calls `store` with the number of each place and the element that belongs there. Stopped half-way, it
  /// stores nothing.
  ///
  /// - Complexity: O(count)
  public static func sort(
    _ count: Int, _ element: (Int) -> Double, store: (_ place: Int, _ element: Int) -> Void
  ) {
    if count <= short {
      let keys = (0..<count).map { (key: key(element($0)), element: $0) }
      let sorted = keys.sorted { ($0.key, $0.element) < ($1.key, $1.element) }
      for (place, entry) in sorted.enumerated() { store(place, entry.element) }
      return
    }
    var (from, to) = (Room<Entry>(unwritten: count), Room<Entry>(unwritten: count))
    guard from.isThere, to.isThere else { return }
    var counts = [Int](repeating: 0, count: 8 * 256)
    counts.withUnsafeMutableBufferPointer { counts in
      Blocks.forEach(count) {
        for i in $0 {
          let key = key(element(i))
          from.start[i] = Entry(key: key, element: i)
          for pass in 0..<8 { counts[pass &* 256 &+ Int(key >> UInt64(8 &* pass) & 255)] &+= 1 }
        }
      }
    }
    for pass in 0..<8 where !Blocks.areStopped {
      var places = [Int](repeating: 0, count: 256)
      var next = 0
      var isOne = false
      for digit in 0..<256 {
        places[digit] = next
        let own = counts[pass * 256 + digit]
        isOne = isOne || own == count
        next += own
      }
      if isOne { continue }
      let (source, target) = (from.start, to.start)
      places.withUnsafeMutableBufferPointer { places in
        Blocks.forEach(count) {
          for i in $0 {
            let entry = source[i]
            let digit = Int(entry.key >> UInt64(8 &* pass) & 255)
            target[places[digit]] = entry
            places[digit] &+= 1
          }
        }
      }
      swap(&from, &to)
    }
    if Blocks.areStopped { return }
    let sorted = from
    Blocks.forEach(count) { for place in $0 { store(place, sorted.start[place].element) } }
  }

  private struct Entry: BitwiseCopyable {
    var key: UInt64
    var element: Int
  }

  /// A whole number that orders as the number does: both zeros alike, and every nan last.
  private static func key(_ x: Double) -> UInt64 {
    if x.isNaN { return .max }
    let bits = (x + 0).bitPattern
    return x < 0 ? ~bits : bits | 1 << 63
  }
}
