// Operators.swift -- operators and derivatives inside one another, on values of all kinds.

/// Writes expressions without asking whether they make sense.
enum Operators {
  static func text(_ random: inout Chance) -> String {
    let expression = expression(&random, 1 + random.below(4), "")
    return random.chance(1, of: 3) ? "y = \(expression); y" : expression
  }

  private static func expression(_ random: inout Chance, _ depth: Int, _ name: String) -> String {
    guard depth > 0 else {
      return name.isEmpty || random.chance(1, of: 3) ? random.extreme() : name
    }
    func sub(_ name: String = name) -> String { expression(&random, depth - 1, name) }
    switch random.below(16) {
    case 0...3:
      let operation = random.pick([
        "+", "-", "*", "/", "//", "%", "@", "^", "==", "<", "<=", "and", "or", "!=",
      ])
      return "(\(sub()) \(operation) \(sub()))"
    case 4: return "\(random.pick(["-", "not ", "+", "∇"]))(\(sub()))"
    case 5: return "(if \(sub()) { \(sub()) } else { \(sub()) })"
    case 6: return "[\(sub()), \(sub())]"
    case 7: return "(\(sub()), \(sub()))"
    case 8:
      let operation = random.pick([
        "grad", "derivative", "jacobian", "hessian", "forward_grad", "value_and_grad", "jacrev",
        "checkpoint",
      ])
      return "\(operation)(x -> \(sub("x")))(\(sub()))"
    case 9: return "(x -> \(sub("x")))\(random.pick(["", "'", "''", "'''"]))(\(sub()))"
    case 10:
      return
        "\(random.pick(["jvp", "hvp", "taylor", "vjp", "iterate"]))(x -> \(sub("x")), \(sub()), \(random.extreme()))"
    case 11: return "[\(sub("x")) for x in \(sub())\(random.chance(1, of: 2) ? " if x > 0" : "")]"
    case 12: return "\(random.pick(Calls.shared.names))(\(sub()))"
    case 13: return "{ x = \(sub()); x \(random.pick(["+=", "*=", "-="])) \(sub("x")); x }"
    case 14: return "with_derivative(x -> \(sub("x")), x -> \(sub("x")))(\(sub()))"
    default: return "map(x -> \(sub("x")), \(sub()))"
    }
  }
}
