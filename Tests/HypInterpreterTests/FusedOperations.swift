// FusedOperations.swift -- chains of elementwise operations, which are carried out as one, against the
// same formula for each element in a loop: in every nest of derivatives, at lengths around the widths
// of registers and blocks.

import HypInterpreter
import SplitMix
import Testing

@Suite struct FusedOperations {
  /// A way to ask for derivatives of `F`, a function of an array and a number that gives a number.
  static let nests = [
    "F(x, c)", "grad(F)(x, c)", "grad(F, wrt=\"c\")(x, c)", "forward_grad(c -> F(x, c))(c)",
    "jvp(x -> F(x, c), x, v)", "value_and_grad(F)(x, c)",
    // Forward around reverse, along one direction and along two at once.
    "jvp(x -> grad(F)(x, c), x, v)",
    "forward_grad(h -> sum(grad(F)(h.a * x, h.c) * v))((a=1.1, c=c))",
    // Reverse around reverse, and around forward.
    "grad(x -> sum(grad(F)(x, c) * v))(x)", "grad(c -> sum(grad(F)(x, c) * v))(c)",
    "grad(x -> derivative(c -> F(x, c))(c))(x)", "grad(x -> jvp(x -> F(x, c), x, v).1)(x)",
    // Forward around forward, and three deep.
    "jvp(x -> jvp(x -> F(x, c), x, v).1, x, v)",
    "derivative(c -> sum(grad(x -> sum(grad(F)(x, c) * v))(x)))(c)",
    "grad(c -> derivative(c -> sum(grad(F)(x, c) * v))(c))(c)",
    "taylor(t -> F(x + t * v, c + t), 0, 4)", "(t -> F(x + t * v, c))'''(0)",
    "grad(x -> taylor(t -> F(x + t * v, c), 0, 2)[2])(x)",
  ]

  static let setting = """
    x = (0.3 + (1...n) % 7 / 10) * (-1)^(1...n)
    y = cos(1...n)
    v = sin(3 * (1...n))
    c = 0.7
    rows(a) = reshape(a, n // 3, 3)
    """

  @Test(arguments: 0..<12 as Range<UInt64>)
  func agreeWithALoop(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let formula = Self.formula(&random, depth: 4)
    let mean = seed.isMultiple(of: 3)
    let forms = [
      // An array of its own, a sum that ends the chain, and planes that are stored by columns.
      "fused(x, c) = { z = \(formula); \(mean ? "mean" : "sum")(z) }",
      "fused(x, c) = { z = \(formula); \(mean ? "1 / size(z) * " : "")dot(z, 1 + 0 * y) }",
      "fused(x, c) = planes(rows(x), rows(y), c)", "fused(x, c) = planes(rows(x)', rows(y)', c)",
    ]
    let element = """
      planes(x, y, c) = \(mean ? "mean" : "sum")(\(formula))
      element(x, y, c) = \(formula)
      loop(x, c) = { s = 0; for i in 0..<n { s += element(x[i], y[i], c) }; \(mean ? "s / n" : "s") }
      """
    for n in [3, 9, 66] {
      let session = Interpreter { _ in }
      try session.evaluate("n = \(n)\n" + Self.setting + "\n" + element)
      for form in forms {
        try session.evaluate(form)
        for nest in Self.nests {
          let (own, other) = (nest.inserting("fused"), nest.inserting("loop"))
          let comparison = "assert_close(\(own), \(other), tol=1e-11)"
          #expect(throws: Never.self, "\(form)\n\(element)\n\(own), n = \(n)") {
            try session.evaluate(comparison)
          }
        }
      }
    }
  }

  /// Whatever the level, the value has the same bits.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func valuesAreTheSameAtEveryLevel(seed: UInt64) throws {
    var random = SplitMix(state: seed + 100)
    let session = Interpreter { _ in }
    try session.evaluate("n = 70\n" + Self.setting)
    try session.evaluate("f(x, c) = sum(\(Self.formula(&random, depth: 4)))")
    for value in [
      "value_and_grad(f)(x, c).0", "jvp(x -> f(x, c), x, v).0", "vjp(x -> f(x, c), x).0",
      "value_and_grad(x -> jvp(x -> f(x, c), x, v).0)(x).0",
      "jvp(x -> value_and_grad(f)(x, c).0, x, v).0",
    ] {
      #expect(try session.evaluate("\(value) == f(x, c)").text == "true", "\(value)")
    }
  }

  // MARK: Formulas

  /// A formula of the array `x`, the data `y` and the number `c`, smooth and of moderate size.
  private static func formula(_ random: inout SplitMix, depth: Int) -> String {
    func pick<T>(_ choices: [T]) -> T {
      choices[Int.random(in: choices.indices, using: &random)]
    }
    guard depth > 0 else { return pick(["x", "x", "y", "c", "0.4", "2"]) }
    let (a, b) = (formula(&random, depth: depth - 1), formula(&random, depth: depth - 2))
    // `x` in every formula, so that it is an array and depends on it.
    return pick([
      "(\(a) + x * \(b))", "(\(a) - \(b) * x)", "tanh(\(a) * x)", "sigmoid(x + \(a))",
      "softplus(\(a) - x)", "exp(-(x + \(a))^2)", "(\(a) * x) / (2 + (\(b))^2)", "sin(x - \(a))",
      "cos(\(a) + x)", "sqrt(1 + (x * \(a))^2)", "log(2 + (\(a) - x)^2)", "(-x * \(a) + \(b))",
    ])
  }
}

extension String {
  fileprivate func inserting(_ name: String) -> String {
    split(separator: "F", omittingEmptySubsequences: false).joined(separator: name)
  }
}
