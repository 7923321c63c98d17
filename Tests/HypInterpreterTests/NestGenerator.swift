// NestGenerator.swift -- functions that are made of derivatives: every operator inside every other.
//
// What is written is typed: numbers, and vectors of one length. An operator is applied to a function that
// is written for it, at a point that is written for it, and reads what is in scope around it; its result is
// returned, stored into, taken apart or multiplied by 1. All is smooth and stays small, so that
// derivatives of any order exist and the modes can be compared.

import SplitMix

/// Writes one function of a number and one of a vector.
struct NestGenerator {
  private var random: SplitMix
  /// The variables in scope.
  private var numbers: [String] = []
  private var vectors: [String] = []
  /// How long vectors are.
  private let length: Int
  /// Operators that may still stand inside one another here.
  private var nests: Int
  private var fresh = 0

  /// Lengths around those at which loops over arrays change: packs of numbers, tails, lanes, and the blocks
  /// of fused expressions.
  static let lengths = [
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511,
    512, 513, 1023, 1024, 1025,
  ]

  /// Two functions, `f(x)` of a number and `g(w)` of a vector of `length`, and that length.
  static func functions(seed: UInt64) -> (text: String, length: Int) {
    var random = SplitMix(state: seed &* 0x9E37_79B9)
    // Most are short: matrices are made of these.
    let few = Int.random(in: 0..<4, using: &random) > 0
    let length = few ? Int.random(in: 1...9, using: &random) : lengths.randomElement(using: &random)
    var generator = NestGenerator(random, length: length ?? 3)
    return (generator.program(), generator.length)
  }

  private init(_ random: SplitMix, length: Int) {
    (self.random, self.length) = (random, length)
    nests = length > 65 ? 1 : 2
  }

  // MARK: Choices

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func pick<T>(_ choices: [T]) -> T { choices[pick(choices.count)] }

  private mutating func name(_ letter: String) -> String {
    fresh += 1
    return "\(letter)\(fresh)"
  }

  // MARK: Functions

  private mutating func program() -> String {
    let ramp = "linspace(0.2, 0.9, \(length))"
    numbers = ["x"]
    vectors = []
    var lines = ["v = x * \(ramp) + 0.1", "u = \(ramp) - 0.4x^2", "c = \(ramp)"]
    vectors = ["v", "u", "c"]
    let f = body(lines)
    numbers = []
    vectors = ["w"]
    lines = ["c = \(ramp)", "n = sum(w * c) / \(length)"]
    vectors = ["w", "c"]
    numbers = ["n"]
    return "f(x) = \(f)\ng(w) = \(body(lines))\n"
  }

  private mutating func body(_ lines: [String]) -> String {
    var lines = lines
    for _ in 0..<pick(3) {
      if pick(2) == 0 {
        let (name, value) = (name("n"), number(3))
        lines.append("\(name) = tanh(\(value))")
        numbers.append(name)
      } else {
        let (name, value) = (name("v"), vector(3))
        lines.append("\(name) = tanh(\(value))")
        vectors.append(name)
      }
    }
    lines.append("\(number(4)) + sum(\(vector(3))) / \(length)")
    return "{\n" + lines.map { "  \($0)\n" }.joined() + "}"
  }

  /// A function of a number or of a vector, whose body `write` writes.
  private mutating func function(
    ofVector isVector: Bool, isClosed: Bool = false, _ write: (inout Self) -> String
  ) -> String {
    let outer = (numbers, vectors)
    defer { (numbers, vectors) = outer }
    if isClosed { (numbers, vectors) = ([], []) }
    let parameter = name(isVector ? "w" : "y")
    if isVector { vectors.append(parameter) } else { numbers.append(parameter) }
    return "\(parameter) -> \(write(&self))"
  }

  /// With one operator less that may stand inside.
  private mutating func inside(_ write: (inout Self) -> String) -> String {
    nests -= 1
    defer { nests += 1 }
    return write(&self)
  }

  // MARK: Numbers

  private mutating func number(_ depth: Int) -> String {
    guard depth > 0 else { return pick(numbers + ["0.3", "1.2", "0.7"]) }
    if nests > 0, pick(5) < 2 { return "(\(inside { $0.numberOfNest(depth) }))" }
    return "(\(numberOfNumbers(depth)))"
  }

  private mutating func numberOfNumbers(_ depth: Int) -> String {
    let a = number(depth - 1)
    switch pick(16) {
    case 0: return "(\(a) + \(number(depth - 2)))"
    case 1: return "(\(a) - \(number(depth - 1)))"
    case 2, 3: return "(\(a)) * (\(number(depth - 2)))"
    case 4: return "(\(a)) / (1.5 + (\(number(depth - 2)))^2)"
    case 5: return "\(pick(["sin", "cos", "tanh", "sigmoid", "atan", "softplus", "asinh"]))(\(a))"
    case 6: return "\(pick(["exp(-(\(a))^2)", "sqrt(1 + (\(a))^2)", "log(1.5 + (\(a))^2)"]))"
    case 7: return "(2 + tanh(\(a)))^\(pick(["1.5", "3", "(\(number(depth - 2)))", "-2"]))"
    case 8: return "hypot(1.2, \(a))"
    case 9: return "(\(vector(depth - 1)) @ \(vector(depth - 2))) / \(length)"
    case 10: return "\(vector(depth - 1))[\(pick(length))]"
    case 11: return "\(pick(["mean", "logsumexp"]))(tanh(\(vector(depth - 1))))"
    case 12: return "sum(\(vector(depth - 1))) / \(length)"
    case 13: return "norm(1 + tanh(\(vector(depth - 1)))^2) / \(length)"
    case 14 where !numbers.isEmpty: return pick(numbers)
    default: return "-(\(a))"
    }
  }

