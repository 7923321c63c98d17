// ProgramGenerator.swift -- random programs that are well formed: functions of one number.
//
// A program has three numbers, two vectors of three and a record of both, which it assigns, updates in
// part, loops over and hands to closures. Everything stays small, and smooth but for branches.

import SplitMix

/// Writes one program, plainly or so that every value it assigns is boxed or one of several kinds: texts of one
/// meaning.
public struct ProgramGenerator {
  private var random: SplitMix
  /// Where numbers may come from besides the variables.
  private var parameters: [String] = []
  private var functions: [String] = []
  private var loopDepth = 0
  private var fresh = 0

  private init(seed: UInt64) { random = SplitMix(state: seed) }

  /// The point where a program is looked at.
  public static func point(seed: UInt64) -> Double { 0.11 + Double(seed % 83) / 100 }

  /// The definition of a function `f(x)`. Marks around what is assigned are left in.
  public static func marked(seed: UInt64) -> String {
    var generator = ProgramGenerator(seed: seed)
    return generator.program()
  }

  /// The same values with nothing done to them.
  public static func plain(_ marked: String) -> String {
    marked.replacingMarks(open: "(", close: ")")
  }

  /// The same values, each through a variable that held tuples of two lengths before.
  public static func boxed(_ marked: String) -> String {
    "box(v) = { r = (); for k in 0...0 { r = if k == 0 { v } else { (1, 2) } }; r }\n"
      + marked.replacingMarks(open: "box(", close: ")")
  }

