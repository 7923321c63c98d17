// LoopTests.swift -- loops that are no part of expressions, in every set of instructions.

import CKernels
import SplitMix
import Testing

@Suite("Loops in C", .serialized) struct LoopTests {
  /// Numbers of all kinds, some of them equal.
  private static func numbers(_ count: Int, _ chance: inout Chance) -> [Double] {
    let some = [0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, .infinity, -.infinity, 0x1p52, -0x1p60, 1e-310]
    return (0..<count).map { $0 % 3 == 0 ? some[$0 % some.count] : 9 * chance.number() }
  }

  /// Calls `check` with the name of each set, which is then in use.
  private static func inEachSet(_ check: (String) -> Void) {
    defer { hk_use_set(hk_set_count() - 1) }
    for set in 0..<hk_set_count() {
      hk_use_set(set)
      check("set \(set)")
    }
  }

  private static func bits(_ numbers: [Double]) -> [UInt64] { numbers.map(\.bitPattern) }

  static let lengths = [1, 7, 8, 9, 31, 32, 33, 100, 4095, 4096, 4097, 10_000]

  @Test("Numbers become whole as Swift's do", arguments: lengths)
  func rounding(_ count: Int) {
    var chance = Chance(3)
    let x = Self.numbers(count, &chance)
    let rules: [(HKRounding, FloatingPointRoundingRule)] = [
      (.down, .down), (.up, .up), (.towardZero, .towardZero), (.toNearest, .toNearestOrEven),
    ]
    Self.inEachSet { set in
      for (rounding, rule) in rules {
        var y = [Double](repeating: 777, count: count + 1)
        hk_round(rounding, count, x, &y)
        #expect(Self.bits(y) == Self.bits(x.map { $0.rounded(rule) } + [777]), "\(set)")
      }
    }
  }

  @Test("The larger and the smaller of pairs, and choices", arguments: lengths)
  func pairs(_ count: Int) {
    var chance = Chance(5)
    var (x, y) = (Self.numbers(count, &chance), Self.numbers(count, &chance).reversed() as [Double])
    (x[count / 2], y[count / 3]) = (.nan, .nan)
    let c = (0..<count).map { $0 % 5 == 0 ? 0.0 : $0 % 7 == 0 ? .nan : 1 }
    func pair(_ x: Double, _ y: Double, isLargest: Bool) -> Double {
      if x.isNaN || y.isNaN { return .nan }
      if x == y { return (x.sign == .plus) == isLargest ? x : y }
      return (x > y) == isLargest ? x : y
    }
    Self.inEachSet { set in
      for (xStep, yStep) in [(1, 1), (0, 1), (1, 0)] {
        var z = [Double](repeating: 777, count: count + 1)
        for isLargest in [true, false] {
          hk_extremes(isLargest, count, x, xStep, y, yStep, &z)
          for i in 0..<count {
            let wanted = pair(x[i * xStep], y[i * yStep], isLargest: isLargest)
            #expect(z[i].bitPattern == wanted.bitPattern || z[i].isNaN && wanted.isNaN, "\(set)")
          }
          #expect(z[count] == 777)
        }
        let taken = hk_choose(count, c, x, xStep, y, yStep, &z)
        #expect(taken == c.count { $0 != 0 })
        let wanted = (0..<count).map { c[$0] != 0 ? x[$0 * xStep] : y[$0 * yStep] } + [777]
        #expect(Self.bits(z) == Self.bits(wanted), "\(set)")
      }
    }
  }

  @Test("The place of an extreme, and how many are equal to it", arguments: lengths)
  func extremes(_ count: Int) {
    var chance = Chance(9)
    let x = Self.numbers(count, &chance)
    Self.inEachSet { set in
      for isLargest in [true, false] {
        let wanted = (isLargest ? x.max() : x.min()) ?? 0
        var ties = 0
        #expect(hk_extreme(isLargest, count, x, &ties) == x.firstIndex(of: wanted) ?? -1, "\(set)")
        #expect(ties == x.count { $0 == wanted }, "\(set)")
        for place in Set([0, count / 3, count - 1]) {
          var own = x
          (own[place], own[count - 1]) = (.nan, .nan)
          #expect(hk_extreme(isLargest, count, own, &ties) == place, "\(set)")
          own = [Double](repeating: 0, count: count)
          own[place] = isLargest ? 1 : -1
          #expect(hk_extreme(isLargest, count, own, &ties) == place && ties == 1, "\(set)")
          #expect(hk_first(false, count, own) == place, "\(set)")
          #expect(hk_first(true, count, own.map { 1 - $0.magnitude }) == place, "\(set)")
        }
      }
      #expect(hk_first(false, count, [Double](repeating: -0.0, count: count)) == count, "\(set)")
    }
  }

  @Test("Equally spaced numbers, and random words", arguments: lengths)
  func sequences(_ count: Int) {
    var first: [UInt64]?
    let spread = (0..<count).map { (i: Int) -> Double in
      let part = Double(i + 3) / 9
      return 0.1 + 0.7 * part
    }
    Self.inEachSet { set in
      var y = [Double](repeating: 777, count: count + 1)
      hk_spread(3, count, 0.1, 0.7, 9, &y)
      #expect(y == spread + [777], "\(set)")
      var words = [UInt64](repeating: 777, count: 2 * count + 1)
      // The counter goes over 32 bits on the way.
      hk_philox(0x1234_5678_9ABC_DEF0, 0xFFFF_FFFD, count, &words)
      #expect(words[2 * count] == 777)
      first = first ?? words
      #expect(words == first, "\(set)")
      var one = [UInt64](repeating: 0, count: 2)
      hk_philox(0x1234_5678_9ABC_DEF0, 0xFFFF_FFFD &+ UInt64(count - 1), 1, &one)
      #expect(Array(words[(2 * count - 2)..<(2 * count)]) == one, "\(set)")
    }
  }
}