  /// A derivative whose result is a number, or is made one.
  private mutating func numberOfNest(_ depth: Int) -> String {
    let f = function(ofVector: false) { $0.number(depth - 1) }
    let (a, b) = (number(depth - 2), number(depth - 2))
    // A block makes no scope.
    let (p, q) = (name("p"), name("q"))
    switch pick(26) {
    case 0: return "(\(f))'(\(a))"
    case 1: return "(\(f))''(\(a))"
    case 2: return "grad(\(f))(\(a))"
    case 3: return "{ (\(p), \(q)) = value_and_grad(\(f))(\(a)); \(p) - \(q) }"
    case 4: return "value_and_grad(\(f))(\(a)).\(pick(2))"
    case 5: return "forward_grad(\(f))(\(a))"
    case 6: return "jvp(\(f), \(a), \(b)).\(pick(2))"
    case 7: return "{ (\(p), \(q)) = jvp(\(f), \(a), \(b)); \(p) * \(q) }"
    case 8: return "vjp(\(f), \(a)).1(\(b))"
    case 9: return "{ (\(p), \(q)) = vjp(\(f), \(a)); \(p) + \(q)(\(b)) * \(q)(1) }"
    case 10: return "\(pick(["hessian", "jacobian", "jacfwd", "jacrev"]))(\(f))(\(a))"
    case 11: return "hvp(\(f), \(a), \(b))"
    case 12: return "taylor(\(f), \(a), 2)[\(pick(3))]"
    case 13: return "checkpoint(\(f))(\(a))"
    case 14: return "checkpoint(grad(\(f)))(\(a))"
    case 15:
      let own = function(ofVector: false, isClosed: true) { $0.number(depth - 1) }
      return "with_derivative(\(own), derivative(\(own)), check=false)(\(a))"
    case 16: return "iterate(\(f), tanh(\(a)), \(pick(3)))"
    case 17:
      return "{ \(p) = 1.5 + tanh(\(b)); \(q) = \(a); iterate(y -> \(p) * y + \(q), \(a), "
        + "\(1 + pick(3)), inverse=y -> (y - \(q)) / \(p)) / 9 }"
    case 18: return "stop_gradient(\(a)) * \(b)"
    case 19:
      let pair = function(ofVector: false) { "(\($0.number(depth - 1)), \($0.vector(depth - 2)))" }
      return "{ (\(p), \(q)) = checkpoint(\(pair))(\(a)); \(p) * sum(\(q)) / \(length) }"
    case 20:
      let step = function(ofVector: false) { "(tanh(\($0.number(depth - 2))) + 0.1i, 0.5i + 0.1)" }
        .split(separator: " -> ", maxSplits: 1)
      return "iterate(((\(step[0]), i)) -> \(step[1]), (\(a), 0.2), \(1 + pick(3))).0"
    case 21:
      let r = function(ofVector: false) { $0.number(depth - 1) }
      return "grad(r -> (\(r))(r.a) * r.b + sum(r.c))((a=\(a), b=\(b), c=c)).\(pick(["a", "b"]))"
    case 22: return "grad((p, q) -> (\(f))(p) * q, wrt=\"q\")(\(a), \(b))"
    case 23: return "1 * grad(\(f))(\(a))"
    case 24: return "(y -> z -> (\(f))(y * z))'(\(a))(\(b))"
    default: return "sum(\(vectorOfNest(depth))) / \(length)"
    }
  }

  // MARK: Vectors

  private mutating func vector(_ depth: Int) -> String {
    guard depth > 0 else {
      return pick(vectors.isEmpty ? ["linspace(0.2, 0.9, \(length))"] : vectors)
    }
    if nests > 0, pick(5) < 2 { return "(\(inside { $0.vectorOfNest(depth) }))" }
    return "(\(vectorOfVectors(depth)))"
  }