  /// The same values, each through a variable that held none and a string before.
  public static func joined(_ marked: String) -> String {
    "join(v) = { r = none; for k in 0...0 { r = if k == 0 { v } else { \"\" } }; r }\n"
      + marked.replacingMarks(open: "join(", close: ")")
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func pick<T>(_ choices: [T]) -> T { choices[pick(choices.count)] }
  private mutating func name(_ letter: String) -> String {
    fresh += 1
    return "\(letter)\(fresh)"
  }

  private mutating func program() -> String {
    parameters = ["x"]
    var lines = [
      "n0 = ⟦x⟧", "n1 = ⟦x * 0.5 + 0.3⟧", "n2 = ⟦0.7⟧", "v0 = ⟦[x, 0.4, 1 - x]⟧",
      "v1 = ⟦[0.2, 0.5, 0.9]⟧",
      "r0 = ⟦(a=x, b=[0.1, x, 0.3])⟧",
    ]
    for _ in 0..<(3 + pick(5)) { lines.append(statement(3)) }
    lines.append("n0 + n1 * n2 + sum(v0) + v1 @ v0 + r0.a + sum(r0.b)")
    return "f(x) = {\n" + lines.map { "  \($0)\n" }.joined() + "}\n"
  }

  // MARK: Statements

  private mutating func statement(_ depth: Int) -> String {
    switch pick(depth > 0 ? 14 : 8) {
    case 0, 1: return "\(pick(["n0", "n1", "n2"])) = ⟦tanh(\(number(depth)))⟧"
    case 2: return "\(pick(["v0", "v1"])) = ⟦tanh(\(vector(depth)))⟧"
    case 3: return "r0 = ⟦tanh(\(record(depth)))⟧"
    case 4:
      return "\(pick(["n0", "n1", "n2"])) \(pick(["+=", "-=", "*="])) 0.5 * tanh(\(number(depth)))"
    case 5: return "\(pick(["v0", "v1", "r0.b"]))[\(pick(3) - pick(2))] = tanh(\(number(depth)))"
    case 6:
      return "r0.\(pick(2) == 0 ? "a = tanh(\(number(depth)))" : "b = tanh(\(vector(depth)))")"
    case 7: return "(n0, n1) = ⟦(n1, tanh(\(number(depth))))⟧"
    case 8: return "if \(condition(depth)) { \(block(depth)) } else { \(block(depth)) }"
    case 9, 10: return loop(depth)
    case 11:
      guard loopDepth == 0 else { return "n2 = ⟦n1⟧" }
      let name = name("g")
      let definition = "\(name) = ⟦y -> \(bound("y") { $0.number(2) })⟧"
      functions.append(name)
      return definition
    case 12:
      guard loopDepth == 0 else { return "n1 = ⟦n2⟧" }
      let name = name("h")
      let body = bound("y") { generator in generator.bound("z") { $0.number(2) } }
      functions.append(name)
      return "\(name)(y, z=0.5) = \(body)"
    default:
      return loopDepth > 0 ? "if \(condition(1)) { \(pick(["break", "continue"])) }" : "n2 = ⟦n0⟧"
    }
  }

  private mutating func block(_ depth: Int) -> String {
    // Functions that a branch defines may not be there behind it.
    loopDepth += 1
    defer { loopDepth -= 1 }
    let inner = (0..<(1 + pick(2))).map { _ in straight(depth - 1) }
    return inner.joined(separator: "; ")
  }

  /// A statement that does not leave a loop.
  private mutating func straight(_ depth: Int) -> String {
    let statement = statement(depth)
    return statement.contains("break") || statement.contains("continue") ? "n2 = ⟦n0⟧" : statement
  }

  private mutating func loop(_ depth: Int) -> String {
    loopDepth += 1
    defer { loopDepth -= 1 }
    let item = name("i")
    let head = pick(["0..<3", "v0", "[0.1, 0.2]", "(0.5, n0, 0.25)", "1...0.2 by -0.4"])
    return bound(item) { generator in
      let body = (0..<(1 + generator.pick(2))).map { _ in generator.statement(depth - 1) }
      if generator.pick(4) == 0 {
        let counter = generator.name("c")
        return "\(counter) = 0; while \(counter) < 2 { \(counter) += 1; \(item) = \(counter) / 4; "
          + body.joined(separator: "; ") + " }"
      }
      return "for \(item) in \(head) { " + body.joined(separator: "; ") + " }"
    }
  }

  /// Something written where one more number can be named.
  private mutating func bound(_ name: String, _ body: (inout Self) -> String) -> String {
    parameters.append(name)
    defer { parameters.removeLast() }
    return body(&self)
  }

  // MARK: Expressions

  private mutating func condition(_ depth: Int) -> String {
    let test = "\(number(depth - 1)) \(pick(["<", ">", "<=", ">="])) \(number(depth - 1))"
    switch pick(5) {
    case 0: return "not (\(test))"
    case 1: return "\(test) and n0 < 0.8"
    case 2: return "n1 > 0.1 or \(test)"
    default: return test
    }
  }

  private mutating func number(_ depth: Int) -> String {
    if depth <= 0 || pick(6) == 0 {
      return pick(parameters + ["n0", "n1", "n2", "0.3", "1.2", "2", "r0.a", "v0[1]", "v1[-1]"])
    }
    let (a, b) = (number(depth - 1), number(depth - 2))
    switch pick(21) {
    case 0: return "(\(a) + \(b))"
    case 1: return "(\(a) - \(b))"
    case 2, 3: return "\(a) * \(b)"
    case 4: return "\(a) / (1.5 + (\(b))^2)"
    case 5: return "\(pick(["sin", "cos", "tanh", "sigmoid", "atan"]))(\(a))"
    case 6: return "sqrt(1 + (\(a))^2)"
    case 7: return "exp(-(\(a))^2)"
    case 8: return "(if \(condition(depth - 1)) { \(a) } else { \(b) })"
    case 9: return "sum(\(vector(depth - 1)))"
    case 10: return "(\(vector(depth - 1)) @ \(vector(depth - 2)))"
    case 11: return "\(vector(depth - 1))[\(pick(3))]"
    case 12: return "\(record(depth - 1)).a"
    case 13 where !functions.isEmpty: return "\(pick(functions))(\(a))"
    case 14: return "{ t = ⟦\(a)⟧; t * t + \(b) }"
    case 15: return "(2 + tanh(\(a)))^1.5"
    case 16: return "hypot(1, \(a))"
    case 17: return "{ (p, q) = \(a) \(pick(["+", "-", "*"])) (\(b), n1); p * q }"
    case 18: return bound("w") { "map(w -> \($0.number(1)), (n0, \(a), 0.5))[\($0.pick(3))]" }
    case 19: return "grad(w -> \(bound("w") { $0.number(1) }))(\(a))"
    default: return "-\(a)"
    }
  }

  private mutating func vector(_ depth: Int) -> String {
    if depth <= 0 || pick(5) == 0 { return pick(["v0", "v1", "r0.b"]) }
    switch pick(10) {
    case 0: return "[\(number(depth - 1)), \(number(depth - 2)), n2]"
    case 1: return "(\(vector(depth - 1)) + \(vector(depth - 2)))"
    case 2: return "(\(vector(depth - 1)) * \(number(depth - 1)))"
    case 3: return "\(pick(["sin", "tanh", "sigmoid"]))(\(vector(depth - 1)))"
    case 4:
      let source = vector(depth - 2)
      return bound("w") { "[\($0.number(depth - 1)) for w in \(source)]" }
    case 5:
      let source = vector(depth - 2)
      return bound("w") { "map(w -> \($0.number(depth - 1)), \(source))" }
    case 6: return "flip(\(vector(depth - 1)))"
    case 7: return "concat(\(vector(depth - 1))[0..<1], \(vector(depth - 2))[1...2])"
    case 8: return "where(\(vector(depth - 1)) > 0.4, \(vector(depth - 2)), v0)"
    default: return "\(record(depth - 1)).b"
    }
  }

  private mutating func record(_ depth: Int) -> String {
    if depth <= 0 || pick(4) == 0 { return "r0" }
    switch pick(6) {
    case 0: return "(a=\(number(depth - 1)), b=\(vector(depth - 1)))"
    case 1: return "(\(record(depth - 1)) + \(record(depth - 2)))"
    case 2: return "(\(record(depth - 1)) * \(number(depth - 1)))"
    case 3: return "(\(record(depth - 1)) + \(number(depth - 1)))"
    case 4: return "(\(number(depth - 1)) - \(record(depth - 1)))"
    default: return "(if \(condition(depth - 1)) { \(record(depth - 1)) } else { r0 })"
    }
  }
}

extension String {
  fileprivate func replacingMarks(open: String, close: String) -> String {
    map { $0 == "⟦" ? open : $0 == "⟧" ? close : String($0) }.joined()
  }
}
