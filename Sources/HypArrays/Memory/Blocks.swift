// Blocks.swift -- loops over many elements, in blocks between which they can be stopped.
//
// A loop that is stopped returns at once; what it leaves behind is worth nothing. Whoever started it
// looks at the flag before using a result, as `Machine.checkArrays` does after every operation. Places
// that a later loop reads from memory without a test must not be left unwritten.

import CInterrupt

/// Loops in blocks.
public enum Blocks {
  /// Elements in a block. At 0.3 ns for each, asking costs a thousandth; at 1 µs, one takes 8 ms.
  @inlinable package static var length: Int { 1 << 13 }
  /// Elements in a block that is only moved, or written for the first time.
  static var movedLength: Int { 1 << 17 }

  /// Somebody has asked to stop.
  @inlinable @inline(__always)
  public static var areStopped: Bool { ci_interrupted() }

  /// Runs `body` on ranges that make up `0..<count`, until it is stopped.
  @inlinable @inline(__always)
  public static func forEach(_ count: Int, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < count {
      if ci_interrupted() { return }
      let end = start &+ Swift.min(count &- start, length)
      body(start..<end)
      start = end
    }
  }

  /// `holds` of every number; of those that were looked at, where it is stopped.
  @inlinable @inline(__always)
  public static func all(_ numbers: [Double], _ holds: (Double) -> Bool) -> Bool {
    var all = true
    forEach(numbers.count) { block in
      if all { all = numbers[block].allSatisfy(holds) }
    }
    return all
  }

  /// Writes `x` to `count` elements.
  @usableFromInline
  static func fill(_ target: UnsafeMutablePointer<Double>, _ x: Double, _ count: Int) {
    var start = 0
    while start < count {
      if ci_interrupted() { return }
      let length = Swift.min(count - start, movedLength)
      (target + start).initialize(repeating: x, count: length)
      start += length
    }
  }

  /// Copies `count` elements.
  @usableFromInline
  static func copy(
    _ target: UnsafeMutablePointer<Double>, _ source: UnsafePointer<Double>, _ count: Int
  ) {
    var start = 0
    while start < count {
      if ci_interrupted() { return }
      let length = Swift.min(count - start, movedLength)
      (target + start).initialize(from: source + start, count: length)
      start += length
    }
  }

  /// `element` of every place, as a Swift array. Where it is stopped, the rest is as the memory was, or 0 where
  /// these are places: the next loop would read there before anybody looks at the flag.
  @inlinable @inline(__always)
  public static func map<T: BitwiseCopyable>(_ count: Int, _ element: (Int) -> T) -> [T] {
    [T](unsafeUninitializedCapacity: count) { room, written in
      written = count
      guard let first = room.baseAddress else { return }
      var done = 0
      forEach(count) {
        for i in $0 { (first + i).initialize(to: element(i)) }
        done = $0.upperBound
      }
      if done < count, T.self == Int.self {
        UnsafeMutableRawPointer(first + done).initializeMemory(
          as: UInt8.self, repeating: 0, count: (count - done) * MemoryLayout<T>.stride)
      }
    }
  }
}

extension Array {
  /// As `map`, but where somebody asks to stop the rest is `nothing`.
  @inlinable
  package func mapPatiently<T, E: Error>(
    orElse nothing: T, _ f: (Element) throws(E) -> T
  ) throws(E) -> [T] {
    var results: [T] = []
    results.reserveCapacity(count)
    for index in indices {
      if index & 255 == 0, Blocks.areStopped {
        results += [T](repeating: nothing, count: count - index)
        break
      }
      results.append(try f(self[index]))
    }
    return results
  }
}