  private mutating func vectorOfVectors(_ depth: Int) -> String {
    let a = vector(depth - 1)
    switch pick(14) {
    case 0: return "(\(a) + \(vector(depth - 2)))"
    case 1: return "(\(a) - \(vector(depth - 2)))"
    case 2: return "(\(a) * \(vector(depth - 2)))"
    case 3: return "(\(a) / (1.5 + \(vector(depth - 2))^2))"
    case 4: return "(\(a) * \(number(depth - 1)))"
    case 5: return "\(pick(["sin", "cos", "tanh", "sigmoid", "atan", "softplus"]))(\(a))"
    case 6: return pick(["exp(-(\(a))^2)", "sqrt(1 + \(a)^2)", "log(1.5 + \(a)^2)"])
    case 7: return "(2 + tanh(\(a)))^\(pick(["1.5", "\(number(depth - 2))", "2"]))"
    case 8: return "flip(\(a))"
    case 9: return "cumsum(\(a)) / \(length)"
    case 10:
      return "concat(\(a)[0..<\(length / 2)], \(vector(depth - 2))[\(length / 2)..<\(length)])"
    case 11: return "where(\(vector(0)) > 0.5, \(a), \(vector(depth - 2)))"
    case 12 where length <= 9:
      return "(outer(\(a), \(vector(depth - 2))) @ \(vector(depth - 2))) / \(length)"
    case 13: return bound(in: vector(depth - 2), depth)
    default: return "(1 - \(a))"
    }
  }

  /// `[… for y in xs]`
  private mutating func bound(in source: String, _ depth: Int) -> String {
    guard length <= 17 else { return source }
    let item = name("y")
    numbers.append(item)
    defer { numbers.removeLast() }
    return "[\(number(depth - 2)) for \(item) in \(source)]"
  }

  /// A derivative whose result is a vector.
  private mutating func vectorOfNest(_ depth: Int) -> String {
    let g = function(ofVector: true) { $0.number(depth - 1) }
    let h = function(ofVector: true) { $0.vector(depth - 1) }
    let (v, u) = (vector(depth - 2), vector(depth - 2))
    let isShort = length <= 9
    let (p, q) = (name("p"), name("q"))
    switch pick(30) {
    case 0, 1: return "grad(\(g))(\(v))"
    case 2: return "1 * grad(\(g))(\(v))"
    case 3: return "value_and_grad(\(g))(\(v)).1"
    case 4 where length <= 65: return "forward_grad(\(g))(\(v))"
    case 5: return "jvp(\(h), \(v), \(u)).\(pick(2))"
    case 6: return "{ (\(p), \(q)) = jvp(\(h), \(v), \(u)); \(p) - \(q) }"
    case 7: return "vjp(\(h), \(v)).1(\(u))"
    case 8: return "{ (\(p), \(q)) = vjp(\(h), \(v)); \(p) + \(q)(\(u)) }"
    case 9: return "hvp(\(g), \(v), \(u))"
    case 10 where isShort:
      return "\(pick(["jacobian", "jacfwd", "jacrev"]))(\(h))(\(v)) @ \(u)"
    case 11 where isShort:
      return "\(u) @ \(pick(["jacobian", "jacfwd", "jacrev"]))(\(h))(\(v))"
    case 12 where isShort: return "hessian(\(g))(\(v)) @ \(u)"
    case 13: return "checkpoint(\(h))(\(v))"
    case 14, 15: return "checkpoint(grad(\(g)))(\(v))"
    case 16: return "iterate(\(h), tanh(\(v)), \(pick(3)))"
    case 17: return "iterate(grad(\(g)), tanh(\(v)), \(1 + pick(2)))"
    case 18:
      return
        "{ \(p) = 1.5 + tanh(\(number(depth - 2))); \(q) = \(u); iterate(w -> \(p) * w + \(q), "
        + "\(v), \(1 + pick(3)), inverse=w -> (w - \(q)) / \(p)) / 9 }"
    case 19:
      let rule = pick([
        ("w -> sin(w)", "w -> cos(w)"), ("w -> w^3", "w -> 3w^2"),
        ("grad(w -> sum(w^3) / 3)", "w -> 2 * w"),
        ("w -> 0.5w^2 + tanh(w)", "w -> w + 1 - tanh(w)^2"),
      ])
      return "with_derivative(\(rule.0), \(rule.1), check=false)(\(v))"
    case 20: return "{ \(p) = \(v); \(p)[\(pick(length))] = \(number(depth - 2)); \(p) }"
    case 21:
      return "{ \(p) = grad(\(g))(\(v)); \(p)[\(pick(length))] = \(number(depth - 2)); \(p) }"
    case 22:
      let store = "p = grad(\(g))(w); p[0] = p[-1] * 2; p"
      return "checkpoint(w -> { \(store) })(\(v))"
    case 23: return "(\(function(ofVector: false) { $0.vector(depth - 1) }))'(\(number(depth - 2)))"
    case 24:
      let line = function(ofVector: false) { $0.vector(depth - 1) }
      return "taylor(\(line), \(number(depth - 2)), 2)[\(pick(3))]"
    case 25: return "stop_gradient(\(v)) * \(u)"
    case 26: return "checkpoint(w -> ((\(g))(w), grad(\(g))(w)))(\(v)).1"
    case 27: return "grad(r -> (\(g))(r.a) * r.b)((a=\(v), b=\(number(depth - 2)))).a"
    case 28:
      let line = function(ofVector: false) { $0.vector(depth - 1) }
      return "\(pick(["jacobian", "jacfwd"]))(\(line))(\(number(depth - 2)))"
    default: return "grad(w -> sum(\(pick(["checkpoint", ""]))(\(h))(w) * \(u)))(\(v))"
    }
  }
}
