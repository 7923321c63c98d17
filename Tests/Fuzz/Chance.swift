// Chance.swift -- choices that follow from the seed, the kind and the number of an input.

import SplitMix

/// Makes choices.
struct Chance {
  var random: SplitMix

  init(seed: UInt64, kind: Kind, index: Int) {
    let place = Kind.allCases.firstIndex(of: kind) ?? 0
    var mixer = SplitMix(state: seed &* 1_000_003 &+ UInt64(place))
    random = SplitMix(state: mixer.next() &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
  }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }
  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
  mutating func chance(_ part: Int, of whole: Int) -> Bool { below(whole) < part }

  /// A value that somebody might not have thought of.
  mutating func extreme() -> String { pick(Extremes.values) }
  mutating func number() -> String { pick(Extremes.numbers) }
}

/// Values at the ends of what there is.
enum Extremes {
  static let numbers = [
    "0", "-1", "1", "2", "-0", "0.5", "3", "9e18", "-9e18", "-9223372036854775808",
    "9223372036854775807", "9007199254740993", "2^53", "nan", "inf", "-inf", "1e-308", "1e308",
    "-1e300", "4294967296", "65536", "1e-323", "2147483648",
  ]
  static let values =
    numbers + [
      "[]", "[1, 2]", "[[1, 2], [3, 4]]", "zeros(0, 9e18)", "zeros(0, 3e9, 3e9)", "zeros(2, 0)",
      "\"a\"", "\"\"", "none", "(1, 2)", "()", "(1,)", "(a=1, b=[2])", "(x -> x)", "((x, y) -> x)",
      "1...3", "0..<0", "-9e18...9e18", "1...0 by -1e-300", "0...1 by 1e-9", "true", "sin", "grad",
      "[nan, inf, -inf]", "[1e308, -1e308]", "[true, false]", "([1, 2] > 1)", "eye(3)",
      "\"e\\u{301}\\u{200D}\"", "[[[1]]]", "(a=(b=(1, [2])))", "(1, \"a\", none)", "zeros(3, 1)",
    ]
}
