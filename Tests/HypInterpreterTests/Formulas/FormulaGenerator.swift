// FormulaGenerator.swift -- functions of one number by chance: polynomials, quotients, compositions, branches.

import SplitMix

/// Makes functions of x as text.
struct FormulaGenerator {
  var chance: SplitMix

  init(seed: UInt64) { chance = SplitMix(state: seed) }

  static let functions = [
    "sin", "cos", "tan", "exp", "log", "sqrt", "atan", "sinh", "cosh", "tanh", "asinh", "asin",
    "acos",
    "acosh", "atanh", "cbrt", "abs", "log1p", "expm1", "log2", "log10", "erf", "sigmoid",
    "softplus",
    "relu", "gamma", "lgamma", "sinc",
  ]

  mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &chance) }
  mutating func pick<T>(_ items: [T]) -> T? { items.randomElement(using: &chance) }

  mutating func number() -> String {
    switch whole(0...3) {
    case 0: "\(Double(whole(1...30)) / 10)"
    case 1: "\(whole(2...9)) / \(whole(2...9))"
    default: "\(whole(1...9))"
    }
  }

  mutating func polynomial() -> String {
    (0...whole(1...4)).map { "\(whole(1...9)) * x^\($0)" }
      .joined(separator: whole(0...1) == 0 ? " + " : " - ")
  }

  mutating func expression(_ depth: Int) -> String {
    guard depth > 0 else { return whole(0...2) == 0 ? number() : "x" }
    func inner(_ generator: inout Self) -> String { generator.expression(depth - 1) }
    switch whole(0...15) {
    case 0, 1: return "(\(inner(&self)) + \(inner(&self)))"
    case 2: return "(\(inner(&self)) - \(inner(&self)))"
    case 3, 4, 5: return "(\(inner(&self)) * \(inner(&self)))"
    case 6, 7: return "(\(inner(&self)) / (\(inner(&self))))"
    case 8: return "(\(inner(&self)))^\(whole(2...4))"
    case 9: return "(\(inner(&self)))^(-\(whole(1...2)))"
    case 10: return "(\(polynomial()))"
    case 11: return "-(\(inner(&self)))"
    case 12 where depth > 1:
      let bound = Double(whole(-10...10)) / 10
      switch whole(0...3) {
      case 0: return "(if x > \(bound) { \(inner(&self)) } else { \(inner(&self)) })"
      case 1: return "max(\(inner(&self)), \(inner(&self)))"
      case 2: return "where(x < \(bound), \(inner(&self)), \(inner(&self)))"
      default: return "clamp(\(inner(&self)), -1, 2)"
      }
    case 12: return "2^(\(inner(&self)))"
    default: return "\(pick(Self.functions) ?? "sin")(\(inner(&self)))"
    }
  }

  /// A function of one of the kinds, in turn.
  mutating func function(_ index: Int) -> String {
    switch index % 5 {
    case 0: return "(\(polynomial())) / (\(polynomial()))"
    case 1: return "(\(polynomial())) * \(expression(2))"
    default: return expression(2 + index % 3)
    }
  }

  /// A function with a loop of a known number of turns, in which there may be branches that x decides, and loops.
  mutating func loop() -> String {
    let turns = whole(2...5)
    let bound = Double(whole(-10...10)) / 10
    let start = pick(["x", "1", "0.5", "x / 2", "sin(x)"]) ?? "x"
    let change =
      pick([
        "s = s * x / k + 1", "s += sin(s + k) * x", "s = cos(s) + k * x",
        "s = s / (1 + s^2) + x^k / k",
        "if x > \(bound) { s = s * x + k } else { s = s - x / k }",
        "if k % 2 == 0 { s += x^k } else { s = exp(-s^2) * x }",
        "t = x; for j in 1...2 { t = t * x / j + k }; s += tanh(t)",
        "(s, r) = (s * x - 0.5 * r, r + s / k)",
      ]) ?? "s += x"
    let result = pick(["s", "s * x", "s^2 + r", "if s > \(bound) { s } else { 2 * s - x }"]) ?? "s"
    return "{ (s, r) = (\(start), x); for k in 1...\(turns) { \(change) }; \(result) }"
  }
}
