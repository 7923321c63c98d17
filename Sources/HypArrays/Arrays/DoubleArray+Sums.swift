// DoubleArray+Sums.swift -- sums along axes, in blocks.
//
// One number after the other, a sum of a million loses four digits. Blocks are summed in eight
// interleaved parts, and neighbouring blocks are added pair by pair, as in a tournament: the error grows
// with the logarithm of the length. The loops in C (blocks.h) make the same sums, bit for bit.

import CKernels

extension DoubleArray {
  /// The elements of a block, a power of two.
  private static var block: Int { Int(HK_BLOCK) }

  /// The sum of `count` numbers.
  package static func sum(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    count < block ? joined(parts(x, count), x, count) : blockwise(x, count)
  }

  /// Eight interleaved sums of the eights among `count` numbers.
  @inline(__always)
  private static func parts(_ x: UnsafePointer<Double>, _ count: Int) -> SIMD8<Double> {
    var parts = SIMD8<Double>(repeating: 0)
    var i = 0
    while i &+ 8 <= count {
      parts += UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
      i &+= 8
    }
    return parts
  }

  /// The sum of the parts, and of the numbers that are left behind the last eight.
  @inline(__always)
  private static func joined(
    _ parts: SIMD8<Double>, _ x: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var rest = 0.0
    for i in count & ~7..<count { rest += x[i] }
    let four = parts.lowHalf + parts.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1] + rest
  }

  @inline(never)
  private static func blockwise(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    // Where bit k of the number of blocks so far is set, place k holds the sum of 2^k of them.
    withUnsafeTemporaryAllocation(of: SIMD8<Double>.self, capacity: 64) { sums in
      sums.initialize(repeating: SIMD8(repeating: 0))
      let blocks = count / block
      for number in 0..<blocks {
        if number &* block % Blocks.length == 0, Blocks.areStopped { break }
        var sum = parts(x + number &* block, block)
        var level = 0
        while number &>> level & 1 == 1 {
          sum = sums[level] + sum
          level &+= 1
        }
        sums[level] = sum
      }
      var total = parts(x + blocks &* block, count - blocks &* block)
      for level in 0..<64 where blocks &>> level & 1 == 1 { total = sums[level] + total }
      return joined(total, x, count)
    }
  }

  /// The sum of all elements.
  @inline(never)
  public func sum() -> Double { withExtendedLifetime(buffer) { Self.sum(buffer.pointer, count) } }

  /// The sums along `axis`, which vanishes.
  public func sum(axis: Int) -> Self {
    guard shape.indices.contains(axis) else { return .exhausted }
    var target = shape
    let length = target.remove(at: axis)
    if count == 0 { return Self(repeating: 0, shape: target) }
    assert(target.elementCount * length == count, "sums along an axis read each element once")
    if axis == shape.count - 1 && byRows || axis == shape.count - 2 && !byRows {
      // Along stretches.
      guard let result = Self(allocating: target) else { return .exhausted }
      for k in 0..<result.count where !Blocks.areStopped {
        result.buffer.pointer[k] = Self.sum(buffer.pointer + k &* length, length)
      }
      return withExtendedLifetime(buffer) { result }
    }
    // Of stretches. Only whole planes keep their order.
    let inner: Int
    if axis >= shape.count - 2 {
      inner = byRows ? columns : rows
    } else {
      inner = shape[(axis + 1)...].reduce(1, *)
    }
    let isPlanes = axis < shape.count - 2
    guard let result = Self(allocating: target, byRows: !isPlanes || byRows) else {
      return .exhausted
    }
    let (y, x) = (result.buffer.pointer, buffer.pointer)
    Blocks.fill(y, 0, result.count)
    for outer in 0..<result.count / inner where !Blocks.areStopped {
      Self.addStretches(y + outer &* inner, x + outer &* length &* inner, length, inner)
    }
    return withExtendedLifetime(buffer) { result }
  }

  /// Adds `count` stretches of `inner` numbers; many in two halves.
  private static func addStretches(
    _ y: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int, _ inner: Int
  ) {
    guard count > block else {
      for k in 0..<count {
        let from = x + k &* inner
        Blocks.forEach(inner) { for i in $0 { y[i] += from[i] } }
      }
      return
    }
    let half = count / 2
    addStretches(y, x, half, inner)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: inner) { rest in
      guard let other = rest.baseAddress else { return }
      Blocks.fill(other, 0, inner)
      addStretches(other, x + half &* inner, count - half, inner)
      Blocks.forEach(inner) { for i in $0 { y[i] += other[i] } }
    }
  }

  /// The sums along the axes that broadcasting from `shape` would repeat.
  public func sum(to shape: Shape) -> Self {
    if shape == self.shape { return self }
    if shape.isEmpty { return Self(scalar: sum()) }
    guard shape.count <= self.shape.count else { return .exhausted }
    var result = self
    while result.shape.count > shape.count { result = result.sum(axis: 0) }
    for axis in shape.indices where shape[axis] == 1 {
      guard result.shape.count == shape.count else { return .exhausted }
      if result.shape[axis] == 1 { continue }
      var kept = result.shape
      kept[axis] = 1
      result = result.sum(axis: axis).reshaped(to: kept)
    }
    return result
  }
}
