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

  /// Sorts numbers alone, from one place in memory to another. False, and nothing is to be read there, where equal numbers
  /// differ: there is a nan or a -0.
  ///
  /// - Complexity: O(count)
  package static func sort(
    _ count: Int, _ numbers: UnsafePointer<Double>, into sorted: UnsafeMutablePointer<Double>
  ) -> Bool {
    // Bits a pass: more where the numbers are many beside the counts.
    let bits = count < 1 << 14 ? 8 : 11
    let (digits, passes) = (1 << bits, (63 + bits) / bits)
    let mask = UInt64(digits - 1)
    let rooms = Room<UInt64>(unwritten: 2 * count)
    guard rooms.isThere else { return false }
    defer { withExtendedLifetime(rooms) {} }
    let counts = UnsafeMutablePointer<Int32>.allocate(capacity: digits * passes)
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: digits * passes)
    var (from, to) = (rooms.start, rooms.start + count)
    var (isPlain, isSorted, before) = (count < 1 << 31, true, UInt64(0))
    Blocks.forEach(count) {
      for i in $0 {
        let x = numbers[i]
        isPlain = isPlain && x == x && (x != 0 || x.sign == .plus)
        let pattern = x.bitPattern
        let key = pattern ^ (UInt64(bitPattern: Int64(bitPattern: pattern) >> 63) | 1 << 63)
        isSorted = isSorted && before <= key
        before = key
        from[i] = key
      }
    }
    guard isPlain else { return false }
    if isSorted {
      Blocks.copy(sorted, numbers, count)
      return true
    }
    if count <= short {
      var keys = UnsafeMutableBufferPointer(start: from, count: count)
      keys.sort()
    } else {
      Blocks.forEach(count) {
        for i in $0 {
          let key = from[i]
          for pass in 0..<passes {
            counts[pass &* digits &+ Int(key >> UInt64(bits &* pass) & mask)] &+= 1
          }
        }
      }
      for pass in 0..<passes where !Blocks.areStopped {
        let places = counts + pass * digits
        var (next, isOne) = (Int32(0), false)
        for digit in 0..<digits {
          let own = places[digit]
          places[digit] = next
          isOne = isOne || own == count
          next += own
        }
        if isOne { continue }
        let (source, target, shift) = (from, to, UInt64(bits * pass))
        Blocks.forEach(count) {
          for i in $0 {
            let key = source[i]
            let digit = Int(key >> shift & mask)
            target[Int(places[digit])] = key
            places[digit] &+= 1
          }
        }
        swap(&from, &to)
      }
    }
    let keys = from
    Blocks.forEach(count) {
      for i in $0 {
        let key = keys[i]
        let bits = key ^ (~UInt64(bitPattern: Int64(bitPattern: key) >> 63) | 1 << 63)
        sorted[i] = Double(bitPattern: bits)
      }
    }
    return true
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
