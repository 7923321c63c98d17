// DoubleArray+Kernels.swift -- the loops in C that are no part of expressions.

import CKernels

extension DoubleArray {
  /// Every element as a whole number.
  package func rounded(_ rounding: HKRounding) -> Self {
    guard let result = Self(like: self) else { return .exhausted }
    let (x, y) = (buffer.pointer, result.buffer.pointer)
    Blocks.forEach(count) {
      hk_round(rounding, $0.count, x + $0.lowerBound, y + $0.lowerBound)
    }
    return withExtendedLifetime(buffer) { result }
  }

  /// The larger, or the smaller, of every pair of elements; nan where either is.
  ///
  /// - Returns: nil where neither is a number or the shapes differ: they broadcast in other ways.
  package static func extremes(_ x: Self, _ y: Self, isLargest: Bool) -> Self? {
    pairs(x, y) { hk_extremes(isLargest, $0, $1, $2, $3, $4, $5) }
  }

  /// The angle of every pair of an ordinate and an abscissa; nil as above.
  package static func angles(_ y: Self, _ x: Self) -> Self? {
    pairs(y, x) { hk_angles($0, $1, $2, $3, $4, $5) }
  }

  /// The power of every pair of a base and an exponent, with the bits of `power`; nil as above.
  package static func powers(
    _ x: Self, _ y: Self, _ power: @convention(c) (Double, Double) -> Double
  ) -> Self? {
    pairs(x, y) { hk_powers($0, $1, $2, $3, $4, $5, power) }
  }

  /// What a loop makes of pairs of elements, or of elements and a number.
  static func pairs(
    _ x: Self, _ y: Self,
    _ loop: (
      Int, UnsafePointer<Double>, Int, UnsafePointer<Double>, Int, UnsafeMutablePointer<Double>
    ) -> Void
  ) -> Self? {
    let (isX, isY) = (x.shape.isEmpty, y.shape.isEmpty)
    guard isX || isY || x.shape == y.shape && x.byRows == y.byRows else { return nil }
    guard let result = Self(like: isX ? y : x) else { return .exhausted }
    let (a, b, z) = (x.buffer.pointer, y.buffer.pointer, result.buffer.pointer)
    let (aStep, bStep) = (isX ? 0 : 1, isY ? 0 : 1)
    Blocks.forEach(result.count) {
      let start = $0.lowerBound
      loop($0.count, a + start * aStep, aStep, b + start * bStep, bStep, z + start)
    }
    return withExtendedLifetime((x.buffer, y.buffer)) { result }
  }

  /// The elements of `x` where those of `condition` are not 0, else those of `y`, rows first, and how many are not 0.
  ///
  /// - Returns: nil unless the sides are numbers or have the shape of the condition.
  public static func choosing(
    _ condition: Self, _ x: Self, _ y: Self
  ) -> (result: Self, taken: Int)? {
    let shape = condition.shape
    guard !shape.isEmpty, x.shape == shape || x.shape.isEmpty, y.shape == shape || y.shape.isEmpty
    else { return nil }
    guard let result = Self(allocating: shape) else { return (.exhausted, 0) }
    let (c, x, y) = (
      condition.ordered(byRows: true), x.ordered(byRows: true), y.ordered(byRows: true)
    )
    let (aStep, bStep) = (x.shape.isEmpty ? 0 : 1, y.shape.isEmpty ? 0 : 1)
    let (a, b, z) = (x.buffer.pointer, y.buffer.pointer, result.buffer.pointer)
    var taken = 0
    Blocks.forEach(result.count) {
      let start = $0.lowerBound
      taken += hk_choose(
        $0.count, c.buffer.pointer + start, a + start * aStep, aStep, b + start * bStep, bStep,
        z + start)
    }
    return withExtendedLifetime((c.buffer, x.buffer, y.buffer)) { (result, taken) }
  }

  /// What `body` makes of each line along the middle axis of `blocks`, which are those around an axis of this array: of
  /// its first number in memory, one after the other. Where it is stopped, the rest is `nothing`.
  package func lines<T>(
    _ blocks: Shape, orElse nothing: T, _ body: (UnsafePointer<Double>, _ count: Int) -> T
  ) -> [T] {
    let array = blocks[2] == 1 ? self : reshaped(to: blocks).transposed
    let count = blocks[0] * blocks[2]
    return array.withElements(byRows: true) { elements in
      // Of no numbers there is no memory, and nothing is read.
      guard let first = elements.baseAddress else {
        return [T](repeating: nothing, count: count)
      }
      var results: [T] = []
      results.reserveCapacity(count)
      for line in 0..<count {
        if Blocks.areStopped { break }
        results.append(body(first + line * blocks[1], blocks[1]))
      }
      results.append(contentsOf: repeatElement(nothing, count: count - results.count))
      return results
    }
  }

  /// The numbers start + distance (i / divisor), i from 0.
  package init(count: Int, start: Double, distance: Double, divisor: Double) {
    self.init(shape: [count], byRows: true) { room in
      guard let y = room.baseAddress else { return }
      Blocks.forEach(room.count) {
        hk_spread($0.lowerBound, $0.count, start, distance, divisor, y + $0.lowerBound)
      }
    }
  }
}

extension DoubleArray {
  /// The entries along the middle axis of three from `first` on, and then those before it.
  package func rolled(from first: Int) -> Self {
    let (length, inner) = (shape[1], shape[2])
    guard let result = Self(allocating: shape) else { return .exhausted }
    let source = ordered(byRows: true)
    for block in 0..<shape[0] where !Blocks.areStopped {
      let start = block * length * inner
      let (from, to) = (source.buffer.pointer + start, result.buffer.pointer + start)
      Blocks.copy(to, from + first * inner, (length - first) * inner)
      Blocks.copy(to + (length - first) * inner, from, first * inner)
    }
    return withExtendedLifetime(source.buffer) { result }
  }
}

extension DoubleArray {
  /// The products along the middle axis of three. The first half is multiplied with the second, again and again; what is
  /// left over of odd numbers comes last.
  package func products() -> Self {
    let (outer, length, inner) = (shape[0], shape[1], shape[2])
    guard let result = Self(allocating: [outer, inner]),
      let scratch = Buffer.allocate(capacity: length * inner)
    else { return .exhausted }
    let source = ordered(byRows: true)
    let rest = scratch.pointer
    for block in 0..<outer where !Blocks.areStopped {
      Blocks.copy(rest, source.buffer.pointer + block * length * inner, length * inner)
      let odd = result.buffer.pointer + block * inner
      var (n, hasOdd) = (length, false)
      while n > 1 {
        let half = n / 2
        if n % 2 == 1 {
          let last = rest + (n - 1) * inner
          for i in 0..<inner { odd[i] = hasOdd ? odd[i] * last[i] : last[i] }
          hasOdd = true
        }
        let second = rest + half * inner
        Blocks.forEach(half * inner) { for i in $0 { rest[i] *= second[i] } }
        n = half
      }
      for i in 0..<inner { odd[i] = hasOdd ? rest[i] * odd[i] : rest[i] }
    }
    return withExtendedLifetime((source.buffer, scratch)) { result }
  }
}
