// ReferenceTests.swift -- values and derivatives against numbers computed with 60 digits.

import Foundation
import HypPrimitives
import RealModule
import Testing

@Suite struct ReferenceNumbers {
  struct Row: Decodable, CustomTestStringConvertible {
    let function: String
    let at: Double
    let derivatives: [Double]
    var testDescription: String { "\(function) at \(at)" }
  }

  static let rows = (try? JSONDecoder().decode([Row].self, from: data("derivatives.json"))) ?? []

  /// A column of the table: a function of the catalogue, or an expression.
  static func curve(_ name: String) -> (any Curve)? {
    struct Reciprocal: Curve {
      func at<N: Number>(_ t: N) -> N { 1 / t }
    }
    struct SelfPower: Curve {
      func at<N: Number>(_ t: N) -> N { Power.of(t, t) }
    }
    switch name {
    case "x^3": return First<Power>(y: 3, passive: true)
    case "x^2.5": return First<Power>(y: 2.5, passive: true)
    case "x^-2": return First<Power>(y: -2, passive: true)
    case "2^x": return Second<Power>(x: 2, passive: true)
    case "x^x": return SelfPower()
    case "1/x": return Reciprocal()
    case "atan2(x,2)": return First<Atan2>(y: 2)
    case "atan2(2,x)": return Second<Atan2>(x: 2)
    default:
      if name.hasPrefix("hypot(x,"), let y = Double(name.dropFirst(8).dropLast()) {
        return First<Hypot>(y: y)
      }
      return Catalogue.all.first { $0.entry.name == name }.flatMap { $0 as? any Unary.Type }.map {
        primitive in
        func whole<P: Unary>(_: P.Type) -> any Curve { Whole<P>() }
        return whole(primitive)
      }
    }
  }

  @Test func tableIsThere() { #expect(Self.rows.count > 60) }

  /// 2e-14: some dozen roundings in the third derivative, and that of asinh has a zero near 0.7.
  @Test(arguments: rows)
  func toThirdOrderInEveryNest(_ row: Row) throws {
    let curve = try #require(Self.curve(row.function))
    let nests = [[""], ["F", "R"], ["FF", "FR", "RF", "RR"], ["FFF", "FFR", "FRF", "RRR"]]
    for (expected, nests) in zip(row.derivatives, nests) {
      for nest in nests {
        expectClose(
          derivative(nest, of: curve, at: row.at), expected, within: 2e-14, "\(row) \(nest)")
      }
    }
  }

  struct SineOfExp: Curve {
    func at<N: Number>(_ t: N) -> N { Sin.of(Exp.of(t)) }
  }
  struct PowerByLog: Curve {
    func at<N: Number>(_ t: N) -> N { Exp.of(t * Log.of(t)) }
  }
  struct Gauss: Curve {
    func at<N: Number>(_ t: N) -> N { Exp.of(-t.squared) }
  }
  struct Lorentz: Curve {
    func at<N: Number>(_ t: N) -> N { 1 / (1 + t.squared) }
  }

  /// 1e-12: the tolerance that comes with the numbers.
  @Test func highOrdersByNesting() throws {
    let table = try JSONDecoder().decode([String: [Double]].self, from: data("high-order.json"))
    let curves: [(String, any Curve, Double, first: Int)] = [
      ("sin_exp", SineOfExp(), 0.5, 0), ("x_pow_x", PowerByLog(), 1.5, 0),
      ("gauss", Gauss(), 0.3, 0), ("lorentz", Lorentz(), 0.7, 0), ("atan", Whole<Atan>(), 0.7, 1),
    ]
    for (name, curve, x, first) in curves {
      for (place, expected) in try #require(table[name]).enumerated() {
        let nest = String(repeating: "F", count: first + place)
        expectClose(derivative(nest, of: curve, at: x), expected, within: 1e-12, "\(name) \(nest)")
      }
    }
  }

  /// A unit or two in the last place, next to the zeros below zero too.
  @Test func polygamma() throws {
    let table = try JSONDecoder().decode([[Double]].self, from: data("polygamma.json"))
    #expect(table.count > 200)
    for row in table {
      let (order, x, expected) = (row[0], row[1], row[2])
      expectClose(
        Polygamma.value(order, x), expected, within: 5e-16, "order \(order) at \(x)")
    }
  }

  /// Exact as long as a double can be, then the nearest one.
  @Test func factorialsOfWholeNumbers() {
    var factorial: [UInt] = [1]  // in words of 32 bits, the lowest first
    for n in 1...170 as ClosedRange<UInt> {
      var carry: UInt = 0
      for place in factorial.indices {
        let product = factorial[place] * n + carry
        factorial[place] = product & 0xFFFF_FFFF
        carry = product >> 32
      }
      if carry > 0 { factorial.append(carry) }
      // The highest 64 bits, the last of which says whether anything follows.
      let words = factorial.reversed() + [0, 0]
      let zeros = 64 - (64 - words[0].leadingZeroBitCount)
      let high = words[0] << 32 | words[1]
      let shift = UInt(zeros - 32)
      let top = high << shift | (shift == 0 ? 0 : words[2] >> (32 - shift))
      let isExact = (words[2] << (shift + 32)) == 0 && words.dropFirst(3).allSatisfy { $0 == 0 }
      let nearest = Double(isExact ? top : top | 1)
      let exponent = 32 * (factorial.count - 2) - Int(shift)
      let expected = nearest * Double(sign: .plus, exponent: exponent, significand: 1)
      #expect(Gamma.value(Double(n) + 1) == expected, "\(n)!")
    }
  }

  @Test func zeroDividedKeepsItsSign() {
    #expect(FloorDivide.value(-0.0, 2).sign == .minus)
    #expect(FloorDivide.value(0, -2).sign == .minus)
    #expect(FloorDivide.value(-0.5, -2).sign == .plus)
  }

  @Test func wholeDivisionIsExact() {
    let big = 9007199254740991.0  // 2^53 - 1
    for (x, y) in [(big, 3.0), (big, 94906267), (-big, 7), (big - 1, -1e8), (7, -2), (-7, 2)] {
      let (a, b) = (Int(x), Int(y))
      let rest = (a % b + b) % b
      #expect(Remainder.value(x, y) == Double(rest))
      #expect(FloorDivide.value(x, y) == Double((a - rest) / b))
    }
    #expect(FloorDivide.value(1, 0) == .infinity)
    #expect(Remainder.value(1, 0).isNaN)
    #expect(Remainder.value(5, .infinity) == 5)
    #expect(FloorDivide.value(5, .infinity) == 0)
  }
}
