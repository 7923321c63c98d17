// Indices.swift -- parts of values at places that are hardly there.

/// Writes indices, slices and stores.
enum Indices {
  static func text(_ random: inout Chance) -> String {
    let base = random.pick([
      "[1, 2, 3]", "[[1, 2], [3, 4]]", "(1, 2, 3)", "(a=1, b=2)", "\"abc\"", "0..<5", "zeros(0)",
      "zeros(2, 0)", "zeros(0, 9e18)", "reshape(1...24, 2, 3, 4)", "[true, false]", "[]", "()",
    ])
    let count = 1 + random.below(random.chance(1, of: 8) ? 5 : 2)
    let place = (0..<count).map { _ in subscripted(&random) }.joined(separator: ", ")
    switch random.below(6) {
    case 0: return "x = \(base); x[\(place)] = \(random.extreme()); x"
    case 1:
      return "x = \(base); x[\(place)] \(random.pick(["+=", "*=", "^="])) \(random.extreme()); x"
    case 2: return "grad(x -> sum((\(base) * x)[\(place)]))(\(random.number()))"
    case 3: return "f(v) = { v[\(place)] = 2 * v[\(place)]; sum(v) }; grad(f)(\(base))"
    case 4: return "x = (a=\(base), b=1); x.a[\(place)] = \(random.number()); x.a[\(place)]"
    default: return "(\(base))[\(place)]"
    }
  }

  private static func subscripted(_ random: inout Chance) -> String {
    switch random.below(9) {
    case 0: return ":"
    case 1: return "\(random.number())\(random.pick(["...", "..<"]))\(random.number())"
    case 2:
      return
        "\(random.number())\(random.pick(["...", "..<"]))\(random.number()) by \(random.number())"
    case 3: return "[\(random.number()), \(random.number())]"
    case 4:
      return random.pick([
        "none", "[]", "[true, false, true]", "\"a\"", "...", "1...", "...2", "..<-1", "... by 2",
      ])
    case 5: return random.extreme()
    default: return random.number()
    }
  }
}
