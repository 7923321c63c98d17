// ColumnTests.swift -- products with long matrices of few columns, in every set of instructions.

import CKernels
import SplitMix
import Testing

@Suite("Columns in C", .serialized) struct ColumnTests {
  typealias Loop = (
    Int, Int, UnsafePointer<Double>?, Int, Int, UnsafePointer<UnsafePointer<Double>?>?,
    UnsafePointer<UnsafeMutablePointer<Double>?>?
  ) -> Void

  /// What a loop makes of `k` vectors.
  static func run(
    _ loop: Loop, _ n: Int, _ d: Int, _ matrix: [Double], _ vectors: [[Double]], length: Int
  ) -> [[Double]] {
    let inputs = vectors.map { vector in
      let copy = UnsafeMutablePointer<Double>.allocate(capacity: max(1, vector.count))
      copy.initialize(from: vector, count: vector.count)
      return copy
    }
    let outputs = vectors.map { _ -> UnsafeMutablePointer<Double> in
      let result = UnsafeMutablePointer<Double>.allocate(capacity: length + 1)
      result.initialize(repeating: 777, count: length + 1)
      return result
    }
    defer {
      inputs.forEach { $0.deallocate() }
      outputs.forEach { $0.deallocate() }
    }
    loop(
      n, d, matrix, n, vectors.count, inputs.map { UnsafePointer($0) },
      outputs.map { Optional($0) })
    // Nothing is written behind the end.
    for output in outputs { #expect(output[length] == 777) }
    return outputs.map { Array(UnsafeBufferPointer(start: $0, count: length)) }
  }

  @Test("Products are right in all sets, and the same for any number of vectors")
  func products() {
    var chance = Chance(7)
    defer { hk_use_set(hk_set_count() - 1) }
    for n in [1, 7, 8, 31, 32, 33, 40, 100, 257, 1000] {
      for d in [1, 3, 8, 20, 33] {
        let matrix = (0..<n * d).map { _ in chance.number() }
        let wide = (0..<13).map { _ in (0..<d).map { _ in chance.number() } }
        let long = (0..<13).map { _ in (0..<n).map { _ in chance.number() } }
        let exact = wide.map { w in
          (0..<n).map { row in (0..<d).reduce(0) { $0 + matrix[$1 * n + row] * w[$1] } }
        }
        let exactDots = long.map { v in
          (0..<d).map { j in (0..<n).reduce(0) { $0 + matrix[j * n + $1] * v[$1] } }
        }
        for set in 0..<hk_set_count() {
          hk_use_set(set)
          let all = Self.run(hk_columns_product, n, d, matrix, wide, length: n)
          let dots = Self.run(hk_columns_dot, n, d, matrix, long, length: d)
          for k in [1, 2, 3, 4, 5, 8, 12] {
            let few = Self.run(hk_columns_product, n, d, matrix, Array(wide[..<k]), length: n)
            #expect(few == Array(all[..<k]))
            let fewDots = Self.run(hk_columns_dot, n, d, matrix, Array(long[..<k]), length: d)
            #expect(fewDots == Array(dots[..<k]))
          }
          for (x, y) in zip(all.joined(), exact.joined()) {
            #expect(abs(x - y) <= 1e-14 * Double(d))
          }
          for (x, y) in zip(dots.joined(), exactDots.joined()) {
            #expect(abs(x - y) <= 1e-15 * Double(n + 8))
          }
        }
      }
    }
  }

  @Test("Sums over many rows lose no digits, and have the same bits beside others")
  func longSums() {
    defer { hk_use_set(hk_set_count() - 1) }
    // Around the ends of blocks, and many of them. Each product is a third, rounded: a sum from the first to
    // the last would be off by 1.6e-12 of it.
    for n in [8191, 8192, 8193, 16384, 100_003, 4_000_000] {
      let matrix = [Double](repeating: 1, count: 9 * n)
      let thirds = [Double](repeating: 1.0 / 3, count: n)
      let exact = Double(n) * (1.0 / 3)
      for set in 0..<hk_set_count() {
        hk_use_set(set)
        let one = Self.run(hk_columns_dot, n, 9, matrix, [thirds], length: 9)
        let many = Self.run(
          hk_columns_dot, n, 9, matrix, Array(repeating: thirds, count: n < 10_000 ? 13 : 5),
          length: 9)
        #expect(many.allSatisfy { $0 == one[0] })
        let worst = one[0].map { abs($0 - exact) / exact }.max() ?? 1
        #expect(worst <= 2e-14, "\(n) rows, set \(set)")
      }
    }
  }
}
